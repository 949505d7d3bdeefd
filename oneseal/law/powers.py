"""职权与分离: the powers of the four separations (domain 4.1) and whose hands must be apart.

Persons are compared, never accounts or posts. The separation is the bureau's own rule; the two officers of a survey are the statute's.
"""

from collections.abc import Collection, Hashable, Mapping
from datetime import date

from oneseal.law.licensing import verification
from oneseal.law.rule import Ground, HouseRule, Refused

ACCEPT, REVIEW, SURVEY, DECIDE = "受理", "审查", "勘验", "批准"
MAKE, DELIVER, ARCHIVE, SUPERVISE, APPLY = "制证", "送达", "归档", "监督", "申请"
POWERS = (ACCEPT, REVIEW, SURVEY, DECIDE, MAKE, DELIVER, ARCHIVE, SUPERVISE)
"""Every power a post can grant, in the order of a case."""
LANES = (APPLY, *POWERS)
"""Every lane a chart can have: the applicant's and the powers."""
SOURCE = "相对集中行政许可权改革：受理、审查、勘验、批准四分离（本系统第 4.1 节规则）"

R4_01 = HouseRule("R4-01", "同一办件的受理、审查、勘验、批准由不同人员办理；制证、送达不由批准人员办理", SOURCE)
R4_02 = HouseRule("R4-02", "即办件可以审核合一（审查、批准合并），受理与批准不得由同一人办理", SOURCE)
R4_05 = HouseRule("R4-05", "批准前须有受理、审查、勘验的书面记录", SOURCE)
R4_06 = HouseRule("R4-06", "缺岗由正式指定的 B 岗在期限内代办", SOURCE)
OWN_CASE = HouseRule("R4-07", "工作人员不得办理本人申请、持有或者代理的办件、证照", "本系统规则：回避")

SEPARATED: Mapping[str, frozenset[str]] = {
    ACCEPT: frozenset({REVIEW, SURVEY, DECIDE}),
    REVIEW: frozenset({ACCEPT, SURVEY, DECIDE}),
    SURVEY: frozenset({ACCEPT, REVIEW, DECIDE}),
    DECIDE: frozenset({ACCEPT, REVIEW, SURVEY, MAKE, DELIVER}),
    MAKE: frozenset({DECIDE}),
    DELIVER: frozenset({DECIDE}),
}
"""Power → powers whose hands must not be the same in one case, in the words of R4-01; read it either way, it is symmetric.

One window may take in and hand out (Art. 26), so 受理 and 送达 may meet; 制证 and 送达 are one clerk's (domain 4.1)."""


def require_separate_hands(
    power: str,
    person: Hashable,
    earlier: Mapping[str, Collection[Hashable]],
    *,
    on_the_spot_merge: bool = False,
    clerk_apart: bool = True,
) -> None:
    """R4-01, R4-02, R4-07: refuse when ``person`` has already acted in this case under a power that must be apart from ``power``.

    ``earlier``: power → persons who acted so far; under ``APPLY`` also who acts for the applicant without having acted in this
    case. ``on_the_spot_merge``: an on-the-spot item may join 审查 and 批准 (审核合一).
    ``clerk_apart``: the certificate clerk (制证、送达) is not the approver (domain 4.1 marks it [P]; a city that differs passes False).
    """
    if power in POWERS and person in earlier.get(APPLY, ()):
        raise Refused(OWN_CASE, f"您是本件的申请人或者代理人，不能办理“{power}”", field="by", mend="请由其他人员办理")
    for other in sorted(SEPARATED.get(power, frozenset())):
        if person not in earlier.get(other, ()):
            continue
        pair = {power, other}
        if (pair == {REVIEW, DECIDE} and on_the_spot_merge) or (DECIDE in pair and pair & {MAKE, DELIVER} and not clerk_apart):
            continue
        rule = R4_02 if pair == {ACCEPT, DECIDE} and on_the_spot_merge else R4_01
        raise Refused(rule, f"您已在本件办理“{other}”，不能再办理“{power}”", field="by", mend="请由其他人员办理")


def require_survey_officers(officers: Collection[Hashable], on: date, ground: Ground | None = None) -> None:
    """Art. 34(3), as it holds on the day of the survey: at least two different officers verify on site.

    ``ground``: what is cited instead where another law than 行政许可法 governs (domain 3.4a).
    """
    held = verification.on(on)
    if not held(officers):
        raise Refused(
            ground or held.citation,
            f"现场核查只有 {len(set(officers))} 名工作人员，须两名以上",
            field="officers",
            mend="请再指派一名勘验人员",
        )
