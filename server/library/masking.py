"""What is taken out of a case's words before others may learn from it.

Nothing here makes a text safe by itself: a second person reads it, with what was masked
in sight. It takes out too much rather than too little.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

OF_TWO = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容"
SURNAMES_OF_TWO = frozenset(OF_TWO.split())
NOBODY = (
    "住户 业主 公司 物业 商店 老板 租客 房东 有限 集团 服务 社区 村委 委员会 "
    "村民 居民 邻居 the and ltd co company"
)
GENERIC = frozenset(NOBODY.split())
"""Parts of names that name nobody."""
CALLED = "先生|女士|某某|某|师傅|大爷|大妈|阿姨|老板|老师|总|姐|哥|叔|婶|嫂|伯|家"
TAILS = re.compile(
    r"(股份|有限|责任|公司|集团|商店|超市|工厂|厂|店|物业|服务|管理|中心)+$"
)
NUMERAL = "[一二两三四五六七八九十百千万零〇]"


Piece = tuple[str, str | None]
"""A piece of a text, and of what kind it is if it stands for something taken out."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is taken out, and what stands there instead."""

    kind: str
    pattern: re.Pattern[str]
    instead: str | Callable[[re.Match[str]], str]


def round_amount(match: re.Match[str]) -> str:
    """Return an amount to half a power of ten.

    >>> amounts = next(one for one in PATTERNS if one.kind == "amount")
    >>> amounts.pattern.sub(round_amount, "欠 12,345 元，又 3.75万元，还有580块")
    '欠 约1万元，又 约4万元，还有约600元'
    """
    figures = match["a"] or match["b"]
    yuan = float(figures.replace(",", "")) * (10_000 if match["much"] else 1)
    step = max(5 * 10 ** (len(str(int(yuan))) - 2), 1)
    rough = int(yuan / step + 0.5) * step
    return f"约{rough / 10_000:g}万元" if rough >= 10_000 else f"约{rough:g}元"


PATTERNS: Sequence[Pattern] = (
    Pattern("id_number", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "〔证件号〕"),
    Pattern("link", re.compile(r"(?:https?://|www\.)\S+|\S+@[\w.-]+\w"), "〔网址〕"),
    Pattern(
        "phone",
        re.compile(
            r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)"
            r"|(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"
        ),
        "〔电话〕",
    ),
    Pattern("plate", re.compile(r"[一-龥][A-Za-z][ ·]?[A-Za-z0-9]{5,6}"), "〔车牌〕"),
    Pattern(
        "date",
        re.compile(
            r"(?P<y>(?:19|20)\d{2})[年./-](?P<m>\d{1,2})[月./-]\d{1,2}(?!\d)[日号]?"
        ),
        lambda found: f"{found['y']}年{int(found['m'])}月",
    ),
    Pattern(
        "date",
        re.compile(
            rf"(?P<m>\d{{1,2}}|{NUMERAL}{{1,3}})月(?:\d{{1,2}}|{NUMERAL}{{1,3}})[日号]"
        ),
        lambda found: f"{found['m']}月",
    ),
    Pattern(
        "date",
        re.compile(rf"(?:(?<!\d)\d{{1,2}}|{NUMERAL}{{1,3}})日(?!常|子|用)"),
        "某日",
    ),
    Pattern(
        "amount",
        re.compile(
            r"(?:[¥￥]\s*(?P<a>\d[\d,]*(?:\.\d+)?)|(?P<b>\d[\d,]*(?:\.\d+)?)"
            r"(?=\s*万?\s*(?:元|块)))\s*(?P<much>万)?\s*(?:元|块钱|块)?"
        ),
        round_amount,
    ),
    Pattern(
        "amount", re.compile(rf"{NUMERAL}{{2,}}(?:余|多)?(?:元|块钱|块)"), "若干元"
    ),
    Pattern(
        "address",
        re.compile(
            r"[^\W\d_的了在住到从于和与是我们你他她该本这那个同一整全]{2,6}"
            r"(?:小区|花园|新村|公寓|大厦|家园|山庄|苑)"
        ),
        "〔地址〕",
    ),
    Pattern(
        "address",
        re.compile(
            r"(?:[^\W\d_的了在住到从于和与是]{1,5}(?:路|街|巷|弄|大道|村|组))?"
            rf"(?:(?:\d+|{NUMERAL}+)\s*[-－—]?\s*(?:号楼|号院|栋|幢|座|单元|楼|层|室|房|弄|巷|组|号)"
            r"[-－—]?)+\d{0,4}"
        ),
        "〔地址〕",
    ),
    Pattern(
        "address",
        re.compile(r"(?<!\d)\d{1,3}[-－—]\d{1,4}(?:[-－—]\d{1,5})?(?!\d)"),
        "〔地址〕",
    ),
    Pattern("number", re.compile(r"(?<!\d)[\d]{6,}(?!\d)"), "〔号码〕"),
)
"""In this order: what is longest and surest first."""


def parts_of(name: str, natural: bool = True) -> list[str]:
    """Return what a name is known by, the longest first.

    >>> parts_of("示例甲")
    ['示例甲', '例甲']
    >>> parts_of("Shi Li Jia")
    ['Shi Li Jia', 'Jia', 'Shi', 'Li']
    >>> parts_of("示例物业服务有限公司", natural=False)
    ['示例物业服务有限公司', '示例']
    """
    name = plainly(name).strip()
    words = re.split(r"[\s·•.,]+", name)
    found = {name, *(word for word in words if len(word) > 1)}
    if TAILS.search(name):
        found.add(TAILS.sub("", name))
    elif natural and not name.isascii():
        found |= {word[surname_of(word) :] for word in words}
    told = {one for one in found if len(one) > 1 and one.casefold() not in GENERIC}
    return sorted(told | {name}, key=lambda one: (-len(one), one))


def surname_of(name: str) -> int:
    return 2 if name[:2] in SURNAMES_OF_TWO else 1


def name_patterns(names: Iterable[tuple[str, bool]]) -> list[Pattern]:
    """Return patterns for people and firms: whole names, parts, and 老X or X先生."""
    parts, surnames = set[str](), set[str]()
    for name, natural in names:
        parts |= set(parts_of(name, natural))
        if natural and not (name.isascii() or TAILS.search(name)):
            surnames.add(name[: surname_of(name)])
    made = []
    if parts:
        said = "|".join(
            _exactly(one) for one in sorted(parts, key=lambda one: -len(one))
        )
        made.append(Pattern("name", re.compile(said, re.IGNORECASE), "〔姓名〕"))
    if surnames:
        one_of = "|".join(map(re.escape, sorted(surnames, key=lambda one: -len(one))))
        said = rf"[老小阿](?:{one_of})|(?:{one_of})(?:{CALLED})"
        made.append(Pattern("name", re.compile(said), "〔姓名〕"))
    return made


def place_patterns(places: Iterable[str]) -> list[Pattern]:
    """Return a pattern for the names of the case's own areas."""
    known = sorted({one for one in places if len(one) > 1}, key=lambda one: -len(one))
    said = "|".join(_exactly(one) for one in known)
    return [Pattern("address", re.compile(said), "〔地址〕")] if known else []


def _exactly(words: str) -> str:
    """Return a pattern for words; of Latin ones no part of a longer word."""
    said = r"[\s·]*".join(re.escape(one) for one in words if not one.isspace())
    return rf"(?<![A-Za-z]){said}(?![A-Za-z])" if words.isascii() else said


def mask(text: str, own: Sequence[Pattern]) -> list[Piece]:
    """Return a text in pieces, without what may name somebody.

    What stands there once is not looked at again, so that no mark is masked twice.

    >>> mask("示例甲电话13800000000", name_patterns([("示例甲", True)]))
    [('〔姓名〕', 'name'), ('电话', None), ('〔电话〕', 'phone')]
    """
    pieces: list[Piece] = [(plainly(text), None)]
    for pattern in (*own, *PATTERNS):
        pieces = [cut for piece in pieces for cut in _take_out(pattern, *piece)]
    return pieces


def join(pieces: Iterable[Piece]) -> str:
    return "".join(said for said, _ in pieces)


def plainly(text: str) -> str:
    """Return a text with figures and letters of one width, and without hidden signs.

    >>> plainly("１３８\u200b０，好")
    '1380，好'
    """
    return "".join(
        unicodedata.normalize("NFKC", one) if one.isalnum() else one
        for one in text
        if unicodedata.category(one) != "Cf"
    )


def _take_out(pattern: Pattern, text: str, kind: str | None) -> list[Piece]:
    if kind:
        return [(text, kind)]
    pieces: list[Piece] = []
    last = 0
    for found in pattern.pattern.finditer(text):
        instead = pattern.instead
        said = instead if isinstance(instead, str) else instead(found)
        pieces += [(text[last : found.start()], None), (said, pattern.kind)]
        last = found.end()
    return [one for one in [*pieces, (text[last:], None)] if one[0]]
