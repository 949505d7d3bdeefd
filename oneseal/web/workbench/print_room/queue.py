"""制证送达 The queue of the print room: what to make, what to print, what to hand over and how."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases.queries import Wanted
from oneseal.cases.queries.printing import print_queue
from oneseal.journal.queries import one_snapshot
from oneseal.law.powers import DELIVER, MAKE
from oneseal.web.visitor import here
from oneseal.web.workbench.office.door import posts_with, with_power
from oneseal.web.workbench.seeking import seeking, sought


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_power(MAKE, DELIVER)
@seeking
def print_room(request: HttpRequest) -> HttpResponse:
    """By step; found by case number, query number, ID number, USCC, mobile or the firm's name."""
    posts = posts_with(here(request), MAKE, DELIVER)
    power = request.GET.get("power", "")
    wanted = Wanted(power=power if power in {MAKE, DELIVER} else "", text=sought(request))
    with one_snapshot():
        page, rows = print_queue(posts, wanted, after=request.GET.get("after", ""))
    told: dict[str, Any] = {"list": page, "rows": rows, "wanted": wanted, "make": MAKE, "deliver": DELIVER}
    return render(request, "workbench/print_room/queue.html", told)
