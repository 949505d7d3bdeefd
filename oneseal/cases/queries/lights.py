"""亮灯 The light of a case in a list, as the database tells it: how near its date is today."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Case as Choose
from django.db.models import CharField, Q, Value, When

from oneseal.law.clock import YELLOW_FROM, Light
from oneseal.law.days import Calendar
from oneseal.law.powers import APPLY

LIGHTS = {Light.RED.value: "■ 红 已超期", Light.YELLOW.value: "▲ 黄 将到期", Light.GREEN.value: "● 绿 期限内", "none": "无期限"}


def near(calendar: Calendar, on: date, days: int = YELLOW_FROM) -> date:
    """The last date that is no more than ``days`` working days after ``on``; by default the last that is still yellow."""
    day = on
    while calendar.count_working(on, day + timedelta(1)) <= days:
        day += timedelta(1)
    return day


UNLIT = Q(due_on__isnull=True) | Q(open_power=APPLY)
"""Cases without a light of the bureau: nothing runs, or the applicant has to act."""


Yellow = tuple[tuple[str, date], ...]
"""Division → the last date that is still yellow there."""


def yellow_until(calendars: Mapping[str, Calendar], on: date) -> Yellow:
    """As the calendars of the divisions have it."""
    return tuple((code, near(calendar, on)) for code, calendar in sorted(calendars.items()))


def light_of(yellow: Yellow, on: date) -> Choose:
    """What the database tells the light of a case by."""
    whens = [When(UNLIT, then=Value("none")), When(due_on__lt=on, then=Value("red"))]
    whens += [When(division=code, due_on__lte=until, then=Value("yellow")) for code, until in yellow]
    return Choose(*whens, default=Value("green"), output_field=CharField())
