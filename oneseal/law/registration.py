"""市场主体登记管理条例: what is submitted, registration on the spot, otherwise within three working days; the words above the code."""

from datetime import date

from oneseal.law.days import WORKING, Limit
from oneseal.law.rule import rule
from oneseal.law.sources import REGISTRATION

IN_FORCE = date(2022, 3, 1)


@rule(
    REGISTRATION,
    "第十六条第一款",
    since=IN_FORCE,
    text="申请办理市场主体登记，应当提交下列材料：\n"
    "（一）申请书；\n"
    "（二）申请人资格文件、自然人身份证明；\n"
    "（三）住所或者主要经营场所相关文件；\n"
    "（四）公司、非公司企业法人、农民专业合作社（联合社）章程或者合伙企业合伙协议；\n"
    "（五）法律、行政法规和国务院市场监督管理部门规定提交的其他材料。",
)
def required_kinds() -> tuple[str, ...]:
    """The kinds of material every registration needs; each entity type has its own list (para. 2)."""
    return ("application", "identity", "premises", "articles_of_association", "other")


@rule(
    REGISTRATION,
    "第十八条",
    since=IN_FORCE,
    text="申请人可以委托其他自然人或者中介机构代其办理市场主体登记。受委托的自然人或者中介机构代为办理登记事宜应当"
    "遵守有关规定，不得提供虚假信息和材料。",
)
def agent_may_register() -> bool:
    """A natural person or an intermediary may register for the applicant."""
    return True


@rule(
    REGISTRATION,
    "第十九条第一款",
    since=IN_FORCE,
    text="登记机关应当对申请材料进行形式审查。对申请材料齐全、符合法定形式的予以确认并当场登记。不能当场登记的，应"
    "当在3个工作日内予以登记；情形复杂的，经登记机关负责人批准，可以再延长3个工作日。",
)
def registration_limit(on_the_spot: bool) -> Limit:
    """The limit of a registration: on the spot, otherwise three working days."""
    return Limit(0, WORKING) if on_the_spot else Limit(3, WORKING)


def registration_extension() -> Limit:
    """Three working days more in complicated matters, by the head of the registrar."""
    return Limit(3, WORKING)


@rule(
    REGISTRATION,
    "第十九条第二款",
    since=IN_FORCE,
    text="申请材料不齐全或者不符合法定形式的，登记机关应当一次性告知申请人需要补正的材料。",
)
def may_notify_again(earlier_notices: int) -> bool:
    """补正: told once, everything."""
    return earlier_notices == 0


@rule(
    REGISTRATION,
    "第二十条",
    since=IN_FORCE,
    text="登记申请不符合法律、行政法规规定，或者可能危害国家安全、社会公共利益的，登记机关不予登记并说明理由。",
)
def registration_denied(lawful: bool, endangers_the_public: bool) -> bool:
    """不予登记: against statute, or a danger to national security or the public interest; with reasons."""
    return not lawful or endangers_the_public


@rule(
    REGISTRATION,
    "第二十一条第一款",
    since=IN_FORCE,
    text="申请人申请市场主体设立登记，登记机关依法予以登记的，签发营业执照。营业执照签发日期为市场主体的成立日期。",
)
def founded_on(licence_issued_on: date) -> date:
    """成立日期: the day the business licence is issued."""
    return licence_issued_on


@rule(
    REGISTRATION,
    "第二十二条第一款",
    since=IN_FORCE,
    text="营业执照分为正本和副本，具有同等法律效力。",
)
def copies(copy: str) -> bool:
    """Whether a copy is worth as much as the other: 正本 and 副本 are."""
    return copy in {"original", "duplicate"}
