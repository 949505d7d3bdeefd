"""交来的材料 What was given of the material, by line and round, and who at a window held which file against its original."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from oneseal.cases.models import Material
from oneseal.cases.rules import Case, Line
from oneseal.catalogue.rules import LoadedVersion
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_facts
from oneseal.journal.rules import Entry

GIVING = frozenset({"file", "supply", "add_material"})
"""Acts by which material is given."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a material line: the round it came in (0: with the filing)."""

    id: UUID
    name: str
    media_type: str
    size: int
    round: int
    by: UUID
    sha256: str
    compared: str = ""
    """Who at a window held it against its original."""
    opens: bool = True
    """Whether it may be opened by who reads: an officer of the bureau opens all; of others the query that shows them the case says it."""


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A line of the material list with its files and, after a correction notice, what was asked and whether it passed."""

    id: str
    name: str
    required: bool
    files: tuple[File, ...]
    asked: Line | None
    problem: str = ""
    mend: str = ""
    reason: str = ""
    changed: bool = False
    """Whether the last round of correction brought something for it."""
    by_form: bool = False
    """Whether the filed form is it, so that no file is asked for."""

    @property
    def is_given(self) -> bool:
        """Whether it is there: as a file, or as the form."""
        return bool(self.files) or self.by_form

    @property
    def compared(self) -> tuple[File, ...]:
        """The files that count and that a window held against their originals."""
        return tuple(file for file in self.current if file.compared)

    @property
    def current(self) -> tuple[File, ...]:
        """The files that count: those of the last round that brought any."""
        return tuple(file for file in self.files if file.round == self.files[-1].round)

    @property
    def earlier(self) -> tuple[File, ...]:
        """What a later round of correction replaced."""
        return tuple(file for file in self.files if file.round != self.files[-1].round)


def window_of(entry: Entry, names: Mapping[UUID, str]) -> str:
    """Who took it in at a counter; "" for what came online."""
    return names.get(UUID(entry.data["received_by"]), "") if entry.data.get("received_by") else ""


def compared_in(entries: Sequence[Entry], names: Mapping[UUID, str]) -> dict[str, str]:
    """File → who held it against its original. An entry of an earlier release names the line: then all that it brought for it."""
    held: dict[str, str] = {}
    for entry in entries:
        marked = set(entry.data.get("compared", ())) if entry.act in GIVING else set()
        if marked:
            brought = [(line, file["id"]) for line, files in entry.data["materials"].items() for file in files]
            held |= {file: window_of(entry, names) for line, file in brought if not marked.isdisjoint({line, file})}
    return held


def materials_of(
    case: UUID, known: Case, loaded: LoadedVersion, told: Mapping[str, tuple[str, str, str]], compared: Mapping[str, str]
) -> tuple[MaterialLine, ...]:
    """Every line that these answers ask for, with its files. ``told``: the words of the last notice and check; ``compared``: by file."""
    rows = list(Material.objects.filter(case=case).order_by("id"))
    uploads = upload_facts([row.upload_id for row in rows])
    asked = {line.line: line for one in known.rounds for line in one.lines}
    last = len(known.rounds)
    return tuple(
        MaterialLine(
            line.id,
            line.name,
            line.required,
            tuple(_file(uploads[row.upload_id], row.round, compared) for row in rows if row.line == line.id and row.upload_id in uploads),
            asked.get(line.id),
            *told.get(line.id, ("", "", "")),
            changed=(any(row.line == line.id and row.round == last for row in rows) if last else False)
            or (loaded.is_form(line) and bool(known.form_changed)),
            by_form=loaded.is_form(line),
        )
        for line in loaded.materials_for(known.answers)
    )


def _file(upload: Upload, given_in: int, compared: Mapping[str, str]) -> File:
    held = compared.get(str(upload.id), "")
    return File(upload.id, upload.name, upload.media_type, upload.size, given_in, upload.by, upload.sha256, held)
