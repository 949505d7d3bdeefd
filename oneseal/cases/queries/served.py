"""送达情况 How and when each paper of a case reached the applicant, as its entries say, and until when she may seek a remedy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.rules.due import served_as_made, unserved
from oneseal.cases.rules.serving import HANDED_OVER, KEPT_HERE, SERVED_BY, WAYS, reached_at_once
from oneseal.cases.rules.state import Case
from oneseal.documents.models import Paper
from oneseal.documents.queries import PaperRow, days_made
from oneseal.journal.queries import local_day
from oneseal.journal.rules import Entry
from oneseal.law.days import Calendar, due_on
from oneseal.law.remedies import litigation_period, reconsideration_period


@dataclass(frozen=True, slots=True)
class Service:
    """How a paper was served; ``on`` None: it was posted, and no receipt is recorded; ``to``: who signed for it."""

    way: str
    on: date | None
    to: str = ""
    waybill: str = ""

    @property
    def outline(self) -> "Service":
        """As who may not have the paper reads it: how and when, and no more."""
        return replace(self, to="", waybill="")


PAPER, NUMBER, ANNOUNCED, SERVED, WAYBILL = LABELS = ("文书", "文号", "公告日期", "送达日期", "运单号")
"""What an entry says of a service, by label, besides its way and who signed; ``OUTLINE``: what of it anyone reads who reads the case."""
OUTLINE = frozenset({"送达方式", PAPER, ANNOUNCED, SERVED})


def services_in(
    case: Case, entries: Iterable[Entry], papers: Sequence[PaperRow], records: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, Service]:
    """The last service of each paper, by paper: what 送达 handed over, what was recorded of the others, and for who agreed to electronic
    service the day on which they were made (C-46)."""
    way = WAYS["electronic"]
    found = {paper.id: Service(way, local_day(paper.made_at)) for paper in papers if paper.made_at and reached_at_once(case, paper.kind)}
    for entry in entries:
        if entry.act not in {"deliver", "record_service"}:
            continue
        data, sealed = entry.data, entry.data.get("words")
        to = str(records.get(UUID(sealed["personal"]), {}).get("recipient", "")) if sealed else ""
        way, waybill = {**WAYS, **SERVED_BY}.get(data["way"], ""), str(data.get("waybill", ""))
        if entry.act == "record_service":
            found[UUID(data["paper"])] = Service(way, date.fromisoformat(data["served_on"]), to, waybill)
        else:
            on = None if data["way"] == "post" else date.fromisoformat(data["on"])
            found |= {paper.id: Service(way, on, to, waybill) for paper in papers if paper.kind in HANDED_OVER}
    return found


def as_served(cases: Sequence[Case]) -> list[Case]:
    """Cases with the days on which notices reached who agreed to electronic service (C-46). One query where there are such, else none."""
    waiting = [paper for case in cases for paper in unserved(case)]
    made = days_made(waiting) if waiting else {}
    return [served_as_made(case, made) for case in cases]


def as_listed(case: Case, notified_on: date | None) -> Case:
    """The case as its row has it: the day on which the last notice reached her is projected."""
    return served_as_made(case, {case.rounds[-1].paper: notified_on}) if case.rounds and case.rounds[-1].paper else case


def with_made_notices(limit: int) -> list[UUID]:
    """Cases whose rows wait for a notice that is made by now. Asked every round of the jobs: a look at an index of the few that wait."""
    is_made = Exists(Paper.objects.filter(id=OuterRef("unmade_notice"), state="made"))
    return list(
        CaseTable.objects.filter(is_made, unmade_notice__isnull=False).order_by("unmade_notice").values_list("id", flat=True)[:limit]
    )


def letters_of(
    case: Case, papers: Sequence[PaperRow], entries: Iterable[Entry], records: Mapping[UUID, Mapping[str, Any]]
) -> tuple[tuple[PaperRow, Service | None], ...]:
    """The papers of a case, each with its service."""
    served = services_in(case, entries, papers, records)
    return tuple((paper, served.get(paper.id)) for paper in papers)


def told_of_service(entry: Entry, papers: Iterable[PaperRow]) -> list[tuple[str, str]]:
    """What an entry says of a service, by label; nothing of another act."""
    if entry.act != "record_service":
        return []
    paper = next((each for each in papers if str(each.id) == entry.data["paper"]), None)
    named = [(PAPER, paper.title), (NUMBER, paper.number)] if paper else []
    days = [(ANNOUNCED, entry.data.get("announced_on", "")), (SERVED, entry.data["served_on"])]
    said = [*named, *days, (WAYBILL, entry.data.get("waybill", ""))]
    return [(label, str(words)) for label, words in said if words]


def may_be_served(paper: PaperRow, case: Case) -> bool:
    """Whether how this paper was served can be recorded: it is made, it is hers, and nothing else says on which day she had it."""
    if paper.made_at is None or paper.kind in KEPT_HERE:
        return False
    return case.delivered_by == "post" if paper.kind in HANDED_OVER else not case.reached


@dataclass(frozen=True, slots=True)
class RemediesUntil:
    """From which day the time for remedies runs, and its last days; whether they rest on a calendar not yet announced."""

    received_on: date
    reconsideration: date
    litigation: date
    is_doubtful: bool


def remedies_until(service: Service | None, calendar: Calendar) -> RemediesUntil | None:
    """The last days to seek a remedy against a paper; None while it is not known when she received it."""
    if service is None or service.on is None:
        return None
    on = service.on
    first, last = (due_on(calendar, on, period.on(on)()) for period in (reconsideration_period, litigation_period))
    return RemediesUntil(on, first.due_on, last.due_on, first.provisional or last.provisional)
