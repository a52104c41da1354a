"""The colour of each area as it is now, whatever days were asked for.

Matters are records less repeats: the columns count the records, the database only
what was filed about doors more than once.
"""

from datetime import datetime, time, timedelta

from geo.colours import WEEKS, colours, scores
from server.insight import queries
from server.insight.ground import Numbers
from server.insight.live import Reading
from server.insight.queries import WEEK
from server.territory.models import Level

SECOND = timedelta(seconds=1)


def letters_of(reading: Reading, level: Level) -> str:
    """Return the first letter of each area's colour, by position."""
    return reading.remembered(("colours", level), lambda: _letters(reading, level))


def _letters(reading: Reading, level: Level) -> str:
    """Hold each area against what is usual in its town."""
    ground = reading.held.ground(level)
    year = count_past(reading)
    each = ground.by_town(year) / WEEKS / ground.town_micro_grids
    mean = each[ground.town_of] * ground.micro_grids
    cases = queries.count_open(reading.session, reading.now)
    named = [
        ground.by_area(reading.held.numbering.spread(cases, name))
        for name in ("open", "overdue", "grave")
    ]
    rare = scores(ground.by_area(count_week(reading)), ground.by_area(year), mean)
    return "".join(colour[0] for colour in colours(rare, *named))


def count_week(reading: Reading) -> Numbers:
    """Return the matters of the last seven days of every area, by its number."""
    until = _whole_second(reading.now)
    since = until - WEEK
    filed = _count(reading, since, until)
    rows = queries.count_repeats(reading.session, since, until)
    return filed - reading.held.numbering.spread(rows, "repeats")


def count_past(reading: Reading) -> Numbers:
    """Return the matters of the 52 weeks before.

    What repeats among them is asked for once a day: it takes a look at each record
    of a year that names a door.
    """
    until = _whole_second(reading.now) - WEEK
    filed = _count(reading, until - WEEKS * WEEK, until)
    today = datetime.combine(reading.now.date(), time.min, reading.now.tzinfo)
    repeats = reading.held.lasting.get(
        "repeats", today, lambda: _repeats(reading, today - WEEK)
    )
    return (filed - repeats).clip(0)


def _repeats(reading: Reading, until: datetime) -> Numbers:
    rows = queries.count_repeats(reading.session, until - WEEKS * WEEK, until)
    return reading.held.numbering.spread(rows, "repeats")


def _count(reading: Reading, since: datetime, until: datetime) -> Numbers:
    seconds = int(since.timestamp()), int(until.timestamp())
    return reading.held.columns.count(*seconds)


def _whole_second(now: datetime) -> datetime:
    """Return the end of this second, for the columns know whole ones only."""
    return now.replace(microsecond=0) + SECOND
