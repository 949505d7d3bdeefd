"""查找: everyday words on the pages, while typing and without scripts, with the reason; what found nothing, and what becomes of it."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.catalogue.actions import keep_index
from oneseal.catalogue.models import MissedSearch, Synonym
from oneseal.journal.actions import sequence
from oneseal.journal.queries import entries_of
from oneseal.people.models import Body
from oneseal.people.queries import bureau_of
from oneseal.web.portal.browse.searching import marked
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in

FOOD = "食品经营许可（新办）"
TYPING = {"HX-Request": "true"}


def stranger() -> Client:
    return Client(SERVER_NAME="localhost")


@pytest.mark.parametrize("words", ["开小饭馆", "spjy", "食品经营许克", "shipinjingying", "餐饮", "食品安全自查"])
def test_everyday_words_find_the_item_and_the_page_says_why(city: None, words: str) -> None:
    page = stranger().get("/items", {"q": words}).content.decode()
    first = page[page.index('<ol class="rows hits">') :].split("</li>")[0]
    plain = re.sub(r"<[^>]+>", "", first)
    assert FOOD in plain
    assert any(word in plain for word in ("常用说法", "拼音", "相近", "材料", "简称", "读音", "办理结果")) or words in plain


def test_what_was_typed_is_marked() -> None:
    assert marked("开小饭馆", "饭馆") == (("开小", False), ("饭馆", True))
    assert marked("KTV卫生", "ktv") == (("KTV", True), ("卫生", False))
    assert marked("食品经营", "食营") == (("食", True), ("品经", False), ("营", True))
    assert marked("食品", "") == (("食品", False),)
    assert marked("<b>", "<") == (("<", True), ("b>", False))


def test_while_typing_only_the_list_and_the_count_come_and_nothing_is_kept(city: None) -> None:
    before = MissedSearch.objects.count()
    page = stranger().get("/items", {"q": "结"}, headers=TYPING)
    assert "<html" not in page.content.decode()
    assert "HX-Request" in page.headers["Vary"]
    assert 'hx-swap-oob="innerHTML"' in page.content.decode()
    assert "找到" in stranger().get("/items", {"q": "食", "few": "1"}, headers=TYPING).content.decode()
    assert stranger().get("/items", {"q": "", "few": "1"}, headers=TYPING).content.decode().count("<li>") == 0
    assert "食品经营许可" in stranger().get("/items", {"q": ""}, headers=TYPING).content.decode()
    stranger().get("/items", {"q": "还没写完的飞船"}, headers=TYPING)
    assert MissedSearch.objects.count() == before


def test_an_empty_result_says_what_to_do_and_is_kept_without_numbers(city: None) -> None:
    page = stranger().get("/items", {"q": "鼋鼍龘靐13588882222"}).content.decode()
    assert bureau_of().phone in page and "换个说法" in page and "/items?for=person" in page
    assert MissedSearch.objects.filter(words="鼋鼍龘靐###########").count() == 1


def test_her_own_division_stands_first(city: None) -> None:
    county = Body.objects.filter(kind="bureau", division__level=2).order_by("division_id").last()
    assert county is not None
    page = stranger().get("/items", {"q": "食品经营许可", "at": county.division_id}).content.decode()
    offices = page[page.index('<ol class="rows hits">') :].split("</li>")[0]
    assert offices.index(county.name) < offices.index(bureau_of().name)
    assert f'value="{county.division_id}" lang="zh-Hans" selected' in page


def test_a_place_among_the_words_is_read_as_the_place(city: None) -> None:
    """Its offices first, and the page says so; what it lacks is kept for the bureau of that place."""
    county = Body.objects.filter(kind="bureau", division__level=2).select_related("division").order_by("division_id").last()
    assert county is not None
    page = stranger().get("/items", {"q": f"{county.division.name}开饭馆"}).content.decode()
    offices = page[page.index('<ol class="rows hits">') :].split("</li>")[0]
    assert offices.index(county.name) < offices.index(bureau_of().name)
    assert f"{county.division.name}的在前" in page
    stranger().get("/items", {"q": f"买鱼雷 {county.division.name}"})
    assert MissedSearch.objects.filter(words="买鱼雷", division=county.division_id).exists()


def test_what_only_resembles_the_words_is_not_called_found_and_is_kept(city: None) -> None:
    page = stranger().get("/items", {"q": "出版社"}).content.decode()
    assert "没有完全对应的，这些相近" in page and '<ol class="rows hits">' in page and "找到" not in page.split('id="count"')[1][:200]
    assert MissedSearch.objects.filter(words="出版社").exists()


def test_searching_asks_a_steady_number_of_questions(city: None) -> None:
    stranger().get("/items", {"q": "许可"})
    for words, most in (("许可", 4), ("食品经营徐克证", 5)):
        with CaptureQueriesContext(connection) as asked:
            stranger().get("/items", {"q": words})
        assert len(asked) <= most, words


def test_an_item_manager_makes_a_missed_search_a_word_or_turns_it_down(city: None) -> None:
    stranger().get("/items", {"q": "给娃报喜"})
    stranger().get("/items", {"q": "造火箭"})
    hers = signed_in("赵审查")
    page = hers.get("/work/words").content.decode()
    assert "给娃报喜" in page and "造火箭" in page
    wanted, other = (MissedSearch.objects.get(words=words, division="") for words in ("给娃报喜", "造火箭"))
    form = hers.get(f"/work/words/add?missed={wanted.id}").content.decode()
    assert 'value="给娃报喜"' in form
    assert hers.post(f"/work/words/add?missed={wanted.id}", {"phrase": "给娃报喜", "means": ""}).status_code == 422
    assert hers.post(f"/work/words/add?missed={wanted.id}", {"phrase": "给娃报喜", "means": "生育登记"}).status_code == 302
    assert hers.post(f"/work/words/missed/{other.id}/reject", {"reason": "不属于政务服务"}).status_code == 302
    row = Synonym.objects.get(phrase="给娃报喜")
    entry = entries_of(row.id)[-1]
    assert (entry.act, entry.data["missed"]) == ("add_synonym", wanted.id)
    page = hers.get("/work/words").content.decode()
    assert f"missed={wanted.id}" not in page and f"missed/{other.id}/reject" not in page
    while sequence():
        pass
    keep_index()
    assert "生育登记" in stranger().get("/items", {"q": "给娃报喜"}).content.decode()
    assert hers.post(f"/work/words/{row.id}/withdraw", {"reason": "试完了"}).status_code == 302
    assert "给娃报喜" not in hers.get("/work/words", {"q": "报喜"}).content.decode().split("使用中的说法")[1].split('value="报喜"')[1]
    assert hers.get(f"/work/words/{row.id}/withdraw").status_code == 404


def test_results_come_while_typing_in_a_browser_and_never_in_a_composition(city: None, visit: Callable[..., Visit]) -> None:
    """By keys; the field waits for the end of a composition, the count is told, the address keeps the words."""
    page = visit().page
    page.goto("/items")
    field = page.locator("#q")
    field.press_sequentially("spjy")
    page.locator(".hits").wait_for()
    assert FOOD in page.locator(".hits > li").first.inner_text()
    assert "找到" in page.locator("#count").inner_text()
    assert page.locator("#count").get_attribute("role") == "status"
    assert "q=spjy" in page.url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field.evaluate("""each => {
        each.value = "开饭g";
        each.dispatchEvent(new CompositionEvent("compositionstart", {bubbles: true}));
        each.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true}));
    }""")
    page.wait_for_timeout(500)
    assert not asked
    field.evaluate("""each => {
        each.value = "开饭馆";
        each.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true}));
    }""")
    page.locator(".hits mark", has_text="开饭馆").first.wait_for()
    assert len([each for each in asked if "/items?" in each]) == 1
    page.goto("/")
    page.locator("#q").press_sequentially("shengyu")
    page.locator("#found .hits").wait_for()
    assert "生育登记" in page.locator("#found").inner_text()


def test_without_scripts_the_button_does_it(city: None, visit: Callable[..., Visit]) -> None:
    page = visit(scripts=False).page
    page.goto("/")
    page.fill("#q", "开小饭馆")
    page.locator(".find button").click()
    assert FOOD in page.locator(".hits > li").first.inner_text()


def test_the_pages_keep_nobody_out(city: None, visit: Callable[..., Visit]) -> None:
    for width, language in ((1280, "zh-hans"), (360, "en")):
        here = visit(width=width, lang=language)
        for path in ("/items?q=食品经营许克", "/items?q=没有这样的事情啊", "/items?q=spjy&for=firm"):
            here.page.goto(path)
            assert here.barriers() == [], path
            assert not here.overflows(), path
