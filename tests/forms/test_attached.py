"""Pictures, sound and signatures answer questions, and end when their answers do."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from server.audit.models import AuditEntry
from server.forms.models import FormAnswer
from server.screening import dictations
from server.screening.attachment_models import Attachment
from server.worker import Worker
from tests.factories import DISTRICT, OTHER_VILLAGE
from tests.forms.books import book, fire, leaks
from tests.forms.test_answering import errors, forget
from tests.photos import Sender, photo, problem

WHOLE = photo(200, 150)
SPOKEN = b"OggS" + b"words" * 2000


class AnswerSender(Sender):
    """Someone's phone with one picture that answers a question."""

    def __init__(self, client, who, answer, content=WHOLE, **said):
        given = said.pop("id", None) or uuid4()
        super().__init__(client, who, content, record_id=answer, **said)
        self.id = given

    @property
    def path(self):
        return f"/api/v1/forms/answers/{self.record_id}/attachments/{self.id}"


@pytest.fixture
def answered(client, live, send, matter, worker):
    """Answers with a photo and a recording; return them, and a phone for each."""
    what, said = str(uuid4()), str(uuid4())
    given = {"blocked": "yes", "what": what, "said": said}
    taken = send(live(fire(), "record"), given, record_id=matter)
    assert taken.status_code == 201, taken.json
    answer = taken.json["id"]
    photo_of = AnswerSender(client, worker, answer, id=what)
    sound = AnswerSender(
        client, worker, answer, SPOKEN, id=said, media_type="audio/ogg"
    )
    return answer, photo_of, sound


def read(client, who, **asked):
    return client.get("/api/v1/forms/answers", query_string=asked, headers=who)


def test_a_picture_that_answers_a_question_arrives_in_ranges_and_is_seen(
    client, make, answered, session
):
    _, phone, sound = answered
    mediator, elsewhere = make.token("mediator"), make.token("mediator", OTHER_VILLAGE)

    assert phone.announce().status_code == 201
    assert phone.announce().status_code == 200
    assert phone.received().json == {"received": 0, "complete": False}
    assert phone.send().json["complete"] is True
    assert sound.send().json["complete"] is True
    assert phone.look().mimetype == "image/jpeg"
    assert phone.look(mediator).status_code == 200
    assert sound.look(mediator).data == SPOKEN
    assert phone.look(elsewhere).status_code == 404
    assert phone.look(make.token("admin", DISTRICT)).status_code == 404
    lines = select(AuditEntry.act).where(AuditEntry.act.contains("att"))
    acts = session.scalars(lines.order_by(AuditEntry.change_id)).all()
    assert acts == ["form.attach"] * 2 + ["attachment.read"] * 2


def test_only_what_the_answer_names_is_taken_and_of_its_kind(client, make, answered):
    answer, phone, sound = answered
    stranger = make.token("grid_worker")
    other = AnswerSender(client, phone.who, answer)
    wrong = AnswerSender(
        client, phone.who, answer, SPOKEN, id=phone.id, media_type="audio/ogg"
    )
    pictured = AnswerSender(client, phone.who, answer, id=sound.id)
    theirs = AnswerSender(client, stranger, answer, id=phone.id)

    assert problem(other.announce()) == (404, "no-such-attachment")
    assert problem(wrong.announce()) == (415, "attachment-type")
    assert problem(pictured.announce()) == (415, "attachment-type")
    assert problem(theirs.announce()) == (404, "no-such-answer")
    phone.send()
    assert problem(theirs.put(0)) == (404, "no-such-answer")


def test_an_attachment_of_a_record_is_none_of_an_answer(client, answered, matter):
    answer, phone, _ = answered
    phone.send()
    there = Sender(client, phone.who, WHOLE, record_id=matter)
    there.id = phone.id

    assert problem(there.announce()) == (409, "attachment-differs")
    assert there.look().status_code == 404
    assert there.received().status_code == 404
    there.id = uuid4()
    assert there.send().json["complete"] is True
    there.record_id = answer
    assert there.look().status_code == 404


def test_a_required_picture_is_answered_once_it_is_named(live, send, visit):
    version = live(fire())

    def wrong(said):
        return errors(send(version, said, visit_id=visit))

    assert wrong({"blocked": "yes"}) == {"what": ["required"]}
    assert wrong({"blocked": "no", "what": str(uuid4())}) == {"what": ["not-asked"]}
    for odd in ("photo.jpg", str(uuid4()).upper(), 7, [str(uuid4())], "../x"):
        assert wrong({"blocked": "yes", "what": odd}) == {"what": ["type"]}
    for fit in ({"blocked": "yes", "what": str(uuid4())}, {"blocked": "no"}):
        assert send(version, fit, visit_id=visit).status_code == 201


def test_one_answer_brings_three_pictures_and_no_more(live, send, visit):
    version = live(fire())
    doors = [{"floor": n, "door": str(uuid4())} for n in (1, 2, 3)]
    said = {"blocked": "no", "doors": doors}

    assert send(version, said, visit_id=visit).status_code == 201
    many = errors(send(version, said | {"signed": str(uuid4())}, visit_id=visit))
    assert many["signed"] == ["many"]
    assert many["doors[3].door"] == ["many"]


def test_digits_of_an_id_are_not_masked_as_somebodys_number(live, send, visit):
    odd = "13800000-0000-4000-8000-a13812345678"
    said = {"blocked": "no", "signed": odd}

    assert send(live(fire()), said, visit_id=visit).json["answers"] == said


def test_pictures_are_deleted_with_the_answers_they_belong_to(
    app, settings, answered, session
):
    """The photo after 20 days, the recording after 30, the rest after 90."""
    answer, phone, sound = answered
    phone.send()
    sound.send()
    now, kept = datetime.now(UTC), Path(settings.files)

    def lies(one):
        return [
            path
            for path in kept.rglob("*")
            if str(one.id) in str(path) and path.is_file()
        ]

    assert len(lies(phone)) == len(lies(sound)) == 1
    forget(app, now + timedelta(days=18))
    assert len(lies(phone)) == 1
    forget(app, now + timedelta(days=21))
    assert lies(phone) == []
    assert phone.look().status_code == 404
    assert problem(phone.announce()) == (404, "no-such-attachment")
    forget_sound(app, now + timedelta(days=29))
    assert len(lies(sound)) == 1
    forget_sound(app, now + timedelta(days=32))
    assert lies(sound) == []
    forget(app, now + timedelta(days=92))
    session.rollback()
    assert session.scalar(select(func.count(Attachment.id))) == 0
    assert session.scalar(select(func.count(FormAnswer.id))) == 0
    assert problem(sound.put(0)) == (404, "no-such-answer")


def forget_sound(app, on):
    """Let the worker of the jobs forget what was dictated."""
    works = {dictations.FORGET: dictations.forget_old}
    zone = app.config["ZONE"]
    worker = Worker(
        app, works, lambda now: dictations.plan(now, zone), clock=lambda: on
    )
    while worker.step():
        pass


def test_a_picture_that_is_half_here_ends_with_its_answer(app, settings, answered):
    _, phone, _ = answered
    phone.announce()
    phone.put(0, 1_000)
    forget(app, datetime.now(UTC) + timedelta(days=21))
    left = [path for path in Path(settings.files).rglob("*") if path.is_file()]

    assert not [path for path in left if str(phone.id) in str(path)]
    assert problem(phone.put(1_000, 2_000)) == (404, "no-such-attachment")


def test_the_same_picture_of_a_record_outlives_that_of_an_answer(
    app, client, answered, matter
):
    """Equal bytes share a file between records, and never with what ends sooner."""
    _, phone, _ = answered
    there = Sender(client, phone.who, WHOLE, record_id=matter)
    assert there.send().json["complete"] is True
    phone.send()
    forget(app, datetime.now(UTC) + timedelta(days=92))

    assert there.look().status_code == 200


def test_whoever_sees_the_record_reads_its_answers_in_words(
    client, make, answered, matter, worker, session
):
    _, phone, _ = answered
    phone.send()
    mediator = make.token("mediator")
    [told] = read(client, mediator, record_id=matter).json["items"]
    lines = {line["name"]: line for line in told["lines"]}

    assert (told["title"], told["number"]) == ("消防通道", 1)
    assert told["languages"] == ["中文 (zh)", "English (en)"]
    assert told["keep_until"] > told["day"]
    blocked, what, said = lines["blocked"], lines["what"], lines["said"]
    assert blocked["says"]["English (en)"] == "Is the way blocked?"
    assert blocked["chosen"] == [{"中文 (zh)": "堵了", "English (en)": "Yes"}]
    assert what["file"]["stands"] == "there"
    assert said["file"]["stands"] == "on-its-way"
    assert [line["name"] for line in told["lines"]] == ["blocked", "what", "said"]
    for role in ("dispatcher", "auditor"):
        assert read(client, make.token(role), record_id=matter).status_code == 200
    for role in ("admin", "handler", "leader", "building_leader"):
        assert read(client, make.token(role), record_id=matter).status_code == 404
    [own] = read(client, worker, record_id=matter).json["items"]
    assert own == told
    noted = select(AuditEntry.facts).where(AuditEntry.act == "answer.read")
    assert session.scalars(noted).all() == [{"record": matter}] * 3


def test_a_repeat_is_told_time_by_time_and_a_point_without_its_place(
    client, make, live, send, matter
):
    version = live(leaks(), "record")
    spots = [{"where": "楼道顶上", "size": 1.5}, {"where": "三楼窗边"}]
    spot = {"lon": 120.655, "lat": 28.015, "accuracy_m": 9}
    send(version, {"spots": spots, "spot": spot}, record_id=matter)
    [told] = read(client, make.token("mediator"), record_id=matter).json["items"]
    lines = [(line["name"], line["time"], line["value"]) for line in told["lines"]]

    assert lines == [
        ("where", 1, "楼道顶上"),
        ("size", 1, 1.5),
        ("where", 2, "三楼窗边"),
        ("spot", None, {"accuracy_m": 9}),
        ("all", None, 1.5),
    ]


def test_answers_of_a_visit_are_their_filers_own(
    client, make, live, send, visit, worker
):
    what = str(uuid4())
    said = {"blocked": "yes", "what": what}
    answer = send(live(fire()), said, visit_id=visit).json["id"]
    phone = AnswerSender(client, worker, answer, id=what)
    assert phone.send().json["complete"] is True
    assert phone.look().status_code == 200

    for role in ("grid_worker", "mediator", "dispatcher", "auditor", "admin"):
        who = make.token(role)
        assert read(client, who, visit_id=visit).status_code == 404
        assert phone.look(who).status_code == 404


def test_whoever_answered_finds_their_answers_again(client, make, live, send, visit):
    worker = make.token("grid_worker")
    path = "/api/v1/forms/answers/own"
    assert client.get(path, headers=worker).json == {"items": []}
    send(live(fire()), {"blocked": "no"}, visit_id=visit)
    assert client.get(path, headers=worker).json == {"items": []}
    assert client.get(path, headers=make.token("mediator")).status_code == 403


def test_ones_own_list_says_what_was_answered_and_not_how(
    client, worker, live, send, visit
):
    sent = send(live(fire()), {"blocked": "no"}, visit_id=visit).json
    [one] = client.get("/api/v1/forms/answers/own", headers=worker).json["items"]

    assert one.pop("keep_until") == sent["keep_until"]
    assert one.pop("day") == sent["day"]
    assert one == {
        "id": sent["id"],
        "record_id": None,
        "visit_id": visit,
        "title": "消防通道",
    }


def test_an_export_names_each_file_and_where_it_is_had(
    client, make, answered, live, admin, session
):
    _, phone, _ = answered
    phone.send()
    desk = make.token("dispatcher", DISTRICT)
    [form] = client.get("/api/v1/forms/versions", headers=admin).json["items"]
    path = f"/api/v1/forms/{form['form']}/answers"
    told = client.get(f"{path}.csv", headers=desk).data.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(told))

    assert row["what"].startswith(f"/api/v1/forms/{form['form']}/files/")
    assert phone.id not in told
    assert row["what"] not in client.get(f"{path}.csv", headers=desk).text
    assert row["said"] == "on-its-way"
    assert client.get(row["what"], headers=desk).mimetype == "image/jpeg"
    assert client.get(f"{path}.xlsx", headers=desk).status_code == 200
    mapped = client.get(f"{path}.geojson", headers=desk).data.decode()
    assert str(phone.id) not in mapped
    for who in (admin, phone.who, make.token("mediator")):
        assert client.get(row["what"], headers=who).status_code == 403
    elsewhere = make.token("dispatcher", OTHER_VILLAGE)
    assert client.get(row["what"], headers=elsewhere).status_code == 404
    files, name = row["what"].rsplit("/", 1)
    for wrong in (name[:-4], phone.id, "x", "示"):
        assert client.get(f"{files}/{wrong}", headers=desk).status_code == 404
    noted = select(AuditEntry.act).where(AuditEntry.act == "attachment.read")
    assert session.scalars(noted).all() == ["attachment.read"]


def test_a_colleague_hands_in_pictures_of_answers(client, make, answered):
    _, phone, _ = answered
    account = client.get("/api/v1/me", headers=phone.who).json["id"]
    near, far = make.token("dispatcher"), make.token("dispatcher", OTHER_VILLAGE)
    hand = {"Linli-Hands-In-For": account}
    phone.who = far | hand
    assert phone.announce().status_code == 403
    phone.who = near | hand
    assert phone.send().json["complete"] is True
    assert phone.look().status_code == 403


HEAD = ("type", "name", "label", "appearance", "required")


def refused(client, who, *rows):
    answer = client.put(
        f"/api/v1/forms/versions/{uuid4()}/report",
        data=book((HEAD, *rows)),
        headers=who,
    )
    return [(one["row"], one["column"], one["why"]) for one in answer.json["refusals"]]


@pytest.mark.parametrize(
    ("type_", "label", "looks"),
    [
        ("image", "住户照片", ""),
        ("image", "拍一张人脸", ""),
        ("image", "身份证照片", ""),
        ("image", "证件照", ""),
        ("image", "证件拍一张", ""),
        ("photo", "合影", ""),
        ("image", "A photo of the person", ""),
        ("image", "Photo of the resident", ""),
        ("image", "Photo of his ID", ""),
        ("image", "The people there", ""),
        ("image", "Headshot", ""),
        ("image", "通道", "new-front"),
    ],
)
def test_no_form_asks_for_faces_or_documents(client, admin, type_, label, looks):
    [(row, _, why)] = refused(client, admin, (type_, "a", label, looks))

    assert (row, why) == (2, "forbidden")


@pytest.mark.parametrize(
    ("type_", "label", "looks"),
    [
        ("image", "住户门口的杂物", ""),
        ("image", "Photo of the lift", ""),
        ("image", "当事人签字", "signature"),
        ("image", "Signed by the resident", "signature"),
        ("audio", "口述经过", ""),
        ("text", "来了哪些人物？", ""),
    ],
)
def test_things_are_photographed_and_whoever_agrees_signs(
    client, admin, type_, label, looks
):
    assert refused(client, admin, (type_, "a", label, looks)) == []


def test_more_pictures_than_are_taken_are_refused_at_upload(client, admin):
    four = [("image", f"p{n}", "楼道") for n in range(4)]
    two = [("audio", f"s{n}", "口述") for n in range(2)]
    within = [
        ("begin_repeat", "r", "门"),
        ("image", "p", "门", "", "yes"),
        ("end_repeat",),
    ]

    assert refused(client, admin, *four) == [(5, "type", "too-many-attachments")]
    assert refused(client, admin, *two) == [(3, "type", "too-many-attachments")]
    assert refused(client, admin, *within) == [(3, "required", "required-in-repeat")]
    sound = ("audio", "s", "口述", "", "yes")
    assert refused(client, admin, sound) == [(2, "required", "required-sound")]
    [(_, _, why)] = refused(client, admin, ("video", "v", "楼道"))
    assert why == "type-attachment"
