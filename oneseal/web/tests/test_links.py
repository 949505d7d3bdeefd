"""链接: the guide of what another office decides leads to that office, never round in a circle."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from oneseal.cases.tests.office import cast, item
from oneseal.catalogue.actions import build_index, versions
from oneseal.catalogue.actions.items import Draft
from oneseal.catalogue.models import Item
from oneseal.catalogue.queries.quality import body_facts, examined
from oneseal.catalogue.rules import implemented
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.tests import seeding
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.journal.queries import today
from oneseal.people.models import Body
from oneseal.people.queries import bureau_of
from oneseal.web.tests.test_desk import signed_in

LIKE = "出版物零售"


def at(body: Body, name: str, serial: str, *, linked: bool = False, to: str = "", begins: date | None = None) -> UUID:
    """An item made like 出版物零售 at a body; a link says what a city's says of what its counties decide."""
    like = item(LIKE)
    said = {**like.content["elements"], "task_name": name, "handle_serial": serial}
    said |= {"plan_effective_date": begins.isoformat()} if begins else {}
    said |= {"decider_name": "县级实施机关", "link_addr": to or f"/items?q={name}"} if linked else {}
    content = {**like.content, "short_names": [], "elements": said, "mode": "linked" if linked else "transferred"}
    form, chart = (NO_FORM, "") if linked else (like.form, like.chart)
    return seeding.published(body, Draft(implemented(content, body_facts(body)), form, chart))


def counties() -> list[Body]:
    return list(Body.objects.filter(kind="bureau", division__parent=bureau_of().division).order_by("division"))


@pytest.fixture
def made(city: None) -> Iterator[list[tuple[UUID, Body]]]:
    """What is published in a test, withdrawn behind it."""
    known: list[tuple[UUID, Body]] = []
    yield known
    for key, body in known:
        by = cast("周批准") if body == bureau_of() else holder_of(body, "批准")
        versions.withdraw_item(key, cancel_on=today(), reason="只为试验", by=by)
    build_index()


def page(key: UUID) -> str:
    return Client(SERVER_NAME="localhost").get(reverse("item", args=[key])).content.decode()


def test_where_several_decide_the_guide_lists_them_and_none_that_only_points(made: list[tuple[UUID, Body]]) -> None:
    name, (first, second, third, *_) = "试验分县办理事项", counties()
    link, other = at(bureau_of(), name, "71", linked=True), at(third, name, "71", linked=True)
    deciding = [at(first, name, "71"), at(second, name, "71")]
    made += zip((link, other, *deciding), (bureau_of(), third, first, second), strict=True)
    build_index()
    told = page(link)
    assert "看由哪些机关办理" in told and 'href="#who"' in told and "/items?q=" not in told.split("sticky")[1]
    assert "今天提交的，最迟" not in told and "今天提交的，最迟" in page(deciding[0])
    assert all(body.phone in told.split('id="who"')[1].split("</section>")[0] for body in (first, second))
    assert all(reverse("item", args=[key]) in told for key in deciding) and reverse("item", args=[other]) not in told
    found = Client(SERVER_NAME="localhost").get("/items", {"q": name}).content.decode()
    assert found.index(str(deciding[0])) < found.index(str(link)) < found.index("链接</span>", found.index(str(link)))


def test_where_one_decides_the_guide_leads_to_its_guide(made: list[tuple[UUID, Body]]) -> None:
    name, (first, *_) = "试验独县办理事项", counties()
    link, deciding = at(bureau_of(), name, "72", linked=True), at(first, name, "72")
    made += [(link, bureau_of()), (deciding, first)]
    assert f'href="{reverse("item", args=[deciding])}"' in page(link).split("sticky")[1]


def test_a_link_to_an_item_that_was_ended_says_so_and_the_check_names_it(made: list[tuple[UUID, Body]]) -> None:
    name, (first, *_) = "试验取消后的链接", counties()
    deciding = at(bureau_of(), name, "73")
    target = Item.objects.get(pk=deciding)
    link = at(first, name, "73", linked=True, to=f"/items/{target.published_code}")
    made.append((link, first))
    head = signed_in("周批准")
    ending = head.get(reverse("item-withdraw", args=[deciding])).content.decode()
    assert f"{first.name} {name}" in ending and "1 项链接" in ending
    assert f"/items/{target.published_code}" in page(link).split("sticky")[1]
    assert "Q-15" not in broken(link)
    versions.withdraw_item(deciding, cancel_on=today(), reason="只为试验", by=cast("周批准"))
    told = page(link)
    assert "已经取消它" in told and f'href="/items/{target.published_code}"' not in told.split("sticky")[1]
    assert broken(link)["Q-15"] == "error"


def test_a_link_to_an_item_that_has_not_begun_says_so_and_leads_to_no_page_that_is_not_there(made: list[tuple[UUID, Body]]) -> None:
    name, (first, *_) = "试验还没有开始的链接", counties()
    deciding = at(bureau_of(), name, "74", begins=today() + timedelta(days=9))
    link = at(first, name, "74", linked=True, to=f"/items/{deciding}")
    made += [(link, first), (deciding, bureau_of())]
    told = page(link)
    assert Client(SERVER_NAME="localhost").get(reverse("item", args=[deciding])).status_code == 404
    assert "还没有开始办理" in told and f'href="/items/{deciding}"' not in told.split("sticky")[1]
    assert "Q-15" not in broken(link)


def broken(item: UUID) -> dict[str, str]:
    """Rule → severity of what the quality check finds of an item."""
    keeper = Item.objects.get(pk=item).keeper_id
    (told,) = [each for each in examined(keeper=keeper) if each.item == item]
    return {getattr(each.rule, "code", ""): each.severity for each in told.findings}
