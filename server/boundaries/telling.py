"""A planned change in words for a person, and in rows for a sheet."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from geo.metres import area_m2
from server.boundaries.touching import Pairs, Touched
from server.territory.changing import ChangePlan

SLIGHT = 0.01
"""A smaller share of an area is a neighbour's border, not what became of it."""

HEAD = ("what", "from", "to", "m2", "share", "count", "note")

Row = tuple[object, ...]


def tell_change(touched: Touched) -> Iterator[str]:
    """Say what is redrawn, added and voided, and all that moves with it."""
    plan = touched.plan
    same = len(plan.after) - len(plan.redrawn) - len(plan.added)
    yield (
        f"{len(plan.redrawn)} redrawn, {len(plan.added)} added, "
        f"{len(plan.voided)} voided, {same} as before"
    )
    for code, said in became(plan):
        yield f"  {code}  {said}"
    yield from _table("ground that changes hands", ("m²", "share"), _ground(plan))
    cases = [(*pair, f"{count:,}") for pair, count in touched.cases.items()]
    yield from _table("records that move", ("records",), _counted(touched.records))
    yield from _table("open cases among them", ("cases",), cases)
    doors = [
        (*pair, f"{count:,}", f"{touched.dwellings[pair]:,}")
        for pair, count in sorted(touched.buildings.items())
    ]
    yield from _table("buildings that move", ("buildings", "doors"), doors)
    if touched.roles:
        yield "people whose area is voided; they keep it until they get another:"
    for login, role, code in touched.roles:
        yield f"  {login}  {role}  {code}"


def became(plan: ChangePlan) -> Iterator[tuple[str, str]]:
    """Say of each code that changes what becomes of it."""
    known = [one for one in plan.overlaps if one.share >= SLIGHT]
    for code in plan.voided:
        heirs = sorted(one.after for one in known if one.before == code)
        beside = {one.before for one in known if one.after in heirs} - {code}
        word = "split into" if len(heirs) > 1 else "becomes"
        word = "merged into" if len(heirs) == 1 and beside else word
        yield code, f"voided: {word} {', '.join(heirs)}" if heirs else "voided"
    for code in plan.redrawn:
        before, after = plan.before[code].shape, plan.after[code].polygon
        kept = sum(one.m2 for one in plan.overlaps if one.before == one.after == code)
        loses, gains = area_m2(before) - kept, area_m2(after) - kept
        yield code, f"redrawn: loses {loses:,.0f} m², gains {gains:,.0f} m²"
    for code in plan.added:
        sources = [one.before for one in known if one.after == code]
        said = f"added: out of {', '.join(sources)}" if sources else "added"
        yield code, said


def _ground(plan: ChangePlan) -> list[tuple[str, ...]]:
    return [
        (one.before, one.after, f"{one.m2:,.0f}", f"{one.share:.1%}")
        for one in plan.overlaps
        if one.before != one.after
    ]


def _counted(pairs: Pairs) -> list[tuple[str, ...]]:
    return [(*pair, f"{count:,}") for pair, count in sorted(pairs.items())]


def _table(
    title: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]]
) -> Iterator[str]:
    if not rows:
        return
    yield f"{title}:"
    table = [("from", "to", *heads), *rows]
    wide = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    for row in table:
        codes = (cell.ljust(width) for cell, width in zip(row[:2], wide, strict=False))
        numbers = (
            cell.rjust(width) for cell, width in zip(row[2:], wide[2:], strict=True)
        )
        yield "  " + "  ".join([*codes, *numbers])


def write_report(touched: Touched, file: Path) -> None:
    """Write the change as CSV: one row for each fact, with a mark that Excel reads."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(HEAD)
        for row in report_rows(touched):
            rows.writerow([*row, *[""] * (len(HEAD) - len(row))])


def report_rows(touched: Touched) -> Iterator[Row]:
    """Give the rows of the report, in the order of HEAD."""
    for code, said in became(touched.plan):
        yield (said.split(":")[0], code, "", "", "", "", said)
    for one in touched.plan.overlaps:
        yield "ground", one.before, one.after, round(one.m2, 1), round(one.share, 4)
    counted = {
        "records": touched.records,
        "cases": touched.cases,
        "buildings": touched.buildings,
        "dwellings": touched.dwellings,
    }
    for what, pairs in counted.items():
        for (before, after), count in sorted(pairs.items()):
            yield what, before, after, "", "", count
    for login, role, code in touched.roles:
        yield "role", code, "", "", "", "", f"{login} {role}"
