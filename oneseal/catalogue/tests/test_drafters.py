"""起草与发布由不同人员办理: whoever wrote in a draft, not only last, is not the one who publishes it."""

from pathlib import Path
from uuid import UUID

import pytest

from oneseal.catalogue.actions import publish, submit_item
from oneseal.catalogue.rules import replay_item, require_draft
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.models import Body

__all__ = ["place"]


@pytest.fixture
def second(bureau: Body, own_folder: Path) -> UUID:
    """Another reviewer of the bureau."""
    return holder_of(bureau, "审查", 1)


def may_publish(place: Place, by: UUID) -> bool:
    state = replay_item(entries_of(place.item.pk))
    assert state.draft is not None
    try:
        require_draft(state, state.draft.digest, by)
    except Refused as refused:
        assert "I-07" in str(refused)
        return False
    return True


def test_whoever_wrote_in_a_draft_does_not_publish_it_though_another_changed_it_since(place: Place, second: UUID) -> None:
    place.draft(promise_day=4)
    place.draft(by=second, promise_day=2)
    assert not may_publish(place, place.drafter) and not may_publish(place, second)
    assert may_publish(place, place.decider)


def test_who_drafted_the_version_before_is_no_drafter_of_the_next(place: Place, second: UUID) -> None:
    key = place.draft(promise_day=4)
    submit_item(key, by=place.drafter)
    publish(key, by=place.decider)
    place.draft(by=second, promise_day=2)
    assert may_publish(place, place.drafter) and not may_publish(place, second)
