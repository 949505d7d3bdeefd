"""恢复备份: roots that this home signed and the database no longer has stop the signing, in sight, until somebody says why."""

import json
import logging
from collections.abc import Iterator
from uuid import UUID

import pytest

from oneseal.journal.queries import last_position, open_personal
from oneseal.journal.tests.test_verify import unguarded
from oneseal.law.rule import Refused
from oneseal.seals import actions
from oneseal.seals.actions import acknowledge_restore, make_authority, sign_root
from oneseal.seals.head import give_up_head, head, keep_head, path
from oneseal.seals.jobs import seal_the_journal
from oneseal.seals.models import Root
from oneseal.seals.queries import acknowledgements, check_roots, digest_of, head_missing, require_same_database, sealed_up_to
from oneseal.seals.tests.test_roots import note

WHY = "磁盘损坏，恢复了昨夜的备份"


def put_back() -> tuple[int, str]:
    """As after a restore: what this home signed last lies beyond the database's roots. Returns the lost head."""
    kept = (sealed_up_to() + 12, f"{last_position():064x}")
    keep_head(*kept)
    return kept


@pytest.fixture(autouse=True)
def _signed(database: None) -> Iterator[None]:
    make_authority(demo=True)
    note()
    sign_root()
    kept = path().read_text(encoding="utf-8")
    yield
    if head_missing():
        path().write_text(kept, encoding="utf-8")
    assert check_roots() == []


def test_the_signing_stops_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    put_back()
    note()
    before = Root.objects.count()
    with caplog.at_level(logging.ERROR):
        assert seal_the_journal() == 0
    assert "日志没有签名：本目录已签到位置" in caplog.text
    assert Root.objects.count() == before
    assert len(check_roots()) == 1


def test_acknowledged_it_stands_in_the_journal_and_roots_are_signed_again() -> None:
    lost, last = put_back(), Root.objects.order_by("-position")[0]
    entry = acknowledge_restore(WHY)
    assert [entry.data[name] for name in ("lost_position", "lost_digest", "position", "digest")] == [*lost, last.position, digest_of(last)]
    (said,) = open_personal([UUID(entry.data["words"]["personal"])]).values()
    assert said == {"reason": WHY}
    assert (head(), head_missing(), check_roots()) == ((last.position, digest_of(last)), "", [])
    note()
    assert seal_the_journal() >= 2
    assert entry.stream in {known.stream for known in acknowledgements()}


def test_repeated_after_a_crash_it_is_entered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    put_back()
    with monkeypatch.context() as crashing, pytest.raises(KeyboardInterrupt):
        crashing.setattr(actions, "give_up_head", _crash)
        acknowledge_restore(WHY)
    made = len(acknowledgements())
    acknowledge_restore(WHY)
    assert (len(acknowledgements()), head_missing()) == (made, "")


def _crash(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_root_in_the_place_of_the_one_that_was_signed_stops_the_signing_too() -> None:
    """Entries were lost, others came, and another home signed over them: the last position alone would not show it."""
    note()
    sign_root()
    path().write_text(json.dumps({"position": sealed_up_to(), "digest": "f" * 64}), encoding="utf-8")
    note()
    with pytest.raises(Refused, match="Z-03"):
        sign_root()
    assert head_missing()


def test_it_needs_a_reason_a_missing_root_and_roots_that_prove() -> None:
    with pytest.raises(Refused, match="没有要确认的恢复"):
        acknowledge_restore(WHY)
    put_back()
    with pytest.raises(Refused) as refused:
        acknowledge_restore("  ")
    assert refused.value.field == "reason"
    root = Root.objects.order_by("-position")[0]
    with unguarded():
        Root.objects.filter(position=root.position).update(merkle="0" * 64)
        with pytest.raises(Refused, match="不能核对"):
            acknowledge_restore(WHY)
        root.save(force_update=True)
    assert head_missing()


def test_a_head_that_was_replaced_meanwhile_stays_and_none_is_kept_before_the_first_root() -> None:
    kept = head()
    assert kept is not None
    give_up_head((kept[0] + 1, kept[1]), None)
    assert head() == kept
    give_up_head(kept, None)
    assert head() is None
    keep_head(*kept)


def test_a_home_without_head_and_a_database_with_entries_may_be_made_ready() -> None:
    require_same_database()
    kept = head()
    assert kept is not None
    give_up_head(kept, None)
    require_same_database()
    keep_head(*kept)
