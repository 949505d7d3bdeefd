"""救济: what a refusal must tell (行政复议法 20, 24; 行政诉讼法 44-46; domain 3.2); the words above the code."""

from datetime import date

from oneseal.law.days import MONTH, NATURAL, Limit, add_months
from oneseal.law.licensing import denial
from oneseal.law.rule import Refused, rule
from oneseal.law.sources import LITIGATION, RECONSIDERATION, chinese_number

REVISED = date(2024, 1, 1)
AMENDED = date(2015, 5, 1)


@rule(
    RECONSIDERATION,
    "第二十条第一款",
    since=REVISED,
    text="公民、法人或者其他组织认为行政行为侵犯其合法权益的，可以自知道或者应当知道该行政行为之日起六十日内提出行"
    "政复议申请；但是法律规定的申请期限超过六十日的除外。",
)
def reconsideration_period() -> Limit:
    """Sixty days from knowing."""
    return Limit(60, NATURAL)


@rule(
    RECONSIDERATION,
    "第二十条第三款",
    since=REVISED,
    text="行政机关作出行政行为时，未告知公民、法人或者其他组织申请行政复议的权利、行政复议机关和申请期限的，申请期"
    "限自公民、法人或者其他组织知道或者应当知道申请行政复议的权利、行政复议机关和申请期限之日起计算，但是自知"
    "道或者应当知道行政行为内容之日起最长不得超过一年。",
)
def longest_reconsideration_period(known_on: date) -> date:
    """The last day when the right, the organ or the period was not told: a year from knowing what was decided."""
    return add_months(known_on, 12)


@rule(
    RECONSIDERATION,
    "第二十四条第一款第一项",
    since=REVISED,
    text="（一）对本级人民政府工作部门作出的行政行为不服的；",
)
def reconsideration_organ(government: str) -> str:
    """The organ for a decision of a department: the people's government of the same level."""
    return government


@rule(
    LITIGATION,
    "第四十四条第一款",
    since=AMENDED,
    text="对属于人民法院受案范围的行政案件，公民、法人或者其他组织可以先向行政机关申请复议，对复议决定不服的，再向"
    "人民法院提起诉讼；也可以直接向人民法院提起诉讼。",
)
def may_sue_directly(reconsideration_first: bool) -> bool:
    """Whether one may sue without reconsideration: yes, unless a statute wants that first (行政复议法 23)."""
    return not reconsideration_first


@rule(
    LITIGATION,
    "第四十五条",
    since=AMENDED,
    text="公民、法人或者其他组织不服复议决定的，可以在收到复议决定书之日起十五日内向人民法院提起诉讼。复议机关逾期"
    "不作决定的，申请人可以在复议期满之日起十五日内向人民法院提起诉讼。法律另有规定的除外。",
)
def litigation_period_after_reconsideration() -> Limit:
    """Fifteen days from the reconsideration decision."""
    return Limit(15, NATURAL)


@rule(
    LITIGATION,
    "第四十六条第一款",
    since=AMENDED,
    text="公民、法人或者其他组织直接向人民法院提起诉讼的，应当自知道或者应当知道作出行政行为之日起六个月内提出。法律另有规定的除外。",
)
def litigation_period() -> Limit:
    """Six months from knowing."""
    return Limit(6, MONTH)


def remedy_clause(government: str, court: str, decided_on: date, *, title: str = "决定书") -> str:
    """The clause on every refusal, by the law of the day on which it is decided.

    ``title``: what the paper is called; the clause speaks of a notice (告知书) as such.
    Raises Refused when the government or the court of the bureau is not set (nothing is invented), and for a decision older than the
    statute held here: its clause would quote another law.
    """
    for field, name, value in (("government", "本级人民政府", government), ("court", "有管辖权的人民法院", court)):
        if not value.strip():
            raise Refused(denial.citation, f"机构资料没有填写{name}，不能出具载明救济途径的决定", field=field, mend="请先在机构资料中补全")
    reconsider, sue = reconsideration_period.on(decided_on)(), litigation_period.on(decided_on)()
    organ = reconsideration_organ.on(decided_on)(government.strip())
    against, paper = ("如不服本决定", "本决定书") if title.endswith("决定书") else ("如对本告知不服", "本告知书")
    return (
        f"{against}，可以自收到{paper}之日起{_in_figures(reconsider)}内向{organ}申请行政复议，"
        f"也可以自收到{paper}之日起{_in_figures(sue)}内向{court.strip()}提起行政诉讼。"
    )


def _in_figures(limit: Limit) -> str:
    """六十日, 六个月."""
    return f"{chinese_number(limit.amount)}{limit.unit.label}"
