"""质量检查 What a published item should be beyond what publishing asks: the rules that cities run over their catalogues, and a score."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from oneseal.catalogue.rules.attached import lost_words
from oneseal.catalogue.rules.content import LINKED, is_decided_elsewhere, mode_of
from oneseal.catalogue.rules.findings import Finding, found
from oneseal.catalogue.rules.four_lists import depths_of, is_handled_online, is_wholly_online, online_level
from oneseal.catalogue.rules.publishing import is_set
from oneseal.catalogue.rules.topics import areas_of

Content = Mapping[str, Any]
ENDINGS = (("批复", ("2", "3")), ("证", ("1",)), ("证书", ("1",)), ("文", ("2",)))
"""How a result's name ends → its types (出证办结 1, 出文办结 2, 审批办结 2 or 3)."""
NEEDED_VERBS = (("受理", {"accept"}), ("审核", {"review"}), ("审批", {"grant"}), ("办结", {"archive"}), ("送达", {"deliver"}))
MERGED = "审核合一"
"""In the name of a step that reviews and decides at once."""
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+|/[^\s]*")
ERROR_COST, WARNING_COST, WHOLE = 10, 2, 100
"""Points that an error and a warning take from the 100 of an item; an item has no fewer than 0."""


def results(content: Content) -> Iterator[Finding]:
    """Q-02, Q-06: the result's type agrees with how its name ends; a named result has a sample."""
    elements = content["elements"]
    name, kind = str(elements.get("result_name") or ""), str(elements.get("result_type") or "")
    for ending, kinds in ENDINGS:
        if name.endswith(ending):
            if kind not in kinds:
                yield found(
                    "Q-02",
                    "result_type",
                    kind,
                    f"结果名称“{name}”以“{ending}”结尾，类型应为 {'或'.join(kinds)}",
                    "改正结果类型或者名称",
                    "warn",
                )
            break
    if not name and kind in {"1", "2", "3"}:
        yield found("Q-06", "result_name", "", f"结果类型为 {kind}，没有写结果名称", "写明结果名称，没有结果的类型改为 4", "warn")
    if (name or kind in {"1", "2", "3"}) and not elements.get("result_guid"):
        yield found("Q-06", "result_guid", "", f"结果“{name}”没有样本", "提供结果样本", "warn")


def payments(content: Content) -> Iterator[Finding]:
    """Q-03: what is charged has its ground and can be paid online."""
    elements = content["elements"]
    if is_set(elements, "is_fee"):
        if not elements.get("fee_basis"):
            yield found("Q-03", "fee_basis", "", "收费事项没有写收费依据", "写明规定收费的文件", "warn")
        if not is_set(elements, "is_pay_online"):
            yield found("Q-03", "is_pay_online", elements.get("is_pay_online", ""), "收费事项没有开通网上支付", "开通网上支付", "warn")


def topics(content: Content) -> Iterator[Finding]:
    """Q-04: whom an item serves agrees with the topics under which it is found."""
    elements = content["elements"]
    served = set(str(elements.get("server_type") or "").split("^")) - {""}
    for name, label, asked in (("user_topic_type", "自然人", "1" in served), ("corp_topic_type", "法人", bool(served - {"1"}))):
        given = bool(elements.get(name))
        if asked and not given:
            yield found("Q-04", name, "", f"服务对象含{label}，没有{label}主题", f"选择{label}主题", "warn")
        elif given and not asked:
            yield found("Q-04", name, elements[name], f"服务对象不含{label}，却有{label}主题", "改正服务对象或者去掉主题", "warn")


def steps(content: Content) -> Iterator[Finding]:
    """Q-05: the table of steps has at least 受理, 审核, 审批, 办结 and 送达; of a 即办件 审核 and 审批 may be one step that says so."""
    if mode_of(content) == LINKED:
        return
    verbs = {verb for row in content["steps"] for verb in row["verbs"]}
    is_merged = content["elements"].get("project_type") == "1" and any(MERGED in row["name"] for row in content["steps"])
    reviewed = verbs | ({"review"} if is_merged else set())
    missing = [label for label, needed in NEEDED_VERBS if not needed & reviewed]
    if missing:
        yield found("Q-05", "steps", "、".join(missing), "环节表不完整", f"补上{'、'.join(missing)}环节", "warn")


def online(content: Content) -> Iterator[Finding]:
    """Q-07: 是否网办 says what the depth says (one definition of 可网办, domain 12.2)."""
    elements = content["elements"]
    depth = "^".join(depths_of(elements))
    if is_set(elements, "is_online") and not is_handled_online(elements):
        yield found(
            "Q-07", "online_handle_depth", depth, "写了可以网办，网办深度却只到咨询", "写到互联网收件以上，或者改为不能网办", "warn"
        )
    elif is_handled_online(elements) and not is_set(elements, "is_online"):
        yield found("Q-07", "is_online", elements.get("is_online", ""), "网办深度已到收件以上，却写了不能网办", "改为可以网办", "warn")


def materials(content: Content) -> Iterator[Finding]:
    """Q-08 (行政许可法 31): no material is asked twice; what an office of the government issues names the certificate to be looked up."""
    names = Counter(str(row.get("material_name", "")).strip() for row in content["materials"])
    for name, many in names.items():
        if many > 1:
            yield found("Q-08", "materials", name, f"同一材料列了 {many} 次", "合并为一项，用情形区分", "warn")
    for place, row in enumerate(content["materials"], start=1):
        if row.get("source_type") == "20" and "电子证照" not in str(row.get("source_explain") or ""):
            where = f"materials[{place}].source_explain"
            yield found(
                "Q-08",
                where,
                row.get("material_name", ""),
                "由政府部门核发，没有写明能否调用电子证照",
                "写明可以调用电子证照，或者为什么不能",
                "warn",
            )


def uncertain(content: Content) -> Iterator[Finding]:
    """Q-09: what the item's file marks as not read again (待核实)."""
    for name in content.get("uncertain_fields", ()):
        yield found("Q-09", name, content["elements"].get(name, ""), "这一项还没有对照依据核实", "核实后从“待核实要素”中去掉", "warn")


def links(content: Content) -> Iterator[Finding]:
    """Q-10: a link without one known deciding office gives no hall, hours, telephones or power of who only publishes it."""
    elements = content["elements"]
    if not is_decided_elsewhere(content) or str(elements.get("link_addr") or "").startswith("/items/"):
        return
    several = str(elements.get("link_addr") or "").startswith("/items?")
    for name in ("is_entry_center", "is_schedule", "power_source", *(("consult_phone", "complain_phone") if several else ())):
        if elements.get(name) not in {None, "", "0"}:
            told = f"由{elements['decider_name']}办理，这一项却像是公布指南的机关的"
            yield found("Q-10", name, elements[name], told, "清空，由决定机关公布", "warn")


def convenience(content: Content) -> Iterator[Finding]:
    """Q-11: what stands in one of the nine areas of everyday life is handled wholly online, or a plan says when it will be or why not.

    A link has no plan: it is the deciding office's.
    """
    elements = content["elements"]
    if mode_of(content) == LINKED or is_wholly_online(elements) or elements.get("online_plan"):
        return
    if near := areas_of(elements):
        told = f"在便民服务“{'、'.join(area.name for area in near)}”，网办深度只到{online_level(elements)}级，没有网办提升计划"
        yield found("Q-11", "online_plan", "", told, "写明到哪一天、怎样做到全程网办，或者依法为什么必须到场", "warn")


def addresses(content: Content) -> Iterator[Finding]:
    """Q-13: an address on the net can be opened: of another site with its scheme, of this one from its root."""
    for name, value in content["elements"].items():
        if value and (name.endswith("_url") or name == "link_addr") and not ADDRESS.fullmatch(str(value)):
            yield found("Q-13", name, value, "不是能打开的网址", "写成 https:// 开头的完整网址", "warn")


CHECKS: tuple[Callable[[Content], Iterator[Finding]], ...] = (
    results, payments, topics, steps, online, materials, uncertain, links, convenience, addresses, lost_words,
)  # fmt: skip


def quality_findings(content: Content) -> tuple[Finding, ...]:
    """Everything that could be better in an item whose draft holds."""
    return tuple(finding for check in CHECKS for finding in check(content))


def score_of(findings: Iterable[Finding]) -> int:
    """0 to 100: what errors and warnings leave of an item's points."""
    many = Counter(finding.severity for finding in findings)
    return max(0, WHOLE - ERROR_COST * many["error"] - WARNING_COST * many["warn"])
