"""导入清单: a list is checked into staging, then taken in by recorded batches, each one short transaction.

After a kill the same file goes on where it stopped; a file whose rows say what the catalogue says already makes nothing.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from oneseal.catalogue.actions.bodies import make_places, planned_entries
from oneseal.catalogue.actions.checking import CHUNK, Checked, Desk
from oneseal.catalogue.actions.entering import Entering
from oneseal.catalogue.actions.items import Permission
from oneseal.catalogue.actions.staging import Checking, Lost, chosen, here, renew, require_plain_lines, told
from oneseal.catalogue.actions.tables import opened
from oneseal.catalogue.models import Import, ImportRow
from oneseal.catalogue.queries.places import Places, places_of
from oneseal.catalogue.rules import RULES
from oneseal.catalogue.rules.columns import lines_text
from oneseal.catalogue.rules.importing import CHECKING, READY, TAKING, Tally, said_once
from oneseal.catalogue.rules.taking import ACCEPTED, DRAFTED, SET_ASIDE, UNCHANGED, VERDICTS
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body, Division

TAKEN_OVER = "同时另有一次导入接手了这个文件（另一个窗口或者命令），本次到此为止；已写入的行都完整，没有写两次"
Progress = Callable[[str, int], None]


@dataclass(slots=True)
class Report:
    """What a file gave: rows by verdict, findings by line, columns nobody knows, bodies and divisions that are not registered."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    findings: list[dict[str, Any]] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    missing: str = ""
    """Rows that were asked for and are not there."""

    def add(self, checked: Checked) -> None:
        """Count a row and note what is wrong with it."""
        self.counts[checked.verdict] += 1
        self.findings += told(checked)

    def to_data(self) -> dict[str, Any]:
        """As the command prints it."""
        counts = self.counts
        return {
            "rows": sum(counts.values()),
            "accepted": counts[ACCEPTED],
            "drafts": counts[DRAFTED],
            "unchanged": counts[UNCHANGED],
            "set_aside": counts[SET_ASIDE],
            "rows_missing": self.missing,
            "unknown_columns": self.unknown_columns,
            **self.places.to_data(),
            "findings": self.findings,
        }


def no_progress(stage: str, rows: int) -> None:
    """Tells nobody."""


def check_list(
    file: Path, keeper: Body, *, by: UUID | None = None, lines: Collection[int] | None = None, progress: Progress = no_progress
) -> Report:
    """What importing the file, or these ``lines`` of it, would do when ``by`` does it.

    Nothing is written. Raises ItemRefused when the file cannot be read.
    """
    table, report, desk = opened(file), Report(), Desk(keeper, f"导入清单 {file.name}"[:200], by=by)
    require_plain_lines(table, lines)
    report.unknown_columns, desk.sheets, there = table.unknown, table.sheets, set[int]()
    for many, checked in enumerate(desk.check(chosen(table.rows, lines)), start=1):
        report.add(checked)
        there.add(checked.line)
        report.places.note(checked.said, desk.bodies)
        if many % CHUNK == 0:
            progress("检查", many)
    report.missing = lines_text(set(lines or ()) - there)
    report.findings = [*desk.header(table.left), *said_once(report.findings)]
    report.places.plan(keeper, roots=by is None)
    return report


@verb
def import_list(
    file: Path,
    keeper: Body,
    *,
    by: UUID | None = None,
    create_bodies: bool = False,
    lines: Collection[int] | None = None,
    progress: Progress = no_progress,
) -> Report:
    """导入 a list for a bureau's catalogue; ``lines``: only these rows. Safe to repeat, also after a kill in the middle.

    What was killed while rows were being taken in goes on with the rows that it was to take: another choice is refused until it is done.
    Every row with a key becomes a draft of its item (new, or the open draft), unless it says what the item says already; rows with
    findings are drafts that cannot be published until mended. Raises ItemRefused when the file cannot be read.
    """
    permission = Permission.of(by, REVIEW, keeper)
    run = _begun(file, keeper, permission, lines)
    try:
        refused = _make_listed(run, file, lines, progress) if create_bodies else None
        _stage(run, file, lines, progress)
        waiting = ImportRow.objects.filter(of=run, taken=False).exists()
        _take_in(run, permission, progress)
    except Lost as lost:
        raise Refused(RULES["I-16"], TAKEN_OVER, field="file", mend="等那一次做完；再导入一次这个文件，就会说明哪些行没有写入") from lost
    except Refused:
        if run.stage == CHECKING:
            run.delete()
        raise
    report = report_of(run)
    if lines is not None:
        report.missing = lines_text(set(lines) - set(ImportRow.objects.filter(of=run).values_list("line", flat=True)))
    report.places.plan(keeper, roots=by is None)
    if refused is not None:
        report.places.refused = refused
    if not report.counts[ACCEPTED] + report.counts[DRAFTED] + waiting:
        run.delete()
    return report


def _make_listed(run: Import, file: Path, lines: Collection[int] | None, progress: Progress) -> list[str]:
    """Register the places that the file names; returns what could not be, and why. What is to be made is noted with the import before:
    after a kill the report tells it whole."""
    before, keeper = [each for each in places_of(run).made if _is_registered(each)], run.keeper
    places = check_list(file, keeper, by=run.by, lines=lines, progress=progress).places
    places.refused = []
    _note_made(run, [*before, *planned_entries(places, keeper, roots=run.by is None)])
    make_places(places, keeper, by=run.by)
    _note_made(run, [*before, *places.made])
    return places.refused


def _note_made(run: Import, made: list[dict[str, str]]) -> None:
    tally = Tally.of(run.tally)
    tally.made = made
    renew(run, tally=tally.to_data())


def _is_registered(made: Mapping[str, str]) -> bool:
    code = made["code"]
    kind = Division.objects.filter(code=code) if made["kind"] == "division" else Body.objects.filter(uscc=code)
    return kind.exists()


def _begun(file: Path, keeper: Body, permission: Permission, lines: Collection[int] | None) -> Import:
    """The unfinished import of this very file, or a new one. Its entries are those of its batches: a file that changes nothing has none."""
    permission.require_now()
    with file.open("rb") as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
    wanted = lines_text(lines)
    unfinished = Import.objects.filter(keeper=keeper, digest=digest, finished_at=None, source="").order_by("-began_at").first()
    if unfinished and unfinished.lines != wanted:
        _choose_anew(unfinished, wanted)
    said = {"file_name": file.name[:200], "digest": digest, "began_at": now(), "lines": wanted}
    begun = unfinished or Import.objects.create(id=new_stream(), keeper=keeper, by=permission.by, **said)
    Import.objects.filter(pk=begun.pk).update(held_by=here())
    begun.refresh_from_db()
    return begun


def _choose_anew(run: Import, wanted: str) -> None:
    """Other rows of the file than it was to take: it is checked anew while nothing of it was taken in; refused once something may be."""
    if not Import.objects.filter(pk=run.pk, stage__in=(CHECKING, READY)).update(
        lines=wanted, stage=CHECKING, done=0, tally={"made": Tally.of(run.tally).made}, held_by=""
    ):
        chosen_before = f"第 {run.lines} 行" if run.lines else "全部行"
        again = f"--rows {run.lines} " if run.lines else "不加 --rows "
        reason = f"这个文件上次导入{chosen_before}，写到中途停了；这次选的行不同"
        raise Refused(RULES["I-16"], reason, field="rows", mend=f"先用{again}再导入一次，做完上次的，然后导入其他行")
    run.refresh_from_db()


def _stage(run: Import, file: Path, lines: Collection[int] | None, progress: Progress) -> None:
    """Check every row into staging; a killed check goes on behind what it kept."""
    if run.stage != CHECKING:
        return
    check = Checking(run, file, lines)
    while check.step():
        progress("检查", run.done)


def _take_in(run: Import, permission: Permission, progress: Progress) -> None:
    """Batch after batch until none is left, then the end is noted."""
    renew(run, stage=TAKING)
    done, entering = ImportRow.objects.filter(of=run, taken=True).count(), Entering(run, permission)
    while many := entering.step():
        done += many
        progress("写入", done)


def report_of(run: Import) -> Report:
    """What an import did, as its rows tell."""
    report = Report(unknown_columns=list(run.unknown_columns), findings=list(run.header), places=places_of(run))
    for verdict, findings in ImportRow.objects.filter(of=run).order_by("line").values_list("verdict", "findings").iterator(CHUNK):
        report.counts[verdict] += 1
        report.findings += findings
    report.findings = said_once(report.findings)
    return report
