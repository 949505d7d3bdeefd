"""登录账号: opening and closing accounts, passwords, signing in."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib.auth import authenticate, logout
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from oneseal.journal.actions import enclose
from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.queries import today
from oneseal.journal.rules import Entry, Insert, Read, Row, Update, is_storable
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import known_party, once, reads_of, standing_in
from oneseal.people.actions.entering import SignedIn, enter
from oneseal.people.actions.lock_out import is_locked, locked, request_of
from oneseal.people.models import Account, Party, Proof
from oneseal.people.queries import login_index, standing
from oneseal.people.rules import FILLED, POST_NEEDED, PROVED, SIGN_IN, required_login

LONGEST = 256
"""A password longer than this is not looked at: hashing it would only cost time."""

WEAK = {
    "password_too_short": "密码少于 10 个字符",
    "password_too_long": f"密码超过 {LONGEST} 个字符",
    "password_too_common": "密码太常见",
    "password_entirely_numeric": "密码全是数字",
    "password_too_similar": "密码与登录名太相似",
}
"""What is wrong with a password, by the code of the validator that says so (settings)."""


@verb
def open_account(person: UUID, name: str, password: str, *, by: UUID | None) -> UUID:
    """开户: by the person herself (``by`` None: the operator, or a registration whose identity was just checked) or her supervisor."""
    owner = known_party(person, "账号所有人", "person", natural=True)
    account = new_account(name, Proof.NONE if owner.is_claimed else Proof.OFFICE, person)
    require_good_password(password, account)
    return insert_account(account, make_password(password), by=by)


def new_account(login: str, proof: Proof, person: UUID | None = None) -> Account:
    """An account that is not kept yet, its login sealed; ``person``: None as long as she is not registered."""
    key, name = new_stream(), required_login(login)
    account = Account(id=key, login_index=login_index(name), proof=proof, **enclose(key, {"login": name}))
    if person:
        account.person_id = person
    return account


def insert_account(
    account: Account, encoded: str, *, by: UUID | None, further: Sequence[Row] = (), told: Mapping[str, str] | None = None
) -> UUID:
    """The account with a password that is encoded already (the demo encodes one password once for all of its cast).

    ``further``: rows that change with it, in the same act; ``told``: what else its entry says.
    """
    login = {"login_index": account.login_index, "ciphertext": account.ciphertext, "wrapped_key": account.wrapped_key}
    values = {"id": account.id, **login, "person_id": account.person_id, "password": encoded, "proof": account.proof}
    person = account.person_id
    reads = (*reads_of(by), Read("SELECT claim_index, erased_at FROM people_party WHERE id = %s", (person,)))
    taken = once(f"登录名“{account.login}”已被使用", "login", "请换一个登录名", cause="login-taken")
    with taken, gate(account.id, Lock(Party, person), reads) as act:
        _require_own(act, by, person)
        _require_unchanged(act, account)
        if by not in (None, person) and Account.objects.filter(person=person).exists():
            raise Refused(
                POST_NEEDED, "她已有自己的账号", field="person", mend="请本人登录；忘了密码的，请她凭恢复码重设", cause="has-account"
            )
        row = Insert(Account, {**values, "is_active": True, "last_login": None})
        act.record("open_account", by=by, data={"person": str(person), **(told or {})}, rows=[row, *further])
    return account.id


def _require_unchanged(act: Act, account: Account) -> None:
    """An account opened under a claim is none of the party's once that is proved (docs/adr/0006); an erased person opens none."""
    ((claim, erased_at),) = act.answers[-1]
    if erased_at is not None or (account.proof == Proof.NONE and not claim):
        raise Refused(
            PROVED,
            "登记信息刚刚变了，没有开户",
            field="person",
            mend="请重新登录或重新注册；已在窗口核实身份的，凭窗口发的恢复码开户",
            cause="register-changed",
        )


def _require_own(act: Act, by: UUID | None, person: UUID) -> None:
    """Her own account, or that of an officer all of whose bodies ``by`` supervises: a post given to her elsewhere opens no way to it."""
    if by is None or by == person:
        return
    supervised = {held.body for held in standing_in(act, by).posts if held.power == SUPERVISE}
    bodies = {held.body for held in standing(person, today()).posts}
    if not bodies or not bodies <= supervised:
        raise Refused(POST_NEEDED, "只能办理本人的账号，或只在本机构任职的人员的账号", field="by", mend="请由本人或其机构负责人办理")


def require_good_password(password: str, account: Account | None) -> None:
    """Raise Refused with everything that makes the password easy to guess, for this account if there is one."""
    try:
        if len(password) > LONGEST:
            raise ValidationError("", code="password_too_long")
        validate_password(password, account)
    except ValidationError as weak:
        reasons = [WEAK.get(str(error.code), error.messages[0]) for error in weak.error_list]
        mend = "请换一个更长、更难猜的密码"
        raise Refused(FILLED, "；".join(reasons), field="password", mend=mend, cause="weak-password", longest=LONGEST) from weak


@verb
def close_account(account: UUID, *, by: UUID | None) -> Entry:
    """销户: its sessions end with the next page."""
    found = known_account(account)
    with gate(account, Lock(Account, account), reads_of(by)) as act:
        _require_own(act, by, found.person_id)
        if any(entry.act == "close_account" for entry in act.entries):
            raise Refused(FILLED, "账号已停用", field="account", mend="无需重复办理")
        return act.record("close_account", by=by, data={}, rows=[Update(Account, {"id": account}, {"is_active": False})])


@verb
def change_password(account: UUID, old: str, new: str, *, ip: str) -> Entry:
    """修改密码: the old one is asked as at sign-in, and wrong answers count towards the lock-out; other sessions end."""
    found = authenticated(account, old, ip=ip)
    require_good_password(new, found)
    encoded = make_password(new)
    with gate(account, Lock(Account, account), password_reads(account)) as act:
        require_same_password(act, found)
        row = Update(Account, {"id": account}, {"password": encoded})
        return act.record("change_password", by=found.person_id, data={}, rows=[row])


def authenticated(account: UUID, password: str, *, ip: str) -> Account:
    """The account, its password asked anew as at sign-in."""
    found = known_account(account)
    _authenticated(request_of(None, ip), found.login_index, password)
    return found


def password_reads(account: UUID) -> tuple[Read, ...]:
    """What the gate must ask, after the lock, about an account whose password was asked before it; it stays so until the act is done."""
    return (Read("SELECT password FROM people_account WHERE id = %s AND is_active = %s FOR SHARE", (account, True)),)


def require_same_password(act: Act, found: Account) -> None:
    """The password that ``authenticated`` looked at opens the account still; hashing takes long, so it is done outside the gate.

    Otherwise whoever has only claimed an account would keep it past the act that proves whose it is (docs/adr/0006).
    """
    if act.answers[-1] != [(found.password,)]:
        raise Refused(
            SIGN_IN,
            "密码刚刚已被更改，或者账号已停用",
            field="password",
            mend="请重新登录；不能登录的，凭恢复码重设密码",
            cause="password-changed",
        )


def known_account(account: UUID) -> Account:
    """The account of this key."""
    found = Account.objects.filter(id=account).first()
    if found is None:
        raise Refused(FILLED, "没有找到这个账号", field="account", mend="请核对账号", cause="account-unknown")
    return found


def sign_in(request: HttpRequest | None, name: str, password: str, ip: str) -> SignedIn:
    """登录: begins a session when ``request`` has one, or has it wait for the second step (``SignedIn.awaits_code``).

    A wrong login and a wrong password are refused in the same words.
    """
    asked = request_of(request, ip)
    account = _authenticated(asked, login_index(name) if len(name) <= LONGEST else "", password)
    known_party(account.person_id, "账号所有人", "login", natural=True)
    return enter(asked, account)


def sign_out(request: HttpRequest) -> None:
    """退出登录: the session and everything in it is gone."""
    logout(request)


def _authenticated(request: HttpRequest, index: str, password: str) -> Account:
    found = None
    if index and is_storable(password) and len(password) <= LONGEST:
        found = authenticate(request, login_index=index, password=password)
    if isinstance(found, Account):
        return found
    if is_locked(request):
        raise locked(request, index)
    raise Refused(SIGN_IN, "登录名或密码不对", field="password", mend="请核对后重新输入；连续输错5次将锁定15分钟", cause="wrong-password")
