"""核定人数."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from oneseal.journal.queries import entries_of, today
from oneseal.law.powers import ACCEPT, REVIEW
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, end_holding, end_substitution, set_quota, substitute
from oneseal.people.models import Post
from oneseal.people.tests.office import Office, natural


def test_the_quota_changes(office: Office) -> None:
    set_quota(office.posts[ACCEPT], 5, by=office.head)
    assert Post.objects.get(id=office.posts[ACCEPT]).quota == 5


def test_the_same_quota_again_is_no_act(office: Office) -> None:
    """Two who press at once: the later one is told that it is so already."""
    set_quota(office.posts[ACCEPT], 5, by=office.head)
    with pytest.raises(Refused, match="已经核定为 5 人"):
        set_quota(office.posts[ACCEPT], 5, by=office.head)


def test_the_quota_never_falls_below_who_is_or_will_be_there(office: Office) -> None:
    appoint(office.posts[ACCEPT], natural(), since=date(2099, 1, 1), by=None)
    with pytest.raises(Refused, match="已有 2 人"):
        set_quota(office.posts[ACCEPT], 1, by=None)
    with pytest.raises(Refused, match="1 至 500"):
        set_quota(office.posts[ACCEPT], 0, by=None)
    with pytest.raises(Refused, match="没有找到"):
        set_quota(uuid4(), 1, by=None)


def test_on_a_page_too_old_nothing_on_the_post_is_changed(office: Office) -> None:
    """Quota, appointment, substitution and their ends are acts on one post: what one page showed is old for all of them."""
    post, officer, later = office.posts[ACCEPT], office.officers[ACCEPT], office.officers[REVIEW]
    seen = entries_of(post)[-1].version
    set_quota(post, 5, by=office.head, seen=seen)
    lent = substitute(post, officer, later, since=today(), until=today(), reason="休假", by=office.head, seen=seen + 1)
    days: dict[str, Any] = {"since": today(), "until": today()}
    late: list[Callable[[], object]] = [
        lambda: set_quota(post, 6, by=office.head, seen=seen),
        lambda: appoint(post, natural(), since=today(), by=office.head, seen=seen),
        lambda: end_holding(office.holdings[ACCEPT], by=office.head, seen=seen),
        lambda: substitute(post, officer, natural(), **days, reason="休假", by=office.head, seen=seen + 1),
        lambda: end_substitution(lent, by=office.head, seen=seen + 1),
    ]
    for act in late:
        with pytest.raises(Refused, match="页面已经过期") as refused:
            act()
        assert refused.value.mend
    assert entries_of(post)[-1].version == seen + 2
    end_substitution(lent, by=office.head, seen=seen + 2)
