"""Nothing that was looked at before the lock outlives an act that proves whose an account is (docs/adr/0006)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from oneseal.journal.gate import gate
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.actions import accounts
from oneseal.people.actions.signing_up import sign_up
from oneseal.people.models import Account
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.office import Office, id_number, next_number

TYPED, NEXT = "Typed-by-anybody-1", "Kept-by-the-claimant-1"
pytestmark = pytest.mark.usefixtures("quick_passwords")


def claimed(number: str) -> Account:
    """An account of somebody who has typed a number."""
    return sign_up("何某人", number, mobile="19900004444", login=f"between.{next_number()}", password=TYPED, notice=PRIVACY)


def then(first: Callable[..., Any], between: Callable[[], object]) -> Callable[..., Any]:
    """``first``, and before its caller goes on something that another commits."""

    def both(*given: Any, **named: Any) -> Any:
        answer = first(*given, **named)
        between()
        return answer

    return both


def test_a_password_checked_before_a_window_proves_the_account_changes_nothing_after(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, codes = id_number(), list[str]()
    theirs = claimed(number)

    def prove() -> None:
        codes.append(actions.prove_identity(theirs.person_id, "居民身份证", by=office.officers["受理"]))

    monkeypatch.setattr(accounts, "authenticated", then(accounts.authenticated, prove))
    with pytest.raises(Refused, match="密码刚刚已被更改") as refused:
        actions.change_password(theirs.id, TYPED, NEXT, ip="10.2.0.1")
    assert refused.value.field == "password" and "恢复码" in refused.value.mend
    with pytest.raises(Refused):
        actions.sign_in(None, theirs.login, NEXT, "10.2.0.1")
    assert actions.recover_account(number, codes[0], "Chosen-by-herself-1") == [theirs]


def test_a_code_is_not_drawn_with_a_password_from_before_the_proof(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise it would void the code that the window has handed over, and open the proved account to the claimant."""
    number, codes = id_number(), list[str]()
    theirs = claimed(number)

    def prove() -> None:
        codes.append(actions.prove_identity(theirs.person_id, "居民身份证", by=office.officers["受理"]))

    monkeypatch.setattr("oneseal.people.actions.recovering.authenticated", then(accounts.authenticated, prove))
    with pytest.raises(Refused, match="密码刚刚已被更改"):
        actions.draw_recovery_code(theirs.id, TYPED, ip="10.2.0.2")
    assert actions.recover_account(number, codes[0], "Chosen-by-herself-1") == [theirs]


def test_an_account_closed_between_takes_no_new_password(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = claimed(id_number())
    monkeypatch.setattr(accounts, "authenticated", then(accounts.authenticated, lambda: actions.close_account(theirs.id, by=None)))
    with pytest.raises(Refused, match="账号已停用"):
        actions.change_password(theirs.id, TYPED, NEXT, ip="10.2.0.3")


def test_a_new_password_is_hashed_before_the_database_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing takes a good part of a second, and SQLite has one writer."""
    theirs, held = claimed(id_number()), list[str]()

    def noted(word: str, first: Callable[..., Any]) -> Callable[..., Any]:
        def both(*given: Any, **named: Any) -> Any:
            held.append(word)
            return first(*given, **named)

        return both

    monkeypatch.setattr("oneseal.people.actions.accounts.gate", noted("gate", gate))
    monkeypatch.setattr("oneseal.people.actions.accounts.make_password", noted("hash", make_password))
    actions.change_password(theirs.id, TYPED, NEXT, ip="10.2.0.4")
    assert held == ["hash", "gate"]
