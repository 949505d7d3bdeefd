"""录入年度日历 A year's table sent by the browser: which days it changes and whose limits it moves are shown, then it is entered."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.calendars.queries import alarms, days_of, version_of
from oneseal.calendars.rules import NATION, TABLE, Change, Changed, changed_days, doubts, read_table, require_year
from oneseal.cases.actions import enter_year as enter
from oneseal.cases.queries import Shifts, may_enter, shifts
from oneseal.journal.queries import today
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.models import Division
from oneseal.web.forms import Form, agreed, one_of, text
from oneseal.web.visitor import Visitor, here
from oneseal.web.workbench.office.door import posts_with, with_power

LARGEST = 200_000
"""Bytes of a file: a year has some forty lines."""
LISTED = 50
"""How many of the cases that move the preview lists."""
EVERYWHERE = "nation"
"""What stands for the nation among the choices."""


class Sheet(Form):
    """The file, where it applies, and the notice it comes from."""

    file = forms.FileField(label="年度日历（CSV）", help_text="只列与普通周历不同的日子；样子见下面")
    source = text("依据", hint="通知的名称和文号，例如 国务院办公厅关于 2027 年部分节假日安排的通知", longest=200)

    def __init__(self, places: dict[str, str], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["place"] = one_of("适用于", list(places.items()))
        self.initial["place"] = next(iter(places), "")
        self.order_fields(["place", "file", "source"])

    def clean_file(self) -> str:
        """Its text."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 200KB，不像一个年度的日历，请核对")
        return read(file.read())


class Meant(Form):
    """What was looked at, to be entered. ``seen``: the calendar's version then."""

    table = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST)
    source = forms.CharField(widget=forms.HiddenInput, max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, places: dict[str, str], doubtful: bool, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["place"] = forms.ChoiceField(choices=list(places.items()), widget=forms.HiddenInput)
        if doubtful:
            self.fields["anyway"] = agreed("已经对照通知核对，按这份表录入")


def read(raw: bytes) -> str:
    """A text as spreadsheets save it: UTF-8 with or without mark, else GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError("文件不是 UTF-8 或 GB18030 文本，请另存为 CSV（UTF-8）后重试")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a table would do."""

    year: int
    changes: tuple[Change, ...]
    days: list[Changed]
    doubts: list[str]
    shifts: Shifts

    @property
    def listed(self) -> tuple[Any, ...]:
        """The first of the cases that move."""
        return self.shifts.shown[:LISTED]


def outlook(visitor: Visitor, place: str, table: str) -> Outlook:
    """Raises Refused for a table that cannot be entered, with line and how to mend it."""
    years = read_table(table.splitlines())
    if len(years) != 1:
        told = "、".join(map(str, years))
        raise Refused(TABLE, f"文件里有 {told} 几个年度", field="file", mend="一次录入一个年度，请按年度分成几个文件")
    ((year, days),) = years.items()
    changes = require_year(year, days, place)
    changed = changed_days(days_of(year, place), changes)
    if not changed:
        raise Refused(TABLE, f"{year} 年的日历与已经录入的完全相同", field="file", mend="没有改动，不用录入")
    wrong = [] if place else doubts(year, changes)
    return Outlook(year, changes, changed, wrong, shifts(posts_with(visitor, SUPERVISE), place, year, changes))


def places_for(visitor: Visitor) -> dict[str, str]:
    """The calendars that she may enter: the nation's, where she stands above every bureau; her own division's."""
    posts = posts_with(visitor, SUPERVISE)
    names = Division.objects.filter(code__in={post.division for post in posts}).values_list("code", "name")
    told = {EVERYWHERE: "全国"} | {code: f"{name}（当地另有的日子）" for code, name in names}
    return {place: label for place, label in told.items() if may_enter(posts, _division(place))}


def _division(place: str) -> str:
    return NATION if place == EVERYWHERE else place


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def enter_year(request: HttpRequest) -> HttpResponse:
    """The file is asked for; sent, it is shown what it would do; meant, it is done."""
    visitor, places = here(request), places_for(here(request))
    if "table" in request.POST:
        return _meant(request, visitor, places)
    form = Sheet(places, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            found = outlook(visitor, _division(said["place"]), said["file"])
        except Refused as refused:
            form.add_error("file", f"{refused.reason}。{refused.mend}")
        else:
            known = {"table": said["file"], "source": said["source"], "place": said["place"], "seen": version_of(_division(said["place"]))}
            meant = Meant(places, bool(found.doubts), initial=known)
            return _page(request, places, meant, found)
    return _page(request, places, form)


def _meant(request: HttpRequest, visitor: Visitor, places: dict[str, str]) -> HttpResponse:
    """The act; refused, the page shows anew what it would do now, and the next press means that."""
    place = _division(request.POST.get("place", ""))
    try:
        found = outlook(visitor, place, request.POST["table"][:LARGEST])
    except Refused as refused:
        sheet = Sheet(places, request.POST)
        sheet.errors.clear()
        sheet.take(refused)
        return _page(request, places, sheet, status=422)
    form = Meant(places, bool(found.doubts), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            enter(found.year, found.changes, by=visitor.person, source=said["source"], division=place, seen=said["seen"])
        except Refused as refused:
            again = cast(QueryDict, form.data).copy()
            again["seen"] = str(version_of(place))
            form.data = again
            form.take(refused)
        else:
            messages.success(request, f"已录入 {found.year} 年的日历，在办件的期限随之更新")
            return HttpResponseRedirect(f"{reverse('calendars')}?year={found.year}")
    return _page(request, places, form, found, status=422)


def _page(request: HttpRequest, places: dict[str, str], form: Form, found: Outlook | None = None, *, status: int = 0) -> HttpResponse:
    missing = next((alarm.year for alarm in alarms()), today().year + 1)
    told = {"form": form, "found": found, "may": bool(places), "applies": places.get(str(form["place"].value())), "next": missing}
    return render(request, "workbench/office/enter_year.html", told, status=status or (422 if form.errors else 200))
