"""Letters and consents, as blocks that `drawing` draws."""

from server.documents.drawn_parts import DAY, EACH, SEAL, SIDES, Blocks, b

OTHER_WAYS = (
    "根据《中华人民共和国人民调解法》第二十六条，现告知：当事人可以依法通过仲裁、行政、"
    "司法等途径维护自己的权利——劳动争议可以向劳动人事争议仲裁委员会申请仲裁（一般自知道"
    "权利被侵害之日起一年内）；属于行政机关职责的，可以请求行政机关处理；也可以向有管辖权的"
    "人民法院提起诉讼。请注意仲裁和诉讼的时效。"
)
LETTERS: dict[str, Blocks] = {
    "not_accepted": (
        ("title", "不予受理（移送）告知书"),
        ("line", "{{ names.all }}：", ""),
        (
            "text",
            "您（单位）{{ case.registered_on }}提出的“{{ case.summary }}”一事，经审查，"
            f"因{b('said.reason')}，依法不属于人民调解的范围，现不予受理。",
        ),
        (
            "text",
            f"您可以向{b('said.where_to', '＿＿＿＿＿＿＿＿')}反映，或者依法通过仲裁、行政、司法等途径处理。",
        ),
        (
            "text",
            "我们把事由和您同意转交的材料一并移送的，会告诉您接收的单位和联系方式。",
        ),
        ("sign", SEAL, "{{ paper.made_on }}", "收到人（签名）：＿＿＿＿＿＿＿＿"),
    ),
    "ended_notice": (
        ("title", "人民调解终止告知书"),
        ("right", "案号：{{ case.number }}"),
        ("line", "{{ names.all }}：", ""),
        (
            "text",
            "{{ case.organisation }}调解的{{ case.category }}纠纷（{{ case.summary }}），"
            f"因{b('said.reason', '未能达成调解协议')}，现终止调解。",
        ),
        ("text", OTHER_WAYS),
        ("text", "今后各方愿意继续协商的，可以再次申请人民调解。"),
        *EACH,
        ("sign", "人民调解员（签名）：＿＿＿＿＿＿＿＿", SEAL, "{{ paper.made_on }}"),
    ),
    "extension_consent": (
        ("title", "延长调解期限同意书"),
        ("right", "案号：{{ case.number }}"),
        (
            "text",
            "{{ case.organisation }}正在调解的{{ case.category }}纠纷（{{ case.summary }}），"
            f"调解期限至{{{{ case.due_on }}}}届满。因{b('said.reason')}，各方同意把调解期限延长至"
            f"{b('said.until')}。",
        ),
        (
            "text",
            "任何一方在延长的期限内仍然可以随时要求终止调解，依法通过其他途径处理。",
        ),
        *EACH,
        ("sign", "人民调解员（签名）：＿＿＿＿＿＿＿＿", DAY),
    ),
    "recording_consent": (
        ("title", "线上调解及录音录像同意书"),
        ("right", "案号：{{ case.number }}"),
        ("text", f"时间：{b('said.held_on')}　使用的工具：{b('said.tool')}"),
        (
            "text",
            "一、本次调解通过网络进行，是否参加由各方自愿决定，可以随时改为当面调解或者终止。",
        ),
        (
            "text",
            "二、是否录音录像：☐同意　☐不同意。不同意的，不影响调解。录音录像只用于核对本案的调解过程，"
            "不对外公开，按卷宗的保管期限保存，到期删除；当事人可以要求查看和复制。",
        ),
        ("text", "三、各方承诺：不自行录制、截屏或者转播，不让无关的人在场。"),
        *EACH,
        ("sign", "人民调解员（签名）：＿＿＿＿＿＿＿＿", DAY),
    ),
    "hand_over": (
        ("title", "移 送（转 介）函"),
        ("right", "案号：{{ case.number }}"),
        ("line", f"{b('said.to', '＿＿＿＿＿＿＿＿＿＿')}：", ""),
        (
            "text",
            "{{ case.organisation }}{{ case.registered_on }}登记的{{ case.category }}事项"
            f"（{{{{ case.summary }}}}），因{b('said.reason')}，经当事人同意，现移送（转介）你单位办理。",
        ),
        *SIDES,
        ("line", "随附材料：", b("said.attached", "无")),
        ("line", "请于此日期前反馈：", b("said.reply_by")),
        ("sign", SEAL, "{{ paper.made_on }}"),
        (
            "text",
            "回　执：上述事项及材料已于＿＿＿＿年＿＿月＿＿日收到。☐接收　☐退回（理由：＿＿＿＿＿＿）",
        ),
        (
            "sign",
            "接收单位（印章）：＿＿＿＿＿＿＿＿",
            "经办人、电话：＿＿＿＿＿＿＿＿",
        ),
    ),
    "court_return": (
        ("title", "委派（委托）调解移回函"),
        ("right", "案号：{{ case.number }}"),
        ("line", f"{b('said.court', '＿＿＿＿＿＿＿＿人民法院')}：", ""),
        (
            "text",
            f"你院{b('said.court_number', '（＿＿＿＿）＿＿号')}委派（委托）函收悉。"
            "{{ case.organisation }}对{{ names.all }}{{ case.category }}纠纷进行了调解，因"
            f"{b('said.reason', '双方未能达成协议')}，现将该案移回你院。",
        ),
        (
            "line",
            "接收日期：",
            "{{ case.registered_on }}　调解期限至：{{ case.due_on }}",
        ),
        ("line", "调解次数：", "{{ sessions | length }} 次"),
        ("line", "无争议的事实和调解意见：", b("said.opinion")),
        (
            "text",
            "已告知当事人可以依法通过诉讼等途径处理。当事人在调解中为达成协议作出的让步，"
            "不作为后续程序中对其不利的依据。",
        ),
        ("sign", "人民调解员（签名）：＿＿＿＿＿＿＿＿", SEAL, "{{ paper.made_on }}"),
        (
            "text",
            "回　执：该案材料已于＿＿＿＿年＿＿月＿＿日收到。　收件人：＿＿＿＿＿＿",
        ),
    ),
}
