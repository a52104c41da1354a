"""The papers there are: which piece of the dossier each is, and what it asks for."""

from dataclasses import dataclass

from server.problems import NotFound

PIECES: dict[int, tuple[str, bool]] = {
    1: ("人民调解申请书或者受理登记表", True),
    2: ("人民调解当事人权利义务告知书", True),
    3: ("当事人身份证明", True),
    4: ("授权委托书", False),
    5: ("人民调解调查记录", False),
    6: ("人民调解证据材料", False),
    7: ("人民调解记录", True),
    8: ("人民调解协议书或者口头协议登记表", True),
    9: ("履行凭证", False),
    10: ("人民调解回访记录", False),
    11: ("司法确认有关材料", False),
    12: ("卷宗情况说明", False),
    13: ("封底", True),
}
"""The dossier: each piece's title, and whether it must be there."""

PHOTOGRAPHED = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
"""What may be a photo: a signed paper, a proof of identity, a receipt."""
PHOTO = "photo"


@dataclass(frozen=True)
class Paper:
    """One kind of paper; `asks` are the words said for it, all of them optional."""

    title: str
    piece: int
    asks: tuple[str, ...] = ()
    numbered: bool = False


AGENT = ("agent", "agent_phone", "agent_address", "agent_relation", "party", "powers")
ASKED_ABOUT = ("held_on", "place", "present", "witness", "witness_phone", "relation")

PAPERS: dict[str, Paper] = {
    "cover": Paper("卷宗封面", 0, ("keep", "remarks")),
    "contents": Paper("卷内目录", 0),
    "application": Paper("人民调解申请书", 1, ("wishes",)),
    "registration": Paper("人民调解受理登记表", 1, ("remarks",)),
    "rights": Paper("人民调解当事人权利义务告知书", 2),
    "attorney": Paper("授权委托书", 4, AGENT),
    "investigation": Paper("人民调解调查记录", 5, (*ASKED_ABOUT, "content")),
    "mediation_record": Paper(
        "人民调解记录", 7, ("held_on", "place", "participants", "ticks", "content")
    ),
    "ended_notice": Paper("人民调解终止告知书", 7, ("reason",)),
    "extension_consent": Paper("延长调解期限同意书", 7, ("until", "reason")),
    "recording_consent": Paper("线上调解及录音录像同意书", 7, ("tool", "held_on")),
    "agreement": Paper(
        "人民调解协议书",
        8,
        ("facts", "dispute", "responsibility", "place", "if_not", "copies"),
        numbered=True,
    ),
    "oral_agreement": Paper(
        "人民调解口头协议登记表", 8, ("facts", "place", "performed"), numbered=True
    ),
    "receipt": Paper("履行凭证（收条）", 9, ("item", "on", "how")),
    "follow_up": Paper(
        "人民调解回访记录",
        10,
        ("on", "how", "performed", "why_not", "satisfied", "court", "measures", "by"),
    ),
    "confirmation_persons": Paper(
        "司法确认申请书（个人与个人）", 11, ("court", "served_at")
    ),
    "confirmation_unit": Paper(
        "司法确认申请书（个人与单位）",
        11,
        ("court", "served_at", "credit_code", "head"),
    ),
    "closing_report": Paper("人民调解结案报告表", 12, ("result", "approval")),
    "explanation": Paper("卷宗情况说明", 12, ("text",)),
    "not_accepted": Paper("不予受理（移送）告知书", 12, ("reason", "where_to")),
    "hand_over": Paper("移送（转介）函", 12, ("to", "reason", "attached", "reply_by")),
    "court_return": Paper(
        "委派（委托）调解移回函", 12, ("court", "court_number", "reason", "opinion")
    ),
    "back_cover": Paper("卷宗封底", 13, ("remarks",)),
}

DOSSIER = (
    "cover",
    "contents",
    *(kind for kind, paper in PAPERS.items() if paper.piece and kind != "back_cover"),
    "back_cover",
)
"""In which order the papers lie in the dossier."""

CONFIRMATION = (1, 3, 4, 8, 11)
"""Pieces that go to the court: the petition, the agreement, who we are, proofs."""


class NoSuchPaper(NotFound):
    title = "There is no such paper"


def get_paper(kind: str) -> Paper:
    if kind not in PAPERS:
        raise NoSuchPaper(kind=kind)
    return PAPERS[kind]
