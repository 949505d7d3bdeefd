"""常用说法 The words people use for items: the product's, those that item managers add, and searches that found nothing."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, connection

from oneseal.catalogue.actions.items import Permission
from oneseal.catalogue.models import MissedSearch, Synonym
from oneseal.catalogue.rules.wording import KEPT_ONCE, WORDING, kept_words, required_wording, table_of
from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.queries import entries_of_many, today
from oneseal.journal.rules import Insert, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body

SHIPPED = Path(__file__).parents[1] / "data" / "synonyms.toml"
MOST_MISSED = 20_000
"""Different words that are kept at most; beyond it only those known already are counted."""
_MISSED = MissedSearch._meta.db_table
_COUNT = (
    f"INSERT INTO {_MISSED} (words, division, count, first_on, last_on, state) VALUES (%s, %s, 1, %s, %s, 'open') "  # noqa: S608 - own table
    f"ON CONFLICT (words, division) DO UPDATE SET count = {_MISSED}.count + 1, last_on = excluded.last_on"
)


def load_synonyms(file: Path = SHIPPED) -> int:
    """Enter the words that come with the product, and take out those that no longer do; one act. Returns how many changed.

    Safe to repeat. What an item manager withdrew stays withdrawn, what one added stays; what the product itself took out before comes
    back with it.
    """
    wanted = {(each.phrase, each.means) for each in table_of(tomllib.loads(file.read_text(encoding="utf-8")))}
    known = {(row.phrase, row.means): row for row in Synonym.objects.filter(division="")}
    rows: list[Row] = [
        Insert(Synonym, {"id": new_stream(), "phrase": phrase, "means": means, "division": "", "shipped": True, "in_use": True})
        for phrase, means in sorted(wanted - set(known))
    ]
    again = _back(known, wanted)
    rows += [Update(Synonym, {"id": row.id, "in_use": False}, {"in_use": True}) for row in again]
    gone = [row for key, row in sorted(known.items()) if row.shipped and row.in_use and key not in wanted]
    rows += [Update(Synonym, {"id": row.id, "in_use": True}, {"in_use": False}) for row in gone]
    if rows:
        added = sorted({*(wanted - set(known)), *((row.phrase, row.means) for row in again)})
        data = {"added": [list(pair) for pair in added], "removed": [[row.phrase, row.means] for row in gone]}
        with gate(new_stream()) as act:
            act.record("load_synonyms", by=None, data=data, rows=rows)
    return len(rows)


def _back(known: Mapping[tuple[str, str], Synonym], wanted: Collection[tuple[str, str]]) -> list[Synonym]:
    """Shipped words that are off and come with the product again. A word's own stream holds what people did with it alone: the last of it
    tells one that an item manager turned off, which stays so."""
    off = [row for key, row in sorted(known.items()) if row.shipped and not row.in_use and key in wanted]
    acts = entries_of_many([row.id for row in off]) if off else {}
    return [row for row in off if not (said := acts.get(row.id)) or said[-1].act != "withdraw_synonym"]


@verb
def add_synonym(phrase: str, means: str, *, body: UUID, by: UUID, missed: int | None = None) -> UUID:
    """设为常用说法: who types ``phrase`` finds the items whose names hold ``means`` (several words joined by ``+``).

    It holds for the items of the body's division and those below it. ``missed``: the search without a hit that this settles.
    Refused when it says nothing, is known already (I-30), or the search was settled before (I-31).
    """
    said, meant = required_wording(phrase, means)
    permission, division = _permission(body, by)
    known = Synonym.objects.filter(phrase=said, means=meant, division__in=["", division]).order_by("-in_use").first()
    there = Refused(WORDING, f"“{said}”已经对应“{meant}”", field="phrase", mend="不必再设；如果仍然查不到，请换一个对应的词")
    if known and known.in_use:
        raise there
    again = known if known and known.division == division else None
    stream = again.id if again else new_stream()
    values = {"phrase": said, "means": meant, "division": division, "shipped": False, "in_use": True}
    row: Row = Update(Synonym, {"id": stream, "in_use": False}, {"in_use": True}) if again else Insert(Synonym, {"id": stream, **values})
    data = {"phrase": said, "means": meant, "division": division, **({"missed": missed} if missed else {})}
    try:
        with gate(stream, Lock(Synonym, stream) if again else None, permission.reads()) as act:
            permission.require(act)
            settled = _settled(missed, "added", _own(body, division))
            act.record("add_synonym", by=by, power=permission.power, data=data, rows=[row, *settled])
    except IntegrityError as at_once:  # a colleague pressed at the same instant
        raise there from at_once
    return stream


@verb
def withdraw_synonym(synonym: UUID, *, body: UUID, by: UUID, reason: str) -> None:
    """停用常用说法: it leads nowhere any more. Of a body's own division, or of all (then by the city's)."""
    row = Synonym.objects.filter(pk=synonym).first()
    permission, division = _permission(body, by)
    if row is None or not row.in_use or row.division not in _own(body, division):
        raise Refused(WORDING, "没有这个在用的常用说法，或者它不属于本区划", mend="请刷新后查看")
    said = _reason(reason)
    with gate(synonym, Lock(Synonym, synonym), permission.reads()) as act:
        permission.require(act)
        data = {"phrase": row.phrase, "means": row.means, "reason": said}
        changed = Update(Synonym, {"id": synonym, "in_use": True}, {"in_use": False})
        act.record("withdraw_synonym", by=by, power=permission.power, data=data, rows=[changed])


@verb
def reject_missed(missed: int, *, body: UUID, by: UUID, reason: str) -> None:
    """不采用: these words name nothing that is handled here; the reason is kept."""
    permission, division = _permission(body, by)
    row = MissedSearch.objects.filter(pk=missed, division__in=_own(body, division)).first()
    if row is None:
        raise Refused(KEPT_ONCE, "没有这条记录，或者它不属于本区划", mend="请刷新后查看")
    said = _reason(reason)
    with gate(new_stream(), reads=permission.reads()) as act:
        permission.require(act)
        data = {"missed": missed, "words": row.words, "reason": said}
        act.record("reject_missed", by=by, power=permission.power, data=data, rows=_settled(missed, "rejected", _own(body, division)))


def note_missed(words: str, division: str = "") -> bool:
    """Count words that found nothing; True when they are kept. Nobody is named, digits are masked, what looks like a name is not kept."""
    kept = kept_words(words)
    if not kept or (
        MissedSearch.objects.count() >= MOST_MISSED and not MissedSearch.objects.filter(words=kept, division=division).exists()
    ):
        return False
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [kept, division, today(), today()])
    return True


def _permission(body: UUID, by: UUID) -> tuple[Permission, str]:
    acting = Body.objects.filter(pk=body).first()
    if acting is None:
        raise Refused(WORDING, "没有找到这个机构", field="body", mend="请选择本人所在的机构")
    return Permission.of(by, REVIEW, acting), acting.division_id


def _own(body: UUID, division: str) -> list[str]:
    """The divisions whose words a body looks after: its own; the city's also what belongs to all."""
    is_city = Body.objects.filter(pk=body, division__level=1).exists()
    return [division, ""] if is_city else [division]


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(WORDING, "没有写明理由", field="reason", mend="请写明理由")
    return reason.strip()


def _settled(missed: int | None, state: str, divisions: list[str]) -> list[Row]:
    """The search that this act settles; stale when it was settled before."""
    if missed is None:
        return []
    if not MissedSearch.objects.filter(pk=missed, state="open", division__in=divisions).exists():
        raise Refused(KEPT_ONCE, "这个说法已经处理过", mend="请刷新后查看")
    return [Update(MissedSearch, {"id": missed, "state": "open"}, {"state": state})]
