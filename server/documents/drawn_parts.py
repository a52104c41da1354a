"""What several of the shipped templates have in common."""

from typing import Any

Blocks = tuple[tuple[Any, ...], ...]


def b(name: str, blank: str = "＿＿＿＿＿＿") -> str:
    """Return a field that leaves room for a pen where nothing is known.

    >>> b("said.place", "＿")
    "{{ said.place or '＿' }}"
    """
    return f"{{{{ {name} or '{blank}' }}}}"


COMMITTEE = "{{ case.organisation }}"
MADE = ("right", "{{ paper.made_on }}")
SIGNED = "（签名、盖章或者指印）：＿＿＿＿＿＿"
SEAL = f"{COMMITTEE}（印章）"
DAY = "＿＿＿＿年＿＿月＿＿日"
EACH = (
    ("tag", "for party in parties"),
    ("sign", "{{ party.role }}" + SIGNED),
    ("tag", "endfor"),
)
NUMBER = ("right", "编号：{{ paper.number }}")
SIDES: Blocks = (
    (
        "rows",
        (("身份", 26), ("姓名（名称）", 56), ("类别", 24), ("联系方式", 50)),
        "party in parties",
        (
            "{{ party.role }}",
            "{{ party.name }}",
            "{{ party.kind }}",
            b("party.phone", ""),
        ),
    ),
)
