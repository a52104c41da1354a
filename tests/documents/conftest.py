"""A case with its parties, a worker that makes papers, and eyes for PDFs."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from server.documents.office import Office
from server.documents.rendering import RENDER, work_of
from server.worker import Worker
from tests.factories import GRID, VILLAGE, record

NO_OFFICE = shutil.which("soffice") is None


class Papers:
    """A mediator's case, step by step, and its papers."""

    def __init__(self, client, make):
        self.client = client
        self.mediator = make.token("mediator", VILLAGE)
        said = record(outcome="flagged")
        worker = make.token("grid_worker", GRID)
        path = f"/api/v1/records/{uuid4()}"
        answer = client.put(path, json=said, headers=worker)
        self.case_id = answer.json["case_id"]
        self.path = f"/api/v1/cases/{self.case_id}"
        self.parties = []
        self.step("claim")

    def step(self, act, **said):
        path = f"{self.path}/steps/{uuid4()}"
        answer = self.client.put(
            path, json={"act": f"case.{act}"} | said, headers=self.mediator
        )
        assert answer.status_code == 201, answer.json
        return answer.json

    def party(self, name="甲住户", role="applicant", kind="natural"):
        party_id = str(uuid4())
        self.step("add_party", party_id=party_id, kind=kind, role=role, name=name)
        self.parties.append(party_id)
        return party_id

    def sit_down(self, notes="双方各说各的。"):
        for party_id in self.parties:
            said = {"party_id": party_id, "consent": "agree", "how": "in_person"}
            self.step("record_consent", **said)
        self.step("tell_rights", party_ids=self.parties, how="read_aloud")
        now = datetime.now(UTC).isoformat()
        self.step("hold_session", mode="home_visit", held_at=now, notes=notes)

    def agree(self, *items, form="written"):
        one = {"from_party": self.parties[1], "to_party": self.parties[0]}
        pay = {"kind": "pay", "what": "赔偿天花板修补", "amount_fen": 80_000}
        said = [one | pay | {"due_on": "2027-01-31"} | item for item in items or [{}]]
        self.step("agree", form=form, items=said)

    def make(self, kind, document_id=None, party_ids=(), **said):
        path = f"{self.path}/documents/{document_id or uuid4()}"
        body = {"kind": kind, "said": said, "party_ids": list(party_ids)}
        return self.client.put(path, json=body, headers=self.mediator)

    def dossier(self):
        return self.client.get(f"{self.path}/documents", headers=self.mediator).json

    def file(self, document_id, form="pdf", who=None):
        path = f"{self.path}/documents/{document_id}/file?as={form}"
        return self.client.get(path, headers=who or self.mediator)


@pytest.fixture
def papers(client, make):
    made = Papers(client, make)
    made.party("甲住户", "applicant")
    made.party("乙住户", "respondent")
    return made


@pytest.fixture(scope="session")
def office():
    """One LibreOffice for all tests, as a worker has one."""
    if NO_OFFICE:
        pytest.skip("NO LIBREOFFICE: no PDF can be made")
    made = Office("soffice")
    yield made
    made.close()


@pytest.fixture
def hire(app, settings):
    """A maker of workers with a LibreOffice, or without one."""

    def worker(office=None):
        work = work_of(app.config["FILES"], settings.zone, office)
        return Worker(app, {RENDER: work})

    return worker


@pytest.fixture
def work(hire, office):
    """Let a worker do all that waits."""

    def step():
        worker = hire(office)
        while worker.step():
            pass

    return step


def read(pdf):
    """Return a PDF's text, without the blanks between Chinese characters."""
    said = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(said, input=pdf, capture_output=True, check=True).stdout
    return re.sub(r"\s+", "", text.decode())


def pages_of(pdf, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(
        ["pdfinfo", path], capture_output=True, check=True, text=True
    ).stdout
    return int(re.search(r"Pages:\s+(\d+)", said)[1])


@pytest.fixture
def drawn_once(settings):
    """LibreOffice knows no database: what it draws is looked at with one of them."""
    if settings.database_url.startswith("postgresql"):
        pytest.skip("drawn with SQLite; the agreement is drawn with both")
