"""Draws the way of a case from its table: `python -m server.cases.drawing`."""

from collections import defaultdict
from pathlib import Path

from server.cases.stages import ENDED, WAY, State, leads_to

PAGE = Path("docs/way-of-a-case.md")

HEAD = """# The way of a case

Drawn from the table in `server/cases/stages.py` by `python -m server.cases.drawing`;
a test holds both together. An arrow is where an act may lead; what was said, or is
there already, decides among several. An act that leaves a case where it stands is in
the table below only.

```mermaid
stateDiagram-v2
    [*] --> registered
"""


def draw() -> str:
    """Return the page: a diagram of what leads elsewhere, a table of all acts."""
    return HEAD + "".join(f"    {line}\n" for line in arrows()) + "```\n\n" + table()


def arrows() -> list[str]:
    """Return an arrow for each two states, with the acts that lead along it."""
    acts: dict[tuple[State, State], list[str]] = defaultdict(list)
    for act, turn in WAY.items():
        for since in (one for one in State if one in turn.since):
            for to in (one for one in State if one in leads_to(since, act)):
                if to != since:
                    acts[since, to].append(act.removeprefix("case."))
    ways = [f"{a} --> {b}: {', '.join(done)}" for (a, b), done in acts.items()]
    return ways + [f"{one} --> [*]" for one in State if one in ENDED]


def table() -> str:
    """Return all acts, from where they are done, where they lead, and by whom."""
    rows = ["| act | from | to | only the own mediator |", "|---|---|---|---|"]
    for act, turn in WAY.items():
        since = " ".join(one for one in State if one in turn.since)
        to = " ".join(one for one in State if one in turn.also or one == turn.to)
        own = "yes" if turn.own else ""
        rows.append(f"| `{act}` | {since} | {to or 'the same'} | {own} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(draw(), encoding="utf-8")
