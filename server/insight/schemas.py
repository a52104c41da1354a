"""What crosses the wire about counts by area."""

from datetime import date, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from server.api import BodyRefused, Id, Moment, Text
from server.cases.queries import read_states
from server.insight.counts import COLOURS, MEASURES
from server.problems import Problem
from server.territory.catalogue import SEVERITIES, check_category
from server.territory.models import Level

LAST = timedelta(days=364)
"""The day itself and so many before it are the last 365."""


class Day(fields.Date):
    """A date of our times."""

    def __init__(self, **options: Any) -> None:
        within = validate.Range(date(1970, 1, 1), date(2199, 12, 31))
        super().__init__(validate=[within], **options)


class Severities(fields.String):
    """Numbers from 1 to 4, with commas between them."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        words = super()._deserialize(value, *args, **kwargs).split(",")
        if not set(words) <= {str(severity) for severity in SEVERITIES}:
            raise ValidationError("Numbers from 1 to 4, with commas between them.")
        return tuple(sorted({int(word) for word in words}))


class Category(Text):
    """A code, a class or a field chip of the catalogue."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        said = super()._deserialize(value, *args, **kwargs)
        try:
            return check_category(said)
        except Problem as refusal:
            raise ValidationError(str(refusal)) from None


class States(Text):
    """States of cases with commas between them; `open` is all that are not ended."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        said = super()._deserialize(value, *args, **kwargs)
        try:
            return tuple(sorted(set(read_states(said))))
        except BodyRefused:
            raise ValidationError("There is no such state.") from None


class AskedSchema(Schema):
    """Which records are counted, and by which areas."""

    since = Day(data_key="from")
    until = Day(data_key="to")
    category = Category(16)
    severity = Severities()
    level = fields.Enum(Level, by_value=True, load_default=Level.MICRO_GRID)
    state = States(200)


class CountsAskedSchema(AskedSchema):
    """The same, and which area alone, or under which set of boundaries."""

    boundaries = Id(
        metadata={"description": "Else the newest: records count where they lie"}
    )
    area = Text(32, shortest=1)


class ValuesAskedSchema(AskedSchema):
    """The same, and which number of each area."""

    measure = fields.String(
        load_default="filed", validate=validate.OneOf(sorted(MEASURES))
    )


def window(since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """Return the days asked for, both included; raise BodyRefused where there is none.

    >>> window(None, None, date(2026, 11, 21))
    (datetime.date(2025, 11, 22), datetime.date(2026, 11, 21))
    >>> window(date(2026, 11, 22), None, date(2026, 11, 21))
    Traceback (most recent call last):
    server.api.BodyRefused: Some fields are not right; `errors` says which
    """
    last = until or today
    first = since or last - LAST
    if first > last:
        raise BodyRefused(errors={"from": ["It is after `to`, or after today."]})
    return first, last


class ShapesAskedSchema(Schema):
    level = fields.Enum(Level, by_value=True, load_default=Level.MICRO_GRID)


class CountSchema(Schema):
    code = fields.String(required=True)
    filed = fields.Integer(required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    by_severity = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True
    )
    colour = fields.String(required=True, validate=validate.OneOf([*COLOURS.values()]))


class CountsSchema(Schema):
    """Counts of one level's areas; `shapes` says which shapes they fit."""

    as_of = Moment(required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    shapes = fields.UUID(required=True)
    areas = fields.List(fields.Nested(CountSchema), required=True)


class ValuesSchema(Schema):
    """A number and a letter for each area, in the order of the shapes.

    Null and `-` where the asker has no right to count.
    """

    as_of = Moment(required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    shapes = fields.UUID(required=True)
    measure = fields.String(required=True, validate=validate.OneOf(sorted(MEASURES)))
    values = fields.List(fields.Integer(allow_none=True), required=True)
    colours = fields.String(required=True)


class TopologySchema(Schema):
    """TopoJSON: `arcs` of small steps, and areas made of them."""

    type = fields.Constant("Topology", required=True)
    arcs = fields.List(fields.Raw(), required=True)
    transform = fields.Dict()
    bbox = fields.List(fields.Float())
    objects = fields.Dict(required=True)
