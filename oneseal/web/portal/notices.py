"""隐私说明、无障碍声明 What the portal says of itself: what happens with personal data, and for whom it is made usable."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.law.personal import encrypted_and_masked, is_within_duty, may_read, must_erase, superfluous_fields
from oneseal.people.queries import bureaus
from oneseal.people.rules.notices import PRIVACY

GROUNDS: Mapping[str, Any] = {
    "needed": superfluous_fields,
    "read": is_within_duty,
    "rights": may_read,
    "erase": must_erase,
    "kept": encrypted_and_masked,
}
"""Statements of the notice and the rule each of them follows from."""


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is asked, why, who sees it, how long it is kept, what one may demand, and of whom."""
    grounds = {name: str(rule.citation) for name, rule in GROUNDS.items()}
    return render(request, "portal/privacy.html", {"grounds": grounds, "bodies": bureaus()[:1], "version": PRIVACY})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that nobody is kept out, what is not good enough yet, and whom to tell."""
    return render(request, "portal/accessibility.html", {"bodies": bureaus()[:1]})
