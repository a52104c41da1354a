"""The peer's API: a record by PUT, many by POST, and the pack."""

import json
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.bench.peer.models import (
    AuditEntry,
    Building,
    Case,
    Dwelling,
    MicroGrid,
    Record,
)

SOURCES = ["patrol", "building_leader", "window", "resident", "phone", "transfer"]
HOLDS = """
SELECT id, code FROM peer_microgrid
WHERE ST_Intersects(shape, ST_SetSRID(ST_Point(%s, %s), 4326)) ORDER BY id LIMIT 1
"""
SHAPES = "SELECT code, name, ST_AsGeoJSON(shape, 6) FROM peer_microgrid WHERE id = %s"


class PlaceSerializer(serializers.Serializer):
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    accuracy_m = serializers.FloatField(min_value=0, allow_null=True, default=None)
    source = serializers.ChoiceField(["gps", "map", "qr", "address"])
    taken_at = serializers.DateTimeField(allow_null=True, default=None)


class FindingSerializer(serializers.Serializer):
    source = serializers.ChoiceField(SOURCES)
    visit_id = serializers.UUIDField(allow_null=True, default=None)
    dwelling_id = serializers.UUIDField(allow_null=True, default=None)
    building_id = serializers.UUIDField(allow_null=True, default=None)
    category = serializers.CharField(max_length=16)
    severity = serializers.IntegerField(min_value=1, max_value=4, default=4)
    summary = serializers.CharField(max_length=2000, allow_blank=True, default="")
    danger = serializers.BooleanField(default=False)
    outcome = serializers.ChoiceField(["settled", "flagged", "noted"])
    place = PlaceSerializer(allow_null=True, default=None)
    people = serializers.IntegerField(min_value=0, allow_null=True, default=None)
    filed_at = serializers.DateTimeField()
    device_id = serializers.CharField(max_length=64, allow_null=True, default=None)
    seq = serializers.IntegerField(min_value=0, allow_null=True, default=None)


class DwellingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Dwelling
        fields = ["id", "building_id", "unit", "floor", "door"]


class BuildingSerializer(serializers.ModelSerializer):
    micro_grid = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Building
        fields = ["id", "code", "name", "lon", "lat", "micro_grid"]


def file_record(user: Any, record_id: UUID, said: Any) -> tuple[Record, bool]:
    """Validate, place, store and note one record."""
    heard = FindingSerializer(data=said)
    heard.is_valid(raise_exception=True)
    content = heard.data
    if known := Record.objects.filter(id=record_id).first():
        return known, False
    case = Case.objects.create() if content["outcome"] == "flagged" else None
    record = Record.objects.create(
        id=record_id,
        content=content,
        micro_grid=holding(content["place"]),
        case=case,
        filed_by=user,
    )
    AuditEntry.objects.create(act="record.file", subject_id=record_id, actor=user)
    return record, True


def holding(place: dict[str, Any] | None) -> MicroGrid | None:
    if place is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(HOLDS, [place["lon"], place["lat"]])
        row = cursor.fetchone()
    return MicroGrid(id=row[0], code=row[1]) if row else None


def shown(record: Record) -> dict[str, Any]:
    content: dict[str, Any] = record.content
    return content | {
        "id": record.id,
        "micro_grid": record.micro_grid and record.micro_grid.code,
        "case_id": record.case_id,
        "received_at": record.received_at,
    }


class RecordView(APIView):
    def put(self, request: Request, record_id: UUID) -> Response:
        record, new = file_record(request.user, record_id, request.data)
        return Response(shown(record), 201 if new else 200)


class ActsView(APIView):
    def post(self, request: Request) -> Response:
        results = []
        for act in request.data["acts"]:
            record_id = UUID(act["path"].removeprefix("/records/"))
            record, new = file_record(request.user, record_id, act["body"])
            body, status = shown(record), 201 if new else 200
            results.append({"path": act["path"], "status": status, "body": body})
        return Response({"results": results})


class PackView(APIView):
    def get(self, request: Request) -> Response:
        buildings = Building.objects.select_related("micro_grid")
        dwellings = Dwelling.objects.order_by("building__code", "unit", "door")
        grids = {one.micro_grid_id for one in buildings}
        return Response(
            {
                "micro_grids": [feature(grid) for grid in grids],
                "buildings": BuildingSerializer(buildings, many=True).data,
                "dwellings": DwellingSerializer(dwellings, many=True).data,
            }
        )


def feature(grid: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(SHAPES, [grid])
        code, name, shape = cursor.fetchone()
    properties = {"code": code, "name": name}
    return {"type": "Feature", "geometry": json.loads(shape), "properties": properties}


urlpatterns = [
    path("api/v1/records/<uuid:record_id>", RecordView.as_view()),
    path("api/v1/acts", ActsView.as_view()),
    path("api/v1/territory/mine", PackView.as_view()),
]
