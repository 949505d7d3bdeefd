"""审查, 勘验, 准予, 不予许可."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest

from oneseal.cases import actions
from oneseal.cases.actions.notes import NOTES
from oneseal.cases.queries.surveys import record_of, survey_note
from oneseal.cases.rules.given import LONGEST
from oneseal.cases.rules.surveys import CONCLUSIONS, RESULTS, is_silent, require_order, require_reason, require_told
from oneseal.documents.actions.photos import receive_photo
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.web.forms import on_day, one_of, prose, some_of, text
from oneseal.web.workbench.desk.act import ActForm, act_page
from oneseal.web.workbench.desk.case import CaseHere
from oneseal.web.workbench.desk.pictures import drawn_signature, kept_photos, own_picture

SIGNED = [("screen", "在屏幕上签"), ("paper", "在纸上签，拍照上传"), ("no", "拒绝签字")]


class Review(ActForm):
    """审查 (Art. 34(1))."""

    recommendation = one_of("审查结论", [("grant", "建议准予"), ("deny", "建议不予")])
    opinion = prose("审查意见", hint="写明审查了什么、依据什么")
    opinions = "review"


def _clock(label: str, hint: str) -> forms.TimeField:
    return forms.TimeField(label=label, help_text=hint, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class Survey(ActForm):
    """勘验 (Art. 34(3)): usable with one hand; one line of the checklist after the other, photos, and who was met signs."""

    template, has_files = "workbench/desk/survey.html", True
    place = text("核查地点", longest=LONGEST)
    surveyed_on = on_day("核查日期", hint="不填即为今天", required=False)
    began = _clock("开始时间", "现场开始核查的时间，如 14:05")
    ended = _clock("结束时间", "")
    conclusion = one_of("核查结论", list(CONCLUSIONS.items()))
    conclusion_reason = prose("结论理由", hint="有一项不符合而结论是符合的必填", required=False, longest=500, rows=2)
    met = text("被核查方在场人员", hint="姓名和身份，如：店主王某", longest=100)
    signed = one_of("在场人员签字", SIGNED)
    unsigned_reason = prose("拒绝签字的情况", hint="拒绝签字的必填", required=False, longest=500, rows=2)

    def prepare(self, case: CaseHere) -> None:
        """The checklist of the item and the colleagues who can come along."""
        self.fields["officers"] = some_of(
            "同去的勘验人员", [(str(key), name) for key, name in case.surveyors.items()], hint="现场勘验至少两人"
        )
        for place, line in enumerate(case.checklist):
            self.fields[f"result:{place}"] = one_of(line, [(each, each) for each in RESULTS])
            self.fields[f"finding:{place}"] = text("情况说明", hint="不符合的必填，其他的有话要说才写", required=False, longest=400)
        checks = [name for place in range(len(case.checklist)) for name in (f"result:{place}", f"finding:{place}")]
        self.order_fields(["seen", "officers", "place", "surveyed_on", "began", "ended", *checks])
        self.initial["place"] = case.place
        self.note = survey_note(case.id, case.visitor.person)
        self.kept: list[tuple[UUID, UUID]] = self.note.photos if self.note else []
        self.signature: UUID | None = self.note.signature if self.note else None
        if case.plan:
            self.initial["place"] = case.plan.place
            self.initial["officers"] = [each for each in case.desk.row.planned_officers if each != str(case.visitor.person)]
        for name, texts in self.note.said.items() if self.note else ():
            self.initial[name] = texts if name == "officers" else texts[0]

    def called_one(self, name: str, field: forms.Field) -> str:
        """A note with its line of the checklist."""
        kind, _, place = name.partition(":")
        return f"{self.case.checklist[int(place)]}：{field.label}" if kind == "finding" else super().called_one(name, field)

    keeps, clocked, asides = True, ("began", "ended"), ("plan_survey", "cancel_survey_plan")

    @property
    def off_plan(self) -> str:
        """How today lies to the day agreed: before or after it; "" on the day itself, and without a plan."""
        if self.case.plan is None or self.case.plan.on == today():
            return ""
        return "before" if today() < self.case.plan.on else "after"

    def keep(self, request: HttpRequest, by: UUID) -> datetime:
        """First what was typed, with the pictures that came before; then the pictures that came now, each for itself."""
        self.kept = kept_photos(request.POST.getlist("photo"), by)
        self.signature = own_picture(request.POST.get("signature_kept", ""), by)
        try:
            at = self._noted(request, by)
        except Refused as refused:
            if refused.rule == NOTES:
                self._taken_in(request, by)
            raise
        return self._noted(request, by) if self._taken_in(request, by) else at

    def _noted(self, request: HttpRequest, by: UUID) -> datetime:
        said = {name: request.POST.getlist(name) for name in self.fields if name in request.POST and name != "seen"}
        return actions.keep_survey_note(self.case.id, said, photos=self.kept, signature=self.signature, by=by)

    def hold(self, request: HttpRequest, by: UUID) -> None:
        """As 暂存, with the pictures that were taken in; not once the survey is recorded, and what is too long stays on the page alone."""
        if any(done.act == "survey" for done in self.meanwhile):
            return
        with suppress(Refused):
            self._noted(request, by)
            self.is_held = True

    def _taken_in(self, request: HttpRequest, by: UUID) -> bool:
        """Whether any picture came that could be taken in; why another could not is noted."""
        before = len(self.kept), self.signature
        for sent in request.FILES.getlist("photos"):
            with self._each_for_itself():
                self.kept.append(receive_photo(cast(BinaryIO, sent), sent.name or "照片.jpg", by=by))
        if drawn := drawn_signature(request.POST.get("signature", "")) or request.FILES.get("signed_photo"):
            with self._each_for_itself():
                self.signature = receive_photo(cast(BinaryIO, drawn), "签名.png", by=by)[0]
        return before != (len(self.kept), self.signature)

    @contextmanager
    def _each_for_itself(self) -> Iterator[None]:
        """What is wrong with one picture keeps no other out."""
        try:
            yield
        except Refused as refused:
            self.unkept.append(refused)

    def go_on_from(self, sent: ActForm) -> None:
        """The pictures that came are shown with what was typed."""
        self.kept, self.signature = cast(Survey, sent).kept, cast(Survey, sent).signature

    @property
    def head(self) -> list[Any]:
        """Who, where, when."""
        return [self[name] for name in ("officers", "place", "surveyed_on", "began", "ended")]

    @property
    def checks(self) -> list[tuple[Any, Any]]:
        """Each line with its note."""
        return [(self[f"result:{place}"], self[f"finding:{place}"]) for place in range(len(self.case.checklist))]

    @property
    def tail(self) -> list[Any]:
        """The conclusion, why it is that, and who was met."""
        return [self[name] for name in ("conclusion", "conclusion_reason", "met")]

    def receive(self, request: HttpRequest, by: UUID) -> None:
        """Photos that came, with those that came before; the signature drawn or photographed."""
        self.is_valid()
        for check in self._checks():
            try:
                check()
            except Refused as refused:
                self.take(refused)
        self.kept = kept_photos(request.POST.getlist("photo"), by)
        for sent in request.FILES.getlist("photos"):
            try:
                self.kept.append(receive_photo(cast(BinaryIO, sent), sent.name or "照片.jpg", by=by))
            except Refused as refused:
                self.add_error(None, f"{refused.reason}。{refused.mend}")
        how = self.cleaned_data.get("signed")
        if how in {"screen", "paper"}:
            self.signature = self._signature(request, how, by)

    def _checks(self) -> Iterator[Callable[[], None]]:
        """What the record's rule asks of fields that could be read, so that all that is wrong is told at once, empty fields too."""
        said = self.cleaned_data
        if said.get("began") and said.get("ended"):
            yield partial(require_order, f"{said['began']:%H:%M}", f"{said['ended']:%H:%M}")
        for place, line in enumerate(self.case.checklist):
            if is_silent(said.get(f"result:{place}", ""), said.get(f"finding:{place}", "")):
                yield partial(require_told, {place: line})
        if said.get("signed") == "no":
            yield partial(require_reason, said.get("unsigned_reason", ""))

    def _signature(self, request: HttpRequest, how: str, by: UUID) -> UUID | None:
        known = own_picture(request.POST.get("signature_kept", ""), by)
        data = drawn_signature(request.POST.get("signature", "")) if how == "screen" else request.FILES.get("signed_photo")
        if data is None:
            if known is None:
                words = "屏幕上还没有签名" if how == "screen" else "还没有上传签字的照片"
                self.add_error("signed", f"{words}；也可以换一种签字方式，或者写明拒绝签字")
            return known
        try:
            return receive_photo(cast(BinaryIO, data), "签名.png", by=by)[0]
        except Refused as refused:
            self.add_error("signed", f"{refused.reason}。{refused.mend}")
            return None

    def given(self) -> dict[str, Any]:
        """The record as the action takes it."""
        said = self.cleaned_data
        is_signed = said["signed"] != "no"
        lines = [
            {"check": line, "result": said[f"result:{place}"], "finding": said[f"finding:{place}"]}
            for place, line in enumerate(self.case.checklist)
        ]
        return {
            "officers": said["officers"],
            "place": said["place"],
            "surveyed_on": said["surveyed_on"],
            "began": f"{said['began']:%H:%M}",
            "ended": f"{said['ended']:%H:%M}",
            "findings": lines,
            "conclusion": said["conclusion"],
            "conclusion_reason": said["conclusion_reason"],
            "met": said["met"],
            "unsigned_reason": "" if is_signed else said["unsigned_reason"],
            "photos": self.kept,
            "signature": self.signature if is_signed else None,
        }


class Confirm(ActForm):
    """会签 (Art. 34(3)): the record is read, then signed, or objected to in words."""

    template = "workbench/desk/confirm_survey.html"
    agrees = one_of("会签", [("yes", "记录与现场一致，同意"), ("no", "有不同意见")])
    dissent = prose("不同意见", hint="有不同意见的必填：哪一项、为什么；批准人员最先看到", required=False, rows=3)

    def prepare(self, case: CaseHere) -> None:
        """What is signed."""
        self.record = record_of(case.id)
        made = (paper for paper in case.desk.papers if paper.path and self.record and paper.id == self.record.paper)
        self.paper = next(made, None)

    def given(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        return {"agrees": said["agrees"] == "yes", "dissent": said["dissent"]}


class Grant(ActForm):
    """准予 (Art. 38(1))."""

    opinion = prose("批准意见")
    opinions = "grant"

    def prepare(self, case: CaseHere) -> None:
        """Only what follows the reviewer's advice, or departs from it, as she gave it; neither where nobody reviewed."""
        reviews = case.desk.case.reviews
        stands = {"", "against" if "deny" in reviews else "with" if reviews else ""}
        self.phrases["opinion"] = tuple(each for each in self.phrases["opinion"] if each.review in stands)


class Deny(ActForm):
    """不予许可 (Art. 38(2))."""

    facts = prose("查明的事实")
    reason = prose("不予办理的理由")
    basis = prose("依据", hint="写明法律、法规、规章的名称和条款", rows=2)
    opinions = "deny"
    danger = "将制作文书并送达申请人，载明复议和诉讼途径。"

    def prepare(self, case: CaseHere) -> None:
        """The item's own basis to begin with; reason and paper by what they are called there."""
        regime = case.desk.loaded.regime
        self.fields["reason"].label = f"{regime.denying}的理由"
        self.danger = f"将制作{regime.titles['denial']}并送达申请人，载明复议和诉讼途径。"
        self.initial["basis"] = case.basis


review = act_page("review", Review, actions.review)
survey = act_page("survey", Survey, actions.survey)
confirm_survey = act_page("confirm_survey", Confirm, actions.confirm_survey)
grant = act_page("grant", Grant, actions.grant)
deny = act_page("deny", Deny, actions.deny)
