"""开户, 销户, 修改密码."""

from uuid import UUID, uuid4

import pytest

from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.actions import change_password, close_account, open_account, sign_in
from oneseal.people.models import Account
from oneseal.people.tests.office import Office, firm, natural, next_number, person_of

GOOD = "long-enough-phrase"
pytestmark = pytest.mark.usefixtures("quick_passwords")


def fresh_login() -> str:
    return f"account.{next_number()}"


def opened(person: UUID, login: str) -> UUID:
    return open_account(person, login, GOOD, by=person)


def test_a_person_opens_her_account_and_signs_in() -> None:
    person, login = natural(), fresh_login()
    account = opened(person, login.upper())
    assert person_of(login) == person
    assert sign_in(None, login, GOOD, "10.0.0.1").account == account


def test_the_journal_knows_of_the_account_but_not_the_password() -> None:
    login = fresh_login()
    account = opened(natural(), login)
    (entry,) = entries_of(account)
    assert set(entry.data) == {"person"}
    assert GOOD not in Account.objects.get(id=account).password


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short-one", "少于 10 个字符"),
        ("1234567890123", "全是数字"),
        ("password123", "太常见"),
        ("x" * 257, "超过 256 个字符"),
    ],
)
def test_a_weak_password_is_refused_in_words(password: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        open_account(natural(), fresh_login(), password, by=None)
    assert (refused.value.field, refused.value.mend) == ("password", "请换一个更长、更难猜的密码")


def test_a_password_like_the_login_is_refused() -> None:
    with pytest.raises(Refused, match="与登录名太相似"):
        open_account(natural(), f"wangshenqing{next_number()}", "wangshenqing00", by=None)


def test_a_login_is_used_once_in_any_case() -> None:
    login = fresh_login()
    opened(natural(), login)
    with pytest.raises(Refused, match="已被使用"):
        open_account(natural(), login.upper(), GOOD, by=None)


def test_only_natural_persons_sign_in() -> None:
    for nobody in (uuid4(), firm(natural())):
        with pytest.raises(Refused, match="不是已登记的自然人"):
            open_account(nobody, fresh_login(), GOOD, by=None)


def test_the_head_opens_accounts_for_her_officers_and_nobody_elses(office: Office) -> None:
    login = fresh_login()
    open_account(office.officers["受理"], login, GOOD, by=office.head)
    assert person_of(login) == office.officers["受理"]
    for person, by in ((natural(), office.head), (office.officers["受理"], office.officers["审查"]), (natural(), natural())):
        with pytest.raises(Refused, match="只能办理本人的账号"):
            open_account(person, fresh_login(), GOOD, by=by)


def test_a_closed_account_signs_nobody_in() -> None:
    person, login = natural(), fresh_login()
    account = opened(person, login)
    with pytest.raises(Refused):
        close_account(account, by=natural())
    close_account(account, by=person)
    with pytest.raises(Refused, match="登录名或密码不对"):
        sign_in(None, login, GOOD, "10.0.0.1")
    with pytest.raises(Refused, match="已停用"):
        close_account(account, by=person)
    with pytest.raises(Refused, match="没有找到"):
        close_account(uuid4(), by=None)


def test_a_password_is_changed_by_whoever_knows_the_old_one() -> None:
    login = fresh_login()
    account = opened(natural(), login)
    with pytest.raises(Refused, match="登录名或密码不对"):
        change_password(account, "a-wrong-old-phrase", "another-long-phrase", ip="10.0.0.1")
    with pytest.raises(Refused, match="少于 10 个字符"):
        change_password(account, GOOD, "short", ip="10.0.0.1")
    change_password(account, GOOD, "another-long-phrase", ip="10.0.0.1")
    with pytest.raises(Refused):
        sign_in(None, login, GOOD, "10.0.0.1")
    assert sign_in(None, login, "another-long-phrase", "10.0.0.1").account == account


def test_guessing_the_old_password_locks_the_account_too() -> None:
    login = fresh_login()
    account = opened(natural(), login)
    for _ in range(5):
        with pytest.raises(Refused):
            change_password(account, "a-wrong-old-phrase", "another-long-phrase", ip="10.0.0.1")
    with pytest.raises(Refused, match="暂时锁定"):
        change_password(account, GOOD, "another-long-phrase", ip="10.0.0.1")
