"""表单 What every form of the pages shares: labels, hints, mistakes beside the field that say how to mend, a summary above.

A form only reads; whether what it read may be done is decided by the action, whose refusal comes back to the field that it names.
"""

import json
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict

from oneseal.law.codes import plain
from oneseal.law.rule import Refused
from oneseal.web.limits import Coded, Control, Prose, messages_of
from oneseal.web.reasons import in_a_line, named
from oneseal.web.refusals import noted
from oneseal.web.words import say

FIELD = "parts/field.html"
NAMES = "_names"
"""The field in which a form whose fields nobody else knows says what they are called."""
FORM_OF = "form_of"
"""Where a page that is made for a form says which one."""


class Day(forms.DateField):
    """A date; also in full-width digits, as an input method for Chinese writes them."""

    def to_python(self, value: Any) -> Any:
        """The day that was meant."""
        return super().to_python(plain(value) if isinstance(value, str) else value)


class Tick(forms.BooleanField):
    """A box to tick whose label may be a whole statement."""

    short: Any = ""


class Parts(TemplatesSetting):
    """Fields are shown by our own part."""

    field_template_name = FIELD


class Form(forms.Form):
    """A form of the pages. ``seen`` is the version of the case that the person saw, when the form is an act on one."""

    default_renderer = Parts()
    bound_field_class = Control
    refusal: Refused | None = None
    """Why the action did not do it: then the page also says that nothing was changed, what is kept, and the number to quote."""
    use_required_attribute = False
    label_suffix = ""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        named.setdefault("label_suffix", "")
        super().__init__(*arguments, **named)

    def full_clean(self) -> None:
        """Every field says in the same words what is wrong with it, also one that was added to fit the page."""
        for field in self.fields.values():
            field.error_messages |= messages_of(field)
        super().full_clean()

    def take(self, refusal: Refused) -> None:
        """Show an action's refusal at the field it names, else above the form."""
        self.refusal = noted(refusal)
        self.tell(refusal)

    def tell(self, refusal: Refused) -> None:
        """The same before anything was tried: what the action would refuse is one more mistake."""
        self.add_error(refusal.field if refusal.field in self.fields else None, in_a_line(refusal, with_rule=True))

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """For the summary: the id of the control ("" for the form as a whole) and what is wrong."""
        found: list[tuple[str, str]] = []
        places = {name: place for place, name in enumerate(self.fields)}
        for name, messages in sorted(self.errors.items(), key=lambda each: places.get(each[0], -1)):
            if name == NON_FIELD_ERRORS or self[name].is_hidden:
                found += [("", str(message)) for message in messages]
                continue
            field = self[name]
            found += [
                (field.id_for_label or f"{field.auto_id}_0", named(getattr(field.field, "short", "") or field.label, message))
                for message in messages
            ]
        return found

    @property
    def called(self) -> str:
        """What the fields and their answers are called, to be sent along: a page that could not be taken in gives them back by name."""
        told = {name: self.called_one(name, field) for name, field in self.fields.items() if not field.widget.is_hidden}
        for name, field in self.fields.items():
            if isinstance(field, forms.BooleanField):
                told[f"{name}=on"] = say("已勾选", "ticked")
            elif isinstance(field, forms.ChoiceField):
                options = cast(Iterable[tuple[Any, Any]], field.choices)
                told |= {f"{name}={value}": str(label) for value, label in options if str(value) != str(label)}
        return json.dumps(told, ensure_ascii=False)

    def called_one(self, name: str, field: forms.Field) -> str:
        """What a field is called away from its page."""
        return str(field.label)

    @property
    def summary_title(self) -> str:
        """The words above the list of mistakes."""
        many = len(self.mistakes)
        return say("有 {n} 处需要改正", "There is one thing to put right" if many == 1 else "There are {n} things to put right", n=many)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


def text(label: Any, *, hint: Any = "", required: bool = True, longest: int = 200, **attributes: Any) -> forms.CharField:
    """A line of text. ``attributes`` go to the control: autocomplete, inputmode, size …"""
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest, widget=widget)


def coded(label: Any, *, hint: Any = "", required: bool = True, longest: int = 200, **attributes: Any) -> forms.CharField:
    """A number, a code, an amount: not prose. Typed in full width it is the same."""
    return Coded(label=label, help_text=hint, required=required, max_length=longest, widget=forms.TextInput(attrs=attributes))


def secret(label: Any, *, hint: Any = "", autocomplete: str = "current-password") -> forms.CharField:
    """A password; never shown again, spaces at its ends kept."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, help_text=hint, strip=False, max_length=256, widget=widget)


def prose(label: Any, *, hint: Any = "", required: bool = True, longest: int = 2000, rows: int = 4) -> forms.CharField:
    """Several lines of text."""
    return Prose(label=label, help_text=hint, required=required, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}))


def one_of(label: Any, choices: Any, *, hint: Any = "", required: bool = True, listed: bool = False) -> forms.ChoiceField:
    """One of a few (shown all at once) or, ``listed``, of many."""
    widget = forms.Select() if listed else forms.RadioSelect()
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, required=required, widget=widget)


def some_of(label: Any, choices: Any, *, hint: Any = "", required: bool = True) -> forms.MultipleChoiceField:
    """Any of a few."""
    return forms.MultipleChoiceField(label=label, choices=choices, help_text=hint, required=required, widget=forms.CheckboxSelectMultiple())


def on_day(label: Any, *, hint: Any = "", required: bool = True) -> Day:
    """A date, with the browser's own calendar."""
    return Day(label=label, help_text=hint, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def agreed(label: Any, *, hint: Any = "", required: bool = True, version: str = "", short: Any = "") -> Tick:
    """A box to tick; it sends the ``version`` of the text that was agreed to, if that is kept. ``short``: its name among mistakes."""
    widget = forms.CheckboxInput(attrs={"value": version} if version else {})
    field = Tick(label=label, help_text=hint, required=required, widget=widget)
    field.short = short
    return field
