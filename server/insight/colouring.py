"""The colour of each area as it is now, whatever days were asked for.

Matters are records less repeats: the columns count the records, the database only
what was filed about doors more than once.
"""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app

from geo.colours import WEEKS, colours, scores
from server.insight import queries
from server.insight.eras import find_era
from server.insight.ground import Numbers
from server.insight.live import Reading
from server.insight.moved import moved_in, moved_open
from server.insight.queries import WEEK, Asked
from server.insight.red import red_codes
from server.territory.models import Level

SECOND = timedelta(seconds=1)


def letters_of(reading: Reading, level: Level, boundaries: UUID | None = None) -> str:
    """Return the first letter of each area's colour, by position."""
    era = find_era(reading.session, boundaries)
    return reading.remembered(
        ("colours", level, era), lambda: _letters(reading, level, era)
    )


def _letters(reading: Reading, level: Level, era: UUID | None) -> str:
    """Hold each area against what is usual in its town."""
    ground = reading.held.ground(level)
    year = count_past(reading, era)
    cases = queries.count_open(reading.session, reading.now)
    named = [
        ground.by_area(reading.held.numbering.spread(cases, name) + moved)
        for name, moved in moved_open(reading, era).items()
    ]
    week = ground.by_area(count_week(reading, era))
    rare = scores(week, ground.by_area(year), ground.mean_week(year))
    told = colours(rare, *named, bars=current_app.config["BARS"])
    red = red_codes(reading.session, reading.now)
    return "".join(
        "r" if code in red else colour[0]
        for code, colour in zip(ground.codes, told, strict=True)
    )


def count_week(reading: Reading, era: UUID | None = None) -> Numbers:
    """Return the matters of the last seven days of every area, by its number."""
    until = _whole_second(reading.now)
    since = until - WEEK
    filed = _count(reading, since, until, era)
    rows = queries.count_repeats(reading.session, since, until, era)
    return filed - reading.held.numbering.spread(rows, "repeats")


def count_past(reading: Reading, era: UUID | None) -> Numbers:
    """Return the matters of the 52 weeks before.

    What repeats among them is asked for once a day, by the district's clocks, for
    each record of a year that names a door is looked at.
    """
    until = _whole_second(reading.now) - WEEK
    filed = _count(reading, until - WEEKS * WEEK, until, era)
    zone: ZoneInfo = current_app.config["ZONE"]
    today = datetime.combine(reading.now.astimezone(zone), time.min, zone)
    repeats = reading.held.lasting.get(
        ("repeats", era), today, lambda: _repeats(reading, today - WEEK, era)
    )
    return (filed - repeats).clip(0)


def _repeats(reading: Reading, until: datetime, era: UUID | None) -> Numbers:
    rows = queries.count_repeats(reading.session, until - WEEKS * WEEK, until, era)
    return reading.held.numbering.spread(rows, "repeats")


def _count(
    reading: Reading, since: datetime, until: datetime, era: UUID | None
) -> Numbers:
    seconds = int(since.timestamp()), int(until.timestamp())
    given: Numbers = reading.held.columns.count(*seconds)
    return given + moved_in(reading, Asked(since, until), era).filed


def _whole_second(now: datetime) -> datetime:
    """Return the end of this second, for the columns know whole ones only."""
    return now.replace(microsecond=0) + SECOND
