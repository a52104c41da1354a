import os
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from docx import Document as Docx
from sqlalchemy import insert, select

from server.audit.models import AuditEntry
from server.cases.models import AgreementItem, Party
from server.db import transaction
from server.documents.forgetting import forget_old
from server.documents.models import Document, Making
from server.documents.office import Office
from server.documents.papers import PAPERS
from server.documents.rendering import RENDER
from server.jobs import Job, JobState
from server.numbers import NumberSeries, next_number
from tests.documents.conftest import Papers, pages_of, read
from tests.factories import GRID, OTHER_VILLAGE, TOWN
from tests.photos import photo

WORDS = {
    "agreement": {"dispute": "修补费用由谁承担", "responsibility": "乙方承担"},
    "hand_over": {"to": "示例区法律援助中心", "reason": "需要法律援助"},
}

SAYS = {
    "cover": "人民调解卷宗",
    "receipt": "今收到",
    "hand_over": "示例区法律援助中心",
    "confirmation_unit": "统一社会信用代码",
}
"""What is looked for where a title is set with blanks."""


def one(answer):
    assert answer.status_code == 201, answer.json
    [made] = answer.json["items"]
    return made["id"]


def test_c31_an_agreement_becomes_a_pdf_within_three_seconds(papers, work, tmp_path):
    """The quickest of three, with one standing by; more where the machine is busy."""
    papers.sit_down()
    papers.agree()
    took = []
    for _ in range(3):
        began = time.monotonic()
        made = one(papers.make("agreement", dispute="修补费用由谁承担"))
        work()
        pdf = papers.file(made).data
        took.append(time.monotonic() - began)
        time.sleep(2)
    said = read(pdf)
    busy = max(1, os.getloadavg()[0] / (os.cpu_count() or 1))

    assert min(took) < 3 * busy, took
    print(f"an agreement as PDF: {min(took):.2f} s")  # noqa: T201
    for word in ("人民调解协议书", "甲住户", "乙住户", "800.00", "捌佰元整"):
        assert word in said
    assert "2027年1月31日前" in said
    assert "修补费用由谁承担" in said
    assert pages_of(pdf, tmp_path) <= 2


@pytest.mark.usefixtures("drawn_once")
def test_c31_the_pack_for_the_court_holds_what_it_asks_for(client, papers, work):
    papers.sit_down()
    papers.agree()
    for kind in ("agreement", "confirmation_persons", "attorney", "registration"):
        one(papers.make(kind))
    path = f"{papers.path}/photos/{uuid4()}?piece=3"
    who = papers.mediator | {"Content-Type": "image/jpeg"}
    assert client.put(path, data=photo(), headers=who).status_code == 201
    one(papers.make("follow_up"))
    work()
    path = f"{papers.path}/pack?of=confirmation"
    answer = client.get(path, headers=papers.mediator)
    names = ZipFile(BytesIO(answer.data)).namelist()

    assert answer.mimetype == "application/zip"
    for title in ("司法确认申请书", "人民调解协议书", "授权委托书", "当事人身份证明"):
        assert any(title in name for name in names)
    assert not any("回访" in name for name in names)
    assert not any("住户" in name for name in names)


@pytest.mark.usefixtures("drawn_once")
def test_every_paper_can_be_made_and_says_what_the_case_says(papers, work, session):
    papers.sit_down()
    papers.agree()
    ids = {kind: one(papers.make(kind, **WORDS.get(kind, {}))) for kind in PAPERS}
    work()
    kept = {row.kind: row for row in session.scalars(select(Document))}

    assert {row.making for row in kept.values()} == {Making.READY}
    for kind, document_id in ids.items():
        said = read(papers.file(document_id).data)
        word = SAYS.get(kind, PAPERS[kind].title[:4])
        assert word in said, kind
        assert "{" not in said, kind
        assert kept[kind].pages >= 1, kind


@pytest.mark.usefixtures("drawn_once")
def test_a10_whoever_took_part_stands_on_the_mediation_record(papers, work):
    papers.sit_down()
    invited = ["社区民警：示例民警", "律师：示例律师", "邻居：示例邻居"]
    made = one(papers.make("mediation_record", participants="\n".join(invited)))
    work()
    said = read(papers.file(made).data)

    for person in invited:
        assert person in said
    assert said.index("参加人") < said.index(invited[0]) < said.index("调解要点")


@pytest.mark.usefixtures("drawn_once")
def test_a26_a_failed_case_goes_back_to_the_court_with_its_number(papers, work):
    papers.sit_down()
    papers.step("fail", result="failed", other_ways_told=True)
    said = {"court": "示例区人民法院", "court_number": "（2026）示诉前调12号"}
    made = one(papers.make("court_return", **said))
    work()
    text = read(papers.file(made).data)

    assert "移回函" in text
    assert "示例区人民法院" in text
    assert "（2026）示诉前调12号" in text
    assert "双方未能达成协议" in text


@pytest.mark.usefixtures("drawn_once")
def test_the_record_ticks_what_the_steps_show_and_what_one_says(papers, work):
    papers.sit_down("甲方说漏了三次。")
    made = one(papers.make("mediation_record", ticks="23"))
    work()
    said = read(papers.file(made).data)

    assert said.count("☑") == 3
    assert said.count("☐") == 4
    assert "甲方说漏了三次。" in said


NAMES = ["{{ case.number }}{% for x in y %}", "甲\n乙", "王😀", "很长" * 40, "<&>'\""]


@pytest.mark.usefixtures("drawn_once")
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_name_whatever_it_looks_like(client, make, work, name):
    papers = Papers(client, make)
    papers.party(name)
    papers.party("乙住户", "respondent")
    papers.sit_down()
    papers.agree()
    made = one(papers.make("agreement"))
    work()
    docx = Docx(BytesIO(papers.file(made, "docx").data))
    cells = [cell.text for row in docx.tables[0].rows for cell in row.cells]

    assert name in cells
    text = read(papers.file(made).data)
    assert "乙住户" in text
    if name.isascii():
        assert name.split()[0] in text


@pytest.mark.usefixtures("drawn_once")
@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1, "壹分"),
        (100_000_000, "壹佰万元整"),
        (10**12, "壹佰亿元整"),
        (123_456, "壹仟贰佰叁拾肆元伍角陆分"),
    ],
)
def test_amounts_are_said_in_figures_and_in_capitals(papers, work, fen, words):
    papers.sit_down()
    papers.agree({"amount_fen": fen})
    made = one(papers.make("agreement"))
    work()
    said = read(papers.file(made).data)

    assert f"{fen // 100:,}.{fen % 100:02}" in said
    assert words in said


@pytest.mark.usefixtures("drawn_once")
def test_a_dossier_of_sixty_pages_is_made_and_counted(client, papers, work, tmp_path):
    papers.sit_down("第一次调解。\n" + "双方就漏水的时间、原因和费用反复陈述。\n" * 300)
    words = "\n".join(
        f"第{at}问：漏水是什么时候开始的？答：记不清了。" for at in range(640)
    )
    record = one(papers.make("mediation_record", content="他们又谈了一遍。\n" * 1300))
    asked = one(papers.make("investigation", content=words))
    work()
    contents = one(papers.make("contents"))
    work()
    pages = {made["id"]: made["pages"] for made in papers.dossier()["documents"]}
    pdf = papers.file(record).data

    assert sum(pages.values()) >= 60
    assert pages_of(pdf, tmp_path) == pages[record]
    assert str(pages[asked]) in read(papers.file(contents).data)
    pack = client.get(f"{papers.path}/pack", headers=papers.mediator)
    assert ZipFile(BytesIO(pack.data)).testzip() is None


def more_households(app, papers, numbers):
    """Write down many parties at once, each as willing as the first."""
    with app.app_context(), transaction(writes=True) as writer:
        known = writer.get_one(Party, UUID(papers.parties[1]))
        names = [column.name for column in Party.__table__.columns]
        alike = {name: getattr(known, name) for name in names}
        rows = [alike | {"id": uuid4(), "name": f"{at}号住户"} for at in numbers]
        writer.execute(insert(Party), rows)
    return [str(row["id"]) for row in rows]


@pytest.fixture
def group(app, client, make):
    """A matter with 179 households, each with an item of its own."""
    made = Papers(client, make)
    company = made.party("示例开发公司", "respondent", "legal_person")
    households = [made.party("1号住户")]
    made.sit_down()
    households += more_households(app, made, range(2, 180))
    first = {"from_party": company, "to_party": households[0], "amount_fen": 100}
    made.agree(first)
    with app.app_context(), transaction(writes=True) as writer:
        [item] = writer.scalars(select(AgreementItem))
        alike = {"case_id": item.case_id, "step_id": item.step_id, "kind": "pay"}
        alike |= {"from_party": item.from_party, "what": "补偿", "due_on": item.due_on}
        alike |= {"legal_basis": "", "keep_until": item.keep_until}
        alike |= {"performance": "unknown"}
        for at, one in enumerate(households[1:], start=2):
            own = {"id": uuid4(), "to_party": UUID(one), "amount_fen": 100 * at}
            writer.add(AgreementItem(number=at, **alike, **own))
    return made, households


@pytest.mark.usefixtures("drawn_once")
def test_a_group_of_179_households_gets_its_agreements_from_one_template(group, hire):
    papers, households = group
    document_id = uuid4()
    answer = papers.make("agreement", document_id, households)
    again = papers.make("agreement", document_id, households)
    made = answer.json["items"]

    assert (answer.status_code, again.status_code) == (201, 200)
    numbers = sorted(paper["number"][-5:-1] for paper in made)
    assert numbers == [f"{at:04}" for at in range(1, 180)]
    assert hire().step()
    docx = Docx(BytesIO(papers.file(made[0]["id"], "docx").data))
    sides = [row.cells[1].text for row in docx.tables[0].rows]
    assert len(sides) == 3
    assert sides[2] == "示例开发公司"
    assert len(docx.tables[1].rows) == 2
    assert {one["making"] for one in papers.dossier()["documents"]} == {"docx_only"}


@pytest.mark.usefixtures("drawn_once")
def test_a_group_that_was_broken_off_goes_on_where_it_was(app, group, hire, session):
    papers, households = group
    papers.make("agreement", uuid4(), households[:40])
    render = hire().works[RENDER]
    [job] = session.scalars(select(Job).where(Job.kind == RENDER))
    done = select(Document).where(Document.making == Making.DOCX_ONLY)

    def stop_half_way(count, of):
        if count >= 20:
            raise KeyboardInterrupt

    with app.app_context(), pytest.raises(KeyboardInterrupt):
        render(job.arguments, stop_half_way)
    session.rollback()
    assert len(session.scalars(done).all()) == 20
    went = []
    with app.app_context():
        render(job.arguments, lambda *how_far: went.append(how_far))
    session.rollback()
    assert went[0] == (20, 40)
    assert len(session.scalars(done).all()) == 40


def test_where_no_libreoffice_is_the_docx_is_offered(papers, hire):
    papers.sit_down()
    made = one(papers.make("rights"))
    hire().step()
    [shown] = papers.dossier()["documents"]

    assert (shown["making"], shown["forms"]) == ("docx_only", ["docx"])
    assert papers.file(made, "docx").status_code == 200
    assert papers.file(made).json["type"] == "/problems/no-file-yet"


def test_a_libreoffice_that_hangs_is_killed_and_the_job_tried_again(
    papers, hire, session, tmp_path
):
    hung = tmp_path / "hung"
    hung.write_text("#!/bin/sh\nsleep 300 &\nwait\n")
    hung.chmod(0o755)
    made = one(papers.make("rights"))
    began = time.monotonic()
    office = Office(str(hung), patience=0.5)
    hire(office).step()
    took = time.monotonic() - began
    office.close()
    [job] = session.scalars(select(Job).where(Job.kind == RENDER))

    assert took < 10
    assert (job.state, job.problem) == (JobState.WAITING, "NoPdf")
    assert papers.file(made, "docx").status_code == 200
    assert "sleep 300" not in running()


def running():
    return subprocess.run(
        ["ps", "-eo", "args"], capture_output=True, text=True, check=True
    ).stdout


def test_a_paper_says_who_may_read_it_and_reading_it_is_noted(
    make, papers, hire, session
):
    made = one(papers.make("rights"))
    hire().step()
    other = make.token("mediator", OTHER_VILLAGE)
    leader, desk = make.token("leader", TOWN), make.token("dispatcher", TOWN)
    worker = make.token("grid_worker", GRID)

    assert papers.file(made, "docx", other).status_code == 404
    assert papers.file(made, "docx", worker).status_code == 404
    assert papers.file(made, "docx", leader).status_code == 403
    answer = papers.file(made, "docx", desk)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("document.read") == 1
    assert {"document.make", "party.read"} <= set(acts)


def test_what_is_kept_of_a_paper_is_sealed(app, papers, hire, settings):
    papers.sit_down()
    made = one(papers.make("rights"))
    hire().step()
    folder = Path(settings.files) / "documents" / made

    [kept] = [path for path in folder.rglob("*") if path.is_file()]
    assert kept.read_bytes()[:2] != b"PK"
    assert papers.file(made, "docx").data[:2] == b"PK"


def test_the_same_paper_again_is_the_same_and_another_is_refused(papers):
    papers.sit_down()
    document_id = uuid4()
    first = papers.make("hand_over", document_id, to="示例单位")
    again = papers.make("hand_over", document_id, to="示例单位")
    other = papers.make("hand_over", document_id, to="别的单位")

    assert (first.status_code, again.status_code) == (201, 200)
    assert other.json["type"] == "/problems/document-differs"


def test_words_that_a_paper_does_not_ask_for_are_refused_by_name(papers):
    answer = papers.make("rights", religion="x")

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["religion"]


def test_no_agreement_is_written_before_there_is_one(papers):
    assert papers.make("agreement").json["type"] == "/problems/no-agreement-yet"


def test_an_agreement_that_is_made_anew_keeps_its_number(papers):
    papers.sit_down()
    papers.agree()
    first = papers.make("agreement").json["items"][0]["number"]
    again = papers.make("agreement", dispute="改了一句").json["items"][0]["number"]

    assert first == again
    assert first.endswith("人调字第0001号")


def test_what_is_missing_is_said_until_it_is_there(client, papers, work):
    before = papers.dossier()
    papers.sit_down()
    papers.agree()
    after = papers.dossier()
    path = f"{papers.path}/photos/{uuid4()}?piece=3"
    who = papers.mediator | {"Content-Type": "image/jpeg"}
    client.put(path, data=photo(), headers=who)

    assert before["missing"] == [2, 3, 7, 8]
    assert after["missing"] == [3]
    assert papers.dossier()["missing"] == []
    states = {piece["piece"]: piece["state"] for piece in papers.dossier()["pieces"]}
    assert (states[3], states[8], states[4]) == ("made", "ready", "lacking")


def test_a_failed_case_needs_no_agreement_and_one_refused_at_the_door_no_signature(
    client, make, papers
):
    papers.sit_down()
    papers.step("fail", result="failed", other_ways_told=True)
    refused = Papers(client, make)
    refused.party()
    refused.step("fail", result="refused_by_party", other_ways_told=True)

    assert papers.dossier()["missing"] == [3]
    assert refused.dossier()["missing"] == []


def test_photos_that_are_none_and_pieces_that_are_not_photographed_are_refused(
    client, papers
):
    who = papers.mediator | {"Content-Type": "image/jpeg"}
    path = f"{papers.path}/photos/{uuid4()}"
    bad = client.put(f"{path}?piece=3", data=b"x", headers=who)
    back = client.put(f"{path}?piece=13", data=photo(), headers=who)
    far = client.put(f"{path}?piece=99", data=photo(), headers=who)

    assert bad.json["type"] == "/problems/attachment-not-a-picture"
    assert back.json["type"] == "/problems/no-photo-of-that"
    assert list(far.json["errors"]) == ["piece"]


def test_papers_end_and_scans_of_identity_end_soon_after_a_failure(
    app, client, papers, hire, session, settings
):
    who = papers.mediator | {"Content-Type": "image/jpeg"}
    scan = str(uuid4())
    client.put(f"{papers.path}/photos/{scan}?piece=3", data=photo(), headers=who)
    kept = one(papers.make("registration"))
    hire().step()
    papers.step("fail", result="refused_by_party", other_ways_told=True)

    def left(days):
        with app.app_context(), transaction(writes=True) as writer:
            now = datetime.now(UTC) + timedelta(days=days)
            forget_old(writer, app.config["FILES"], now)
        session.rollback()
        return {str(one) for one in session.scalars(select(Document.id))}

    assert left(29) == {scan, kept}
    assert left(31) == {kept}
    assert not list((Path(settings.files) / "documents" / scan).rglob("*"))
    assert left(6 * 365) == set()


def test_numbers_of_fifty_racing_agreements_have_no_gap(app, session, make):
    taken, start = [], threading.Barrier(10)

    def race():
        start.wait()
        for at in range(5):
            with app.app_context():
                try:
                    with transaction(writes=True) as writer:
                        number = next_number(writer, "agreement test 2026")
                        if at == 2:
                            raise ZeroDivisionError
                    taken.append(number)
                except ZeroDivisionError:
                    with transaction(writes=True) as writer:
                        taken.append(next_number(writer, "agreement test 2026"))

    racers = [threading.Thread(target=race) for _ in range(10)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert sorted(taken) == list(range(1, 51))
    assert session.scalar(select(NumberSeries.last)) == 50
