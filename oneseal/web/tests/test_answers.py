"""答复: what an act says is told once, on the next page, whatever else the same browser asks at the same time."""

from typing import Any

import pytest
from django.contrib.messages import get_messages, success
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client

from oneseal.cases.tests.office import cast
from oneseal.people.actions.browser_sessions import SessionStore
from oneseal.web.answers import Answers
from oneseal.web.tests.test_desk import signed_in


def request(key: str | None) -> HttpRequest:
    """A request of a browser, as the middleware makes it ready."""
    asked = HttpRequest()
    asked.session = SessionStore(key)
    asked._messages = Answers(asked)  # type: ignore[attr-defined]  # as Django's middleware names it
    return asked


def ended(asked: HttpRequest) -> str:
    """Its answer is sent: answers first, then the session, as the middleware stands."""
    asked._messages.update(HttpResponse())  # type: ignore[attr-defined]  # as above
    if asked.session.modified:
        asked.session.save()
    return str(asked.session.session_key)


def told(key: str) -> list[str]:
    """What the next page shows."""
    asked = request(key)
    words = [str(each) for each in get_messages(asked)]
    ended(asked)
    return words


def test_of_two_acts_at_once_both_are_told_in_their_order_and_once() -> None:
    key = begun()
    one, other = request(key), request(key)
    assert "said" not in one.session and "said" not in other.session
    success(one, "一号已受理")
    success(other, "二号已受理")
    ended(one)
    ended(other)
    assert told(key) == ["一号已受理", "二号已受理"]
    assert told(key) == []


def test_many_answers_of_one_press_are_told_in_their_order() -> None:
    key = begun()
    batch, words = request(key), [f"{number} 号已领取" for number in range(12)]
    for each in words:
        success(batch, each)
    ended(batch)
    assert told(key) == words


def test_a_page_that_shows_an_answer_leaves_the_one_that_came_meanwhile() -> None:
    key = begun("一号已受理")
    page, act = request(key), request(key)
    assert [str(each) for each in get_messages(page)] == ["一号已受理"]
    success(act, "二号已受理")
    ended(act)
    ended(page)
    assert told(key) == ["二号已受理"]


def test_what_is_shown_at_once_is_not_shown_again_and_what_nobody_showed_waits() -> None:
    key = begun("等着的")
    assert ended(request(key)) == key
    page = request(key)
    success(page, "现在说的")
    assert [str(each) for each in get_messages(page)] == ["等着的", "现在说的"]
    ended(page)
    assert told(key) == []


def begun(*words: str) -> str:
    """A session in which these wait to be told."""
    asked = request(None)
    asked.session["user"] = "u"
    for each in words:
        success(asked, each)
    return ended(asked)


def test_an_answer_that_comes_late_does_not_put_back_the_session_before_signing_in(city: None) -> None:
    """Nothing to write, no cookie; nor does a strange cookie begin a session on a page that asks nobody who he is."""
    client = signed_in("王申请")
    assert "sessionid" not in client.get("/").cookies, "read a moment ago"
    before = Session.objects.count()
    stranger = Client(SERVER_NAME="localhost")
    stranger.cookies["sessionid"] = "a" * 32
    for page in ("/health", "/style", "/"):
        assert stranger.get(page).status_code in {200, 503}
    assert Session.objects.count() == before


def test_who_signed_out_elsewhere_while_something_was_done_is_told_that_it_may_be_done(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """In her language, and never that nothing was done."""
    write = SessionStore._write

    def meanwhile(session: SessionStore, data: dict[str, Any]) -> None:
        Session.objects.filter(session_key=session.session_key).delete()
        write(session, data)

    for language, words in (("", "可能已经办成"), ("en", "it may have been done")):
        client = signed_in("王申请")
        client.cookies["lang"] = language
        with monkeypatch.context() as patch:
            patch.setattr(SessionStore, "_write", meanwhile)
            answer = client.post("/acting-for", {"principal": str(cast("王申请"))})
        page = answer.content.decode()
        assert answer.status_code == 400 and words in page and answer.headers["X-Request-Number"] in page
