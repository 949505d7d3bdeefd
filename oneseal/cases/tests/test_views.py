"""常用视图: one's own, named once, at most twenty, one of them opens first."""

from collections.abc import Callable
from importlib import import_module
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.apps import apps

from oneseal.cases import actions
from oneseal.cases.actions.viewing import MOST
from oneseal.cases.models import SavedView
from oneseal.cases.queries import views_of
from oneseal.cases.rules.views import without_number
from oneseal.law.rule import Refused
from oneseal.people.tests.office import natural

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def somebody() -> UUID:
    return natural("存视图")


def test_saved_renamed_opened_first_deleted(somebody: UUID) -> None:
    first = actions.save_view("红灯", "light=red", by=somebody)
    second = actions.save_view("我的", "hands=mine", by=somebody)
    actions.rename_view(first, "超期", by=somebody)
    actions.open_view_first(first, True, by=somebody)
    actions.open_view_first(second, True, by=somebody)
    assert [(view.name, view.filters, view.opens_first) for view in views_of(somebody)] == [
        ("超期", "light=red", False),
        ("我的", "hands=mine", True),
    ]
    actions.open_view_first(second, False, by=somebody)
    actions.delete_view(first, by=somebody)
    assert [(view.name, view.opens_first) for view in views_of(somebody)] == [("我的", False)]


def test_a_name_is_used_once_and_there_is_an_end(somebody: UUID) -> None:
    view = actions.save_view("红灯", "", by=somebody)
    other = actions.save_view("黄灯", "", by=somebody)
    for again in (lambda: actions.save_view("红灯", "x", by=somebody), lambda: actions.rename_view(other, "红灯", by=somebody)):
        with pytest.raises(Refused, match="已有名为"):
            again()
    for wrong in ("", " ", "长" * 31):
        with pytest.raises(Refused) as refused:
            actions.rename_view(view, wrong, by=somebody)
        assert refused.value.field == "name"
    for number in range(MOST - 2):
        actions.save_view(f"视图{number}", "", by=somebody)
    with pytest.raises(Refused, match="20"):
        actions.save_view("再来一个", "", by=somebody)


def test_nobody_touches_anothers(somebody: UUID) -> None:
    view, stranger = actions.save_view("红灯", "", by=somebody), natural("别人")
    attempts: list[Callable[[], object]] = [
        lambda: actions.rename_view(view, "x", by=stranger),
        lambda: actions.open_view_first(view, True, by=stranger),
        lambda: actions.delete_view(view, by=stranger),
    ]
    for attempt in attempts:
        with pytest.raises(Refused, match="没有这个"):
            attempt()
    assert views_of(stranger) == [] and SavedView.objects.get(id=view).name == "红灯"


@pytest.mark.parametrize("words", ["990103197804220838", "1380000 0000", "９９０１０３１９７８０４", "~c2VhbGVk"])
def test_no_view_keeps_a_number(somebody: UUID, words: str) -> None:
    """Of a person or a case, plain or sealed; what is left of a list's filters without it may be kept."""
    filters, firm = urlencode({"light": "red", "q": words}), "q=%E7%A6%BE%E4%B8%B0&light=red"
    with pytest.raises(Refused, match="号码") as refused:
        actions.save_view("查过的", filters, by=somebody)
    assert refused.value.mend and not SavedView.objects.filter(person=somebody).exists()
    assert (without_number(filters), without_number(firm)) == ("light=red", firm)
    actions.save_view("禾丰", firm, by=somebody)


def test_views_that_were_saved_with_a_number_lose_it(somebody: UUID) -> None:
    """What else they held stays; one that was nothing else goes."""
    kept = {
        "号码和红灯": "q=13800000001&light=red",
        "只有号码": "q=13800000000",
        "单位": "q=%E7%A6%BE%E4%B8%B0",
        "红灯": "light=red",
    }
    for name, filters in kept.items():
        SavedView.objects.create(person_id=somebody, name=name, filters=filters)
    import_module("oneseal.cases.migrations.0010_views_without_numbers").drop_numbers(apps, None)
    left = dict(SavedView.objects.filter(person=somebody).values_list("name", "filters"))
    assert left == {"号码和红灯": "light=red", "单位": kept["单位"], "红灯": kept["红灯"]}
