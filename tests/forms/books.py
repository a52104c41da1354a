"""Makers of XLSForm workbooks, with openpyxl as Excel writes them."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]

SETTINGS: Rows = (
    ("form_title", "form_id", "default_language", "purpose"),
    ("电梯和漏水", "lift_and_leaks", "中文 (zh)", "排修缮计划"),
)


def book(survey: Rows, choices: Rows = (), settings: Rows = SETTINGS) -> bytes:
    """Return a workbook with these sheets."""
    made = Workbook()
    made.remove(made.active)
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def settings(name: str, title: str, **more: Any) -> Rows:
    """Return a settings sheet."""
    said = {"form_title": title, "form_id": name, "purpose": "排修缮计划"} | more
    return (tuple(said), tuple(said.values()))


def lift(name: str = "lift", title: str = "电梯") -> bytes:
    """Skips, constraints, two languages, a calculation, a cascading choice."""
    zh, en = "label::中文 (zh)", "label::English (en)"
    wrong_zh, wrong_en = (
        "constraint_message::中文 (zh)",
        "constraint_message::English (en)",
    )
    survey = (
        ("type", "name", zh, en, "required", "relevant", "constraint", wrong_zh)
        + (wrong_en, "calculation", "choice_filter"),
        ("select_one yes_no", "broken", "电梯坏过吗？", "Did the lift fail?", "yes"),
        ("begin_group", "more", "坏的时候", "When it failed", "", "${broken} = 'yes'"),
        ("integer", "times", "上个月坏了几次？", "How often last month?", "yes", "")
        + (". >= 1 and . <= 31", "一个月最多 31 次", "At most 31 in a month"),
        ("date", "last", "最近一次是哪天？", "When was the last?", "", "")
        + (". <= today()", "还没到那一天", "That day has not come"),
        ("end_group",),
        ("select_one side", "side", "哪一边？", "Which side?"),
        ("select_one unit", "unit", "哪个单元？", "Which unit?", "", "${side} != ''")
        + ("", "", "", "", "side = ${side}"),
        ("calculate", "a_year", "", "", "", "", "", "", "", "${times} * 12"),
        ("note", "sum", "一年约 ${a_year} 次", "About ${a_year} a year", "")
        + ("${a_year} > 0",),
    )
    choices = (
        ("list_name", "name", zh, en, "side"),
        ("yes_no", "yes", "坏过", "Yes"),
        ("yes_no", "no", "没有", "No"),
        ("side", "east", "东边", "East"),
        ("side", "west", "西边", "West"),
        ("unit", "e1", "东一单元", "East 1", "east"),
        ("unit", "w1", "西一单元", "West 1", "west"),
        ("unit", "w2", "西二单元", "West 2", "west"),
    )
    said = settings(name, title, default_language="中文 (zh)")
    return book(survey, choices, said)


def leaks(name: str = "leaks", title: str = "漏水的地方") -> bytes:
    """A repeat with sums, patterns, several of many, a point."""
    survey = (
        ("type", "name", "label", "required", "relevant", "constraint")
        + ("constraint_message", "calculation", "keep_days", "appearance"),
        ("begin_repeat", "spots", "漏水的地方"),
        ("text", "where", "在哪里？", "true()", "", "regex(., '[^0-9]{2,40}')")
        + ("两个字以上，不写数字",),
        ("decimal", "size", "多大（平方米）？", "", "", ". > 0"),
        ("end_repeat",),
        ("select_multiple rooms", "rooms", "影响到哪里？"),
        ("text", "other", "还有哪里？", "yes", "selected(${rooms}, 'other')")
        + ("", "", "", 30, "multiline"),
        ("time", "hour", "多在几点？"),
        ("geopoint", "spot", "位置"),
        ("calculate", "all", "", "", "", "", "", "sum(${size})"),
        ("note", "told", "一共 ${all} 平方米"),
    )
    choices = (
        ("list_name", "name", "label"),
        ("rooms", "hall", "楼道"),
        ("rooms", "roof", "楼顶"),
        ("rooms", "other", "别处"),
    )
    return book(survey, choices, settings(name, title))


def class_and_import(name: str = "keywords", title: str = "树和灯") -> bytes:
    """Names that are words of Python and of JavaScript."""
    survey = (
        ("type", "name", "label", "relevant"),
        ("integer", "class", "几棵树？"),
        ("text", "lambda", "哪种树？", "${class} > 0"),
        ("text", "import", "灯亮吗？"),
        ("text", "await", "几点亮？"),
        ("text", "树", "还有呢？"),
    )
    return book(survey, (), settings(name, title))


def fire(name: str = "fire", title: str = "消防通道") -> bytes:
    """Photos, sound and a signature; skips, a repeat and two languages."""
    zh, en = "label::中文 (zh)", "label::English (en)"
    survey = (
        ("type", "name", zh, en, "required", "relevant", "constraint", "appearance")
        + ("keep_days",),
        ("select_one yes_no", "blocked", "通道堵了吗？", "Is the way blocked?", "yes"),
        ("image", "what", "堵的东西拍一张", "Photo of what blocks it", "yes")
        + ("${blocked} = 'yes'", "", "", 20),
        ("begin_repeat", "doors", "防火门", "Fire doors"),
        ("integer", "floor", "几楼？", "Which floor?", "yes", "", ". > 0 and . < 40"),
        ("image", "door", "门拍一张", "Photo of the door"),
        ("end_repeat",),
        ("audio", "said", "口述经过", "Say what you found", "", "", "", "", 60),
        ("image", "signed", "检查员签字", "Signed by the inspector", "", "")
        + ("", "signature"),
    )
    choices = (
        ("list_name", "name", zh, en),
        ("yes_no", "yes", "堵了", "Yes"),
        ("yes_no", "no", "没堵", "No"),
    )
    said = settings(name, title, default_language="中文 (zh)")
    return book(survey, choices, said)


def elderly(name: str = "elderly", title: str = "上门看望") -> bytes:
    """A visit to whoever lives alone: of the home and its dangers, not of a person."""
    zh, en = "label::中文 (zh)", "label::English (en)"
    survey = (
        ("type", "name", zh, en, "required", "relevant", "constraint", "calculation"),
        ("select_multiple risks", "risks", "家里有哪些隐患？", "What is unsafe?", "yes")
        + ("", "not(selected(., 'none')) or count-selected(.) = 1"),
        ("begin_group", "gas", "燃气", "Gas", "", "selected(${risks}, 'gas')"),
        ("date", "checked", "上次检查是哪天？", "Last checked on?", "", "")
        + (". <= today()",),
        ("calculate", "since", "", "", "", "", "", "today() - ${checked}"),
        ("note", "late", "${since} 天没检查了", "Not checked for ${since} days", "")
        + ("${since} > 365",),
        ("end_group",),
        ("integer", "rails", "装了几处扶手？", "How many rails?", "", "", ". < 20"),
        ("text", "wish", "想要社区帮什么？", "What help is wished for?"),
    )
    choices = (
        ("list_name", "name", zh, en),
        ("risks", "gas", "燃气", "Gas"),
        ("risks", "wire", "电线", "Wires"),
        ("risks", "none", "没有", "None"),
    )
    said = settings(name, title, default_language="中文 (zh)")
    return book(survey, choices, said)


def tenancy(name: str = "tenancy", title: str = "租房纠纷") -> bytes:
    """What a quarrel over a tenancy is about: a repeat of claims, and their sum."""
    zh, en = "label::中文 (zh)", "label::English (en)"
    survey = (
        ("type", "name", zh, en, "required", "relevant", "constraint", "calculation"),
        ("select_one about", "about", "为什么事？", "What is it about?", "yes"),
        ("decimal", "deposit", "押金多少元？", "How much is the deposit?", "yes")
        + ("${about} = 'deposit'", ". > 0 and . <= 100000"),
        ("begin_repeat", "claims", "要求", "Claims"),
        ("text", "item", "哪一项？", "Which item?", "yes", "", "regex(., '.{2,30}')"),
        ("decimal", "sum", "多少元？", "How much?", "yes", "", ". > 0"),
        ("end_repeat",),
        ("calculate", "all", "", "", "", "", "", "round(sum(${sum}), 2)"),
        ("note", "over", "要求比押金多", "More is claimed than the deposit", "")
        + ("${all} > ${deposit}",),
        ("time", "hour", "几点方便谈？", "When can one talk?"),
    )
    choices = (
        ("list_name", "name", zh, en),
        ("about", "deposit", "押金", "Deposit"),
        ("about", "repair", "维修", "Repairs"),
    )
    said = settings(name, title, default_language="中文 (zh)")
    return book(survey, choices, said)
