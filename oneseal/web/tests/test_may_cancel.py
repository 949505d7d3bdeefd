"""取消事项 Whether it is offered to cancel an item."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from oneseal.cases.tests.office import item
from oneseal.catalogue.models import ItemVersion
from oneseal.journal.queries import today
from oneseal.law.powers import DECIDE
from oneseal.web.workbench.items.keeping import may_now


@pytest.mark.parametrize(("state", "days", "offered"), [("published", None, True), ("withdrawn", 1, True), ("withdrawn", 0, False)])
def test_who_decides_may_cancel_as_long_as_an_item_holds(city: None, state: str, days: int | None, offered: bool) -> None:
    """Also one whose cancellation lies ahead: it may be brought forward."""
    held = ItemVersion.objects.select_related("item").get(pk=item("烟花爆竹经营（零售）许可").pk)
    held.state, held.cancel_on = state, today() + timedelta(days=days) if days is not None else None
    posts = [SimpleNamespace(body=held.item.keeper_id, power=DECIDE)]
    assert may_now(SimpleNamespace(posts=posts), held)["withdraw"] is offered  # type: ignore[arg-type]  # as much of a visitor as is asked
