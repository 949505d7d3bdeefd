"""救济: what a refusal must tell (行政复议法 20, 24; 行政诉讼法 46; domain 3.2)."""

from datetime import date

from oneseal.law.days import MONTH, NATURAL, Limit
from oneseal.law.licensing import denial
from oneseal.law.rule import Refused, rule
from oneseal.law.sources import LITIGATION, RECONSIDERATION


@rule(
    RECONSIDERATION,
    "第二十条第一款",
    since=date(2024, 1, 1),
    text="公民、法人或者其他组织认为行政行为侵犯其合法权益的，可以自知道或者应当知道该行政行为之日起六十日内提出行政复议申请；"
    "但是法律规定的申请期限超过六十日的除外。",
)
def reconsideration_period() -> Limit:
    """Sixty days from knowing."""
    return Limit(60, NATURAL)


@rule(
    LITIGATION,
    "第四十六条第一款",
    since=date(2015, 5, 1),
    text="公民、法人或者其他组织直接向人民法院提起诉讼的，应当自知道或者应当知道作出行政行为之日起六个月内提出。法律另有规定的除外。",
)
def litigation_period() -> Limit:
    """Six months from knowing."""
    return Limit(6, MONTH)


def remedy_clause(government: str, court: str) -> str:
    """The clause on every refusal; refused when the government or the court of the bureau is not set (nothing is invented)."""
    for field, name, value in (("government", "本级人民政府", government), ("court", "有管辖权的人民法院", court)):
        if not value.strip():
            raise Refused(denial.citation, f"机构资料没有填写{name}，不能出具载明救济途径的决定", field=field, mend="请先在机构资料中补全")
    return (
        f"如不服本决定，可以自收到本决定书之日起六十日内向{government}申请行政复议，"
        f"也可以自收到本决定书之日起六个月内向{court}提起行政诉讼。"
    )
