"""声明 What an applicant states on filing, each in a version of its text: that all is true, that she knows the privacy notice, that papers
may reach her electronically.

It stands in the entry of the filing, whose instant is the statement's. At a window she signs a paper form for the truth of it; what else
she says there the officer who takes it in notes, and what is not said is not agreed to.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from oneseal.cases.rules.table import AGREED
from oneseal.catalogue.rules import TRUTH_VERSION, TRUTHS
from oneseal.law.licensing import unrelated_material
from oneseal.law.personal import is_informed
from oneseal.law.rule import Refused
from oneseal.people.rules.notices import PRIVACY

ELECTRONIC_VERSION = "2026-12"
ELECTRONICS = {ELECTRONIC_VERSION: "同意电子送达：文书和证照在“我的”里送达，不再寄纸质件。"}
"""What is agreed to for electronic service, by version: never put in other words; a new text is a new version."""
ELECTRONIC = ELECTRONICS[ELECTRONIC_VERSION]
PRESENT = {"truth": TRUTH_VERSION, "privacy": PRIVACY, "electronic": ELECTRONIC_VERSION}
"""All of them in the versions of today."""
ON_PAPER = "窗口收件：申请人的声明以其签名的纸质申请表为准。"
NOT_SUPPLIED = "逾期未补正的，视为放弃本次申请，材料退回；补齐后可以重新申请"
"""What a notice of correction says of its deadline, and the page on which the corrections are supplied."""
STILL_OPEN = "逾期仍可以补正，补齐以前本件暂不办理"
"""The same where the item does not lapse."""
NOT_KEPT = "提交时系统还没有留存声明的文本。"
"""Of what was filed online before statements were kept."""


def not_supplied(*, lapses: bool) -> str:
    """What follows when the corrections are not supplied in time; ``lapses``: as the item says."""
    return NOT_SUPPLIED if lapses else STILL_OPEN


def required_statement(stated: Mapping[str, Any] | None, channel: str, *, electronic: bool = False) -> dict[str, str]:
    """The statement as the entry keeps it, by version; “” for what was not agreed to. ``electronic``: whether papers are to reach her so.

    Raises Refused when an online filing lacks what the law asks for, or when anything is of a text that is not today's.
    """
    for wrong in wrong_statements(stated, channel, electronic=electronic):
        raise wrong
    informed = is_informed((stated or {}).get("privacy"), PRIVACY)
    agreed = {"privacy": PRIVACY if informed else "", "electronic": ELECTRONIC_VERSION if electronic else ""}
    return agreed if channel == "counter" else {"truth": TRUTH_VERSION, **agreed}


def wrong_statements(stated: Mapping[str, Any] | None, channel: str, *, electronic: bool = False) -> Iterator[Refused]:
    """All that :func:`required_statement` finds wrong, so that a page can tell it at once."""
    told, noted = stated or {}, channel == "counter"
    if not noted and told.get("truth") != TRUTH_VERSION:
        reason = "没有按现行文本声明所填内容和材料真实、有效"
        yield Refused(unrelated_material.citation, reason, field="truth", mend="请阅读声明后勾选，再提交", cause="not-stated")
    informed = is_informed(told.get("privacy"), PRIVACY)
    if not informed and (not noted or told.get("privacy")):
        what = "申请人看过的不是现行的隐私说明" if noted else "没有确认已阅读现行的隐私说明"
        yield Refused(is_informed.citation, what, field="privacy", mend="请阅读隐私说明后勾选，再提交", cause="privacy-unread")
    if electronic and told.get("electronic") != ELECTRONIC_VERSION:
        mend = "请看过现行的文本后勾选，或者填写送达地址"
        yield Refused(AGREED, "没有按现行文本同意电子送达", field="electronic", mend=mend, cause="electronic-old")


def statement_in(filing: Mapping[str, Any]) -> tuple[str, str]:
    """The words that a filing stated and their version ("" when it kept none)."""
    version = filing.get("stated", {}).get("truth", "")
    return (TRUTHS[version], version) if version else (ON_PAPER if filing["channel"] == "counter" else NOT_KEPT, "")


def consents_in(filing: Mapping[str, Any]) -> tuple[str, ...]:
    """What she agreed to on filing and what not, in words; of filings that did not keep it, nothing."""
    kept = filing.get("stated", {})
    words = {
        "privacy": ("知晓隐私说明（{} 版）", "没有确认知晓隐私说明"),
        "electronic": ("同意电子送达（文本 {} 版）", "不同意电子送达"),
    }
    return tuple(yes.format(kept[name]) if kept[name] else no for name, (yes, no) in words.items() if name in kept)
