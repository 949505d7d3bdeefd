"""What a session keeps when two requests of one browser run at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneseal.journal.tests.racing import at_once
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.actions.browser_sessions import SessionStore


def begun(**kept: object) -> str:
    session = SessionStore()
    session.update(kept)
    session.save()
    return str(session.session_key)


def test_what_an_act_said_outlives_a_picture_asked_for_before_it() -> None:
    """The picture's request opened the session before the act and ends after it."""
    key = begun(acting_for="a")
    picture, act = SessionStore(key), SessionStore(key)
    assert "said" not in picture
    act["said"] = "已受理"
    act.save()
    picture.save()
    assert SessionStore(key)["said"] == "已受理"


def test_two_requests_that_change_different_things_keep_both() -> None:
    key = begun(old=1, list={"light": "red"})
    one, other = SessionStore(key), SessionStore(key)
    one["list"]["light"] = "all"
    other["said"] = "done"
    del other["old"]
    one.save()
    other.save()
    assert dict(SessionStore(key).items()) == {"list": {"light": "all"}, "said": "done"}


def test_reading_a_page_writes_nothing_and_after_a_while_only_the_new_end() -> None:
    key = begun(said="x")
    with CaptureQueriesContext(connection) as asked:
        session = SessionStore(key)
        assert session["said"] == "x"
        session.save()
    assert len(asked) == 1
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() + timedelta(minutes=9))
    session = SessionStore(key)
    assert session["said"] == "x"
    session.save()
    assert Session.objects.get(session_key=key).expire_date > timezone.now() + timedelta(minutes=29)


@pytest.mark.parametrize("change", [True, False])
def test_a_session_ended_meanwhile_is_not_brought_back(change: bool) -> None:
    key = begun(said="x")
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() + timedelta(minutes=9))
    session = SessionStore(key)
    assert session["said"] == "x"
    SessionStore(key).delete()
    if change:
        session["said"] = "y"
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.filter(session_key=key).exists()


def test_after_signing_in_the_session_has_another_key_and_all_it_kept() -> None:
    key = begun(language="en")
    session = SessionStore(key)
    session["user"] = "u"
    session.cycle_key()
    session.save()
    assert session.session_key != key and dict(SessionStore(session.session_key).items()) == {"language": "en", "user": "u"}
    session.flush()
    session["language"] = "en"
    session.save()
    assert dict(SessionStore(session.session_key).items()) == {"language": "en"}


def test_a_session_idle_for_half_an_hour_is_begun_anew() -> None:
    key = begun(user="u")
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert "user" not in session and session.session_key is None


def test_what_was_only_read_is_not_written_and_sends_no_cookie_until_its_end_is_due() -> None:
    """The cookie goes with the write: an answer that comes late puts back no key that signing in has replaced."""
    key = begun(said="x", list={"light": "red"})
    session = SessionStore(key)
    asked = [session.modified, session["said"], session.modified]
    assert asked == [False, "x", False], "neither before nor after it was read"
    session["list"]["light"] = "all"
    assert session.modified, "also deep inside"
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() + timedelta(minutes=9))
    session = SessionStore(key)
    assert session["said"] == "x" and session.modified


def test_what_many_requests_write_at_one_instant_is_all_kept() -> None:
    """Twelve with their own keys on connections of their own, while others read and one takes a key away."""
    key = begun(old=1, untouched=2)
    opened = [SessionStore(key) for _ in range(12)]
    readers = [SessionStore(key) for _ in range(4)]
    remover = SessionStore(key)
    for place, session in enumerate(opened):
        session[f"said/{place}"] = place
    for session in readers:
        assert session["old"] == 1
    del remover["old"]
    assert at_once(*(session.save for session in (*opened, *readers, remover))) == ["done"] * 17
    assert dict(SessionStore(key).items()) == {"untouched": 2, **{f"said/{place}": place for place in range(12)}}


def test_who_signs_out_at_the_instant_of_a_write_is_out() -> None:
    """Whichever is first: nothing is brought back, and the write that came too late says so."""
    for _ in range(8):
        key = begun(user="u")
        leaving, acting = SessionStore(key), SessionStore(key)
        acting["said"] = "已受理"
        told = at_once(leaving.flush, partial(interrupted, acting.save))
        assert len(told) == 2 and set(told) <= {"done", "interrupted"}
        assert not Session.objects.filter(session_key=key).exists()


def interrupted(save: Callable[[], None]) -> None:
    """As the middleware takes it: the session has ended."""
    try:
        save()
    except UpdateError as ended:
        raise Refused(HouseRule("T-00", "", ""), "interrupted") from ended
