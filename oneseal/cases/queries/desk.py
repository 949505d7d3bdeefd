"""办件页 A case as an officer of its bureau sees it: filing, material by rounds, papers, who did what, the clock, what she may do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from oneseal import flow
from oneseal.calendars.queries import calendar_of
from oneseal.cases.facts import facts_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.ahead import Later, later
from oneseal.cases.queries.given import MaterialLine, compared_in, materials_of, window_of
from oneseal.cases.queries.offers import Offer, circumstances_of, offers
from oneseal.cases.queries.replanned import time_in, with_replanned
from oneseal.cases.queries.served import Service, letters_of, told_of_service
from oneseal.cases.queries.supplying import not_supplied_of
from oneseal.cases.rules import ENDED, Case, Dues, ItemFacts, clock_of, completed, dues_of, named, phase_label, replay, running
from oneseal.cases.rules.due import served_as_made
from oneseal.cases.rules.filers import agent_of, representative_of
from oneseal.cases.rules.serving import PROVED_BY, SERVED_BY, WAYS
from oneseal.cases.rules.statements import consents_in, statement_in
from oneseal.cases.rules.surveys import CONCLUSIONS
from oneseal.cases.rules.verdicts import found_in_check, reasons_in, told_of_check
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules import SITE, LoadedVersion
from oneseal.documents.queries import PaperRow, papers_of
from oneseal.journal.queries import entries_of, local_day, open_personal, today
from oneseal.journal.rules import Entry
from oneseal.law.clock import Clock, explanation, sentence
from oneseal.law.days import Due
from oneseal.people.queries import party_name
from oneseal.people.rules import HeldPost, Standing, masked_id_number, masked_mobile

HIDDEN = {"id-number": masked_id_number, "mobile": masked_mobile}
"""Formats of form fields that are shown masked until somebody asks for them with a reason."""


@dataclass(frozen=True, slots=True)
class Done:
    """One line of who did what; ``said``: what she wrote (opinion, reasons), by label."""

    version: int
    act: str
    at: datetime
    label: str
    by: str
    power: str
    substituting: str
    said: tuple[tuple[str, str], ...]
    papers: tuple[UUID, ...] = ()
    """What papers the act owed; ``findings``: the lines of a survey, each with what it came to."""
    findings: tuple[tuple[str, str], ...] = ()
    unsigned: str = ""
    """Why nobody who was met signed."""
    verdicts: tuple[tuple[str, str, str], ...] = ()
    """Of a check each line with its verdict and, where it failed, why: what ``said`` has in one text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A field of the filed form, by section; ``masked``: shown in part only; ``field``: its name in the form."""

    section: str
    label: str
    value: str
    masked: bool
    field: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything of a case that an officer of its bureau may see."""

    row: CaseTable
    case: Case
    loaded: LoadedVersion
    applicant: str
    agent: str
    """代理人: who filed under a mandate; ``representative``: who filed for her own organisation by law."""
    representative: str
    due: Due | None
    """The limit that runs, the applicant's own included; ``clock``: where the bureau's stands."""
    clock: Clock | None
    sentence: str
    explained: tuple[str, ...]
    statutory: Due | None
    """The limit of the law beside the promised one, until the decision."""
    step: str
    form: tuple[Answer, ...]
    situations: tuple[tuple[str, str], ...]
    materials: tuple[MaterialLine, ...]
    papers: tuple[PaperRow, ...]
    letters: tuple[tuple[PaperRow, Service | None], ...]
    """The same, each with how it reached the applicant, where that is recorded."""
    done: tuple[Done, ...]
    offers: tuple[Offer, ...]
    later: tuple[Later, ...]
    waits_for: str
    photos: tuple[UUID, ...]
    """Pictures of the surveys as they are shown, then signatures."""
    done_tasks: frozenset[str]
    """Ids of the chart's tasks on the case's way so far; ``open_tasks``: those that are open."""
    open_tasks: frozenset[str]
    stated: tuple[str, str]
    """The words that the applicant stated on filing and their version; ``consents``: what else she agreed to there and what not."""
    consents: tuple[str, ...]
    taken_in_by: str
    """Who took it in at a window; empty when it was filed online."""
    unsigned: tuple[str, ...]
    """Who has still to confirm the survey's record."""

    @property
    def stands(self) -> str:
        """What the phase is called."""
        return phase_label(self.case.phase, self.loaded.regime, granted=self.case.granted)

    @property
    def site(self) -> str:
        """活动地点: where a survey goes, by the field of the form that is declared to say so; empty when none is, or it was left out."""
        field = self.loaded.form.field_for(SITE)
        return next((answer.value for answer in self.form if answer.field == field), "")


def may_see(posts: Sequence[HeldPost], row: CaseTable) -> bool:
    """Officers of the body and division of the case, whatever their post: whoever acts next must see what was done before."""
    return any(post.body == row.body_id and post.division == row.division_id for post in posts)


def cases_seen(posts: Sequence[HeldPost], cases: Iterable[UUID]) -> dict[UUID, CaseTable]:
    """Those of the cases that officers with these posts may see, by id; the others are as if they were not there. One query."""
    return {row.id: row for row in CaseTable.objects.filter(id__in=set(cases)) if may_see(posts, row)}


def desk(standing: Standing, case: UUID) -> Desk | None:
    """The case for an officer; None when there is no such case or it is not of her bureau (the two look alike)."""
    row = CaseTable.objects.filter(id=case).first()
    if row is None or not may_see(standing.posts, row):
        return None
    return told_whole(row, standing)


def told_whole(row: CaseTable, standing: Standing) -> Desk:
    """A case whole, with the acts that ``standing`` may do; whoever calls has asked whether it may be read."""
    filed = (entries := entries_of(row.id))[0].data
    item = facts_of(UUID(filed["item"]), filed["answers"])
    loaded, papers = version(UUID(filed["item"])), papers_of(row.id)
    known = served_as_made(replay(entries, item), {paper.id: local_day(paper.made_at) for paper in papers if paper.made_at})
    due = running(known, dues := dues_of(known, calendar := calendar_of(known.division)))
    records = open_personal([row.form, *_words(entries)])
    names = party_name({row.applicant_id, *([row.agent_id] if row.agent_id else []), *_persons(entries)})
    tasks = () if known.phase in ENDED else flow.open_tasks(item.program, known.marking)
    return Desk(
        row=row,
        case=known,
        loaded=loaded,
        applicant=names.get(row.applicant_id, "（个人信息已删除）"),
        agent=names.get(agent, "") if (agent := agent_of(entries[0])) else "",
        representative=names.get(head, "") if (head := representative_of(entries[0])) else "",
        due=due,
        clock=clock_of(known, due, calendar, today()),
        sentence=sentence(due) if due else "",
        explained=explanation(due) if due else (),
        statutory=_statutory(known, dues),
        step=tasks[0].name if tasks else phase_label(known.phase, item.regime, granted=known.granted),
        form=answers_of(loaded, records.get(row.form, {}).get("form", {})),
        situations=situations_of(loaded, filed["answers"]),
        materials=materials_of(row.id, known, loaded, _asked(entries, records), compared_in(entries, names)),
        papers=tuple(papers),
        letters=letters_of(known, papers, entries, records),
        done=with_replanned([_done(entry, names, item, records, papers, loaded.form.titles) for entry in entries]),
        offers=offers(standing, known, around := circumstances_of(standing, known, item, calendar, papers)),
        later=later(standing, known, around),
        photos=_pictures(entries),
        waits_for=f"{tasks[0].name}（{tasks[0].power}）" if tasks else "",
        done_tasks=way_of(item.program, entries),
        open_tasks=frozenset(task.id for task in tasks),
        stated=statement_in(filed),
        consents=consents_in(filed),
        taken_in_by=window_of(entries[0], names),
        unsigned=tuple(sorted(names.get(officer, "") for officer in known.unsigned)),
    )


def _pictures(entries: Sequence[Entry]) -> tuple[UUID, ...]:
    """What the surveys' entries name, in order."""
    surveys = [entry.data for entry in entries if entry.act == "survey"]
    found = [photo["id"] for data in surveys for photo in data.get("photos", ())]
    return tuple(UUID(key) for key in (*found, *(data["signature"]["id"] for data in surveys if data.get("signature"))))


def way_of(program: flow.Program, entries: Sequence[Entry]) -> frozenset[str]:
    """Ids of the tasks that the acts of a case completed."""
    verbs = {completed(entry) for entry in entries}
    return frozenset(task.id for task in program.tasks if task and not verbs.isdisjoint(task.verbs))


def _statutory(case: Case, dues: Dues) -> Due | None:
    return dues.statutory if case.decided_on is None else None


def _words(entries: Sequence[Entry]) -> list[UUID]:
    return [UUID(entry.data["words"]["personal"]) for entry in entries if "words" in entry.data]


def _persons(entries: Sequence[Entry]) -> set[UUID]:
    found = {person for entry in entries for person in (entry.by, entry.substituting) if person}
    found |= {UUID(entry.data["received_by"]) for entry in entries if entry.data.get("received_by")}
    return found | {UUID(officer) for entry in entries for officer in entry.data.get("officers", ())}


SAID = {
    "identity": "申请人身份",
    "conclusion_reason": "结论理由",
    "dissent": "不同意见",
    "opinion": "意见",
    "facts": "事实",
    "reason": "理由",
    "basis": "依据",
    "organ": "应向其申请的机关",
    "place": "地点",
    "met": "在场人员",
    "unsigned_reason": "拒签情况",
    "recipient": "收件人",
    **PROVED_BY,
}


CHOSEN: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "agrees": ("会签", {True: "同意记录", False: "有不同意见"}),
    "recommendation": ("审查结论", {"grant": "建议准予", "deny": "建议不予"}),
    "conclusion": ("核查结论", CONCLUSIONS),
    "way": ("送达方式", {**WAYS, **SERVED_BY}),
}
"""What was chosen of a few, in words."""


CORRECTED = "申请表改正的栏目"
"""Before the names of the fields that a supply corrected; ``UNCHANGED``: what is told where it said that none is to be changed."""
UNCHANGED = ("申请表", "内容不改，重新交了签名、盖章的纸质件")


def _done(
    entry: Entry,
    names: Mapping[UUID, str],
    item: ItemFacts,
    records: Mapping[UUID, Mapping[str, Any]],
    papers: Sequence[PaperRow],
    titles: Mapping[str, str],
) -> Done:
    lines = item.lines
    sealed = entry.data.get("words")
    words = records.get(UUID(sealed["personal"]), {}) if sealed else {}
    said = [(label, options[value]) for name, (label, options) in CHOSEN.items() if (value := entry.data.get(name)) in options]
    said += told_of_check(verdicts := found_in_check(entry, words, lines))
    if changed := entry.data.get("form_changed"):
        said.append((CORRECTED, "、".join(titles.get(name, name) for name in changed)))
    if entry.data.get("form_stands"):
        said.append(UNCHANGED)
    said += [(label, str(words[name])) for name, label in SAID.items() if words.get(name) and entry.act != "check"]
    findings = tuple((str(line["check"]), str(line["finding"])) for line in words.get("findings", ()))
    said += findings
    said += [
        (lines.get(str(line["line"]), str(line["line"])), f"{line['problem']}；{line['mend']}")
        for line in words.get("lines", ())
        if "problem" in line
    ]
    said += [*not_supplied_of(entry, lines), *told_of_service(entry, papers)]
    officers = [names.get(UUID(officer), "") for officer in entry.data.get("officers", ())]
    by = "、".join(officers) or (names.get(entry.by, "") if entry.by else "系统")
    absent = names.get(entry.substituting, "") if entry.substituting else ""
    owed = tuple(UUID(paper["id"]) for paper in entry.data.get("papers", ()))
    unsigned = str(words.get("unsigned_reason", ""))
    label = named(entry.act, item.regime).label
    said = [*time_in(entry), *said]
    return Done(entry.version, entry.act, entry.at, label, by, entry.power, absent, tuple(said), owed, findings, unsigned, tuple(verdicts))


def answers_of(loaded: LoadedVersion, form: Mapping[str, Any], *, clear: bool = False) -> tuple[Answer, ...]:
    """The filed form in its order and words, numbers of persons masked, unless they are to be shown in ``clear``."""
    sections = {name: str(section["title"]) for section in loaded.form.sections for name in section["fields"]}
    properties = loaded.form.schema["properties"]
    found: list[Answer] = []
    for name in loaded.form.order:
        if name in form and name in properties:
            found += [Answer(*each, name) for each in _answers(sections.get(name, ""), properties[name], form[name], clear)]
    return tuple(found)


def clear_form(known: Desk) -> tuple[Answer, ...]:
    """The numbers of persons in the filed form, in clear: only after the read was noted (people.actions.note_read)."""
    form = open_personal([known.row.form]).get(known.row.form, {}).get("form", {})
    return tuple(answer for answer in answers_of(known.loaded, form, clear=True) if answer.masked)


def _answers(section: str, schema: Mapping[str, Any], value: Any, clear: bool) -> list[tuple[str, str, str, bool]]:
    """Section, label, value and whether it is masked, of a field or of each field inside it."""
    label = str(schema.get("title", ""))
    inside = schema.get("items", schema)
    rows = value if isinstance(value, list) else [value]
    if "properties" in inside:
        return [
            answer
            for place, row in enumerate(rows, start=1)
            for name, inner in inside["properties"].items()
            if name in row
            for answer in _answers(section, {**inner, "title": f"{label} {place}：{inner.get('title', name)}"}, row[name], clear)
        ]
    hide = HIDDEN.get(str(inside.get("format", "")))
    shown = [hide(str(each)) if hide and not clear else text_of(each) for each in rows]
    return [(section, label, "、".join(shown), hide is not None)]


def text_of(value: Any) -> str:
    """One value of a form in words."""
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def situations_of(loaded: LoadedVersion, answers: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The situation questions with what was answered, in the item's words."""
    found: list[tuple[str, str]] = []
    for situation in loaded.situations:
        if situation.id in answers:
            given = answers[situation.id]
            found.append((situation.question, situation.options.get(given, text_of(given))))
    return tuple(found)


def _asked(entries: Sequence[Entry], records: Mapping[UUID, Mapping[str, Any]]) -> dict[str, tuple[str, str, str]]:
    """What was said of each line last: the problem and how to mend it (notice), why what was supplied does not do (check)."""
    told: dict[str, tuple[str, str, str]] = {}
    for entry in entries:
        sealed = entry.data.get("words")
        words = records.get(UUID(sealed["personal"]), {}) if sealed else {}
        told |= {str(line["line"]): (str(line["problem"]), str(line["mend"]), "") for line in words.get("lines", ()) if "problem" in line}
        if entry.act == "check":
            told |= {line: (*told[line][:2], reason) for line, reason in reasons_in(entry, words).items() if line in told}
    return told
