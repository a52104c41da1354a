"""Settled cases to learn from: nobody in them can be told, two people saw to that."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from server.audit.models import AuditEntry
from server.library.models import LibraryEntry
from server.library.schemas import CHECKS
from tests.factories import DISTRICT, OTHER_VILLAGE, TOWN, VILLAGE
from tests.library.conftest import TEXTS


def shown(client, who, entry_id):
    return client.get(f"/api/v1/library/{entry_id}", headers=who)


def withdraw(client, who, entry_id):
    return client.delete(f"/api/v1/library/{entry_id}", headers=who)


def test_d25_a_settled_case_is_proposed_approved_by_another_and_found(
    client, make, mediator, desk, close, propose, approve, look
):
    proposed = propose(close())
    assert (proposed.status_code, proposed.json["state"]) == (201, "proposed")
    assert look(words="漏水") == []

    assert approve(proposed.json["id"]).status_code == 201
    elsewhere = make.token("mediator", OTHER_VILLAGE)

    assert look(elsewhere, words="漏水") == [proposed.json["id"]]
    entry = shown(client, elsewhere, proposed.json["id"]).json
    assert entry["settled"] == TEXTS["settled"]
    assert (entry["root_cause"], entry["category"]) == ("noise_smell_leak", "0203")


def test_b27_an_entry_names_a_root_cause_of_the_list(close, propose):
    refused = propose(close(), root_cause="bad_character")

    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"root_cause"}


SAID = (
    "2026年9月18日，示例甲（老示，示先生）从幸福路12号3栋2单元501室打来，"
    "电话138 0000 0000，证件330000199001011234。阿乙说欠12,345元，"
    "示例物业服务有限公司（示例公司）在3-2-501收过三千五百元，车牌浙A12345，"
    "11月2日又收￥580，qq 123456789，Shi Jia 看见了，在示例village01。"
)
WORDS = (
    "示例甲 例甲 老示 示先生 幸福路 12号 3栋 501 138 0000 33000 12,345 12345 "
    "三千五百 580 18日 11月2日 浙A 3-2 123456 Shi Jia 示例"
)
TELLING = WORDS.split()


def test_d25_names_numbers_doors_days_and_sums_are_masked_by_themselves(
    client, mediator, close, propose, session
):
    case_id = close("示例甲", "示例物业服务有限公司", "Shi Jia")
    entry = propose(case_id, happened=SAID, title="示例甲漏水").json

    for words in (entry["happened"], entry["title"]):
        assert [one for one in TELLING if one in words] == []
    assert "2026年9月" in entry["happened"]
    assert "约1万元" in entry["happened"]
    kinds = {piece["kind"] for piece in entry["masked"]["happened"]}
    assert {"name", "phone", "id_number", "date", "amount", "address", "plate"} <= kinds
    kept = session.execute(text("select * from library_entry")).mappings().one()
    assert [one for one in TELLING if one in str(dict(kept))] == []


def test_d25_a_firm_is_masked_by_what_it_is_called_and_not_by_what_it_is(
    close, propose
):
    case_id = close("示例物业服务有限公司", kind="legal_person")
    said = propose(case_id, happened="示例物业不肯修，别的物业都修。").json["happened"]

    assert said == "〔姓名〕物业不肯修，别的物业都修。"


def test_what_says_nothing_of_anybody_stays_as_it_was_written(close, propose):
    said = (
        "两家邻居为漏水争了三个月，修路、走路都不说话；日常见面也不打招呼，占比100%。"
    )
    entry = propose(close("示例甲"), happened=said).json

    assert entry["happened"] == said
    assert entry["masked"]["happened"] == [{"text": said, "kind": None}]


def test_what_would_be_masked_is_shown_before_anything_is_kept(
    client, mediator, close, session
):
    said = {one: TEXTS[one] for one in ("title", "settled", "law")}
    said |= {"case_id": close("示例甲"), "happened": "示例甲不开门"}
    answer = client.post("/api/v1/library/masked", json=said, headers=mediator)

    assert answer.json["happened"][0] == {"text": "〔姓名〕", "kind": "name"}
    assert session.scalars(select(LibraryEntry)).all() == []
    assert "library.mask" in session.scalars(select(AuditEntry.act)).all()


def test_d25_nobody_approves_what_they_proposed_themselves(
    client, make, bureau, close, propose, approve
):
    made = propose(close(), who=bureau).json

    assert made["may"] == ["library.withdraw"]
    refused = approve(made["id"], who=bureau)
    assert refused.status_code == 403
    assert refused.json["type"] == "/problems/own-proposal"
    elsewhere = make.token("justice_admin", OTHER_VILLAGE)
    assert approve(made["id"], elsewhere).status_code == 404
    assert approve(made["id"], make.token("justice_admin", DISTRICT)).status_code == 201


@pytest.mark.parametrize("missing", CHECKS)
def test_d25_each_point_of_the_list_is_looked_at_before_it_is_approved(
    missing, close, propose, approve
):
    made = propose(close()).json["id"]
    refused = approve(made, checked=[one for one in CHECKS if one != missing])

    assert refused.status_code == 422
    assert missing in str(refused.json["errors"]["checked"])


def test_only_a_closed_case_can_be_proposed_and_once(client, flag, close, propose):
    still_open = propose(flag())
    assert still_open.json["type"] == "/problems/case-not-closed"

    case_id = close()
    assert propose(case_id).status_code == 201
    assert propose(case_id).json["type"] == "/problems/case-in-library"


def test_the_same_proposal_again_changes_nothing_and_another_is_refused(
    make, close, propose
):
    case_id, entry_id = close(), uuid4()
    answers = [propose(case_id, entry_id=entry_id) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 200]
    assert propose(case_id, entry_id=entry_id, title="别的").status_code == 409
    other = make.token("mediator", VILLAGE)
    assert propose(case_id, who=other, entry_id=entry_id).status_code == 409


def test_of_twenty_who_propose_one_case_at_once_one_is_taken(
    app, mediator, close, session
):
    case_id = close()

    def send(_):
        body = TEXTS | {"case_id": case_id}
        path = f"/api/v1/library/{uuid4()}"
        answer = app.test_client().put(path, json=body, headers=mediator)
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(20)))

    assert sorted(answers) == [201, *[409] * 19]


def test_a_withdrawn_entry_vanishes_and_its_case_may_come_again(
    client, mediator, bureau, put_in, look, session
):
    made = put_in()
    assert withdraw(client, mediator, made).status_code == 403
    assert withdraw(client, bureau, made).status_code == 204

    assert look(words="漏水") == look() == []
    assert shown(client, mediator, made).status_code == 404
    assert session.scalars(select(LibraryEntry)).all() == []
    if session.get_bind().dialect.name == "sqlite":
        left = session.execute(
            text("select entry from library_index where entry = :id"),
            {"id": made.replace("-", "")},
        )
        assert left.all() == []


def test_a_proposal_is_seen_by_its_author_and_by_who_may_approve_it_there(
    client, make, mediator, desk, close, propose, look
):
    made = propose(close()).json["id"]

    assert look(mediator, state="proposed") == look(desk, state="proposed") == [made]
    for stranger in (
        make.token("mediator", VILLAGE),
        make.token("dispatcher", OTHER_VILLAGE),
    ):
        assert look(stranger, state="proposed") == []
        assert shown(client, stranger, made).status_code == 404


def test_a_reader_is_not_told_which_case_it_was_nor_when_nor_who(client, make, put_in):
    entry = shown(client, make.token("mediator", OTHER_VILLAGE), put_in()).json

    assert entry["masked"] is None
    assert entry["proposed_at"] is None
    assert not {"case_id", "area", "proposed_by", "approved_by"} & set(entry)


@pytest.mark.parametrize("role", ["grid_worker", "building_leader", "leader", "admin"])
def test_whoever_does_not_settle_cases_has_no_library(client, make, role):
    who = make.token(role, TOWN)

    assert client.get("/api/v1/library", headers=who).status_code == 403
    path = f"/api/v1/library/{uuid4()}"
    assert client.put(path, json={}, headers=who).status_code == 403


def test_each_act_has_its_line_and_no_line_holds_a_word_of_the_entry(
    client, bureau, put_in, session
):
    made = put_in()
    withdraw(client, bureau, made)

    ordered = select(AuditEntry).order_by(AuditEntry.change_id)
    lines = session.scalars(ordered).all()
    acts = [one.act for one in lines if one.act.startswith("library.")]
    assert acts == ["library.propose", "library.approve", "library.withdraw"]
    assert TEXTS["title"] not in str([one.facts for one in lines])
