"""找回账号: by a code she kept, or that a window gave her after looking at her document; five wrong tries are enough."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Locator

from oneseal.cases.tests.office import cast
from oneseal.people import actions
from oneseal.people.queries import find_by_id_number
from oneseal.people.tests.office import id_number, next_number
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import looked_at

GOOD, NEW = "Kept-phrase-2026", "Fresh-phrase-2026"


def somebody() -> tuple[str, str]:
    """ID number and login of a new applicant."""
    number, login = id_number(), f"web.lost.{next_number()}"
    person = actions.register_natural("丢码人", number, by=None)
    actions.open_account(person, login, GOOD, by=None)
    return number, login


def given(number: str, code: str, **changed: str) -> dict[str, str]:
    return {"id_number": number, "code": code, "password": NEW, "again": NEW, **changed}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_she_keeps_a_code_forgets_her_password_and_is_back(city: None, visit: Callable[..., Visit], scripts: bool) -> None:
    """The code is shown once; the page of recovery tells her login; the new password opens, the old one does not."""
    number, login = somebody()
    hers = visit(width=360, scripts=scripts)

    def field(name: str) -> Locator:
        return hers.page.locator(f"main [name={name}]")

    def signs_in(password: str) -> None:
        hers.page.goto("/sign-in")
        hers.fill(field("login"), login)
        hers.fill(field("password"), password)
        hers.press("登录")

    signs_in(GOOD)
    hers.page.goto("/recovery-code")
    hers.fill(field("password"), GOOD)
    hers.press("取恢复码")
    code = hers.page.locator(".code").inner_text()
    assert not hers.overflows()
    hers.page.context.clear_cookies()
    hers.page.goto("/recovery")
    hers.fill(field("id_number"), number)
    hers.fill(field("code"), code)
    hers.fill(field("password"), NEW)
    hers.fill(field("again"), NEW)
    hers.press("设新密码")
    assert login in hers.text
    signs_in(GOOD)
    assert "不对" in hers.text
    signs_in(NEW)
    assert "我的办件" in hers.text


def test_a_window_gives_a_code_to_who_is_there(city: None) -> None:
    """Shown once, not to be stored by the browser; nobody without the post gets the page."""
    number, _ = somebody()
    path = f"/work/counter/persons/{find_by_id_number(number)}/recovery"
    clerk = signed_in("李受理")
    assert clerk.post(path, {}).status_code == 422
    answer = clerk.post(path, {"document": "居民身份证"})
    assert "no-store" in answer.headers["Cache-Control"]
    code = answer.content.decode().split('class="code">')[1].split("<")[0]
    assert Client(SERVER_NAME="localhost").post("/recovery", given(number, code)).status_code == 302
    for name in ("赵审查", "王申请", "冯旁人"):
        assert signed_in(name).post(path, {"document": "居民身份证"}).status_code == 403
    assert Client(SERVER_NAME="localhost").get(path).status_code == 302


def test_who_has_several_accounts_is_told_all_their_logins(city: None) -> None:
    number, login = somebody()
    person = find_by_id_number(number)
    assert person is not None
    second = f"web.second.{next_number()}"
    second_account = actions.open_account(person, second, GOOD, by=None)
    code = actions.draw_recovery_code(second_account, GOOD, ip="10.1.0.1")
    told = Client(SERVER_NAME="localhost").post("/recovery", given(number, code), follow=True).content.decode()
    assert login in told and second in told and "都换成了新密码" in told


def test_a_window_gives_none_to_an_officer(city: None) -> None:
    """Her supervisor does, from the page of her post."""
    path = f"/work/counter/persons/{cast('周批准')}/recovery"
    refused = signed_in("李受理").post(path, {"document": "居民身份证"})
    assert refused.status_code == 422 and "监督" in refused.content.decode() and 'class="code"' not in refused.content.decode()
    assert 'class="code"' in signed_in("吕局长").post(path, {"document": "居民身份证"}).content.decode()


def test_wrong_codes_come_to_an_end(city: None) -> None:
    """Five for a number in a quarter of an hour; what does not fit is said beside the field, whoever is or is not registered."""
    number, _ = somebody()
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR="10.9.8.7")
    assert "两次输入的新密码不一样" in client.post("/recovery", given(number, "A" * 16, again="other")).content.decode()
    for _ in range(5):
        assert "对不上" in client.post("/recovery", given(number, "A" * 16)).content.decode()
    assert "次数过多" in client.post("/recovery", given(number, "A" * 16)).content.decode()


def test_the_pages_are_open_to_everybody(city: None, visit: Callable[..., Visit]) -> None:
    """In large type on a phone axe finds nothing, also with errors and with a code shown."""
    clerk = visit("李受理", width=360, size="large")
    clerk.page.goto(f"/work/counter/persons/{cast('冯旁人')}/recovery")
    looked_at(clerk)
    clerk.press("已核实，发恢复码")
    looked_at(clerk)
    clerk.page.locator("select[name=document], input[name=document]").first.wait_for()
    clerk.page.goto("/recovery-code")
    looked_at(clerk)
