"""检查入库: a list is checked chunk by chunk into staging.

Each chunk is one short transaction that also notes how far the check came, so that a killed one goes on behind it; whoever lost the import
to another process writes nothing more.
"""

import os
import secrets
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from oneseal.catalogue.actions.checking import CHUNK, Checked, Desk, said_of
from oneseal.catalogue.actions.headed import Table
from oneseal.catalogue.actions.tables import opened
from oneseal.catalogue.models import Import, ImportRow
from oneseal.catalogue.queries.places import places_of, planned_places
from oneseal.catalogue.rules import RULES
from oneseal.catalogue.rules.importing import READY, Tally, rule_code, rules_text
from oneseal.catalogue.rules.taking import ACCEPTED, DRAFTED, Said
from oneseal.journal.queries import now
from oneseal.law.rule import Refused

LEASE = timedelta(seconds=30)
"""How long an import is one process's after its last step: when that is killed, another goes on then."""
OPENING = timedelta(minutes=5)
"""The same while a large workbook is opened."""
FORGET = 500
"""Staged rows removed at once."""
ONE_SHEET = "这个文件有几个工作表的清单，行号分不清是哪一张的"
APART = "导入全部行，或者把各工作表分成几个文件"
_BOOT = secrets.token_hex(6)


def chosen(rows: Iterable[tuple[int, Said]], lines: Collection[int] | None) -> Iterator[tuple[int, Said]]:
    """Only these rows, before any is checked: the first of them that says a key counts."""
    return (row for row in rows if lines is None or row[0] in lines)


def require_plain_lines(table: Table, lines: Collection[int] | None) -> None:
    """Rows are chosen by their number on the one sheet: refused where several sheets hold a list."""
    if lines is not None and table.sheets:
        raise Refused(RULES["I-17"], ONE_SHEET, field="rows", mend=APART)


class Lost(Exception):
    """Another process carries this import on, or somebody gave it up."""


def here() -> str:
    """This process's mark."""
    return f"{os.getpid():x}-{_BOOT}"


def renew(run: Import, *, lease: timedelta = LEASE, **values: Any) -> None:
    """The import stays this process's, and says this now. Raises Lost when it is not, or stands elsewhere."""
    mine = Import.objects.filter(pk=run.pk, held_by=here(), stage=run.stage)
    if not mine.update(held_until=now() + lease, **values):
        raise Lost
    for name, value in values.items():
        setattr(run, name, value)


def forget_rows(run: Import) -> None:
    """Remove what was staged, some rows at a time."""
    while keys := list(ImportRow.objects.filter(of=run).order_by("id").values_list("id", flat=True)[:FORGET]):
        ImportRow.objects.filter(id__in=keys).delete()


def told(checked: Checked) -> list[dict[str, Any]]:
    """The findings of a row as they are kept and shown."""
    return [said_of(checked.line, finding, checked.said.sheet) for finding in checked.findings]


class Checking:
    """One pass over a file into staging. ``lines``: only these rows are staged. Raises ItemRefused when the file cannot be read."""

    def __init__(self, run: Import, file: Path, lines: Collection[int] | None = None) -> None:
        self.run, self.tally = run, Tally.of(run.tally)
        renew(run)
        if not run.done:
            forget_rows(run)
        self.table = table = opened(file)
        require_plain_lines(table, lines)
        self.desk = Desk(run.keeper, f"导入清单 {run.file_name}"[:200], by=run.by)
        self.desk.lacking.update(self.tally.lacking)
        self.desk.sheets = table.sheets
        staged = ImportRow.objects.filter(of=run).exclude(key="").order_by("line")
        for key, line, mark, name in staged.values_list("key", "line", "mark", "name").iterator(CHUNK):
            self.desk.seen(key, line, mark, name)
        self.places = places_of(run)
        self.rows = self.desk.check(row for row in chosen(table.rows, lines) if row[0] > self.tally.last)
        renew(run, size=max(table.many, run.done), unknown_columns=table.unknown)

    def step(self) -> int:
        """Check a chunk; 0 when there was none left, and then the import waits for whoever sent it."""
        checked = list(islice(self.rows, CHUNK))
        if not checked:
            self._end()
            return 0
        staged = [self._row(each) for each in checked]
        self.tally.last, self.tally.lacking = checked[-1].line, dict(self.desk.lacking)
        self.tally.bodies = {code: list(said) for code, said in self.places.bodies.items()}
        self.tally.divisions, self.tally.uncoded = self.places.divisions, list(self.places.uncoded)
        with transaction.atomic():
            renew(self.run, done=self.run.done + len(checked), tally=self.tally.to_data())
            ImportRow.objects.bulk_create(staged)
        return len(checked)

    def _row(self, checked: Checked) -> ImportRow:
        findings, waits = told(checked), checked.verdict in {ACCEPTED, DRAFTED} or bool(checked.said.kept)
        rules = {rule_code(each["rule"]): each["rule"] for each in findings}
        self.tally.note(checked.verdict, rules, len(findings))
        self.places.note(checked.said, self.desk.bodies)
        return ImportRow(
            of=self.run,
            line=checked.line,
            key=checked.key,
            name=checked.said.name,
            verdict=checked.verdict,
            item=checked.item,
            said=checked.said.to_data() if waits or checked.said.first else None,
            findings=findings,
            rules=rules_text(rules),
            mark=checked.mark,
            taken=not waits,
        )

    def _end(self) -> None:
        unknown = planned_places(self.places, self.run.keeper, roots=self.run.by is None)
        header = self.desk.header(self.table.left)
        self.tally.not_made = list(dict.fromkeys((*self.tally.not_made, *unknown.cannot)))
        renew(self.run, tally=self.tally.to_data(), stage=READY, header=header, size=self.run.done, places=len(unknown), reason="")


__all__ = ["Checking", "Lost", "forget_rows", "here", "renew", "told"]
