"""职权与分离: the powers of the four separations (domain 4.1) and whose hands must be apart. Persons are compared, never accounts or posts."""

from collections.abc import Collection, Mapping
from uuid import UUID

from oneseal.law.licensing import verification
from oneseal.law.rule import HouseRule, Refused

ACCEPT, REVIEW, SURVEY, DECIDE = "受理", "审查", "勘验", "批准"
MAKE, DELIVER, ARCHIVE, SUPERVISE, APPLY = "制证", "送达", "归档", "监督", "申请"
POWERS = (ACCEPT, REVIEW, SURVEY, DECIDE, MAKE, DELIVER, ARCHIVE, SUPERVISE)
SOURCE = "相对集中行政许可权改革：受理、审查、勘验、批准四分离（本系统第 4.1 节规则）"

R4_01 = HouseRule("R4-01", "同一办件的受理、审查、勘验、批准由不同人员办理", SOURCE)
R4_02 = HouseRule("R4-02", "即办件可以审核合一（审查、批准合并），受理与批准不得由同一人办理", SOURCE)
R4_05 = HouseRule("R4-05", "批准前须有受理、审查、勘验的书面记录", SOURCE)
R4_06 = HouseRule("R4-06", "缺岗由正式指定的 B 岗在期限内代办", SOURCE)

SEPARATED: Mapping[str, frozenset[str]] = {
    ACCEPT: frozenset({REVIEW, DECIDE}),
    REVIEW: frozenset({ACCEPT, DECIDE}),
    SURVEY: frozenset({DECIDE}),
    DECIDE: frozenset({ACCEPT, REVIEW, SURVEY}),
    MAKE: frozenset({DECIDE}),
}
"""Power → powers whose hands must not be the same in one case. (制证 apart from 批准: [P], pass ``maker_apart=False`` where a city differs.)"""


def require_separate_hands(
    power: str, person: UUID, earlier: Mapping[str, Collection[UUID]], *, on_the_spot_merge: bool = False, maker_apart: bool = True
) -> None:
    """R4-01, R4-02: refuse when ``person`` has already acted in this case under a power that must be apart from ``power``."""
    for other in SEPARATED.get(power, frozenset()):
        if {power, other} == {REVIEW, DECIDE} and on_the_spot_merge:
            continue
        if power == MAKE and not maker_apart:
            continue
        if person in earlier.get(other, ()):
            rule = R4_02 if {power, other} == {ACCEPT, DECIDE} and on_the_spot_merge else R4_01
            raise Refused(rule, f"您已在本件办理“{other}”，不能再办理“{power}”", field="by", mend="请由其他人员办理")


def require_survey_officers(officers: Collection[str]) -> None:
    """Art. 34(3): at least two different officers verify on site."""
    if not verification(officers):
        raise Refused(
            verification.citation,
            f"现场核查只有 {len(set(officers))} 名工作人员，须两名以上",
            field="officers",
            mend="请再指派一名勘验人员",
        )
