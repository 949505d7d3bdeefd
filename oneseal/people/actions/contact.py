"""联系方式: mobile and address of a party, changed by herself with her password, or at a window that has looked at her document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from oneseal.journal import actions as journal
from oneseal.journal.gate import Act, Lock, gate
from oneseal.journal.queries import blind_index, open_personal
from oneseal.journal.rules import Entry, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law import codes
from oneseal.law.rule import Refused
from oneseal.people.actions.accounts import authenticated, password_reads, require_same_password
from oneseal.people.actions.asking import kept_reads, known_party, reads_of, require_kept, require_window, standing_in
from oneseal.people.models import Party
from oneseal.people.rules import CONTACT, PROVED, filled

PARTS = ("mobile", "address")


def given_contact(mobile: str, address: str) -> dict[str, str]:
    """Both in shape; either may be empty."""
    return {
        "mobile": codes.mobile(mobile) if mobile.strip() else "",
        "address": filled(address, "地址", "address", 200) if address.strip() else "",
    }


def mobile_index(clear: Mapping[str, Any]) -> str:
    """By which a party is found by its mobile; "" without one."""
    return blind_index("mobile", str(clear["mobile"])) if clear["mobile"] else ""


@verb
def change_own_contact(account: UUID, password: str, *, mobile: str | None, address: str | None, ip: str) -> Entry:
    """变更联系方式 by herself; None leaves a part as it is. Asks for the password as signing in does: whoever finds a screen unlocked must
    not give the office a telephone of hers. Her login stays what it was."""
    changed = _wanted(mobile, address)
    found = authenticated(account, password, ip=ip)
    person = found.person_id
    with gate(person, Lock(Party, person), (*kept_reads(person), *password_reads(account))) as act:
        require_same_password(act, found)
        require_kept(act, person, "账号所有人", "account")
        return _changed(act, person, changed, by=person)


@verb
def change_contact(party: UUID, *, mobile: str | None, address: str | None, by: UUID | None, document: str = "", reason: str = "") -> Entry:
    """变更联系方式: a new personal record; the old one stays as it was, immutable. None leaves a part as it is.

    By the party itself, by who represents it, or at a window: there only of a party that has proved who it is, after the ``document`` named
    was looked at, and with the ``reason``, which is sealed like all that people write. No officer does her own at a window.
    """
    found = known_party(party, "当事人", "party")
    changed = _wanted(mobile, address)
    with gate(party, Lock(Party, party), (*reads_of(by), *kept_reads(party))) as act:
        require_window(act, by, [party, found.representative_id])
        require_kept(act, party, "当事人", "party")
        said, rows = _seen_at_window(act, found, by, document, reason)
        return _changed(act, party, changed, by=by, said=said, rows=rows)


def _wanted(mobile: str | None, address: str | None) -> dict[str, str]:
    """What is to be changed, in shape."""
    shaped, given = given_contact(mobile or "", address or ""), {"mobile": mobile, "address": address}
    return {name: shaped[name] for name in PARTS if given[name] is not None}


def _seen_at_window(act: Act, party: Party, by: UUID | None, document: str, reason: str) -> tuple[dict[str, Any], list[Row]]:
    """What a window says of it, with the rows that keep her words; nothing where the party acts itself."""
    own = by is None or by in {party.pk, party.representative_id} or party.pk in standing_in(act, by).represents
    if own and by is not None and document:
        mend = "自己的请登录后在“我的账号”办理，单位的请他人办理"
        raise Refused(CONTACT, "不能在窗口变更自己的或者自己代表的单位的联系方式", field="by", mend=mend)
    if own:
        return {}, []
    if party.is_claimed:
        raise Refused(PROVED, "当事人的身份还没有核实", field="party", mend="请先核对证件原件，核实身份")
    seen, why = filled(document, "核对的证件", "document", 60), filled(reason, "变更理由", "reason", 200)
    _, reference, rows = journal.seal_personal({"reason": why})
    return {"document": seen, "words": reference}, list(rows)


def _changed(
    act: Act, party: UUID, changed: Mapping[str, str], *, by: UUID | None, said: Mapping[str, Any] | None = None, rows: Sequence[Row] = ()
) -> Entry:
    """The new record with what is changed; refused when it says what the last one said."""
    last = records_of(act.entries)[-1]
    stood = open_personal([last])[last]
    clear = {**stood, **changed}
    if clear == stood:
        raise Refused(CONTACT, "没有要改的：登记的就是这些", field="mobile", mend="请填写新的手机号码或者地址", cause="nothing-changed")
    record, reference, sealed = journal.seal_personal(clear)
    row = Update(Party, {"id": party}, {"record": record, "mobile_index": mobile_index(clear)})
    return act.record("change_contact", by=by, data={"party": reference, **(said or {})}, rows=[*sealed, *rows, row])


def records_of(entries: Iterable[Entry]) -> list[UUID]:
    """Every personal record that a party's entries refer to, oldest first."""
    return [UUID(entry.data["party"]["personal"]) for entry in entries if "party" in entry.data]
