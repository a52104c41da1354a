"""What an installation decides about colours, and what it may not."""

import pytest

from server.config import Settings


def test_colours_have_their_bars_unless_said_otherwise():
    plain = Settings.read({})
    assert (plain.yellow, plain.orange) == (0.001, 0.0001)
    said = Settings.read({"LINLI_YELLOW": "0.01", "LINLI_ORANGE": "0.002"})
    assert (said.yellow, said.orange) == (0.01, 0.002)


@pytest.mark.parametrize(
    ("yellow", "orange"), [("0.001", "0.01"), ("0", "0"), ("1", "0.1"), ("2", "-1")]
)
def test_bars_that_make_no_sense_are_refused_by_name(yellow, orange):
    with pytest.raises(ValueError, match="LINLI_YELLOW and LINLI_ORANGE"):
        Settings.read({"LINLI_YELLOW": yellow, "LINLI_ORANGE": orange})


def test_a_locked_phone_opens_without_a_network_for_as_long_as_is_said():
    assert Settings.read({}).offline_days == 7
    assert Settings.read({"LINLI_OFFLINE_DAYS": "30"}).offline_days == 30


@pytest.mark.parametrize("days", ["0", "31", "-1"])
def test_days_without_a_network_that_make_no_sense_are_refused_by_name(days):
    with pytest.raises(ValueError, match="LINLI_OFFLINE_DAYS"):
        Settings.read({"LINLI_OFFLINE_DAYS": days})
