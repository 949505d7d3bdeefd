"""起草 One part of an item at a time: elements, a table, what is no element, the chart, the form."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.catalogue.actions import draft_item
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import draft_findings_of, findings_of, label_of, next_content_of
from oneseal.catalogue.rules.answering import part_of
from oneseal.catalogue.rules.columns import ROW_LABELS, cell_of, field_label, row_columns, row_value, value_of
from oneseal.catalogue.rules.comparing import rows_of
from oneseal.catalogue.rules.elements import ELEMENTS, ROW_ELEMENTS, Element
from oneseal.journal.queries import today
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.web.forms import Form, posted, prose, text
from oneseal.web.limits import Prose
from oneseal.web.visitor import here
from oneseal.web.workbench.items.about import ABOUT, BY, PARTS, SURE, TITLE, about_fields, about_said
from oneseal.web.workbench.items.keeping import GROUPS, item_here, trail_of
from oneseal.web.workbench.office.door import with_power

LONG = 60
"""Elements whose texts may be longer than this many characters get several lines."""
SPARE = 1
"""Empty rows at the end of a table, for what is to be added."""
FILES = {"chart": "流程图", "form": "表单"}
REASON = "修改理由"


class Part(Form):
    """The fields of one part, the reason, and the digest of what the person saw."""

    def __init__(self, part: str, row: ItemVersion, data: Any = None) -> None:
        super().__init__(data)
        self.part, self.row = part, row
        self.content = next_content_of(row)
        if part in GROUPS:
            self._elements()
        elif part in ROW_LABELS:
            self._table()
        elif part == ABOUT:
            self.fields |= about_fields(row.content)
        else:
            self._file()
        self.fields["reason"] = text(REASON, hint="写给审核的人看：改了什么、依据是什么", longest=200)
        if row.state == "draft":
            self.fields["reason"].initial = row.content.get("change_reason", "")
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput(), initial=row.digest, required=False)

    def _elements(self) -> None:
        said = self.content["elements"]
        for name, element in ELEMENTS.items():
            if element.group == self.part and not element.own:
                self.fields[name] = field_of(element, cell_of(element, said.get(name)))

    def _table(self) -> None:
        rows, elements = list(rows_of(self.row.content, self.part)), ROW_ELEMENTS.get(self.part, {})
        for place, row in enumerate([*rows, *({} for _ in range(SPARE))]):
            for name in row_columns(self.part):
                element = elements.get(name)
                value = row.get(name)
                shown = (
                    json.dumps(value) if name == "default" and value is not None and not isinstance(value, str) else cell_of(element, value)
                )
                label = field_label(self.part, name)
                field = field_of(element, shown) if element and element.kind is not dict else line_of(label, shown)
                field.required = False
                self.fields[f"r{place}-{name}"] = field
        self.many = len(rows) + SPARE

    def _file(self) -> None:
        value = self.row.chart if self.part == "chart" else json.dumps(self.row.form, ensure_ascii=False, indent=1)
        self.fields["whole"] = prose(FILES[self.part], hint="粘贴整个文件的内容", longest=400_000, rows=20, required=False)
        self.fields["whole"].initial = value

    @property
    def rows(self) -> list[tuple[int, list[Any]]]:
        """The rows of a table with their bound fields."""
        return [(place + 1, [self[f"r{place}-{name}"] for name in row_columns(self.part)]) for place in range(self.many)]

    def said(self) -> tuple[dict[str, Any], Any, str]:
        """Content, form and chart as the part changes them."""
        content, form, chart = dict(self.content), self.row.form, self.row.chart
        if self.part in GROUPS:
            content["elements"] = self._said_elements(content["elements"])
        elif self.part in ROW_LABELS:
            content[self.part] = self._said_rows()
        elif self.part == ABOUT:
            content = about_said(content, {name: self._typed(name) for name in self.fields})
        elif self.part == "chart":
            chart = self._typed("whole")
        else:
            form = json.loads(self._typed("whole") or "null")
        return content, form, chart

    def _typed(self, name: str) -> str:
        """What stands in a field, also where the field is not content with it: the checks look at what is typed.

        Browsers end a line with two signs, the catalogue with one.
        """
        given = str(self.cleaned_data.get(name, self.data.get(name)) or "")
        return given.replace("\r\n", "\n").replace("\r", "\n").strip()

    def _said_elements(self, held: Mapping[str, Any]) -> dict[str, Any]:
        said = dict(held)
        for name, element in ELEMENTS.items():
            if name in self.fields and name not in {"reason", "seen"}:
                given = self._typed(name)
                if given or held.get(name) == "":
                    said[name] = value_of(element, given) if given else ""
                else:
                    said.pop(name, None)
        return said

    def _said_rows(self) -> list[dict[str, Any]]:
        rows = []
        for place in range(self.many):
            texts = {name: self._typed(f"r{place}-{name}") for name in row_columns(self.part)}
            row = {name: row_value(self.part, name, given) for name, given in texts.items() if given}
            if row:
                rows.append(row)
        return rows

    def clean(self) -> dict[str, Any]:
        """A form is JSON; what was confirmed was confirmed by somebody."""
        cleaned = super().clean() or {}
        if any(given for name, given in cleaned.items() if name.startswith(SURE)) and not cleaned.get(BY):
            self.add_error(BY, "请写明谁核实的、依据什么")
        if self.part == "form":
            try:
                json.loads(str(cleaned.get("whole") or "null"))
            except ValueError as wrong:
                self.add_error("whole", f"不是有效的 JSON：{wrong}")
        return cleaned


def line_of(label: str, value: str) -> forms.CharField:
    """A text of a table's row."""
    widget: forms.Widget = forms.Textarea(attrs={"rows": 2}) if len(value) > LONG else forms.TextInput()
    return Prose(label=label, initial=value, required=False, max_length=4000, widget=widget)


def field_of(element: Element, value: str) -> forms.Field:
    """The control of an element: its codes to choose from, a number, a date, a line or several; its help as the hint."""
    field = _field_of(element, value)
    field.widget.is_required = element.must
    return field


def _field_of(element: Element, value: str) -> forms.Field:
    label = element.label
    if element.code_set and not element.many:
        choices = [("", "未填写"), *(element.offered(today()) or {}).items()]
        if value and value not in dict(choices):
            choices.append((value, f"{value}（不在现行代码中）"))
        return forms.ChoiceField(label=label, choices=choices, initial=value, help_text=element.help, required=False, widget=forms.Select())
    if element.kind is bool:
        return forms.ChoiceField(
            label=label, choices=[("", "未填写"), ("是", "是"), ("否", "否")], initial=value, help_text=element.help, required=False
        )
    hint = element.help
    if element.code_set:
        listed = "、".join(f"{code} {name}" if code != name else code for code, name in (element.offered(today()) or {}).items())
        hint = f"{hint}；多个用 ^ 分开：{listed}"
    long = element.longest > LONG * 10 or len(value) > LONG
    widget: forms.Widget = forms.Textarea(attrs={"rows": 3}) if long and element.kind is str else forms.TextInput()
    if element.name.endswith("_date"):
        widget = forms.DateInput(attrs={"type": "date"})
    return Prose(label=label, initial=value, help_text=hint, required=False, max_length=element.longest, widget=widget)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def edit(request: HttpRequest, item: UUID, part: str) -> HttpResponse:
    """One part of the draft; a published item gets its next draft by the first change. Checked while typing, where scripts run."""
    known, row = item_here(here(request), item)
    if part not in {*GROUPS, *ROW_LABELS, *FILES, ABOUT}:
        raise Http404
    form = Part(part, row, posted(request))
    if request.htmx and request.method == "POST":  # type: ignore[attr-defined]  # set by the middleware
        return _checked(request, form)
    if form.is_bound and form.is_valid() and _saved(request, form, known.body_id):
        messages.success(request, "已存为草稿")
        again = request.POST.get("more") == "1"
        return HttpResponseRedirect(reverse("item-edit" if again else "kept-item", args=[item, part] if again else [item]))
    title = GROUPS.get(part) or ROW_LABELS.get(part) or FILES.get(part, TITLE)
    findings = [(found, label_of(found.field)) for found in findings_of(row) if _is_of(found.field, part)]
    told = {
        "form": form,
        "item": known,
        "part": part,
        "title": title,
        "findings": findings,
        "is_table": part in ROW_LABELS,
        "trail": trail_of(known),
    }
    told["remarks"] = [(each, label_of(each["field"])) for each in row.remarks if _is_of(each["field"], part)]
    return render(request, "workbench/items/edit.html", told, status=422 if form.errors else 200)


def _is_of(field: str, part: str) -> bool:
    name = field.partition("[")[0].partition(".")[0].partition("#")[0]
    return name == part or (part == ABOUT and name in PARTS) or (name in ELEMENTS and part_of(name) == part)


def _saved(request: HttpRequest, form: Part, body: UUID | None) -> bool:
    """The draft, when the action does it; else the form says why not."""
    if body is None:
        form.add_error(None, "实施主体没有登记，不能起草。请先在事项页补登实施主体（I-15）")
        return False
    content, data, chart = form.said()
    try:
        draft_item(
            body=body, content=content, form=data, chart=chart, by=here(request).person,
            change_reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"],
            part=form.part, item=form.row.item_id,
        )  # fmt: skip
    except Refused as refusal:
        form.take(refusal)
        return False
    return True


def _checked(request: HttpRequest, form: Part) -> HttpResponse:
    """What is wrong with the part as it stands in the form, whatever is still to be filled in; nothing is saved."""
    found = []
    form.errors.pop("reason", None)
    if form.part != "form" or not form.errors:
        content, data, chart = form.said()
        found = [
            (each, label_of(each.field)) for each in draft_findings_of(form.row, content, data, chart) if _is_of(each.field, form.part)
        ]
    return render(request, "workbench/items/findings.html", {"findings": found, "mistakes": form.mistakes, "checked": True})


__all__ = ["edit"]
