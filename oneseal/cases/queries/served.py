"""送达情况 How and when each paper of a case reached the applicant, as its entries say, and until when she may seek a remedy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.cases.rules.serving import HANDED_OVER, KEPT_HERE, SERVED_BY, WAYS
from oneseal.documents.queries import PaperRow
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


OUTLINE = frozenset({"送达方式", "文书", "公告日期", "送达日期"})
"""The same of what an entry says of a service, by label."""


def services_in(entries: Iterable[Entry], papers: Sequence[PaperRow], records: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, Service]:
    """The last service of each paper, by paper: what 送达 handed over, and what was recorded of the others."""
    found: dict[UUID, Service] = {}
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


def letters_of(
    papers: Sequence[PaperRow], entries: Iterable[Entry], records: Mapping[UUID, Mapping[str, Any]]
) -> tuple[tuple[PaperRow, Service | None], ...]:
    """The papers of a case, each with its service."""
    served = services_in(entries, papers, records)
    return tuple((paper, served.get(paper.id)) for paper in papers)


def told_of_service(entry: Entry, papers: Iterable[PaperRow]) -> list[tuple[str, str]]:
    """What an entry says of a service, by label; nothing of another act."""
    if entry.act != "record_service":
        return []
    paper = next((each for each in papers if str(each.id) == entry.data["paper"]), None)
    named = [("文书", paper.title), ("文号", paper.number)] if paper else []
    days = [("公告日期", entry.data.get("announced_on", "")), ("送达日期", entry.data["served_on"])]
    said = [*named, *days, ("运单号", entry.data.get("waybill", ""))]
    return [(label, str(words)) for label, words in said if words]


def may_be_served(paper: PaperRow, delivered_by: str) -> bool:
    """Whether how this paper was served can be recorded: it is made, it is hers, and nothing else says on which day she had it."""
    return paper.made_at is not None and paper.kind not in KEPT_HERE and (paper.kind not in HANDED_OVER or delivered_by == "post")


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
