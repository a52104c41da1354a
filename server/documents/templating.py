"""A district's own templates: what they may hold, checked before one is kept."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile
from zoneinfo import ZoneInfo

from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError

from server.cases.models import (
    Agreement,
    AgreementItem,
    Case,
    Consent,
    Danger,
    Note,
    Party,
    Step,
)
from server.cases.stages import State
from server.documents.filling import Sandbox, TemplateFailed, fill
from server.documents.laying import lay_out
from server.documents.naming import unknown_fields
from server.identifiers import new_id
from server.identity.models import Account, Organisation
from server.problems import TooLarge, Unprocessable
from server.territory.models import Area

LARGEST = 1024 * 1024
UNPACKED = 20 * 1024 * 1024
PARTS = 300

REFUSED_NAMES = re.compile(
    r"vbaProject|vbaData|activeX|embeddings/|oleObject|afchunk|\.bin$|\.(?:exe|js|vbs|html?)$",
    re.IGNORECASE,
)
REFUSED_WORDS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("macro", re.compile(rb"macroEnabled|vnd\.ms-office\.vbaProject", re.IGNORECASE)),
    ("external_link", re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)),
    ("entity", re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)),
    (
        "field_code",
        re.compile(
            rb"\b(?:INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|IMPORT|MACROBUTTON|HYPERLINK)\b"
        ),
    ),
    ("embedded", re.compile(rb"<(?:\w+:)?(?:altChunk|OLEObject|object|control)\b")),
)
"""What a template may not hold, by name; the bytes that show it."""


class TemplateTooLarge(TooLarge):
    title = "A template has at most 1 MB"


class NotADocx(Unprocessable):
    title = "This is no DOCX"


class TemplateUnsafe(Unprocessable):
    title = "A template holds no macros, links to elsewhere or embedded things"


class FieldsUnknown(Unprocessable):
    title = "This template names fields that there are none of; `fields` says which"


def check_template(content: bytes) -> None:
    """Refuse a template that is too large, unsafe, or names what is not there."""
    if len(content) > LARGEST:
        raise TemplateTooLarge(limit=LARGEST)
    found = sorted(
        {name for name, data in _parts(content) for name in _unsafe(name, data)}
    )
    if found:
        raise TemplateUnsafe(found=found)
    sample = lay_out_sample()
    try:
        tree = Sandbox().parse(_source(content))
        unknown = unknown_fields(tree, sample | {"qr": ""})
    except TemplateError as wrong:
        raise TemplateFailed(str(wrong)) from wrong
    if unknown:
        raise FieldsUnknown(
            fields=unknown, errors={one: ["Unknown field."] for one in unknown}
        )
    fill(content, sample, "https://linli.example/verify/0")


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    """Unpack a DOCX, unless it holds more than it says or than it should."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            listed = packed.infolist()
            if len(listed) > PARTS or sum(one.file_size for one in listed) > UNPACKED:
                raise TemplateTooLarge(limit=UNPACKED)
            if "word/document.xml" not in packed.namelist():
                raise NotADocx
            return [(one.filename, packed.read(one)) for one in listed]
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as wrong:
        raise NotADocx from wrong


def _unsafe(name: str, data: bytes) -> set[str]:
    found = {word for word, pattern in REFUSED_WORDS if pattern.search(data)}
    return found | ({"embedded"} if REFUSED_NAMES.search(name) else set())


def _source(content: bytes) -> str:
    """Return all that Jinja will read: the body, headers and footers, properties."""
    try:
        opened = DocxTemplate(BytesIO(content))
        opened.init_docx()
        read = [opened.patch_xml(opened.get_xml())]
        for uri in (opened.HEADER_URI, opened.FOOTER_URI):
            parts = [part for _, part in opened.get_headers_footers(uri)]
            read += [opened.patch_xml(opened.get_part_xml(one)) for one in parts]
        said = opened.docx.core_properties
        read += [said.author, said.comments, said.identifier, said.subject, said.title]
        return "\n".join(read)
    except TemplateError:
        raise
    except Exception as wrong:  # there is no list of what python-docx trips over
        raise NotADocx from wrong


def lay_out_sample() -> dict[str, Any]:
    """Lay out a case that is nobody's: what every template can name."""
    now, until = datetime.now(UTC), date(2100, 1, 1)
    area = Area(name="示例村")
    case = Case(
        id=new_id(),
        state=State.MEDIATING,
        danger=Danger.NONE,
        origin="party_apply",
        category="0203",
        severity=4,
        summary="示例事项",
        registered_at=now,
        due_at=now,
        agreement_form="written",
        area=area,
        organisation=Organisation(name="示例人民调解委员会"),
        mediator=Account(name="示例调解员"),
    )
    kept: dict[str, Any] = {"legal_basis": "", "keep_until": until}
    sides = ("applicant", "respondent", "third_person")
    case.parties = [_sample_party(role, kept) for role in sides]
    case.steps = [_sample_step(act, now) for act in ("case.hold_session", "case.agree")]
    case.notes = [
        Note(id=new_id(), step_id=one.id, text="示例", **kept) for one in case.steps
    ]
    case.agreements = [_sample_agreement(case.parties, now, kept)]
    laid = lay_out(case, ZoneInfo("UTC"), said={"participants": "示例"})
    return laid | {
        "people": [{"name": "示例", "role": "示例"}],
        "paper": sample_paper(),
    }


def _sample_agreement(
    parties: list[Party], now: datetime, kept: dict[str, Any]
) -> Agreement:
    item = AgreementItem(
        number=1,
        from_party=parties[1].id,
        to_party=parties[0].id,
        kind="pay",
        what="示例",
        amount_fen=100,
        due_on=now.date(),
        **kept,
    )
    return Agreement(form="written", reached_at=now, items=[item], **kept)


def sample_paper() -> dict[str, str]:
    return {"number": "", "made_on": "", "title": "", "check": "", "address": ""}


def _sample_party(role: str, kept: dict[str, Any]) -> Party:
    return Party(
        id=new_id(),
        kind="natural",
        role=role,
        name="示例",
        phone="",
        consent=Consent.AGREE,
        consent_at=None,
        rights_told_at=None,
        rights_how=None,
        **kept,
    )


def _sample_step(act: str, now: datetime) -> Step:
    held: dict[str, object] = {"held_at": now.isoformat(), "mode": "on_site"}
    return Step(id=new_id(), act=act, facts=held, received_at=now, said_at=None)
