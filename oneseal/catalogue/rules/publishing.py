"""What an item must satisfy to be published (domain 1.7): R1-10 to R1-19, 行政许可法 30, 优化营商环境条例 40, and the quality rules."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from oneseal.catalogue.rules.attached import file_shapes, has_sample
from oneseal.catalogue.rules.content import is_decided_elsewhere
from oneseal.catalogue.rules.elements import LIMIT_UNITS, SERVICE, element_findings, is_date
from oneseal.catalogue.rules.findings import Finding, found, shortened
from oneseal.catalogue.rules.four_lists import is_handled_online, is_wholly_online, visits_of
from oneseal.catalogue.rules.intermediaries import APPLICANT, ORGAN, SERVICES, services_of
from oneseal.catalogue.rules.limits import compared, is_on_the_spot, limit_said
from oneseal.law import licensing, online
from oneseal.law.after_grant import may_charge
from oneseal.law.catch_all import is_vague
from oneseal.law.rule import Rule
from oneseal.law.sources import HELD, NoSuchArticle, find_paragraph

Content = Mapping[str, Any]
PHONE = re.compile(r"0\d{2,3}-\d{7,8}(-\d{1,6})?")
HIGH_RANKS = ("法律", "行政法规", "国务院决定", "地方性法规")
RANKS = (*HIGH_RANKS, "省级规章", "部门规章", "规范性文件")
WRITE_BASIS = (
    "写明要求这项服务的法律、法规或者国务院决定的名称和条款；名称看不出级别的，后面注明（行政法规）、（地方性法规）或者国务院令的文号；"
    "没有的，不得作为办理条件，删去"
)
WITH_TEXT = {statute.title: statute for statute in HELD}


def is_set(elements: Mapping[str, Any], name: str) -> bool:
    """Whether a yes/no element says yes."""
    return str(elements.get(name, "0")) == "1"


LIMITS = ("anticipate", "promise", "extension", "delivery", "correction")


def limits(content: Content) -> Iterator[Finding]:
    """R1-10, F-46."""
    elements = content["elements"]
    for name in LIMITS:
        unit = str(elements.get(f"{name}_type") or "")
        if unit and unit not in LIMIT_UNITS:
            yield found("R1-10", f"{name}_type", unit, "按小时、分钟计的时限不能与其他时限比较，也不能计时", "换算成工作日；当场办结的填0")
    statutory, promise, delivery = (limit_said(elements, name) for name in ("anticipate", "promise", "delivery"))
    both = compared(promise, statutory) if promise and statutory else (0, 0)
    if both is None:
        yield found("R1-10", "promise_day", f"{promise} / {statutory}", "承诺时限与法定时限单位不同，不能比较", "两处用同一单位")
    elif promise and both[0] > both[1] and promise.amount:
        yield found("R1-10", "promise_day", f"{promise} / {statutory}", "承诺时限长于法定时限", f"不超过 {statutory}")
    longest = licensing.delivery()
    if delivery and elements.get("task_type") == "01" and (delivery.unit is not longest.unit or delivery.amount > longest.amount):
        yield found("F-46", "delivery_day", delivery, f"送达期限超过{longest}", f"改为{longest}以内")


def kind(content: Content) -> Iterator[Finding]:
    """R1-11: what is promised on the spot is 即办件 and 即审即办, everything else 承诺件 (or 联办, 上报 where a province counts them) and
    前审后批."""
    elements = content["elements"]
    immediate, project, examine = is_on_the_spot(elements), elements.get("project_type"), elements.get("examine_type")
    if immediate is None or project is None or examine is None:
        return
    fits = {"1"} if immediate else {"2", "3", "4"}
    if project not in fits or examine != ("即审即办" if immediate else "前审后批"):
        shown = f"{limit_said(elements, 'promise')}，办件类型 {project}，{examine}"
        yield found("R1-11", "project_type", shown, "即办件、当场承诺、即审即办三者不一致", "三处同时改为即办，或同时改为承诺件、前审后批")


def visits(content: Content) -> Iterator[Finding]:
    """R1-12, R1-13."""
    elements, number = content["elements"], visits_of(content["elements"])
    if number is None:
        return
    reason = str(elements.get("limit_scene_explain", "")).strip()
    if number == 0 and reason:
        yield found("R1-12", "limit_scene_explain", reason, "到现场次数为 0，却写了必须现场的原因", "删去原因，或改正次数")
    online = is_set(elements, "is_online") and is_handled_online(elements)
    if number == 0 and not (online or is_set(elements, "is_mail_material")):
        yield found("R1-12", "limit_scene_num", number, "到现场次数为 0，却不能网办也不能邮寄", "开通网办（收件以上）或者邮寄，或改正次数")
    if number > 0 and not reason:
        yield found("R1-12", "limit_scene_explain", "", f"须到现场 {number} 次，没有写原因", "写明必须到现场的原因")
    if is_wholly_online(elements) and number != 0:
        yield found("R1-13", "limit_scene_num", number, "全程网办的事项仍须到现场", "到现场次数改为 0，或改正网办深度")


def fees(content: Content) -> Iterator[Finding]:
    """R1-14."""
    elements, rows = content["elements"], content["fee_projects"]
    if "is_fee" not in elements:
        return
    if is_set(elements, "is_fee"):
        if not rows or not all(may_charge(str(row["by_law"])) and row["fee_stand"] and row["fee_name"] for row in rows):
            yield found("R1-14", "fee_projects", len(rows), "收费事项没有写全收费项目、标准和依据", "逐项写明")
    elif rows or is_set(elements, "is_pay_online"):
        yield found("R1-14", "is_fee", elements["is_fee"], "不收费的事项有收费项目或网上支付", "删去收费项目并关闭网上支付")


def services(content: Content) -> Iterator[Finding]:
    """Q-12, 优化营商环境条例 43: services stand where the item says that it has some, each with its basis, and nobody else's costs are the
    applicant's."""
    elements, rows = content["elements"], services_of(content)
    said = elements.get("is_exist_intermediary")
    if is_set(elements, "is_exist_intermediary") and not rows:
        yield found("Q-12", SERVICES, "", "写了有中介服务，没有逐项列出", "逐项写明服务名称、依据、由谁委托、由谁付费；没有的改为否")
    elif rows and not is_set(elements, "is_exist_intermediary"):
        reason = f"列了 {len(rows)} 项中介服务，却{'写了没有' if said else '没有写明是否有'}中介服务"
        yield found("Q-12", "is_exist_intermediary", said or "", reason, "改为是，或者删去所列的服务")
    for place, row in enumerate(rows, start=1):
        yield from _service(row, f"{SERVICES}[{place}].", must_rest_on_law=online.is_approval(str(elements.get("task_type") or "")))


def _service(row: Mapping[str, Any], where: str, *, must_rest_on_law: bool) -> Iterator[Finding]:
    """``must_rest_on_law``: of what no approval hangs on a missing basis is a warning."""
    name, basis, payer, arranged = (str(row.get(field) or "") for field in ("name", "basis", "payer", "arranged_by"))
    yield from element_findings(row, SERVICE, where)
    if not online.may_require_service(basis):
        article, severity = online.may_require_service.citation, "error" if must_rest_on_law else "warn"
        reason = f"“{shortened(basis)}”看不出是法律、法规或者国务院决定" if basis.strip() else "没有写依据"
        yield Finding(f"{where}basis", shortened(name), article, reason, WRITE_BASIS, severity)
    if not arranged:
        severity = "error" if payer == APPLICANT else "warn"
        yield found(
            "Q-12", f"{where}arranged_by", name, "没有写由谁委托", "写明由申请人还是本机关委托；由本机关委托的，申请人不付费", severity
        )
    if not payer:
        yield found("Q-12", f"{where}payer", name, "没有写由谁付费", "写明由申请人、本机关还是财政付费", "warn")
    elif payer == APPLICANT and not online.may_applicant_pay(arranged == ORGAN):
        reason, mend = "由本机关委托，费用却由申请人承担", "改为由本机关承担；确由申请人自己委托的，改正由谁委托"
        yield Finding(f"{where}payer", shortened(name), online.may_applicant_pay.citation, reason, mend)


def result(content: Content) -> Iterator[Finding]:
    """R1-15."""
    elements = content["elements"]
    for name, label in (("result_name", "名称"), ("result_guid", "样本")):
        if elements.get("result_type") == "1" and not elements.get(name):
            yield found("R1-15", name, "", f"结果为证照，没有{label}", f"请填写结果{label}")
    if elements.get("power_source") in {"5", "6"} and not (elements.get("entrust_name") and elements.get("entrust_notice")):
        yield found("R1-15", "entrust_name", elements.get("entrust_name", ""), "受委托实施，没有写明委托部门或公告", "填写委托部门和公告")
    if elements.get("dept_type") == "3" and not elements.get("entrust_name"):
        yield found("I-02", "entrust_name", "", "实施主体为受委托组织，缺少委托部门", "请填写委托部门")


def materials(content: Content) -> Iterator[Finding]:
    """R1-16, R1-17."""
    for place, row in enumerate(content["materials"], start=1):
        where = f"materials[{place}]"
        if row.get("source_type") == "20" and not row.get("source_explain"):
            yield found("R1-16", f"{where}.source_explain", "", f"“{row.get('material_name')}”没有写核发部门", "写明由哪个部门核发")
        name = str(row.get("material_name", ""))
        if licensing.unrelated_material(name) or "兜底" in name:
            yield found("R1-17", f"{where}.material_name", name, "属于兜底条款", "逐项列明需要的材料，或者删去")
        elif is_vague(name):
            yield found("R1-17", f"{where}.material_name", name, "没有写明是哪些材料", "写出材料的名称，几种材料的分开写", "warn")
        if licensing.demands_technology(name):
            yield Finding(f"{where}.material_name", name, licensing.demands_technology.citation, "要求转让技术", "删去这项材料")


def basis(content: Content) -> Iterator[Finding]:
    """R1-18, F-43: ranks, and articles that are held here exist and say what is quoted; of others a quotation waits to be confirmed."""
    rows, is_licence = content["by_law"], content["elements"].get("task_type") == "01"
    if not rows:
        yield found("I-02", "by_law", "", "没有设定依据", "至少写一条设定依据")
    elif is_licence and not any(row["rank"] in HIGH_RANKS or (row["rank"] == "省级规章" and row.get("temporary")) for row in rows):
        yield found("R1-18", "by_law", "、".join(row["rank"] for row in rows), "没有可以设定行政许可的依据", "补充法律、法规依据")
    effective = str(content["elements"].get("plan_effective_date", ""))
    for place, row in enumerate(rows, start=1):
        where = f"by_law[{place}]"
        if row["rank"] not in RANKS:
            yield found("I-03", f"{where}.rank", row["rank"], "不是依据的效力级别", f"可用：{'、'.join(RANKS)}")
        if not is_date(row["since"]) or not is_date(row.get("until", "9999-12-31")):
            yield found("F-43", f"{where}.since", row["since"], "施行日期写法不对", "写成 2026-03-09")
        elif effective and not row["since"] <= effective <= row.get("until", "9999-12-31"):
            held = f"{row['since']} 至 {row.get('until', '今')}"
            yield found("F-43", f"{where}.since", held, f"事项生效日 {effective} 不在该条文有效期内", "改引当时有效的条文，或改正生效日期")
        yield from _quoted(where, row)


def _quoted(where: str, row: Mapping[str, Any]) -> Iterator[Finding]:
    statute, text = WITH_TEXT.get(row["law"]), row.get("text")
    if statute is None:
        if text is not None:
            told = f"待核实：本系统没有《{row['law']}》的文本，不能逐字核对"
            yield found("F-43", f"{where}.text", text, told, "对照公布的文本核实引用的条文", "warn")
        return
    try:
        article = find_paragraph(statute, row["article"])
    except NoSuchArticle as wrong:
        yield found("F-43", f"{where}.article", row["article"], str(wrong), "请核对条号")
        return
    if text is not None and text.strip() not in article:
        yield found("F-43", f"{where}.text", text, f"与《{row['law']}》{row['article']}不一致", "逐字引用条文")


def phones(content: Content) -> Iterator[Finding]:
    """R1-19."""
    elements = content["elements"]
    for name in ("consult_phone", "complain_phone"):
        if name in elements and not PHONE.fullmatch(str(elements[name])):
            yield found("R1-19", name, elements[name], "电话没有区号或写法不对", "写成 区号-号码，例如 0100-1234567")
    if "consult_phone" in elements and elements["consult_phone"] == elements.get("complain_phone"):
        yield found("R1-19", "complain_phone", elements["complain_phone"], "咨询电话与投诉电话相同", "分别公布")


def made_public(content: Content) -> Iterator[Finding]:
    """行政许可法 30, for other items 在线政务服务规定 6: what must be shown is there; of a licence also material and questions."""
    elements = content["elements"]
    is_licence = elements.get("task_type") == "01"
    shown: Rule[[], tuple[str, ...]] = licensing.published_elements if is_licence else online.guide_elements
    article = shown.citation
    for name in shown():
        value = content.get(name, elements.get(name))
        if value in (None, "") or (value == [] and is_licence):
            yield Finding(name, "", article, "依法应当公示，却没有填写", f"请填写 {name}")
    if not is_licence:
        return
    if not is_decided_elsewhere(content) and not has_sample(content):
        mend = "为申请书（申请表）这项材料上传示例样表；它就是本事项表单的，写上样表名称即可，由表单生成"
        yield Finding("materials.example_guid", "", article, "没有可以下载的申请书示范文本", mend)
    if not any(row["question"].strip() and row["answer"].strip() for row in content["faq"]):
        yield found("Q-01", "faq", "", "没有常见问题", "至少写一条常见问题，问题和答案都要写")


CHECKS: tuple[Callable[[Content], Iterator[Finding]], ...] = (
    limits, kind, visits, fees, services, result, materials, basis, phones, made_public, file_shapes,
)  # fmt: skip
