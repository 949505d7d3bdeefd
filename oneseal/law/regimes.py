"""Which law governs an item (domain 3.4a): 行政许可法 governs type 01 alone; every other type has its own basis and paper names."""

from collections.abc import Mapping
from dataclasses import dataclass

from oneseal.law.rule import HouseRule

PUBLIC_SERVICE = HouseRule("S-01", "公共服务等非许可事项按事项清单载明的依据、条件和期限办理，不引用行政许可法", "本系统规则 3.4a")


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules and papers that apply to an item type. ``titles``: paper kind → official title."""

    name: str
    label: str
    licensing: bool
    titles: Mapping[str, str]


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
        "grant": "准予行政许可决定书",
        "denial": "不予行政许可决定书",
        "survey_record": "现场核查记录",
        "delivery_proof": "送达回证",
    },
)
SERVICE_REGIME = Regime(
    "service",
    "公共服务及其他",
    False,
    {
        "receipt": "申请材料接收凭证",
        "correction_notice": "申请材料补正告知书",
        "acceptance_notice": "受理通知书",
        "not_needed_notice": "无需办理告知书",
        "refusal_to_accept": "不予受理告知书",
        "grant": "办结告知书",
        "denial": "不予办理告知书",
        "survey_record": "现场核查记录",
        "delivery_proof": "送达回证",
    },
)
REGIMES = {regime.name: regime for regime in (LICENSING_REGIME, SERVICE_REGIME)}


def regime_of(task_type: str) -> Regime:
    """The regime of an item type (GB/T 39046 Annex A.1): 01 licensing, everything else its own basis."""
    return LICENSING_REGIME if task_type == "01" else SERVICE_REGIME
