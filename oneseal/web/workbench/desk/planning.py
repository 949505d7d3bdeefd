"""约定勘验 Planning a survey: who goes, when and where; an officer's own surveys by day."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases import actions
from oneseal.cases.queries import Planned, planned_surveys
from oneseal.cases.queries.surveys import survey_note, to_confirm
from oneseal.cases.rules.given import LONGEST
from oneseal.journal.queries import today
from oneseal.law.powers import SURVEY
from oneseal.law.rule import Refused
from oneseal.people.queries import party_name
from oneseal.web.forms import agreed, on_day, prose, some_of, text
from oneseal.web.visitor import here
from oneseal.web.workbench.desk.act import ActForm, act_page
from oneseal.web.workbench.desk.case import CaseHere
from oneseal.web.workbench.office.door import posts_with, with_power


class OfPlan(ActForm):
    """What moves or calls off a plan: a record that was begun and is kept goes on after it."""

    def leads_back(self) -> str:
        """To the record, when it may be taken down today."""
        planned_on = self.cleaned_data.get("planned_on")
        is_begun = planned_on in {None, today()} and survey_note(self.case.id, self.case.visitor.person)
        return reverse("case-survey", args=[self.case.id]) if is_begun else ""


class Plan(OfPlan):
    """Two officers at least. ``anyway``: the plan of which she was told that somebody is planned elsewhere about then; pressed again,
    it is meant, and another plan is not."""

    planned_on = on_day("哪一天")
    planned_at = forms.TimeField(label="几点", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = text("勘验地点", longest=LONGEST)
    agreed = agreed("非工作时间，已与申请人约定", hint="约在工作日 8:00 至 18:00 以外的，才需要勾选", required=False)
    anyway = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self, case: CaseHere) -> None:
        """Colleagues with the post, herself among them; the place of the form."""
        me = case.visitor.person
        known = {**case.surveyors, **party_name([me])}
        choices = [(str(key), name) for key, name in sorted(known.items(), key=lambda each: each[0] != me)]
        self.fields["officers"] = some_of("谁去", choices, hint="至少两人，都要有勘验岗位")
        self.initial["place"] = case.place
        self.initial["officers"] = [str(me)]
        self.order_fields(["seen", "anyway", "planned_on", "planned_at", "agreed", "officers", "place"])

    def take(self, refusal: Refused) -> None:
        """What stands in the way is told once."""
        if refusal.field == "anyway":
            again = cast(QueryDict, self.data).copy()
            again["anyway"] = self._plan
            self.data = again
        super().take(refusal)

    @property
    def _plan(self) -> str:
        """Who and when, as one word."""
        said = self.cleaned_data
        return " ".join([f"{said['planned_on']}", f"{said['planned_at']:%H:%M}", *sorted(said["officers"])])

    def given(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        chosen = {name: said[name] for name in ("officers", "planned_on", "place", "agreed")}
        return {**chosen, "planned_at": f"{said['planned_at']:%H:%M}", "anyway": said["anyway"] == self._plan}


class Cancel(OfPlan):
    """The applicant reads why."""

    reason = prose("取消的原因", hint="申请人会看到", longest=500, rows=3)


plan_survey = act_page("plan_survey", Plan, actions.plan_survey)
cancel_survey_plan = act_page("cancel_survey_plan", Cancel, actions.cancel_survey_plan)


@never_cache
@require_safe
@with_power(SURVEY)
def surveys(request: HttpRequest) -> HttpResponse:
    """The records that she has still to confirm, then her own surveys by day; all of the bureau's on demand."""
    visitor = here(request)
    everybody = bool(request.GET.get("all"))
    posts = posts_with(visitor, SURVEY)
    found = planned_surveys({post.body for post in posts}, None if everybody else visitor.person)
    told = {"days": _by_day(found), "everybody": everybody, "unsigned": to_confirm(posts, visitor.person)}
    return render(request, "workbench/desk/surveys.html", told)


def _by_day(found: Sequence[Planned]) -> list[tuple[str, list[Planned]]]:
    """Overdue ones first, then today, tomorrow, later."""
    now = today()
    days: dict[str, list[Planned]] = {}
    for each in found:
        gone = each.on - now
        label = "过了约定日期" if gone < timedelta(0) else "今天" if not gone else "明天" if gone == timedelta(1) else "以后"
        days.setdefault(label, []).append(each)
    return list(days.items())
