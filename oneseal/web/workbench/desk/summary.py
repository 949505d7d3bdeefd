"""决定前须看 (R4-05): half a page that says what must have been seen before a decision, each line leading to its source."""

from dataclasses import dataclass

from django.urls import reverse

from oneseal.cases.queries import Desk
from oneseal.cases.queries.desk import CHOSEN, SAID, Done
from oneseal.cases.queries.given import MaterialLine
from oneseal.cases.rules.surveys import CONCLUSIONS, is_against
from oneseal.web.templatetags.pages import day, moment

GOOD, WARN, BAD, PLAIN = "good", "warn", "bad", ""
OBJECTS = CHOSEN["agrees"][0], CHOSEN["agrees"][1][False]
ACCEPTING = frozenset({"accept", "deem_accepted"})
AGAINST = frozenset({"建议不予", CONCLUSIONS["rectify"], CONCLUSIONS["fail"]})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line of the summary comes from: what it is called, and its address, on this page or of a file."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Point:
    """One line: what it is about, what it says, where that stands, how it looks."""

    label: str
    words: str
    sources: tuple[Source, ...]
    tone: str = PLAIN


FORM, MATERIALS, HEAD = Source("看申请表", "#form"), Source("看材料", "#materials"), Source("看期限", "#head")


def summary_of(desk: Desk, *, unproved: bool = False) -> list[Point]:
    """What a surveyor objects to; then who wants what, under which circumstances, who accepted it, is it complete, what reviewers and
    surveyors found, who of them confirmed it, until when."""
    points = [_objection(each) for each in desk.done if _objects(each)]
    points += [Point("申请", f"{desk.applicant} 申请 {desk.loaded.name}" + (f"，由 {desk.agent} 代办" if desk.agent else ""), (FORM,))]
    if unproved:
        points.append(_unproved(desk))
    if desk.situations:
        points.append(Point("情形", _situations(desk), (FORM,)))
    points += [_accepted(each, desk) for each in desk.done if each.act in ACCEPTING]
    points += [_materials(desk.materials), *_corrections(desk)]
    points += [TOLD[each.act](each, desk) for each in desk.done if each.act in TOLD]
    if desk.clock:
        points.append(Point("期限", f"{desk.clock}，{desk.sentence}", (HEAD,), BAD if desk.clock.light == "red" else PLAIN))
    return points


def _situations(desk: Desk) -> str:
    """What of her situation makes a difference: what is not as with most, or calls for material of its own. The form has every question."""
    told = []
    for each in desk.loaded.situations:
        answer = desk.case.answers.get(each.id, each.default)
        calls = any(answer in line.when.get(each.id, ()) for line in desk.loaded.materials)
        if answer != each.default or calls:
            told.append(each.name if answer is True else f"{each.name}：{each.options.get(answer, answer)}")
    return "；".join(told) or "一般情形，没有特别之处"


def _unproved(desk: Desk) -> Point:
    """That nobody has looked at a document of the applicant, and what the acceptor has said of that."""
    said = [words for done in desk.done if done.act == "accept" for label, words in done.said if label == SAID["identity"]]
    told = f"受理人员说明：{said[-1]}" if said else "受理时没有说明怎样核对"
    return Point(
        "申请人身份",
        f"没有核实：姓名、号码和单位都是注册时自己填的。{told}",
        tuple(_entry(done) for done in desk.done if done.act == "accept"),
        BAD,
    )


def _accepted(done: Done, desk: Desk) -> Point:
    """Who accepted it and when, or that it is deemed accepted because nobody said anything in time."""
    on = day(desk.case.accepted_on)
    words = f"视为受理：逾期没有告知，自 {on} 起受理" if desk.case.deemed else f"{_by(done)}　{on} 受理"
    return Point("受理", words, (*_papers(done, desk), _entry(done)), WARN if desk.case.deemed else PLAIN)


def _materials(lines: tuple[MaterialLine, ...]) -> Point:
    needed = [line for line in lines if line.required]
    missing = [line.name for line in needed if not line.is_given]
    words = f"必要材料 {len(needed) - len(missing)} / {len(needed)} 项已交"
    return Point("材料", words + (f"，缺 {'、'.join(missing)}" if missing else ""), (MATERIALS,), BAD if missing else GOOD)


def _corrections(desk: Desk) -> list[Point]:
    asked = [line for line in desk.materials if line.asked]
    if not asked:
        return []
    failed = [line.name for line in asked if line.asked and line.asked.passed is False]
    words = f"补正 {len(asked)} 项" + (f"，{'、'.join(failed)} 不合格" if failed else "，均已核对合格")
    return [Point("补正", words, (MATERIALS,), BAD if failed else GOOD)]


def _reviewed(done: Done, desk: Desk) -> Point:
    words = "；".join(f"{label}：{said}" for label, said in done.said)
    return Point(done.label, f"{_by(done)}　{words}", (_entry(done),), BAD if _is_against(done) else GOOD)


def _surveyed(done: Done, desk: Desk) -> Point:
    """What speaks against it first: the lines that do not conform, a refused signature; then by whom, the conclusion and its reason."""
    failed = [f"{check}（{found.partition('：')[2]}）" for check, found in done.findings if is_against(found)]
    doubts = [f"{len(done.findings)} 项中 {len(failed)} 项不符合：{'、'.join(failed)}"] if failed else []
    doubts += [f"拒绝签字：{done.unsigned}"] if done.unsigned else []
    told = [f"{label}：{said}" for label, said in done.said if label in {"核查结论", "结论理由", "地点", "在场人员"}]
    told += [] if failed else [f"{len(done.findings)} 项中没有不符合的"]
    words = "；".join([*doubts, f"{_by(done)}　{told[0]}", *told[1:]])
    tone = BAD if failed or _is_against(done) else WARN if done.unsigned else GOOD
    photos = (Source("看照片和签名", "#photos_of"),) if desk.photos else ()
    return Point(done.label, words, (*_papers(done, desk), *photos, _entry(done)), tone)


def _confirmed(done: Done, desk: Desk) -> Point:
    """Who confirmed the record and when, or that she does not agree: why stands first of all."""
    words = f"{_by(done)}　{moment(done.at)} 会签，" + ("有不同意见，见最前" if _objects(done) else "同意记录")
    return Point(done.label, words, (_entry(done),), BAD if _objects(done) else GOOD)


def _objects(done: Done) -> bool:
    return done.act == "confirm_survey" and OBJECTS in done.said


def _objection(done: Done) -> Point:
    words = dict(done.said).get(SAID["dissent"], "（内容已删除）")
    return Point("勘验有不同意见", f"{_by(done)}：{words}", (_entry(done),), BAD)


TOLD = {"review": _reviewed, "survey": _surveyed, "confirm_survey": _confirmed}
"""What is told of those who examined it, in the order in which they did."""


def _is_against(done: Done) -> bool:
    return any(said in AGAINST for _, said in done.said)


def _by(done: Done) -> str:
    return done.by + (f"（代 {done.substituting}）" if done.substituting else "")


def _entry(done: Done) -> Source:
    """Its own line among who did what."""
    return Source("看经过", f"#done-{done.version}")


def _papers(done: Done, desk: Desk) -> tuple[Source, ...]:
    """The papers of an act; while one is being made, the list that says so."""
    return tuple(
        Source(paper.title, reverse("case-paper", args=[desk.row.id, paper.id]) if paper.path else "#papers")
        for paper in desk.papers
        if paper.id in done.papers
    )
