"""What a check of an item finds: the element, its value, the rule, what is wrong and how to mend it; all of them at once."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from oneseal.journal.rules import NotCanonical, require_canonical
from oneseal.law.days import Limit
from oneseal.law.rule import Ground, HouseRule, Refused, legible

STANDARD = "GB/T 39554-2020、GB/T 39046-2020"
SOURCE = "政务服务事项发布检查"
OWN = "本系统事项规则"

RULES = {
    rule.code: rule
    for rule in (
        HouseRule("R1-01", "基本编码12位、实施编码31位、业务办理项编码33位，只用大写字母和数字", STANDARD),
        HouseRule("R1-02", "实施编码前18位是实施主体的统一社会信用代码，且与实施主体编码一致", STANDARD),
        HouseRule("R1-03", "实施编码第19位与行使层级一致", STANDARD),
        HouseRule("R1-04", "实施编码第20至31位是在用的基本编码", STANDARD),
        HouseRule("R1-05", "基本编码第3至4位与事项类型一致", STANDARD),
        HouseRule("R1-06", "没有子项的主项子项号为000；有子项的主项、有办理项的事项不能直接申请", STANDARD),
        HouseRule("R1-07", "国家基本编码（00开头）不得自行编造；地方事项使用省级前缀，演示事项使用901至999号并注明演示", STANDARD),
        HouseRule("R1-08", "编码按50位文本保存，按编码规则校验", STANDARD),
        HouseRule("R1-10", "承诺时限不长于法定时限；不同单位不能比较，须统一单位（1月=30日，当场除外）", SOURCE),
        HouseRule("R1-11", "即办件的承诺时限为当场或1个工作日，审查类型为即审即办；反之亦然", SOURCE),
        HouseRule("R1-12", "到现场次数为0的，不写现场原因且可网办或邮寄；大于0的，写明原因", SOURCE),
        HouseRule("R1-13", "全程网办（Ⅳ级）的到现场次数为0", SOURCE),
        HouseRule("R1-14", "收费事项有收费项目、标准和依据；不收费的没有收费项目和网上支付", SOURCE),
        HouseRule("R1-15", "结果为证照的有名称和样本；受委托实施的写明委托部门并已公告", SOURCE),
        HouseRule("R1-16", "政府部门核发的材料写明核发部门，优先调用电子证照", SOURCE),
        HouseRule("R1-17", "不得有“其他材料”“相关证明”等兜底条款", "减证便民要求"),
        HouseRule("R1-18", "行政许可有法律、行政法规、国务院决定、地方性法规或（临时）省级规章依据", "行政许可法第十四条、第十五条"),
        HouseRule("R1-19", "咨询、投诉电话齐全，带区号，互不相同", SOURCE),
        HouseRule("R1-20", "已发布的版本不得改动，改动形成下一版本并写明理由；办件保持受理时的版本", SOURCE),
        HouseRule("F-01", "每个在用事项都有一张种类与事项类型相符的流程图", "流程图审核：全面"),
        HouseRule("F-14", "流程图最长路径上各环节期限之和不超过承诺时限，承诺时限不超过法定时限", "流程图审核：科学规范"),
        HouseRule("F-20", "每个业务办理项都有一张流程图", "流程图审核：格式"),
        HouseRule("F-22", "流程图名称、环节名称与事项逐字一致", "流程图审核：格式"),
        HouseRule("F-32", "有勘验、听证、专家评审、公示的事项画出该环节；没有的不得画", "流程图审核：环节完整"),
        HouseRule("F-33", "流程图的环节与事项的环节一一对应，职权、行为、人数一致", "流程图审核：环节完整"),
        HouseRule("F-34", "非即办的行政许可，审查与批准分为两个环节，由不同人员办理", "流程图审核：环节完整"),
        HouseRule("F-41", "作出决定以前的环节期限之和不超过法定时限", "流程图审核：合法"),
        HouseRule("F-42", "依法须听证的事项标明听证，作出决定的每一条路径都经过听证环节", "流程图审核：合法"),
        HouseRule("F-43", "依据条文真实且有效；不得在没有依据时设前置审批环节", "流程图审核：合法"),
        HouseRule("F-44", "没有收费项目的事项不得有缴费环节", "流程图审核：合法"),
        HouseRule("F-46", "行政许可自决定之日起十日内送达", "行政许可法第四十四条"),
        HouseRule("R4-03", "流程图各环节的期限与事项载明的期限一致", "四分离规则"),
        HouseRule("Q-01", "行政许可至少有一条常见问题", "事项质量检查"),
        HouseRule("Q-02", "结果名称以证结尾的为证照，以文、批复结尾的为批文", "事项质量检查"),
        HouseRule("Q-03", "收费事项写明依据并开通网上支付", "事项质量检查"),
        HouseRule("Q-04", "服务对象与自然人、法人主题一致", "事项质量检查"),
        HouseRule("Q-05", "环节表至少有受理、审核、审批、办结、送达", "事项质量检查"),
        HouseRule("Q-06", "有结果的提供结果样本", "事项质量检查"),
        HouseRule("Q-07", "是否网办与网上办理深度一致，可网办指达到互联网收件以上", "事项质量检查"),
        HouseRule("Q-08", "材料不重复；政府部门核发的写明能否调用电子证照", "行政许可法第三十一条"),
        HouseRule("Q-09", "待核实的要素对照依据核实", "事项质量检查"),
        HouseRule("Q-10", "链接事项不写公布指南的机关自己的大厅、时间、电话和权力来源", "事项质量检查"),
        HouseRule("Q-11", "便民服务九类的事项全程网办（Ⅳ级），没有达到的写明网办提升计划", "统一办事入口，全程网上办理"),
        HouseRule("Q-12", "有中介服务的逐项写明名称、依据、由谁委托和由谁付费；没有的不列", "事项质量检查"),
        HouseRule("Q-13", "网址打得开：别处的写全（http:// 或 https://），本平台的以 / 开头", "事项质量检查"),
        HouseRule("Q-14", "材料写了空白表格、示例样表的，可以下载", "行政许可法第三十条"),
        HouseRule("Q-15", "链接所指的事项在用", "事项质量检查"),
        HouseRule("I-01", "事项文件的每一项都使用实施清单的要素名称", OWN),
        HouseRule("I-02", "实施清单的必填要素都要填写", STANDARD),
        HouseRule("I-03", "要素的代码值取自代码表", STANDARD),
        HouseRule("I-04", "情形有唯一编号和选项，材料的适用条件只用已有情形和选项", OWN),
        HouseRule("I-05", "表单是封闭的 JSON Schema，每个字段有标题、长度、顺序和控件", OWN),
        HouseRule("I-06", "证照内容取自申请人、表单、情形或者赋码", OWN),
        HouseRule("I-07", "起草与发布由不同人员办理", OWN),
        HouseRule("I-08", "同一事项同时只有一个草稿；只有草稿可以发布，只有已发布的版本可以取消", OWN),
        HouseRule("I-09", "按名称或编码查找在用的业务办理项", OWN),
        HouseRule("I-10", "赋码段内的代码各用一次，用完前须补充", OWN),
        HouseRule("I-11", "导入的行以实施主体编码和地方实施编码（没有的用实施编码）识别事项，一个键只说一次", OWN),
        HouseRule("I-12", "事项写明划转、进驻或者链接；链接事项只提供指南和入口，不在本系统申请", OWN),
        HouseRule("I-13", "编码列设为文本，不得被电子表格改写成科学计数", OWN),
        HouseRule("I-14", "导入文件的每一列都有对应的要素；没有对应的列保留原样并列出", OWN),
        HouseRule("I-15", "文件所列的实施主体和区划须已登记，或者在导入时登记", OWN),
        HouseRule("I-16", "送来的清单先检查、再由本人决定是否导入；开始写入以后不能放弃", OWN),
        HouseRule("I-17", "导入和目录文件可读、有表头、每行完整", OWN),
        HouseRule("I-18", "起草人提交后，由其他人员发布或者逐项退回", OWN),
        HouseRule("I-19", "成批修改只改一个要素，先看结果再修改，编码、名称和实施主体逐项修改", OWN),
        HouseRule("I-20", "情形逐项回答，只能选所列选项", OWN),
        HouseRule("I-21", "事项由管理它的审批机构编制和导入，其他机构不能写入", OWN),
        HouseRule("I-22", "一个业务办理项编码只由一个事项发布", OWN),
        HouseRule("I-34", "一个机构的一个事项只列入目录一次，已有的打开修改", OWN),
        HouseRule("I-30", "表单按事项规定的字段、类型和长度填写，不接受规定以外的字段", OWN),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect. ``severity``: error stops publishing, warn does not."""

    field: str
    value: str
    rule: Ground
    reason: str
    mend: str
    severity: str = "error"


def found(code: str, field: str, value: Any, reason: str, mend: str, severity: str = "error") -> Finding:
    """A finding under one of this room's rules."""
    return Finding(str(field), shortened(value), RULES[code], reason, mend, severity)


def found_whole(code: str, field: str, value: str, reason: str, mend: str, severity: str = "error") -> Finding:
    """The same with the value uncut: what is written down nowhere else must not be lost."""
    return Finding(str(field), legible(value), RULES[code], reason, mend, severity)


def shortened(value: Any, longest: int = 40) -> str:
    """A value as shown in a message."""
    text = str(value) if isinstance(value, (str, Limit)) else repr(value)
    text = legible(text)
    return text if len(text) <= longest else f"{text[:longest]}…"


def storable_findings(value: Any, where: str) -> tuple[Finding, ...]:
    """What no database keeps alike: decimal numbers, NUL, halves of characters."""
    try:
        require_canonical(value, where)
        json.dumps(value, ensure_ascii=False).encode()
    except NotCanonical as wrong:
        return (found("I-01", wrong.field, wrong.reason, "含有不能保存的值", "数字写成整数或文字"),)
    except (UnicodeEncodeError, RecursionError, TypeError) as wrong:
        return (found("I-01", where, type(wrong).__name__, "含有不能保存的文字", "请改正"),)
    return ()


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop publishing."""
    return tuple(finding for finding in findings if finding.severity == "error")


WHERE = {"file": "文件"}
"""What a finding is of, where that is no element."""


class ItemRefused(Refused):
    """An item that may not be drafted, published or loaded: every finding, and the file when it came from one."""

    def __init__(self, what: str, findings: Sequence[Finding], file: str = "") -> None:
        self.findings, self.file = tuple(findings), file
        first = self.findings[0]
        where = f"{file}：" if file else ""
        lines = "；".join(
            f"{WHERE.get(item.field, item.field)}“{item.value}”：{item.reason}（{item.rule}）→ {item.mend}" for item in self.findings
        )
        super().__init__(first.rule, f"{where}{what}，共 {len(self.findings)} 处：{lines}", field=first.field, mend=first.mend)

    def __str__(self) -> str:
        """Rule and mend stand with each finding already."""
        return self.reason


def require_none(what: str, findings: Iterable[Finding], file: str = "") -> None:
    """Refuse when any finding is an error."""
    if wrong := errors(findings):
        raise ItemRefused(what, wrong, file)
