import re
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document as Docx

from server.documents.drawing import draw
from server.documents.drawings import DRAWINGS
from server.documents.rendering import SHIPPED
from server.documents.templating import check_template
from tests.factories import DISTRICT

DOCX = {"Content-Type": "application/vnd.openxmlformats-officedocument"}


@pytest.fixture
def admin(make):
    return make.token("admin", DISTRICT) | DOCX


def with_text(*lines):
    made = Docx()
    for line in lines:
        made.add_paragraph(line)
    with BytesIO() as out:
        made.save(out)
        return out.getvalue()


def with_part(name, content, into=None):
    """Return a template in which one of its parts is another, or one is new."""
    out = BytesIO()
    with ZipFile(BytesIO(into or with_text("正文"))) as was, ZipFile(out, "w") as now:
        for one in was.namelist():
            if one != name:
                now.writestr(one, was.read(one))
        now.writestr(name, content)
    return out.getvalue()


def upload(client, admin, content, kind="rights", template_id=None):
    path = f"/api/v1/document-templates/{template_id or uuid4()}?kind={kind}"
    return client.put(path, data=content, headers=admin)


@pytest.mark.parametrize("kind", DRAWINGS)
def test_every_shipped_template_is_drawn_from_the_code_and_names_what_is_there(kind):
    shipped = (SHIPPED / f"{kind}.docx").read_bytes()

    check_template(shipped)
    drawn = ZipFile(BytesIO(draw(DRAWINGS[kind]))).read("word/document.xml")
    assert ZipFile(BytesIO(shipped)).read("word/document.xml") == drawn


def test_a_district_puts_its_own_template_in_place_and_takes_it_back(
    client, admin, papers, hire
):
    first = upload(client, admin, with_text("第一版 {{ names.all }}"))
    second = upload(client, admin, with_text("第二版 {{ names.all }}"))
    assert (first.status_code, second.json["number"]) == (201, 2)

    def made():
        document_id = papers.make("rights").json["items"][0]["id"]
        hire().step()
        docx = papers.file(document_id, "docx").data
        return "".join(one.text for one in Docx(BytesIO(docx)).paragraphs)

    assert made() == "第二版 甲住户、乙住户"
    path = f"/api/v1/document-templates/{first.json['id']}/live"
    client.put(path, json={"live": True}, headers=admin)
    assert made() == "第一版 甲住户、乙住户"
    client.put(path, json={"live": False}, headers=admin)
    assert "权利义务告知书" in made()
    kinds = client.get("/api/v1/document-templates", headers=admin).json
    [rights] = [one for one in kinds["items"] if one["kind"] == "rights"]
    assert ([one["number"] for one in rights["versions"]], rights["own"]) == (
        [2, 1],
        False,
    )
    assert "parties[].name" in kinds["fields_there"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{{ case.numbr }}", "case.numbr"),
        ("{{ nobody }}", "nobody"),
        ("{% for p in parties %}{{ p.id_card }}{% endfor %}", "p.id_card"),
        ("{% if case.asked_for %}{{ said.religion }}{% endif %}", "said.religion"),
        ("{{ config.SECRET }}", "config"),
    ],
)
def test_a_field_that_is_not_there_is_refused_by_its_name(client, admin, line, field):
    answer = upload(client, admin, with_text("{{ case.number }}", line))

    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/fields-unknown"
    assert field in answer.json["fields"]


@pytest.mark.parametrize(
    "line",
    [
        "{{ case.number.__class__.__mro__ }}",
        "{{ case.number.upper() }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 999999999 }}",
        "{{ 'a' | center(1000000000) }}",
        "{% for a in range(1000000000) %}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ cycler('a') }}",
        "{% if %}",
        "{{ parties | map(attribute='name') }}",
    ],
)
def test_a_template_can_do_no_harm(client, admin, line):
    answer = upload(client, admin, with_text(line))

    assert answer.status_code == 422, answer.json
    kinds = ("/problems/template-failed", "/problems/fields-unknown")
    assert answer.json["type"] in kinds


def test_loops_in_loops_end_and_fail_only_their_own_paper(client, admin, papers, hire):
    loops = ["{% for a in parties %}" for _ in range(14)]
    ends = ["{% endfor %}" for _ in loops]
    answer = upload(client, admin, with_text("".join([*loops, "x", *ends])))

    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/template-failed"


LINK = (
    '<Relationships xmlns="x"><Relationship TargetMode="External" Target="file:///"/>'
)


@pytest.mark.parametrize(
    ("part", "content", "found"),
    [
        ("word/vbaProject.bin", b"x", "embedded"),
        ("word/_rels/settings.xml.rels", LINK, "external_link"),
        ("word/embeddings/a.xlsx", b"x", "embedded"),
        ("word/extra.xml", '<!DOCTYPE a [<!ENTITY b "c">]>', "entity"),
        ("word/extra.xml", "<w:instrText>INCLUDETEXT /etc/passwd", "field_code"),
        ("word/extra.xml", "<w:instrText>DDEAUTO c:\\x", "field_code"),
        ("word/extra.xml", '<w:altChunk r:id="x"/>', "embedded"),
    ],
)
def test_macros_links_to_elsewhere_and_embedded_things_are_refused(
    client, admin, part, content, found
):
    answer = upload(client, admin, with_part(part, content))

    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/template-unsafe"
    assert answer.json["found"] == [found]


def test_what_is_too_large_or_no_docx_is_refused(client, admin):
    large = upload(client, admin, b"PK" + b"x" * 1_100_000)
    bomb = upload(client, admin, squeezed(b"0" * 30_000_000))
    none = [
        upload(client, admin, one) for one in (b"", b"x", with_part("a", "b")[:-30])
    ]

    assert (large.status_code, bomb.status_code) == (413, 413)
    assert {one.json["type"] for one in none} == {"/problems/not-a-docx"}


def squeezed(content):
    out = BytesIO(with_text("x"))
    with ZipFile(out, "a", ZIP_DEFLATED) as packed:
        packed.writestr("word/media/a.png", content)
    return out.getvalue()


def test_only_an_admin_puts_templates_in_place(client, make, papers):
    who = papers.mediator | DOCX

    assert upload(client, who, with_text("x")).status_code == 403
    assert (
        client.get("/api/v1/document-templates", headers=papers.mediator).status_code
        == 403
    )


def test_the_template_in_use_is_given_to_be_edited(client, admin):
    answer = client.get("/api/v1/document-templates/agreement/file", headers=admin)

    assert answer.data == (SHIPPED / "agreement.docx").read_bytes()
    nothing = client.get("/api/v1/document-templates/nothing/file", headers=admin)
    assert nothing.status_code == 404


def test_the_folder_holds_no_template_that_nothing_draws():
    there = {path.stem for path in Path(SHIPPED).glob("*.docx")}

    assert there == set(DRAWINGS)
    assert all(re.fullmatch("[a-z_]+", kind) for kind in there)
