"""两步登录 by the pages: enrolled under the account, asked after the password; where it is required nothing else opens before it."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from playwright.sync_api import Locator

from oneseal.journal.queries import entries_of
from oneseal.people.models import Account, SecondFactor
from oneseal.people.queries import is_enrolled, login_index
from oneseal.people.queries.second_factor import phone_time
from oneseal.people.rules.second_factor import code_of, step_at
from oneseal.people.tests.authenticator import GOOD, Phone, enrolled, with_account
from oneseal.people.tests.office import natural, new_office
from oneseal.web.queries import OK, WARN, checks
from oneseal.web.tests.browser import Chromium, Visit
from oneseal.web.tests.conftest import serving
from oneseal.web.tests.scene import ROUTES, Scene, address
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_english import left_in

REQUIRED = override_settings(SECOND_FACTOR="required")


@pytest.fixture
def head(city: None) -> Phone:
    """Who supervises a bureau, with an account and nothing more."""
    return with_account(new_office().head)


def by_password(phone: Phone, **sent: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"login": phone.login, "password": GOOD, **sent})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def enrols(client: Client, phone: Phone, **sent: str) -> str:
    """From the account page to the spare codes; the last page."""
    assert 'href="/account/second-factor"' in client.get("/account").content.decode()
    begun = client.post("/account/second-factor", {"password": GOOD, **sent})
    assert begun.status_code == 302, begun.content.decode()[:3000]
    page = client.get(begun.headers["Location"]).content.decode()
    assert "<svg" in page and re.sub(r"\s", "", re.findall(r'class="key"><code>([^<]+)', page)[0]) == phone.secret
    answer = client.post(begun.headers["Location"], {"code": phone.shows(), **sent})
    assert "no-store" in answer.headers["Cache-Control"]
    phone.spares = re.findall(r'class="code">([^<]+)', answer.content.decode())
    SecondFactor.objects.filter(person=phone.person).update(last_step=0)
    return answer.content.decode()


def test_she_enrols_and_is_asked_for_the_code_from_then_on(head: Phone) -> None:
    page = enrols(by_password(head), head)
    assert len(head.spares) == 10 and "只显示这一次" in page
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/sign-in", {"login": head.login, "password": GOOD, "next": "/acting-for"})
    assert answer.headers["Location"] == "/sign-in/code?next=%2Facting-for" and not is_in(client)
    asked = client.get(answer.headers["Location"]).content.decode()
    assert 'autocomplete="one-time-code"' in asked and 'inputmode="numeric"' in asked
    for path in ("/account", "/work/people", "/acting-for", "/mine"):
        assert client.get(path).headers["Location"].startswith("/sign-in?")
    wrong = client.post("/sign-in/code", {"code": "000000", "next": "/acting-for"})
    assert wrong.status_code == 422 and "自动校准" in wrong.content.decode() and not is_in(client)
    assert client.post("/sign-in/code", {"code": head.shows(), "next": "/acting-for"}).headers["Location"] == "/acting-for"
    assert is_in(client) and client.get("/acting-for").status_code == 200


def test_a_code_signs_in_one_browser_and_a_spare_code_once(head: Phone) -> None:
    enrols(by_password(head), head)
    code, first, second = head.shows(), by_password(head), by_password(head)
    assert first.post("/sign-in/code", {"code": code}).status_code == 302
    late = second.post("/sign-in/code", {"code": code})
    assert late.status_code == 422 and "已经用过" in late.content.decode() and not is_in(second)
    assert second.post("/sign-in/code", {"code": head.spares[0]}).headers["Location"] == "/work/head"
    third = by_password(head)
    assert third.post("/sign-in/code", {"code": head.spares[0]}).status_code == 422
    assert [entry.act for entry in entries_of(head.person)][-2:] == ["enrol_second_factor", "use_spare_code"]


def test_the_fifth_wrong_code_locks_and_the_page_says_for_how_long(head: Phone) -> None:
    enrols(by_password(head), head)
    client = by_password(head)
    assert [client.post("/sign-in/code", {"code": "000000"}).status_code for _ in range(5)] == [422, 422, 422, 422, 429]
    locked = client.post("/sign-in/code", {"code": head.shows()})
    assert locked.status_code == 429 and "请15分钟后再试" in locked.content.decode() and not is_in(client)
    assert Client(SERVER_NAME="localhost").post("/sign-in", {"login": head.login, "password": GOOD}).status_code == 429


def test_without_the_password_the_second_page_leads_to_the_first(head: Phone) -> None:
    client = Client(SERVER_NAME="localhost")
    assert client.get("/sign-in/code?next=/mine").headers["Location"] == "/sign-in?next=%2Fmine"
    assert client.post("/sign-in/code", {"code": "123456", "next": "//example.com"}).headers["Location"] == "/sign-in"
    assert by_password(head).get("/sign-in/code").headers["Location"] == "/sign-in"


def test_the_key_is_shown_in_the_browser_that_began_and_only_until_it_counts(head: Phone) -> None:
    hers, other = by_password(head), by_password(head)
    assert hers.post("/account/second-factor", {"password": "not-her-password"}).status_code == 422
    assert hers.get("/account/second-factor/confirm").headers["Location"] == "/account/second-factor"
    hers.post("/account/second-factor", {"password": GOOD})
    secret = head.secret
    page = hers.get("/account/second-factor/confirm").content.decode()
    wrong = hers.post("/account/second-factor/confirm", {"code": "000000"})
    assert secret[:4] in page and wrong.status_code == 422 and secret[:4] in wrong.content.decode()
    assert other.get("/account/second-factor/confirm").status_code == 302
    assert hers.post("/account/second-factor/confirm", {"code": head.shows()}).status_code == 200
    assert hers.get("/account/second-factor/confirm").status_code == 302


def test_she_removes_it_with_a_code(head: Phone) -> None:
    client = by_password(head)
    assert client.get("/account/second-factor/remove").status_code == 302
    enrols(client, head)
    assert "10" in client.get("/account/second-factor").content.decode()
    assert client.post("/account/second-factor/remove", {"code": "000000"}).status_code == 422
    assert client.post("/account/second-factor/remove", {"code": head.shows()}).status_code == 302
    assert not is_enrolled(head.person) and is_in(by_password(head))


def test_applicants_are_told_that_they_need_none(city: None) -> None:
    client = signed_in("王申请")
    assert "两步登录" not in client.get("/account").content.decode()
    assert "您不用登记" in client.get("/account/second-factor").content.decode()
    assert client.post("/account/second-factor", {"password": "Yunlan-demo-2026"}).status_code == 422


def test_demo_logins_stay_one_step(city: None) -> None:
    """The default home offers it and requires it of nobody."""
    assert signed_in("吕局长").get("/work/head").status_code == 200


def test_her_supervisor_lifts_it_on_the_page_of_her_post(city: None) -> None:
    office = new_office()
    supervisor, officer = with_account(office.head), enrolled(office.officers["批准"])
    client, key = by_password(supervisor), office.holdings["批准"]
    link = f'href="/work/people/holdings/{key}/second-factor"'
    assert link in client.get(f"/work/people/posts/{office.posts['批准']}").content.decode()
    assert client.post(f"/work/people/holdings/{key}/second-factor", {"reason": ""}).status_code == 422
    assert client.post(f"/work/people/holdings/{key}/second-factor", {"reason": "手机遗失，本人到场"}).status_code == 302
    entry = entries_of(officer.person)[-1]
    assert (entry.act, entry.by) == ("lift_second_factor", supervisor.person) and is_in(by_password(officer))
    assert link not in client.get(f"/work/people/posts/{office.posts['批准']}").content.decode()
    assert client.post(f"/work/people/holdings/{key}/second-factor", {"reason": "再来一次"}).status_code == 422


@pytest.fixture
def unenrolled(head: Phone) -> Iterator[Client]:
    """Her browser where it is required."""
    with REQUIRED:
        yield by_password(head)


def test_where_it_is_required_every_page_leads_to_enrolling(scene: Scene, unenrolled: Client) -> None:
    """The portal's pages, hers, the desk's, files: none opens, and what is sent is not done and says so. Whether the site is well is told
    also to her: it may be the database that does not answer."""
    entering = {"second-factor", "enrol-second-factor", "sign-out", "stay", "display", "health"}
    for name in sorted(set(ROUTES) - entering):
        if name.startswith("open-") and name not in {"open-api", "open-view-first"}:
            continue
        path = address(scene, name)
        asked, sent = unenrolled.get(path), unenrolled.post(path, {"seen": "1"})
        assert asked.status_code == 302 and asked.headers["Location"].startswith("/account/second-factor?next="), name
        assert sent.status_code == 403 and "先登记两步登录" in sent.content.decode(), name
        assert sent.headers["X-Request-Number"] in sent.content.decode()
    assert unenrolled.get("/account/second-factor").status_code == 200
    assert unenrolled.post("/sign-out").headers["Location"] == "/" and unenrolled.get("/").status_code == 200


def test_once_enrolled_she_goes_on_to_where_she_wanted(unenrolled: Client, head: Phone) -> None:
    path = unenrolled.get("/work/people?q=a").headers["Location"]
    assert path == "/account/second-factor?next=%2Fwork%2Fpeople%3Fq%3Da"
    assert "别的页面打不开" in unenrolled.get(path).content.decode()
    begun = unenrolled.post(path, {"password": GOOD})
    page = unenrolled.post(begun.headers["Location"], {"code": head.shows()}).content.decode()
    assert 'href="/work/people?q=a"' in page and unenrolled.get("/work/people?q=a").status_code == 200


def test_required_is_of_heads_and_supervisors_only(city: None) -> None:
    with REQUIRED:
        assert signed_in("王申请").get("/mine").status_code == 200
        assert signed_in("李受理").get("/work/").status_code == 200
        assert signed_in("吕局长").get("/work/head").status_code == 302
        assert signed_in("周批准").get("/work/").status_code == 302
        assert Client(SERVER_NAME="localhost").get("/").status_code == 200


def test_the_operator_is_told_of_heads_without_it_and_the_public_is_not(city: None) -> None:
    def state(**settings: object) -> tuple[str, str]:
        with override_settings(**settings):
            found = next(check for check in checks(inside=True) if check.name == "second_factor")
        return found.state, found.mend

    assert state() == (OK, "")
    assert state(PRODUCTION=True, SECOND_FACTOR="required")[0] == WARN
    assert "ONESEAL_SECOND_FACTOR" in state(PRODUCTION=True, SECOND_FACTOR="offered")[1]
    assert "second_factor" not in {check.name for check in checks()}
    assert "两步登录" in signed_in("吕局长").get("/work/operator").content.decode()


def test_its_pages_speak_english(head: Phone) -> None:
    client, names = by_password(head), [str(head.login)]
    client.cookies["lang"] = "en"
    pages = [client.get("/account"), client.get("/account/second-factor")]
    begun = client.post("/account/second-factor", {"password": GOOD})
    pages += [client.get(begun.headers["Location"]), client.post(begun.headers["Location"], {"code": head.shows()})]
    pages += [client.get("/account"), client.get("/account/second-factor"), client.get("/account/second-factor/remove")]
    half = by_password(head)
    half.cookies["lang"] = "en"
    pages.append(half.get("/sign-in/code"))
    known = [*names, "李监督"]
    site = left_in(Client(SERVER_NAME="localhost", headers={"cookie": "lang=en"}).get("/privacy").content.decode(), known)
    for page in pages:
        assert page.status_code == 200 and left_in(page.content.decode(), known) <= site, page.content.decode()[:200]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_on_a_phone_she_must_enrol_signs_out_and_is_asked(city: None, chromium: Chromium, scripts: bool) -> None:
    """360 px: the password leads to enrolling, the key to ten codes, the next signing in to the second page, that to her desk."""
    phone = with_account(new_office().head)
    with (
        serving(ONESEAL_SECOND_FACTOR="required") as site,
        Visit(chromium, site, width=360, scripts=scripts) as hers,
    ):
        _enrols_in(hers, phone)
        hers.page.context.clear_cookies()
        _password(hers, phone)
        assert "第二步" in hers.text and hers.page.url.startswith(f"{site}/sign-in/code")
        _looked(hers, "second-step-360")
        hers.fill(_field(hers, "code"), "000000")
        hers.press("登录")
        assert "动态口令不对" in hers.text and hers.page.title().startswith("出错：")
        _looked(hers, "second-step-wrong-360")
        hers.fill(_field(hers, "code"), code_of(phone.secret, step_at(phone_time())))
        hers.press("登录")
        hers.page.wait_for_url("**/work/head")


def _field(hers: Visit, name: str) -> Locator:
    return hers.page.locator(f"main [name={name}]")


def _password(hers: Visit, phone: Phone) -> None:
    hers.page.goto("/sign-in")
    hers.fill(_field(hers, "login"), phone.login)
    hers.fill(_field(hers, "password"), GOOD)
    hers.press("登录")


def _looked(hers: Visit, name: str) -> None:
    assert not hers.overflows(), name
    assert not hers.scripts or hers.barriers() == [], name
    hers.shoot(name)


def _enrols_in(hers: Visit, phone: Phone) -> None:
    """Each page looked over."""
    _password(hers, phone)
    hers.page.goto("/work/people")
    assert "/account/second-factor?next=" in hers.page.url
    _looked(hers, "second-factor-begin-360")
    hers.fill(_field(hers, "password"), GOOD)
    hers.press("开始登记")
    _looked(hers, "second-factor-confirm-360")
    hers.fill(_field(hers, "code"), phone.shows())
    hers.press("登记")
    assert hers.page.locator(".codes .code").count() == 10
    _looked(hers, "second-factor-codes-360")
    hers.press("收好了，继续")
    assert hers.page.url.endswith("/work/people")
    SecondFactor.objects.filter(person=phone.person).update(last_step=0)


def test_whoever_types_anothers_code_page_by_hand_gets_nowhere(city: None) -> None:
    """A citizen whose own sign-in is complete has no second page, and the half of an officer's opens no page of hers."""
    office = new_office()
    officer = enrolled(office.head)
    half = by_password(officer)
    stranger = with_account(natural())
    half.post("/sign-in", {"login": stranger.login, "password": GOOD})
    assert half.post("/sign-in/code", {"code": officer.shows()}).headers["Location"] == "/sign-in"
    account = half.session["_auth_user_id"]
    assert Account.objects.get(id=account).login_index == login_index(stranger.login)
