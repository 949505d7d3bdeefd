"""申请件 An application ready to be filed: what the one transaction asks about it, its files, and how it is known again by its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from oneseal.calendars.queries import calendar_read
from oneseal.cases.actions.content import body_read, upload_reads
from oneseal.cases.models import Filing, Material
from oneseal.catalogue.queries import in_force_read
from oneseal.catalogue.rules import LoadedVersion
from oneseal.journal.queries import asked, blind_index, entries_of
from oneseal.journal.rules import Entry, Insert, Read, Row, canonical
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import officers_read, party_read, standing_reads

KEY = HouseRule("C-30", "同一提交键只形成一个办件", "本系统办件规则")
COMPLETE = HouseRule("C-31", "申请须列明材料项，附件为已接收的文件", "本系统办件规则")
Files = Mapping[str, Sequence[Mapping[str, str]]]
"""Line of material → its uploads, each with its hash, as the entry says them."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing whose answers, form and material lines have been checked."""

    loaded: LoadedVersion
    by: UUID
    applicant: UUID
    answers: Mapping[str, Any]
    form: Mapping[str, Any]
    materials: Mapping[str, Sequence[UUID]]
    key: str
    channel: str
    received_by: UUID | None = None
    service: Mapping[str, Any] = field(default_factory=dict)
    compared: tuple[UUID, ...] = ()
    stated: Mapping[str, str] = field(default_factory=dict)

    def digest(self, files: Files) -> str:
        """A keyed digest of everything filed: the same key with other content is another filing, and is refused. Of a file counts what is
        in it: a press that is sent twice brings the same scans, each time received anew."""
        return self._digest(_hashes(files))

    def is_once_more(self, digest: str, filed: Files) -> bool:
        """Whether what is given now is what was kept as ``digest`` with the files that the entry names. An earlier release reckoned with
        the keys of the uploads in place of what is in them: then the rest must agree, and the files by their content."""
        given = self.files(_answered(self.uploads))
        if digest == self.digest(given):
            return True
        keys = {line: [file["id"] for file in filed.get(line, ())] for line in self.materials}
        return _hashes(given) == _hashes(filed) and digest == self._digest(keys)

    def _digest(self, materials: Mapping[str, Sequence[str]]) -> str:
        rest = [self.channel, *([self.service] if self.service else [])]
        said = [str(self.loaded.id), str(self.applicant), self.answers, self.form, materials, *rest]
        return blind_index("filing", canonical(said))

    @property
    def names(self) -> dict[str, str]:
        """The material lines of these answers, by their names."""
        return {line.id: line.name for line in self.loaded.materials_for(self.answers)}

    @property
    def uploads(self) -> list[UUID]:
        """Every file given."""
        return [upload for files in self.materials.values() for upload in files]

    def reads(self, on: date) -> list[Read]:
        """What the one transaction asks: permission, bureau, calendar, the version in force, the applicant, this key, the files."""
        return [
            *standing_reads(self.by, on),
            body_read(self.loaded.body),
            calendar_read(),
            in_force_read(self.loaded.item, on),
            party_read(self.applicant),
            Read('SELECT 1 FROM cases_filing WHERE person = %s AND "key" = %s', (self.by, self.key)),
            *upload_reads(self.uploads),
            *([officers_read([self.received_by]), *standing_reads(self.received_by, on)] if self.received_by else []),
        ]

    @property
    def owners(self) -> set[UUID]:
        """Whose uploads may be filed: of who files, of whom it is for, and of the window that scanned them."""
        return {self.by, self.applicant, *([self.received_by] if self.received_by else [])}

    def files(self, answer: Sequence[Sequence[Any]]) -> dict[str, list[dict[str, str]]]:
        """Each upload with its hash, from the answer to ``upload_reads``; one that is not there or is somebody else's is refused."""
        hashes = {UUID(str(upload)): (sha256, UUID(str(owner))) for upload, sha256, owner in answer}
        for line, files in self.materials.items():
            for upload in files:
                if upload not in hashes or hashes[upload][1] not in self.owners:
                    raise Refused(
                        COMPLETE,
                        f"材料“{self.names.get(line, line)}”所附文件 {upload} 不存在，或不是您上传的",
                        field=line,
                        mend="请重新上传该文件",
                        cause="file-not-yours",
                    )
        return {
            line: [{"id": str(upload), "sha256": hashes[upload][0]} for upload in files] for line, files in self.materials.items() if files
        }


def _hashes(files: Files) -> dict[str, list[str]]:
    return {line: [file["sha256"] for file in given] for line, given in files.items()}


def _answered(uploads: Sequence[UUID]) -> list[Sequence[Any]]:
    """The answer to ``upload_reads`` outside of the transaction of a filing."""
    with connection.cursor() as cursor:
        return [line for read in upload_reads(uploads) for line in asked(cursor, read)]


def earlier(filing: Filed) -> Entry | None:
    """The entry of the case that this person filed under this key, if any; the same key with other content is refused."""
    found = Filing.objects.filter(person=filing.by, key=filing.key).first()
    if found is None:
        return None
    entry = entries_of(found.case)[0]
    if not filing.is_once_more(found.digest, entry.data["materials"]):
        number = str(entry.data["number"])
        reason, mend = f"这一页已经提交过，办件编号 {number}，内容和这次的不同", "请先查看那一件；确要另外申请的，从申请页面重新填写"
        raise Refused(KEY, reason, field="key", mend=mend, cause="key-filed", number=number)
    return entry


def keyed(filing: Filed, stream: UUID, files: Files) -> list[Row]:
    """The rows by which the filing is known again, and those of its material."""
    values = {"person": filing.by, "key": filing.key, "case": stream, "digest": filing.digest(files)}
    rows: list[Row] = [Insert(Filing, values)]
    rows += [
        Insert(Material, {"case": stream, "round": 0, "line": line, "upload_id": upload})
        for line, given in filing.materials.items()
        for upload in given
    ]
    return rows
