"""登录: lock-out after five failures, sessions that expire, and what an account opens."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from oneseal.law.rule import Refused
from oneseal.people.actions import close_account, end_holding, open_account, sign_in, sign_out
from oneseal.people.models import Account
from oneseal.people.queries import login_index
from oneseal.people.tests.office import Office, natural, next_number

GOOD, WRONG = "long-enough-phrase", "a-wrong-phrase"
pytestmark = pytest.mark.usefixtures("quick_passwords")


def opened(person: UUID) -> str:
    login = f"sign.{next_number()}"
    open_account(person, login, GOOD, by=None)
    return login


def request(session: str | None = None) -> HttpRequest:
    asked = HttpRequest()
    asked.META["REMOTE_ADDR"] = "10.0.0.9"
    asked.session = SessionStore(session)
    return asked


def failed(login: str, password: str = WRONG, ip: str = "10.0.0.1") -> str:
    with pytest.raises(Refused) as refused:
        sign_in(None, login, password, ip)
    assert str(refused.value.rule).startswith("P-09")
    return refused.value.reason


def test_an_officer_signs_in_with_her_powers(office: Office) -> None:
    signed = sign_in(None, opened(office.officers["受理"]), GOOD, "10.0.0.1")
    assert (signed.person, signed.is_staff, signed.powers) == (office.officers["受理"], True, ("受理",))


def test_an_applicant_signs_in_without_any() -> None:
    signed = sign_in(None, opened(natural()), GOOD, "10.0.0.1")
    assert (signed.is_staff, signed.powers) == (False, ())


def test_after_her_holdings_ended_she_is_an_applicant_only(office: Office) -> None:
    login = opened(office.officers["受理"])
    end_holding(office.holdings["受理"], by=office.head)
    signed = sign_in(None, login, GOOD, "10.0.0.1")
    assert (signed.is_staff, signed.powers) == (False, ())


def test_five_failures_lock_the_login_even_for_the_right_password_and_from_elsewhere() -> None:
    login = opened(natural())
    reasons = [failed(login, ip=f"10.0.0.{place}") for place in range(5)]
    assert reasons[0] == "登录名或密码不对"
    assert "暂时锁定" in failed(login, GOOD)
    assert "暂时锁定" in failed(login.upper(), GOOD, "10.9.9.9")


def test_the_lock_opens_again_after_a_quarter_of_an_hour() -> None:
    from axes.models import AccessAttempt

    assert settings.AXES_COOLOFF_TIME == 0.25
    login = opened(natural())
    for _ in range(5):
        failed(login)
    AccessAttempt.objects.filter(username=login_index(login)).update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(None, login, GOOD, "10.0.0.1").login == login


def test_a_login_that_is_a_mobile_number_stands_nowhere_in_clear(database: None) -> None:
    """Neither in the account, nor where failed and successful sign-ins are counted."""
    from axes.models import AccessAttempt, AccessFailureLog, AccessLog

    mobile = f"1990000{next_number():04d}"
    account = open_account(natural(), mobile, GOOD, by=None)
    asked = request()
    asked.method, asked.POST = "POST", QueryDict(f"login={mobile}&password={WRONG}")
    with pytest.raises(Refused):
        sign_in(asked, mobile, WRONG, "10.0.0.9")
    assert AccessAttempt.objects.filter(username=login_index(mobile)).exists()
    tables = (Account, AccessAttempt, AccessFailureLog, AccessLog)
    assert all(mobile not in str(row) and mobile.encode() not in str(row).encode() for table in tables for row in table.objects.values())
    assert Account.objects.get(id=account).login == mobile
    assert sign_in(None, mobile, GOOD, "10.0.0.1").login == mobile


def test_four_failures_are_forgotten_after_a_success() -> None:
    login = opened(natural())
    for _ in range(2):
        for _ in range(4):
            failed(login)
        assert sign_in(None, login, GOOD, "10.0.0.1").login == login


def test_an_unknown_login_is_refused_in_the_same_words_and_locked_too() -> None:
    stranger = f"nobody.{next_number()}"
    assert failed(stranger) == failed(opened(natural()))
    for _ in range(4):
        failed(stranger)
    assert "暂时锁定" in failed(stranger)


@pytest.mark.parametrize(
    ("login", "password"), [("x" * 10_000, WRONG), ("a\x00b", WRONG), ("", ""), ("abc", "x" * 10_000), ("' OR 1=1 --", "x")]
)
def test_nonsense_is_refused_like_any_other_wrong_login(login: str, password: str) -> None:
    assert failed(login, password) == "登录名或密码不对"


def test_a_session_begins_and_ends() -> None:
    asked = request()
    signed = sign_in(asked, opened(natural()), GOOD, "10.0.0.9")
    assert get_user(asked).pk == signed.account
    sign_out(asked)
    assert not get_user(asked).is_authenticated


def test_a_session_expires_after_half_an_hour_and_each_page_extends_it() -> None:
    asked = request()
    sign_in(asked, opened(natural()), GOOD, "10.0.0.9")
    asked.session.save()
    key = asked.session.session_key
    assert key is not None
    assert asked.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 30 * 60
    assert get_user(request(key)).is_authenticated
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not get_user(request(key)).is_authenticated


def test_a_session_ends_when_the_account_is_closed_or_its_password_changes() -> None:
    for change in ("close", "password"):
        asked = request()
        signed = sign_in(asked, opened(natural()), GOOD, "10.0.0.9")
        asked.session.save()
        if change == "close":
            close_account(signed.account, by=signed.person)
        else:
            account = Account.objects.get(id=signed.account)
            account.set_password("another-long-phrase")
            account.save()
        assert not get_user(request(asked.session.session_key)).is_authenticated


def test_signing_in_changes_the_session_key() -> None:
    asked = request()
    asked.session["seen"] = "before"
    asked.session.save()
    before = asked.session.session_key
    sign_in(asked, opened(natural()), GOOD, "10.0.0.9")
    assert asked.session.session_key != before
