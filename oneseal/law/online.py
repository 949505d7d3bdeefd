"""在线政务服务: the public-service side (在线政务服务规定; 优化营商环境条例), also where 行政许可法 does not govern; words above code."""

from collections.abc import Collection, Sequence
from datetime import date

from oneseal.law.ranks import rank_named
from oneseal.law.rule import Refused, rule
from oneseal.law.sources import ENVIRONMENT, ONLINE

PUBLISHED = date(2019, 4, 26)
IN_FORCE = date(2020, 1, 1)
APPROVALS = frozenset({"01"})
"""Item types that are 行政审批: 行政许可."""


@rule(
    ONLINE,
    "第六条",
    since=PUBLISHED,
    text="行政机关和其他负有政务服务职责的机构(以下统称政务服务机构)应当按照规范化、标准化要求编制办事指南，明确"
    "政务服务事项的受理条件、办事材料、办理流程等信息。办事指南应当在政务服务平台公布。",
)
def guide_elements() -> tuple[str, ...]:
    """办事指南: what every item publishes: conditions, materials, procedure."""
    return ("accept_condition", "materials", "handle_flow")


@rule(
    ONLINE,
    "第七条第一款",
    since=PUBLISHED,
    text="行政相对人在线办理政务服务事项，应当提交真实、有效的办事材料；政务服务机构通过数据共享能够获得的信息，不"
    "得要求行政相对人另行提供。",
)
def may_ask_for(shared: bool) -> bool:
    """Whether a material may be asked for: not when it can be had by sharing data."""
    return not shared


@rule(
    ONLINE,
    "第七条第二款",
    since=PUBLISHED,
    text="政务服务机构不得将行政相对人提交的办事材料用于与政务服务无关的用途。",
)
def is_use_allowed(purpose: str) -> bool:
    """Submitted material serves the matter it was submitted for."""
    return purpose == "government_service"


@rule(
    ONLINE,
    "第八条",
    since=PUBLISHED,
    text="政务服务中使用的符合《中华人民共和国电子签名法》规定条件的可靠的电子签名，与手写签名或者盖章具有同等法律效力。",
)
def signature_counts(reliable: bool) -> bool:
    """A reliable electronic signature is worth a hand signature or a seal."""
    return reliable


@rule(
    ONLINE,
    "第九条第二款",
    since=PUBLISHED,
    text="电子印章与实物印章具有同等法律效力，加盖电子印章的电子材料合法有效。",
)
def seal_counts(sealed: bool) -> bool:
    """An electronic seal is worth the physical one; material sealed with it is valid."""
    return sealed


@rule(
    ONLINE,
    "第十条第三款",
    since=PUBLISHED,
    text="电子证照与纸质证照具有同等法律效力。",
)
def certificate_counts(genuine: bool) -> bool:
    """An electronic certificate is worth the paper one."""
    return genuine


@rule(
    ONLINE,
    "第十二条第一款",
    since=PUBLISHED,
    text="政务服务机构应当对履行职责过程中形成的电子文件进行规范管理，按照档案管理要求及时以电子形式归档并向档案部"
    "门移交。除法律、行政法规另有规定外，电子文件不再以纸质形式归档和移交。",
)
def archived_form(law_wants_paper: bool) -> str:
    """归档: in electronic form, and no longer on paper unless a statute or regulation wants it."""
    return "electronic_and_paper" if law_wants_paper else "electronic"


@rule(
    ENVIRONMENT,
    "第三十五条",
    since=IN_FORCE,
    text="政府及其有关部门应当推进政务服务标准化，按照减环节、减材料、减时限的要求，编制并向社会公开政务服务事项("
    "包括行政权力事项和公共服务事项，下同)标准化工作流程和办事指南，细化量化政务服务标准，压缩自由裁量权，推"
    "进同一事项实行无差别受理、同标准办理。没有法律、法规、规章依据，不得增设政务服务事项的办理条件和环节。",
)
def may_add_condition(basis: str) -> bool:
    """增设条件、环节: never without a basis in law, regulation or rule."""
    return bool(basis.strip())


@rule(
    ENVIRONMENT,
    "第三十六条第一款",
    since=IN_FORCE,
    text="政府及其有关部门办理政务服务事项，应当根据实际情况，推行当场办结、一次办结、限时办结等制度，实现集中办理"
    "、就近办理、网上办理、异地可办。需要市场主体补正有关材料、手续的，应当一次性告知需要补正的内容；需要进行"
    "现场踏勘、现场核查、技术审查、听证论证的，应当及时安排、限时办结。",
)
def correction_told_once() -> bool:
    """补正: all that must be corrected is told at once, also where 行政许可法 does not govern; no deemed acceptance follows from it."""
    return True


@rule(
    ENVIRONMENT,
    "第三十六条第二款",
    since=IN_FORCE,
    text="法律、法规、规章以及国家有关规定对政务服务事项办理时限有规定的，应当在规定的时限内尽快办结；没有规定的，"
    "应当按照合理、高效的原则确定办理时限并按时办结。各地区可以在国家规定的政务服务事项办理时限内进一步压减时"
    "间，并应当向社会公开；超过办理时间的，办理单位应当公开说明理由。",
)
def require_reason_for_delay(overdue: bool, reason: str) -> None:
    """超过办理时间: the reason is made public."""
    if overdue and not reason.strip():
        raise Refused(require_reason_for_delay.citation, "已超过办理时限，没有说明理由", field="reason", mend="请公开说明超期理由")


@rule(
    ENVIRONMENT,
    "第三十七条第四款",
    since=IN_FORCE,
    text="各地区、各部门应当推动政务服务大厅与政务服务平台全面对接融合。市场主体有权自主选择政务服务办理渠道，行政机关不得限定办理渠道。",
)
def may_prescribe_channel() -> bool:
    """办理渠道: the applicant's choice; the organ prescribes none."""
    return False


@rule(
    ENVIRONMENT,
    "第四十条第一款",
    since=IN_FORCE,
    text="国家实行行政许可清单管理制度，适时调整行政许可清单并向社会公布，清单之外不得违法实施行政许可。",
)
def names_its_entry(licence: bool, entry: Sequence[str]) -> bool:
    """行政许可清单: whether an item names its entry there (list, edition, number), as every item of type 01 must."""
    return not licence or (len(entry) == 3 and all(part.strip() for part in entry))


@rule(
    ENVIRONMENT,
    "第四十三条第一款",
    since=IN_FORCE,
    text="作为办理行政审批条件的中介服务事项(以下称法定行政审批中介服务)应当有法律、法规或者国务院决定依据；没有依据"
    "的，不得作为办理行政审批的条件。中介服务机构应当明确办理法定行政审批中介服务的条件、流程、时限、收费标准，并向社会公开。",
)
def may_require_service(basis: str) -> bool:
    """中介服务: a condition of an approval only where the basis names a statute, a regulation or a decision of the State Council; a rule, a
    notice or an office's own provision is none."""
    return bool(rank_named(basis))


def is_approval(task_type: str, approvals: Collection[str] = APPROVALS) -> bool:
    """行政审批 (第四十三条): whether an item of a type is one. The article does not say which powers are; 国发〔2015〕27号 ended approvals
    that are no 行政许可, hence the default. Who counts 行政确认 or other powers too names their types."""
    return task_type in approvals


@rule(
    ENVIRONMENT,
    "第四十三条第三款",
    since=IN_FORCE,
    text="行政机关在行政审批过程中需要委托中介服务机构开展技术性服务的，应当通过竞争性方式选择中介服务机构，并自行承"
    "担服务费用，不得转嫁给市场主体承担。",
)
def may_applicant_pay(arranged_by_organ: bool) -> bool:
    """技术性服务的费用: the organ bears them where it arranges the service itself; the applicant never does then."""
    return not arranged_by_organ
