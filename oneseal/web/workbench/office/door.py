"""门 The door of an office page: only for people whose posts carry one of the powers it needs; and how its addresses are read."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict

from oneseal.people.rules import HeldPost
from oneseal.web.visitor import View, Visitor, here, not_yours, staff_only


def with_power(*needed: str) -> Callable[[View], View]:
    """Only for officers with one of these powers; the action behind a form asks again, for the very bureau."""

    def door(view: View) -> View:
        @wraps(view)
        def behind(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
            if here(request).powers.isdisjoint(needed):
                return not_yours(request)
            return view(request, *arguments, **named)

        return staff_only(behind)

    return door


def posts_with(visitor: Visitor, *powers: str) -> tuple[HeldPost, ...]:
    """Her posts that carry one of these powers."""
    return tuple(post for post in visitor.posts if post.power in powers)


def key_in(query: QueryDict, name: str) -> UUID | None:
    """An id of the address; None when there is none or it cannot be read."""
    return key_of(query.get(name, ""))


def key_of(text: str) -> UUID | None:
    """The id that a text is; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day_in(query: QueryDict, name: str) -> date | None:
    """A date of the address; None when there is none or it cannot be read."""
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
