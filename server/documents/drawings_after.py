"""Papers from the agreement to the back cover, as blocks that `drawing` draws."""

from server.documents.drawn_parts import (
    COMMITTEE,
    DAY,
    EACH,
    NUMBER,
    SEAL,
    SIDES,
    SIGNED,
    Blocks,
    b,
)

ITEMS = (
    "rows",
    (
        ("项", 12),
        ("谁向谁", 40),
        ("做什么、怎样做", 56),
        ("金额（元）", 24),
        ("期限", 24),
    ),
    "item in items",
    (
        "{{ item.no }}",
        "{{ item.who }} → {{ item.whom }}",
        "（{{ item.kind }}）{{ item.what }}",
        "{{ item.amount }}",
        "{{ item.due }}",
    ),
)
TOTAL = (
    ("tag", "if agreement.total"),
    (
        "text",
        "以上金额合计人民币 {{ agreement.total }} 元（大写：{{ agreement.total_capital }}）。",
    ),
    ("tag", "endif"),
)


PROMISE = (
    "双方当事人经调解自愿达成上述协议。申请人承诺：达成协议出于自愿，没有恶意串通、规避法律的行为；"
    "协议内容真实，不损害国家利益、社会公共利益和他人合法权益；如果因该协议内容给他人造成损害，"
    "愿意承担相应的民事责任和其他法律责任。"
)
ATTACHED = (
    "1.人民调解协议书；2.身份证明、资格证明；3.与协议有关的财产权利证明等材料；"
    "4.送达地址和电话；5.授权委托书（有代理人的）。"
)


def _confirmation(*more: tuple[str, ...]) -> Blocks:
    """Return the petition that both sides file together (民事诉讼法 205)."""
    return (
        ("title", "司法确认申请书"),
        ("tag", "for party in parties"),
        ("line", "申请人：", "{{ party.name }}（{{ party.kind }}）"),
        ("text", f"身份证件号码：＿＿＿＿＿＿＿　联系方式：{b('party.phone')}"),
        ("text", f"住址（住所地）和送达地址：{b('said.served_at')}"),
        ("tag", "endfor"),
        *more,
        ("head", "请求事项："),
        (
            "text",
            "请求依法确认{{ names.all }}于{{ agreement.reached_on }}经{{ case.organisation }}"
            "主持调解达成的{{ paper.number }}人民调解协议有效。",
        ),
        ("head", "事实与理由："),
        ("text", "{{ agreement.facts }}"),
        ("text", PROMISE),
        ("tag", "if case.confirm_until"),
        (
            "text",
            "协议于{{ case.effective_on }}生效，最晚应当在{{ case.confirm_until }}前共同申请。",
        ),
        ("tag", "endif"),
        ("text", "此致"),
        ("line", "", b("said.court", "＿＿＿＿＿＿＿＿人民法院")),
        *EACH,
        ("sign", DAY),
        ("head", "附："),
        ("text", ATTACHED),
    )


AFTER: dict[str, Blocks] = {
    "agreement": (
        ("title", "人民调解协议书"),
        NUMBER,
        *SIDES,
        ("head", "纠纷主要事实、争议事项："),
        ("text", "{{ agreement.facts }}"),
        ("tag", "if agreement.dispute"),
        ("text", "{{ agreement.dispute }}"),
        ("tag", "endif"),
        ("head", "各方当事人的责任："),
        ("text", b("agreement.responsibility")),
        ("head", "经调解，自愿达成如下协议："),
        ITEMS,
        *TOTAL,
        ("tag", "if said.if_not"),
        ("line", "不履行的处理：", "{{ said.if_not }}"),
        ("tag", "endif"),
        ("line", "履行地点：", b("said.place", "双方另行约定")),
        (
            "text",
            "本协议一式{{ agreement.copies }}份，当事人、人民调解委员会各持一份。自各方当事人签名、"
            "盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。本协议不影响当事人"
            "依法投诉、信访、仲裁、起诉的权利。",
        ),
        *EACH,
        (
            "sign",
            "人民调解员：＿＿＿＿＿＿　记录人：＿＿＿＿＿＿",
            SEAL,
            "{{ agreement.reached_on }}",
        ),
        ("proof",),
    ),
    "oral_agreement": (
        ("title", "人民调解口头协议登记表"),
        NUMBER,
        *SIDES,
        ("head", "纠纷主要事实、争议事项："),
        ("text", "{{ agreement.facts }}"),
        ("head", "口头协议内容、履行方式和时限："),
        ITEMS,
        *TOTAL,
        ("line", "调解地点：", b("said.place")),
        ("line", "履行情况：", b("said.performed")),
        (
            "text",
            "口头调解协议自各方当事人达成协议之日起生效（达成之日：{{ agreement.reached_on }}）。",
        ),
        (
            "sign",
            "人民调解员（签名）：＿＿＿＿＿＿＿＿",
            SEAL,
            "{{ agreement.reached_on }}",
        ),
        ("proof",),
    ),
    "receipt": (
        ("title", "收　　条"),
        (
            "text",
            "今收到{{ names.respondents }}按照{{ paper.number }}调解协议第"
            f"{b('said.item', '＿＿')}项履行的：",
        ),
        ("tag", "for item in items"),
        (
            "text",
            "第{{ item.no }}项：{{ item.who }}向{{ item.whom }}，{{ item.what }}"
            "{% if item.amount %}，人民币 {{ item.amount }} 元（{{ item.capital }}）{% endif %}。",
        ),
        ("tag", "endfor"),
        ("line", "收到日期：", b("said.on")),
        ("line", "方式：", b("said.how", "☐现金　☐转账　☐实物　☐其他＿＿＿＿")),
        ("sign", "收款（物）人" + SIGNED, "见证人（签名）：＿＿＿＿＿＿＿＿", DAY),
    ),
    "follow_up": (
        ("title", "人民调解回访记录"),
        (
            "grid",
            (
                (("当 事 人", "{{ names.all }}"),),
                (("协议编号", "{{ paper.number }}"), ("案　　号", "{{ case.number }}")),
                (("回访事由", "{{ case.category }}：{{ case.summary }}"),),
                (
                    ("回访时间", b("said.on", "")),
                    ("回访方式", b("said.how", "☐电话 ☐上门 ☐线上")),
                ),
                (("履行情况", b("said.performed", "☐全部履行　☐部分履行　☐未履行")),),
                (("未履行原因", b("said.why_not", "")),),
                (
                    (
                        "满意程度",
                        b("said.satisfied", "☐很满意 ☐满意 ☐一般 ☐不满意 ☐很不满意"),
                    ),
                ),
                (("是否诉讼、裁判结果", b("said.court", "")),),
                (("有无错误调解、激化、隐患及措施", b("said.measures", "")),),
                (("回 访 人", b("said.by", "")), ("被回访人签名", "")),
            ),
        ),
        ("sign", SEAL, DAY),
    ),
    "confirmation_persons": _confirmation(),
    "confirmation_unit": _confirmation(
        (
            "text",
            f"申请单位的统一社会信用代码：{b('said.credit_code')}　法定代表人："
            f"{b('said.head')}　代理人：＿＿＿＿＿＿",
        ),
    ),
    "closing_report": (
        ("title", "人民调解结案报告表"),
        (
            "grid",
            (
                (
                    ("卷　　号", "{{ case.number }}"),
                    ("填表时间", "{{ paper.made_on }}"),
                ),
                (("承办单位", COMMITTEE), ("承 办 人", "{{ case.mediator }}")),
                (
                    ("受案时间", "{{ case.accepted_on }}"),
                    ("结案时间", "{{ case.closed_on }}"),
                ),
                (
                    ("案件来源", "{{ case.origin }}"),
                    ("纠纷类型", "{{ case.category }}"),
                ),
                (("简要事实", "{{ agreement.facts }}"),),
                (("处理结果", "{{ said.result or case.result }}"),),
                (("审批意见", b("said.approval", "")), ("审批人签名", "")),
            ),
        ),
        *SIDES,
    ),
    "explanation": (
        ("title", "卷宗情况说明"),
        ("right", "案号：{{ case.number }}"),
        ("text", b("said.text", "")),
        ("sign", "立卷人（签名）：＿＿＿＿＿＿＿＿", DAY),
    ),
    "back_cover": (
        ("gap", 300),
        ("title", "卷宗封底"),
        ("text", "本卷宗的文书、材料共＿＿＿件＿＿＿页，经检查无缺漏。"),
        ("line", "备注：", b("said.remarks", "")),
        (
            "sign",
            "立卷人（签名）：＿＿＿＿＿＿＿＿",
            "检查人（签名）：＿＿＿＿＿＿＿＿",
            DAY,
        ),
    ),
}
