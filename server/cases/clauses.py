"""What an agreement may not lack, and what may not stand in it. Pure, and a table.

A finding names its item (0: the agreement's own words), and says if it blocks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID


class Item(Protocol):
    """One thing agreed: a row of the agreement, or what a form says before it is."""

    @property
    def from_party(self) -> UUID | str | None: ...
    @property
    def to_party(self) -> UUID | str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def amount_fen(self) -> int | None: ...
    @property
    def due_on(self) -> date | None: ...


class Finding(NamedTuple):
    """What is wrong or doubtful, where, and why; `said` are the words it is about."""

    code: str
    item: int
    blocks: bool
    why: str
    said: str = ""


@dataclass(frozen=True)
class Clause:
    """Words that may not stand in an agreement, or need a second look."""

    code: str
    words: str
    blocks: bool
    why: str


WAYS = "投诉|举报|信访|上访|起诉|诉讼|仲裁|复议|申诉|控告|报警|报案|反映|追究|主张|索赔"
NO = "不得|不准|不许|不能|不可以|不再|禁止|不予|不会再|永不|放弃|不要再|别再|无权"
LET_GO = "放弃|不再主张|不再享有|自愿丧失|免除"

CLAUSES: tuple[Clause, ...] = (
    Clause(
        "takes_right_away",
        rf"(?:{NO})[^。；;，,\n]{{0,12}}(?:{WAYS})",
        True,
        "调解不能限制当事人投诉、信访、仲裁、起诉的权利（人民调解法第三条、第二十六条），"
        "这样的条款无效，请删去。",
    ),
    Clause(
        "takes_right_away",
        r"(?:投诉|上访|信访|起诉|仲裁)[^。；;\n]{0,8}(?:违约金|退还|罚款|作废)",
        True,
        "不能用违约金、退款等办法阻止当事人投诉、信访、仲裁或者起诉，请删去。",
    ),
    Clause(
        "fee",
        r"(?:调解费|向调委会(?:交|支付|缴)|人民调解委员会收取)",
        True,
        "人民调解不收取任何费用（人民调解法第四条），请删去。",
    ),
    Clause(
        "force",
        r"(?:拘禁|扣押人|限制人身自由|断水断电|游街|罚跪)",
        True,
        "不能约定侵犯人身权利或者违反法律的做法，请删去。",
    ),
    Clause(
        "minor_right",
        r"(?:放弃|免除|不(?:再)?(?:要|付|支付|承担|主张))[^。；;，,\n]{0,10}(?:抚养费|监护权|监护责任)",
        True,
        "未成年人的抚养费和受监护的权利不能由别人替他放弃，请删去或者改成怎样承担。",
    ),
    Clause(
        "minor_right",
        rf"(?:未成年|孩子|子女|儿童|学生)[^。；;\n]{{0,16}}(?:{LET_GO})",
        False,
        "涉及未成年人的权利：监护人只能为了他的利益处分，请核对。",
    ),
    Clause(
        "status",
        r"(?:离婚|结婚|复婚|婚姻(?:关系)?(?:有效|无效|解除)|解除[^。；;，,\n]{0,4}(?:婚姻|收养|抚养|父子|母子|亲子)关系|抚养关系[^。；;，,\n]{0,4}解除|断绝[^。；;，,\n]{0,6}关系|亲子关系|收养关系)",
        False,
        "身份关系不能靠调解协议成立或者解除，要到民政部门或者法院办理；这一项也不能申请司法确认。",
    ),
    Clause(
        "title",
        r"(?:确权|所有权归|产权归|使用权归|归[^。；;，,\n]{1,10}所有|过户|确认[^。；;，,\n]{0,8}(?:所有权|产权|使用权|承包权))",
        False,
        "不动产、土地和知识产权的权属要由登记机关或者有权机关确定；这一项不能申请司法确认。",
    ),
)

LACKS = {
    "no_who": "没有写由谁做。",
    "no_whom": "没有写向谁做。",
    "same_person": "做的人和接受的人是同一个人。",
    "no_what": "没有写清楚做什么。",
    "no_amount": "给付的事项要写金额。",
    "no_due": "没有写履行期限：写上日期，或者写明“当场履行”。",
    "due_past": "履行期限已经过去；已经做完的，请写明“当场履行”。",
    "parts_differ": "各项金额相加与写明的总额不一致。",
}
ON_SPOT = re.compile("当场|即时|即刻|已经?履行|已付清|现场")
TOTAL = re.compile(
    r"(?:共计|合计|总计|总额|一共|总共)[^0-9。；;\n]{0,8}([0-9][0-9,，]*(?:\.[0-9]{1,2})?)\s*(万)?\s*元"
)


def check_agreement(
    items: Sequence[Item], texts: Mapping[str, str], today: date
) -> list[Finding]:
    """Return all that is wrong or doubtful in an agreement, the worst first.

    `texts` are its own words by name: facts, dispute, responsibility, if_not.

    >>> check_agreement([], {"facts": "双方不得再上访。"}, date(2026, 11, 22))[0][:3]
    ('takes_right_away', 0, True)
    """
    found = [
        *(one for at, item in enumerate(items, 1) for one in _item(at, item, today)),
        *(one for text in texts.values() for one in _words(0, text)),
        *_sums(items, texts),
    ]
    return sorted(dict.fromkeys(found), key=lambda one: (not one.blocks, one.item))


def _item(at: int, item: Item, today: date) -> Iterator[Finding]:
    lacks = {
        "no_who": not item.from_party,
        "no_whom": not item.to_party,
        "same_person": bool(item.from_party) and item.from_party == item.to_party,
        "no_what": len(item.what.strip()) < 2,
        "no_amount": item.kind == "pay" and not item.amount_fen,
        "no_due": item.due_on is None and not ON_SPOT.search(item.what),
        "due_past": item.due_on is not None and item.due_on < today,
    }
    yield from (
        Finding(code, at, True, LACKS[code]) for code, is_so in lacks.items() if is_so
    )
    yield from _words(at, item.what)


def _words(at: int, text: str) -> Iterator[Finding]:
    for clause in CLAUSES:
        # "不影响投诉" gives a right; only what takes one away is meant.
        for match in re.finditer(clause.words, text):
            yield Finding(clause.code, at, clause.blocks, clause.why, match[0])


def _sums(items: Sequence[Item], texts: Mapping[str, str]) -> Iterator[Finding]:
    """Hold the parts against a total, where both are said."""
    parts = [
        item.amount_fen for item in items if item.kind == "pay" and item.amount_fen
    ]
    said = [*(item.what for item in items), *texts.values()]
    totals = {_fen(match) for text in said for match in TOTAL.finditer(text)}
    if len(parts) > 1 and totals and sum(parts) not in totals:
        told = f"{LACKS['parts_differ']}各项相加是 {sum(parts) / 100:,.2f} 元。"
        yield Finding("parts_differ", 0, True, told)


def _fen(match: re.Match[str]) -> int:
    yuan = float(match[1].replace(",", "").replace("，", ""))
    return round(yuan * (10_000 if match[2] else 1) * 100)
