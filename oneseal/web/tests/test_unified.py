"""省统一身份认证 by the pages: from a link to the province's page and back, in real Chromium, on a phone and without scripts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from oneseal.cases.tests.office import cast
from oneseal.people.models import Account
from oneseal.people.providers.unified.tests.province import CLIENT, SECRET, Province, running
from oneseal.people.providers.unified.tests.test_unified import agreed, known_there, named
from oneseal.people.queries import party_details
from oneseal.web.tests.browser import Chromium, Visit
from oneseal.web.tests.conftest import serving
from oneseal.web.tests.test_desk import signed_in


@pytest.fixture
def province(city: None) -> Iterator[Province]:
    """A provider that listens."""
    with running() as found:
        cache.clear()
        yield found
        cache.clear()


def test_the_link_stands_there_only_when_the_settings_name_a_provider(province: Province) -> None:
    words = "用省统一身份认证登录"
    assert words not in Client(SERVER_NAME="localhost").get("/sign-in").content.decode()
    assert Client(SERVER_NAME="localhost").get("/sign-in/unified").status_code == 422
    with override_settings(UNIFIED=named(province.issuer)):
        page = Client(SERVER_NAME="localhost").get("/sign-in", {"next": "/inbox"}).content.decode()
    assert words in page and "/sign-in/unified?next=/inbox" in page


def test_a_session_from_before_is_not_the_one_after_and_the_way_back_works_once(
    province: Province, caplog: pytest.LogCaptureFixture
) -> None:
    number = known_there(province)
    hers = Client(SERVER_NAME="localhost")
    with override_settings(UNIFIED=named(province.issuer)), caplog.at_level("DEBUG"):
        answer = agreed(hers.get("/sign-in/unified", {"next": "https://elsewhere.invalid/"}).headers["Location"])
        before = hers.session.session_key
        assert Client(SERVER_NAME="localhost").get("/sign-in/unified/return", answer).status_code == 422
        back = hers.get("/sign-in/unified/return", answer)
        assert (back.status_code, back.headers["Location"]) == (302, "/mine")
        assert hers.session.session_key != before and "_auth_user_id" in hers.session and "unified_begun" not in hers.session
        assert hers.get("/sign-in/unified/return", answer).status_code == 422
    assert number not in caplog.text and answer["code"] not in caplog.text


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_she_goes_there_agrees_and_is_back_where_she_wanted_to_be(province: Province, chromium: Chromium, scripts: bool) -> None:
    """The whole way in a browser, with a server whose environment names the provider; cancelling is said with what to do."""
    known_there(province)
    settings = {"ISSUER": province.issuer, "CLIENT": CLIENT, "SECRET": SECRET, "ASSURANCE": "high"}
    with (
        serving(**{f"ONESEAL_UNIFIED_{name}": value for name, value in settings.items()}) as site,
        Visit(chromium, site, width=360, scripts=scripts) as hers,
    ):
        hers.page.goto("/sign-in?next=/inbox")
        hers.click(hers.main.get_by_role("button", name="用省统一身份认证登录"))
        hers.click(hers.page.get_by_role("link", name="取消"))
        assert "取消了登录" in hers.text and not hers.overflows()
        assert not scripts or hers.barriers() == []
        hers.click(hers.main.get_by_role("button", name="用登录名和密码登录"))
        hers.page.goto("/sign-in?next=/inbox")
        hers.click(hers.main.get_by_role("button", name="用省统一身份认证登录"))
        hers.click(hers.page.get_by_role("link", name="同意"))
        hers.click(hers.page.get_by_text("菜单", exact=True))
        assert hers.page.url == f"{site}/inbox" and "省平台人" in hers.page.locator("header").first.inner_text()
        hers.wrong = [words for words in hers.wrong if province.issuer not in words]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_officer_links_her_account_and_signs_in_with_the_province(province: Province, chromium: Chromium, scripts: bool) -> None:
    """From her account page, signed in; another's identity is refused with what to do; then unlinked again."""
    person = cast("秦社务" if scripts else "许踏勘")
    known = party_details([person])[person]
    known_there(province)
    settings = {"ISSUER": province.issuer, "CLIENT": CLIENT, "SECRET": SECRET, "ASSURANCE": "high"}
    with (
        serving(**{f"ONESEAL_UNIFIED_{name}": value for name, value in settings.items()}) as site,
        Visit(chromium, site, known.name, width=360, scripts=scripts) as hers,
    ):
        hers.page.goto("/account")
        hers.click(hers.main.get_by_role("button", name="关联省统一身份认证"))
        hers.click(hers.page.get_by_role("link", name="同意"))
        assert "没有关联成功" in hers.text and "不一致" in hers.text and "请报这个号码" in hers.text and not hers.overflows()
        hers.click(hers.main.get_by_role("button", name="回我的账号"))
        known_there(province, id_number=known.number, name=known.name)
        hers.click(hers.main.get_by_role("button", name="关联省统一身份认证"))
        hers.click(hers.page.get_by_role("link", name="同意"))
        assert hers.page.url == f"{site}/account" and "已关联" in hers.text and not hers.overflows()
        assert not scripts or hers.barriers() == []
        hers.page.context.clear_cookies()
        hers.page.goto("/sign-in")
        hers.click(hers.main.get_by_role("button", name="用省统一身份认证登录"))
        hers.click(hers.page.get_by_role("link", name="同意"))
        assert hers.page.url == f"{site}/work/"
        hers.page.goto("/account")
        hers.press("解除关联")
        assert "没有关联" in hers.text
        hers.wrong = [words for words in hers.wrong if province.issuer not in words]


def test_the_link_is_made_only_for_who_set_out(province: Province) -> None:
    """Signed out, or somebody else signed in meanwhile: nothing is linked."""
    known_there(province)
    hers, other = signed_in("韩审核"), signed_in("朱复核")
    with override_settings(UNIFIED=named(province.issuer)):
        assert Client(SERVER_NAME="localhost").get("/account/link").headers["Location"].startswith("/sign-in")
        answer = agreed(hers.get("/account/link").headers["Location"])
        session = other.session
        session["unified_begun"] = hers.session["unified_begun"]
        session.save()
        back = other.get("/sign-in/unified/return", answer)
    assert back.status_code == 422 and "没有关联成功" in back.content.decode()
    assert not Account.objects.exclude(identity_mark=None).filter(person__in=[cast("韩审核"), cast("朱复核")]).exists()
