"""进门 How a session begins: at once, or, for whoever has a second step, only when its code was given; until then it opens nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import SESSION_KEY, login, logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from oneseal.journal.queries import now, today
from oneseal.law.rule import Refused
from oneseal.people.models import Account
from oneseal.people.queries import is_enrolled, standing
from oneseal.people.rules import SECOND_STEP

BACKEND = "django.contrib.auth.backends.ModelBackend"
AWAITED = "second_step"
"""Key of the session under which stands whose code it waits for."""
AWAITED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in. ``is_staff``: she holds a post or substitutes today; otherwise she is an applicant and nothing else.

    ``awaits_code``: she has not signed in yet; her second step is to come.
    """

    account: UUID
    login: str
    person: UUID
    is_staff: bool
    powers: tuple[str, ...]
    awaits_code: bool = False


def enter(request: HttpRequest, account: Account) -> SignedIn:
    """Begin the session of whose password, or provincial identity, was right; or let it wait for her code."""
    if not is_enrolled(account.person_id):
        return entered(request, account)
    if hasattr(request, "session"):
        if SESSION_KEY in request.session:
            logout(request)
        request.session.cycle_key()
        until = (now() + AWAITED_FOR).isoformat()
        request.session[AWAITED] = {"account": str(account.id), "mark": account.get_session_auth_hash(), "until": until}
    return SignedIn(account.id, account.login, account.person_id, is_staff=False, powers=(), awaits_code=True)


def entered(request: HttpRequest, account: Account) -> SignedIn:
    """The session begins when the request has one; failures before are forgotten."""
    if hasattr(request, "session"):
        request.session.pop(AWAITED, None)
        login(request, account, backend=BACKEND)
    else:
        user_logged_in.send(sender=Account, request=request, user=account)
    powers = tuple(dict.fromkeys(held.power for held in standing(account.person_id, today()).posts))
    return SignedIn(account.id, account.login, account.person_id, bool(powers), powers)


def is_awaited(request: HttpRequest) -> bool:
    """Whether this session waits for somebody's code."""
    return AWAITED in request.session


def require_awaited(request: HttpRequest) -> Account:
    """Whose code the session waits for; refused when it waits no more, or when her password changed meanwhile."""
    kept = request.session.get(AWAITED)
    if kept and datetime.fromisoformat(kept["until"]) > now():
        account = Account.objects.filter(id=kept["account"], is_active=True).first()
        if account and constant_time_compare(kept["mark"], account.get_session_auth_hash()):
            return account
    request.session.pop(AWAITED, None)
    raise Refused(SECOND_STEP, "输完密码已超过10分钟，或者密码刚刚改过", field="login", mend="请重新输入登录名和密码", cause="code-late")
