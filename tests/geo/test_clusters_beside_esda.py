"""Neighbours and Gi* are those of libpysal and esda.

They bring scikit-learn and more along, so they are among what the benches need:
after `make bench`, or `pip install -r requirements-bench.txt`, these tests run.
"""

import warnings

import numpy as np
import pytest

from geo.clusters import gi_star, star
from tests.geo.quiet import Quiet

PEERS = "esda and libpysal come with requirements-bench.txt (make bench)"


@pytest.fixture(scope="module")
def peers():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # their own dependencies grumble
        esda = pytest.importorskip("esda", reason=PEERS)
        libpysal = pytest.importorskip("libpysal", reason=PEERS)
        geopandas = pytest.importorskip("geopandas", reason=PEERS)
    return esda, libpysal, geopandas


@pytest.fixture
def queen(peers):
    _, libpysal, geopandas = peers

    def weights(shapes):
        frame = geopandas.GeoDataFrame(geometry=shapes, crs=4326)
        return libpysal.weights.Queen.from_dataframe(frame, use_index=False)

    return weights


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("micro_grids", [60, 1_500])
def test_neighbours_are_those_of_queen(queen, micro_grids):
    quiet = Quiet(micro_grids)
    theirs = queen(quiet.shapes).sparse
    assert (quiet.neighbours != theirs).nnz == 0
    assert quiet.neighbours.nnz == theirs.nnz > 4 * micro_grids


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("rate", [0.05, 3.0])
def test_every_week_has_the_z_of_esda(peers, queen, rate):
    esda, _, _ = peers
    quiet = Quiet(600, rate)
    weeks = quiet.weeks(1, 12).astype(float)
    ours = gi_star(star(quiet.neighbours), weeks)
    weights = queen(quiet.shapes)
    for week, said in zip(weeks, ours, strict=True):
        theirs = local_g(esda, week, weights, "B")
        assert np.abs(said - theirs).max() <= 1e-9


@pytest.mark.filterwarnings("ignore")
def test_esdas_own_default_is_ours_but_for_the_number_of_neighbours(peers, queen):
    """Its variance is that of ones and zeros, whatever the weights are."""
    esda, _, _ = peers
    quiet = Quiet(600, 1.0)
    [week] = quiet.weeks(1, 1).astype(float)
    near = quiet.neighbours.sum(axis=1) + 1
    factor = np.sqrt((600 / near - 1) / 599)
    theirs = local_g(esda, week, queen(quiet.shapes), "R")
    assert (
        np.abs(gi_star(star(quiet.neighbours), [week])[0] * factor - theirs).max()
        <= 1e-9
    )


def local_g(esda, week, weights, transform):
    return esda.G_Local(
        week, weights, transform=transform, star=True, permutations=0
    ).Zs
