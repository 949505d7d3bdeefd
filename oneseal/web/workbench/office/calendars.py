"""工作日历 The years as entered, month by month; which are missing; when a limit ends and why."""

from calendar import Calendar as Months
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.calendars.queries import alarms, calendar_of, days_of, years_entered
from oneseal.calendars.rules import NATION, OFF, Change
from oneseal.journal.queries import today
from oneseal.law.days import Calendar, Limit, due_on, parse_interval
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.models import Body
from oneseal.web.forms import Form, on_day, one_of, text
from oneseal.web.visitor import here
from oneseal.web.workbench.office.door import posts_with, with_power

UNITS = [("working", "工作日"), ("natural", "日（自然日）"), ("month", "个月")]
LONGEST = 36_500


class Reckoning(Form):
    """What a limit is reckoned from."""

    start = on_day("从哪一天起算", hint="当天不计，从次日起算（民法典第二百零一条）")
    days = forms.IntegerField(label="期限", min_value=0, max_value=LONGEST, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    unit = one_of("单位", UNITS)
    exclude = text("不计入的期间", hint="特别程序，例如 2026-09-20..2026-09-25；几段用分号隔开", required=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month: ``mark`` off, work or ""; ``name``: the holiday."""

    day: date
    rests: bool
    mark: str
    name: str


@never_cache
@require_safe
@with_power(SUPERVISE)
def calendars(request: HttpRequest) -> HttpResponse:
    """One year, and the reckoning when one was asked for."""
    place = _place(request)
    entered = years_entered()
    asked = request.GET.get("year", "")
    year = (
        int(asked)
        if asked.isdecimal() and int(asked) in entered
        else (today().year if today().year in entered else max(entered, default=0))
    )
    known = calendar_of(place)
    changes = {change.day: change for change in (*days_of(year, NATION), *days_of(year, place))}
    told: dict[str, Any] = {"years": entered, "year": year, "alarms": alarms(), "months": months_of(year, known, changes) if year else []}
    told["changes"] = sorted(changes.values())
    reckoning = "start" in request.GET
    form = Reckoning(request.GET if reckoning else None, initial={"start": today(), "unit": "working"})
    told |= {"form": form, "due": _due(form, known) if reckoning and form.is_valid() else None}
    return render(request, "workbench/office/calendars.html", told, status=422 if form.errors else 200)


def _place(request: HttpRequest) -> str:
    """The division of her bureau: its own days stand on top of the nation's."""
    body = posts_with(here(request), SUPERVISE)[0].body
    return str(Body.objects.values_list("division_id", flat=True).get(id=body))


def _due(form: Reckoning, known: Calendar) -> Any:
    said = form.cleaned_data
    try:
        excluded = [parse_interval(part.strip()) for part in said["exclude"].replace("；", ";").split(";") if part.strip()]
        return due_on(known, said["start"], Limit.of(said["days"], said["unit"]), excluded)
    except Refused as refusal:
        form.take(refusal)
        return None


def months_of(year: int, known: Calendar, changes: dict[date, Change]) -> list[tuple[int, list[list[Day | None]]]]:
    """Twelve months of weeks, Monday first; days of the neighbouring months are left out."""
    months = Months()
    found: list[tuple[int, list[list[Day | None]]]] = []
    for month in range(1, 13):
        weeks = [
            [_day(day, known, changes) if day.month == month else None for day in week] for week in months.monthdatescalendar(year, month)
        ]
        found.append((month, weeks))
    return found


def _day(day: date, known: Calendar, changes: dict[date, Change]) -> Day:
    change = changes.get(day)
    mark = ("off" if change.kind == OFF else "work") if change else ""
    return Day(day, not known.is_workday(day), mark, change.name if change else "")
