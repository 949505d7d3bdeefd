"""过期 What was sent from a page whose session or form had ended: not done; what was kept, what to do, a number, and what was typed.

What is given back is shown to who sent it and to nobody else, is kept nowhere, and is never a secret or a number of a person.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oneseal.web.forms import NAMES, Form
from oneseal.web.refusals import number_of
from oneseal.web.words import say

SECRETS = frozenset({"password", "old", "again", "code", "csrfmiddlewaretoken", NAMES})
LONG = 6
"""From so many characters on a text without a label is worth copying."""
PERSONAL = re.compile(r"(?<![\dXx.])\d[\d \-]{4,}[\dXx]|[0-9A-HJ-NPQRTUWXY]{15,}")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
"""Six figures and more are a number of somebody, but for a date."""
Typed = tuple[str, str]
"""What a field is called, "" when that is not known, and what stood in it."""


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session, or was not ours."""
    return _told(request, "stale_form.html")


def session_over(request: HttpRequest) -> HttpResponse:
    """What was sent came without a session."""
    return _told(request, "session_over.html")


def _told(request: HttpRequest, page: str) -> HttpResponse:
    typed = typed_in(request)
    told = {
        "back": request.headers.get("Referer", ""),
        "number": number_of(request),
        "typed": [(label, value) for label, value in typed if label],
        "sentences": [value for label, value in typed if not label],
        "files": bool(request.FILES),
        "draft": "/".join(request.path.split("/")[:3]) if request.path.startswith("/drafts/") else "",
    }
    response = render(request, page, told, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def typed_in(request: HttpRequest) -> list[Typed]:
    """What a form held that could not be taken in, so that nobody types it again: fields by their names, of others the sentences. Nothing
    of a form of another site, which could put its own words under our name."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.get_host():
        return []
    names = _names_in(request)
    fields = {} if names else _fields_of(request)
    found = [typed for name, values in request.POST.lists() for typed in _typed(name, values, names, fields.get(name))]
    return [(label, value) for label, value in found if not PERSONAL.search(DATE.sub("", value))]


def _typed(name: str, values: list[str], names: Mapping[str, str], field: forms.Field | None) -> Iterator[Typed]:
    if name in SECRETS or (field is not None and isinstance(field.widget, forms.PasswordInput)):
        return
    label = str(field.label) if field is not None else names.get(name, "")
    for text in (value.strip() for value in values):
        if isinstance(field, forms.BooleanField):
            yield str(getattr(field, "short", "") or label), say("已勾选", "ticked")
        elif label and text:
            yield label, names.get(f"{name}={text}") or _chosen(field, text)
        elif len(text) >= LONG and any("\u4e00" <= letter <= "\u9fff" or letter == " " for letter in text):
            yield "", text


def _chosen(field: forms.Field | None, text: str) -> str:
    """A choice by its words."""
    choices = dict(field.choices) if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list) else {}
    return str(choices.get(text, text))


def _names_in(request: HttpRequest) -> dict[str, str]:
    """What a form of an item, which this page cannot open without a session, says its own fields and answers are called."""
    try:
        told = json.loads(request.POST.get(NAMES, "{}"))
    except ValueError:
        return {}
    return {str(name): str(label) for name, label in told.items()} if isinstance(told, dict) else {}


def _fields_of(request: HttpRequest) -> Mapping[str, forms.Field]:
    """The fields of the forms of the page that was sent to."""
    module = request.resolver_match.func.__module__ if request.resolver_match else ""
    return {name: field for form in _kinds(Form) if form.__module__ == module for name, field in form.base_fields.items()}


def _kinds(form: Any) -> Iterator[Any]:
    for each in form.__subclasses__():
        yield each
        yield from _kinds(each)
