"""How a paper says dates, sums and codes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

BLANK = "＿＿＿＿＿＿"
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")

ROLES = {
    "applicant": "申请人",
    "respondent": "被申请人",
    "third_person": "第三人",
    "guardian": "监护人",
    "agent": "代理人",
}
KINDS = {"natural": "个人", "legal_person": "法人", "unincorporated": "非法人组织"}
HOW = {
    "in_person": "当面",
    "phone": "电话",
    "written": "书面",
    "message": "信息",
    "read_aloud": "当面宣读",
    "shown": "出示阅看",
    "handed_over": "送交书面",
}
MODES = {
    "on_site": "现场调解",
    "committee_room": "调解室调解",
    "home_visit": "上门调解",
    "field_田间": "田间地头调解",
    "baba_hui": "坝坝会调解",
    "phone": "电话调解",
    "online": "线上调解",
}
ORIGINS = {
    "party_apply": "当事人申请",
    "proactive": "人民调解委员会主动调解",
    "grid_visit": "网格走访发现（主动调解）",
    "building_leader": "楼栋长报告（主动调解）",
    "request_platform": "诉求平台转来",
    "court_pre": "法院诉前委派",
    "court_mid": "法院诉中委托",
    "procuratorate": "检察院移送",
    "police": "公安机关移送",
    "police_110": "非警务 110 转来",
    "petition_dept": "信访部门转来",
    "dept_other": "其他部门转来",
    "lower_escalated": "下级上报",
    "party_escalated": "当事人要求上级调解",
}
ITEMS = {
    "pay": "给付",
    "return_thing": "返还",
    "repair": "修复",
    "stop_act": "停止行为",
    "do_act": "作为",
    "apologize": "赔礼道歉",
    "visit_care": "探望照料",
    "other": "其他",
}


def say_day(day: date | None) -> str:
    """Return a day as papers write it.

    >>> say_day(date(2026, 11, 22))
    '2026年11月22日'
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def say_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return a moment by the district's clock."""
    if moment is None:
        return ""
    here = moment.astimezone(zone)
    return f"{say_day(here.date())}{here.hour}时{here.minute:02}分"


def say_yuan(fen: int | None) -> str:
    """Return a sum in yuan.

    >>> say_yuan(12_345_678), say_yuan(80_000), say_yuan(5)
    ('123,456.78', '800.00', '0.05')
    """
    return "" if fen is None else f"{fen // 100:,}.{fen % 100:02}"


def say_capital(fen: int | None) -> str:
    """Return a sum in the numerals that nobody can alter.

    >>> say_capital(100_000_000), say_capital(80_000), say_capital(10_050_305)
    ('壹佰万元整', '捌佰元整', '壹拾万零伍佰零叁元零伍分')
    >>> say_capital(1_000_010_000_000), say_capital(50)
    ('壹佰亿零壹拾万元整', '伍角整')
    """
    if fen is None:
        return ""
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{said or '零元'}整"
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif said:
        said += "零"
    return said + (f"{DIGITS[cent]}分" if cent else "整")


def _whole(number: int) -> str:
    """Return a whole number, in groups of four digits."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    for at in reversed(range(len(groups))):
        group = groups[at]
        if not group:
            continue
        # A nought that is read: within the number, before a group that is not full.
        gap = said and (group < 1000 or groups[at + 1] == 0)
        said += ("零" if gap else "") + _four(group) + GROUPS[at]
    return said


def _four(group: int) -> str:
    said, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            skipped = bool(said)
            continue
        said += ("零" if skipped else "") + DIGITS[digit] + PLACES[place]
        skipped = False
    return said


def last_day_to_confirm(effective: date | None) -> date | None:
    """Return the thirtieth day, counted from the day after an agreement took effect.

    >>> last_day_to_confirm(date(2026, 11, 1))
    datetime.date(2026, 12, 1)
    """
    return effective + timedelta(days=30) if effective else None
