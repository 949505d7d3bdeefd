"""找回账号: a code that its owner has kept, or that a window gives after looking at her document, sets a new password once.

Whoever a window has registered and who has no account yet opens one with it: there is one way to an account by document, not two.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from axes.utils import reset
from django.contrib.auth.hashers import make_password

from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.queries import blind_index, now, today
from oneseal.journal.rules import Insert, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law import codes
from oneseal.law.powers import ACCEPT, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions.accounts import (
    authenticated,
    insert_account,
    new_account,
    password_reads,
    require_good_password,
    require_same_password,
)
from oneseal.people.actions.asking import kept_reads, known_party, reads_of, require_kept, standing_in
from oneseal.people.models import Account, Party, Proof, RecoveryCode
from oneseal.people.queries import claims_of, find_by_id_number, standing
from oneseal.people.rules import FILLED, POST_NEEDED, RECOVERY, filled

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals that are not taken for one another on paper."""
GROUPS, LENGTH = 4, 4
"""Sixteen characters: 79 bits, so that a keyed mark of it cannot be guessed."""
AT_WINDOW = timedelta(minutes=30)
"""How long a code given at a window holds: long enough to type it at the terminal beside the window."""
OPEN, USED, REPLACED = RecoveryCode.State.OPEN, RecoveryCode.State.USED, RecoveryCode.State.REPLACED


@verb
def draw_recovery_code(account: UUID, password: str, *, ip: str) -> str:
    """留存恢复码: a code for herself, shown this once; it replaces every earlier one. Asks for the password as signing in does."""
    found = authenticated(account, password, ip=ip)
    with gate(found.person_id, Lock(Party, found.person_id), password_reads(account)) as act:
        require_same_password(act, found)
        return _drawn(act, found.person_id, by=found.person_id, until=None, data={"kind": "kept"})


def drawn_code(person: UUID, until: datetime | None) -> tuple[str, str, list[Row]]:
    """A fresh code, the key of its row, and the rows that keep its mark and void every earlier one."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
    values = {"id": new_stream(), "person_id": person, "mark": _mark(person, code), "state": OPEN, "until": until}
    return code, str(values["id"]), [*voided_codes(person), Insert(RecoveryCode, values)]


def voided_codes(person: UUID) -> list[Row]:
    """The rows that void every code that is open."""
    earlier = RecoveryCode.objects.filter(person=person, state=OPEN).values_list("id", flat=True)
    return [Update(RecoveryCode, {"id": each, "state": OPEN}, {"state": REPLACED}) for each in earlier]


@verb
def issue_recovery_code(person: UUID, document: str, *, by: UUID | None) -> str:
    """核发恢复码: at a window, after the document named was looked at; for officers by their bureau's 监督 post.

    Who has only claimed her number gets hers with the act that proves it (``prove_identity``).
    """
    known_party(person, "账号所有人", "person", natural=True, proved=True)
    seen = filled(document, "核对的证件", "document", 60)
    with gate(person, Lock(Party, person), (*reads_of(by), *kept_reads(person))) as act:
        _require_issuer(act, person, by)
        require_kept(act, person, "账号所有人", "person")
        return _drawn(act, person, by=by, until=act.at + AT_WINDOW, data={"kind": "window", "document": seen})


def _require_issuer(act: Act, person: UUID, by: UUID | None) -> None:
    """Never for oneself; for the public whoever accepts; for officers only who supervises them: a window must not become a head."""
    if by is None:
        return
    if by == person:
        raise Refused(RECOVERY, "不能给自己核发恢复码", field="by", mend="请用留存的恢复码，或请他人核实身份后办理")
    held = standing_in(act, by).posts
    bodies = {post.body for post in standing(person, today()).posts}
    if bodies and not bodies <= {post.body for post in held if post.power == SUPERVISE}:
        raise Refused(POST_NEEDED, "在岗人员的恢复码由其机构“监督”岗位核发", field="by", mend="请由其机构负责人办理")
    if not bodies and not any(post.power == ACCEPT for post in held):
        raise Refused(POST_NEEDED, "您没有“受理”岗位", field="by", mend="请本人持身份证件到受理窗口办理")


def _drawn(act: Act, person: UUID, *, by: UUID | None, until: datetime | None, data: dict[str, str]) -> str:
    code, key, rows = drawn_code(person, until)
    act.record("issue_recovery_code", by=by, data={**data, "code": key}, rows=rows)
    return code


def _mark(person: UUID, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return blind_index("recovery", f"{person}{plain}")


@verb
def recover_account(id_number: str, code: str, password: str, *, login: str = "") -> list[Account]:
    """凭恢复码重设密码: every account of hers has the new password; their sessions end and their locks are lifted.

    ``login``: for who has no account yet; the one that is opened. Her other accounts are no second person: who got hold of the password
    of one is put out of all. An unknown number and a wrong code are refused in the same words. How often anybody may try is counted at
    the door.
    """
    number = codes.id_number(id_number, today=today())
    persons = [each for each in (find_by_id_number(number), *claims_of(number)) if each]
    marks = [_mark(person, code) for person in persons]
    found = RecoveryCode.objects.filter(person__in=persons, mark__in=marks, state=OPEN).first()
    if found is None or (found.until and found.until < now()):
        mend = "请核对后重新输入；窗口发的30分钟内有效，过了时间请再到窗口核实身份"
        raise Refused(RECOVERY, "身份证号码和恢复码对不上，或者恢复码已失效", field="code", mend=mend, cause="recovery-code")
    used = Update(RecoveryCode, {"id": found.id, "state": OPEN}, {"state": USED})
    accounts = list(Account.objects.filter(person=found.person_id, is_active=True).select_related("person").order_by("id"))
    if not accounts:
        return [_opened(found.person_id, login, password, used)]
    for account in accounts:
        require_good_password(password, account)
    first, encoded = accounts[0].id, make_password(password)
    with gate(first, Lock(Account, first)) as act:
        rows = [Update(Account, _open(each), {"password": encoded, "proof": each.proof or _proof_by_code(each)}) for each in accounts]
        data = {"code": str(found.id), "accounts": [str(each.id) for each in accounts]}
        act.record("recover_account", by=found.person_id, data=data, rows=[*rows, used])
    for account in accounts:
        reset(username=account.login_index)
    return accounts


def _open(account: Account) -> dict[str, object]:
    """The account, if it is open still: it may have been closed, or erased with its owner, since the code was looked at."""
    return {"id": account.id, "is_active": True}


def _proof_by_code(account: Account) -> Proof:
    """A code proves who she is only where her number is more than a claim: she may have drawn it for herself."""
    return Proof.NONE if account.person.is_claimed else Proof.CODE


def _opened(person: UUID, login: str, password: str, used: Row) -> Account:
    if not login.strip():
        raise Refused(FILLED, "还没有账号", field="login", mend="请填写一个登录名，如手机号码", cause="login-missing")
    account = new_account(login, Proof.CODE, person)
    require_good_password(password, account)
    insert_account(account, make_password(password), by=person, further=[used])
    return account
