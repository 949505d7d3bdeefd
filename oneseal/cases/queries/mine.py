"""我的办件 What an applicant, or whoever acts for her, may read: her cases and drafts, one case whole, what she must do."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import F, IntegerField, QuerySet, Value, When

from oneseal.calendars.queries import calendar_answer, calendar_at, calendar_of
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.facts import facts_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import Draft, Filing
from oneseal.cases.queries.desk import Desk, Done, told_whole
from oneseal.cases.queries.given import File, MaterialLine
from oneseal.cases.queries.served import OUTLINE, RemediesUntil, remedies_until
from oneseal.cases.queries.supplying import kept_for_supply
from oneseal.cases.queries.worklist import WorkRow, rows_of
from oneseal.cases.rules import APPLICANTS_TURN, ENDED, Actor, Phase, permitted
from oneseal.cases.rules.due import returned_early, tells_end
from oneseal.cases.rules.supplied import lines_to_add
from oneseal.catalogue.queries import version
from oneseal.documents.queries import certificates_among, content_of_paper
from oneseal.journal.queries import open_personal
from oneseal.law.days import Due, due_on
from oneseal.people.rules import Sight, Standing, sight_of

PAGE = 20
WAITING = tuple(phase.value for phase in APPLICANTS_TURN)
OVER = tuple(phase.value for phase in (*ENDED, Phase.DELIVERED))
"""Where nothing more comes for the applicant: what is served waits only to be archived."""

REQUESTS = ("request_correction", "request_further_correction")
"""Acts that tell her, line by line, what to correct."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as listed; ``item``: its name, ``of``: its key."""

    id: UUID
    item: str
    of: UUID
    saved_at: datetime


def _cases_of(principal: UUID, sight: Sight | None) -> QuerySet[CaseTable]:
    """A party's cases, for somebody else as far as her ``sight`` goes."""
    rows = CaseTable.objects.filter(applicant=principal)
    return rows if sight is None or sight.follows else rows.filter(agent=sight.person)


def cases_of(principal: UUID, *, sight: Sight | None = None, after: str = "", size: int = PAGE) -> tuple[list[WorkRow], str]:
    """A page of a party's cases, newest first, and the key of the next page ("" on the last). Constant number of queries.

    ``sight``: of whoever reads for the party; None: the party itself.
    """
    rows = _cases_of(principal, sight)
    if after:
        rows = rows.filter(id__lt=UUID(after))
    found = list(rows.order_by("-id")[: size + 1])
    answer = calendar_answer()
    shown = rows_of(found[:size], "due", {row.division_id: calendar_at(row.division_id, answer) for row in found})
    return shown, str(found[size - 1].id) if len(found) > size else ""


def cases_waiting_for(principal: UUID, size: int = PAGE, *, sight: Sight | None = None) -> list[WorkRow]:
    """The party's cases that wait for her, the nearest date first. Constant number of queries."""
    found = list(_cases_of(principal, sight).filter(phase__in=WAITING).order_by("due_on", "id")[:size])
    answer = calendar_answer()
    return rows_of(found, "due", {row.division_id: calendar_at(row.division_id, answer) for row in found})


def cases_under_way(principal: UUID, size: int, *, sight: Sight | None = None) -> list[WorkRow]:
    """The party's cases that have not ended for her: those that wait for her first, then the nearest date. Constant number of queries."""
    rows = _cases_of(principal, sight).filter(ended_on__isnull=True).exclude(phase__in=OVER)
    waits = Choose(When(phase__in=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = list(rows.order_by(waits, F("due_on").asc(nulls_last=True), "id")[:size])
    answer = calendar_answer()
    return rows_of(found, "due", {row.division_id: calendar_at(row.division_id, answer) for row in found})


def applicants_acts(desk: Desk) -> frozenset[str]:
    """What table and chart let the applicant do now."""
    return frozenset(row.act for row in permitted(desk.case, desk.loaded.program) if row.actor is Actor.APPLICANT)


def awaited(desk: Desk) -> tuple[str, tuple[tuple[MaterialLine, str], ...]]:
    """The act by which she gives material now (``supply``, ``add_material``, "" for none) and the lines that are still open, each with
    what is wrong with it and how to mend it."""
    acts, lines = applicants_acts(desk), tuple[MaterialLine, ...]()
    act = "supply" if desk.case.phase is Phase.CORRECTION and "supply" in acts else ""
    if act:
        lines = tuple(line for line in desk.materials if line.asked and not line.asked.supplied)
    elif desk.case.deemed and "add_material" in acts:
        wanted = lines_to_add(desk.case, facts_of(desk.case.item, desk.case.answers))
        lines = tuple(line for line in desk.materials if line.id in wanted)
        act = "add_material" if lines else ""
    told = {name: words for done in desk.done if done.act in REQUESTS for name, words in done.said}
    return act, tuple((line, told.get(line.name, "")) for line in lines)


def drafts_of(person: UUID, applicant: UUID) -> list[DraftRow]:
    """The drafts that a person saved for a party, the latest first."""
    rows = Draft.objects.filter(person=person, applicant=applicant).order_by("-updated_at")[:100]
    known = [(row, version(row.item_version_id)) for row in rows]
    return [DraftRow(row.id, loaded.name, loaded.item, row.updated_at) for row, loaded in known]


def my_case(standing: Standing, principal: UUID, case: UUID) -> Desk | None:
    """A case for whoever acts for ``principal`` today, as far as she may read; None when it is another's or none."""
    sight = sight_of(standing, principal)
    if sight is None:
        return None
    row = CaseTable.objects.filter(id=case, applicant=principal).first()
    return _as_seen(told_whole(row, Standing()), sight) if row and sight.sees(row.agent_id) else None


UNREAD = "电子证照"
"""What a certificate among the material is called for who may not read it: its file's name tells the number."""


def _as_seen(whole: Desk, sight: Sight) -> Desk:
    """The case with what of its files may be opened, and what of its services is told. One query for an agent who does not read
    everything, else none."""
    if sight.supplies and sight.receives:
        return whole
    whole = whole if sight.receives else _outlined(whole, sight)
    ours = certificates_among(file.sha256 for line in whole.materials for file in line.files)

    def seen(file: File) -> File:
        is_certificate, filed_by = file.sha256 in ours, whole.row.agent_id if file.round == 0 else None
        if sight.opens({file.by, filed_by}, is_certificate=is_certificate):
            return file
        return replace(file, opens=False, name=UNREAD if is_certificate else file.name)

    return replace(whole, materials=tuple(replace(line, files=tuple(seen(file) for file in line.files)) for line in whole.materials))


def _outlined(whole: Desk, sight: Sight) -> Desk:
    """The case for who does not receive: of a paper that she may not have, neither number nor waybill, nor who signed for it or why it was
    announced."""

    def told(done: Done) -> Done:
        is_service = done.act == "record_service"
        return replace(done, said=tuple(each for each in done.said if each[0] in OUTLINE)) if is_service else done

    agent = whole.row.agent_id
    letters = ((paper, way if way is None or sight.takes(paper.kind, agent) else way.outline) for paper, way in whole.letters)
    return replace(whole, letters=tuple(letters), done=tuple(told(each) for each in whole.done))


def may_open(whole: Desk, file: UUID, person: UUID) -> bool:
    """Whether somebody who was shown this case opens a file of it: one handed in, or one that she keeps for its correction."""
    handed_in = any(each.id == file and each.opens for line in whole.materials for each in line.files)
    return handed_in or any(file in files for files in kept_for_supply(whole.row.id, person).values())


@dataclass(frozen=True, slots=True)
class Followed:
    """A case whose query password somebody knows."""

    case: UUID
    item: str
    query_number: str


def passwords_known(agent: UUID, principal: UUID, *, receives: bool, size: int = PAGE) -> tuple[list[Followed], int]:
    """The cases of a principal whose password an agent knows, the newest first, and how many more there are: those the agent filed,
    and for who ``receives`` every one, for each receipt tells it; not those renewed since. One query, two where there are many."""
    rows = CaseTable.objects.filter(applicant=principal, renewals=0)
    rows = rows if receives else rows.filter(agent=agent)
    found = rows.order_by("-id").values_list("id", "item_version__item__name", "query_number")[:size]
    shown = [Followed(*row) for row in found]
    return shown, rows.count() - size if len(shown) == size else 0


def filed_under(person: UUID, key: str) -> UUID | None:
    """The case that a person's filing key has made, if any."""
    return Filing.objects.filter(person=person, key=key).values_list("case", flat=True).first()


def service_of(form: UUID) -> dict[str, Any]:
    """送达: ``address`` and ``electronic`` as told with the filing whose sealed record this is; empty when nothing was told."""
    return dict(open_personal([form]).get(form, {}).get("service", {}))


def decided_by(row: CaseTable) -> Due | None:
    """最迟办结: until when it is decided should it be accepted on the last day for that; None once it is accepted or has ended."""
    loaded = version(row.item_version_id)
    if row.accepted_on or row.ended_on or row.notice_due_on is None or loaded.on_the_spot:
        return None
    return due_on(calendar_of(row.division_id), row.notice_due_on, loaded.promise)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a case stands, without anything personal."""

    item: str
    phase: Phase
    step: str
    received_on: date
    due: Due | None
    licensing: bool
    granted: bool | None


def progress(query_number: str, password: str) -> Progress | None:
    """How the case of a query number stands; None alike for a wrong number and a wrong password. How often is counted at the door."""
    number = query_number.strip().upper()
    row = CaseTable.objects.filter(query_number=number).first()
    if not compare_digest(query_password(number, row.renewals if row else 0).encode(), password.encode()) or row is None:
        return None
    whole = told_whole(row, Standing())
    known = whole.case
    return Progress(whole.loaded.name, known.phase, whole.step, known.received_on, whole.due, whole.loaded.licensing, known.granted)


REFUSALS = ("denial", "refusal_to_accept", "not_needed_notice", "lapse_notice")
"""Papers that say no; each ends with what can be done about it (Art. 38(2))."""


def remedies_told(desk: Desk) -> str:
    """The clause on remedies as it stands on the refusal she was sent; "" when nothing was refused. Two queries for a refusal."""
    refusal = next((paper for paper in desk.papers if paper.kind in REFUSALS), None)
    return str(content_of_paper(refusal.id).get("remedies", "")) if refusal else ""


def remedies_end(desk: Desk) -> RemediesUntil | None:
    """The last days of those remedies; None where nothing was refused, or while it is not known when she received it."""
    served = next((service for paper, service in desk.letters if paper.kind in REFUSALS), None)
    return remedies_until(served, calendar_of(desk.case.division)) if served and served.on else None


def early_return(desk: Desk) -> Due | None:
    """The last day to correct, where the case was returned before it had passed, as the service recorded since has it; None otherwise."""
    return returned_early(desk.case, calendar_of(desk.case.division)) if desk.case.phase is Phase.LAPSED else None


def is_given_up_late(desk: Desk) -> bool:
    """Whether the notice of correction says that the application counts as given up after its time."""
    return tells_end(desk.case, facts_of(desk.case.item, desk.case.answers))
