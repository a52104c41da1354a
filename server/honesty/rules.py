"""The rules against made-up cases. The whole of them is the table below.

They look at records, never at where somebody walked, and say nothing of a person.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from server.honesty import finding
from server.honesty.finding import Finding

MONTH, YEAR = timedelta(days=30), timedelta(days=365)
LATELY = timedelta(days=7)
"""Nights that were missed are made up for."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked at, how far back, and from what on it stands out."""

    find: Callable[[Session, datetime, float], Iterator[Finding]]
    back: timedelta
    threshold: float


RULES: Mapping[str, Rule] = {
    "alike_agreements": Rule(finding.alike_agreements, MONTH, 0.9),
    "closed_at_once": Rule(finding.closed_at_once, LATELY, 3),
    "closed_in_a_row": Rule(finding.closed_in_a_row, LATELY, 5),
    "nothing_and_at_once": Rule(finding.nothing_and_at_once, 3 * MONTH, 0.8),
    "one_number": Rule(finding.one_number, YEAR, 3),
    "met_too_many": Rule(finding.met_too_many, LATELY, 60),
    "names_of_a_list": Rule(finding.names_of_a_list, YEAR, 0),
}
"""The number is a likeness, minutes, cases, a share, cases, visits, names."""
