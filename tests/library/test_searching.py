"""One search on two databases: the same entries, in the same order."""

import random
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from server.cases.models import Case
from server.db import transaction
from server.library.cutting import cut, write_down
from server.library.indexing import index_entry
from server.library.models import EntryState, LibraryEntry

SAID = (
    "漏水 防水 天花板 赔偿 邻居 楼上 噪音 油烟 停车 电梯 物业费 装修 押金 租金 "
    "欠薪 工钱 赡养 抚养 宅基地 地界 排水 采光 树木 犬吠 鄰居 漏水糾紛 賠償 停車 "
    "WiFi 2FA e-mail COVID-19 3.5万元 12个月 50% R&D C++ a_b café Straße "
    "“引号” 'quote' (括号) 第二百九十六条 300㎡ No.5 x'); drop"
)
WORDS = SAID.split()
ASKED = (
    "漏水",
    "漏水 防水",
    "邻居噪音",
    "鄰居 賠償",
    "wifi",
    "ＷＩＦＩ",
    "straße",
    "STRASSE",
    "cafe",
    "e-mail",
    "mail",
    "3.5",
    "296",
    "第二百九十六条",
    "租金 押金 欠薪 工钱 赔偿",
    "停车 OR 漏水",
    "停车 AND NOT 漏水",
    "NEAR(停车 漏水, 2)",
    "漏*",
    '"漏水',
    "'漏水'",
    "words:漏水",
    "entry : 漏水",
    "^漏水",
    "-漏水",
    "漏水 & 防水 | ! <-> ()",
    "漏水:*",
    "\\",
    "%",
    "____",
    "😀",
    "的 了 和",
    "x'); drop table library_entry; --",
    "c++",
    "&",
)


def texts():
    """Return some hundred texts, the same each time."""
    chance = random.Random(5)
    return [
        chance.choice(("，", " ", "。", "", "、“", "\n")).join(
            chance.choices(WORDS, k=chance.randint(3, 30))
        )
        for _ in range(300)
    ]


@pytest.fixture
def shelf(app, put_in):
    """Three hundred entries; returns what each says, by id."""
    first = put_in()
    said = {
        UUID(int=(7 << 76) + n * 7919 % 300): words for n, words in enumerate(texts())
    }
    with app.app_context(), transaction(writes=True) as session:
        model = session.get_one(LibraryEntry, UUID(first))
        case = session.get_one(Case, model.case_id)
        like = {c.name: getattr(model, c.name) for c in LibraryEntry.__table__.columns}
        beside = {c.name: getattr(case, c.name) for c in Case.__table__.columns}
        cases = {entry_id: uuid4() for entry_id in said}
        beside |= {"number": None}
        session.execute(insert(Case), [beside | {"id": one} for one in cases.values()])
        for entry_id, words in said.items():
            written = write_down(cut(words))
            row = {"id": entry_id, "case_id": cases[entry_id], "happened": words}
            row |= {"words": written, "approved_at": datetime.now(UTC)}
            session.add(LibraryEntry(**like | row))
            session.flush()
            index_entry(session, entry_id, written)
        said[UUID(first)] = (
            f"{model.title} {model.happened} {model.settled} {model.law}"
        )
    return said


def expected(said, asked):
    """Return what is to be found, worked out without any database."""
    wanted = cut(asked)[:12]
    scores = {one: len(set(wanted) & set(cut(text))) for one, text in said.items()}
    found = [one for one in said if scores[one]]
    return [str(one) for one in sorted(found, key=lambda one: (-scores[one], one))]


def all_pages(client, who, words):
    found, cursor = [], None
    while True:
        asked = {"words": words} | ({"cursor": cursor} if cursor else {})
        page = client.get("/api/v1/library", query_string=asked, headers=who)
        assert page.status_code == 200, (words, page.json)
        found += [one["id"] for one in page.json["items"]]
        cursor = page.json["next"]
        if cursor is None:
            return found


def test_d25_both_databases_find_the_same_entries_in_the_same_order(
    client, mediator, shelf
):
    found = {words: all_pages(client, mediator, words) for words in ASKED}

    assert found == {words: expected(shelf, words) for words in ASKED}
    assert len(found["漏水"]) > 50
    assert found["鄰居 賠償"]
    assert found["\\"] == found["的 了 和"] == []


def test_without_words_all_are_listed_page_by_page(client, mediator, shelf):
    listed = all_pages(client, mediator, "")

    assert listed == sorted(map(str, shelf))


def test_a_class_narrows_what_is_found_and_a_chip_stands_for_its_classes(put_in, look):
    leak, wage = put_in("0203"), put_in("0701")

    assert look(words="漏水", category="0701") == [wage]
    assert look(words="漏水", category="02") == [leak]
    assert look(words="漏水", category="neighbor") == [leak]


@pytest.mark.parametrize(
    "asked",
    [
        {"category": "nothing"},
        {"cursor": "x"},
        {"cursor": "WyJhIl0="},
        {"words": "漏" * 101},
        {"state": "withdrawn"},
        {"name": "甲"},
    ],
)
def test_a_bad_question_names_its_field(client, mediator, asked):
    refused = client.get("/api/v1/library", query_string=asked, headers=mediator)

    assert refused.status_code == 422
    assert set(refused.json["errors"]) == set(asked)


def test_d25_cases_like_ones_own_come_by_words_and_class(
    client, mediator, flag, put_in
):
    wage = put_in("0701", title="欠工钱", happened="老板欠工钱", settled="补发")
    noise = put_in("0203", title="噪音", happened="半夜装修噪音", settled="改时间")
    leak = put_in("0203")
    family = put_in("0102", title="赡养", happened="老人无人管", settled="轮流照看")
    case_id = flag(category="0203", summary="楼上漏水，天花板湿了")

    path = f"/api/v1/library/alike?case_id={case_id}"
    found = client.get(path, headers=mediator).json["items"]

    assert [one["id"] for one in found] == [leak, noise]
    assert not {wage, family} & {one["id"] for one in found}


def test_at_most_three_are_like_it_and_never_the_case_itself(
    client, mediator, close, propose, approve, put_in
):
    case_id = close(summary="楼上漏水")
    own = propose(case_id).json["id"]
    approve(own)
    others = [put_in() for _ in range(4)]

    path = f"/api/v1/library/alike?case_id={case_id}"
    found = client.get(path, headers=mediator).json["items"]
    assert [one["id"] for one in found] == sorted(others)[:3]


def test_of_a_case_one_may_not_see_nothing_is_like(client, make, flag):
    stranger = make.token("mediator", "990101100202")
    path = f"/api/v1/library/alike?case_id={flag()}"

    assert client.get(path, headers=stranger).status_code == 404


def test_people_of_live_cases_are_never_found(client, mediator, close, look, flag):
    """What is searched is the library's own words: no party, no open case."""
    close("示例甲", summary="示例甲家漏水")
    flag(summary="示例乙家漏水")

    for words in ("示例甲", "示例乙", "漏水"):
        assert look(words=words) == []


def test_what_waits_is_not_found_by_words(close, propose, look):
    propose(close())

    assert look(words="漏水") == look() == []


def test_entries_of_both_states_are_told_apart(app, put_in, session):
    made = put_in()

    assert session.get_one(LibraryEntry, UUID(made)).state == EntryState.APPROVED
