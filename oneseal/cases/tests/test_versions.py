"""An item changes while its cases run: a case keeps the version it was filed under, and its limits freeze at acceptance."""

from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.queries import shown
from oneseal.cases.tests.office import cast, columns, filed, filing, item, made, reviewer, row
from oneseal.catalogue.actions import draft_item, publish, submit_item, withdraw_item
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import in_force, item_by_name_or_code, version
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild, today
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, bureaus, officers_of

pytestmark = pytest.mark.usefixtures("city")
NAME = "出版物零售"


def published(days: int) -> UUID:
    """The next version of the item with another promise, drafted and published by two persons."""
    last = item(NAME)
    whole = ItemVersion.objects.get(pk=last.pk)
    content = {**whole.content, "elements": {**whole.content["elements"], "promise_day": days}}
    body = bureau_of()
    key = draft_item(body=body.pk, content=content, form=whole.form, chart=whole.chart, by=cast("赵审查"), change_reason="调整承诺时限")
    submit_item(key, by=cast("赵审查"))
    publish(key, by=cast("周批准"))
    return key


def drafted() -> UUID:
    whole = ItemVersion.objects.get(pk=item(NAME).pk)
    body = bureau_of()
    return draft_item(
        body=body.pk, content=whole.content, form=whole.form, chart=whole.chart, by=cast("赵审查"), change_reason="尚未发布的修改"
    )


def tried(given: dict[str, Any], match: str) -> Refused:
    before = Case.objects.count()
    with pytest.raises(Refused, match=match) as caught:
        actions.file(given.pop("item_version"), **given)
    assert Case.objects.count() == before
    return caught.value


def test_cases_under_way_keep_their_version_and_their_frozen_limits() -> None:
    old = item(NAME)
    days = version(old.pk).promise.amount
    accepted, received = filed(NAME), filed(NAME)
    actions.accept(accepted, by=cast("李受理"))
    before = columns(accepted)
    outdated = filing(NAME)
    new = published(days + 1)
    assert columns(accepted) == before
    actions.accept(received, by=cast("李受理"))
    for case in (accepted, received):
        assert row(case).item_version_id == old.pk
        assert entries_of(case)[1].data["limits"]["promise"][0] == days
    assert row(received).promise_due_on == before["promise_due_on"]
    assert f"第 {old.version + 1} 版" in tried(outdated, "C-33").reason
    fresh = filed(NAME)
    actions.accept(fresh, by=cast("李受理"))
    assert row(fresh).item_version_id == new
    assert entries_of(fresh)[1].data["limits"]["promise"][0] == days + 1
    assert row(fresh).promise_due_on > row(received).promise_due_on  # type: ignore[operator]  # both are accepted
    finish(accepted)
    assert shown(row(accepted).number)["item_version"] == str(old.pk)
    assert rebuild(PROJECTIONS["cases"]).differences == []


def finish(case: UUID) -> None:
    actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))
    actions.grant(case, opinion="同意", by=cast("周批准"))
    actions.make(case, by=cast("郑制证"))
    made(case)
    actions.deliver(case, way="direct", proof="id", recipient="本人", by=cast("郑制证"))
    made(case)
    actions.archive(case, by=cast("李受理"))
    assert row(case).phase == "ARCHIVED"


def test_a_draft_cannot_be_filed_under() -> None:
    tried(filing(NAME, item_version=drafted()), "I-08")


def test_a_main_item_cannot_be_applied_for() -> None:
    main = Item.objects.filter(is_leaf=False, body=bureau_of()).order_by("name")[0]
    with pytest.raises(Refused, match="R1-06"):
        item_by_name_or_code(main.name, bureau_of())
    assert in_force(main.pk) is None


def test_from_the_day_an_item_is_withdrawn_nobody_files_and_cases_under_way_go_on() -> None:
    county = bureaus()[-1]
    found = item_by_name_or_code(NAME, county)
    assert found is not None
    case = filed(NAME, item_version=found.pk)
    late = filing(NAME, item_version=found.pk)
    withdraw_item(found.item_id, cancel_on=today(), reason="上级取消", by=officers_of(county.pk, "批准")[0])
    tried(late, "C-33")
    actions.accept(case, by=officers_of(county.pk, "受理")[0])
    assert row(case).phase == "ACCEPTED"
