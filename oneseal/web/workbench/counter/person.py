"""人员页 One person at the counter: what she has, what runs, what can be done today."""

from uuid import UUID

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases.queries import cases_of_party, originals_kept, parties_named
from oneseal.catalogue.queries import published_leaves, version
from oneseal.catalogue.rules import LoadedVersion
from oneseal.certificates.queries import certificates_held
from oneseal.journal.queries import today
from oneseal.law.powers import ACCEPT
from oneseal.people.queries import PartyDetails, party_details, party_name, principals_of
from oneseal.people.rules import masked_id_number, masked_mobile
from oneseal.web.visitor import Visitor, here, not_yours, staff_only

log = structlog.get_logger("read")


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
@require_safe
@staff_only
def counter(request: HttpRequest) -> HttpResponse:
    """Who is it? One hit opens her page at once."""
    if not at_counter(here(request)):
        return not_yours(request)
    text = request.GET.get("q", "").strip()[:60]
    found = parties_named(text) if text else []
    if len(found) == 1:
        return HttpResponseRedirect(reverse("person", args=[found[0]]))
    names = party_name(found, masked=True)
    people = sorted(((names[party], party) for party in found if party in names), key=lambda each: each[0])
    return render(request, "workbench/counter/counter.html", {"text": text, "people": people, "items": _items(here(request))})


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
    told = {
        "known": known,
        "number": masked_id_number(known.number) if natural else known.number,
        "mobile": masked_mobile(known.mobile),
        "cases": cases_of_party(visitor.posts, party),
        "certificates": certificates_held(party),
        "originals": originals_kept(visitor.bodies, party=party),
        "items": _items(visitor, natural=None if natural and len(principals_of(party, today())) > 1 else natural),
    }
    return render(request, "workbench/counter/person.html", told)


def _items(visitor: Visitor, *, natural: bool | None = None) -> list[LoadedVersion]:
    """What her bureau takes in; for one kind of applicant when ``natural`` is given (服务对象 1: natural persons)."""
    divisions = {post.division for post in visitor.posts if post.power == ACCEPT}
    loaded = [version(UUID(row["id"])) for row in published_leaves() if row["division"] in divisions]
    if natural is None:
        return loaded
    return [each for each in loaded if ("1" in served(each)) == natural or len(served(each)) > 1]


def served(loaded: LoadedVersion) -> frozenset[str]:
    """服务对象 of an item."""
    return frozenset(str(loaded.elements["server_type"]).split("^"))
