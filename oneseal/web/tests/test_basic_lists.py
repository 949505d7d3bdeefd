"""基本目录 in the browser: lists as the operator entered them, each code with the items that implement it."""

import pytest
from django.urls import reverse

from oneseal.catalogue.models import Item
from oneseal.catalogue.queries import reference_lists
from oneseal.catalogue.rules.lists import BASIC
from oneseal.people.queries import bureau_of
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import pages_of
from oneseal.web.workbench.items import entered


def test_the_basic_list_leads_to_the_items_that_implement_it(city: None) -> None:
    """三级: an entry of the basic list, how many items here are of it, and these; what nobody implements says 0."""
    client = signed_in("赵审查")
    page = client.get(reverse("items-lists")).content.decode()
    assert "基本目录" in page and "虚构" in page
    (basic,) = [each for each in reference_lists() if each.kind == BASIC and each.demo and each.entries > 100]
    at = {"list": str(basic.pk), "q": "000131906000"}
    page = client.get(reverse("items-lists"), at).content.decode()
    kept = Item.objects.filter(keeper=bureau_of(), is_leaf=True, discarded_on=None)
    many = kept.filter(catalog_code="000131906000").count()
    assert many and f'<a href="/work/items?q=000131906000">{many}</a>' in page and page.count("<tr data-row>") == 1
    assert "食品经营许可（新办）" in client.get(reverse("kept-items"), {"q": "000131906000"}).content.decode()
    assert client.get(reverse("items-lists"), {"list": "不是目录"}).status_code == 404
    assert "没有符合的条目" in client.get(reverse("items-lists"), {"list": str(basic.pk), "q": "没有这样的名称"}).content.decode()


def test_a_list_of_the_operator_is_paged_through_whole(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entered, "PAGE", 40)
    for each in reference_lists():
        pages = pages_of(signed_in("赵审查"), f"{reverse('items-lists')}?list={each.pk}")
        assert sum(page.count("<tr data-row>") for page in pages) == each.entries
