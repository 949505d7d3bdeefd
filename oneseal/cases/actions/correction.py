"""补正, 补齐材料: the applicant gives what is missing, line by line; what was given is a new row, the old one stays."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from oneseal.cases.actions.content import Context
from oneseal.cases.actions.way import Extra, perform
from oneseal.cases.models import Material
from oneseal.cases.rules import Case, Decision
from oneseal.documents.queries import upload_facts
from oneseal.journal.gate import Act
from oneseal.journal.rules import Entry, Insert
from oneseal.law.rule import HouseRule, Refused

OWN = HouseRule("C-32", "补正材料须是本人上传的文件", "本系统办件规则")


def _files(materials: Mapping[str, Sequence[UUID]], by: UUID) -> dict[str, list[dict[str, str]]]:
    """The files as the entry names them; each is the acting person's own, and stands under its line once."""
    known = upload_facts(upload for files in materials.values() for upload in files)
    for line, files in materials.items():
        for upload in files:
            if upload not in known or known[upload].by != by:
                raise Refused(OWN, f"材料“{line}”所附文件 {upload} 不存在，或不是您上传的", field=line, mend="请重新上传该文件")
    return {
        line: [{"id": str(upload), "sha256": known[upload].sha256} for upload in dict.fromkeys(files)] for line, files in materials.items()
    }


def supply(case: UUID, materials: Mapping[str, Sequence[UUID]], *, by: UUID, seen: int | None = None) -> Entry:
    """补正: ``materials`` line → uploads, one or more lines of the round; the last one closes it."""
    return perform(case, "supply", by=by, data={"materials": _files(materials, by)}, seen=seen, more=_kept)


def add_material(case: UUID, materials: Mapping[str, Sequence[UUID]], *, by: UUID, seen: int | None = None) -> Entry:
    """补齐材料: after deemed acceptance (Art. 32(4)) the applicant adds the required material that is still missing."""
    return perform(case, "add_material", by=by, data={"materials": _files(materials, by)}, seen=seen, more=_kept)


def _kept(act: Act, case: Case, decision: Decision, context: Context) -> Extra:
    number = len(case.rounds)
    given: Mapping[str, Any] = decision.data["materials"]
    rows = [
        Insert(Material, {"case": case.stream, "round": number, "line": line, "upload_id": UUID(file["id"])})
        for line, files in given.items()
        for file in files
    ]
    return Extra(rows=list(rows))
