"""核实身份: a party that somebody has claimed for herself becomes the party of that number; whoever only knew the password is put out.

Everything that opened the account before (password, sessions, codes kept) ends with the act: who claimed it and who proves it may be two.
"""

from contextlib import AbstractContextManager
from uuid import UUID

from django.contrib.auth.hashers import make_password

from oneseal.journal import actions as journal
from oneseal.journal.gate import Act, Lock, gate
from oneseal.journal.queries import blind_index
from oneseal.journal.rules import Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import known_party, once, reads_of, standing_in
from oneseal.people.actions.recovering import AT_WINDOW, drawn_code, voided_codes
from oneseal.people.models import Account, Party, Proof
from oneseal.people.providers import Identity
from oneseal.people.queries import party_details
from oneseal.people.rules import FILLED, POST_NEEDED, PROVED, RECOVERY, filled

TAKEN = "这个号码另有核实过的登记"


@verb
def prove_identity(party: UUID, document: str, *, by: UUID | None) -> str:
    """核实身份 at a window, after the document named was looked at: the code with which a person sets her new password; "" for a firm.

    Refused when the number has its party already, for oneself, and for a firm whose representative has not proved who she is.
    """
    found = known_party(party, "当事人", "party")
    seen = filled(document, "核对的证件", "document", 60)
    natural = found.kind == "natural"
    if not natural:
        known_party(found.representative_id or party, "法定代表人（负责人、经营者）", "party", natural=True, proved=True)
    with _once(natural), gate(party, Lock(Party, party), reads_of(by)) as act:
        _require_window(act, by, {party, found.representative_id})
        _require_claimed(act, found)
        said = {"how": Proof.WINDOW.value, "document": seen}
        if not natural:
            act.record("prove_identity", by=by, data=said, rows=_proved(found, Proof.WINDOW))
            return ""
        code, key, rows = drawn_code(party, act.at + AT_WINDOW)
        act.record("prove_identity", by=by, data={**said, "code": key}, rows=[*_proved(found, Proof.WINDOW), *rows])
    return code


def proved_by_province(account: Account, identity: Identity, mobile: str) -> bool:
    """Whether what somebody who is signed in has claimed is what the province vouches for; then it is proved, by its act.

    What the claim said of her beside name and number is replaced by what the province says: it may be another's telephone.
    """
    party = Party.objects.filter(id=account.person_id, erased_at=None).exclude(claim_index="").first()
    if party is None or party.claim_index != blind_index("id_number", identity.id_number):
        return False
    if party_details([party.id])[party.id].name != identity.name:
        return False
    clear = {"name": identity.name, "id_number": identity.id_number, "mobile": mobile, "address": ""}
    record, reference, sealed = journal.seal_personal(clear)
    known = {"record": record, "mobile_index": blind_index("mobile", mobile) if mobile else ""}
    with _once(natural=True), gate(party.id, Lock(Party, party.id)) as act:
        _require_claimed(act, party)
        rows = [*sealed, *_proved(party, Proof.PROVINCE, **known), *voided_codes(party.id)]
        act.record("prove_identity", by=party.id, data={"how": Proof.PROVINCE.value, "party": reference}, rows=rows)
    return True


def note_proof(account: Account, how: Proof) -> None:
    """Note how the owner of an account that stems from before proofs were kept has now proved who she is."""
    with gate(account.id, Lock(Account, account.id)) as act:
        row = Update(Account, {"id": account.id}, {"proof": how.value})
        act.record("prove_identity", by=account.person_id, data={"how": how.value}, rows=[row])


def _once(natural: bool) -> AbstractContextManager[None]:
    mend = "请到那一份登记的人员页发恢复码" if natural else "请核对营业执照；法定代表人变了的，由原法定代表人办理变更"
    return once(TAKEN, "party", mend, cause="number-taken")


def _require_window(act: Act, by: UUID | None, concerned: set[UUID | None]) -> None:
    if by is None:
        return
    if by in concerned:
        raise Refused(RECOVERY, "不能核实自己的身份", field="by", mend="请他人核对证件后办理")
    if not any(post.power == ACCEPT for post in standing_in(act, by).posts):
        raise Refused(POST_NEEDED, "您没有“受理”岗位", field="by", mend="请本人持证件原件到受理窗口办理")


def _require_claimed(act: Act, party: Party) -> None:
    if not party.is_claimed or any(entry.act == "prove_identity" for entry in act.entries):
        raise Refused(FILLED, "身份已经核实过", field="party", mend="无需重复办理；忘了密码的，发恢复码", cause="proved-already")
    if Party.objects.filter(kind=party.kind, code_index=party.claim_index).exists():
        raise Refused(
            PROVED, TAKEN, field="party", mend="请在那一份登记上办理；自行注册的账号仍可查看它自己提交的申请", cause="number-taken"
        )


def _proved(party: Party, how: Proof, **further: object) -> list[Row]:
    """The number is the party's from now on; no password that was set before opens its accounts."""
    indexes = {"code_index": party.claim_index, "claim_index": ""}
    rows: list[Row] = [Update(Party, {"id": party.id, "claim_index": party.claim_index}, {**indexes, **further})]
    accounts = Account.objects.filter(person=party.id).order_by("id").values_list("id", flat=True)
    return [*rows, *(Update(Account, {"id": each}, {"proof": how.value, "password": make_password(None)}) for each in accounts)]
