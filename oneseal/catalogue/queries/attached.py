"""空白表格、示例样表 The files that materials name: of a version that people have read, and of a draft for its keepers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.rules import DRAFT, Finding, Held, LoadedVersion, files_of, found, written_sheet
from oneseal.catalogue.rules.attached import FILES
from oneseal.documents.queries import form, is_kept
from oneseal.journal.queries import today


def published_file(item: UUID, key: str) -> tuple[UUID, Held] | None:
    """The file with this key of a version of an item that was in force once, the newest first; and the version. What was read once stays
    to be had: a case goes by the version under which it was filed. One query, and one for each version read for the first time."""
    rows = ItemVersion.objects.filter(_held_by(today()), item=item, item__is_leaf=True).order_by("-version").values_list("id", flat=True)
    return next(((version, held) for version in rows if (held := _files_of_version(version).get(key))), None)


def _held_by(day: date) -> Q:
    """Versions that were in force on a day up to this one: neither cancelled nor replaced before they would have been."""
    sooner = ItemVersion.objects.filter(~Q(state=DRAFT), item=OuterRef("item"), version__gt=OuterRef("version"))
    replaced = Exists(sooner.filter(effective_on__lt=OuterRef("effective_on")))
    return ~Q(state=DRAFT) & Q(effective_on__lte=day) & (Q(cancel_on=None) | Q(cancel_on__gt=F("effective_on"))) & ~Q(replaced)


@lru_cache(maxsize=512)
def _files_of_version(version: UUID) -> Mapping[str, Held]:
    """By their keys; of a published version, which never changes, kept in memory so that its whole content is read once."""
    return files_of(ItemVersion.objects.values_list("content", flat=True).get(pk=version))


def given_files(content: Mapping[str, Any]) -> tuple[Held, ...]:
    """The files of a version that somebody gave: what has to be in store."""
    return tuple(held for held in files_of(content).values() if held.sha256)


def lost_files(given: Iterable[Held]) -> Iterator[Finding]:
    """Q-14: a file that somebody gave and that is not in store any more."""
    for held in given:
        if not is_kept(held.sha256):
            yield found("Q-14", f"{FILES}.{held.word}", held.name, "文件不在库中", "从备份恢复 files 目录，或者重新上传", "warn")


def written_file(loaded: LoadedVersion, held: Held) -> bytes:
    """The PDF of a blank form or sample whose words the version holds; its QR code opens the item's guide."""
    return form(written_sheet(loaded, held), loaded.effective_on or today(), f"{settings.PUBLIC_URL}/items/{loaded.item}")


__all__ = ["given_files", "lost_files", "published_file", "written_file"]
