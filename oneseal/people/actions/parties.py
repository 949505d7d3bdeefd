"""当事人: registering natural persons and organisations, changing what is known of them, erasing personal data."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from oneseal.journal import actions as journal
from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.queries import blind_index, open_personal, today
from oneseal.journal.rules import Entry, Insert, Read, Update
from oneseal.law import codes
from oneseal.law.personal import must_erase
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import day_of, known_party, once, reads_of, require_principal, require_window
from oneseal.people.models import Account, Holding, Party
from oneseal.people.queries import in_force, party_name
from oneseal.people.rules import FILLED, ONCE, OWN_AFFAIRS, filled, masked_id_number

_KNOWN = "SELECT id FROM people_party WHERE kind = %s AND code_index = %s"


def register_natural(name: str, id_number: str, *, mobile: str = "", address: str = "", by: UUID | None) -> UUID:
    """登记自然人: by herself (``by`` None) or a window; one ID number is one person, whatever its region."""
    number = codes.id_number(id_number, today=today())
    clear = {"name": filled(name, "姓名", "name", 60), "id_number": number, **_contact(mobile, address)}
    index = blind_index("id_number", number)
    record, reference, rows = journal.seal_personal(clear)
    person = new_stream()
    values = {"id": person, "kind": "natural", "name": "", "code": "", "code_index": index, "record": record, "representative_id": None}
    shown = f"公民身份号码 {masked_id_number(number)} 已登记"
    reads = (*reads_of(by), Read(_KNOWN, ("natural", index)))
    with once(shown, "id_number", "请直接登录，或到窗口核对"), gate(person, reads=reads) as act:
        require_window(act, by)
        _require_new(act.answers[-1], shown, "id_number")
        row = Insert(Party, {**values, "mobile_index": _mobile_index(clear), "erased_at": None})
        act.record("register_natural", by=by, data={"party": reference}, rows=[*rows, row])
    return person


def register_legal(name: str, uscc: str, representative: UUID, *, mobile: str = "", address: str = "", by: UUID | None) -> UUID:
    """登记法人或其他组织（含个体工商户）: by its representative or a window; one USCC is one organisation."""
    known_party(representative, "法定代表人（负责人、经营者）", "representative", natural=True)
    code = codes.uscc(uscc)
    title = filled(name, "名称", "name", 200)
    clear = _contact(mobile, address)
    index = blind_index("uscc", code)
    record, reference, rows = journal.seal_personal(clear)
    party = new_stream()
    values = {"kind": "legal", "name": title, "code": code, "code_index": index, "record": record, "representative_id": representative}
    shown = f"统一社会信用代码 {code} 已登记"
    with once(shown, "uscc", "请核对代码"), gate(party, reads=(*reads_of(by), Read(_KNOWN, ("legal", index)))) as act:
        require_window(act, by, [representative])
        _require_new(act.answers[-1], shown, "uscc")
        row = Insert(Party, {"id": party, **values, "mobile_index": _mobile_index(clear), "erased_at": None})
        data = {"party": reference, "name": title, "code": code, "representative": str(representative)}
        act.record("register_legal", by=by, data=data, rows=[*rows, row])
    return party


def _contact(mobile: str, address: str) -> dict[str, Any]:
    return {
        "mobile": codes.mobile(mobile) if mobile.strip() else "",
        "address": filled(address, "地址", "address", 200) if address.strip() else "",
    }


def _mobile_index(clear: dict[str, Any]) -> str:
    return blind_index("mobile", clear["mobile"]) if clear["mobile"] else ""


def _require_new(found: list[tuple[Any, ...]], shown: str, field: str) -> None:
    if found:
        key = UUID(str(found[0][0]))
        raise Refused(ONCE, f"{shown}：{party_name([key], masked=True)[key]}（{key}）", field=field, mend="请使用已登记的信息，勿重复登记")


def change_contact(party: UUID, *, mobile: str, address: str, by: UUID | None) -> Entry:
    """变更联系方式: a new personal record; the old one stays as it was, immutable."""
    found = known_party(party, "当事人", "party")
    contact = _contact(mobile, address)
    with gate(party, Lock(Party, party), reads_of(by)) as act:
        require_window(act, by, [party, found.representative_id])
        last = _records(act.entries)[-1]
        clear = {**open_personal([last])[last], **contact}
        record, reference, rows = journal.seal_personal(clear)
        row = Update(Party, {"id": party}, {"record": record, "mobile_index": _mobile_index(clear)})
        return act.record("change_contact", by=by, data={"party": reference}, rows=[*rows, row])


def change_representative(party: UUID, representative: UUID, *, by: UUID | None) -> Entry:
    """变更法定代表人（负责人、经营者）: by the present one; from the commit on only the new one acts for the organisation by law."""
    found = known_party(party, "组织", "party")
    known_party(representative, "法定代表人（负责人、经营者）", "representative", natural=True)
    if found.kind != "legal":
        raise Refused(FILLED, "自然人没有法定代表人", field="party", mend="请核对组织")
    with gate(party, Lock(Party, party), reads_of(by)) as act:
        require_principal(act, by, party)
        row = Update(Party, {"id": party}, {"representative_id": representative})
        return act.record("change_representative", by=by, data={"representative": str(representative)}, rows=[row])


def _records(entries: Iterable[Entry]) -> list[UUID]:
    """Every personal record that a party's entries refer to, oldest first."""
    return [UUID(entry.data["party"]["personal"]) for entry in entries if "party" in entry.data]


def erase_personal(party: UUID, *, reason: str, by: UUID | None) -> None:
    """删除个人信息 (PIPL Art. 47): the keys of all her records are destroyed, the indexes forgotten, the accounts closed.

    Asked by herself or done by the operator; refused while she holds a post or represents an organisation. Whether a case still needs
    the data is for the caller to know: cases stand above this room. Safe to repeat when it was broken off half-way.
    """
    ground = must_erase.citation
    text = filled(reason, "删除理由", "reason", 200)
    found = Party.objects.filter(id=party).first()
    if found is None or found.kind != "natural":
        raise Refused(FILLED, "没有找到要删除个人信息的自然人", field="party", mend="请核对")
    with gate(party, Lock(Party, party), reads_of(by)) as act:
        if by is not None and by != party:
            raise Refused(OWN_AFFAIRS, "只有本人可以要求删除自己的个人信息", field="by", mend="请由本人登录后办理，或由运维人员依申请办理")
        if in_force(Holding.objects.filter(person=party), day_of(act)).exists():
            raise Refused(ground, "该人员仍在岗任职，履行职责所需的信息不能删除", field="party", mend="请先终止任职")
        if Party.objects.filter(representative=party).exists():
            raise Refused(ground, "该人员仍是法定代表人（负责人、经营者）", field="party", mend="请先变更法定代表人")
        records = _records(act.entries)
        if not any(entry.act == "forget" for entry in act.entries):
            values = {"code_index": f"erased-{party.hex}", "mobile_index": "", "erased_at": act.at}
            act.record("forget", by=by, data={"reason": text}, rows=[Update(Party, {"id": party}, values)])
    Account.objects.filter(person=party).update(is_active=False)
    if open_personal(records):
        journal.erase_personal(records, by=by, reason=text)
