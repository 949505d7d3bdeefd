"""决定前须看 (R4-05): half a page that says what must have been seen before a decision, each line leading to its source."""

from dataclasses import dataclass

from oneseal.cases.queries import Desk
from oneseal.cases.queries.desk import Done, MaterialLine

GOOD, BAD, PLAIN = "good", "bad", ""


@dataclass(frozen=True, slots=True)
class Point:
    """One line: what it is about, what it says, where on the page it comes from, how it looks."""

    label: str
    words: str
    source: str
    tone: str = PLAIN


def summary_of(desk: Desk) -> list[Point]:
    """Who wants what, under which circumstances, is it complete, what reviewers and surveyors found, until when."""
    points = [Point("申请", f"{desk.applicant} 申请 {desk.loaded.name}" + (f"，由 {desk.agent} 代办" if desk.agent else ""), "form")]
    if desk.situations:
        points.append(Point("情形", "；".join(f"{question}{answer}" for question, answer in desk.situations), "form"))
    points += [_materials(desk.materials), *_corrections(desk)]
    points += [_opinion(each, desk) for each in desk.done if each.act in {"review", "survey"}]
    if desk.clock:
        points.append(Point("期限", f"{desk.clock}，{desk.sentence}", "journal", BAD if desk.clock.light == "red" else PLAIN))
    return points


def _materials(lines: tuple[MaterialLine, ...]) -> Point:
    needed = [line for line in lines if line.required]
    missing = [line.name for line in needed if not line.files]
    words = f"必要材料 {len(needed) - len(missing)} / {len(needed)} 项已交"
    return Point("材料", words + (f"，缺 {'、'.join(missing)}" if missing else ""), "materials", BAD if missing else GOOD)


def _corrections(desk: Desk) -> list[Point]:
    asked = [line for line in desk.materials if line.asked]
    if not asked:
        return []
    failed = [line.name for line in asked if line.asked and line.asked.passed is False]
    words = f"补正 {len(asked)} 项" + (f"，{'、'.join(failed)} 不合格" if failed else "，均已核对合格")
    return [Point("补正", words, "materials", BAD if failed else GOOD)]


def _opinion(done: Done, desk: Desk) -> Point:
    words = "；".join(f"{label}：{said}" for label, said in done.said)
    against = any(said in {"建议不予", "不符合"} for _, said in done.said)
    return Point(done.label, f"{done.by}　{words}", "journal", BAD if against else GOOD)
