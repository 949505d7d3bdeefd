"""From entries to the case: ``evolve`` takes one step, ``replay`` all of them. Pure; the chart's marking is derived here, never stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from oneseal import flow
from oneseal.cases.rules.filers import filer_of
from oneseal.cases.rules.phases import Phase
from oneseal.cases.rules.state import Case, ItemFacts, Limits, Line, Plan, Round
from oneseal.cases.rules.table import TABLE, Actor, Row
from oneseal.cases.rules.verdicts import reasons_in, verdicts_in
from oneseal.flow import Marking, Task
from oneseal.journal.rules import Entry
from oneseal.law import powers
from oneseal.law.days import Limit

Change = Mapping[str, Any]
"""Fields of the case that an act changes besides version, marking, phase and hands."""
PART_OF = {"request_further_correction": powers.ACCEPT}
"""Acts under another power that are a part of its work: whoever asks for corrections again, as a supervisor, has a hand in 受理."""
NOTES = frozenset({"record_service"})
"""Acts that note what happened outside: no part of a step, so they give nobody a hand in one and are kept apart from none (R4-01)."""
STAGES = {"review": Phase.REVIEW, "survey": Phase.SURVEY, "grant": Phase.DECIDE, "deny": Phase.DECIDE}


def replay(entries: Iterable[Entry], item: ItemFacts) -> Case:
    """The case that ``entries`` (at least the filing) add up to."""
    case: Case | None = None
    for entry in entries:
        case = evolve(case, entry, item)
    if case is None:
        raise ValueError("a case begins with its filing; there are no entries")
    return case


def evolve(case: Case | None, entry: Entry, item: ItemFacts) -> Case:
    """The case after one more entry."""
    if case is None:
        return _filed(entry, item)
    row = TABLE[entry.act]
    marking = _stepped(case, entry, item)
    change = _CHANGES.get(entry.act)
    return replace(
        case,
        version=entry.version,
        marking=marking,
        phase=phase_after(case, row, marking, entry, item),
        hands=_hands(case, entry),
        moved_at=entry.at if row.to else case.moved_at,
        opened_at=case.opened_at if marking is case.marking else _opened(case.opened_at, marking, entry, item),
        records=case.records | _records(entry),
        **(change(case, entry) if change else {}),
    )


def open_task(case: Case, verb: str, item: ItemFacts) -> Task | None:
    """The open task of the chart that names ``verb``, or None."""
    return next((task for task in flow.open_tasks(item.program, case.marking) if verb in task.verbs), None)


def phase_after(case: Case, row: Row, marking: Marking, entry: Entry, item: ItemFacts) -> Phase:
    """The phase that an act leads to: the row's; the same as before for one that leads nowhere; and where the row leaves a choice, the
    stage of the task that the chart opened."""
    if not row.to:
        return case.phase
    if len(row.to) == 1:
        return next(iter(row.to))
    if row.act == "supply":
        return Phase.RECEIVED if entry.data["complete"] else Phase.CORRECTION
    opened = [STAGES[verb] for task in flow.open_tasks(item.program, marking) for verb in task.verbs if verb in STAGES]
    for stage in (Phase.REVIEW, Phase.SURVEY, Phase.DECIDE):
        if stage in opened and stage in row.to:
            return stage
    return case.phase


def completed(entry: Entry) -> str | None:
    """The verb with which an act completed its task; None when it has none or the task stays open: a supply that was not whole, a survey
    that somebody has still to confirm or after which a second look is due (ADR 0010). Its last confirmation completes the survey's task; a
    survey of an earlier release names nobody who confirms and completes it alone."""
    stays = not entry.data.get("complete", True) or bool(entry.data.get("second_look") or entry.data.get("to_sign"))
    return None if stays else TABLE[entry.act].completes


def _stepped(case: Case, entry: Entry, item: ItemFacts) -> Marking:
    verb = completed(entry)
    if verb is None:
        return case.marking
    task = open_task(case, verb, item)
    if task is None:
        raise ValueError(f"entry {entry.version} of {entry.stream}: the chart has no open task for {entry.act}")
    return flow.advance(item.program, case.marking, flow.Done(task.id, verb, {"answers": case.answers}))


def _opened(known: Mapping[str, datetime], marking: Marking, entry: Entry, item: ItemFacts) -> Mapping[str, datetime]:
    return {task.id: known.get(task.id, entry.at) for task in flow.open_tasks(item.program, marking)}


def _hands(case: Case, entry: Entry) -> Mapping[str, frozenset[UUID]]:
    persons = {entry.by} if entry.by else set()
    power = powers.APPLY if TABLE[entry.act].actor is Actor.APPLICANT else entry.power
    persons |= {UUID(officer) for officer in entry.data.get("officers", ())}
    if not persons or not power or entry.act in NOTES:
        return case.hands
    used = dict.fromkeys((power, PART_OF.get(entry.act, power)), persons)
    if window := entry.data.get("received_by"):
        used[powers.ACCEPT] = used.get(powers.ACCEPT, set()) | {UUID(window)}
    return {**case.hands, **{each: case.hands.get(each, frozenset()) | hands for each, hands in used.items()}}


def _filed(entry: Entry, item: ItemFacts) -> Case:
    data = entry.data
    begun = flow.begin(item.program, {"answers": data["answers"]})
    first = next(task for task in flow.open_tasks(item.program, begun) if "file" in task.verbs)
    marking = flow.advance(item.program, begun, flow.Done(first.id, "file", {"answers": data["answers"]}))
    return Case(
        stream=entry.stream,
        version=entry.version,
        phase=Phase.RECEIVED,
        number=data["number"],
        item=UUID(data["item"]),
        body=UUID(data["body"]),
        division=data["division"],
        applicant=UUID(data["applicant"]),
        agent=filer_of(entry),
        reached=bool(data.get("stated", {}).get("electronic")),
        marking=marking,
        opened_at=_opened({}, marking, entry, item),
        received_on=date.fromisoformat(data["received_on"]),
        moved_at=entry.at,
        answers=data["answers"],
        materials=_materials({}, data["materials"]),
        form=data["form"],
        hands=_first_hands(entry),
        records=_records(entry),
    )


def _records(entry: Entry) -> frozenset[str]:
    return frozenset(str(paper["kind"]) for paper in entry.data.get("papers", ()))


def _first_hands(entry: Entry) -> Mapping[str, frozenset[UUID]]:
    """Who applies; at a window also who took it in and compared it with the originals: that is a part of 受理."""
    data = entry.data
    applying = {UUID(data["applicant"]), *([entry.by] if entry.by else []), *map(UUID, data.get("behind", ()))}
    hands = {powers.APPLY: frozenset(applying)}
    return {**hands, powers.ACCEPT: frozenset({UUID(data["received_by"])})} if data.get("received_by") else hands


def _materials(before: Mapping[str, tuple[str, ...]], given: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return {**before, **{line: tuple(file["id"] for file in files) for line, files in given.items() if files}}


def _accepted(case: Case, entry: Entry) -> Change:
    data = entry.data
    return {
        "accepted_on": date.fromisoformat(data["accepted_on"]),
        "limits": Limits.from_data(data["limits"]),
        "deemed": entry.act == "deem_accepted",
    }


def _requested(case: Case, entry: Entry) -> Change:
    """A notice from before its day of receipt was recorded told her of an end only where it reached her at once."""
    data = entry.data
    lines = tuple(Line(line["line"], line.get("problem", ""), line.get("mend", "")) for line in data["lines"])
    paper = _paper(entry, "correction_notice")
    tells_end = bool(data.get("tells_end", case.reached))
    turned = Round(date.fromisoformat(data["on"]), Limit.of(*data["period"]), lines, paper=paper, tells_end=tells_end)
    return {"rounds": (*case.rounds, turned), "form_changed": frozenset()}


def _paper(entry: Entry, *kinds: str) -> UUID | None:
    """The paper of one of the kinds that an act owed."""
    return next((UUID(paper["id"]) for paper in entry.data.get("papers", ()) if paper["kind"] in kinds and "id" in paper), None)


def _supplied(case: Case, entry: Entry) -> Change:
    given, last = entry.data["materials"], case.rounds[-1]
    lines = tuple(replace(line, supplied=line.supplied or line.line in entry.data["lines"]) for line in last.lines)
    complete = bool(entry.data["complete"])
    on = date.fromisoformat(entry.data["on"])
    turned = replace(last, lines=lines, supplied_on=on if complete else None)
    return {
        "rounds": (*case.rounds[:-1], turned),
        "materials": _materials(case.materials, given),
        "resupplied_on": on if complete else case.resupplied_on,
        **_form(case, entry),
    }


def _form(case: Case, entry: Entry) -> Change:
    """The form that counts from now on, and which of its fields this round of correction changed."""
    changed = frozenset(entry.data.get("form_changed", ()))
    return {"form": entry.data.get("form", case.form), "form_changed": case.form_changed | changed}


def _added(case: Case, entry: Entry) -> Change:
    """A line that had failed is given anew: whoever examines the case judges it."""
    given = entry.data["materials"]
    lines = entry.data.get("lines", given)
    rounds = tuple(
        replace(one, lines=tuple(replace(line, supplied=True, passed=None) if line.line in lines else line for line in one.lines))
        for one in case.rounds
    )
    return {"rounds": rounds, "materials": _materials(case.materials, given), **_form(case, entry)}


def _checked(case: Case, entry: Entry) -> Change:
    known, reasons, last = verdicts_in(entry), reasons_in(entry, entry.data), case.rounds[-1]
    lines = tuple(replace(line, passed=known[line.line], reason=reasons[line.line]) if line.line in known else line for line in last.lines)
    return {"rounds": (*case.rounds[:-1], replace(last, lines=lines))}


def _planned(case: Case, entry: Entry) -> Change:
    data = entry.data
    return {"plan": Plan(date.fromisoformat(data["planned_on"]), data["planned_at"], frozenset(map(UUID, data["assigned"])))}


def _surveyed(case: Case, entry: Entry) -> Change:
    """A later record takes the place of an earlier one, with whoever has to confirm it."""
    data = entry.data
    officers, waiting = (frozenset(map(UUID, data.get(name, ()))) for name in ("officers", "to_sign"))
    return {"survey": data["conclusion"], "surveyors": officers, "unsigned": waiting, "plan": None}


def _served(case: Case, entry: Entry) -> Change:
    """The time to correct runs from the day on which its notice was served."""
    paper, on = UUID(entry.data["paper"]), date.fromisoformat(entry.data["served_on"])
    rounds = tuple(replace(one, served_on=on) if one.paper == paper else one for one in case.rounds)
    return {"rounds": rounds, "services": {**case.services, paper: str(entry.data["digest"])}}


def _decided(case: Case, entry: Entry) -> Change:
    on = date.fromisoformat(entry.data["decided_on"])
    told = {"decided_on": on, "granted": entry.act == "grant", "allotted": entry.data.get("allotted", "")}
    return {**told, "decision": _paper(entry, "grant", "denial")}


def _ended(case: Case, entry: Entry) -> Change:
    return {"ended_on": date.fromisoformat(entry.data["on"])}


_CHANGES: dict[str, Callable[[Case, Entry], Change]] = {
    "accept": _accepted,
    "deem_accepted": _accepted,
    "request_correction": _requested,
    "request_further_correction": _requested,
    "supply": _supplied,
    "add_material": _added,
    "check": _checked,
    "review": lambda case, entry: {"reviews": (*case.reviews, entry.data["recommendation"])},
    "survey": _surveyed,
    "confirm_survey": lambda case, entry: {"unsigned": case.unsigned - {UUID(entry.data["signs"])}},
    "plan_survey": _planned,
    "cancel_survey_plan": lambda case, entry: {"plan": None},
    "grant": _decided,
    "deny": _decided,
    "deliver": lambda case, entry: {"delivered_on": date.fromisoformat(entry.data["on"]), "delivered_by": entry.data["way"]},
    "record_service": _served,
    "renew_query_password": lambda case, entry: {"renewals": case.renewals + 1},
    "refuse_to_accept": _ended,
    "declare_not_needed": _ended,
    "lapse": _ended,
    "withdraw": _ended,
    "archive": _ended,
    "void": _ended,
}
