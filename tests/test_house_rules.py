"""The rules of the house that a machine can check."""

import ast
import re
from pathlib import Path

import pytest

from server.access import MAY
from server.app import OPEN
from server.cases.stages import WAY
from server.cli import linli
from server.problems import Problem
from server.tables import metadata

PYTHON = sorted([*Path("server").rglob("*.py"), *Path("geo").rglob("*.py")])
SERVER = [file for file in PYTHON if file.parts[0] == "server"]


@pytest.mark.parametrize("file", SERVER, ids=str)
def test_no_one_but_the_one_place_ends_a_transaction(file):
    said = file.read_text(encoding="utf-8")
    if file == Path("server/db.py"):
        assert said.count(".commit()") == 2
        return
    assert ".commit(" not in said
    assert ".rollback(" not in said


@pytest.mark.parametrize("file", PYTHON, ids=str)
def test_a_file_can_be_read_at_one_sitting(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("file", PYTHON, ids=str)
def test_a_function_does_one_thing(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert long == []


TURNS_COORDINATES = {
    Path("server/territory/points.py"),
    Path("server/insight/tiles.py"),
}
"""Beside geo/: what is read from a file is turned there, once; and whoever draws over
shifted tiles is told so. Nothing goes out turned: no route, no command, no export."""

TILE_LAYER = {
    Path("pwa/src/insight/tiles.ts"),
    Path("pwa/src/insight/tiles.test.ts"),
}
"""Moves what it draws over shifted tiles, on the screen alone."""


@pytest.mark.parametrize("file", SERVER, ids=str)
def test_coordinates_are_turned_on_their_way_in_and_nowhere_else(file):
    said = file.read_text(encoding="utf-8")
    words = re.findall(r"\b(?:to_wgs84|from_wgs84|from_datum|geo\.mainland)\b", said)
    assert bool(words) == (file in TURNS_COORDINATES)
    assert "from_wgs84" not in words


def test_only_what_reads_files_asks_for_a_datum():
    asking = {
        f"{group} {name}"
        for group, commands in linli.commands.items()
        for name, command in getattr(commands, "commands", {"": commands}).items()
        if any(parameter.name == "datum" for parameter in command.params)
    }
    assert asking == {
        "area load",
        "area check",
        "area change",
        "area mend",
        "dwelling load",
        "records load",
    }


def test_the_api_and_the_app_know_no_shifted_coordinates():
    sources = [*Path("pwa/src").rglob("*.ts"), *Path("pwa/src").rglob("*.vue")]
    assert len(sources) > 50
    for file in [Path("pwa/openapi.json"), *sources]:
        said = file.read_text(encoding="utf-8")
        knows = bool(re.search(r"gcj|bd.?09|datum", said, re.IGNORECASE))
        assert knows == (file in TILE_LAYER), file


def test_what_the_tile_layer_moves_never_leaves_the_screen():
    """Only the drawing asks for it, and it sends nothing."""
    sources = [*Path("pwa/src").rglob("*.ts"), *Path("pwa/src").rglob("*.vue")]
    asking = {
        file.name
        for file in sources
        if re.search(r"import (?!type).* from '[^']*/tiles'", file.read_text("utf-8"))
    }
    layer = Path("pwa/src/insight/tiles.ts").read_text(encoding="utf-8")
    assert asking == {"district.ts", "shapes.worker.ts", "tiles.test.ts"}
    assert not re.search(r"fetch|@/api/client", layer)


def subclasses(cls):
    return [cls, *(deep for sub in cls.__subclasses__() for deep in subclasses(sub))]


def test_every_problem_has_a_title_and_a_name_of_its_own():
    problems = subclasses(Problem)
    assert len({problem.type() for problem in problems}) == len(problems)
    assert len({problem.title for problem in problems}) == len(problems)


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "page"]


def test_every_route_is_described(app):
    silent = [
        rule.rule
        for rule in routes(app)
        if not app.view_functions[rule.endpoint].__doc__
    ]
    assert silent == []


def test_every_door_but_the_open_ones_asks_who_you_are(app, client, make):
    asked = 0
    for rule in routes(app):
        if rule.endpoint in OPEN:
            continue
        uuid = "018f0000-0000-7000-8000-000000000000"
        path = re.sub("<uuid:[^>]*>", uuid, re.sub("<int:[^>]*>", "2", rule.rule))
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            body = {"acts": [{"path": "/x", "body": {}}]} if method == "POST" else {}
            answer = client.open(path, method=method, json=body)
            assert (rule.rule, answer.status_code) == (rule.rule, 401)
            asked += 1
    assert asked >= 10


def test_every_step_of_a_case_is_some_roles_to_do():
    allowed = frozenset().union(*MAY.values())
    assert set(WAY) <= allowed


NEVER = re.compile(
    r"watch_?list|blacklist|label|face|camera|track|check_?in|punch|points?\b|"
    r"\brank|mileage|online_duration|last_login|religion|ethnic|petition",
    re.IGNORECASE,
)


def test_nothing_watches_labels_or_ranks_people(app):
    columns = [f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns]
    acts = sorted(frozenset().union(*MAY.values()))
    paths = [rule.rule for rule in routes(app)]
    found = [word for word in [*columns, *acts, *paths] if NEVER.search(word)]

    assert NEVER.search("account.last_login")
    assert found == []


def test_rows_about_people_say_on_what_ground_and_until_when_they_are_kept():
    about_people = {
        "party",
        "note",
        "agreement",
        "agreement_item",
        "letter",
        "review",
        "party_wish",
        "evaluation",
        "document",
    }
    keys = {"device"}
    """What is sealed there opens a phone, and says nothing of anybody."""
    for table in metadata.sorted_tables:
        columns = set(table.columns.keys())
        sealed = any(type(c.type).__name__ == "Sealed" for c in table.columns)
        assert sealed == (table.name in about_people | keys), table.name
        said = {"legal_basis", "keep_until"} <= columns
        assert said or table.name not in about_people
