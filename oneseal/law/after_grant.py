"""行政许可法 8, 58-79: fees, and what may become of a licence and its holder after the grant; the words above the code."""

from datetime import date

from oneseal.law.days import add_months
from oneseal.law.licensing import IN_FORCE
from oneseal.law.rule import rule
from oneseal.law.sources import LICENSING


@rule(
    LICENSING,
    "第八条第二款",
    since=IN_FORCE,
    text="行政许可所依据的法律、法规、规章修改或者废止，或者准予行政许可所依据的客观情况发生重大变化的，为了公共利益的需要，"
    "行政机关可以依法变更或者撤回已经生效的行政许可。由此给公民、法人或者其他组织造成财产损失的，行政机关应当依法给予补偿。",
)
def may_be_recalled(ground: str) -> bool:
    """可以撤回: the law it rests on was changed or repealed, or the facts changed greatly; what is lost by it is made good."""
    return ground in {"law_changed", "facts_changed"}


@rule(
    LICENSING,
    "第五十八条第一款",
    since=IN_FORCE,
    text="行政机关实施行政许可和对行政许可事项进行监督检查，不得收取任何费用。但是，法律、行政法规另有规定的，依照其规定。",
)
def may_charge(basis: str) -> bool:
    """收费: none, unless a statute or an administrative regulation, named as the basis, says so."""
    return bool(basis.strip())


REVOCABLE = ("abuse", "beyond_power", "procedure", "unqualified", "other")
"""The grounds of Art. 69(1), in the order of its items."""


@rule(
    LICENSING,
    "第六十九条第一款",
    since=IN_FORCE,
    text="有下列情形之一的，作出行政许可决定的行政机关或者其上级行政机关，根据利害关系人的请求或者依据职权，可以撤销行政"
    "许可：\n"
    "（一）行政机关工作人员滥用职权、玩忽职守作出准予行政许可决定的；\n"
    "（二）超越法定职权作出准予行政许可决定的；\n"
    "（三）违反法定程序作出准予行政许可决定的；\n"
    "（四）对不具备申请资格或者不符合法定条件的申请人准予行政许可的；\n"
    "（五）依法可以撤销行政许可的其他情形。",
)
def may_be_revoked(ground: str) -> bool:
    """可以撤销: abuse or neglect, beyond powers, against procedure, an applicant that does not qualify, another lawful ground."""
    return ground in REVOCABLE


@rule(
    LICENSING,
    "第六十九条第二款",
    since=IN_FORCE,
    text="被许可人以欺骗、贿赂等不正当手段取得行政许可的，应当予以撤销。",
)
def must_be_revoked(ground: str) -> bool:
    """应当撤销: got by fraud, bribery or other improper means."""
    return ground in {"fraud", "bribery", "improper_means"}


@rule(
    LICENSING,
    "第六十九条第三款",
    since=IN_FORCE,
    text="依照前两款的规定撤销行政许可，可能对公共利益造成重大损害的，不予撤销。",
)
def is_spared_revocation(great_harm_to_the_public: bool) -> bool:
    """不予撤销: when the revocation might do great harm to the public interest."""
    return great_harm_to_the_public


@rule(
    LICENSING,
    "第七十条",
    since=IN_FORCE,
    text="有下列情形之一的，行政机关应当依法办理有关行政许可的注销手续：\n"
    "（一）行政许可有效期届满未延续的；\n"
    "（二）赋予公民特定资格的行政许可，该公民死亡或者丧失行为能力的；\n"
    "（三）法人或者其他组织依法终止的；\n"
    "（四）行政许可依法被撤销、撤回，或者行政许可证件依法被吊销的；\n"
    "（五）因不可抗力导致行政许可事项无法实施的；\n"
    "（六）法律、法规规定的应当注销行政许可的其他情形。",
)
def grounds_of_cancellation() -> tuple[str, ...]:
    """注销: ran out, death or incapacity, entity ended, revoked or recalled, force majeure, another lawful ground; in this order."""
    return ("expired", "death", "entity_ended", "revoked", "force_majeure", "other")


@rule(
    LICENSING,
    "第七十八条",
    since=IN_FORCE,
    text="行政许可申请人隐瞒有关情况或者提供虚假材料申请行政许可的，行政机关不予受理或者不予行政许可，并给予警告；行政许"
    "可申请属于直接关系公共安全、人身健康、生命财产安全事项的，申请人在一年内不得再次申请该行政许可。",
)
def barred_until_after_false_material(found_on: date, public_safety: bool) -> date | None:
    """虚假材料: no new application for a year, where public safety is concerned; None: no bar."""
    return add_months(found_on, 12) if public_safety else None


@rule(
    LICENSING,
    "第七十九条",
    since=IN_FORCE,
    text="被许可人以欺骗、贿赂等不正当手段取得行政许可的，行政机关应当依法给予行政处罚；取得的行政许可属于直接关系公共安"
    "全、人身健康、生命财产安全事项的，申请人在三年内不得再次申请该行政许可；构成犯罪的，依法追究刑事责任。",
)
def barred_until_after_fraud(found_on: date, public_safety: bool) -> date | None:
    """骗取许可: no new application for three years, where public safety is concerned; None: no bar."""
    return add_months(found_on, 36) if public_safety else None
