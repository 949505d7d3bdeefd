"""The way of an act: gate (lock, replay, decide, rows) → commit. Every verb of a case goes through :func:`perform`."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from oneseal.calendars.queries import calendar_at, calendar_key, calendar_read
from oneseal.cases.actions.content import Context, content_of, reads_of
from oneseal.cases.facts import facts_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.projection import projected
from oneseal.cases.rules import TABLE, Actor, Case, Circumstances, Command, Decision, ItemFacts, Row, decide, evolve, open_task, replay
from oneseal.cases.rules.due import served_as_made
from oneseal.cases.rules.shapes import identities
from oneseal.cases.rules.surveys import capacity
from oneseal.documents.actions import owe
from oneseal.documents.rules import PAPER_KINDS
from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import Act, Lock, gate
from oneseal.journal.queries import local_day, local_time, today
from oneseal.journal.rules import Entry, Read, Update
from oneseal.journal.rules import Row as TableRow
from oneseal.journal.rules.verbs import shown
from oneseal.law import powers
from oneseal.law.days import Calendar
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import party_name, standing_at, standing_reads
from oneseal.people.rules import Scope, Standing, acts_for, may, may_act_for

STALE = HouseRule("C-12", "页面所见状态已变化的，先查看最新状态再办理", "本系统办件规则")


@dataclass(slots=True)
class Extra:
    """What an act adds to its entry besides the decision: fields of ``data``, rows, and new streams (a certificate)."""

    data: dict[str, Any] = field(default_factory=dict)
    rows: list[TableRow] = field(default_factory=list)


More = Callable[[Act, Case, Decision, Context], Extra]


@dataclass(frozen=True, slots=True)
class Hands:
    """In which capacity a person acts: the power of the post, whom she substitutes, the mandate she acts under."""

    power: str = ""
    substituting: UUID | None = None
    mandate: UUID | None = None
    absent: Mapping[str, str] = field(default_factory=dict)
    """Officer → whom she substitutes, where several act together (a survey)."""


class Previewed(Exception):
    """Raised inside the gate in place of writing: nothing of the act is kept. ``papers``: kind and content of what it would owe."""

    def __init__(self, papers: Sequence[tuple[str, dict[str, Any]]]) -> None:
        super().__init__("preview")
        self.papers = papers


PAPERS, CERTIFICATE = "papers", "certificate"
"""What can be looked at before an act: the papers it would owe, or the certificate that would follow from it."""
_previewing: ContextVar[str] = ContextVar("previewing", default="")


def preview(act: Callable[[], Entry], of: str = PAPERS) -> Sequence[tuple[str, dict[str, Any]]]:
    """预览文书: what papers ``act`` would owe and what they would say; every check of the act is made, nothing is written.

    ``of`` the certificate: what would be made once the act grants it; nothing for an act that grants none. Raises Refused as the act would.
    """
    token = _previewing.set(of)
    try:
        act()
    except Previewed as shown:
        return shown.papers
    finally:
        _previewing.reset(token)
    return ()


def previewing() -> str:
    """What is looked at now: papers, the certificate; "" when the act is meant."""
    return _previewing.get()


def end_preview(kind: str, content: dict[str, Any]) -> None:
    """Ends a preview with a paper that the verb itself owes, before it takes a number; does nothing when the act is meant."""
    if _previewing.get():
        raise Previewed([(kind, content)])


def perform(
    case: UUID,
    act: str,
    *,
    by: UUID | None,
    data: Mapping[str, Any] | None = None,
    seen: int | None = None,
    more: More | None = None,
    reads: Sequence[Read] = (),
) -> Entry:
    """Do ``act`` on ``case``. ``seen``: the version of the page the person saw; ``more``: what the verb adds inside the transaction;
    ``reads``: what that asks of the first trip. Raises Refused with article or rule; then nothing is written.
    """
    row, on = _row_of(act), today()
    officers = identities((data or {}).get("officers", ()), "officers")
    if officers:
        data = {**(data or {}), "officers": [str(officer) for officer in officers]}
    persons = [*([by] if by else []), *officers]
    fixed = [*reads_of(case, act, persons), calendar_read()]
    asked = [*fixed, *(read for person in persons for read in standing_reads(person, on)), *reads]
    with gate(case, Lock(CaseTable, case), asked) as under_way:
        context = Context.of(under_way.answers[: len(fixed) - 1])
        filed = under_way.entries[0].data
        item = facts_of(UUID(filed["item"]), filed["answers"])
        known = served_as_made(replay(under_way.entries, item), context.made)
        require_fresh(known, seen)
        standings = [standing_at(under_way, len(fixed) + place) for place in range(len(persons))]
        hands = _hands(row, known, item, standings)
        command = Command(act, by, hands.power, hands.substituting, hands.mandate, data or {})
        calendar = calendar_at(known.division, under_way.answers[len(fixed) - 1])
        circumstances = _circumstances(under_way, row, known, item, calendar, context, standings)
        decision = decide(known, command, circumstances)
        if _previewing.get():
            raise _looked_at(under_way, known, command, decision, more, context, circumstances)
        extra = more(under_way, known, decision, context) if more else Extra()
        if officers and hands.absent:
            extra.data["substitutions"] = dict(hands.absent)
        key = calendar_key(known.division, under_way.answers[len(fixed) - 1])
        return _write(under_way, known, command, decision, extra, context, circumstances, key)


def _circumstances(
    act: Act, row: Row, known: Case, item: ItemFacts, calendar: Calendar, context: Context, standings: Sequence[Standing]
) -> Circumstances:
    """What the decision depends on besides the case; names are looked up only where one will be refused by them."""
    return Circumstances(
        on=local_day(act.at),
        calendar=calendar,
        item=item,
        paper_kinds=PAPER_KINDS,
        unmade=context.unmade,
        applying=frozenset(standing.person for standing in standings if acts_for(standing, known.applicant)),
        agreed=row.act == "deliver" and context.agreed,
        filed_time=local_time(act.entries[0].at),
        time=local_time(act.at),
        unproved=context.unproved,
        body=str(context.body["name"]),
        names=party_name(known.unsigned) if known.unsigned and row.power == powers.DECIDE else {},
    )


def _looked_at(
    act: Act, known: Case, command: Command, decision: Decision, more: More | None, context: Context, circumstances: Circumstances
) -> Previewed:
    """What ends a preview: the papers of the act, or the certificate, with which its verb ends it."""
    if more and (CERTIFICATE in decision.papers or (_previewing.get() == CERTIFICATE and decision.act == "grant")):
        more(act, known, decision, context)
    kinds = [] if _previewing.get() == CERTIFICATE else _letters(decision)
    return Previewed([(kind, content_of(kind, known, decision.data, context, circumstances, command)) for kind in kinds])


def _letters(decision: Decision) -> list[str]:
    """The papers of an act but its certificate, which the verb owes itself."""
    return [kind for kind in decision.papers if kind != CERTIFICATE]


def _row_of(act: str) -> Row:
    """The row of the table."""
    if act not in TABLE:
        raise Refused(STALE, f"没有“{shown(act)}”这种办理", field="act", mend="请从办件页面办理")
    return TABLE[act]


def _write(
    act: Act, known: Case, command: Command, decision: Decision, extra: Extra, context: Context, circumstances: Circumstances, key: str
) -> Entry:
    data = {**decision.data, **extra.data}
    papers, owed = owed_papers(known, _letters(decision), data, context, circumstances, command)
    papers = [*papers, *data.pop("papers", ())]
    data, sealed = sealed_words(data)
    entry = act.record(
        decision.act,
        by=command.by,
        power=command.power,
        substituting=command.substituting,
        mandate=command.mandate,
        data={**data, **({"papers": papers} if papers else {})},
        rows=[*extra.rows, *owed, *sealed],
    )
    after = evolve(known, entry, circumstances.item)
    values = projected(after, circumstances.item, circumstances.calendar, key)
    act.rows.append(Update(CaseTable, {"id": known.stream, "version": known.version}, values))
    return entry


WORDS = (
    "opinion", "facts", "reason", "basis", "place", "findings", "met", "conclusion_reason", "unsigned_reason", "recipient", "organ",
    "identity", "dissent", "witnesses", "recorded",
)  # fmt: skip
"""What people wrote: it may name persons, so it is sealed, and the entry carries its reference."""


def sealed_words(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[TableRow]]:
    """The data without what people wrote, the reference to that in ``words``, and the rows of the sealed record."""
    said = {name: data[name] for name in WORDS if data.get(name)}
    lines = data.get("lines")
    if isinstance(lines, list) and lines and isinstance(lines[0], Mapping):
        said["lines"] = lines
    if not said:
        return {name: value for name, value in data.items() if name not in WORDS}, []
    _, reference, rows = seal_personal(said)
    kept = {name: value for name, value in data.items() if name not in WORDS}
    if "lines" in said:
        kept["lines"] = [{"line": line["line"]} for line in lines or ()]
    return {**kept, "words": reference}, rows


def owed_papers(
    known: Case, kinds: Sequence[str], data: Mapping[str, Any], context: Context, circumstances: Circumstances, command: Command
) -> tuple[list[dict[str, Any]], list[TableRow]]:
    """The obligations that an act's papers are: numbered, with frozen content, made after the commit."""
    papers: list[dict[str, Any]] = []
    rows: list[TableRow] = []
    for kind in kinds:
        owed = owe(
            kind,
            stream=known.stream,
            body=known.body,
            content=content_of(kind, known, data, context, circumstances, command),
            by=command.by,
        )
        papers.append(owed.reference)
        rows.extend(owed.rows)
    return papers, rows


def require_window(standing: Standing, body: UUID, division: str, applicant: UUID, by: UUID) -> None:
    """收件 at a counter: by an officer who accepts at this bureau and has no part in the application (R4-07)."""
    may(standing, powers.ACCEPT, Scope(body, division))
    applying = {by, *([standing.person] if acts_for(standing, applicant) else [])}
    powers.require_separate_hands(powers.ACCEPT, standing.person, {powers.APPLY: applying})


def require_fresh(known: Case, seen: int | None) -> None:
    """Raise Refused (C-12) for who saw another version of the case than there is."""
    if seen is not None and seen != known.version:
        raise Refused(
            STALE,
            "您打开这一页以后，这一件有了新的办理；本次操作没有保存",
            mend="请看过最新状态后再办理",
            cause="stale",
        )


def _hands(row: Row, known: Case, item: ItemFacts, standings: Sequence[Standing]) -> Hands:
    """The capacity in which the persons act; raises Refused for who may not."""
    if row.actor is Actor.JOB or not standings:
        return Hands()
    if row.actor is Actor.APPLICANT:
        permit = may_act_for(standings[0], known.applicant, row.act)
        return Hands(mandate=permit.mandate)
    task = open_task(known, row.completes or row.task or "", item)
    unit_kind = task.unit_kind if task and task.power == row.power else None
    scope = Scope(known.body, known.division, unit_kind)
    permits = [may(capacity(row.act, standing, known), row.power, scope) for standing in standings]
    absent = {
        str(standing.person): str(permit.substituting) for standing, permit in zip(standings, permits, strict=True) if permit.substituting
    }
    return Hands(row.power, permits[0].substituting, None, absent)
