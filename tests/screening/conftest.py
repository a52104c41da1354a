import pytest

from tests.factories import GRID
from tests.photos import Sender, photo


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


@pytest.fixture
def phone(client, worker):
    """A phone that sends a photo, as many parts at once as it is told."""
    return Sender(client, worker, photo())
