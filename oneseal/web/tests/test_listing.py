"""可以办的事: folded by topic, a topic a page at a time by key, each thing once; all of it in the address, none of it by script."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from oneseal.catalogue.queries import published_leaves
from oneseal.web.portal.browse import listing
from oneseal.web.portal.browse.listing import FOLDED, PAGE, folds_of, most_used, page_of, things_of, under_topic
from oneseal.web.portal.browse.topics import LOOSE
from oneseal.web.tests.browser import Visit


def leaf(name: str, code: str, *, topics: str = "生育", body: str = "市局", kinds: str = "1", mode: str = "transferred") -> dict[str, Any]:
    """A row of the catalogue."""
    row = {"name": name, "task_handle_item": code, "item": f"item-{code}", "body": body, "division": "1", "server_type": kinds}
    return {**row, "user_topic_type": topics, "corp_topic_type": "", "mode": mode}


def many(count: int) -> list[dict[str, Any]]:
    """So many things."""
    return [leaf(f"事{number}", f"{number:04}") for number in range(count)]


def test_who_only_points_to_another_does_not_count_among_those_that_handle() -> None:
    linked = [leaf("甲", f"0{number}", body=f"局{number}", mode="linked") for number in range(2, 6)]
    things = things_of([leaf("甲", "01"), *linked, leaf("乙", "11"), leaf("乙", "12", body="县局")])
    assert [thing.name for thing in most_used(things, {}, 2)[0]] == ["乙", "甲"]


def test_a_thing_stands_once_with_all_its_offices() -> None:
    things = things_of([leaf("甲", "02"), leaf("乙", "03"), leaf("甲", "01", body="县局")])
    assert [(thing.name, thing.key, [row["body"] for row in thing.offices]) for thing in things] == [
        ("甲", "01", ["市局", "县局"]),
        ("乙", "03", ["市局"]),
    ]


def test_who_decides_stands_before_who_only_points_there() -> None:
    """The city's guide of a thing that the counties decide."""
    (thing,) = things_of([leaf("甲", "01", mode="linked"), leaf("甲", "02", body="县局")])
    assert [row["body"] for row in thing.offices] == ["县局", "市局"] and thing.key == "01"
    assert thing.is_in_one_place, "there is one office to choose"


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1, 3 * PAGE])
def test_pages_by_key_meet_every_thing_once(count: int) -> None:
    """Also when what the key named is gone, or something new came before it."""
    things, met, after = things_of(many(count)), list[str](), ""
    while True:
        page, after = page_of(things, after)
        met += [thing.name for thing in page]
        if not after:
            break
    assert met == [thing.name for thing in things] and len(met) == count
    if count > PAGE:
        _, key = page_of(things, "")
        fewer = [thing for thing in things_of([*many(count), leaf("新", "0000a")]) if thing.key != key]
        assert page_of(fewer, key)[0] == page_of(things, key)[0]


def test_a_fold_shows_the_first_and_counts_all_and_what_has_no_topic_stands_last() -> None:
    rows = [*many(FOLDED + 1), leaf("无", "9", topics=""), leaf("双", "8", topics="婚姻^生育"), leaf("婚", "7", topics="婚姻")]
    folds = folds_of(things_of(rows), "person")
    assert [(fold.topic, fold.many, len(fold.shown)) for fold in folds] == [("生育", FOLDED + 2, FOLDED), ("婚姻", 2, 2), (LOOSE, 1, 1)]
    for fold in folds:
        assert len(under_topic(things_of(rows), "person", fold.topic)) == fold.many


def test_what_is_used_most_is_summed_over_the_offices() -> None:
    """What nobody filed follows, that of the most offices first."""
    things = things_of([leaf("甲", "1"), leaf("乙", "2"), leaf("乙", "3", body="县局"), leaf("丙", "4"), leaf("丙", "5"), leaf("丁", "6")])
    found, used = most_used(things, {"item-1": 3, "item-2": 2, "item-3": 2, "item-9": 50}, 4)
    assert ([thing.name for thing in found], used) == (["乙", "甲", "丙", "丁"], 2)


def text(path: str) -> str:
    """A page as it was sent."""
    return Client(SERVER_NAME="localhost").get(path).content.decode()


def test_the_list_opens_folded_and_every_fold_leads_to_all_of_its_topic(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For people and for firms apart, nothing open; the numbers agree; the filter stays in the address from page to page."""
    monkeypatch.setattr(listing, "FOLDED", 1)
    monkeypatch.setattr(listing, "PAGE", 1)
    page = text("/items")
    assert "<details" in page and "<details open" not in page and page.count("<section aria-labelledby") == 2
    links = re.findall(r'<p><a href="(/items\?[^"]+)">全部 (\d+) 件', page)
    assert links
    for address, count in links:
        met, path = list[str](), html.unescape(address)
        assert text(path).split("<main")[1].split('id="count"')[0].count("topic=") <= 1, (
            "the other topics are one step back, not above the list"
        )
        while path:
            shown = text(path)
            met += re.findall(r"<li><strong>([^<]+)</strong>", shown)
            following = re.search(r'rel="next" href="([^"]+)"', shown)
            path = html.unescape(following[1]) if following else ""
            assert not path or {"for", "topic", "after"} <= set(re.findall(r"[?&](\w+)=", path))
        assert len(met) == len(set(met)) == int(count), address


def test_a_division_stays_chosen(city: None) -> None:
    place = published_leaves()[-1]["division"]
    page = text(f"/items?at={place}")
    assert set(re.findall(r"at=(\d+)", page)) == {place}
    names = {row["name"] for row in published_leaves() if row["division"] == place}
    assert f"共 {len(names)} 件" in page


def test_folds_open_without_scripts_and_by_keyboard(city: None, visit: Callable[..., Visit]) -> None:
    for width, scripts in ((1280, True), (360, False)):
        here = visit(width=width, scripts=scripts)
        here.page.goto("/items")
        summary = here.page.locator("details.topic > summary").first
        link = here.page.locator("details.topic li a").first
        assert not link.is_visible()
        summary.focus()
        here.page.keyboard.press("Enter")
        assert link.is_visible() and not here.overflows()
        if scripts:
            assert here.barriers() == []
        here.shoot(f"items-folded-{width}")
        link.click()
        assert here.page.locator("h1").is_visible()
