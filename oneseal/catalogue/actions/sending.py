"""送来的清单: a list sent by the browser is kept, checked, and taken in when its sender says so; the periodic job carries it on.

Its file lies in the home under ``imports/`` until the list is taken in or given up. Every step is short and notes how far it came: a closed
tab, a kill or a second worker loses and repeats nothing.
"""

import hashlib
import logging
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Q

from oneseal.catalogue.actions.bodies import founding_places
from oneseal.catalogue.actions.entering import Entering
from oneseal.catalogue.actions.items import Permission
from oneseal.catalogue.actions.staging import APART, LEASE, ONE_SHEET, OPENING, Checking, Lost, forget_rows, here, renew
from oneseal.catalogue.models import Import, ImportRow
from oneseal.catalogue.queries.places import places_of
from oneseal.catalogue.rules import RULES, Finding, ItemRefused
from oneseal.catalogue.rules.columns import lines_of, lines_text
from oneseal.catalogue.rules.importing import (
    CANCELLED,
    CHECKING,
    FOUNDING,
    LINES_OF_A_SHEET,
    OVER,
    READY,
    STOPPED,
    TAKING,
    UNREADABLE,
    WORKING,
    Tally,
    few_lines,
    require_stage,
)
from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.queries import now
from oneseal.journal.rules import Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import reads_of, require_city_supervisor
from oneseal.people.models import Body

log = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=7)
"""How long a list that waits for its sender is kept."""
ARRIVING = timedelta(hours=1)
MOST_OPEN = 10
LONGEST_NAME = 60


class Work(Protocol):
    """What an import is at: each step is short; 0 when there is nothing more of it."""

    def step(self) -> int:
        """Do a little and note it."""


@verb
def receive_list(name: str, pieces: Iterable[bytes], keeper: Body, *, by: UUID) -> UUID:
    """收清单: keep a list for a bureau's catalogue, to be checked. The same file again, while the first waits, is the first."""
    permission = Permission.of(by, REVIEW, keeper)
    permission.require_now()
    key, shown = new_stream(), f"{Path(name).stem[:LONGEST_NAME]}{Path(name).suffix.lower()}"
    folder, digest = _folder(key), hashlib.sha256()
    folder.mkdir(mode=0o700, parents=True)
    with (folder / shown).open("wb") as kept:
        for piece in pieces:
            digest.update(piece)
            kept.write(piece)
    mine = Import.objects.filter(by=by, keeper=keeper, stage__in=(*WORKING, *OVER)).exclude(source="")
    known = mine.filter(digest=digest.hexdigest(), file_name=shown).first()
    if known is None and mine.count() < MOST_OPEN:
        said = {"file_name": shown, "digest": digest.hexdigest(), "source": f"{key.hex}/{shown}", "began_at": now()}
        return Import.objects.create(id=key, keeper=keeper, by=by, **said).pk
    shutil.rmtree(folder)
    if known is None:
        raise Refused(RULES["I-16"], f"您已有 {MOST_OPEN} 份清单没有处理完", field="file", mend="先导入或者放弃其中一些")
    return known.pk


def _folder(key: UUID) -> Path:
    return Path(settings.ONESEAL_HOME) / "imports" / key.hex


def _asked(key: UUID, by: UUID, what: str) -> tuple[Import, Permission]:
    """The sender's import, where this may be asked of it."""
    run = Import.objects.select_related("keeper").filter(pk=key).exclude(source="").first()
    if run is None or run.by != by:
        raise Refused(RULES["I-16"], "没有找到这份清单", mend="由送来清单的人办理")
    permission = Permission.of(by, REVIEW, run.keeper)
    permission.require_now()
    require_stage(run.stage, what)
    return run, permission


def _moved(run: Import, **values: object) -> None:
    """The import stands elsewhere now; refused when another press, or the job, was quicker."""
    if not Import.objects.filter(pk=run.pk, stage=run.stage).update(**values):
        raise Refused(RULES["I-16"], "这份清单刚刚有了变化", mend="请刷新后查看进度")


@verb
def take_list(key: UUID, *, rows: str = "", by: UUID) -> None:
    """导入: take the checked list in, all of it or chosen rows; one that stopped on its way goes on with the rows it was to take."""
    run, _ = _asked(key, by, "take")
    if (lines := lines_of(rows)) is not None and run.stage == READY:
        _require_there(run, lines)
    _moved(run, stage=TAKING, lines=run.lines if run.stage == STOPPED else rows.strip(), reason="")


def _require_there(run: Import, lines: set[int]) -> None:
    """Refuse rows that the list does not have, and any choice where the number of a row does not tell its sheet."""
    held = ImportRow.objects.filter(of=run)
    if held.filter(line__gte=LINES_OF_A_SHEET).exists():
        raise Refused(RULES["I-17"], ONE_SHEET, field="rows", mend=APART)
    if missing := lines - set(held.values_list("line", flat=True)):
        reason = f"清单里没有第 {few_lines(lines_text(missing))} 行"
        raise Refused(RULES["I-17"], reason, field="rows", mend="行号是电子表格左边的行号；只写清单里有的行")


@verb
def cancel_list(key: UUID, *, by: UUID) -> None:
    """放弃: nothing of the list is taken in any more, and it is forgotten."""
    run, _ = _asked(key, by, "cancel")
    _moved(run, stage=CANCELLED)
    shutil.rmtree(_folder(key), ignore_errors=True)


@verb
def found_listed(key: UUID, *, by: UUID) -> None:
    """登记清单所列机构和区划: those that the list names and nobody registered, by the city's 监督 post; then it is checked anew."""
    run = Import.objects.select_related("keeper").filter(pk=key).exclude(source="").first()
    if run is None:
        raise Refused(RULES["I-16"], "没有找到这份清单", mend="请刷新后再试")
    require_stage(run.stage, "found")
    with gate(key, Lock(Import, key), reads_of(by)) as act:
        require_city_supervisor(act, by, run.keeper.division_id)
        places = places_of(run)
        data = {"bodies": sorted(places.bodies), "divisions": sorted(places.divisions)}
        changed = Update(Import, {"id": key, "stage": READY}, {"stage": FOUNDING, "places_by": by, "held_by": "", "held_until": None})
        act.record("found_listed", by=by, data=data, rows=[changed])


class Founding:
    """The bodies and divisions of a list, one act after another."""

    def __init__(self, run: Import) -> None:
        self.run, self.places = run, places_of(run)
        self.founded = founding_places(self.places, run.keeper, by=run.places_by)
        renew(run)

    def step(self) -> int:
        """One more; 0 when all are there: the list is checked anew, because its rows may be whole now."""
        if next(self.founded, None) is not None:
            renew(self.run)
            return 1
        renew(self.run, stage=CHECKING, done=0, tally=Tally(not_made=self.places.refused, made=self.places.made).to_data())
        return 0


def carry_on(seconds: float = 1.0) -> int:
    """The periodic job: a little of every list that is at work; what is given up or forgotten goes. Returns how much was done."""
    free = Q(held_until=None) | Q(held_until__lt=now()) | Q(held_by=here())
    runs = Import.objects.filter(free, stage__in=WORKING).exclude(source="")
    return sum(carry_on_one(key, seconds) for key in runs.order_by("began_at").values_list("pk", flat=True)) + _forget()


def carry_on_one(key: UUID, seconds: float, *, leave: bool = False) -> int:
    """One list, for so long; returns rows checked or taken and places made. ``leave``: another process goes on with it at once."""
    free = Q(held_until=None) | Q(held_until__lt=now()) | Q(held_by=here())
    if not Import.objects.filter(free, pk=key, stage__in=WORKING).exclude(source="").update(held_by=here(), held_until=now() + LEASE):
        _at_work.pop(key, None)
        return 0
    done, until = 0, perf_counter() + seconds
    try:
        while (stage := Import.objects.values_list("stage", flat=True).get(pk=key)) in WORKING:
            work = _work(key, stage)
            many = work.step()
            done += many or 1
            if perf_counter() > until:
                break
    except Lost:
        _at_work.pop(key, None)
    except Refused as refused:
        _stop(key, refused.reason if not isinstance(refused, ItemRefused) else str(refused))
    except (OperationalError, InterfaceError):
        _at_work.pop(key, None)
        raise
    except Exception:
        log.exception("import %s broke off", key)
        _stop(key, "处理时出错，已写入运行日志；已写入的行都完整")
    if leave:
        _at_work.pop(key, None)
        Import.objects.filter(pk=key, held_by=here()).update(held_by="", held_until=None)
    return done


_at_work: dict[UUID, tuple[str, Work]] = {}
"""What this process is at, with the stage it belongs to: the open file, what the check has seen."""


def _work(key: UUID, stage: str) -> Work:
    at, work = _at_work.get(key, ("", None))
    if work is None or at != stage:
        work = _begun(Import.objects.select_related("keeper").get(pk=key), stage)
        _at_work[key] = stage, work
    return work


def _forget_files() -> None:
    """What no list needs any more; what came just now may still be on its way in."""
    place = Path(settings.ONESEAL_HOME) / "imports"
    old = [each for each in place.iterdir() if each.stat().st_mtime < (now() - ARRIVING).timestamp()] if place.is_dir() else []
    if old:
        needed = Import.objects.filter(stage__in=(*WORKING, *OVER)).exclude(source="").values_list("pk", flat=True)
        for each in (each for each in old if each.name not in {key.hex for key in needed}):
            shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink(missing_ok=True)


def _begun(run: Import, stage: str) -> Work:
    if stage == TAKING:
        return Entering(run, Permission.of(run.by, REVIEW, run.keeper), lines_of(run.lines))
    if stage == FOUNDING:
        return Founding(run)
    file = Path(settings.ONESEAL_HOME) / "imports" / run.source
    if not file.is_file():
        gone = Finding("file", run.file_name, RULES["I-17"], "这台机器上没有送来的文件", "请重新选择文件；几台机器要共用 imports 目录")
        raise ItemRefused("读不出导入文件", [gone])
    renew(run, lease=OPENING)
    return Checking(run, file)


def _stop(key: UUID, reason: str) -> None:
    """What was refused waits for a person: a file that cannot be read, places nobody may make, rows nobody may write any more."""
    _at_work.pop(key, None)
    for stage, then in ((CHECKING, UNREADABLE), (FOUNDING, READY), (TAKING, STOPPED)):
        Import.objects.filter(pk=key, held_by=here(), stage=stage).update(stage=then, reason=reason, held_by="", held_until=None)


def _forget() -> int:
    """Lists that were given up, and those nobody came back to, with their files; of those taken in the file alone."""
    _forget_files()
    old = Q(stage=CANCELLED) | Q(stage__in=OVER, began_at__lt=now() - KEPT_FOR)
    for run in (gone := list(Import.objects.filter(old).exclude(source="")[:MOST_OPEN])):
        shutil.rmtree(_folder(run.pk), ignore_errors=True)
        forget_rows(run)
        run.delete()
    return len(gone)
