"""去哪里 One place to go anywhere from: pages that her posts open, saved views, cases she opened last, a case by number or applicant."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases.queries import WorkRow, cases_found, views_of
from oneseal.web.visitor import here, staff_only
from oneseal.web.workbench.places import places_of
from oneseal.web.workbench.seeking import LONGEST, is_unopened, sealed_again, sought, without_words

RECENT, MOST = "recent_cases", 8


@dataclass(frozen=True, slots=True)
class Goal:
    """Somewhere to go."""

    address: str
    label: str
    more: str = ""


def remember_case(request: HttpRequest, case: UUID) -> None:
    """The case that was opened stands first among the last ones."""
    known = [each for each in request.session.get(RECENT, []) if each != str(case)]
    request.session[RECENT] = [str(case), *known][:MOST]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def go(request: HttpRequest) -> HttpResponse:
    """The page; a script asks for its list alone. What is looked for is sent and stands in no address."""
    if is_unopened(request):
        return without_words(request, request.path)
    if again := sealed_again(request):
        return again
    visitor, text = here(request), request.POST.get("q", "").strip()[:LONGEST] or sought(request)
    places = [Goal(place.address, place.label) for place in places_of(request, visitor) if text in place.label]
    views = [Goal(f"{reverse('work')}?{view.filters}", view.name) for view in views_of(visitor.person) if text in view.name]
    recent = [UUID(key) for key in request.session.get(RECENT, [])]
    found = cases_found(visitor.posts, text=text, size=MOST + 1) if text else []
    groups = [
        ("办件", [_goal(row) for row in found[:MOST]]),
        ("最近打开的办件", [] if text else [_goal(row) for row in cases_found(visitor.posts, among=recent)] if recent else []),
        ("常用视图", views),
        ("页面", places),
    ]
    told = {"groups": [(label, goals) for label, goals in groups if goals], "text": text, "many": MOST if len(found) > MOST else 0}
    alone = request.headers.get("HX-Request") == "true"
    return render(request, "workbench/desk/found.html" if alone else "workbench/desk/go.html", told)


def _goal(row: WorkRow) -> Goal:
    return Goal(reverse("case", args=[row.case]), f"{row.item} {row.applicant}", f"{row.step}　查询号 {row.query_number}")
