"""新建事项 in the browser: from an entry of the basic list, or under the body's own code, to a draft to be filled in part by part."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import reverse

from oneseal.cases.tests.office import cast
from oneseal.catalogue.actions import discard_draft
from oneseal.catalogue.models import Item, ListEntry
from oneseal.catalogue.queries import known_lists
from oneseal.catalogue.rules.lists import BASIC
from oneseal.people.queries import bureau_of
from oneseal.web.tests.test_desk import signed_in

NEW = "/work/items/new"


@pytest.fixture
def entry(city: None) -> Iterator[ListEntry]:
    """An entry in use of which the bureau has no item; what is begun of it is discarded."""
    body = bureau_of()
    held = Item.objects.filter(body=body).values("catalog_code")
    free = ListEntry.objects.filter(of__kind=BASIC, of__entries__gt=100, until=None, code__endswith="000").exclude(code__in=held)
    whole = known_lists().siblings
    entry = next(row for row in free.order_by("code") if len(whole[row.code[:9]]) == 1)
    yield entry
    for item in Item.objects.filter(body=body, catalog_code=entry.code, is_leaf=True):
        discard_draft(item.pk, reason="试完", by=cast("赵审查"))


def test_an_item_manager_begins_an_item_from_the_basic_list(entry: ListEntry) -> None:
    """The entry leads to a page that knows its code and name; what was begun opens, says what it lacks, and is found among the drafts."""
    client, body = signed_in("赵审查"), bureau_of()
    rows = client.get(reverse("items-lists"), {"list": str(entry.of_id), "q": entry.code}).content.decode()
    assert f'href="{NEW}?code={entry.code}"' in rows
    main = ListEntry.objects.get(of=entry.of_id, code="000115902000")
    divided = client.get(reverse("items-lists"), {"list": str(entry.of_id), "q": main.code}).content.decode()
    assert f"code={main.code}" not in divided and "选子项" in divided
    page = client.get(NEW, {"code": entry.code}).content.decode()
    assert f'value="{entry.code}"' in page and f'value="{entry.name}"' in page and body.name in page
    sent = {"body": str(body.pk), "catalog_code": entry.code, "mode": "transferred", "reason": "国家基本目录新增"}
    answer = client.post(NEW, sent)
    item = Item.objects.get(body=body, catalog_code=entry.code)
    assert answer.status_code == 302 and answer.headers["Location"] == reverse("kept-item", args=[item.pk])
    opened = client.get(answer.headers["Location"]).content.decode()
    assert "已存为草稿，请逐项填写" in opened and entry.name in opened and "国家基本目录新增" in opened
    assert reverse("item-edit", args=[item.pk, "time"]) in opened
    assert entry.name in client.get(reverse("kept-items"), {"state": "editing", "q": entry.code}).content.decode()


def test_what_cannot_be_begun_is_told_beside_its_field(entry: ListEntry) -> None:
    """Nothing typed is lost; whose posts have nothing to do with items gets nowhere."""
    client, body = signed_in("赵审查"), str(bureau_of().pk)
    lacking = client.post(NEW, {"name": "城区自行车停放备案", "local_task_code": "岚-9"})
    page = lacking.content.decode()
    assert lacking.status_code == 422 and 'value="城区自行车停放备案"' in page and page.count('class="mistake"') >= 3
    unknown = client.post(NEW, {"body": body, "catalog_code": "000199998000", "name": "没有的", "mode": "transferred", "reason": "试"})
    assert unknown.status_code == 422 and "基本目录没有在用的编码" in unknown.content.decode()
    elsewhere = client.post(NEW, {"body": str(UUID(int=1)), "local_task_code": "岚-9", "name": "x", "mode": "linked", "reason": "试"})
    assert elsewhere.status_code == 422
    assert signed_in("郑制证").get(NEW).status_code == signed_in("郑制证").post(NEW, {}).status_code == 403
