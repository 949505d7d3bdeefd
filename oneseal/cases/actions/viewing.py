"""常用视图: an officer names filters of her work list; nobody else sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from oneseal.cases.models import SavedView
from oneseal.cases.rules.views import require_no_number
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.rules import filled

VIEWS = HouseRule("C-45", "每人最多保存 20 个常用视图，名称不重复，最多一个先打开", "本系统办件规则")
MOST, LONGEST = 20, 400


@verb
def save_view(name: str, filters: str, *, by: UUID) -> int:
    """保存: filters as the list's address carries them; its number."""
    words = filled(name, "视图名称", "name", 30)
    if len(filters) > LONGEST:
        raise Refused(VIEWS, "条件太长", field="name", mend="请减少条件")
    require_no_number(filters)
    if SavedView.objects.filter(person=by).count() >= MOST:
        raise Refused(VIEWS, f"已有 {MOST} 个常用视图", field="name", mend="请先删除不用的")
    with _once(words), transaction.atomic():
        return SavedView.objects.create(person_id=by, name=words, filters=filters).id


@verb
def rename_view(view: int, name: str, *, by: UUID) -> None:
    """改名."""
    words = filled(name, "视图名称", "name", 30)
    with _once(words), transaction.atomic():
        _own(view, by)
        SavedView.objects.filter(id=view).update(name=words)


@verb
def open_view_first(view: int, first: bool, *, by: UUID) -> None:
    """先打开, or no longer."""
    with transaction.atomic():
        _own(view, by)
        SavedView.objects.filter(person=by).update(opens_first=False)
        SavedView.objects.filter(id=view).update(opens_first=first)


@verb
def delete_view(view: int, *, by: UUID) -> None:
    """删除."""
    with transaction.atomic():
        _own(view, by)
        SavedView.objects.filter(id=view).delete()


def _own(view: int, by: UUID) -> None:
    """All of hers are locked, in one order: which of them opens first is asked of all."""
    if view not in {each.id for each in SavedView.objects.select_for_update().filter(person=by).order_by("id")}:
        raise Refused(VIEWS, "没有这个常用视图", field="view", mend="请刷新页面")


@contextmanager
def _once(name: str) -> Iterator[None]:
    """Two views of one name are one too many, also when both are saved at the same moment."""
    try:
        yield
    except IntegrityError as clash:
        raise Refused(VIEWS, f"已有名为“{name}”的常用视图", field="name", mend="请换一个名称") from clash
