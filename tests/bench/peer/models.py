"""The peer's tables: those that a record, its case, its audit and a pack need."""

import uuid

from django.conf import settings
from django.db import models


class MicroGrid(models.Model):
    """An area; `fill` adds its shape, a PostGIS geometry with a GiST index."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)


class Building(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    micro_grid = models.ForeignKey(MicroGrid, models.PROTECT)


class Dwelling(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    building = models.ForeignKey(Building, models.PROTECT)
    unit = models.CharField(max_length=16)
    floor = models.IntegerField(null=True)
    door = models.CharField(max_length=16)


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    state = models.CharField(max_length=32, default="registered")
    opened_at = models.DateTimeField(auto_now_add=True)


class Record(models.Model):
    id = models.UUIDField(primary_key=True)
    content = models.JSONField()
    micro_grid = models.ForeignKey(MicroGrid, models.PROTECT, null=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    received_at = models.DateTimeField(auto_now_add=True)


class AuditEntry(models.Model):
    act = models.CharField(max_length=32, db_index=True)
    subject_id = models.UUIDField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
