"""变更联系方式: by herself under 我的账号 with her password; at the counter after her document was looked at, with a reason."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from oneseal.cases.tests.office import cast
from oneseal.journal.queries import entries_of
from oneseal.people.actions import open_account, register_natural
from oneseal.people.queries import party_details
from oneseal.people.tests.office import firm, id_number, natural, next_number
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import begun
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import looked_at

GOOD, OLD, NEW = "Reached-here-2026", "19900007001", "19900007002"
SEEN = {"document": "居民身份证", "mobile": NEW, "address": "", "reason": "原来的号码停用了"}


def somebody() -> tuple[UUID, str]:
    """Whose mobile is to be mended, and her login."""
    person, login = register_natural("换号人", id_number(), mobile=OLD, address="旧路1号", by=None), f"web.contact.{next_number()}"
    open_account(person, login, GOOD, by=None)
    return person, login


def at_home(login: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    assert client.post("/sign-in", {"login": login, "password": GOOD}).status_code == 302
    return client


def test_she_mends_her_mobile_with_her_password(city: None) -> None:
    """It is led to from her account, shown in part, asked with the password; her login is what it was; the next draft has the new one."""
    person, login = somebody()
    hers = at_home(login)
    assert 'href="/account/contact"' in hers.get("/account").content.decode()
    page = hers.get("/account/contact").content.decode()
    assert "199****7001" in page and OLD not in page and "旧路1号" in page and login in page
    for wrong, at in (({"mobile": "110"}, "id_mobile"), ({"mobile": NEW, "password": "x"}, "id_password"), ({}, "")):
        answer = hers.post("/account/contact", {"mobile": "", "address": "", "password": GOOD, **wrong})
        words = answer.content.decode()
        assert answer.status_code == 422 and f'href="#{at}"' in words if at else "没有要改的" in words
        assert party_details([person])[person].mobile == OLD
    assert hers.post("/account/contact", {"mobile": NEW, "address": "", "password": GOOD}).headers["Location"] == "/account"
    page = hers.get("/account").content.decode()
    assert "199****7002" in page and "登录名没有变" in page
    known = party_details([person])[person]
    assert (known.mobile, known.address) == (NEW, "旧路1号") and entries_of(person)[-1].act == "change_contact"
    address = begun(hers, "生育登记", person)
    assert any(NEW in hers.get(f"{address}/form/{place}").content.decode() for place in range(3))
    hers.post(f"{address}/discard", {"sure": "yes"})
    assert at_home(login).get("/account").status_code == 200


def test_a_window_mends_it_when_the_document_was_looked_at(city: None) -> None:
    """From the person's page; who was seen by what and why stands in the journal; the officer types the new number and reads no old one."""
    person, _ = somebody()
    clerk, path = signed_in("李受理"), f"/work/counter/persons/{person}/contact"
    assert f'href="{path}"' in clerk.get(f"/work/counter/persons/{person}").content.decode()
    page = clerk.get(path).content.decode()
    assert "199****7001" in page and OLD not in page and "旧路1号" not in page
    for missing in ("document", "reason"):
        answer = clerk.post(path, {**SEEN, missing: ""})
        assert answer.status_code == 422 and party_details([person])[person].mobile == OLD
    assert clerk.post(path, SEEN).headers["Location"] == f"/work/counter/persons/{person}"
    assert party_details([person])[person].mobile == NEW
    entry = entries_of(person)[-1]
    assert (entry.act, entry.by, entry.data["document"]) == ("change_contact", cast("李受理"), "居民身份证")
    again = clerk.post(path, SEEN)
    assert again.status_code == 422 and "没有要改的" in again.content.decode()


def test_a_firm_shows_its_licence_and_who_proved_nothing_proves_it_first(city: None) -> None:
    clerk, company = signed_in("李受理"), firm(natural())
    path = f"/work/counter/persons/{company}/contact"
    assert "营业执照" in clerk.get(path).content.decode()
    assert clerk.post(path, SEEN).status_code == 422
    assert clerk.post(path, {**SEEN, "document": "营业执照"}).status_code == 302
    claimed = register_natural("自报人", id_number(), mobile=OLD, by=None, claimed=True)
    path = f"/work/counter/persons/{claimed}/contact"
    page = clerk.get(path).content.decode()
    assert f"/work/counter/persons/{claimed}/identity" in page and 'name="mobile"' not in page
    assert path not in clerk.get(f"/work/counter/persons/{claimed}").content.decode()
    assert clerk.post(path, SEEN).status_code == 422 and party_details([claimed])[claimed].mobile == OLD


@pytest.mark.parametrize("name", ["冯旁人", "陈旧托", "吴外人", "赵审查", "王申请"])
def test_nobody_else_changes_how_somebody_is_reached(city: None, name: str) -> None:
    person, _ = somebody()
    client = signed_in(name)
    assert client.post(f"/work/counter/persons/{person}/contact", SEEN).status_code == 403
    assert party_details([person])[person].mobile == OLD


def test_no_officer_does_her_own_at_a_window(city: None) -> None:
    clerk, me = signed_in("李受理"), cast("李受理")
    before = party_details([me])[me].mobile
    answer = clerk.post(f"/work/counter/persons/{me}/contact", SEEN)
    assert answer.status_code == 422 and "我的账号" in answer.content.decode() and party_details([me])[me].mobile == before


@pytest.mark.parametrize(("width", "lang"), [(360, "zh-hans"), (1280, "en")])
def test_the_pages_keep_nobody_out(visit: Callable[..., Visit], width: int, lang: str) -> None:
    """axe finds nothing, also with errors shown; no page is wider than its window."""
    person, login = somebody()
    hers = visit(width=width, lang=lang)
    hers.page.goto("/sign-in")
    hers.fill(hers.page.locator("main [name=login]"), login)
    hers.fill(hers.page.locator("main [name=password]"), GOOD)
    hers.click(hers.main.locator("form button").first)
    clerk = visit("李受理", width=width)
    for who, path in ((hers, "/account"), (hers, "/account/contact"), (clerk, f"/work/counter/persons/{person}/contact")):
        who.page.goto(path)
        looked_at(who)
    for who in (hers, clerk):
        who.click(who.main.locator("form button:not([type=button])").last)
        assert who.page.locator("#mistakes").is_visible()
        looked_at(who)
