"""当事人: registering natural persons and organisations, changing what is known of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from oneseal.journal import actions as journal
from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.queries import blind_index, today
from oneseal.journal.rules import Entry, Insert, Read, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law import codes
from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import (
    kept_reads,
    known_party,
    once,
    reads_of,
    require_kept,
    require_principal,
    require_window,
    standing_in,
)
from oneseal.people.actions.contact import given_contact, mobile_index
from oneseal.people.actions.naming import given_name
from oneseal.people.models import Party
from oneseal.people.queries import find_by_uscc, name_index, party_name
from oneseal.people.rules import FILLED, HEAD, ONCE, OWN_AFFAIRS, REGISTERED, filled, masked_id_number

_KNOWN = "SELECT id FROM people_party WHERE kind = %s AND code_index = %s"
_CLAIMED = "SELECT id FROM people_party WHERE representative_id = %s AND claim_index = %s"


@verb
def register_natural(
    name: str,
    id_number: str,
    *,
    mobile: str = "",
    address: str = "",
    document: str = "",
    by: UUID | None,
    claimed: bool = False,
    vouched: bool = False,
) -> UUID:
    """登记自然人: by a window or whoever has been vouched for (``by`` None); one ID number is one person, whatever its region.

    ``claimed``: by somebody who signs up and has proved nothing: a party beside the person of that number, who is not found by it.
    ``document``: which document a window looked at; kept with the act. ``vouched``: the name comes from the province's register and is hers
    whether or not our fonts have it; who is typed in here with such a name is told at once (W-06).
    """
    number = codes.id_number(id_number, today=today())
    called = filled(name, "姓名", "name", 60) if vouched else given_name(name, natural=True)
    clear = {"name": called, "id_number": number, **given_contact(mobile, address)}
    index = blind_index("id_number", number)
    record, reference, rows = journal.seal_personal(clear)
    person = new_stream()
    values = {"id": person, "kind": "natural", "name": "", "code": "", "record": record, "representative_id": None}
    shown = f"公民身份号码 {masked_id_number(number)} 已登记"
    reads = (*reads_of(by), Read(_KNOWN, ("natural", index)))
    with once(shown, "id_number", "请直接登录，或到窗口核对", cause="registered"), gate(person, reads=reads) as act:
        require_window(act, by)
        _require_new(act.answers[-1], shown, "id_number")
        known = {"mobile_index": mobile_index(clear), "name_index": name_index(clear["name"])}
        row = Insert(Party, {**values, **_indexes(person, index, claimed), **known, "erased_at": None})
        act.record("register_natural", by=by, data={"party": reference, **_said(claimed, document)}, rows=[*rows, row])
    return person


def _indexes(party: UUID, index: str, claimed: bool) -> dict[str, str]:
    """Where the number of a party is found: as hers, or, while nobody has looked at a document, as a claim only."""
    return {"code_index": f"claimed-{party.hex}", "claim_index": index} if claimed else {"code_index": index, "claim_index": ""}


def _said(claimed: bool, document: str) -> dict[str, Any]:
    seen = {"document": filled(document, "核对的证件", "document", 60)} if document else {}
    return {"claimed": True, **seen} if claimed else seen


@verb
def register_legal(
    name: str, uscc: str, representative: UUID, *, mobile: str = "", address: str = "", document: str = "", by: UUID | None
) -> UUID:
    """登记法人或其他组织（含个体工商户）: by a window, which looks at the licence; one USCC is one organisation.

    By whoever says she represents it, it is a claim: she files for it and follows that; nothing else of it is hers, and she claims it once.
    ``document``: which licence a window looked at; kept with the act.
    """
    claimed = by == representative
    known_party(representative, HEAD, "representative", natural=True, proved=not claimed)
    code = codes.uscc(uscc)
    title, clear = given_name(name, natural=False), given_contact(mobile, address)
    if claimed:
        require_unregistered(code)
    index = blind_index("uscc", code)
    record, reference, rows = journal.seal_personal(clear)
    party = new_stream()
    values = {"kind": "legal", "name": title, "code": code, "record": record, "representative_id": representative}
    shown = f"统一社会信用代码 {code} 已登记"
    claims = Read(_CLAIMED, (representative, index))
    reads = (*reads_of(by), *kept_reads(representative), claims, Read(_KNOWN, ("legal", index)))
    taken = once(shown, "uscc", "请核对代码", cause="registered")
    with taken, gate(party, Lock(Party, representative) if claimed else None, reads) as act:
        require_window(act, by, [representative])
        require_kept(act, representative, HEAD, "representative")
        _require_new(act.answers[-1], shown, "uscc")
        if claimed and act.answers[-2]:
            raise Refused(ONCE, f"您已经添加过统一社会信用代码 {code}", field="uscc", mend="请在“为谁办事”里选它", cause="firm-added")
        indexes = {**_indexes(party, index, claimed), "mobile_index": mobile_index(clear), "name_index": ""}
        row = Insert(Party, {"id": party, **values, **indexes, "erased_at": None})
        data = {"party": reference, "name": title, "code": code, "representative": str(representative), **_said(claimed, document)}
        act.record("register_legal", by=by, data=data, rows=[*rows, row])
    return party


def require_unregistered(code: str) -> None:
    """Nobody claims a firm whose licence a window has looked at; whose it is, is not told."""
    if find_by_uscc(code):
        mend = "请法定代表人（负责人、经营者）登录后委托您，或者持营业执照到窗口办理"
        raise Refused(REGISTERED, "这个统一社会信用代码已经登记过", field="uscc", mend=mend, cause="firm-registered")


def _require_new(found: list[tuple[Any, ...]], shown: str, field: str) -> None:
    if found:
        key = UUID(str(found[0][0]))
        raise Refused(
            ONCE,
            f"{shown}：{party_name([key], masked=True)[key]}（{key}）",
            field=field,
            mend="请使用已登记的信息，勿重复登记",
            cause="registered",
        )


@verb
def change_representative(party: UUID, representative: UUID, *, document: str = "", by: UUID | None) -> Entry:
    """变更法定代表人（负责人、经营者）: by the present one, or at a window by the licence that names the new one (``document``).

    No officer makes herself one. From the commit on only the new one acts for the organisation by law.
    """
    found = known_party(party, "组织", "party", proved=True)
    known_party(representative, HEAD, "representative", natural=True, proved=True)
    if found.kind != "legal":
        raise Refused(FILLED, "自然人没有法定代表人", field="party", mend="请核对组织")
    with gate(party, Lock(Party, party), (*reads_of(by), *kept_reads(representative))) as act:
        seen = _licence_seen(act, party, representative, document, by)
        require_kept(act, representative, HEAD, "representative")
        row = Update(Party, {"id": party, "representative_id": _head(act.entries)}, {"representative_id": representative})
        return act.record("change_representative", by=by, data={"representative": str(representative), **seen}, rows=[row])


def _licence_seen(act: Act, party: UUID, representative: UUID, document: str, by: UUID | None) -> dict[str, str]:
    """Which licence the window looked at; nothing where the organisation acts itself."""
    if _head(act.entries) == representative:
        raise Refused(FILLED, f"登记的{HEAD}就是这一位", field="representative", mend="无需变更")
    standing = standing_in(act, by)
    if by is None or party in standing.represents or not any(held.power == ACCEPT for held in standing.posts):
        require_principal(act, by, party)
        return {"document": filled(document, "核对的证照", "document", 60)} if document else {}
    if representative == by:
        raise Refused(OWN_AFFAIRS, "不能把自己变更为法定代表人（负责人、经营者）", field="by", mend="请他人核对证照后办理")
    return {"document": filled(document, "核对的证照", "document", 60)}


def _head(entries: Iterable[Entry]) -> UUID:
    """Who represents an organisation by its entries."""
    return [UUID(entry.data["representative"]) for entry in entries if "representative" in entry.data][-1]
