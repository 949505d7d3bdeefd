"""姓名、名称: what may be registered as one, and 更正姓名（名称） at a window that has looked at the document."""

from typing import Any
from uuid import UUID

from django.utils.module_loading import import_string

from oneseal.journal import actions as journal
from oneseal.journal.gate import Act, Lock, gate
from oneseal.journal.queries import open_personal
from oneseal.journal.rules import Entry, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import kept_reads, known_party, reads_of, require_kept, require_window, standing_in
from oneseal.people.actions.contact import records_of
from oneseal.people.models import Party
from oneseal.people.queries import name_index
from oneseal.people.rules import NAME, PRINTERS, filled


def given_name(name: str, *, natural: bool, field: str = "name") -> str:
    """A name as it will stand on papers, trimmed. Refused with a character that they cannot show: nothing could be filed under it."""
    label, longest = ("姓名", 60) if natural else ("名称", 200)
    text = filled(name, label, field, longest)
    for printer in PRINTERS:
        import_string(printer)(text, label, field)
    return text


@verb
def correct_name(party: UUID, name: str, *, document: str, reason: str, by: UUID | None) -> Entry:
    """更正姓名（名称） (P-27): a window writes what it reads on the ``document``, and why (``reason``); no officer her own or her firm's.

    Also of a party that is only claimed: its number stays as little proved as it was. A person's new name is a new record and the old one
    stays as it was, both sealed; a firm's names are public and stand in its entries. What was filed before keeps the name of its day.
    """
    found = known_party(party, "当事人", "party")
    natural = found.kind == "natural"
    new = given_name(name, natural=natural)
    seen, why = filled(document, "核对的证件", "document", 60), filled(reason, "更正理由", "reason", 200)
    with gate(party, Lock(Party, party), (*reads_of(by), *kept_reads(party))) as act:
        _require_of_another(act, found, by)
        require_window(act, by)
        require_kept(act, party, "当事人", "party")
        said, rows = (_of_person if natural else _of_firm)(act, party, new)
        _, reference, words = journal.seal_personal({"reason": why})
        return act.record("correct_name", by=by, data={**said, "document": seen, "words": reference}, rows=[*rows, *words])


def _require_of_another(act: Act, party: Party, by: UUID | None) -> None:
    if by is not None and (by in {party.pk, party.representative_id} or party.pk in standing_in(act, by).represents):
        raise Refused(NAME, "不能更正自己的姓名或者自己代表的单位的名称", field="by", mend="请他人核对证件原件后办理")


def _of_person(act: Act, party: UUID, new: str) -> tuple[dict[str, Any], list[Row]]:
    """A record with the new name."""
    last = records_of(act.entries)[-1]
    stood = open_personal([last])[last]
    _require_other(str(stood["name"]), new)
    record, reference, sealed = journal.seal_personal({**stood, "name": new})
    return {"party": reference}, [*sealed, Update(Party, {"id": party}, {"record": record, "name_index": name_index(new)})]


def _of_firm(act: Act, party: UUID, new: str) -> tuple[dict[str, Any], list[Row]]:
    stood = [str(entry.data["name"]) for entry in act.entries if "name" in entry.data][-1]
    _require_other(stood, new)
    return {"name": new}, [Update(Party, {"id": party}, {"name": new})]


def _require_other(stood: str, new: str) -> None:
    if stood == new:
        raise Refused(NAME, "没有要改的：登记的就是这个", field="name", mend="请填写证件上的姓名（名称）", cause="nothing-changed")
