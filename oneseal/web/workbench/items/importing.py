"""导入 A list sent by the browser: it is checked, what it would do is shown, then it is done, all of it or chosen rows.

A small list is answered at once; of a large one the page shows how far it came, and it goes on when the tab is closed.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.catalogue.actions import cancel_list, carry_on_one, found_listed, receive_list, take_list
from oneseal.catalogue.models import Import
from oneseal.catalogue.queries import (
    import_for,
    imports_naming_places,
    imports_of,
    named,
    places_of,
    planned_places,
    progress_of,
    report_page,
    rows_waiting,
)
from oneseal.catalogue.rules.importing import DONE, READY, STOPPED, Tally, rule_code
from oneseal.catalogue.rules.taking import LEFT_OUT, VERDICTS
from oneseal.law.powers import REVIEW, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.models import Body, Division
from oneseal.people.queries import divisions_above, officers_of, party_name
from oneseal.web.forms import Form, posted, text
from oneseal.web.visitor import Visitor, here
from oneseal.web.workbench.office.door import posts_with, with_power

KINDS = (".xlsx", ".csv", ".json")
LARGEST = 50 * 1024 * 1024
SMALL = 1024 * 1024
AT_ONCE = 1.5
"""Bytes of a list that is answered at once, and seconds for which its page waits before it shows how far it came."""


MOST_ASKED = 300
"""How often a page asks how far it came, every two seconds: a tab nobody looks at does not keep its session for ever."""


class Upload(Form):
    """The file."""

    file = forms.FileField(label="清单文件", help_text="XLSX、CSV（UTF-8 或 GB18030）或者 JSON，第一行写要素名称，50MB 以内")

    def clean_file(self) -> Any:
        """Of a kind that is read, and not too large."""
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in KINDS:
            raise forms.ValidationError(f"文件“{file.name}”不是 XLSX、CSV 或 JSON，请另存后再传")
        if file.size > LARGEST:
            raise forms.ValidationError(f"文件有 {file.size // 1024 // 1024}MB，超过 50MB，请分成几个文件")
        return file


class Chosen(Form):
    """Which rows."""

    rows = text("只导入这些行", hint="例如 2-10,15；不填导入全部", required=False, longest=200)


def keeper_of_visitor(visitor: Visitor) -> Body:
    """The bureau for which she keeps items; the first by division when she has posts in several."""
    bodies = {post.body for post in posts_with(visitor, REVIEW)}
    found = Body.objects.filter(pk__in=bodies, kind="bureau").order_by("division_id").first()
    if found is None:
        raise Http404
    return found


def supervised(visitor: Visitor) -> set[str]:
    """The divisions in which she holds a 监督 post."""
    return {post.division for post in posts_with(visitor, SUPERVISE)}


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file in hand; and the lists that are on their way."""
    visitor = here(request)
    keeper = keeper_of_visitor(visitor)
    form = Upload(posted(request), request.FILES or None) if request.method == "POST" else Upload()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            key = receive_list(given.name, given.chunks(), keeper, by=visitor.person)
        except Refused as refusal:
            form.take(refusal)
        else:
            if given.size <= SMALL:
                carry_on_one(key, AT_ONCE, leave=True)
            return HttpResponseRedirect(reverse("items-import-report", args=[key]))
    told = {"form": form, "keeper": keeper, "runs": [(run, progress_of(run)) for run in imports_of(visitor.person)]}
    return render(request, "workbench/items/upload.html", told, status=422 if form.errors else 200)


def _mine(request: HttpRequest, key: UUID) -> Import:
    run = import_for(key, here(request).person)
    if run is None or run.stage == "cancelled":
        raise Http404
    return run


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the list came, or what it would do; sent, it is taken in. Asked again by the page itself, only the progress."""
    run, form = _mine(request, key), Chosen(posted(request))
    if request.method == "GET" and request.htmx:  # type: ignore[attr-defined]  # set by the middleware
        return _polled(request, run)
    if form.is_bound and form.is_valid():
        try:
            take_list(key, rows=form.cleaned_data["rows"], by=here(request).person)
        except Refused as refusal:
            form.take(refusal)
        else:
            carry_on_one(key, AT_ONCE, leave=True)
            run = _mine(request, key)
            if run.stage == DONE:
                messages.success(request, _taken(run))
            return HttpResponseRedirect(reverse("items-import-report", args=[key]))
    progress = progress_of(run)
    told = {"run": run, "form": form, "progress": progress, "asked": 0, "most": MOST_ASKED}
    told |= {} if progress.is_working else _report(request, run)
    return render(request, "workbench/items/import.html", told, status=422 if form.errors else 200)


def _polled(request: HttpRequest, run: Import) -> HttpResponse:
    progress, asked = progress_of(run), request.GET.get("asked", "")
    told = {"asked": int(asked) if asked.isdecimal() and len(asked) < 7 else MOST_ASKED, "most": MOST_ASKED}
    answer = render(request, "workbench/items/import_progress.html", {"run": run, "progress": progress, **told})
    if not progress.is_working or request.GET.get("at") != run.stage:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _taken(run: Import) -> str:
    verdicts = Tally.of(run.tally).verdicts
    done = {name: many for name, many in verdicts.items() if name != LEFT_OUT and many}
    told = "，".join(f"{label} {done[name]}" for name, label in VERDICTS.items() if name in done)
    return f"已导入 {sum(done.values())} 行：{told}"


def _report(request: HttpRequest, run: Import) -> dict[str, Any]:
    """The counts, the findings page by page, and what may be done now."""
    tally, asked = Tally.of(run.tally), request.GET
    rule, verdict, number = asked.get("rule", ""), asked.get("verdict", ""), asked.get("page", "")
    page = report_page(run, rule=rule, verdict=verdict, number=int(number) if number.isdecimal() and len(number) < 7 else 1)
    lines = [(row, [each for each in row.findings if not rule or rule_code(each["rule"]) == rule]) for row in page.rows]
    header = [each for each in run.header if not rule or rule_code(each["rule"]) == rule]
    return {
        "tally": tally,
        "verdicts": [(name, label, tally.verdicts[name]) for name, label in VERDICTS.items() if tally.verdicts.get(name)],
        "rules": sorted((code, words, many) for code, (many, words) in tally.rules.items()),
        "page": page,
        "lines": [
            (row, VERDICTS[row.verdict].partition("（")[0], [(each, named(each["field"]), rule_code(each["rule"])) for each in found])
            for row, found in lines
        ],
        "header": [(each, named(each["field"])) for each in header],
        "rule": rule,
        "verdict": verdict,
        "wanted": rows_waiting(run) if run.stage in {READY, STOPPED} else 0,
    }


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def give_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """放弃: asked once more, then the list is forgotten."""
    run, form = _mine(request, key), Form(posted(request))
    if form.is_bound and form.is_valid():
        try:
            cancel_list(key, by=here(request).person)
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(
                request, f"已放弃“{run.file_name}”，没有写入任何事项" if run.stage != STOPPED else f"已放弃“{run.file_name}”余下的行"
            )
            return HttpResponseRedirect(reverse("items-import"))
    return render(request, "workbench/items/import_give_up.html", {"run": run, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW, SUPERVISE)
def places(request: HttpRequest, key: UUID) -> HttpResponse:
    """登记清单所列机构和区划: what would be made, to its sender and to the city's 监督 post, who makes it."""
    visitor, form = here(request), Form(posted(request))
    run = import_for(key, visitor.person, supervised(visitor))
    if run is None or run.stage == "cancelled":
        raise Http404
    if form.is_bound and form.is_valid():
        try:
            found_listed(key, by=visitor.person)
        except Refused as refusal:
            form.take(refusal)
        else:
            carry_on_one(key, AT_ONCE, leave=True)
            messages.success(request, "已交登记；登记完以后，清单会重新检查")
            return HttpResponseRedirect(reverse("items-import-places", args=[key]))
    found = places_of(run)
    plan = planned_places(found, run.keeper)
    names = dict(Division.objects.filter(code__in={each[2] for each in (*plan.divisions, *plan.bodies)}).values_list("code", "name"))
    names |= {code: name for code, name, _ in plan.divisions}
    told = {
        "divisions": [(*each, names.get(each[2] or "", "")) for each in plan.divisions],
        "bodies": [(*each, names.get(each[2], "")) for each in plan.bodies],
        "run": run, "form": form, "plan": plan, "not_made": [each for each in found.refused if each not in plan.cannot],
        "mine": run.by == visitor.person,
        "sender": party_name({run.by}).get(run.by, "") if run.by else "", "who": _who(run), "ready": run.stage == READY,
        "may": bool(supervised(visitor) & {_city(run)}),
    }  # fmt: skip
    return render(request, "workbench/items/import_places.html", told, status=422 if form.errors else 200)


def _city(run: Import) -> str:
    return divisions_above(run.keeper.division_id)[-1]


def _who(run: Import) -> list[str]:
    """Who holds the 监督 post of the city."""
    bodies = Body.objects.filter(kind="bureau", division=_city(run)).values_list("pk", flat=True)
    people = [person for body in bodies for person in officers_of(body, SUPERVISE)]
    return sorted(party_name(set(people)).values())


@never_cache
@require_safe
@with_power(SUPERVISE)
def waiting(request: HttpRequest) -> HttpResponse:
    """The lists of her city's bureaus that name bodies and divisions nobody registered."""
    runs = imports_naming_places(supervised(here(request)))
    names = party_name({run.by for run in runs if run.by})
    told = {"runs": [(run, names.get(run.by, "") if run.by else "") for run in runs]}
    return render(request, "workbench/items/import_waiting.html", told)
