"""总览 The head's page: what is overdue, near and stuck, who carries how much, what came in and went out; every number opens its list."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.calendars.queries import alarms
from oneseal.cases.queries import BureauList, Sought, bureau_list, overseen, overview
from oneseal.cases.queries.head import DEEMED_NEAR, DUES, MARKS, NO_UNIT, SOON, STUCK, UNITS
from oneseal.catalogue.queries import imports_naming_places
from oneseal.journal.queries import one_snapshot, today
from oneseal.law.powers import APPLY, DECIDE, SUPERVISE
from oneseal.people.models import Body
from oneseal.people.queries import party_name, staff_of
from oneseal.web.templatetags.pages import day
from oneseal.web.visitor import Visitor, here
from oneseal.web.workbench.desk.wanted import SORTS, item_names
from oneseal.web.workbench.office.bars import drawn_flows, share
from oneseal.web.workbench.office.door import day_in, key_in, with_power


@never_cache
@require_safe
@with_power(SUPERVISE, DECIDE)
def head(request: HttpRequest) -> HttpResponse:
    """The numbers of one moment."""
    posts = overseen(here(request).posts)
    with one_snapshot():
        found = overview(posts)
        bodies = list(Body.objects.filter(id__in={post.body for post in posts}).values_list("name", flat=True))
    most = max((facet.count for facet in found.powers), default=0)
    busiest = max((load.waiting for load in found.loads), default=0)
    told: dict[str, Any] = {"found": found, "bodies": bodies, "drawing": drawn_flows(found.flows)}
    told["powers"] = [(facet, share(facet.count, most)) for facet in found.powers]
    told["loads"] = [(load, share(load.waiting, busiest)) for load in found.loads]
    told["listed"] = len(imports_naming_places({post.division for post in here(request).posts if post.power == SUPERVISE}))
    told |= {"alarms": alarms(), "supervises": SUPERVISE in here(request).powers}
    told |= {"soon": SOON, "near": DEEMED_NEAR, "stuck": STUCK}
    return render(request, "workbench/office/head.html", told)


def sought_in(query: QueryDict) -> Sought:
    """The filters of the address; what cannot be read is no filter."""
    sort = query.get("sort", "due")
    return Sought(
        due=query.get("due", ""),
        mark=query.get("mark", ""),
        power=query.get("power", ""),
        unit=query.get("unit", ""),
        item=key_in(query, "item"),
        officer=key_in(query, "officer"),
        desk=key_in(query, "desk"),
        received=day_in(query, "received"),
        gone=day_in(query, "gone"),
        sort=sort if sort in SORTS else "due",
    )


@never_cache
@require_safe
@with_power(SUPERVISE, DECIDE)
def cases_of_bureau(request: HttpRequest) -> HttpResponse:
    """All cases of her bureau that the address asks for, whoever's turn it is."""
    visitor, sought = here(request), sought_in(request.GET)
    with one_snapshot():
        found = bureau_list(visitor.posts, sought, after=request.GET.get("after", ""))
        names = _names(visitor, sought)
    told = {"list": found, "sought": sought, "sorts": SORTS, "chips": _chips(request.GET, sought, found, names)}
    return render(request, "workbench/office/cases_of_bureau.html", told)


def _names(visitor: Visitor, sought: Sought) -> dict[Any, str]:
    """Names of the officers that the filters name; of nobody who is not on the staff of her bureau."""
    asked = {person for person in (sought.officer, sought.desk) if person}
    if not asked:
        return {}
    return party_name(asked & set(staff_of({post.body for post in overseen(visitor.posts)}, today())))


def _chips(query: QueryDict, sought: Sought, found: BureauList, names: dict[Any, str]) -> list[tuple[str, str]]:
    """The filters that are on, each with the address that takes it away."""
    item = next((facet.label for facet in found.items if facet.value == str(sought.item)), "") if sought.item else ""
    if sought.item and not item:
        item = item_names([sought.item]).get(str(sought.item), "所选事项")
    unit = "未指定科室" if sought.unit == NO_UNIT else UNITS.get(sought.unit, "")
    labels = {
        "due": DUES.get(sought.due, sought.due),
        "mark": MARKS.get(sought.mark, sought.mark),
        "power": "等申请人" if sought.power == APPLY else sought.power,
        "unit": unit if sought.unit else "",
        "item": item,
        "officer": f"{names.get(sought.officer, '所选人员')}办过" if sought.officer else "",
        "desk": f"等{names.get(sought.desk, '所选人员')}的岗位" if sought.desk else "",
        "received": f"{day(sought.received)}收件" if sought.received else "",
        "gone": f"{day(sought.gone)}办结" if sought.gone else "",
    }
    without = {name: {key: value for key, value in query.items() if key not in {name, "after"}} for name in labels}
    return [(label, f"{reverse('cases-of-bureau')}?{urlencode(without[name])}") for name, label in labels.items() if label]
