"""链接 A link to the guide of an item here: Q-15 is asked wherever publishing is judged, and an address is read in one way."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.catalogue.actions import check_list, draft_item, import_list, preview_change, publish, submit_item, withdraw_item
from oneseal.catalogue.actions.checking import Desk
from oneseal.catalogue.actions.tables import opened
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import is_guide_open, links_to
from oneseal.catalogue.queries.linked import words_led_nowhere
from oneseal.catalogue.rules import ItemRefused
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.rules.linked import word_of
from oneseal.catalogue.tests.test_versions import DAY, Place, place
from oneseal.journal.queries import today

__all__ = ["place"]


def another(place: Place, **elements: Any) -> Item:
    """A second item of the body, published: the one to which a link may lead."""
    last, name = ItemVersion.objects.get(item=place.item), f"{place.item.name}（变更）"
    content = {**place.say(handle_serial="02", task_name=name, **elements), "short_names": []}
    content["elements"].pop("task_handle_item", None)
    chart = last.chart.replace(place.item.name, name)
    key = draft_item(body=place.body.pk, content=content, form=last.form, chart=chart, by=place.drafter, change_reason="新增")
    submit_item(key, by=place.drafter)
    publish(key, by=place.decider)
    return ItemVersion.objects.select_related("item").get(pk=key).item


def linked(place: Place, address: str) -> UUID:
    """The draft of a link to an address, handed over."""
    content = {**place.say(link_addr=address, decider_name="县级实施机关"), "mode": "linked"}
    key = draft_item(body=place.body.pk, content=content, form=NO_FORM, chart="", by=place.drafter, change_reason="改为链接")
    submit_item(key, by=place.drafter)
    return key


def test_a_link_whose_item_ends_while_the_draft_waits_is_not_published(place: Place) -> None:
    target = another(place)
    key = linked(place, f"/items/{target.published_code}")
    withdraw_item(target.pk, cancel_on=today(), reason="国务院决定取消", by=place.decider)
    with pytest.raises(ItemRefused, match="Q-15"):
        publish(key, by=place.decider)
    assert ItemVersion.objects.get(pk=key).state == "draft"


def test_a_bulk_change_names_a_link_that_leads_nowhere(place: Place) -> None:
    target = another(place)
    publish(linked(place, f"/items/{target.pk}"), by=place.decider)
    asked = ([place.item.pk], "traffic_guide", "乘公交")
    assert not preview_change(*asked, reason="试")[0].findings
    withdraw_item(target.pk, cancel_on=today(), reason="国务院决定取消", by=place.decider)
    (change,) = preview_change(*asked, reason="试")
    assert "Q-15" in {getattr(each.rule, "code", "") for each in change.findings}


def test_a_row_of_a_list_that_links_to_nothing_is_a_draft_with_its_finding(place: Place, tmp_path: Path) -> None:
    """Judged when it is checked and when it is taken in; one look for all rows of a chunk."""
    file, gone = tmp_path / "links.csv", uuid4()
    rows = "".join(f"链接事项{n},LINK-{n},{place.body.uscc},链接,/items/{gone}\n" for n in range(4))
    file.write_text(f"事项名称,地方实施编码,实施主体编码,办理方式,链接地址\n{rows}", encoding="utf-8")
    for report in (check_list(file, place.body, by=place.drafter), import_list(file, place.body, by=place.drafter)):
        assert report.counts["draft"] == 4
        assert [each["field"] for each in report.findings if each["rule"].startswith("Q-15")] == ["link_addr"] * 4


def test_links_of_a_list_are_followed_once_for_all_rows_of_a_chunk(place: Place, tmp_path: Path) -> None:
    """Of a list that links to no guide here nothing is asked."""
    code = str(Item.objects.get(pk=place.item.pk).published_code)
    asked = {}
    for many, address in ((3, f"/items/{code}"), (60, f"/items/{code}"), (60, "https://example.org/")):
        file = tmp_path / f"{many}.csv"
        rows = "".join(f"链接事项{n},FOLLOW-{n},{place.body.uscc},链接,{address}\n" for n in range(many))
        file.write_text(f"事项名称,地方实施编码,实施主体编码,办理方式,链接地址\n{rows}", encoding="utf-8")
        desk = Desk(place.body, "试", by=place.drafter)
        with CaptureQueriesContext(connection) as queries:
            assert len(list(desk.check(opened(file).rows))) == many
        asked[many, address[:6]] = len(queries)
    assert asked[3, "/items"] == asked[60, "/items"] == asked[60, "https:"] + 2


@pytest.mark.parametrize(
    ("address", "word"),
    [("/items/{}", "{}"), ("/items/{}?from=1", "{}"), ("/items/{}#who", "{}"), ("/items?q={}", ""), ("/items/{}/x", "")],
)
def test_the_address_of_a_guide_is_known_by_its_path(address: str, word: str) -> None:
    assert word_of(address.format("ABC-1")) == word.format("ABC-1")


def test_an_address_that_is_not_served_leads_nowhere(place: Place) -> None:
    """With a stroke at its end, or with a number in capitals: neither is found here."""
    code, number = str(Item.objects.get(pk=place.item.pk).published_code), str(place.item.pk)
    sound, wrong = {code, code.lower(), number}, {word_of(f"/items/{code}/"), word_of(f"/items/{number}/"), number.upper()}
    assert words_led_nowhere(sound | wrong) == wrong
    assert all(map(is_guide_open, sound)) and not any(map(is_guide_open, wrong))


def test_a_guide_that_is_to_come_does_not_open_yet_and_its_link_is_sound(place: Place) -> None:
    target = another(place, plan_effective_date=(today() + 9 * DAY).isoformat())
    word = str(target.published_code)
    assert words_led_nowhere({word}) == set() and not is_guide_open(word)


@pytest.mark.parametrize("is_ending", [False, True])
@pytest.mark.parametrize("written", ["/items/{code}?from=1", "/items/{lower}", "/items/{number}#who"])
def test_every_link_that_opens_an_items_guide_is_told_before_it_is_ended(place: Place, written: str, is_ending: bool) -> None:
    target = another(place)
    code = str(target.published_code)
    publish(linked(place, written.format(code=code, lower=code.lower(), number=target.pk)), by=place.decider)
    if is_ending:
        withdraw_item(place.item.pk, cancel_on=today() + DAY, reason="划转", by=place.decider)
    assert [key for key, *_ in links_to(target)] == [place.item.pk]
