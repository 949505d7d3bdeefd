"""表单 What every form of the pages shares: labels, hints, mistakes beside the field that say how to mend, a summary above.

A form only reads; whether what it read may be done is decided by the action, whose refusal comes back to the field that it names.
"""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html

from oneseal.law.rule import Refused
from oneseal.web.words import said, say

REQUIRED = said("请填写这一项", "Please fill this in")
FIELD = "parts/field.html"


class Parts(TemplatesSetting):
    """Fields are shown by our own part."""

    field_template_name = FIELD


class Form(forms.Form):
    """A form of the pages. ``seen`` is the version of the case that the person saw, when the form is an act on one."""

    default_renderer = Parts()
    use_required_attribute = False
    label_suffix = ""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        named.setdefault("label_suffix", "")
        super().__init__(*arguments, **named)

    def full_clean(self) -> None:
        """Every field says in the same words that it is empty, also one that was added to fit the page."""
        for field in self.fields.values():
            field.error_messages["required"] = REQUIRED
        super().full_clean()

    def take(self, refusal: Refused) -> None:
        """Show an action's refusal at the field it names, else above the form."""
        told = refusal.reason + (f"。{refusal.mend}" if refusal.mend else "")
        self.add_error(refusal.field if refusal.field in self.fields else None, format_html("{}（{}）", told, str(refusal.rule)))

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """For the summary: the id of the control ("" for the form as a whole) and what is wrong."""
        found: list[tuple[str, str]] = []
        for name, messages in self.errors.items():
            if name == NON_FIELD_ERRORS:
                found += [("", str(message)) for message in messages]
                continue
            field = self[name]
            found += [(field.id_for_label or f"{field.auto_id}_0", f"{field.label}：{message}") for message in messages]
        return found

    @property
    def summary_title(self) -> str:
        """The words above the list of mistakes."""
        return say("有 {n} 处需要改正", "There are {n} things to put right", n=len(self.mistakes))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


def text(label: Any, *, hint: Any = "", required: bool = True, longest: int = 200, **attributes: Any) -> forms.CharField:
    """A line of text. ``attributes`` go to the control: autocomplete, inputmode, size …"""
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest, widget=widget)


def secret(label: Any, *, hint: Any = "", autocomplete: str = "current-password") -> forms.CharField:
    """A password; never shown again, spaces at its ends kept."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, help_text=hint, strip=False, max_length=256, widget=widget)


def prose(label: Any, *, hint: Any = "", required: bool = True, longest: int = 2000, rows: int = 4) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}))


def one_of(label: Any, choices: Any, *, hint: Any = "", required: bool = True, listed: bool = False) -> forms.ChoiceField:
    """One of a few (shown all at once) or, ``listed``, of many."""
    widget = forms.Select() if listed else forms.RadioSelect()
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, required=required, widget=widget)


def some_of(label: Any, choices: Any, *, hint: Any = "", required: bool = True) -> forms.MultipleChoiceField:
    """Any of a few."""
    return forms.MultipleChoiceField(label=label, choices=choices, help_text=hint, required=required, widget=forms.CheckboxSelectMultiple())


def on_day(label: Any, *, hint: Any = "", required: bool = True) -> forms.DateField:
    """A date, with the browser's own calendar."""
    return forms.DateField(
        label=label, help_text=hint, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def agreed(label: Any, *, hint: Any = "", required: bool = True) -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, help_text=hint, required=required)
