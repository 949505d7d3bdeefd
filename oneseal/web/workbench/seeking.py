"""查找的字 What is looked for: the words of a name stand in the address. Numbers of people and cases do not, because addresses are kept in
logs and histories: they are sent, and the address carries them sealed for the officer who typed them.
"""

import base64
import binascii
import unicodedata
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from oneseal.cases.rules.views import SEALED, is_number
from oneseal.journal.actions import enclose
from oneseal.journal.queries import Tampered, opened
from oneseal.web.visitor import View, here

UNOPENED = "这个查找打不开：它是别人的，或者地址不完整。请重新查找；下面没有按它筛选"
LONGEST = 60
WRAPPED = 60
"""Bytes of a wrapped key."""
LENGTHS = {11, 15, 18}
"""Of a mobile, of an old and of a present ID number or USCC."""


def in_address(words: str, person: UUID) -> str:
    """What was typed as an address may carry it."""
    words = words.strip()[:LONGEST]
    if not is_number(words):
        return words
    row = enclose(person, {"q": words})
    return SEALED + base64.urlsafe_b64encode(row["wrapped_key"] + row["ciphertext"]).decode()


def from_address(carried: str, person: UUID | None) -> str:
    """What was typed, from what the address carries; nothing when it was sealed for somebody else or does not open."""
    if not carried.startswith(SEALED):
        return carried.strip()[:LONGEST]
    try:
        sealed = base64.urlsafe_b64decode(carried[1:])
        return str(opened(person, sealed[WRAPPED:], sealed[:WRAPPED])["q"]) if person else ""
    except (Tampered, binascii.Error, ValueError):
        return ""


def is_unopened(request: HttpRequest) -> bool:
    """Whether the address carries sealed words that do not open: somebody else's, or cut short."""
    carried = request.GET.get("q", "")
    return carried.startswith(SEALED) and not from_address(carried, here(request).person)


def without_words(request: HttpRequest, path: str) -> HttpResponseRedirect:
    """To the list without them, which says so: a list that was to be narrowed must not pass for the whole."""
    messages.warning(request, UNOPENED)
    kept = {name: str(value) for name, value in request.GET.items() if name not in {"q", "after"}}
    return HttpResponseRedirect(f"{path}?{urlencode(kept)}".rstrip("?"))


def sought(request: HttpRequest) -> str:
    """What is looked for on this page."""
    return from_address(request.GET.get("q", ""), here(request).person)


def sealed_again(request: HttpRequest) -> HttpResponseRedirect | None:
    """An address that still carries a number of somebody, as old ones do, is put in the place of one that does not."""
    carried = request.GET.get("q", "")
    if not _is_somebodys(carried):
        return None
    return _to(request, {**{name: str(value) for name, value in request.GET.items()}, "q": carried})


def _is_somebodys(words: str) -> bool:
    """Whether words have the length of a person's number, however they are written, and little else than digits."""
    plain = "".join(unicodedata.normalize("NFKC", words).split()).replace("-", "")
    return len(plain) in LENGTHS and plain.isalnum() and plain.isascii() and is_number(plain)


def _to(request: HttpRequest, query: dict[str, str]) -> HttpResponseRedirect:
    carried = {**query, "q": in_address(query.get("q", ""), here(request).person)}
    return HttpResponseRedirect(f"{request.path}?{urlencode({name: value for name, value in carried.items() if value})}".rstrip("?"))


def seeking(view: View) -> View:
    """A list with a box to look for somebody: what is sent comes back in an address that may be kept."""

    @wraps(view)
    def behind(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if request.method == "POST":
            return _to(request, {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"})
        if is_unopened(request):
            return without_words(request, request.path)
        return sealed_again(request) or view(request, *arguments, **named)

    return behind
