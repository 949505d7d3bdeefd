"""改动 One page for each change that an office page offers: what follows is said, then the action does it or says why not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from oneseal.journal.gate import require_fresh
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.queries import party_name
from oneseal.web.forms import Form

MEANT, AGAIN = "meant", "again"
"""The buttons of a page that shows once more what was typed: it is meant, or it is to be changed."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was done after a page was opened."""

    by: str
    at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a press confirms, in pairs of words, and what it changes: each with its label and what every side says, under its head."""

    facts: Sequence[tuple[str, str]]
    heads: Sequence[str] = ()
    rows: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is of: its stream, how far its history went when the page read it, and the words of its acts."""

    stream: UUID
    version: int
    labels: Mapping[str, str]


class Stamped(Form):
    """A change of something with a history. ``seen``: how far it went when the page was shown; on an older page nothing is done."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    meanwhile: Sequence[Meanwhile] = ()

    def __init__(self, subject: Subject, *arguments: Any, initial: Mapping[str, Any] | None = None, **named: Any) -> None:
        super().__init__(*arguments, initial={**(initial or {}), "seen": subject.version}, **named)
        self.subject = subject

    def clean(self) -> dict[str, Any]:
        """Nobody changes what no page showed."""
        cleaned = super().clean() or {}
        if cleaned.get("seen") is None:
            self.errors.pop("seen", None)
            self.add_error(None, "请从它的页面打开：先看过现在的情况，再办")
        return cleaned

    def require_fresh(self) -> None:
        """Raise Refused when the page is too old: its fields may not fit any more."""
        require_fresh(self.subject.version, self.cleaned_data.get("seen"))

    def catch_up(self) -> None:
        """What was typed stays; what was done meanwhile is told, and the next press means how it stands now."""
        seen, entries = self.cleaned_data.get("seen"), entries_of(self.subject.stream)
        since = [entry for entry in entries if seen is not None and entry.version > seen]
        names = party_name({entry.by for entry in since if entry.by})
        self.meanwhile = [
            Meanwhile(names.get(entry.by, "") if entry.by else "", entry.at, self.subject.labels.get(entry.act, "改动")) for entry in since
        ]
        again = cast(QueryDict, self.data).copy()
        again["seen"] = str(entries[-1].version)
        self.data = again


def changing(
    request: HttpRequest,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    button: str,
    done: str,
    back: str,
    trail: tuple[tuple[str, str], ...],
    danger: str = "",
    told: Callable[[dict[str, Any]], Sequence[tuple[str, str]]] | None = None,
    onward: Callable[[Any], str] | None = None,
    confirmed: Callable[[], Confirmed] | None = None,
) -> HttpResponse:
    """The form when asked for; sent, ``do`` gets what was typed; its refusal comes back to the field. ``danger``: what is lost.
    ``told``: what was typed as it is shown once more before it is done; ``onward``: where what was done leads, else ``back``.
    ``confirmed``: what is confirmed; asked only where the page is shown."""
    page: dict[str, Any] = {"form": form, "title": title, "button": button, "back": back, "trail": trail, "danger": danger}
    page |= {"confirmed": confirmed, "is_looked_at": told is not None}
    if form.is_bound:
        try:
            if form.is_valid():
                if told is not None and MEANT not in request.POST:
                    return _once_more(request, page, told(form.cleaned_data))
                made = do(form.cleaned_data)
                messages.success(request, done)
                return HttpResponseRedirect(onward(made) if onward else back)
            if isinstance(form, Stamped):
                form.require_fresh()
        except Refused as refusal:
            if isinstance(form, Stamped):
                form.errors.clear()
                form.catch_up()
            form.take(refusal)
    return render(request, "workbench/office/change.html", page, status=422 if form.errors else 200)


def _once_more(request: HttpRequest, page: dict[str, Any], pairs: Sequence[tuple[str, str]]) -> HttpResponse:
    """What was typed in words, to be meant by a second press or gone back to; nothing is done yet."""
    if AGAIN in request.POST:
        return render(request, "workbench/office/change.html", page)
    aside = {MEANT, AGAIN, "csrfmiddlewaretoken"}
    sent = [(name, str(value)) for name, values in request.POST.lists() if name not in aside for value in values]
    return render(request, "workbench/office/once_more.html", {**page, "pairs": pairs, "sent": sent})
