"""CPU time of whole process trees, side by side in rounds, and a table of medians."""

import os
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERTZ = os.sysconf("SC_CLK_TCK")
PARENT, TIMES = 1, slice(11, 15)
"""In /proc/PID/stat after the name: own and ended children's, user's and system's."""


@dataclass(frozen=True)
class Line:
    """One figure of ours beside the peer's."""

    what: str
    unit: str
    ours: float
    peer: float | None = None
    target: float | None = None


def cpu_seconds(roots: Iterable[int]) -> float:
    """Return the CPU time of these processes and of all that came from them.

    >>> cpu_seconds([os.getpid()]) > 0
    True
    """
    stats = dict(filter(None, map(_stat, Path("/proc").glob("[0-9]*"))))
    family, ticks = set(roots), 0
    waiting = list(family)
    while waiting:
        pid = waiting.pop()
        if pid in stats:
            ticks += sum(map(int, stats[pid][TIMES]))
        waiting += [one for one, stat in stats.items() if stat[PARENT] == str(pid)]
    return ticks / HERTZ


def _stat(process: Path) -> tuple[int, list[str]] | None:
    try:
        said = (process / "stat").read_text()
    except OSError:  # it ended meanwhile
        return None
    return int(process.name), said.rpartition(")")[2].split()


def in_turn(rounds: int, *works: Callable[[], float]) -> list[float]:
    """Do the works by turns, so that a busy moment meets all; return the medians."""
    for work in works:
        work()  # once to warm up
    figures = [[work() for work in works] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*figures, strict=True)]


def show(title: str, lines: Sequence[Line]) -> None:
    """Print the lines as a table; a target that is missed is said, not asserted."""
    print(f"\n{title}")
    print(f"{'':<46}{'ours':>9}{'peer':>9}{'ratio':>8}{'target':>9}")
    for line in lines:
        peer = "" if line.peer is None else f"{line.peer:.2f}"
        ratio = "" if line.peer is None else f"{line.peer / line.ours:.1f}x"
        target = "" if line.target is None else f"<= {line.target:g}"
        missed = "" if line.target is None or line.ours <= line.target else "  MISSED"
        what = f"{line.what}, {line.unit}"
        print(f"{what:<46}{line.ours:>9.2f}{peer:>9}{ratio:>8}{target:>9}{missed}")
