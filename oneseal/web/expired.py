"""过期 What was sent from a page whose session, form or ground had ended: not done; what was kept, what to do, a number, what was typed.

What is given back is shown to who sent it and to nobody else, is kept nowhere, and is never a secret or a number of a person.
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse

from oneseal.law.rule import Refused
from oneseal.web.forms import FORM_OF, NAMES, Form
from oneseal.web.refusals import number_of
from oneseal.web.words import said, say

SECRETS = frozenset({"password", "old", "again", "code", "csrfmiddlewaretoken", NAMES})
MACHINE = re.compile(
    "seen|key|next|back|for|photo|signature|signature_kept|kept|compared|filters|first|principal|power|body|state|table|topic|with|year|services"
    "|_mark|_page|list|sure|anyway|keep|later|autosave|preview|phrase|add|remove|update|do|use|stay|more|lang|size|theme"
)
"""What pages send without anybody typing it: their hidden fields and their buttons."""
CODED = re.compile(r"on|[0-9a-fA-F-]{32,36}|data:\S*|[a-z_]+(?:[:=]\S*)?|[0-9]+")
"""What no person writes where her field has no name: keys, words and places of a program."""
PERSONAL = re.compile(r"(?<![\dXx.])\d[\d \-]{4,}[\dXx]|[0-9A-HJ-NPQRTUWXY]{15,}")
DATE = re.compile(r"(\d{4}-\d{2}-\d{2})")
"""Six figures and more are a number of somebody, but for a date."""
LEFT_OUT = "……"
Typed = tuple[str, str]
"""What a field is called, "" when that is not known, and what stood in it."""


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session, or was not ours."""
    return _told(request, "stale_form.html")


def session_over(request: HttpRequest) -> HttpResponse:
    """What was sent came without a session."""
    return _told(request, "session_over.html")


GONE = {
    "drafts": said(
        "这份草稿已经不在了：可能在别的窗口删掉了，或者已经提交。",
        "This draft is no longer there: it was deleted in another window, or it has been filed.",
    ),
    "mine": said(
        "您现在办不了这一件：可能替人办事的委托已经终止，也可能换了为谁办事。",
        "You cannot act in this case now: the mandate under which you acted may have ended, or you act for somebody else meanwhile.",
    ),
}
"""Where somebody's own pages begin → why what was sent there may have come to nothing."""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; of what was sent to a page that has gone meanwhile it says so, and gives back what was typed."""
    if request.method != "POST":
        at_work = request.path.startswith(reverse("work"))
        return render(request, "not_found.html", {"number": number_of(request), "at_work": at_work}, status=404)
    return _told(request, "not_found.html", 404, gone=GONE.get(request.path.split("/")[1], ""))


def refused_with_what_was_typed(request: HttpRequest, error: Refused, **more: Any) -> HttpResponse:
    """409; nobody types again what could not be taken in. ``more``: what the page says otherwise (``files``: to choose them again)."""
    return _told(request, "refused.html", 409, error=error, **more)


def _told(request: HttpRequest, page: str, status: int = 403, **more: Any) -> HttpResponse:
    readable = _is_readable(request)
    typed = typed_in(request) if readable else []
    told = {
        "back": request.headers.get("Referer", ""),
        "number": number_of(request),
        "typed": [(label, value) for label, value in typed if label],
        "sentences": [value for label, value in typed if not label],
        "files": readable and bool(request.FILES),
        "draft": "/".join(request.path.split("/")[:3]) if request.path.startswith("/drafts/") else "",
        **more,
    }
    response = render(request, page, told, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_readable(request: HttpRequest) -> bool:
    """Whether what was sent is of a page of ours and can be read. What is sent to no page at all, too large or in no form, has nothing
    to give back and must not break the page that says so."""
    if request.resolver_match is None:
        return False
    with contextlib.suppress(SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        return bool(request.POST or request.FILES)
    return False


def typed_in(request: HttpRequest) -> list[Typed]:
    """What a form held that could not be taken in, so that nobody types it again: fields by their names, what has none as it was typed.
    Nothing of a form of another site, which could put its own words under our name."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.get_host():
        return []
    names = _names_in(request)
    fields = _fields_of(request)
    found = [typed for name, values in request.POST.lists() for typed in _typed(name, values, names, fields.get(name))]
    told = [(label, _without_numbers(value)) for label, value in found]
    return [(label, value) for label, value in told if value.replace(LEFT_OUT, "").strip()]


def _without_numbers(text: str) -> str:
    """What was typed with every number of somebody left out, so that a reason that names a telephone is not lost for it."""
    return "".join(part if DATE.fullmatch(part) else PERSONAL.sub(LEFT_OUT, part) for part in DATE.split(text))


def _typed(name: str, values: list[str], names: Mapping[str, str], field: forms.Field | None) -> Iterator[Typed]:
    if name in SECRETS or (field is not None and (field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput))):
        return
    label = names.get(name) or (str(field.label) if field is not None else "")
    for text in (value.strip() for value in values):
        if name not in names and isinstance(field, forms.BooleanField):
            yield str(getattr(field, "short", "") or label), say("已勾选", "ticked")
        elif label and text:
            yield label, names.get(f"{name}={text}") or _chosen(field, text)
        elif text and not MACHINE.fullmatch(name) and not CODED.fullmatch(text):
            yield _label_everywhere(name), text


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
    """The fields of the form that the page is made for, else of the forms beside the page."""
    page = request.resolver_match.func if request.resolver_match else None
    own = getattr(page, FORM_OF, None)
    kinds = [own] if own else [form for form in _kinds(Form) if form.__module__ == getattr(page, "__module__", "")]
    return {name: field for form in kinds for name, field in form.base_fields.items()}


def _label_everywhere(name: str) -> str:
    """What all forms that have a field of this name call it; "" when they differ or none has it."""
    fields = [form.base_fields[name] for form in _kinds(Form) if name in form.base_fields]
    labels = {str(field.label) for field in fields if field.label and not field.widget.is_hidden}
    return labels.pop() if len(labels) == 1 else ""


def _kinds(form: Any) -> Iterator[Any]:
    for each in form.__subclasses__():
        yield each
        yield from _kinds(each)
