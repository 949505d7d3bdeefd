"""来访者 Who stands at the door: the signed-in person, for whom she acts, and how she wants pages shown.

A page asks :func:`visitor_of` once; what she may do is asked again by every action in its gate, never taken from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from oneseal.journal.queries import today
from oneseal.people.models import Account
from oneseal.people.queries import party_name, principals_of, standing
from oneseal.people.rules import HeldPost, Sight, sight_of
from oneseal.web.expired import session_over
from oneseal.web.refusals import VISITOR

ACTING_FOR = "acting_for"
"""Key of the session under which the chosen principal stands."""
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person at the door; ``principal`` is herself or whom she has chosen to act for, and may act for today.

    ``is_proved``: whether she has proved that the number she signed up with is hers; what she may is a matter of her party alone.
    """

    person: UUID
    account: UUID
    name: str
    posts: tuple[HeldPost, ...]
    principal: UUID
    principal_name: str
    is_proved: bool
    has_choice: bool = False
    """Whether there is anybody besides herself for whom she may act today."""
    sight: Sight | None = None
    """How far she reads the affairs of the principal."""

    @property
    def is_staff(self) -> bool:
        """Whether she holds a post, or substitutes on one, today."""
        return bool(self.posts)

    @property
    def powers(self) -> frozenset[str]:
        """The powers of her posts today."""
        return frozenset(post.power for post in self.posts)

    @property
    def bodies(self) -> frozenset[UUID]:
        """The bureaus in which she holds a post today."""
        return frozenset(post.body for post in self.posts)

    @property
    def is_herself(self) -> bool:
        """Whether she acts for herself."""
        return self.principal == self.person


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Who is signed in; None when nobody is. Asked of the database once a request."""
    if not hasattr(request, VISITOR):
        account = request.user
        setattr(request, VISITOR, _visitor(request, account) if isinstance(account, Account) else None)
    found: Visitor | None = getattr(request, VISITOR)
    return found


def _visitor(request: HttpRequest, account: Account) -> Visitor:
    chosen = request.session.get(ACTING_FOR)
    person = account.person_id
    principal = person
    if chosen and UUID(chosen) in principals_of(person, today()):
        principal = UUID(chosen)
    names = party_name({person, principal})
    hers = standing(person, today())
    return Visitor(
        person,
        account.id,
        names.get(person, ""),
        hers.posts,
        principal,
        names.get(principal, ""),
        bool(account.proof),
        bool(hers.represents or hers.mandates),
        sight_of(hers, principal),
    )


def here(request: HttpRequest) -> Visitor:
    """The visitor of a page behind a door: the door has seen to it that there is one."""
    found = visitor_of(request)
    if found is None:
        raise PermissionError("a page behind no door asked who is here")
    return found


def signed_in(view: View) -> View:
    """Only for people who signed in; others are led to the sign-in page and back."""

    @wraps(view)
    def behind(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if visitor_of(request) is None:
            return _to_sign_in(request)
        return view(request, *arguments, **named)

    return behind


def staff_only(view: View) -> View:
    """Only for people with a post today; applicants are told so and shown the way back."""

    @wraps(view)
    def behind(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        found = visitor_of(request)
        if found is None:
            return _to_sign_in(request)
        if not found.is_staff:
            return not_yours(request)
        return view(request, *arguments, **named)

    return behind


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page leads to signing in and back; what was sent is not done, and says so: a redirect would swallow it without a word."""
    if request.method not in {"GET", "HEAD"}:
        return session_over(request)
    back = request.get_full_path()
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': back})}")


def not_yours(request: HttpRequest) -> HttpResponse:
    """403: the same page whether the thing exists or not."""
    return render(request, "not_yours.html", status=403)
