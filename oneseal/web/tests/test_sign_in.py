"""登录: by the page; wrong words are told kindly and counted, staff and citizens arrive where they work, and the way back is kept."""

from collections.abc import Callable
from datetime import timedelta

from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from oneseal.people.queries.demo import DEMO_PASSWORD
from oneseal.web.tests.browser import Visit


def test_a_wrong_password_is_told_at_the_field_and_above_the_form(visit: Callable[..., Visit]) -> None:
    """The title says so first, the focus stands on the summary, and its link leads to the field."""
    here = visit()
    here.page.goto("/sign-in")
    here.page.get_by_label("登录名").fill("feng.pangren")
    here.page.get_by_label("密码").fill("not-the-password")
    here.press("登录")
    assert here.page.title().startswith("出错：")
    assert here.page.evaluate("document.activeElement.id") == "mistakes"
    here.click(here.main.get_by_role("alert").get_by_role("link"))
    assert here.page.evaluate("document.activeElement.id") == "id_password"
    assert here.page.locator("#id_password").get_attribute("aria-invalid") == "true"
    assert here.barriers() == []


def test_an_empty_form_says_what_to_fill_in(city: None) -> None:
    """422, one line a field."""
    answer = Client(SERVER_NAME="localhost").post("/sign-in", {})
    assert answer.status_code == 422
    assert "登录名：请填写这一项" in answer.content.decode()


def test_the_way_back_is_kept_but_only_in_the_house(city: None) -> None:
    """After signing in she is where she wanted to be; a foreign address is not followed."""
    good = {"login": "wang.shenqing", "password": DEMO_PASSWORD}
    client = Client(SERVER_NAME="localhost")
    assert client.post("/sign-in", {**good, "next": "/acting-for"}).headers["Location"] == "/acting-for"
    assert "example" not in client.post("/sign-in", {**good, "next": "//example.com"}).headers["Location"]


def test_the_fifth_wrong_password_is_answered_by_the_sites_own_page(city: None) -> None:
    """With the minutes that are left and the way to recovery; the right password is answered alike, and trying again lengthens nothing."""
    client = Client(SERVER_NAME="localhost")
    for _ in range(4):
        assert client.post("/sign-in", {"login": "qian.kanyan", "password": "not-the-password"}).status_code == 422
    for password in ("not-the-password", DEMO_PASSWORD):
        answer = client.post("/sign-in", {"login": "qian.kanyan", "password": password})
        page = answer.content.decode()
        assert answer.status_code == 429
        assert "<title>出错：登录" in page
        assert "请15分钟后再试" in page
        assert "P-09" in page
        assert 'href="/recovery">去找回账号' in page
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=12))
    for _ in range(2):
        answer = client.post("/sign-in", {"login": "qian.kanyan", "password": DEMO_PASSWORD})
        assert "请3分钟后再试" in answer.content.decode()
    AccessAttempt.objects.all().delete()


def test_what_is_behind_the_door_is_not_shown_to_strangers(city: None) -> None:
    """A stranger is led to the sign-in page and back."""
    answer = Client(SERVER_NAME="localhost").get("/acting-for")
    assert answer.headers["Location"] == "/sign-in?next=%2Facting-for"


def test_one_acts_only_for_whom_one_may(city: None) -> None:
    """陈旧托 whose mandate was ended is offered himself alone, and a forged choice is refused."""
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"login": "chen.jiutuo", "password": DEMO_PASSWORD, "next": "/"})
    page = client.get("/acting-for").content.decode()
    assert page.count('type="radio"') == 1
    answer = client.post("/acting-for", {"principal": "01900000-0000-7000-8000-000000000000"})
    assert "请从列出的里面选" in answer.content.decode()
