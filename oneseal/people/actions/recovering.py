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
from oneseal.law import codes
from oneseal.law.powers import ACCEPT, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions.accounts import authenticated, insert_account, require_good_password
from oneseal.people.actions.asking import known_party, reads_of, standing_in
from oneseal.people.models import Account, Party, RecoveryCode
from oneseal.people.queries import find_by_id_number, standing
from oneseal.people.rules import FILLED, POST_NEEDED, RECOVERY, filled, required_login

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals that are not taken for one another on paper."""
GROUPS, LENGTH = 4, 4
"""Sixteen characters: 79 bits, so that a keyed mark of it cannot be guessed."""
AT_WINDOW = timedelta(minutes=30)
"""How long a code given at a window holds: long enough to type it at the terminal beside the window."""
OPEN, USED, REPLACED = RecoveryCode.State.OPEN, RecoveryCode.State.USED, RecoveryCode.State.REPLACED


def draw_recovery_code(account: UUID, password: str, *, ip: str) -> str:
    """留存恢复码: a code for herself, shown this once; it replaces every earlier one. Asks for the password as signing in does."""
    found = authenticated(account, password, ip=ip)
    with gate(found.person_id, Lock(Party, found.person_id)) as act:
        return _drawn(act, found.person_id, by=found.person_id, until=None, data={"kind": "kept"})


def issue_recovery_code(person: UUID, document: str, *, by: UUID | None) -> str:
    """核发恢复码: at a window, after the document named was looked at; for officers by their bureau's 监督 post."""
    known_party(person, "账号所有人", "person", natural=True)
    seen = filled(document, "核对的证件", "document", 60)
    with gate(person, Lock(Party, person), reads_of(by)) as act:
        _require_issuer(act, person, by)
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
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
    earlier = RecoveryCode.objects.filter(person=person, state=OPEN).values_list("id", flat=True)
    rows: list[Row] = [Update(RecoveryCode, {"id": each, "state": OPEN}, {"state": REPLACED}) for each in earlier]
    values = {"id": new_stream(), "person_id": person, "mark": _mark(person, code), "state": OPEN, "until": until}
    act.record("issue_recovery_code", by=by, data={**data, "code": str(values["id"])}, rows=[*rows, Insert(RecoveryCode, values)])
    return code


def _mark(person: UUID, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return blind_index("recovery", f"{person}{plain}")


def recover_account(id_number: str, code: str, password: str, *, login: str = "") -> Account:
    """凭恢复码重设密码: the account with its new password; its sessions end and its lock is lifted. ``login``: for who has no account yet.

    An unknown number and a wrong code are refused in the same words. How often anybody may try is counted at the door.
    """
    person = find_by_id_number(codes.id_number(id_number, today=today()))
    found = RecoveryCode.objects.filter(person=person, mark=_mark(person, code), state=OPEN).first() if person else None
    if found is None or (found.until and found.until < now()):
        mend = "请核对后重新输入；窗口发的30分钟内有效，过了时间请再到窗口核实身份"
        raise Refused(RECOVERY, "身份证号码和恢复码对不上，或者恢复码已失效", field="code", mend=mend)
    used = Update(RecoveryCode, {"id": found.id, "state": OPEN}, {"state": USED})
    account = Account.objects.filter(person=found.person_id, is_active=True).order_by("id").first()
    if account is None:
        return _opened(found.person_id, login, password, used)
    require_good_password(password, account)
    with gate(account.id, Lock(Account, account.id)) as act:
        rows = [Update(Account, {"id": account.id}, {"password": make_password(password)}), used]
        act.record("recover_account", by=found.person_id, data={"code": str(found.id)}, rows=rows)
    reset(username=account.login)
    return account


def _opened(person: UUID, login: str, password: str, used: Row) -> Account:
    if not login.strip():
        raise Refused(FILLED, "还没有账号", field="login", mend="请填写一个登录名，如手机号码")
    account = Account(id=new_stream(), login=required_login(login), person_id=person)
    require_good_password(password, account)
    insert_account(account, make_password(password), by=person, further=[used])
    return account
