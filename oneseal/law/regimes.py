"""适用规则 Which law governs an item (domain 3.4a): 行政许可法 governs type 01 alone; every other type has its own basis and paper names.

The titles of the papers of other types are shipped defaults; a city that words them otherwise changes this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from oneseal.law import licensing, online
from oneseal.law.rule import Ground, HouseRule

PUBLIC_SERVICE = HouseRule("S-01", "公共服务等非许可事项按事项清单载明的依据、条件和期限办理，不引用行政许可法", "本系统规则 3.4a")


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules and papers that apply to an item type. ``titles``: paper kind → official title; grounds: what an act is done under.

    ``granting`` and ``denying``: what the decision is called on pages, as its paper has it.
    ``licensing``: 行政许可法 governs, so an unanswered filing is deemed accepted; elsewhere silence has no such effect.
    """

    name: str
    label: str
    licensing: bool
    titles: Mapping[str, str]
    correction: Ground
    acceptance: Ground
    decision: Ground
    granting: str = "予以办理"
    denying: str = "不予办理"


LICENSING_REGIME = Regime(
    "licensing",
    "行政许可",
    True,
    {
        "receipt": "申请材料接收凭证",
        "correction_notice": "行政许可申请材料补正告知书",
        "acceptance_notice": "行政许可受理通知书",
        "not_needed_notice": "不受理告知书",
        "refusal_to_accept": "行政许可不予受理决定书",
        "lapse_notice": "逾期未补正退件通知书",
        "grant": "准予行政许可决定书",
        "denial": "不予行政许可决定书",
        "survey_record": "现场核查记录",
        "delivery_proof": "送达回证",
    },
    correction=licensing.correction_notice.citation,
    acceptance=licensing.acceptance.citation,
    decision=licensing.grant.citation,
    granting="准予许可",
    denying="不予许可",
)


def _other(
    name: str,
    label: str,
    prefix: str = "",
    grant: str = "办结告知书",
    denial: str = "不予办理告知书",
    granting: str = "予以办理",
) -> Regime:
    titles = {
        "receipt": "申请材料接收凭证",
        "correction_notice": f"{prefix}申请材料补正告知书",
        "acceptance_notice": f"{prefix}受理通知书",
        "not_needed_notice": "无需办理告知书",
        "refusal_to_accept": f"{prefix}不予受理告知书",
        "lapse_notice": "逾期未补正退件通知书",
        "grant": grant,
        "denial": denial,
        "survey_record": "现场核查记录",
        "delivery_proof": "送达回证",
    }
    denying = denial.removesuffix("告知书").removesuffix("决定书")
    asked = online.correction_told_once.citation
    return Regime(name, label, False, titles, asked, PUBLIC_SERVICE, PUBLIC_SERVICE, granting, denying)


SERVICE_REGIME = _other("service", "公共服务及其他")
BY_TYPE: Mapping[str, Regime] = {
    "01": LICENSING_REGIME,
    "05": _other("payment", "行政给付", "行政给付", "行政给付决定书", "不予行政给付决定书", "给予行政给付"),
    "07": _other("confirmation", "行政确认", "行政确认", "行政确认决定书", "不予行政确认决定书", "予以行政确认"),
    "08": _other("reward", "行政奖励", "行政奖励", "行政奖励决定书", "不予行政奖励决定书", "给予行政奖励"),
    "09": _other("adjudication", "行政裁决", "行政裁决", "行政裁决书", "不予行政裁决决定书", "作出行政裁决"),
    "20": SERVICE_REGIME,
}
"""Item type (GB/T 39046 Annex A.1) → regime; types not listed (10 其他行政权力, local ones) run under the general one."""
REGIMES: Mapping[str, Regime] = {regime.name: regime for regime in BY_TYPE.values()}


def regime_of(task_type: str) -> Regime:
    """The regime of an item type: 01 licensing, everything else its own basis."""
    return BY_TYPE.get(task_type, SERVICE_REGIME)
