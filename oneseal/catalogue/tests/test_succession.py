"""接续 What a new version follows: which holds, which comes, which was published last, and from when the new one would hold."""

from uuid import UUID

from oneseal.catalogue.actions import publish, withdraw_item
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import Succession, followed_on, in_force, standing_of, succession_of, versions_of
from oneseal.catalogue.tests.test_versions import DAY, Place, place
from oneseal.journal.queries import today

__all__ = ["place"]


def followed(version: UUID) -> Succession:
    return succession_of(ItemVersion.objects.get(pk=version))


def numbers(known: Succession) -> tuple[int | None, int | None, list[int]]:
    """Which holds, which was published last, which come."""
    now, before = (side.number if side else None for side in (known.standing.now, known.before))
    return now, before, [side.number for side in known.standing.coming]


def test_a_version_that_was_cancelled_does_not_bring_back_the_one_before_it(place: Place) -> None:
    publish(place.ready(promise_day=4), by=place.decider)
    withdraw_item(place.item.pk, cancel_on=today(), reason="国务院决定取消", by=place.decider)
    known = followed(place.ready(promise_day=5))
    assert in_force(place.item.pk) is None
    assert numbers(known) == (None, 2, []) and [side.number for side in known.sides] == [2, 3]


def test_one_whose_cancellation_lies_ahead_holds_until_then(place: Place) -> None:
    publish(place.ready(promise_day=4), by=place.decider)
    withdraw_item(place.item.pk, cancel_on=today() + 9 * DAY, reason="国务院决定取消", by=place.decider)
    known = followed(place.ready(promise_day=5, plan_cancel_date=""))
    assert numbers(known) == (2, 2, []) and known.standing.now is not None and known.standing.now.cancel_on == today() + 9 * DAY


def test_what_is_to_come_was_published_last_and_what_holds_is_another(place: Place) -> None:
    begin = today() + 5 * DAY
    publish(place.ready(promise_day=4, plan_effective_date=begin.isoformat()), by=place.decider)
    known = followed(place.ready(promise_day=5, plan_effective_date=""))
    assert numbers(known) == (1, 2, [2]) and [side.number for side in known.sides] == [1, 2, 3]
    assert known.begins_on == today()


def test_the_first_version_follows_none_and_begins_as_planned(place: Place) -> None:
    first = ItemVersion.objects.get(item=place.item)
    known = succession_of(first)
    assert numbers(known) == (None, None, []) and known.sides == [known.new]


def test_the_day_is_the_one_that_publishing_takes(place: Place) -> None:
    """Also where the version before is still to come, and a day that has passed is planned."""
    begin = today() + 5 * DAY
    publish(place.ready(promise_day=4, plan_effective_date=begin.isoformat()), by=place.decider)
    key = place.ready(promise_day=5, plan_effective_date=(today() - 40 * DAY).isoformat(), plan_cancel_date="")
    assert followed(key).begins_on == publish(key, by=place.decider) == today()


def test_one_to_come_that_a_newer_one_begins_before_never_holds(place: Place) -> None:
    for ahead, promise in ((9, 4), (5, 5), (12, 4)):
        begin = (today() + ahead * DAY).isoformat()
        publish(place.ready(promise_day=promise, plan_effective_date=begin), by=place.decider)
    known = standing_of(versions_of(place.item.pk))
    assert known.now is not None and (known.now.number, [side.number for side in known.coming]) == (1, [3, 4])
    held = {side.number: in_force(place.item.pk, side.effective_on) for side in known.coming}
    assert [each.version if each else None for each in held.values()] == list(held)
    first = in_force(place.item.pk)
    assert first is not None and followed_on(first) == today() + 5 * DAY


def test_one_to_come_that_is_cancelled_before_it_begins_follows_nothing(place: Place) -> None:
    publish(place.ready(promise_day=4, plan_effective_date=(today() + 9 * DAY).isoformat()), by=place.decider)
    withdraw_item(place.item.pk, cancel_on=today() + 5 * DAY, reason="国务院决定取消", by=place.decider)
    known, first = standing_of(versions_of(place.item.pk)), in_force(place.item.pk)
    assert known.coming == () and first is not None and followed_on(first) is None
