"""An admin uploads a district's own questions; what cannot be asked is refused."""

import io
import random
import time
from contextlib import suppress
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from server.forms.expressions import ExpressionRefused, parse
from tests.factories import DISTRICT, OTHER_VILLAGE, VILLAGE
from tests.forms.books import SETTINGS, book, class_and_import, leaks, lift, settings

HEAD = ("type", "name", "label", "relevant", "constraint", "calculation", "purpose")


def report(client, who, data):
    answer = client.put(
        f"/api/v1/forms/versions/{uuid4()}/report", data=data, headers=who
    )
    assert answer.status_code == 200, answer.json
    return answer.json


def refusals(client, who, *rows, choices=(), head=HEAD, said=SETTINGS):
    """Return what is refused in these rows, as row, column and reason."""
    told = report(client, who, book((head, *rows), choices, said))["refusals"]
    return [(one["row"], one["column"], one["why"]) for one in told]


def test_a_report_says_what_would_be_asked_and_writes_nothing(client, admin):
    told = report(client, admin, lift())

    assert told["refusals"] == []
    assert told["title"] == "电梯"
    names = [question["name"] for question in told["questions"]]
    assert names == ["broken", "times", "last", "side", "unit", "a_year"]
    assert told["questions"][0]["says"]["English (en)"] == "Did the lift fail?"
    assert {question["keep_days"] for question in told["questions"]} == {90}
    assert client.get("/api/v1/forms/versions", headers=admin).json["items"] == []


@pytest.mark.parametrize("data", [lift(), leaks(), class_and_import()])
def test_a_form_is_taken_once_however_often_it_is_sent(upload, admin, data):
    version = uuid4()
    answers = [upload(admin, data, id=version) for _ in range(2)]
    other = upload(admin, lift("another"), id=version)

    assert [one.status_code for one in (*answers, other)] == [201, 200, 409]
    assert answers[0].json["standing"] == "waiting"


def test_a_form_with_a_fault_is_not_taken(client, upload, admin):
    answer = upload(admin, book((HEAD, ("text", "a", "您的姓名"))))

    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/form-refused"
    [refusal] = answer.json["refusals"]
    assert (refusal["row"], refusal["column"]) == (2, "label")
    assert client.get("/api/v1/forms/versions", headers=admin).json["items"] == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("video", "a", "拍一段"), "type-attachment"),
        (("file", "a", "附件"), "type-attachment"),
        (("start", "start"), "type-of-the-app"),
        (("deviceid", "deviceid"), "type-of-the-app"),
        (("barcode", "a", "扫"), "type"),
        (("rank list", "a", "排一排"), "type"),
        (("select_one nowhere", "a", "选"), "no-choices"),
        (("select_one_from_file a.csv", "a", "选"), "type"),
        (("text", "__proto__", "甲"), "name"),
        (("text", "constructor", "甲"), "name"),
        (("text", "a b", "甲"), "name"),
        (("text", "", "甲"), "name"),
        (("text", "a", ""), "no-label"),
        (("text", "a", "甲", "pulldata('x', 1)"), "unknown-function"),
        (("text", "a", "甲", "${b} = 1"), "unknown-name"),
        (("text", "a", "甲", "b = 1"), "bare-name"),
        (("text", "a", "甲", "1 +"), "ends-early"),
        (("text", "a", "甲", "(1"), "expected"),
        (("text", "a", "甲", "1 # 2"), "not-understood"),
        (("text", "a", "甲", "not()"), "arguments"),
        (("text", "a", "甲", "(" * 40 + "1" + ")" * 40), "too-deep"),
        (("text", "a", "甲", "1" + "+1" * 400), "too-deep"),
        (("text", "a", "甲", "1" + " + 1" * 400), "expression-too-long"),
        (("text", "a", "甲", ". = 1"), "dot"),
        (("text", "a", "甲", "", "regex(., '(a)\\1')"), "pattern"),
        (("text", "a", "甲", "", "regex(., '(?=a)')"), "pattern"),
        (("text", "a", "甲", "", "regex(., '((a{50}){50})')"), "pattern"),
        (
            ("text", "a", "甲", "", "regex(., concat('a', 'b'))"),
            "pattern-not-written-out",
        ),
        (("integer", "a", "甲", "${a} > 1"), "circular"),
        (("text", "a", "甲", "", "", "1 + 1"), "not-here"),
        (("text", "a", "=1+1"), "formula"),
        (("text", "a", "甲 13800000000"), "forbidden-number"),
        (("end_group",), "end"),
        (("begin_group", "g", "组"), "end"),
    ],
)
def test_what_is_not_supported_is_refused_with_its_row_and_reason(
    client, admin, row, why
):
    told = refusals(client, admin, ("note", "hello", "您好"), row)

    assert (3, why) in [(row, reason) for row, _, reason in told]


def test_all_faults_are_told_at_once(client, admin):
    told = refusals(
        client,
        admin,
        ("video", "a", "拍"),
        ("begin_repeat", "r", "次"),
        ("begin_repeat", "s", "再次"),
        ("text", "b", "丙", "${nobody}"),
        ("end_repeat",),
        ("end_repeat",),
        ("text", "b", "丙"),
    )

    assert told == [
        (2, "type", "type-attachment"),
        (4, "type", "repeat-in-repeat"),
        (5, "relevant", "unknown-name"),
        (8, "name", "name-twice"),
    ]


def test_a_circle_over_several_questions_is_refused_with_its_way(client, admin):
    rows = (
        ("integer", "a", "甲", "${c} > 1"),
        ("integer", "b", "乙", "${a} > 1"),
        ("calculate", "c", "", "", "", "${b} + 1"),
    )
    told = report(client, admin, book((HEAD, *rows)))["refusals"]

    assert [one["why"] for one in told] == ["circular"]
    assert sorted(told[0]["said"].split(" → ")[1:]) == ["a", "b", "c"]


def test_what_lies_in_a_repeat_is_asked_from_outside_only_as_a_whole(client, admin):
    told = refusals(
        client,
        admin,
        ("begin_repeat", "r", "次"),
        ("integer", "a", "甲"),
        ("calculate", "inner", "", "", "", "sum(${a})"),
        ("end_repeat",),
        ("note", "n", "${a}"),
        ("note", "m", "共", "${a} > 1"),
        ("calculate", "all", "", "", "", "sum(${a}) + count(${r}) + max(${a})"),
        ("calculate", "odd", "", "", "", "sum(${all})"),
    )

    assert told == [
        (4, "calculation", "not-repeated"),
        (6, "label", "outside-repeat"),
        (7, "relevant", "outside-repeat"),
        (9, "calculation", "not-repeated"),
    ]


def test_each_question_says_what_it_is_for_and_how_long_it_is_kept(client, admin):
    bare = settings("bare", "问一问", purpose="")
    head = ("type", "name", "label", "purpose", "keep_days")
    rows = (
        ("text", "a", "甲"),
        ("text", "b", "乙", "排计划", 30),
        ("text", "c", "丙", "排计划", 366),
        ("text", "d", "丁", "排计划", "永远"),
    )
    told = refusals(client, admin, *rows, head=head, said=bare)

    assert told == [
        (2, "purpose", "no-purpose"),
        (4, "keep_days", "keep-days"),
        (5, "keep_days", "keep-days"),
    ]


FORBIDDEN = [
    "您的姓名？",
    "请问怎么称呼，叫什么？",
    "身 份 证 号",
    "证-件-号",
    "联系电话",
    "手机号码是多少",
    "电话",
    "Your phone number",
    "Phone",
    "Full  Name",
    "ID card",
    "e-mail",
    "人脸照片",
    "家里有没有信教的",
    "What is your religion?",
    "民族",
    "学历",
    "月收入",
    "Household income",
    "政治面貌",
    "家里有人得病吗？疾病",
    "Any disability?",
    "婚姻状况",
    "有没有前科",
    "吸毒人员",
    "是否重点人员",
    "上访过吗",
    "平时几点出门",
    "孩子在哪所学校",
    "出生日期",
    "ＰＨＯＮＥ",
    "姓\u200b名",
]


@pytest.mark.parametrize("label", FORBIDDEN)
def test_what_is_never_asked_is_refused_in_a_label(client, admin, label):
    assert refusals(client, admin, ("text", "a", label)) == [(2, "label", "forbidden")]


@pytest.mark.parametrize(
    "name", ["phone", "residentPhone", "tel_2", "xingming", "id_card", "IDCard", "dob"]
)
def test_what_is_never_asked_is_refused_in_a_name(client, admin, name):
    assert refusals(client, admin, ("text", name, "甲")) == [(2, "name", "forbidden")]


def test_what_is_never_asked_is_refused_in_hints_messages_languages_and_choices(
    client, admin
):
    head = (
        "type",
        "name",
        "label::中文 (zh)",
        "label::English (en)",
        "hint::中文 (zh)",
    )
    rows = (
        ("text", "a", "甲", "Your surname?"),
        ("text", "b", "乙", "Second?", "写身份证号"),
        ("select_one kinds", "c", "哪一种？", "Which?"),
    )
    choices = (
        ("list_name", "name", "label::中文 (zh)", "label::English (en)"),
        ("kinds", "x", "吸毒", "Other"),
        ("kinds", "y", "其他", "Christian"),
    )
    told = refusals(client, admin, *rows, head=head, choices=choices)

    assert told == [
        (2, "label::English (en)", "forbidden"),
        (3, "hint::中文 (zh)", "forbidden"),
        (2, "label::中文 (zh)", "forbidden"),
        (3, "label::English (en)", "forbidden"),
    ]


@pytest.mark.parametrize(
    "label",
    [
        "电梯坏过几次？",
        "怎么联系上的：上门还是打电话？",
        "Surface of the road",
        "工资拖欠的事解决了吗？",
        "Was it settled face to face?",
        "楼道里有没有杂物？",
        "Which street name is wrong on the sign?",
    ],
)
def test_a_question_about_the_place_or_the_matter_may_be_asked(client, admin, label):
    assert refusals(client, admin, ("text", "a", label)) == []


def zipped(**files):
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no-workbook"),
        (b"name,label\na,b\n", "no-workbook"),
        (b"PK\x03\x04 and nothing", "no-workbook"),
        (lift()[:2000], "no-workbook"),
        (zipped(a="b"), "no-workbook"),
        (zipped(bomb=b"\0" * 11 * 1024 * 1024), "too-large"),
        (book((("a", "b"),)), "no-survey"),
        (book((HEAD,)), "no-survey"),
        (book((HEAD, *[("note", "", "")] * 500)), "too-many-rows"),
    ],
)
def test_what_is_no_form_is_told_so(client, admin, data, why):
    told = report(client, admin, data)["refusals"]

    assert why in [one["why"] for one in told]


def test_a_hundred_thousand_rows_are_refused_within_two_seconds(client, admin):
    data = book((HEAD, *[("text", f"q{n}", "问") for n in range(100_000)]))
    begun = time.monotonic()
    told = report(client, admin, data)["refusals"]

    assert [one["why"] for one in told] in (["too-many-rows"], ["too-large"])
    assert time.monotonic() - begun < 2


def test_a_label_of_a_megabyte_is_refused_with_its_cell(client, admin):
    begun = time.monotonic()
    told = refusals(client, admin, ("text", "a", "长" * 1_000_000))

    assert (2, "C", "too-long") in told
    assert time.monotonic() - begun < 2


def test_a_form_that_no_phone_could_carry_is_refused_soon(client, admin):
    rows = [("select_one l", f"q{n}", "哪一个？") for n in range(300)]
    choices = (
        ("list_name", "name", "label"),
        *(("l", f"n{n}", "这") for n in range(900)),
    )
    wordy = [("text", f"q{n}", "问" * 1900) for n in range(300)]
    begun = time.monotonic()

    assert refusals(client, admin, *rows, choices=choices) == [
        (None, None, "too-many-choices")
    ]
    assert (None, None, "form-too-large") in refusals(client, admin, *wordy)
    assert time.monotonic() - begun < 10


def test_any_damage_to_a_workbook_is_answered(client, admin):
    """A byte here and there: it is a form, or it is refused."""
    whole, dice = lift(), random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 20)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        report(client, admin, bytes(data))


def test_no_expression_takes_long_or_more_than_it_may():
    """Whatever stands in a cell: a tree, or a refusal, and soon."""
    dice = random.Random(11)
    parts = [
        "${a}",
        "1",
        "'x'",
        "(",
        ")",
        "+",
        "and",
        "not",
        ",",
        ".",
        "regex",
        "-",
        "=",
    ]
    begun = time.monotonic()
    for _ in range(3000):
        said = " ".join(dice.choice(parts) for _ in range(dice.randint(1, 30)))
        with suppress(ExpressionRefused):
            parse(said)
    assert time.monotonic() - begun < 5


def test_only_an_admin_uploads_and_only_for_their_own_area(
    client, make, upload, admin, worker
):
    village = make.token("admin", VILLAGE)

    assert upload(worker, lift()).status_code == 403
    path = f"/api/v1/forms/versions/{uuid4()}/report"
    assert client.put(path, data=lift(), headers=worker).status_code == 403
    assert upload(village, lift(), area=OTHER_VILLAGE).status_code == 403
    assert upload(village, lift(), area=DISTRICT).status_code == 403
    assert upload(village, lift(), area=VILLAGE).status_code == 201
    assert upload(admin, lift(), area=DISTRICT).status_code == 409
    assert upload(admin, lift("b"), about="person").status_code == 422
