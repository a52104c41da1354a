r"""Patterns of `regex()` as the states of a machine.

It reads a text once, whatever the pattern is, and so no pattern can explode. It must
match the whole text. Understood: characters, `.`, `[…]`, `\d \w \s`, `\uXXXX`,
groups, `|`, and `* + ? {m,n}`. Everything else is refused.
"""

import re
from typing import Any

MOST_STATES = 300
MOST_TIMES = 100

Ranges = list[list[int]]
State = list[Any]
"""["is", not?, ranges, next], ["either", next, next] or ["end"]."""

DIGIT: Ranges = [[48, 57]]
WORD: Ranges = [[48, 57], [65, 90], [95, 95], [97, 122]]
SPACE: Ranges = [[9, 13], [32, 32], [0x3000, 0x3000]]
CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}
LINE_END: Ranges = [[10, 10], [13, 13]]
CONTROLS = {"n": 10, "r": 13, "t": 9}
TIMES = re.compile(r"\{(\d{1,4})(,(\d{1,4})?)?\}")
CODE = re.compile(r"u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})")


class PatternRefused(Exception):
    """A pattern beyond what is understood: which part of it."""


def compile_pattern(pattern: str) -> list[State]:
    """Return the states; the first is where reading begins.

    >>> compile_pattern("^a?$")
    [['either', 1, 2], ['is', False, [[97, 97]], 2], ['end']]
    """
    said = pattern.removeprefix("^")
    if said.endswith("$") and not said.endswith("\\$"):
        said = said[:-1]
    reader = Reader(said)
    whole = reader.alternatives()
    if reader.at < len(said):
        raise PatternRefused(said[reader.at :])
    machine = Machine()
    machine.put(whole)
    machine.states.append(["end"])
    return machine.states


class Reader:
    """Reads a pattern into nested parts."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        if self.at == len(self.pattern):
            raise PatternRefused(self.pattern[-10:])
        self.at += 1
        return self.pattern[self.at - 1]

    def alternatives(self) -> Any:
        parts = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else ("any", parts)

    def sequence(self) -> Any:
        parts = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated(self.single()))
        return ("all", parts)

    def repeated(self, part: Any) -> Any:
        times = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        sign = self.peek()
        if sign in times and sign:
            self.at += 1
            least, most = times[sign]
        elif counted := TIMES.match(self.pattern, self.at):
            self.at = counted.end()
            least, most = _counted(counted)
        else:
            return part
        if self.peek() in ("?", "+", "*", "{") and self.peek():
            raise PatternRefused(self.pattern[self.at - 1 : self.at + 1])
        if least > MOST_TIMES or (most or 0) > MOST_TIMES or most and most < least:
            raise PatternRefused(f"{{{least},{most or ''}}}")
        return ("times", part, least, most)

    def single(self) -> Any:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.members()
        if sign == ".":
            return ("is", True, LINE_END)
        if sign == "\\":
            return self.escaped()
        if sign in "^$*+?{":
            raise PatternRefused(sign)
        return ("is", False, [[ord(sign), ord(sign)]])

    def group(self) -> Any:
        if self.pattern.startswith("?:", self.at):
            self.at += 2
        if self.peek() == "?":
            raise PatternRefused(self.pattern[self.at - 1 : self.at + 2])
        self.depth += 1
        if self.depth > 20:
            raise PatternRefused("((((")
        inner = self.alternatives()
        if self.take() != ")":
            raise PatternRefused("(")
        self.depth -= 1
        return inner

    def escaped(self) -> Any:
        sign = self.peek()
        if sign.lower() in CLASSES and sign:
            self.at += 1
            return ("is", sign.isupper(), CLASSES[sign.lower()])
        code = self.code()
        return ("is", False, [[code, code]])

    def code(self) -> int:
        """Read what stands behind a backslash as one character."""
        if found := CODE.match(self.pattern, self.at):
            self.at = found.end()
            return int(found[1] or found[2], 16)
        sign = self.take()
        if sign in CONTROLS:
            return CONTROLS[sign]
        if sign.isalnum():
            raise PatternRefused(f"\\{sign}")
        return ord(sign)

    def members(self) -> Any:
        others = self.peek() == "^"
        self.at += others
        ranges: Ranges = []
        while self.peek() != "]":
            ranges += self.member()
        self.at += 1
        return ("is", others, ranges)

    def member(self) -> Ranges:
        sign = self.take()
        if sign == "\\":
            named = self.peek()
            if named in CLASSES and named:
                self.at += 1
                return CLASSES[named]
            first = self.code()
        elif sign == "[":
            raise PatternRefused("[[")
        else:
            first = ord(sign)
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] in ("]", ""):
            return [[first, first]]
        self.at += 1
        sign = self.take()
        last = self.code() if sign == "\\" else ord(sign)
        if last < first:
            raise PatternRefused(f"{chr(first)}-{chr(last)}")
        return [[first, last]]


def _counted(found: re.Match[str]) -> tuple[int, int | None]:
    least = int(found[1])
    if not found[2]:
        return least, least
    return least, int(found[3]) if found[3] else None


class Machine:
    """The states, in the order in which they are put."""

    def __init__(self) -> None:
        self.states: list[State] = []

    def add(self, state: State) -> int:
        if len(self.states) >= MOST_STATES:
            raise PatternRefused(f"> {MOST_STATES}")
        self.states.append(state)
        return len(self.states) - 1

    def put(self, part: Any) -> None:
        """Put a part so that it leads to whatever is put next."""
        kind = part[0]
        if kind == "is":
            at = self.add(["is", part[1], part[2], 0])
            self.states[at][3] = at + 1
        elif kind == "all":
            for inner in part[1]:
                self.put(inner)
        elif kind == "any":
            self.put_any(part[1])
        else:
            self.put_times(*part[1:])

    def put_any(self, parts: list[Any]) -> None:
        leave = []
        for inner in parts[:-1]:
            fork = self.add(["either", 0, 0])
            self.states[fork][1] = fork + 1
            self.put(inner)
            leave.append(self.add(["either", 0, 0]))
            self.states[fork][2] = len(self.states)
        self.put(parts[-1])
        for at in leave:
            self.states[at][1:] = [len(self.states), len(self.states)]

    def put_times(self, part: Any, least: int, most: int | None) -> None:
        for _ in range(least):
            self.put(part)
        if most is None:
            fork = self.add(["either", 0, 0])
            self.states[fork][1] = fork + 1
            self.put(part)
            self.add(["either", fork, fork])
            self.states[fork][2] = len(self.states)
            return
        forks = []
        for _ in range(most - least):
            forks.append(self.add(["either", len(self.states) + 1, 0]))
            self.put(part)
        for fork in forks:
            self.states[fork][2] = len(self.states)


def matches(states: list[State], text: str) -> bool:
    """Tell whether the whole text is as the pattern says, reading it once.

    >>> matches(compile_pattern("(a+)+"), "a" * 1000 + "!")
    False
    """
    now = follow(states, {0})
    for character in text:
        here = [states[at] for at in now]
        now = follow(states, {one[3] for one in here if _takes(one, ord(character))})
        if not now:
            return False
    return len(states) - 1 in now


def _takes(state: State, code: int) -> bool:
    if state[0] != "is":
        return False
    within = any(first <= code <= last for first, last in state[2])
    return within is not state[1]


def follow(states: list[State], begun: set[int]) -> set[int]:
    """Return all states that are reached without reading."""
    reached: set[int] = set()
    waiting = list(begun)
    while waiting:
        at = waiting.pop()
        if at in reached:
            continue
        reached.add(at)
        if states[at][0] == "either":
            waiting += states[at][1:]
    return reached
