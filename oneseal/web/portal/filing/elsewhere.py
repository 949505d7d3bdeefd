"""在别处改过 A page of a draft, or of a correction, that is open twice: the later save says what the other one changed, and overwrites only
knowingly."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.http import HttpRequest


def mark_of(stands: Mapping[str, Any]) -> str:
    """The same for the same answers: a page carries that of the ones it showed, and what is saved over others is noticed."""
    return sha256(json.dumps(stands, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def is_stale(request: HttpRequest, stands: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether what stands there is not what the page showed, nor what it would save."""
    seen = request.POST.get("seen", "")
    return bool(seen) and seen != mark_of(stands) and stands != wanted


def differences(stands: Iterable[tuple[str, str]], wanted: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Question by question where the two differ: what stands there, and what this page has."""
    there, here = dict(stands), dict(wanted)
    return [(each, there.get(each, ""), here.get(each, "")) for each in {**there, **here} if there.get(each) != here.get(each)]
