"""收存的原件 What a bureau keeps of its applicants: a list with whom it is with, one with its whole way, and the table derived anew."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oneseal.cases.models import Original
from oneseal.cases.rules import ENDED, Phase
from oneseal.cases.rules.originals import replay
from oneseal.journal.queries import entries_of, local_day, open_personal, projection, today
from oneseal.journal.rules import Entry
from oneseal.people.queries import party_name

PAGE = 50
OVER = frozenset({*ENDED, Phase.DELIVERED})
"""Phases after which an original has nothing more to do here."""


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """An original: what, whose (masked), for which case, with whom for how many days, and whether its case is over."""

    id: UUID
    number: str
    body: UUID
    description: str
    pieces: int
    condition: str
    given_by: str
    party: UUID
    party_name: str
    case: UUID | None
    item: str
    is_over: bool
    holder: UUID
    holder_name: str
    since: datetime
    is_kept: bool

    @property
    def days(self) -> int:
        """How many days it has been with who has it now, or with its owner again."""
        return (today() - local_day(self.since)).days


@dataclass(frozen=True, slots=True)
class Step:
    """One change of hands: what, when, by whom, and what was said of it."""

    label: str
    at: datetime
    by: str
    said: str


@dataclass(frozen=True, slots=True)
class OriginalList:
    """A page: rows, how many stand in each view, and where the next page begins."""

    rows: tuple[OriginalRow, ...]
    counts: Mapping[str, int]
    after: str


def originals_of(bodies: Collection[UUID], holder: UUID, *, view: str = "", after: str = "") -> OriginalList:
    """What these bodies keep, the newest first. ``view``: "mine" (with ``holder``), "over" (its case is), "returned"; else all kept."""
    every = Original.objects.filter(body__in=bodies)
    is_kept = Q(state=Original.State.KEPT)
    views = {"": is_kept, "mine": is_kept & Q(holder=holder), "over": is_kept & Q(case__phase__in=OVER), "returned": ~is_kept}
    counted = every.aggregate(**{f"in_{name}": Count("id", filter=each) for name, each in views.items()})
    counts = {name: counted[f"in_{name}"] for name in views}
    chosen = every.filter(views.get(view, is_kept))
    if after:
        chosen = chosen.filter(_before(after))
    rows = _rows(chosen.order_by("-id")[: PAGE + 1])
    return OriginalList(tuple(rows[:PAGE]), counts, str(rows[PAGE - 1].id) if len(rows) > PAGE else "")


def _before(after: str) -> Q:
    try:
        return Q(id__lt=UUID(after))
    except ValueError:
        return Q()


def originals_kept(bodies: Collection[UUID], *, party: UUID | None = None, case: UUID | None = None) -> list[OriginalRow]:
    """What these bodies still keep of one person, or for one case."""
    wanted = Q(party=party) if party else Q(case=case)
    return _rows(Original.objects.filter(wanted, body__in=bodies, state=Original.State.KEPT).order_by("-id"))


def original(key: UUID, bodies: Collection[UUID]) -> tuple[OriginalRow, list[Step]] | None:
    """One with its whole way; None when these bodies never had it."""
    rows = _rows(Original.objects.filter(id=key, body__in=bodies))
    return (rows[0], _steps(entries_of(key))) if rows else None


def _rows(found: QuerySet[Original]) -> list[OriginalRow]:
    rows = list(found.select_related("case__item_version__item"))
    told = open_personal(row.record for row in rows)
    parties = party_name({row.party_id for row in rows}, masked=True)
    holders = party_name({row.holder_id for row in rows})
    return [_row(row, told.get(row.record, {}), parties, holders) for row in rows]


def _row(row: Original, said: Mapping[str, Any], parties: Mapping[UUID, str], holders: Mapping[UUID, str]) -> OriginalRow:
    return OriginalRow(
        row.id,
        row.number,
        row.body_id,
        str(said.get("description", "内容已删除")),
        int(said.get("pieces", 0)),
        str(said.get("condition", "")),
        str(said.get("given_by", "")),
        row.party_id,
        parties.get(row.party_id, ""),
        row.case_id,
        row.case.item_version.item.name if row.case else "",
        bool(row.case and Phase(row.case.phase) in OVER),
        row.holder_id,
        holders.get(row.holder_id, ""),
        row.since,
        row.state == Original.State.KEPT,
    )


def _steps(entries: list[Entry]) -> list[Step]:
    told = open_personal(UUID(entry.data["said"]["personal"]) for entry in entries)
    people = {entry.by for entry in entries if entry.by} | {UUID(entry.data["to"]) for entry in entries if "to" in entry.data}
    names = party_name(people)
    return [_step(entry, told.get(UUID(entry.data["said"]["personal"]), {}), names) for entry in entries]


def _step(entry: Entry, said: Mapping[str, Any], names: Mapping[UUID, str]) -> Step:
    by = names.get(entry.by, "") if entry.by else ""
    if entry.act == "take_original":
        return Step("收存", entry.at, by, f"交件人 {said.get('given_by', '')}")
    if entry.act == "hand_original":
        return Step("交接", entry.at, by, f"交给 {names.get(UUID(entry.data['to']), '')}：{said.get('note', '')}")
    proxy = "（代领）" if said.get("proxy") else ""
    return Step("退还", entry.at, by, f"领取人 {said.get('collected_by', '')}{proxy}，核对{said.get('document', '')}")


@projection("originals", Original, "take_original")
def derived_originals(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, object]]:
    """Number, owner, case, holder and state of every original."""
    rows: dict[UUID, dict[str, object]] = {}
    for stream, entries in streams.items():
        first, kept = entries[0].data, replay(entries)
        rows[stream] = {
            "number": first["number"],
            "body_id": UUID(first["body"]),
            "party_id": UUID(first["party"]),
            "case_id": UUID(first["case"]) if first["case"] else None,
            "record": UUID(first["said"]["personal"]),
            "holder_id": kept.holder,
            "since": entries[-1].at if kept.returned else kept.since,
            "state": Original.State.RETURNED.value if kept.returned else Original.State.KEPT.value,
        }
    return rows
