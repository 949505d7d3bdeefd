"""常用视图: one's own, named once, at most twenty, one of them opens first."""

from collections.abc import Callable
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.actions.viewing import MOST
from oneseal.cases.models import SavedView
from oneseal.cases.queries import views_of
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
