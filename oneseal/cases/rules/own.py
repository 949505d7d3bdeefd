"""申请人的栏目 Fields of a form that say who the applicant is: what stands in them is what the register knows (C-71)."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules import FormError, FormErrors, LoadedVersion
from oneseal.journal.rules.verbs import shown
from oneseal.law.rule import HouseRule

OWN = HouseRule(
    "C-71",
    "表格里申请人自己的姓名、名称和号码，与登记的申请人一致；证照按登记的内容打印",
    "参照行政许可法第三十一条第一款：申请人对申请材料的真实性负责",
)
FIELDS = {
    "natural": {"applicant_name": ("name", ""), "applicant_id": ("code", "id-number")},
    "legal": {"subject_name": ("name", ""), "subject_code": ("code", "uscc")},
}
"""Kind of applicant → field → what the register holds for it, and the format that it must have to mean just that."""
ANYBODY = ("或者", "经办", "代办", "代理")
"""In a title: somebody else than the applicant may be meant, so the field is left alone."""
MENDS = {
    "natural": "办错了人的，请换成要办的那一位再申请；登记的姓名、号码有误或者变了的，先到窗口更正（P-27）",
    "legal": "选错了单位的，请换成要办的单位再申请；名称变了的，先办变更登记，再到窗口更正登记的名称（P-27）",
}
CALLED = {"natural": {"name": "姓名", "code": "身份号码"}, "legal": {"name": "名称", "code": "统一社会信用代码"}}


def own_fields(loaded: LoadedVersion, kind: str) -> dict[str, str]:
    """The form's fields that hold the applicant's own ``name`` or ``code``: those known by what they are; in a form that has no such name,
    the one field with the title of a line that the certificate takes from the applicant. A field that names the holder of the certificate
    may say a new name."""
    properties = loaded.form.schema["properties"]
    lines = {each.label: each.source.partition(".")[2] for each in loaded.certificate_fields if each.source == "applicant.name"}
    known = FIELDS.get(kind, {})
    found, titled = dict[str, str](), dict[str, str]()
    for name, schema in properties.items():
        title = str(schema.get("title", ""))
        if schema.get("type") != "string" or "enum" in schema or any(word in title for word in ANYBODY):
            continue
        what, wanted = known.get(name, ("", ""))
        if what and (not wanted or schema.get("format") == wanted):
            found[name] = what
        elif title in lines:
            titled[name] = lines[title]
    if len(titled) == 1 and "name" not in found.values():
        found |= titled
    return {name: what for name, what in found.items() if f"form.{name}" not in loaded.certificate_holder.values()}


def require_own(loaded: LoadedVersion, form: Mapping[str, Any], *registers: Mapping[str, str]) -> None:
    """Refuse a form that names somebody else than one of the ``registers`` (name, code, kind) of the applicant: as she was when she filed,
    and as she is now. Raises FormErrors with every such field; what is not filled in or not known of her is left alone."""
    kind = registers[0].get("kind", "") if registers else ""
    wrong = []
    for name, what in own_fields(loaded, kind).items():
        value, known = form.get(name), [each[what] for each in registers if each.get(what)]
        if not isinstance(value, str) or not value or not known or meant(value) in {meant(each) for each in known}:
            continue
        called = CALLED[kind][what]
        told = f"“{known[-1]}”" if what == "name" else ""
        reason = f"与登记的申请人{called}{told}不一致"
        cause, values = ("form-not-own-name", {"name": known[-1]}) if what == "name" else ("form-not-own-code", {})
        wrong.append(FormError(name, loaded.form.titles.get(name, name), shown(value), OWN, reason, MENDS[kind], cause, values))
    if wrong:
        raise FormErrors(wrong)


def meant(words: str) -> str:
    """A name or number as it is meant: full or half width, blanks, brackets, dots and case make no other one."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "PZ" and unicodedata.category(sign) != "Cf")
