"""Make the peer's tables and fill them from areas and a pack on standard input."""

import json
import sys
from typing import Any

import django
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

SHAPE = """
ALTER TABLE peer_microgrid ADD shape geometry(Geometry, 4326);
CREATE INDEX ON peer_microgrid USING gist (shape);
"""
AREA = """
INSERT INTO peer_microgrid (code, name, shape)
VALUES (%s, %s, ST_GeomFromText(%s, 4326))
"""


def main() -> None:
    """Fill the tables; print the token of an account."""
    said = json.load(sys.stdin)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(SHAPE)
        cursor.executemany(AREA, said["areas"])
    put_doors(said["pack"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    account = get_user_model().objects.create(username="worker")
    tokens = apps.get_model("authtoken", "Token").objects
    print(tokens.create(user=account).key)


def put_doors(pack: dict[str, Any]) -> None:
    grids = {one.code: one for one in apps.get_model("peer", "MicroGrid").objects.all()}
    building, dwelling = (apps.get_model("peer", name) for name in DOORS)
    for one in pack["buildings"]:
        building.objects.create(**one | {"micro_grid": grids[one["micro_grid"]]})
    for one in pack["dwellings"]:
        dwelling.objects.create(**{name: one[name] for name in DOOR})


DOORS = ("Building", "Dwelling")
DOOR = ("id", "building_id", "unit", "floor", "door")

if __name__ == "__main__":
    main()
