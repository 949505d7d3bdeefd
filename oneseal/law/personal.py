"""个人信息保护法: the least that is needed, sensitive data, access, erasure, security measures; the words above the code."""

from collections.abc import Collection
from datetime import date

from oneseal.law.days import add_months
from oneseal.law.rule import Refused, rule
from oneseal.law.sources import PERSONAL

IN_FORCE = date(2021, 11, 1)


@rule(
    PERSONAL,
    "第六条第二款",
    since=IN_FORCE,
    text="收集个人信息，应当限于实现处理目的的最小范围，不得过度收集个人信息。",
)
def superfluous_fields(asked: Collection[str], needed: Collection[str]) -> list[str]:
    """Fields that a form asks for and the matter does not need."""
    return sorted(set(asked) - set(needed))


@rule(
    PERSONAL,
    "第十四条第一款",
    since=IN_FORCE,
    text="基于个人同意处理个人信息的，该同意应当由个人在充分知情的前提下自愿、明确作出。法律、行政法规规定处理个人信息应当取得个人单独同意"
    "或者书面同意的，从其规定。",
)
def consent_counts(given: object, present: str) -> bool:
    """Whether consent was given expressly, and to the notice as it is today (versions of its text)."""
    return given == present


@rule(
    PERSONAL,
    "第二十八条第一款",
    since=IN_FORCE,
    text="敏感个人信息是一旦泄露或者非法使用，容易导致自然人的人格尊严受到侵害或者人身、财产安全受到危害的个人信息"
    "，包括生物识别、宗教信仰、特定身份、医疗健康、金融账户、行踪轨迹等信息，以及不满十四周岁未成年人的个人信"
    "息。",
)
def is_sensitive(kind: str, born_on: date | None = None, today: date | None = None) -> bool:
    """敏感个人信息: biometric, belief, identity, health, financial, whereabouts; and everything of a child under fourteen."""
    child = born_on is not None and today is not None and today < add_months(born_on, 14 * 12)
    return child or kind in {"biometric", "belief", "identity", "health", "financial", "whereabouts"}


@rule(
    PERSONAL,
    "第二十八条第二款",
    since=IN_FORCE,
    text="只有在具有特定的目的和充分的必要性，并采取严格保护措施的情形下，个人信息处理者方可处理敏感个人信息。",
)
def require_reason(reason: str) -> None:
    """Sensitive data is shown for a stated purpose only; the reading is logged."""
    if not reason.strip():
        raise Refused(require_reason.citation, "没有写明查看敏感个人信息的理由", field="reason", mend="请写明办理哪一件、为何需要查看")


@rule(
    PERSONAL,
    "第三十四条",
    since=IN_FORCE,
    text="国家机关为履行法定职责处理个人信息，应当依照法律、行政法规规定的权限、程序进行，不得超出履行法定职责所必需的范围和限度。",
)
def is_within_duty(own_case: bool, holds_power: bool) -> bool:
    """Whether an officer may process a person's data: her organ's case, and her post's power."""
    return own_case and holds_power


@rule(
    PERSONAL,
    "第三十五条",
    since=IN_FORCE,
    text="国家机关为履行法定职责处理个人信息，应当依照本法规定履行告知义务；有本法第十八条第一款规定的情形，或者告知将妨碍国家机关履行法定"
    "职责的除外。",
)
def is_informed(told: object, present: str) -> bool:
    """Whether she was told what is done with her data by the notice as it is today (versions of its text)."""
    return told == present


@rule(
    PERSONAL,
    "第四十五条第一款",
    since=IN_FORCE,
    text="个人有权向个人信息处理者查阅、复制其个人信息；有本法第十八条第一款、第三十五条规定情形的除外。",
)
def may_read(reader: object, subject: object, confidential: bool = False) -> bool:
    """查阅、复制: one's own data, unless the law keeps it confidential (Art. 18(1), 35)."""
    return reader == subject and not confidential


@rule(
    PERSONAL,
    "第四十七条第一款",
    since=IN_FORCE,
    text="有下列情形之一的，个人信息处理者应当主动删除个人信息；个人信息处理者未删除的，个人有权请求删除：\n"
    "（一）处理目的已实现、无法实现或者为实现处理目的不再必要；\n"
    "（二）个人信息处理者停止提供产品或者服务，或者保存期限已届满；\n"
    "（三）个人撤回同意；\n"
    "（四）个人信息处理者违反法律、行政法规或者违反约定处理个人信息；\n"
    "（五）法律、行政法规规定的其他情形。",
)
def must_erase(purpose_fulfilled: bool, retention_over: bool, unlawful: bool) -> bool:
    """删除: no purpose left, retention over, or processed against the law. The key is destroyed, an erasure entry stays."""
    return purpose_fulfilled or retention_over or unlawful


@rule(
    PERSONAL,
    "第四十七条第二款",
    since=IN_FORCE,
    text="法律、行政法规规定的保存期限未届满，或者删除个人信息从技术上难以实现的，个人信息处理者应当停止除存储和采"
    "取必要的安全保护措施之外的处理。",
)
def only_stored(retention_over: bool) -> bool:
    """While the law's retention runs, nothing but storing and protecting."""
    return not retention_over


@rule(
    PERSONAL,
    "第五十一条第三项",
    since=IN_FORCE,
    text="（三）采取相应的加密、去标识化等安全技术措施；",
)
def encrypted_and_masked() -> tuple[str, ...]:
    """加密、去标识化: encrypted at rest with a key per record, found by a keyed index, masked on screen."""
    return ("encrypted", "indexed_blind", "masked")
