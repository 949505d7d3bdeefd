"""What a register takes: filled-in texts, division codes, logins, scopes of mandates; and how personal data is masked."""

import re
from collections.abc import Sequence

from oneseal.law.codes import half_width
from oneseal.law.rule import Refused, require_short
from oneseal.people.rules.grounds import FILLED, OWN_AFFAIRS

MANDATED: dict[str, str] = {
    "submit": "提交预审",
    "file": "申请",
    "supply": "补正",
    "add_material": "补齐材料",
    "withdraw": "撤回申请",
    "request_withdrawal": "受理后撤回申请",
    "receive": "领取文书和证照",
}
"""What an applicant may mandate, by verb."""
EVERYTHING = "*"
HEAD = "法定代表人（负责人、经营者）"
"""What who represents an organisation by law is called, whatever kind it is."""


def required_scope(scope: Sequence[str]) -> list[str]:
    """The scope of a mandate in its one order; refuses an empty one and unknown verbs."""
    wanted = sorted(set(scope))
    unknown = [verb for verb in wanted if verb not in MANDATED and verb != EVERYTHING]
    if not wanted or unknown:
        reason = f"委托事项“{'、'.join(unknown)}”不存在" if unknown else "没有写明委托事项"
        raise Refused(
            OWN_AFFAIRS, reason, field="scope", mend=f"请至少选一项：{'、'.join(MANDATED.values())}，或者全部事项", cause="no-scope"
        )
    return [EVERYTHING] if EVERYTHING in wanted else wanted


def covers(scope: Sequence[str], verb: str) -> bool:
    """Whether a mandate of this scope allows ``verb``."""
    return EVERYTHING in scope or verb in scope


def scope_words(scope: Sequence[str]) -> tuple[str, ...]:
    """The scope of a mandate in words."""
    return ("全部事项",) if EVERYTHING in scope else tuple(MANDATED.get(verb, verb) for verb in scope)


PRINTERS: list[str] = []
"""Where rooms above refuse a name that their papers cannot show: dotted names of what takes the text, its label and its field, added when a
room is loaded."""


def filled(value: str, label: str, field: str, longest: int) -> str:
    """A text of a register, trimmed; refuses an empty, over-long or unprintable one."""
    text = " ".join(value.split())
    if not text:
        raise Refused(FILLED, f"没有填写{label}", field=field, mend=f"请填写{label}", cause="empty")
    require_short(FILLED, text, label, field, longest)
    if not text.isprintable():
        raise Refused(FILLED, f"{label}含有无法显示的字符", field=field, mend="请删除无法显示的字符后重新填写", cause="odd-signs")
    return text


def required_phone(value: str, label: str, field: str) -> str:
    """A telephone number as printed on papers."""
    text = filled(value, label, field, 30)
    if not re.fullmatch(r"[0-9+()（）\- 转]{5,30}", text):
        raise Refused(FILLED, f"{label}“{value}”不是电话号码", field=field, mend="请填写带区号的电话号码")
    return text


def required_login(value: str) -> str:
    """A login in lower case: 3 to 60 letters, digits, dots, hyphens."""
    login = half_width(value).lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9.\-]{2,59}", login):
        raise Refused(
            FILLED, f"登录名“{value}”不可用", field="login", mend="请用3至60个字母、数字、点或连字符，以字母或数字开头", cause="login-unfit"
        )
    return login


def told_reason(value: str, label: str, field: str, longest: int) -> str:
    """The same for why something is done: in words, not in signs alone."""
    text = filled(value, label, field, longest)
    if not any(letter.isalnum() for letter in text):
        raise Refused(FILLED, f"{label}没有写出文字", field=field, mend="请用文字写明，例如年休假、出差、培训")
    return text


ENFORCEMENT_NUMBER = r"[0-9A-Z]{6,20}"
"""A plausible 行政执法证号: digits and capitals. Provinces number differently, so a deployment gives its own expression."""


def required_enforcement_number(value: str, shape: str = ENFORCEMENT_NUMBER) -> str:
    """行政执法证号 as it is printed on records, in capitals and without gaps; refuses one that does not have the ``shape`` configured."""
    number = "".join(value.split()).upper()
    if not re.fullmatch(shape, number, re.ASCII):
        raise Refused(FILLED, f"行政执法证号“{value.strip()[:40]}”不对", field="enforcement_number", mend="请按执法证上的号码填写")
    return number


_SHAPES = {1: r"\d{4}0{8}", 2: r"\d{4}(?!00)\d{2}0{6}", 3: r"\d{6}(?!000)\d{3}0{3}", 4: r"\d{9}(?!000)\d{3}"}
ROOTS = 2
"""Down to which level a division may stand without one above it: a county may belong to no city that is registered here."""
LEADS = {1: 4, 2: 6, 3: 9}
"""Level → how many digits of its code every division below begins with."""


def required_level(code: str) -> int:
    """The level that a division code says; refused when it is no such code."""
    if not (level := division_level(code)):
        mend = "请按民政部门的12位代码填写；用表格软件编辑的，把这一列设为文本"
        raise Refused(FILLED, f"“{code}”不是12位区划代码", field="code", mend=mend)
    return level


def required_division(code: str, level: int, parent: tuple[str, int] | None) -> str:
    """A 12-digit division code that has the shape of its level and lies below its parent (code, level)."""
    text = code.strip()
    if level not in _SHAPES:
        raise Refused(FILLED, f"行政区划级别 {level} 不存在", field="level", mend="级别为 1 市、2 县、3 乡镇、4 村")
    if not re.fullmatch(_SHAPES[level], text, re.ASCII):
        raise Refused(FILLED, f"区划代码“{code}”不是第 {level} 级的12位代码", field="code", mend="县级代码后6位为0，乡镇级后3位为0")
    if (parent is None) if level > ROOTS else (parent is not None and level == 1):
        raise Refused(FILLED, "市级区划没有上级，乡镇和村必须有上级", field="parent", mend="请核对级别和上级区划")
    if parent is not None and (parent[1] >= level or not text.startswith(parent[0][: LEADS[parent[1]]])):
        raise Refused(FILLED, f"区划 {code} 不在上级区划 {parent[0]} 之内", field="parent", mend="请核对上级区划代码")
    return text


def division_level(code: str) -> int:
    """The level that the shape of a 12-digit code says: 1 city … 4 village; 0 for none."""
    return next((level for level, shape in _SHAPES.items() if re.fullmatch(shape, code, re.ASCII)), 0)


def division_lead(code: str) -> str:
    """The digits that every division below this one begins with."""
    return code[: LEADS.get(division_level(code), len(code))]


def division_parents(code: str) -> list[str]:
    """The codes above a division, nearest first. A city without counties (不设区的市) stands right above its towns, by its own code."""
    leads = [lead for level, lead in sorted(LEADS.items(), reverse=True) if level < division_level(code)]
    return [code[:lead].ljust(12, "0") for lead in leads]


def masked_name(name: str) -> str:
    """姓名脱敏: first and last character stay (王申请 → 王*请, 王某 → 王*). For natural persons; names of firms are public."""
    if len(name) <= 2:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_id_number(number: str) -> str:
    """证件号码脱敏: the first three and the last four characters stay."""
    return _masked(number, 3, 4)


def masked_mobile(number: str) -> str:
    """手机号码脱敏: the first three and the last four digits stay."""
    return _masked(number, 3, 4)


def _masked(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
