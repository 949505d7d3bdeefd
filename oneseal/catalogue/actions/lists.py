"""录入目录: a basic list or a list of licences, entered whole; entering it again replaces what it says."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from oneseal.catalogue.models import ListEntry, ReferenceList
from oneseal.catalogue.rules import RULES
from oneseal.catalogue.rules.lists import BASIC, LICENCE, Listed, list_key, read_list
from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.queries import local_day
from oneseal.journal.rules import Insert, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import Refused

LISTS = Path(__file__).parents[1] / "data" / "demo" / "lists"
DEMO = {
    BASIC: ("国家基本目录（演示）", "演示版", LISTS / "basic.csv"),
    LICENCE: ("行政许可事项清单（演示）", "演示版", LISTS / "licences.csv"),
}
"""Kind → name, edition and file of the demo lists: invented codes, which only a demo home knows."""


@verb
def enter_list(kind: str, name: str, edition: str, entries: list[Listed], *, demo: bool = False, by: UUID | None = None) -> int:
    """录入目录 of one name and edition; how many entries it has. The operator's own act; the same list twice makes no entry.

    Raises Refused for a person (a list binds every body of the city) and for a list without a name or without entries.
    """
    if by is not None:
        raise Refused(RULES["I-17"], "目录不由岗位人员录入", field="by", mend="请由平台运维人员用 oneseal catalogue enter-list 录入")
    if not name.strip() or not edition.strip() or not entries:
        raise Refused(RULES["I-17"], "目录没有名称、版本或者内容", field="name", mend="写明名称和版本，至少一条")
    named = {"kind": list_key(kind), "name": name.strip()[:200], "edition": edition.strip()[:60]}
    known = ReferenceList.objects.filter(**named).first()
    said = [[row.code, row.name, row.task_type, row.since.isoformat(), row.until.isoformat() if row.until else None] for row in entries]
    stream = known.pk if known else new_stream()
    with gate(stream, Lock(ReferenceList, stream) if known else None) as act:
        if act.entries and act.entries[-1].data["entries"] == said:
            return len(entries)
        rows: list[Row] = [_of_list(stream, named, len(entries), demo, known=known is not None)]
        rows += _changed(stream, entries, local_day(act.at) - timedelta(days=1))
        act.record("enter_list", by=None, data={**named, "demo": demo, "entries": said}, rows=rows)
    return len(entries)


def _of_list(stream: UUID, named: dict[str, str], many: int, demo: bool, *, known: bool) -> Row:
    if known:
        return Update(ReferenceList, {"id": stream}, {"entries": many})
    return Insert(ReferenceList, {"id": stream, **named, "demo": demo, "entries": many})


def _changed(stream: UUID, entries: list[Listed], last_day: date) -> list[Row]:
    """New entries, entries that say something else now, and entries that the list no longer has: they held until the day before."""
    before = {row.code: row for row in ListEntry.objects.filter(of=stream)}
    rows: list[Row] = []
    for entry in entries:
        says = {"name": entry.name, "task_type": entry.task_type, "since": entry.since, "until": entry.until}
        held = before.pop(entry.code, None)
        if held is None:
            rows.append(Insert(ListEntry, {"of_id": stream, "code": entry.code, **says}))
        elif any(getattr(held, name) != value for name, value in says.items()):
            rows.append(Update(ListEntry, {"of_id": stream, "code": entry.code}, says))
    gone = [row for row in before.values() if row.until is None or row.until > last_day]
    return [*rows, *(Update(ListEntry, {"of_id": stream, "code": row.code}, {"until": last_day}) for row in gone)]


def load_lists() -> int:
    """Enter the demo lists, which no home but a demo one may hold; safe to repeat. Returns how many entries they have."""
    made = 0
    for kind, (name, edition, file) in DEMO.items():
        entries = read_list(file.read_text(encoding="utf-8").splitlines(), file.name)
        made += enter_list(kind, name, edition, entries, demo=True)
    return made
