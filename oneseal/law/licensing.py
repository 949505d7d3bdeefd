"""行政许可法 24-57, 82: one function per paragraph used, in article order, the words above the code. Articles 8, 58-79: ``after_grant``."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from oneseal.law.catch_all import CATCH_ALL
from oneseal.law.days import MONTH, NATURAL, WORKING, Limit, Unit
from oneseal.law.rule import Refused, rule
from oneseal.law.sources import LICENSING

IN_FORCE = date(2004, 7, 1)
AMENDED = date(2019, 4, 23)


@rule(
    LICENSING,
    "第二十四条第一款",
    since=IN_FORCE,
    text="行政机关在其法定职权范围内，依照法律、法规、规章的规定，可以委托其他行政机关实施行政许可。委托机关应当将受委托"
    "行政机关和受委托实施行政许可的内容予以公告。",
)
def require_delegation(to_organ: bool, published: bool) -> None:
    """委托: only to another administrative organ, and only after its name and the delegated content were published."""
    if not to_organ:
        raise Refused(require_delegation.citation, "行政许可只能委托其他行政机关实施", field="entrusted", mend="请填写受委托的行政机关")
    if not published:
        raise Refused(require_delegation.citation, "委托机关和委托内容尚未公告", field="published", mend="请先公告再受理")


@rule(
    LICENSING,
    "第二十四条第三款",
    since=IN_FORCE,
    text="受委托行政机关在委托范围内，以委托行政机关名义实施行政许可；不得再委托其他组织或者个人实施行政许可。",
)
def name_of_decision(delegating: str, delegated: str | None) -> str:
    """In whose name a delegated licence is decided: the delegating organ's; ``delegated`` signs nothing in its own."""
    return delegating


@rule(
    LICENSING,
    "第二十五条",
    since=IN_FORCE,
    text="经国务院批准，省、自治区、直辖市人民政府根据精简、统一、效能的原则，可以决定一个行政机关行使有关行政机关的行政许可权。",
)
def require_concentrated_power(approval: str) -> None:
    """相对集中行政许可权: a bureau exercises other organs' licensing powers by a decision it can name (approval number)."""
    if not approval.strip():
        raise Refused(
            require_concentrated_power.citation,
            "没有载明集中行使行政许可权的批准文号",
            field="approval",
            mend="请填写省级人民政府决定的文号",
        )


@rule(
    LICENSING,
    "第二十六条第一款",
    since=IN_FORCE,
    text="行政许可需要行政机关内设的多个机构办理的，该行政机关应当确定一个机构统一受理行政许可申请，统一送达行政许可决定。",
)
def one_unit_accepts_and_delivers(unit_kind: str) -> bool:
    """Whether a unit is the one that accepts and delivers (综合受理, 制证窗口)."""
    return unit_kind in {"acceptance", "certificate"}


@rule(
    LICENSING,
    "第二十六条第二款",
    since=IN_FORCE,
    text="行政许可依法由地方人民政府两个以上部门分别实施的，本级人民政府可以确定一个部门受理行政许可申请并转告有关部门分"
    "别提出意见后统一办理，或者组织有关部门联合办理、集中办理。",
)
def is_joint(departments: Collection[str]) -> bool:
    """统一办理、联合办理、集中办理: more than one department has a part in the licence."""
    return len(set(departments)) > 1


@rule(
    LICENSING,
    "第二十九条第一款",
    since=IN_FORCE,
    text="公民、法人或者其他组织从事特定活动，依法需要取得行政许可的，应当向行政机关提出申请。申请书需要采用格式文本的，"
    "行政机关应当向申请人提供行政许可申请书格式文本。申请书格式文本中不得包含与申请行政许可事项没有直接关系的内容。",
)
def filing() -> None:
    """申请: a case begins with the application."""


def form_is_application(marked: bool, provided: bool) -> bool:
    """申请书格式文本 (Art. 29(1)): whether a line of material is the form that the organ provides; who filled it in has applied and is
    asked for no other copy of it."""
    return marked and provided


@rule(
    LICENSING,
    "第二十九条第二款",
    since=IN_FORCE,
    text="申请人可以委托代理人提出行政许可申请。但是，依法应当由申请人到行政机关办公场所提出行政许可申请的除外。",
)
def agent_may_file(in_person_only: bool) -> bool:
    """Whether an agent may file: always, unless the law wants the applicant in person."""
    return not in_person_only


@rule(
    LICENSING,
    "第二十九条第三款",
    since=IN_FORCE,
    text="行政许可申请可以通过信函、电报、电传、传真、电子数据交换和电子邮件等方式提出。",
)
def is_channel(channel: str) -> bool:
    """Whether an application may come this way: at the counter, online, by letter, telegram, telex, fax, data exchange, e-mail."""
    return channel in {"counter", "online", "letter", "telegram", "telex", "fax", "exchange", "mail"}


@rule(
    LICENSING,
    "第三十条第一款",
    since=IN_FORCE,
    text="行政机关应当将法律、法规、规章规定的有关行政许可的事项、依据、条件、数量、程序、期限以及需要提交的全部材料的目录和申请书示范文本等在办公场所公示。",
)
def published_elements() -> tuple[str, ...]:
    """The national elements without which an item may not be published."""
    return ("task_name", "by_law", "accept_condition", "limit_explain", "handle_flow", "anticipate_day", "materials")


@rule(
    LICENSING,
    "第三十一条第一款",
    since=IN_FORCE,
    text="申请人申请行政许可，应当如实向行政机关提交有关材料和反映真实情况，并对其申请材料实质内容的真实性负责。"
    "行政机关不得要求申请人提交与其申请的行政许可事项无关的技术资料和其他材料。",
)
def unrelated_material(name: str) -> bool:
    """Whether a material's name is a catch-all (兜底条款) that asks for anything."""
    return bool(CATCH_ALL.search(name))


@rule(
    LICENSING,
    "第三十一条第二款",
    since=AMENDED,
    text="行政机关及其工作人员不得以转让技术作为取得行政许可的条件；不得在实施行政许可的过程中，直接或者间接地要求转让技术。",
)
def demands_technology(name: str) -> bool:
    """Whether a material or condition asks for a transfer of technology (in the law since the amendment of 2019)."""
    return any(words in name for words in ("转让技术", "技术转让", "技术转移"))


@rule(LICENSING, "第三十二条第一款第一项", since=IN_FORCE, text="申请事项依法不需要取得行政许可的，应当即时告知申请人不受理；")
def licence_not_needed() -> str:
    """不受理: told at once."""
    return "not_needed_notice"


@rule(
    LICENSING,
    "第三十二条第一款第二项",
    since=IN_FORCE,
    text="申请事项依法不属于本行政机关职权范围的，应当即时作出不予受理的决定，并告知申请人向有关行政机关申请；",
)
def wrong_organ() -> str:
    """不予受理: a decision that names the right organ."""
    return "refusal_to_accept"


@rule(LICENSING, "第三十二条第一款第三项", since=IN_FORCE, text="申请材料存在可以当场更正的错误的，应当允许申请人当场更正；")
def correctable_on_the_spot() -> bool:
    """An error that can be put right on the spot is put right, not sent back."""
    return True


@rule(
    LICENSING,
    "第三十二条第一款第四项",
    since=IN_FORCE,
    text="申请材料不齐全或者不符合法定形式的，应当当场或者在五日内一次告知申请人需要补正的全部内容，逾期不告知的，自收到申请材料之日起即为受理；",
)
def correction_notice(period_over: bool, answered: bool) -> bool:
    """Whether a filing that nobody answered counts as accepted."""
    return period_over and not answered


def correction_period() -> Limit:
    """The five days of Art. 32(1)(4), working days by Art. 82."""
    return Limit(5, WORKING)


@rule(
    LICENSING,
    "第三十二条第一款第五项",
    since=IN_FORCE,
    text="申请事项属于本行政机关职权范围，申请材料齐全、符合法定形式，或者申请人按照本行政机关的要求提交全部补正申请材料的，应当受理行政许可申请。",
)
def acceptance(missing: Collection[str]) -> bool:
    """Whether the application must be accepted: nothing is missing."""
    return not missing


@rule(
    LICENSING,
    "第三十二条第二款",
    since=IN_FORCE,
    text="行政机关受理或者不予受理行政许可申请，应当出具加盖本行政机关专用印章和注明日期的书面凭证。",
)
def written_receipt() -> tuple[str, ...]:
    """The parts that a receipt must carry."""
    return ("seal", "date")


@rule(LICENSING, "第三十四条第一款", since=IN_FORCE, text="行政机关应当对申请人提交的申请材料进行审查。")
def examination() -> None:
    """审查: the reviewer reads the material."""


@rule(
    LICENSING,
    "第三十四条第二款",
    since=IN_FORCE,
    text="申请人提交的申请材料齐全、符合法定形式，行政机关能够当场作出决定的，应当当场作出书面的行政许可决定。",
)
def on_the_spot(promise: Limit) -> bool:
    """Whether a promise means on the spot (即办): none, or one working day."""
    return promise.unit is WORKING and promise.amount <= 1


@rule(
    LICENSING,
    "第三十四条第三款",
    since=IN_FORCE,
    text="根据法定条件和程序，需要对申请材料的实质内容进行核实的，行政机关应当指派两名以上工作人员进行核查。",
)
def verification(officers: Collection[object]) -> bool:
    """Whether enough different officers verify."""
    return len(set(officers)) >= 2


@rule(
    LICENSING,
    "第三十八条第一款",
    since=IN_FORCE,
    text="申请人的申请符合法定条件、标准的，行政机关应当依法作出准予行政许可的书面决定。",
)
def grant() -> None:
    """准予: in writing."""


@rule(
    LICENSING,
    "第三十八条第二款",
    since=IN_FORCE,
    text="行政机关依法作出不予行政许可的书面决定的，应当说明理由，并告知申请人享有依法申请行政复议或者提起行政诉讼的权利。",
)
def denial() -> tuple[str, ...]:
    """The parts without which a refusal may not be issued."""
    return ("reason", "remedies")


@rule(
    LICENSING,
    "第三十九条第一款",
    since=IN_FORCE,
    text="行政机关作出准予行政许可的决定，需要颁发行政许可证件的，应当向申请人颁发加盖本行政机关印章的下列行政许可证件：\n"
    "（一）许可证、执照或者其他许可证书；\n"
    "（二）资格证、资质证或者其他合格证书；\n"
    "（三）行政机关的批准文件或者证明文件；\n"
    "（四）法律、法规规定的其他行政许可证件。",
)
def certificate_forms() -> tuple[str, ...]:
    """许可证、执照; 资格证; 批准文件; 其他."""
    return ("licence", "qualification", "approval", "other")


@rule(LICENSING, "第四十条", since=IN_FORCE, text="行政机关作出的准予行政许可决定，应当予以公开，公众有权查阅。")
def published_grant() -> tuple[str, ...]:
    """What of a grant is public: number, counterpart, content, validity, date."""
    return ("number", "holder", "content", "valid_until", "decided_on")


@rule(
    LICENSING,
    "第四十二条第一款",
    since=IN_FORCE,
    text="除可以当场作出行政许可决定的外，行政机关应当自受理行政许可申请之日起二十日内作出行政许可决定。"
    "二十日内不能作出决定的，经本行政机关负责人批准，可以延长十日，并应当将延长期限的理由告知申请人。但是，法律、法规另有规定的，依照其规定。",
)
def decision_limit(on_the_spot: bool) -> Limit:
    """The default limit of a decision; another statute may set its own."""
    return Limit(0, WORKING) if on_the_spot else Limit(20, WORKING)


def extension_limit() -> Limit:
    """One extension by the head of the organ (Art. 42(1))."""
    return Limit(10, WORKING)


@rule(
    LICENSING,
    "第四十二条第二款",
    since=IN_FORCE,
    text="依照本法第二十六条的规定，行政许可采取统一办理或者联合办理、集中办理的，办理的时间不得超过四十五日；四十五日内"
    "不能办结的，经本级人民政府负责人批准，可以延长十五日，并应当将延长期限的理由告知申请人。",
)
def joint_limit(extended: bool) -> Limit:
    """统一、联合、集中办理: 45 days, and 15 more by the head of the people's government."""
    return Limit(60 if extended else 45, WORKING)


@rule(
    LICENSING,
    "第四十四条",
    since=IN_FORCE,
    text="行政机关作出准予行政许可的决定，应当自作出决定之日起十日内向申请人颁发、送达行政许可证件，或者加贴标签、加盖检验、检测、检疫印章。",
)
def delivery() -> Limit:
    """The limit of delivery, from the decision."""
    return Limit(10, WORKING)


@rule(
    LICENSING,
    "第四十五条",
    since=IN_FORCE,
    text="行政机关作出行政许可决定，依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在本节规定的期限内。"
    "行政机关应当将所需时间书面告知申请人。",
)
def excluded_time(told_in_writing: bool) -> bool:
    """Whether the time of a special procedure is not counted: only when the applicant was told in writing."""
    return told_in_writing


@rule(
    LICENSING,
    "第五十条第一款",
    since=IN_FORCE,
    text="被许可人需要延续依法取得的行政许可的有效期的，应当在该行政许可有效期届满三十日前向作出行政许可决定的行政机关提出申请。"
    "但是，法律、法规、规章另有规定的，依照其规定。",
)
def last_day_to_renew(valid_until: date, days: int = 30) -> date:
    """The last day to apply for renewal: the applicant's period, natural days by default (an open point).

    ``days`` is item data: what another law, regulation or rule provides goes before the thirty.
    """
    return date.fromordinal(valid_until.toordinal() - days)


@rule(
    LICENSING,
    "第五十条第二款",
    since=IN_FORCE,
    text="行政机关应当根据被许可人的申请，在该行政许可有效期届满前作出是否准予延续的决定；逾期未作决定的，视为准予延续。",
)
def is_deemed_renewed(applied_in_time: bool, valid_until: date, today: date, decided: bool) -> bool:
    """视为准予延续: an application in time that nobody decided before the licence ran out."""
    return applied_in_time and not decided and today > valid_until


@rule(
    LICENSING,
    "第五十六条",
    since=IN_FORCE,
    text="实施本法第十二条第五项所列事项的行政许可，申请人提交的申请材料齐全、符合法定形式的，行政机关应当当场予以登记。"
    "需要对申请材料的实质内容进行核实的，行政机关依照本法第三十四条第三款的规定办理。",
)
def is_registered_on_the_spot(complete: bool, needs_verification: bool) -> bool:
    """当场登记: complete and in proper form, unless the substance must be verified (Art. 34(3))."""
    return complete and not needs_verification


@rule(
    LICENSING,
    "第五十七条",
    since=IN_FORCE,
    text="有数量限制的行政许可，两个或者两个以上申请人的申请均符合法定条件、标准的，行政机关应当根据受理行政许可申请的先"
    "后顺序作出准予行政许可的决定。但是，法律、行政法规另有规定的，依照其规定。",
)
def order_of_grants(accepted: Mapping[str, datetime]) -> list[str]:
    """有数量限制: who qualifies is served in the order of acceptance."""
    return sorted(accepted, key=lambda case: accepted[case])


@rule(
    LICENSING,
    "第八十二条",
    since=IN_FORCE,
    text="本法规定的行政机关实施行政许可的期限以工作日计算，不含法定节假日。",
)
def unit_of_periods() -> Unit:
    """Periods of implementing a licence are working days."""
    return WORKING


def comparable(first: Limit, second: Limit) -> bool:
    """Whether two limits can be compared (R1-10): the same kind of days, or nothing at all on one side."""
    calendar_days = {NATURAL, MONTH}
    return first.amount == 0 or second.amount == 0 or first.unit is second.unit or {first.unit, second.unit} <= calendar_days
