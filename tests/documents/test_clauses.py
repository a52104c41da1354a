from dataclasses import dataclass, replace
from datetime import date

import pytest

from server.cases.clauses import check_agreement

TODAY = date(2026, 11, 22)


@dataclass
class Item:
    from_party: str | None = "乙"
    to_party: str | None = "甲"
    kind: str = "pay"
    what: str = "赔偿天花板修补"
    amount_fen: int | None = 80_000
    due_on: date | None = date(2027, 1, 31)


def codes(items, **texts):
    found = check_agreement(items, texts, TODAY)
    return [(one.code, one.item, one.blocks) for one in found]


def test_a_whole_agreement_is_found_right():
    assert codes([Item()], facts="楼上漏水。双方确认无异议。") == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"from_party": None}, "no_who"),
        ({"to_party": None}, "no_whom"),
        ({"to_party": "乙"}, "same_person"),
        ({"what": " 赔 "}, "no_what"),
        ({"amount_fen": None}, "no_amount"),
        ({"due_on": None}, "no_due"),
        ({"due_on": date(2026, 11, 21)}, "due_past"),
    ],
)
def test_every_item_says_who_whom_what_how_much_and_until_when(said, code):
    assert codes([Item(), replace(Item(), **said)]) == [(code, 2, True)]


def test_what_was_done_on_the_spot_needs_no_day_and_today_is_not_past():
    assert codes([Item(what="当场付清", due_on=None), Item(due_on=TODAY)]) == []


@pytest.mark.parametrize(
    "words",
    [
        "甲方不得再上访",
        "今后双方均不得以此事向法院起诉",
        "收款后放弃申请劳动仲裁的权利",
        "不再向任何部门投诉、举报",
        "甲方如上访，应退还全部款项并付违约金",
        "永不追究",
    ],
)
def test_no_clause_takes_a_right_away_and_the_reason_is_said(words):
    [first, *_] = check_agreement([Item(what=words)], {}, TODAY)

    assert (first.code, first.item, first.blocks) == ("takes_right_away", 1, True)
    assert first.said in words
    assert "投诉" in first.why


@pytest.mark.parametrize(
    "words",
    [
        "乙方逾期不付的，甲方可以起诉",
        "本协议不影响双方依法投诉、仲裁、起诉的权利",
        "乙方不得再把水倒在过道",
        "不履行的，可以申请仲裁",
        "乙方不得再扰民。甲方可以向物业投诉",
    ],
)
def test_words_that_keep_a_right_are_left_alone(words):
    assert codes([Item(what=words)]) == []


@pytest.mark.parametrize(
    ("words", "code", "blocks"),
    [
        ("双方自愿离婚", "status", False),
        ("双方的抚养关系解除", "status", False),
        ("解除收养关系", "status", False),
        ("房屋归甲方所有", "title", False),
        ("对宅基地确权", "title", False),
        ("女方不再要抚养费", "minor_right", True),
        ("母亲放弃孩子的抚养费", "minor_right", True),
        ("孩子的赔偿款由父亲放弃", "minor_right", False),
        ("双方各交调解费 200 元", "fee", True),
    ],
)
def test_status_title_and_minors_are_pointed_out(words, code, blocks):
    assert (code, 0, blocks) in codes([Item()], responsibility=words)


@pytest.mark.parametrize(
    ("total", "right"),
    [
        ("合计 1500 元", True),
        ("共计1,500.00元", True),
        ("总额 0.15 万元", True),
        ("共计 1600 元", False),
    ],
)
def test_parts_are_held_against_the_total_where_both_are_said(total, right):
    parts = [Item(amount_fen=100_000), Item(amount_fen=50_000)]

    found = codes(parts, dispute=f"赔偿{total}")
    assert found == ([] if right else [("parts_differ", 0, True)])


def test_what_blocks_comes_first_and_nothing_is_said_twice():
    words = "房屋归甲方所有，不得再上访，不得再上访"

    found = codes([Item(what=words)])
    assert found == [("takes_right_away", 1, True), ("title", 1, False)]
