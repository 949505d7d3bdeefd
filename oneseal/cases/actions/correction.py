"""补正, 补齐材料: the applicant gives what is missing, line by line; what was given is a new row, the old one stays."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from oneseal.cases.actions.content import Context
from oneseal.cases.actions.way import Extra, More, perform
from oneseal.cases.models import Material
from oneseal.cases.rules import Case, Decision
from oneseal.cases.rules.shapes import given_files, identity
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_facts
from oneseal.journal.gate import Act
from oneseal.journal.rules import Entry, Insert
from oneseal.law.rule import HouseRule, Refused

OWN = HouseRule("C-32", "材料须是办理人、申请人或者收件窗口上传的文件", "本系统办件规则")


def supply(case: UUID, materials: Mapping[str, Sequence[UUID]], *, by: UUID, seen: int | None = None) -> Entry:
    """补正: ``materials`` line → uploads, one or more lines of the round; the last one closes it."""
    return _give("supply", case, materials, by, seen)


def add_material(case: UUID, materials: Mapping[str, Sequence[UUID]], *, by: UUID, seen: int | None = None) -> Entry:
    """补齐材料: after deemed acceptance (Art. 32(4)) the applicant adds the required material that is still missing."""
    return _give("add_material", case, materials, by, seen)


def _give(act: str, case: UUID, materials: Mapping[str, Sequence[UUID]], by: UUID, seen: int | None) -> Entry:
    given, person = given_files(materials), identity(by, "by")
    known = upload_facts(upload for files in given.values() for upload in files)
    for line, files in given.items():
        for upload in files:
            if upload not in known:
                raise _not_yours(line, upload)
    named = {line: [{"id": str(upload), "sha256": known[upload].sha256} for upload in files] for line, files in given.items()}
    return perform(case, act, by=person, data={"materials": named}, seen=seen, more=_kept(known, person))


def _not_yours(line: str, upload: UUID) -> Refused:
    return Refused(OWN, f"材料“{line}”所附文件 {upload} 不存在，或不是您上传的", field=line, mend="请重新上传该文件")


def _kept(known: Mapping[UUID, Upload], by: UUID) -> More:
    """The rows of what was given; a file is taken from whoever acts and from the applicant, as in the filing."""

    def keep(act: Act, case: Case, decision: Decision, context: Context) -> Extra:
        given: Mapping[str, Any] = decision.data["materials"]
        rows = []
        for line, files in given.items():
            for upload in (UUID(file["id"]) for file in files):
                if known[upload].by not in {by, case.applicant}:
                    raise _not_yours(line, upload)
                rows.append(Insert(Material, {"case": case.stream, "round": len(case.rounds), "line": line, "upload_id": upload}))
        return Extra(rows=list(rows))

    return keep
