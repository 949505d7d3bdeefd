"""撤销: what was done and can be taken back is told on the next page, once, with the button that does the opposite."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, row
from oneseal.cases.tests.test_claiming import colleague, holder
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in

TOAST = re.compile(r'<div class="toast">.*?</div>', re.DOTALL)


def toast_on(client: Client, path: str = "/work/") -> str:
    """What can be taken back, as a page tells it; "" when nothing can."""
    found = TOAST.search(client.get(path).content.decode())
    return found[0] if found else ""


def undone(client: Client, toast: str) -> None:
    """The button of a toast, pressed."""
    address = re.findall(r'action="([^"]+)"', toast)[0]
    sent = re.findall(r'<input type="hidden" name="(case|back)" value="([^"]+)">', toast)
    client.post(address, {name: [value for each, value in sent if each == name] for name, _ in sent})


def test_what_was_taken_is_put_back_and_what_was_put_back_is_taken_again(city: None) -> None:
    """Told once, not on the page after it; the way back is the verb of its own."""
    cases, client = [filed("生育登记") for _ in range(2)], signed_in("李受理")
    client.post("/work/claim", {"case": [*map(str, cases)]})
    toast = toast_on(client)
    assert "已领取 2 件" in toast and "撤销" in toast and toast_on(client) == ""
    undone(client, toast)
    assert [holder(case) for case in cases] == [None, None]
    toast = toast_on(client)
    assert "已放回 2 件" in toast
    undone(client, toast)
    assert [holder(case) for case in cases] == [cast("李受理")] * 2


def test_on_the_page_of_a_case_one_comes_back_to_it(city: None) -> None:
    case, client = filed("生育登记"), signed_in("李受理")
    client.post("/work/claim", {"case": str(case), "back": str(case)})
    toast = toast_on(client, f"/work/cases/{case}")
    assert f'name="back" value="{case}"' in toast
    answer = client.post("/work/release", {"case": str(case), "back": str(case)})
    assert answer.headers["Location"] == f"/work/cases/{case}"


def test_only_what_the_press_changed_for_oneself_is_offered_to_be_taken_back(city: None) -> None:
    """Not what she had before, nor a colleague's that a supervisor put back: that way back would lead to another hand."""
    before, new, other, client = filed("生育登记"), filed("生育登记"), filed("生育登记"), signed_in("李受理")
    actions.claim(before, by=cast("李受理"))
    client.post("/work/claim", {"case": [str(before), str(new)]})
    assert re.findall(r'name="case" value="([^"]+)"', toast_on(client)) == [str(new)]
    client.post("/work/claim", {"case": str(before)})
    page = client.get("/work/").content.decode()
    assert "已领取 1 件" in page and not TOAST.search(page)
    actions.claim(other, by=colleague())
    head = signed_in("吕局长")
    head.post("/work/release", {"case": str(other)})
    page = head.get("/work/").content.decode()
    assert holder(other) is None and "已放回 1 件" in page and not TOAST.search(page)


def test_a_way_back_that_is_closed_meanwhile_is_told(city: None) -> None:
    """A colleague has taken it: nothing is changed, and the page names her."""
    case, client = filed("生育登记"), signed_in("李受理")
    actions.claim(case, by=cast("李受理"))
    client.post("/work/release", {"case": str(case)})
    toast = toast_on(client)
    actions.claim(case, by=colleague())
    undone(client, toast)
    page = client.get("/work/").content.decode()
    assert holder(case) == colleague_of(case) and "已由" in page and "没有改动" in page


def colleague_of(case: UUID) -> UUID:
    """Who has it now, and is not 李受理."""
    found = holder(case)
    assert found and found != cast("李受理")
    return found


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_it_is_seen_pressed_and_put_away(visit: Callable[..., Visit], width: int, scripts: bool) -> None:
    """In view wherever the page stands at a desk, above it on a phone and in large type, where nothing is fixed; axe finds nothing."""
    case = filed("生育登记")
    clerk = visit("李受理", width=width, scripts=scripts)
    clerk.page.goto(f"/work/cases/{case}")
    clerk.click(clerk.main.get_by_role("button", name="领取", exact=True))
    toast = clerk.page.locator(".toast")
    assert "已领取 1 件" in toast.inner_text() and not clerk.overflows()
    fixed = toast.evaluate("each => getComputedStyle(each).position") == "fixed"
    assert fixed is (width == 1280)
    if scripts:
        assert clerk.barriers() == []
        clerk.page.evaluate("document.documentElement.dataset.size = 'large'")
        assert toast.evaluate("each => getComputedStyle(each).position") == "static"
        clerk.page.evaluate("delete document.documentElement.dataset.size")
    toast.get_by_role("button", name="撤销").click()
    assert "已放回 1 件" in toast.inner_text() and holder(case) is None and row(case).version == 1
    assert toast.get_by_role("button", name="关闭").is_visible() is scripts
    if scripts:
        toast.get_by_role("button", name="关闭").click()
        assert not toast.is_visible() and clerk.page.evaluate("document.activeElement.id") == "main"
