"""核定人数."""

from datetime import date
from uuid import uuid4

import pytest

from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, set_quota
from oneseal.people.models import Post
from oneseal.people.tests.office import Office, natural


def test_the_quota_changes(office: Office) -> None:
    set_quota(office.posts[ACCEPT], 5, by=office.head)
    assert Post.objects.get(id=office.posts[ACCEPT]).quota == 5


def test_the_quota_never_falls_below_who_is_or_will_be_there(office: Office) -> None:
    appoint(office.posts[ACCEPT], natural(), since=date(2099, 1, 1), by=None)
    with pytest.raises(Refused, match="已有 2 人"):
        set_quota(office.posts[ACCEPT], 1, by=None)
    with pytest.raises(Refused, match="1 至 500"):
        set_quota(office.posts[ACCEPT], 0, by=None)
    with pytest.raises(Refused, match="没有找到"):
        set_quota(uuid4(), 1, by=None)
