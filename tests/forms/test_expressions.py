"""One table of expressions, held by Python here and by TypeScript in the app."""

import json
import time
from pathlib import Path

import pytest

from server.forms.evaluating import Around, evaluate
from server.forms.expressions import parse
from server.forms.patterns import compile_pattern, matches

TABLE = json.loads(Path(__file__).with_name("expressions.json").read_text("utf-8"))
TODAY = "2026-11-22"


def bound(tree):
    """Let all that is asked for be answers of a repeat."""
    if not isinstance(tree, list):
        return tree
    if tree[0] == "ref":
        return ["each", tree[1]]
    return [bound(part) for part in tree]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["says"])
def test_an_expression_becomes_its_tree_and_is_worth_what_the_table_says(case):
    tree = parse(case["says"], frozenset(case.get("columns", ())))
    given = [value for value in case.get("each", ()) if value != ""]
    around = Around(
        ref=lambda name: case["refs"].get(name, ""),
        each=lambda name: given,
        today=TODAY,
        itself=case["itself"],
        columns=case.get("columns"),
    )
    worth = evaluate(case["tree"], around)

    assert case["tree"] == (bound(tree) if "each" in case else tree)
    assert worth == case["gives"]
    assert isinstance(worth, bool) == isinstance(case["gives"], bool)


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(.*)*(.*)*b", "(a?){50}a{50}b"]
)
def test_no_pattern_explodes(pattern):
    begun = time.monotonic()
    assert not matches(compile_pattern(pattern), "a" * 2000)
    assert time.monotonic() - begun < 2
