"""Worked dates: the examples that the law book prints and the tests calculate (domain 3.3)."""

from dataclasses import dataclass
from datetime import date

from oneseal.law.days import MONTH, NATURAL, WORKING, Interval, Limit
from oneseal.law.rule import Statute
from oneseal.law.sources import CIVIL, LICENSING, REGISTRATION


@dataclass(frozen=True, slots=True)
class Worked:
    """One example: the rule it shows, the start, the limit, excluded intervals, the due date, and what is special about it."""

    article: str
    start: date
    limit: Limit
    due_on: date
    note: str = ""
    excluded: tuple[Interval, ...] = ()
    statute: Statute = LICENSING


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _w(article: str, start: str, days: int, due: str, note: str = "") -> Worked:
    return Worked(article, _day(start), Limit(days, WORKING), _day(due), note)


WORKED = (
    _w("第三十二条第一款第四项", "2026-02-13", 5, "2026-02-27", "春节前收件"),
    _w("第三十二条第一款第四项", "2026-02-14", 1, "2026-02-24", "调休上班的星期六收件"),
    _w("第三十二条第一款第四项", "2026-04-30", 5, "2026-05-11", "5 月 9 日（星期六）上班"),
    _w("第三十二条第一款第四项", "2026-09-19", 5, "2026-09-24", "星期六收件"),
    _w("第三十二条第一款第四项", "2026-09-20", 5, "2026-09-28", "调休上班的星期日收件"),
    _w("第四十二条第一款", "2025-09-29", 20, "2025-11-03", "跨国庆节、中秋节"),
    _w("第四十二条第一款", "2025-06-20", 20, "2025-07-18"),
    _w("第四十二条第一款", "2026-09-18", 20, "2026-10-22", "跨中秋节、国庆节"),
    _w("第四十二条第一款", "2026-03-02", 20, "2026-03-30"),
    _w("第四十二条第一款", "2026-03-02", 30, "2026-04-14", "延长十日"),
    _w("第四十二条第二款", "2026-03-02", 45, "2026-05-08", "统一办理或者联合办理"),
    _w("第四十二条第二款", "2026-03-02", 60, "2026-05-28", "再延长十五日"),
    _w("第四十四条", "2026-03-20", 10, "2026-04-03", "自作出决定之日起送达"),
    Worked(
        "第四十五条",
        _day("2026-03-02"),
        Limit(20, WORKING),
        _day("2026-04-09"),
        "专家评审 3 月 9 日至 18 日不计",
        ((_day("2026-03-09"), _day("2026-03-18")),),
    ),
    Worked(
        "第四十五条",
        _day("2026-03-10"),
        Limit(0, WORKING),
        _day("2026-03-19"),
        "当场作出决定的，起算日在专家评审期间：评审结束后的首个工作日",
        ((_day("2026-03-09"), _day("2026-03-18")),),
    ),
    _w("第八十二条", "2024-09-29", 5, "2024-10-11", "调休上班的星期日受理"),
    Worked("第十九条第一款", _day("2025-04-30"), Limit(3, WORKING), _day("2025-05-08"), "三个工作日登记，跨劳动节", statute=REGISTRATION),
    Worked(
        "第二百零二条",
        _day("2026-01-31"),
        Limit(1, MONTH),
        _day("2026-02-28"),
        "没有对应日，月末日为准；2 月 28 日（星期六）调休上班",
        statute=CIVIL,
    ),
    Worked("第二百零二条", _day("2026-03-05"), Limit(3, MONTH), _day("2026-06-05"), "到期月的对应日", statute=CIVIL),
    Worked(
        "第二百零三条第一款",
        _day("2026-09-01"),
        Limit(30, NATURAL),
        _day("2026-10-08"),
        "末日 10 月 1 日放假，顺延至假期后首个工作日",
        statute=CIVIL,
    ),
)
"""Worked on the official calendar 2004-2026."""
