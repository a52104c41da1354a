"""Drawing the small district anew, by the command."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from shapely import box
from shapely.geometry import mapping
from sqlalchemy import update

from server.cli import linli
from server.config import Settings
from server.db import transaction
from server.territory.models import Building
from tests.factories import DISTRICT, GRID, Factory, record

TODAY = datetime.now(UTC).date().isoformat()
WEST_BOX = box(120.65, 28.01, 120.66, 28.02)
EAST_BOX = box(120.66, 28.01, 120.67, 28.02)
NORTHWEST, SOUTHWEST = "99010110020100111", "99010110020100112"
WHOLE = "99010110020100121"
UPPER_WEST = box(120.65, 28.015, 120.66, 28.02)
LOWER_WEST = box(120.65, 28.01, 120.66, 28.015)
BOTH = box(120.65, 28.01, 120.67, 28.02)
IN_NORTHWEST, IN_SOUTHWEST = (120.655, 28.018), (120.655, 28.012)

Change = Callable[..., Result]


def area(
    code: str, shape: Any, parent: str = GRID, name: str = "示例"
) -> dict[str, Any]:
    said = {"code": code, "name": name, "parent": parent}
    return {"type": "Feature", "properties": said, "geometry": mapping(shape)}


@pytest.fixture
def command(settings: Settings, make: Factory) -> Callable[..., Result]:
    """Run a command of linli on the test's database."""

    def run(*words: str) -> Result:
        env = {
            "LINLI_DATA": str(settings.data),
            "LINLI_DATABASE_URL": settings.database_url,
        }
        return CliRunner().invoke(linli, list(words), env=env)

    return run


@pytest.fixture
def change(command: Callable[..., Result], tmp_path: Path) -> Change:
    """Write micro-grids as GeoJSON and draw an area anew with them."""

    def run(
        *areas: dict[str, Any],
        under: str = GRID,
        valid_from: str = TODAY,
        options: str = "",
    ) -> Result:
        file = tmp_path / f"{uuid4()}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": areas}))
        fixed = ["--level", "micro_grid", "--code", "code", "--name", "name"]
        named = ["--parent", "parent", "--under", under, "--valid-from", valid_from]
        return command("area", "change", str(file), *fixed, *named, *options.split())

    return run


@pytest.fixture
def split(change: Change) -> Callable[..., Result]:
    """Split the western micro-grid into two; the eastern stays as it is."""

    def run(**said: Any) -> Result:
        return change(
            area(NORTHWEST, UPPER_WEST), area(SOUTHWEST, LOWER_WEST), east(), **said
        )

    return run


def east() -> dict[str, Any]:
    return area("99010110020100102", EAST_BOX, name="示例micro_grid02")


def west() -> dict[str, Any]:
    return area("99010110020100101", WEST_BOX, name="示例micro_grid01")


@pytest.fixture
def worker(make):
    return make.token("grid_worker", DISTRICT)


@pytest.fixture
def leader(make):
    return make.token("leader", DISTRICT)


@pytest.fixture
def file(client, worker):
    """File a record; return what the server answers."""

    def send(who=None, **said):
        path = f"/api/v1/records/{uuid4()}"
        answer = client.put(path, json=record(**said), headers=who or worker)
        assert answer.status_code == 201, answer.json
        return answer.json

    return send


@pytest.fixture
def stand(app):
    """Let a building stand at a point."""

    def put(building_id, at):
        with app.app_context(), transaction(writes=True) as session:
            lon, lat = at
            said = {"lon": lon, "lat": lat}
            session.execute(
                update(Building).where(Building.id == building_id).values(**said)
            )

    return put


def in_days(count: int) -> str:
    return (datetime.now(UTC) + timedelta(days=count)).date().isoformat()
