"""补正, 补齐材料: the applicant gives what is missing, line by line; what was given is a new row, the old one stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal.cases.actions.content import Context
from oneseal.cases.actions.filing import require_compared
from oneseal.cases.actions.filled import checked_form, corrected_form
from oneseal.cases.actions.way import Extra, More, perform, require_window
from oneseal.cases.facts import facts_of
from oneseal.cases.models import Material
from oneseal.cases.rules import Case, Decision
from oneseal.cases.rules.own import require_own
from oneseal.cases.rules.shapes import given_files
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules import FormErrors, LoadedVersion
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_facts
from oneseal.journal.gate import Act
from oneseal.journal.queries import local_day
from oneseal.journal.rules import Entry, Insert
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import as_registered, claimed_among, party_details, party_name, standing
from oneseal.people.rules import PROVED

OWN = HouseRule("C-32", "材料须是办理人、申请人或者收件窗口上传的文件", "本系统办件规则")


@verb
def supply(
    case: UUID,
    materials: Mapping[str, Sequence[UUID]],
    *,
    by: UUID,
    seen: int | None = None,
    received_by: UUID | None = None,
    compared: Sequence[UUID] = (),
    form: Mapping[str, Any] | None = None,
    stands: bool = False,
) -> Entry:
    """补正: ``materials`` line → uploads, one or more lines of the round; the last one closes it.

    ``form``: the whole form as corrected, where the round asks for the line that the form itself is; it counts from then on in place of
    the one that was filed, which stays in the journal. ``stands``: nothing in it is to be changed, its paper is signed anew (C-70).
    ``received_by``: at the counter, the officer who scanned what ``by`` brought there; she accepts at the bureau of the case.
    ``compared``: the files that officer held against their originals (已核对原件).
    """
    return _give("supply", case, materials, by, seen, Window(received_by, tuple(compared)), Form(form, stands))


@verb
def add_material(
    case: UUID,
    materials: Mapping[str, Sequence[UUID]],
    *,
    by: UUID,
    seen: int | None = None,
    received_by: UUID | None = None,
    compared: Sequence[UUID] = (),
    form: Mapping[str, Any] | None = None,
    stands: bool = False,
) -> Entry:
    """补齐材料: after deemed acceptance (Art. 32(4)) the applicant adds the required material that is still missing; ``form`` as in
    :func:`supply`, where its correction had failed."""
    return _give("add_material", case, materials, by, seen, Window(received_by, tuple(compared)), Form(form, stands))


@dataclass(frozen=True, slots=True)
class Window:
    """Who took it in at a counter, if anybody, and which files she held against their originals."""

    officer: UUID | None
    compared: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is given with the material; None when it is not."""

    values: Mapping[str, Any] | None
    stands: bool


def _give(
    act: str,
    case: UUID,
    materials: Mapping[str, Sequence[UUID]],
    by: UUID,
    seen: int | None,
    window: Window,
    form: Form,
) -> Entry:
    given = given_files(materials)
    known = upload_facts(upload for files in given.values() for upload in files)
    hashes = {upload: facts.sha256 for upload, facts in known.items()}
    named = {line: [{"id": str(upload), "sha256": hashes.get(upload, "")} for upload in files] for line, files in given.items()}
    data = {"materials": named, "form": form.values is not None, "stands": form.stands}
    return perform(case, act, by=by, data=data, seen=seen, more=_kept(known, by, window, form))


def _not_yours(case: Case, line: str, upload: UUID) -> Refused:
    name = facts_of(case.item, case.answers).lines.get(line, line)
    return Refused(
        OWN, f"材料“{name}”所附文件 {upload} 不存在，或不是您上传的", field=line, mend="请重新上传该文件", cause="file-not-yours"
    )


def _kept(known: Mapping[UUID, Upload], by: UUID, window: Window, form: Form) -> More:
    """The rows of what was given, and the form where it was corrected; a file is taken from whoever acts, from the applicant and from the
    window that scanned it, as in the filing."""

    def keep(act: Act, case: Case, decision: Decision, context: Context) -> Extra:
        given: Mapping[str, Any] = decision.data["materials"]
        owners, rows = {by, case.applicant}, []
        if window.officer:
            require_window(standing(window.officer, local_day(act.at)), case.body, case.division, case.applicant, by)
            _require_proved({by, case.applicant})
            owners.add(window.officer)
        require_compared(window.compared, {UUID(file["id"]) for files in given.values() for file in files}, window.officer)
        for line, files in given.items():
            for upload in (UUID(file["id"]) for file in files):
                if upload not in known or known[upload].by not in owners:
                    raise _not_yours(case, line, upload)
                rows.append(Insert(Material, {"case": case.stream, "round": len(case.rounds), "line": line, "upload_id": upload}))
        told: dict[str, Any] = {"received_by": str(window.officer)} if window.officer else {}
        if window.compared:
            told["compared"] = sorted({str(file) for file in window.compared})
        loaded = version(case.item)
        anew = Extra()
        if form.values is not None:
            checked = checked_form(loaded, form.values)
            if not form.stands:
                _require_own(context, loaded, checked, case.applicant)
            anew = corrected_form(context, loaded, checked, stands=form.stands)
        return Extra({**told, **anew.data}, [*rows, *anew.rows])

    return keep


def _require_own(context: Context, loaded: LoadedVersion, form: Mapping[str, Any], applicant: UUID | None) -> None:
    """C-71, by the register as it was at filing, as which the certificate is made out, and as it is now; it is asked only where the two
    may differ."""
    filed: Mapping[str, str] = context.record.get("applicant", {})
    try:
        require_own(loaded, form, filed)
    except FormErrors:
        now = party_details([applicant])[applicant] if applicant else None
        require_own(loaded, form, filed, *([as_registered(now)] if now else []))


def _require_proved(parties: set[UUID]) -> None:
    """What a window takes in belongs to whoever stands there, not to an account that has only claimed her number."""
    if claimed := claimed_among(parties):
        name = party_name(claimed)[min(claimed)]
        raise Refused(PROVED, f"{name}的身份还没有核实", field="by", mend="请先核对证件原件，在其人员页核实身份，再收件")
