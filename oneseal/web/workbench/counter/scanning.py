"""扫描件 What a window scanned line by line, and which files it held against their originals (已核对原件): each by a tick of its own.

A tick names a file that stands on the page already, the place of one that comes now (``line:0``), or all that come now for a line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest

from oneseal.documents.models import Upload
from oneseal.documents.queries import Again, upload_facts
from oneseal.documents.queries import each_once as kept_once
from oneseal.web.uploads import received_each, together
from oneseal.web.workbench.office.door import key_of

UNCOMPARED = "{}：勾选了“已核对原件”，但没有扫描件；请先扫描，没有核对的去掉勾选"


@dataclass(frozen=True, slots=True)
class Scanned:
    """``given``: files by line; ``compared``: those held against their originals; ``wrong``: why others were not taken, by line; ``idle``:
    what is wrong with ticks for which nothing was scanned, by line; ``ticked``: lines whose tick stands on, as not all of it was taken."""

    given: dict[str, list[UUID]]
    compared: frozenset[UUID]
    wrong: dict[str, str]
    idle: dict[str, str]
    ticked: frozenset[str]

    def files(self, line: str, uploads: Mapping[UUID, Upload]) -> list[tuple[Upload, bool]]:
        """What came for a line, each with whether it was compared."""
        return [(uploads[file], file in self.compared) for file in self.given.get(line, ()) if file in uploads]

    @property
    def all(self) -> list[UUID]:
        """Every file."""
        return [file for files in self.given.values() for file in files]


NOTHING = Scanned({}, frozenset(), {}, {}, frozenset())


def scanned(request: HttpRequest, names: Mapping[str, str], by: UUID) -> Scanned:
    """What came now together with what came before (``kept``: line:upload; her own scans only). ``names``: of the lines."""
    given = _kept(request, names, by)
    stood = {file for files in given.values() for file in files}
    came: dict[str, Sequence[UUID | None]] = {}
    wrong: dict[str, str] = {}
    for line in sorted(names):
        came[line], mistakes = received_each(request, line, by)
        given[line] = [*given.get(line, []), *(file for file in came[line] if file)]
        if mistakes:
            wrong[line] = together(mistakes)
    compared, idle, ticked = set[UUID](), dict[str, str](), set[str]()
    for tick in request.POST.getlist("compared"):
        line, _, place = tick.partition(":")
        meant = _meant(came[line], place) if line in came else [file for file in (key_of(tick),) if file in stood]
        compared |= {file for file in meant if file}
        if line in came and not meant:
            idle[line] = UNCOMPARED.format(names[line])
        if line in came and not place and not all(meant or [None]):
            ticked.add(line)
    return Scanned({line: files for line, files in given.items() if files}, frozenset(compared), wrong, idle, frozenset(ticked))


def each_once(scan: Scanned) -> tuple[Scanned, list[Again]]:
    """A file that came twice for its line is kept once, which is told; compared if either was."""
    given, again = kept_once(scan.given)
    stands = {each.stands for each in again if each.upload in scan.compared}
    return replace(scan, given=given, compared=(scan.compared | stands) & {file for files in given.values() for file in files}), again


def _kept(request: HttpRequest, names: Mapping[str, str], by: UUID) -> dict[str, list[UUID]]:
    pairs = [(line, key_of(upload)) for line, _, upload in (kept.partition(":") for kept in request.POST.getlist("kept"))]
    own = {key for key, fact in upload_facts([file for _, file in pairs if file]).items() if fact.by == by}
    given: dict[str, list[UUID]] = {}
    for line, file in pairs:
        if file in own and line in names:
            given.setdefault(line, []).append(file)
    return given


def _meant(came: Sequence[UUID | None], place: str) -> Sequence[UUID | None]:
    if not place:
        return came
    return came[int(place) : int(place) + 1] if place.isascii() and place.isdigit() and len(place) < 4 else []
