"""人员页 One person at the counter: what she has, what runs, what can be done today."""

from uuid import UUID

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases.queries import cases_of_party, counted_of_parties, originals_kept, parties_named
from oneseal.certificates.queries import certificates_held
from oneseal.law.powers import ACCEPT
from oneseal.people.queries import PartyDetails, party_details
from oneseal.people.queries.parties import MOST_NAMED
from oneseal.people.rules import masked_id_number, masked_mobile
from oneseal.web.visitor import Visitor, here, not_yours, staff_only
from oneseal.web.workbench.counter.items import listed_items
from oneseal.web.workbench.counter.ties import Tie, acts_for, hands_of
from oneseal.web.workbench.office.door import key_in, with_power
from oneseal.web.workbench.seeking import seeking, sought

log = structlog.get_logger("read")
PAGE = 30
"""Cases on one page."""


def at_counter(visitor: Visitor) -> bool:
    """Whether she stands at a window that accepts."""
    return ACCEPT in visitor.powers


def person_at_counter(party: UUID, *, natural: bool = False) -> PartyDetails:
    """A party that is registered and not erased; 404 otherwise, and with ``natural`` for an organisation."""
    known = party_details([party]).get(party)
    if known is None or known.erased or (natural and known.kind != "natural"):
        raise Http404
    return known


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_power(ACCEPT)
@seeking
def counter(request: HttpRequest) -> HttpResponse:
    """Who is it? One hit opens her page at once."""
    text = sought(request)
    found = parties_named(text) if text else []
    if len(found) == 1:
        return HttpResponseRedirect(reverse("person", args=[found[0]]))
    people = [each.masked() for each in party_details(found).values() if not each.erased]
    people.sort(key=lambda each: (each.claimed, found.index(each.id)))
    told = {
        "text": text,
        "people": people,
        "most": len(found) >= MOST_NAMED,
        "list": listed_items(here(request), request.GET.get("item", "")),
    }
    return render(request, "workbench/counter/counter.html", told)


@never_cache
@require_safe
@staff_only
def person(request: HttpRequest, party: UUID) -> HttpResponse:
    """Everything about one person that her window needs; numbers are shown in part."""
    visitor = here(request)
    if not at_counter(visitor):
        return not_yours(request)
    known = person_at_counter(party)
    log.info("person", by=str(visitor.person), party=str(party))
    natural = known.kind == "natural"
    ties, hands = acts_for(known), hands_of(known)
    counted = counted_of_parties(visitor.posts, {party, *(tie.party for tie in ties)})
    page = _page(request.GET.get("page", ""), counted[party])
    told = {
        "known": known,
        "number": masked_id_number(known.number) if natural else known.number,
        "mobile": masked_mobile(known.mobile),
        "ties": [(tie, counted[tie.party]) for tie in ties],
        "elsewhere": sum(counted.values()) - counted[party],
        "hands": hands,
        "taker": _taker(known, hands, key_in(request.GET, "by")),
        "cases": cases_of_party(visitor.posts, party, PAGE, PAGE * (page - 1)),
        "total": counted[party],
        "first": PAGE * (page - 1) + 1,
        "last": min(PAGE * page, counted[party]),
        "page": page,
        "more": counted[party] > PAGE * page,
        "certificates": certificates_held(party),
        "originals": originals_kept(visitor.bodies, party=party),
        "list": listed_items(visitor, request.GET.get("item", ""), natural=natural),
        "tied": [tie for tie in (ties if natural else hands) if tie.files],
    }
    return render(request, "workbench/counter/person.html", told)


def _page(asked: str, total: int) -> int:
    """Which page of her cases: one that exists."""
    return min(int(asked), max(1, -(-total // PAGE))) if asked.isdecimal() and 0 < len(asked) < 6 and int(asked) else 1


def _taker(known: PartyDetails, hands: list[Tie], asked: UUID | None) -> Tie | None:
    """In whose name papers are taken in for a firm: who is said to stand here, else the first who may come for it."""
    if known.kind == "natural":
        return None
    may = [tie for tie in hands if tie.files]
    return next((tie for tie in may if tie.party == asked), may[0] if may else None)
