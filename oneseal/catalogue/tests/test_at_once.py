"""Two who publish at one instant: what cannot stand beside each other does not, and who came too late is told why."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

import pytest

from oneseal.catalogue.actions import discard_draft, draft_item, publish, retract_item, submit_item, withdraw_item
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.journal.queries import PROJECTIONS, rebuild, today
from oneseal.journal.tests.racing import at_once

__all__ = ["place"]
ROUNDS = 4


class Rivals:
    """New items of the bureau, beside each other under a province's code, each handed over to who publishes."""

    def __init__(self, place: Place) -> None:
        self.place, self.items = place, list[UUID]()

    def drafted(self, catalog: str, local: str, serial: str = "01") -> UUID:
        """The draft of the item with a local code; a further draft of it says what is asked for now."""
        last = ItemVersion.objects.filter(item=self.place.item).latest("version")
        content = self.place.say(catalog_code=catalog, local_task_code=local, handle_serial=serial)
        said = {"content": content, "form": last.form, "chart": last.chart, "change_reason": "试"}
        key = draft_item(body=self.place.body.pk, by=self.place.drafter, **said)
        self.items.append(ItemVersion.objects.get(pk=key).item_id)
        return key

    def published_at_once(self, drafts: list[UUID]) -> list[str]:
        """What became of each."""
        for key in drafts:
            submit_item(key, by=self.place.drafter)
        return at_once(*(partial(publish, key, by=self.place.decider) for key in drafts))

    def go(self) -> None:
        """Nothing of them stays in force or open."""
        for row in ItemVersion.objects.filter(item__in=self.items):
            if row.state == "published":
                withdraw_item(row.item_id, cancel_on=today(), reason="试验结束", by=self.place.decider)
            elif row.state == "draft":
                if row.stage == "submitted":
                    retract_item(row.pk, by=self.place.drafter)
                discard_draft(row.item_id, reason="试验结束", by=self.place.drafter)
        self.items.clear()


@pytest.fixture
def rivals(place: Place) -> Iterator[Rivals]:
    own = Rivals(place)
    yield own
    own.go()


def test_r1_06_of_a_main_item_and_its_sub_item_published_at_one_instant_one_is(rivals: Rivals) -> None:
    """Each was found sound while the other was not published; the second asks again when it is its turn."""
    for turn in range(ROUNDS):
        main = f"990199{rivals.place.item.catalog_code[6:8]}{turn}"
        drafts = [rivals.drafted(f"{main}{sub}", f"RACE-{main}-{sub}") for sub in ("000", "001")]
        told = rivals.published_at_once(drafts)
        assert sorted(word == "done" for word in told) == [False, True], told
        assert "R1-06" in next(word for word in told if word != "done")
        assert ItemVersion.objects.filter(pk__in=drafts, state="published").count() == 1
        rivals.go()


def test_two_sub_items_of_a_main_item_are_both_published(rivals: Rivals) -> None:
    main = f"990199{rivals.place.item.catalog_code[6:8]}8"
    assert rivals.published_at_once([rivals.drafted(f"{main}{sub}", f"RACE-{main}-{sub}") for sub in ("001", "002")]) == ["done"] * 2


def test_i_22_a_code_is_one_items_also_at_one_instant(rivals: Rivals) -> None:
    """Two entries of one list under local codes of their own that were given one serial."""
    main = f"990199{rivals.place.item.catalog_code[6:8]}9000"
    first = rivals.drafted(main, f"RACE-{main}-a")
    other = rivals.drafted(main, f"RACE-{main}-b", serial="02")
    assert rivals.drafted(main, f"RACE-{main}-b") == other
    told = rivals.published_at_once([first, other])
    assert sorted(word == "done" for word in told) == [False, True], told
    assert "已由另一个事项发布" in next(word for word in told if word != "done")
    assert Item.objects.filter(published_code__startswith=f"{rivals.place.body.uscc}3{main}").count() == 1
    assert rebuild(PROJECTIONS["items"]).differences == []
