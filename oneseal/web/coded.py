"""代码的英文名 What the code sets, the powers and the amounts of the catalogue are called in English; texts of items stay Chinese.

A code is known by its Chinese word, which means the same in every set. A note in brackets behind it is the item's own and stays Chinese.
"""

import re
from collections.abc import Mapping
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString

from oneseal.web.words import MARKED, is_english, zh

POWERS: Mapping[str, str] = {
    "申请": "Applicant",
    "受理": "Acceptance",
    "审查": "Examination",
    "勘验": "Survey on site",
    "批准": "Decision",
    "制证": "Certificate",
    "送达": "Delivery",
    "归档": "Filing away",
    "监督": "Supervision",
}
"""The lanes of a chart and the powers of posts, each named after what is done there."""
CODES: Mapping[str, Mapping[str, str]] = {
    "task_type": {
        "行政许可": "licence",
        "行政处罚": "penalty",
        "行政强制": "coercive measure",
        "行政征收": "levy",
        "行政给付": "benefit",
        "行政检查": "inspection",
        "行政确认": "certification of a fact",
        "行政奖励": "award",
        "行政裁决": "ruling between parties",
        "其他行政权力": "other power",
        "公共服务": "public service",
        **{f"地方公共服务（{code}）": f"local public service ({code})" for code in range(21, 26)},
        **{f"地方其他权力（{code}）": f"other local power ({code})" for code in range(11, 20)},
    },
    "use_level": {
        "国家级": "nation",
        "省级": "province",
        "市级": "city",
        "县级": "county",
        "镇（乡、街道）级": "town or subdistrict",
        "村（社区）级": "village or community",
        "分级管理": "by several levels",
    },
    "dept_type": {"法定机关": "authority by law", "授权组织": "authorised body", "受委托组织": "entrusted body", "其他": "other"},
    "power_source": {
        "法定本级行使": "by law at this level",
        "上级下放": "handed down",
        "上级授权": "authorised from above",
        "同级授权": "authorised at this level",
        "上级委托": "entrusted from above",
        "同级委托": "entrusted at this level",
    },
    "server_type": {
        "自然人": "natural persons",
        "企业法人": "companies",
        "事业法人": "public institutions",
        "社会组织法人": "associations and foundations",
        "行政机关": "authorities",
        "其他组织": "other organisations",
        "其他组织（国家平台7）": "other organisations (7)",
        "其他组织（国家平台9）": "other organisations (9)",
        "其他组织（含个体工商户）": "other organisations, sole traders among them",
    },
    "handle_type": {
        "窗口办理": "at the counter",
        "网上（电脑端）": "online, on a computer",
        "网上（移动端）": "online, on a phone",
        "快递申请": "by mail",
        "其他": "other",
    },
    "project_type": {
        "即办件": "decided on the spot",
        "承诺件": "decided within a promised time",
        "联办件": "decided with other offices",
        "上报件": "passed on to a higher office",
        "其他": "other",
    },
    "examine_type": {"即审即办": "examined and decided at once", "前审后批": "examined first, then decided"},
    "special_procedure": {"延长审批": "extension of the limit", "除延长审批之外的程序": "a procedure other than an extension"},
    "online_handle_depth": {
        "互联网咨询": "questions online",
        "互联网收件": "applications online",
        "互联网预审": "checked online beforehand",
        "互联网受理": "accepted online",
        "互联网办理": "handled online",
        "办理结果信息反馈": "result told online",
        "电子证照反馈": "electronic certificate",
        "其他": "other",
    },
    "handle_area": {
        "全国": "the whole country",
        "全省": "the whole province",
        "全市": "the whole city",
        "全县": "the whole county",
        "全镇（街道）": "the whole town",
        "跨村（社区）": "across villages",
    },
    "result_type": {"证照": "certificate", "批文": "approval document", "其他": "other", "无": "none"},
    "yes_no": {"是": "yes", "否": "no"},
    "material_type": {"原件": "original", "复印件": "copy", "原件或复印件": "original or copy"},
    "material_format": {"纸质": "on paper", "电子": "electronic", "纸质或电子": "on paper or electronic"},
    "is_need": {"必要": "required", "非必要": "optional", "容缺后补": "may follow later"},
    "source_type": {
        "申请人自备": "from you",
        "政府部门核发": "issued by an authority",
        "中介机构或法定机构出具": "issued by a firm or body that the law names",
        "其他": "other",
    },
    "service_arranged_by": {"申请人": "the applicant", "本机关": "this office"},
    "service_payer": {"申请人": "the applicant", "本机关": "this office", "财政": "public funds", "不收费": "no fee"},
    "link_way": {"窗口": "counter", "网络": "online", "电话": "telephone", "信件": "letter", "电子邮件": "e-mail"},
    "accept_place": {
        "行政服务中心": "service hall",
        "部门窗口": "the office's own counter",
        "单位办公室": "office",
        "案件发生地": "where it happened",
        "代办点": "agency point",
        "便民服务中心": "local service point",
    },
    "user_topic": {
        "生育收养": "Birth and adoption",
        "户籍办理": "Household register",
        "教育科研": "Education and research",
        "就业创业": "Work and founding a business",
        "设立变更": "Founding and changing a firm",
        "准营准办": "Licences to operate",
        "职业资格": "Professions",
        "婚姻登记": "Marriage",
        "优待抚恤": "Veterans and pensions",
        "住房保障": "Housing",
        "社会保障": "Social security",
        "证件办理": "Identity papers",
        "交通出行": "Traffic",
        "旅游观光": "Tourism",
        "出境入境": "Leaving and entering the country",
        "消费维权": "Consumer rights",
        "公共安全": "Public safety",
        "司法公证": "Justice and notaries",
        "知识产权": "Intellectual property",
        "环保绿化": "Environment",
        "文化体育": "Culture and sport",
        "公用事业": "Utilities",
        "医疗卫生": "Health",
        "离职退休": "Leaving work and retiring",
        "死亡殡葬": "Death and burial",
        "其他": "other",
    },
    "corp_topic": {
        "设立变更": "Founding and changing a firm",
        "准营准办": "Licences to operate",
        "资质认证": "Qualifications",
        "年检年审": "Yearly checks",
        "税收财务": "Taxes and accounts",
        "人力资源": "Staff",
        "社会保障": "Social security",
        "投资审批": "Investment projects",
        "融资信贷": "Finance and credit",
        "抵押质押": "Mortgages and pledges",
        "商务贸易": "Trade",
        "招标拍卖": "Tenders and auctions",
        "海关口岸": "Customs",
        "涉外服务": "Foreign affairs",
        "农林牧渔": "Farming, forestry and fishing",
        "国土和规划建设": "Land, planning and building",
        "交通运输": "Transport",
        "环保绿化": "Environment",
        "应急救援": "Emergencies",
        "水务气象": "Water and weather",
        "医疗卫生": "Health",
        "科技创新": "Science and innovation",
        "文体教育": "Culture, sport, education",
        "知识产权": "Intellectual property",
        "民族宗教": "Ethnic groups and religions",
        "质量技术": "Quality and standards",
        "检验检疫": "Inspection and quarantine",
        "安全生产": "Safety at work",
        "公安消防": "Police and fire protection",
        "司法公证": "Justice and notaries",
        "公用事业": "Utilities",
        "法人注销": "Winding up a firm",
        "档案文物": "Archives and monuments",
        "其他": "other",
    },
    "served": {
        "直接送达": "handed over in person",
        "留置送达": "left with you after it was refused",
        "邮寄送达": "by post",
        "公告送达": "by public announcement",
        "电子送达": "electronically",
    },
    "modes": {"划转": "decided by the bureau", "进驻": "handled by its department in the hall", "链接": "link only"},
    "audiences": {"个人": "people", "企业": "firms"},
}
"""Name of the set → the word of a code → its name in English."""
WRITTEN: Mapping[str, str] = {
    "时间": "Time",
    "原定时间": "Planned before",
    "申请表改正的栏目": "Corrected in the form",
    "申请表": "Form",
    "内容不改，重新交了签名、盖章的纸质件": "nothing in it is changed; its signed paper was handed in anew",
    "合格": "in order",
    "不合格": "not in order",
    "地点": "Place",
    "意见": "Opinion",
    "理由": "Reasons",
    "事实": "Facts",
    "依据": "Ground",
    "应向其申请的机关": "Where to apply instead",
    "申请人身份": "Who applied",
    "结论理由": "Reasons for the finding",
    "不同意见": "Objection",
    "在场人员": "Who was there",
    "拒签情况": "Why it was not signed",
    "收件人": "Received by",
    "没有补正的材料": "What was not supplied",
    "补正的最后一日": "Last day for corrections",
    "会签": "Confirmation",
    "审查结论": "Result of the examination",
    "核查结论": "Result of the survey",
    "送达方式": "How it was served",
    "文书": "Paper",
    "文号": "Number",
    "公告日期": "Announced on",
    "送达日期": "Served on",
    "运单号": "Waybill",
    "见证人": "Witnesses",
    "拍照、录像的情况": "Photographs or video",
}
"""What is written with an act, by its label."""
STEPS: Mapping[str, str] = {
    "填写申请、提交材料": "the application is filled in and filed with its material",
    "看材料是否齐全，决定是否受理": "the material is looked through and accepted, or not",
    "补正材料": "material is corrected",
    "现场核查（两人以上）": "survey on site by two people or more",
    "决定": "decision",
    "审核决定（审核合一）": "examination and decision in one step",
    "把结果交给您": "you get the result",
}
"""The steps that charts share, as applicants are told of them; where a step is called after a power, that is its name."""
FLOW: Mapping[str, str] = {
    "申请": "application",
    "受理": "acceptance",
    "审查": "examination",
    "审核决定": "examination and decision",
    **dict.fromkeys(("现场勘验", "现场核查"), "survey on site"),
    "登记": "registration",
    **dict.fromkeys(("决定", "登记决定"), "decision"),
    "制证": "certificate",
    "送达": "delivery",
    "归档": "filing away",
}
"""What a way in one line is made of: 申请→受理→…→归档."""
PAPERS: Mapping[str, str] = {
    "receipt": "Receipt",
    "correction_notice": "Notice of corrections",
    "acceptance_notice": "Notice of acceptance",
    "not_needed_notice": "Notice that none is needed",
    "refusal_to_accept": "Decision not to accept",
    "lapse_notice": "Notice of return",
    "grant": "Decision that grants it",
    "denial": "Decision that refuses it",
    "survey_record": "Record of the survey",
    "delivery_proof": "Proof of service",
    "state_notice": "Notice on the certificate",
}
"""What a paper is, by its kind; a certificate is called as its item calls it."""
WORDS: Mapping[str, str] = {
    **POWERS,
    **WRITTEN,
    **STEPS,
    **{word: name for codes in CODES.values() for word, name in codes.items()},
    **{
        "元旦": "New Year's Day",
        "春节": "Spring Festival",
        "清明": "Qingming Festival",
        "劳动节": "Labour Day",
        "端午": "Dragon Boat Festival",
        "中秋": "Mid-Autumn Festival",
        "国庆节": "National Day",
        "星期六": "Saturday",
        "星期日": "Sunday",
    },
    "当场": "on the spot",
    "不延长": "no extension",
    "不减免": "no reduction",
    "可以减免": "a reduction is possible",
    "不收费": "no fee",
    "收费": "a fee",
    "无数量限制": "no limit of number",
    "无年检": "no yearly check",
    "长期": "indefinitely",
}
"""Words for themselves; those of elements are the ones that their help texts ask for."""
UNITS = {
    "个工作日": "working day",
    "工作日": "working day",
    "日": "day",
    "天": "day",
    "个月": "month",
    "个小时": "hour",
    "次": "visit",
    "份": "copy",
    "年": "year",
}
AMOUNT = re.compile(rf"(\d+)({'|'.join(UNITS)})")
WITHIN = {"自决定之日起": "of the decision", "自告知之日起": "of being told", "自受理之日起": "of acceptance"}
LIMIT = re.compile(rf"({'|'.join(WITHIN)})(\d+(?:{'|'.join(UNITS)}))内")
FRAMES = (
    (re.compile(r"不超过(?P<amount>.+)"), "at most {amount}"),
    (re.compile(r"可以延长(?P<amount>[^，]+)"), "may be extended by {amount}"),
    (re.compile(r"可以延长(?P<amount>.+?)，由(.+)批准"), "may be extended by {amount} with the approval of {one}"),
    (
        re.compile(r"(?P<amount>.+)；逾期未补正的，视为放弃申请，可以重新申请"),
        "{amount}; after that the application counts as given up, and you may apply anew",
    ),
    (re.compile(r"制作(.+)"), "{one} is made"),
)
"""Phrases around an amount, a name or both."""
HOURS = re.compile(r"工作日 ?上午([\d:]+-[\d:]+)，下午([\d:]+-[\d:]+)")
ASKED_WHEN = re.compile(r"：[是否](；|$)")
COPIES = re.compile(r"(原件|复印件)(\d+)份")
NOTE = re.compile(r"(.+?)（(.+)）", re.DOTALL)
LISTED = re.compile("[、，]")


def in_english(text: str) -> str | None:
    """A word of a code set, an amount, several of them, or one with a note of the item's own; None for anything else."""
    if text in WORDS:
        return escape(WORDS[text])
    if framed := _framed(text):
        return framed
    if (whole := _amount(text)) or len(parts := LISTED.split(text)) == 1:
        return whole or _with_note(text)
    named = [in_english(part) for part in parts]
    return ", ".join(part for part in named if part) if all(named) else _with_note(text)


def _amount(text: str) -> str | None:
    if found := AMOUNT.fullmatch(text):
        number, unit = found[1], UNITS[found[2]]
        return f"{number} {unit if number == '1' else unit.replace('copy', 'copie') + 's'}"
    if found := COPIES.fullmatch(text):
        return f"{WORDS[found[1]]}: {found[2]}"
    if found := LIMIT.fullmatch(text):
        return f"within {_amount(found[2])} {WITHIN[found[1]]}"
    if found := HOURS.fullmatch(text):
        return f"working days {found[1]} and {found[2]}"
    return None


def _framed(text: str) -> str | None:
    """A phrase that the guide makes around an amount, a name or steps; a name within it stays Chinese and says so."""
    steps = text.split("→")
    if len(steps) > 1 and any(step in FLOW for step in steps):
        return " → ".join(FLOW.get(step) or _chinese(step) for step in steps)
    if ASKED_WHEN.search(text):
        return "; ".join(_asked_when(part) for part in text.split("；"))
    for pattern, english in FRAMES:
        if (found := pattern.fullmatch(text)) and (amount := _amount(found["amount"]) if "amount" in found.re.groupindex else "—"):
            return english.format(amount=amount, one=_chinese(found[found.lastindex or 0]))
    return None


def _asked_when(text: str) -> str:
    """A situation and the answer that asks for a material."""
    name, _, answers = text.rpartition("：")
    yes_no = CODES["yes_no"].get(answers)
    return f"{_chinese(name)}: {yes_no}" if yes_no else _chinese(text)


def _chinese(text: str) -> str:
    return f"{MARKED}{escape(text)}</span>"


def _with_note(text: str) -> str | None:
    found = NOTE.fullmatch(text)
    named = in_english(found[1]) if found else None
    return f"{named} ({_chinese(found[2])})" if found and named else None


def paper_called(kind: str, title: str) -> SafeString:
    """A paper by what it is, and by its title, which stays as it is printed."""
    if not is_english() or kind not in PAPERS:
        return format_html("{}", zh(title))
    return format_html("{} ({})", PAPERS[kind], zh(title))


def coded(value: object) -> object:
    """A value as the reader's language has it: on an English page a code by its English name; else what it is."""
    known = in_english(str(value)) if is_english() else None
    return value if known is None else SafeString(known)  # nosec B703 - every part of it is escaped


def answered(value: object) -> object:
    """What was answered, or may be: yes and no in the reader's language; else as the item or the applicant wrote it."""
    return coded(value) if value in CODES["yes_no"] else value
