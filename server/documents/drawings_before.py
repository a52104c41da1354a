"""Papers from the cover to the mediation record, as blocks that `drawing` draws."""

from server.documents.drawn_parts import (
    COMMITTEE,
    DAY,
    EACH,
    SEAL,
    SIDES,
    SIGNED,
    Blocks,
    b,
)


def _person(side: str, word: str) -> Blocks:
    """What an application says of each on one side; blank lines are for a pen."""
    return (
        ("tag", f"for party in {side}"),
        ("line", f"{word}：", "{{ party.name }}（{{ party.kind }}）"),
        ("text", "性别：＿＿　民族：＿＿　年龄：＿＿　职业或者职务：＿＿＿"),
        ("text", f"联系方式：{b('party.phone')}　单位或者住址：＿＿＿＿＿＿＿"),
        ("tag", "if not party.is_person"),
        ("text", "统一社会信用代码：＿＿＿＿＿＿＿　法定代表人：＿＿＿＿"),
        ("tag", "endif"),
        ("tag", "endfor"),
    )


TELLS = (
    "一、人民调解委员会是依法设立的调解民间纠纷的群众性组织。人民调解不收取任何费用。",
    "二、调解遵循的原则：在当事人自愿、平等的基础上进行调解；不违背法律、法规和国家政策；"
    "尊重当事人的权利，不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。",
    "三、当事人在调解活动中享有下列权利：（一）选择或者接受人民调解员；（二）接受调解、"
    "拒绝调解或者要求终止调解；（三）要求调解公开进行或者不公开进行；（四）自主表达意愿、"
    "自愿达成调解协议。",
    "四、当事人在调解活动中履行下列义务：（一）如实陈述纠纷事实；（二）遵守调解现场秩序，"
    "尊重人民调解员；（三）尊重对方当事人行使权利。",
    "五、经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。"
    "对协议的履行或者内容发生争议的，可以向人民法院提起诉讼。双方认为有必要的，可以自协议"
    "生效之日起三十日内共同向人民法院申请司法确认，不收取费用。",
    "六、您随时可以不调解。调解员偏袒一方、侮辱当事人、索取或者收受财物、泄露隐私或者商业"
    "秘密的，可以要求更换，也可以向司法所或者区司法局反映。",
)

BEFORE: dict[str, Blocks] = {
    "cover": (
        ("gap", 40),
        ("title", COMMITTEE),
        ("title", "人民调解卷宗"),
        ("gap", 50),
        (
            "grid",
            (
                (
                    (
                        "卷　　名",
                        "{{ names.applicants }}与{{ names.respondents }}{{ case.category }}纠纷",
                    ),
                ),
                (("案　　号", "{{ case.number }}"), ("文书编号", "{{ paper.number }}")),
                (
                    ("人民调解员", "{{ case.mediator }}"),
                    ("调解结果", "{{ case.result }}"),
                ),
                (("调解日期", "{{ case.began_on }} 至 {{ case.closed_on }}"),),
                (
                    ("立 卷 人", "{{ case.mediator }}"),
                    ("立卷日期", "{{ paper.made_on }}"),
                ),
                (("保管期限", b("said.keep", "")),),
                (("备　　注", b("said.remarks", "")),),
            ),
        ),
    ),
    "contents": (
        ("title", "卷 内 目 录"),
        (
            "rows",
            (("序号", 16), ("文书名称", 96), ("页数", 20), ("备注", 24)),
            "piece in pieces",
            ("{{ piece.no }}", "{{ piece.title }}", "{{ piece.pages }}", ""),
        ),
    ),
    "application": (
        ("title", "人民调解申请书"),
        *_person("applicants", "申请人"),
        *_person("respondents", "被申请人"),
        ("head", "纠纷简要情况："),
        ("text", "{{ case.summary }}"),
        ("head", "当事人申请事项："),
        (
            "text",
            b("said.wishes", "1.＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿"),
        ),
        (
            "text",
            "人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解委员会进行调解。",
        ),
        ("sign", "申请人" + SIGNED, DAY),
    ),
    "registration": (
        ("title", "人民调解受理登记表"),
        ("right", "案号：{{ case.number }}"),
        (
            "text",
            "{{ case.accepted_on }}，经当事人同意，{{ case.organisation }}调解"
            "{{ names.all }}之间的纠纷。",
        ),
        (
            "grid",
            (
                (
                    ("纠纷类型", "{{ case.category }}"),
                    ("登记日期", "{{ case.registered_on }}"),
                ),
                (
                    (
                        "案件来源",
                        "{% if case.asked_for %}☑{% else %}☐{% endif %}当事人申请　"
                        "{% if case.asked_for %}☐{% else %}☑{% endif %}人民调解委员会主动调解（{{ case.origin }}）",
                    ),
                ),
                (("纠纷简要情况", "{{ case.summary }}"),),
                (
                    ("受理结论", "☑受理　☐不受理　☐仅咨询"),
                    ("调解期限", "{{ case.due_on }}前"),
                ),
                (("备　　注", b("said.remarks", "")),),
            ),
        ),
        *SIDES,
        *EACH,
        (
            "sign",
            "登记人（签名）：{{ case.mediator }}＿＿＿＿",
            SEAL,
            "{{ case.registered_on }}",
        ),
    ),
    "rights": (
        ("title", "人民调解当事人权利义务告知书"),
        *(("text", tell) for tell in TELLS),
        ("head", "以上内容我已阅读（或者听读），已经明白。"),
        (
            "rows",
            (("当事人", 44), ("告知方式", 34), ("告知日期", 38), ("签名或者指印", 40)),
            "party in parties",
            (
                "{{ party.name }}",
                b("party.rights_how", ""),
                b("party.rights_on", ""),
                "",
            ),
        ),
        ("sign", SEAL),
    ),
    "attorney": (
        ("title", "授 权 委 托 书"),
        ("line", "委托人：", b("said.party")),
        ("line", "受委托人：", b("said.agent")),
        (
            "text",
            f"与委托人的关系：{b('said.agent_relation')}　联系方式：{b('said.agent_phone')}",
        ),
        (
            "text",
            f"单位或者住址：{b('said.agent_address')}　证件号码：＿＿＿＿＿＿＿",
        ),
        (
            "text",
            "现委托上列受委托人在我与对方的{{ case.category }}纠纷（案号 {{ case.number }}）"
            "调解中作为代理人。代理权限如下（选中的打√）：",
        ),
        *(
            ("text", f"☐{power}")
            for power in (
                "代为申请调解或者要求终止调解",
                "代为收集、提供证据",
                "代为选择或者接受人民调解员",
                "代为承认、变更和放弃调解请求",
                "代为参加调解，签署调查记录、调解记录、告知书、协议书等",
                "代为领取文书",
            )
        ),
        ("text", f"☐其他：{b('said.powers')}"),
        ("sign", "委托人" + SIGNED, "受委托人（签名）：＿＿＿＿＿＿＿＿", DAY),
    ),
    "investigation": (
        ("title", "人民调解调查记录"),
        (
            "grid",
            (
                (
                    ("时　　间", b("said.held_on", "")),
                    ("地　　点", b("said.place", "")),
                ),
                (("参 加 人", b("said.present", "")),),
                (
                    ("被调查人", b("said.witness", "")),
                    ("联系方式", b("said.witness_phone", "")),
                ),
                (
                    ("与当事人关系", b("said.relation", "")),
                    ("案　　号", "{{ case.number }}"),
                ),
                (("调 查 人", "{{ case.mediator }}"), ("记 录 人", "")),
            ),
        ),
        ("head", "调查内容："),
        ("text", b("said.content", "")),
        (
            "sign",
            "被调查人" + SIGNED,
            "调查人（签名）：＿＿＿＿＿＿＿＿",
            "记录人（签名）：＿＿＿＿＿＿＿＿",
            DAY,
        ),
    ),
    "mediation_record": (
        ("title", "人民调解记录"),
        (
            "grid",
            (
                (
                    (
                        "时　　间",
                        "{% for one in sessions %}{{ one.held_on }}（{{ one.mode }}）"
                        "{% if not loop.last %}；{% endif %}{% endfor %}{{ said.held_on }}",
                    ),
                ),
                (("地　　点", b("said.place", "")), ("案　　号", "{{ case.number }}")),
                (("事　　由", "{{ case.summary }}"),),
                (
                    (
                        "当 事 人",
                        "{% for party in parties %}{{ party.name }}（{{ party.role }}）"
                        "{% if not loop.last %}、{% endif %}{% endfor %}",
                    ),
                ),
                (
                    (
                        "参 加 人",
                        "{% for one in people %}{{ one.name }}（{{ one.role }}）　{% endfor %}"
                        "{% for one in record.participants %}{{ one }}{% if not loop.last %}；{% endif %}{% endfor %}",
                    ),
                ),
            ),
        ),
        (
            "rows",
            (("完成", 16), ("调解要点", 140)),
            "tick in record.ticks",
            ("{{ tick.box }}", "{{ tick.no }}. {{ tick.text }}"),
        ),
        ("head", "调解经过："),
        ("tag", "for one in sessions"),
        ("text", "{{ one.held_on }}，{{ one.mode }}。{{ one.text }}"),
        ("tag", "endfor"),
        ("text", "{{ said.content }}"),
        ("line", "调解结果：", b("case.result")),
        *EACH,
        (
            "sign",
            "人民调解员（签名）：＿＿＿＿＿＿＿＿",
            "记录人（签名）：＿＿＿＿＿＿＿＿",
            SEAL,
            DAY,
        ),
    ),
}
