"""An item of one file of tests alone, published by real acts: what is changed about it no other test meets."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from oneseal.cases.tests.office import cast, item
from oneseal.catalogue.actions import versions
from oneseal.catalogue.actions.items import Draft
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import implemented
from oneseal.catalogue.tests import seeding
from oneseal.journal.queries import today
from oneseal.people.queries import bureau_of

LIKE = "出版物零售"


def publish(name: str, serial: str, *, chart: str = "", **elements: str | int) -> UUID:
    """A version of the item ``name`` at the city's bureau, made like 出版物零售; what an item must fulfil besides is not asked."""
    like = item(LIKE)
    said = {**like.content["elements"], "task_name": name, "handle_serial": serial, **elements}
    content = {**like.content, "short_names": [], "elements": said}
    body = bureau_of()
    return seeding.published(body, Draft(implemented(content, body_facts(body)), like.form, chart or like.chart))


def publish_next(name: str, *, form: Any = None, **changed: Any) -> UUID:
    """The next version of an item, parts of its content replaced; its key."""
    row = item(name)
    seeding.published(bureau_of(), Draft({**row.content, **changed}, form or row.form, row.chart))
    return UUID(str(item(name).id))


@contextmanager
def published(name: str, serial: str, *, chart: str = "", **elements: str | int) -> Iterator[UUID]:
    """The item, in force until the block ends."""
    known = publish(name, serial, chart=chart, **elements)
    yield known
    versions.withdraw_item(known, cancel_on=today(), reason="只为试验", by=cast("周批准"))
