"""登录账号: opening and closing accounts, passwords, signing in. Lock-out (five failures, a quarter of an hour) is counted by axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.queries import today
from oneseal.journal.rules import Entry, Insert, Row, Update
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import known_party, once, reads_of, standing_in
from oneseal.people.models import Account
from oneseal.people.queries import standing
from oneseal.people.rules import FILLED, POST_NEEDED, SIGN_IN, required_login

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


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in. ``is_staff``: she holds a post or substitutes today; otherwise she is an applicant and nothing else."""

    account: UUID
    login: str
    person: UUID
    is_staff: bool
    powers: tuple[str, ...]


def open_account(person: UUID, name: str, password: str, *, by: UUID | None) -> UUID:
    """开户: by the person herself (``by`` None: the operator, or a registration whose identity was just checked) or her supervisor."""
    known_party(person, "账号所有人", "person", natural=True)
    account = Account(id=new_stream(), login=required_login(name), person_id=person)
    require_good_password(password, account)
    return insert_account(account, make_password(password), by=by)


def insert_account(account: Account, encoded: str, *, by: UUID | None, further: Sequence[Row] = ()) -> UUID:
    """The account with a password that is encoded already (the demo encodes one password once for all of its cast).

    ``further``: rows that change with it, in the same act.
    """
    values = {"id": account.id, "login": account.login, "person_id": account.person_id, "password": encoded}
    with once(f"登录名“{account.login}”已被使用", "login", "请换一个登录名"), gate(account.id, reads=reads_of(by)) as act:
        _require_own(act, by, account.person_id)
        if by not in (None, account.person_id) and Account.objects.filter(person=account.person_id).exists():
            raise Refused(POST_NEEDED, "她已有自己的账号", field="person", mend="请本人登录；忘了密码的，请她凭恢复码重设")
        row = Insert(Account, {**values, "is_active": True, "last_login": None})
        act.record("open_account", by=by, data={"person": str(account.person_id)}, rows=[row, *further])
    return account.id


def _require_own(act: Act, by: UUID | None, person: UUID) -> None:
    """Her own account, or that of an officer all of whose bodies ``by`` supervises: a post given to her elsewhere opens no way to it."""
    if by is None or by == person:
        return
    supervised = {held.body for held in standing_in(act, by).posts if held.power == SUPERVISE}
    bodies = {held.body for held in standing(person, today()).posts}
    if not bodies or not bodies <= supervised:
        raise Refused(POST_NEEDED, "只能办理本人的账号，或只在本机构任职的人员的账号", field="by", mend="请由本人或其机构负责人办理")


def require_good_password(password: str, account: Account) -> None:
    """Raise Refused with everything that makes the password easy to guess."""
    try:
        if len(password) > LONGEST:
            raise ValidationError("", code="password_too_long")
        validate_password(password, account)
    except ValidationError as weak:
        reasons = [WEAK.get(str(error.code), error.messages[0]) for error in weak.error_list]
        raise Refused(FILLED, "；".join(reasons), field="password", mend="请换一个更长、更难猜的密码") from weak


def close_account(account: UUID, *, by: UUID | None) -> Entry:
    """销户: its sessions end with the next page."""
    found = _known(account)
    with gate(account, Lock(Account, account), reads_of(by)) as act:
        _require_own(act, by, found.person_id)
        if any(entry.act == "close_account" for entry in act.entries):
            raise Refused(FILLED, "账号已停用", field="account", mend="无需重复办理")
        return act.record("close_account", by=by, data={}, rows=[Update(Account, {"id": account}, {"is_active": False})])


def change_password(account: UUID, old: str, new: str, *, ip: str) -> Entry:
    """修改密码: the old one is asked as at sign-in, and wrong answers count towards the lock-out; other sessions end."""
    found = authenticated(account, old, ip=ip)
    require_good_password(new, found)
    with gate(account, Lock(Account, account)) as act:
        row = Update(Account, {"id": account}, {"password": make_password(new)})
        return act.record("change_password", by=found.person_id, data={}, rows=[row])


def authenticated(account: UUID, password: str, *, ip: str) -> Account:
    """The account, its password asked anew as at sign-in."""
    found = _known(account)
    _authenticated(_request(None, ip), found.login, password)
    return found


def _known(account: UUID) -> Account:
    found = Account.objects.filter(id=account).first()
    if found is None:
        raise Refused(FILLED, "没有找到这个账号", field="account", mend="请核对账号")
    return found


def sign_in(request: HttpRequest | None, name: str, password: str, ip: str) -> SignedIn:
    """登录: begins a session when ``request`` has one. A wrong login and a wrong password are refused in the same words."""
    asked = _request(request, ip)
    account = _authenticated(asked, name.strip().lower(), password)
    known_party(account.person_id, "账号所有人", "login", natural=True)
    if hasattr(asked, "session"):
        login(asked, account)
    else:
        user_logged_in.send(sender=Account, request=asked, user=account)
    powers = tuple(dict.fromkeys(held.power for held in standing(account.person_id, today()).posts))
    return SignedIn(account.id, account.login, account.person_id, bool(powers), powers)


def sign_out(request: HttpRequest) -> None:
    """退出登录: the session and everything in it is gone."""
    logout(request)


def _request(request: HttpRequest | None, ip: str) -> HttpRequest:
    """The request that the lock-out counts by; one is made for callers that have none."""
    asked = request or HttpRequest()
    asked.META.setdefault("REMOTE_ADDR", ip)
    return asked


def _authenticated(request: HttpRequest, name: str, password: str) -> Account:
    found = None
    if len(name) <= 60 and "\x00" not in name + password and len(password) <= LONGEST:
        found = authenticate(request, login=name, password=password)
    if isinstance(found, Account):
        return found
    if getattr(request, "axes_locked_out", False):
        raise Refused(SIGN_IN, "连续输错次数过多，账号已暂时锁定", field="login", mend="请15分钟后再试，或联系窗口核实身份")
    raise Refused(SIGN_IN, "登录名或密码不对", field="password", mend="请核对后重新输入；连续输错5次将锁定15分钟")
