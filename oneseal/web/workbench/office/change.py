"""改动 One page for each change that an office page offers: what follows is said, then the action does it or says why not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from oneseal.law.rule import Refused
from oneseal.web.forms import Form


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
) -> HttpResponse:
    """The form when asked for; sent, ``do`` gets what was typed; its refusal comes back to the field. ``danger``: what is lost."""
    if form.is_bound and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(back)
    told = {"form": form, "title": title, "button": button, "back": back, "trail": trail, "danger": danger}
    return render(request, "workbench/office/change.html", told, status=422 if form.errors else 200)
