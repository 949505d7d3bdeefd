"""写入 What was staged is taken in batch after batch: new items many in one transaction, sized by the time the last one took; an item there
is already by its ordinary act. A batch is whole or not there, so a kill leaves whole batches."""

from collections.abc import Iterable, Sequence
from time import perf_counter
from typing import Any

from django.db import IntegrityError
from django.db.models import Count

from oneseal.catalogue.actions.checking import Checked, Desk
from oneseal.catalogue.actions.items import Permission, founding, item_values
from oneseal.catalogue.actions.orphans import last_of
from oneseal.catalogue.actions.staging import FORGET, renew, told
from oneseal.catalogue.actions.versions import draft_data, draft_rows, save_draft
from oneseal.catalogue.models import Import, ImportRow, Item
from oneseal.catalogue.rules import RULES, replay_item
from oneseal.catalogue.rules.importing import DONE, FEWEST, MOST, Tally, next_batch, row_of, rule_code
from oneseal.catalogue.rules.taking import DRAFTED, LEFT_OUT, NOTHING_SAID, SET_ASIDE, UNCHANGED, Said, beside_first
from oneseal.journal.gate import Act, Lock, gate
from oneseal.journal.queries import now
from oneseal.journal.rules import Update
from oneseal.law.rule import Refused

RENEWED = 5.0
"""Seconds after which the import is said to be still this process's."""


def _apart(rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Rows up to the first that speaks of an item again: it is held against what the one before it wrote."""
    seen = set[str]()
    for place, row in enumerate(rows):
        if row.key in seen:
            return list(rows[:place])
        seen.add(row.key)
    return list(rows)


def _said(row: ImportRow) -> Said:
    said = Said.of_data(row.said or NOTHING_SAID)
    return beside_first(said) if said.first else said


class Entering:
    """The rows of an import that are not taken yet; ``lines``: only these, the others are left out."""

    def __init__(self, run: Import, permission: Permission, lines: set[int] | None = None) -> None:
        self.run, self.permission, self.lines, self.size = run, permission, lines, FEWEST * 4
        self.desk = Desk(run.keeper, f"导入清单 {run.file_name}"[:200], by=permission.by)
        self.renewed = perf_counter()
        renew(run)
        if lines is not None:
            self._count_first_chosen(lines)

    def _count_first_chosen(self, lines: set[int]) -> None:
        """A further row of a key is the first where no row before it was chosen: then it counts whole, also one that said the same."""
        rows = ImportRow.objects.filter(of=self.run)
        further = set(rows.filter(said__first__gt=0).values_list("pk", flat=True))
        told = rows.order_by("-line").values_list("key", "line", "pk").iterator() if further else ()
        first = {key: pk for key, line, pk in told if line in lines}
        whole = sorted(further.intersection(first.values()))
        for place in range(0, len(whole), FORGET):
            chosen = list(rows.filter(pk__in=whole[place : place + FORGET]))
            for row in chosen:
                row.findings = [each for each in row.findings if rule_code(each["rule"]) != "I-11"]
                row.said, row.taken, row.verdict = {**(row.said or NOTHING_SAID), "first": 0}, False, DRAFTED
            ImportRow.objects.bulk_update(chosen, ["said", "taken", "findings", "verdict"])

    def step(self) -> int:
        """Take in a batch; returns how many rows were dealt with, 0 when none was left: then the end is noted."""
        if perf_counter() - self.renewed > RENEWED:
            renew(self.run)
            self.renewed = perf_counter()
        rows = list(ImportRow.objects.filter(of=self.run, taken=False).order_by("id")[: max(self.size, MOST if self.lines else 0)])
        if not rows:
            self._end()
            return 0
        if self.lines is not None and (left := [row.pk for row in rows if row.line not in self.lines]):
            ImportRow.objects.filter(pk__in=left).update(taken=True, said=None, verdict=LEFT_OUT)
            return len(left)
        batch = _apart(rows[: self.size])
        self._take(self._judged(batch))
        return len(batch)

    def _end(self) -> None:
        """Rows that were not chosen and say nothing new count as not chosen either; the counts are those of what was done."""
        rows = ImportRow.objects.filter(of=self.run)
        if self.lines is not None:
            left = [key for key, line in rows.exclude(verdict=LEFT_OUT).values_list("pk", "line") if line not in self.lines]
            for place in range(0, len(left), FORGET):
                rows.filter(pk__in=left[place : place + FORGET]).update(verdict=LEFT_OUT)
        tally = Tally.of(self.run.tally)
        tally.verdicts = dict(rows.order_by().values_list("verdict").annotate(many=Count("pk")))
        renew(self.run, stage=DONE, finished_at=now(), tally=tally.to_data())

    def _take(self, judged: list[tuple[ImportRow, Checked]]) -> None:
        self._found_many([pair for pair in judged if pair[1].item is None and pair[1].verdict != SET_ASIDE])
        same = [row.pk for row, checked in judged if checked.item is not None and checked.verdict == UNCHANGED]
        if same:
            ImportRow.objects.filter(pk__in=same).update(taken=True, said=None, verdict=UNCHANGED)
        for row, checked in judged:
            if checked.verdict == SET_ASIDE or (checked.item is not None and checked.verdict != UNCHANGED):
                self._change(row, checked)

    def _judged(self, rows: Iterable[ImportRow]) -> list[tuple[ImportRow, Checked]]:
        """The rows of a batch against the catalogue as it stands now."""
        rows = list(rows)
        latest = self.desk.looked_up([row.key for row in rows])
        taken_up = {row.item: row.key for row in rows if row.item and row.key not in latest}
        if taken_up:
            held = last_of(list(Item.objects.filter(pk__in=taken_up).select_related("body", "keeper")))
            latest |= {taken_up[item]: each for item, each in held.items()}
        said = {row.pk: _said(row) for row in rows}
        self.desk.follow_links(said.values(), latest)
        asked = [(row, Checked(row.line, row.key, said[row.pk], SET_ASIDE, mark=row.mark)) for row in rows]
        return [(row, self.desk.judged(checked, latest.get(row.key))) for row, checked in asked]

    def _found_many(self, fresh: list[tuple[ImportRow, Checked]]) -> None:
        """New items of a batch in one transaction, each with its founding and its draft. When another hand founded one of them meanwhile,
        the batch is tried again one by one, and that one becomes a change."""
        if not fresh:
            return
        run, permission, begun = self.run, self.permission, perf_counter()
        try:
            with gate(run.pk, Lock(Import, run.pk), permission.reads()) as act:
                begun = perf_counter()
                permission.require(act)
                for row, checked in fresh:
                    self._found_in(act, row, checked)
                ends = fresh[0], fresh[-1]
                data: dict[str, Any] = {"lines": [row_of(row.line) for row, _ in ends], "items": len(fresh)}
                if any(checked.said.sheet for _, checked in ends):
                    data["sheets"] = [checked.said.sheet for _, checked in ends]
                act.record("import_items", by=permission.by, power=permission.power, data=data)
        except IntegrityError:
            if len(fresh) == 1:
                if not Item.objects.filter(key=fresh[0][0].key).exists():
                    raise
                return
            for pair in fresh:
                self._found_many([pair])
        else:
            if len(fresh) >= self.size // 2:
                self.size = next_batch(self.size, perf_counter() - begun)

    def _found_in(self, act: Act, row: ImportRow, checked: Checked) -> None:
        draft, permission = checked.draft, self.permission
        if draft is None:
            raise Refused(RULES["I-11"], f"第 {row.line} 行没有可写入的内容", mend="请重新检查文件")
        item, data, rows = founding(item_values(self.desk.keepers.of(checked.body), checked.body, draft))
        begun = act.found(item, "found_item", by=permission.by, power=permission.power, data=data, rows=rows)
        key, number, written = draft_rows(item, replay_item([begun]), draft)
        said = draft_data(key, number, draft, str(draft.content["change_reason"]))
        taken = Update(ImportRow, {"id": row.pk, "taken": False}, {"taken": True, "item": item, "said": None})
        act.follow(begun, "draft_item", by=permission.by, power=permission.power, data=said, rows=[*written, taken])

    def _change(self, row: ImportRow, checked: Checked) -> None:
        """A row of an item there is: its draft says it now, in one act with the note that the row is taken; not while it waits."""
        if checked.verdict == SET_ASIDE:
            ImportRow.objects.filter(pk=row.pk).update(taken=True, said=None, verdict=SET_ASIDE, findings=told(checked))
        if checked.draft is not None and checked.item is not None:
            verdict = checked.verdict if row.verdict == UNCHANGED else row.verdict
            noted = {"taken": True, "item": checked.item, "said": None, "verdict": verdict}
            taken = Update(ImportRow, {"id": row.pk, "taken": False}, noted)
            save_draft(checked.item, checked.draft, self.permission, body=checked.body, also=[taken])
