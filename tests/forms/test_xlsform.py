"""pyxform keeps its tree to itself: whoever moves its version sees here what moved."""

import dataclasses
import json
from importlib.metadata import version
from pathlib import Path

from server.forms.compiling import compile_form
from server.forms.workbook import read_book
from server.forms.xlsform import read_form
from tests.forms.books import leaks, lift

GOLDEN = Path(__file__).with_name("golden.json")


def read(data):
    book = read_book(data)
    survey = [
        {k: v for k, v in row.cells.items() if k not in ("purpose", "keep_days")}
        for row in book.survey
    ]
    choices = [row.cells for row in book.choices]
    said = {k: v for k, v in book.settings[0].cells.items() if k != "purpose"}
    return [dataclasses.asdict(one) for one in read_form(survey, choices, said)]


def test_pyxform_reads_forms_as_it_did_when_its_version_was_pinned():
    told = {"lift": read(lift()), "leaks": read(leaks())}

    assert version("pyxform") == "4.5.0"
    assert json.loads(json.dumps(told)) == json.loads(GOLDEN.read_text("utf-8"))


def test_a_form_is_compiled_to_the_same_each_time():
    """A version is known by its hash: it must not depend on the day or the process."""
    first, again = compile_form(lift()).form, compile_form(lift()).form

    assert first == again
    assert first["languages"] == ["中文 (zh)", "English (en)"]
    assert first["order"].index("times") < first["order"].index("a_year")
