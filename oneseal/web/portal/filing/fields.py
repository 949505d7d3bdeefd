"""申请表 The fields of an item's form (JSON Schema, order, widgets) as a form of the pages; the item itself checks them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from oneseal.cases.rules.own import require_own
from oneseal.catalogue.rules import FORMATS, FormError, FormErrors, LoadedVersion, visible
from oneseal.documents.queries import mend_of, spelled, unshown
from oneseal.journal.queries import today
from oneseal.people.queries import PartyDetails, as_registered
from oneseal.web.forms import Form, coded, on_day, prose, some_of, text
from oneseal.web.reasons import in_a_line
from oneseal.web.words import said, say

UNSHOWN = (
    "{sign}印不到文书上，{mend}",
    "{sign} cannot be printed on the papers; leave it out, unless it belongs to a name: then ask at the window",
)
MOST_ROWS = 50
ADD = "add"
HINTS = {
    "id-number": said("18 位，末位可能是字母 X", "18 characters; the last may be an X"),
    "uscc": said("18 位，在营业执照右上角", "18 characters, top right on the business licence"),
    "mobile": said("11 位", "11 digits"),
    "decimal": said("数字，最多两位小数，例如 45.5", "A number with at most two decimals, such as 45.5"),
    "positive-decimal": said("大于 0 的数字，最多两位小数，例如 45.5", "A number above 0 with at most two decimals, such as 45.5"),
}
"""What is said beside a field of a format."""


class SchemaForm(Form):
    """Some fields of an item's form. Nothing is required here: a draft may have gaps; :meth:`mark` shows what the item's check says."""

    loaded: LoadedVersion
    names: tuple[str, ...]

    def __init__(self, loaded: LoadedVersion, names: Iterable[str], values: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data, initial=by_control(loaded, names, values))
        self.loaded, self.names = loaded, tuple(names)
        self.rows: dict[str, int] = {}
        required = set(loaded.form.schema.get("required", ()))
        for name in self.names:
            schema = loaded.form.schema["properties"][name]
            widget = str(loaded.form.widgets.get(name, {}).get("widget", "text"))
            if widget == "rows":
                self._add_rows(name, schema, values.get(name) or [], data)
            else:
                self.fields[name] = _field(schema, widget, optional=name not in required)

    def _add_rows(self, name: str, schema: Mapping[str, Any], given: list[Any], data: Any) -> None:
        sent = sum(1 for at in range(MOST_ROWS) if data is not None and any(key.startswith(f"{name}-{at}-") for key in data))
        count = max(len(given), sent, 1) + (1 if data is not None and data.get(ADD) == name else 0)
        self.rows[name] = min(count, MOST_ROWS)
        needed = set(schema["items"].get("required", ()))
        for at in range(self.rows[name]):
            for inner, inside in schema["items"]["properties"].items():
                field = _field(inside, _widget_of(inside), optional=inner not in needed)
                field.label = f"{schema.get('title', name)} {at + 1}：{inside.get('title', inner)}"
                self.fields[f"{name}-{at}-{inner}"] = field

    def clean(self) -> dict[str, Any]:
        """What is typed stands on papers later: a sign that none could show is told where it was typed, when it is saved."""
        given = super().clean() or self.cleaned_data
        for name, value in list(given.items()):
            if isinstance(value, str) and (sign := unshown(visible(value))):
                self.add_error(name, say(*UNSHOWN, sign=spelled(sign), mend=mend_of(sign)))
        return given

    def answers(self) -> dict[str, Any]:
        """What was filled in, in the form's own types; empty fields and empty rows are left out."""
        found: dict[str, Any] = {}
        for name in self.names:
            schema = self.loaded.form.schema["properties"][name]
            if name in self.rows:
                rows = [self._row(name, at, schema["items"]["properties"]) for at in range(self.rows[name])]
                value: Any = [row for row in rows if row]
            else:
                value = _typed(schema, self.cleaned_data.get(name))
            if value not in (None, "", [], {}):
                found[name] = value
        return found

    def merged_into(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The form's values with this page's; a field that could not be read keeps what stood there."""
        unread = {name for name in self.names if any(key == name or key.startswith(f"{name}-") for key in self.errors)}
        kept = {name: value for name, value in values.items() if name not in self.names or name in unread}
        return {**kept, **{name: value for name, value in self.answers().items() if name not in unread}}

    @property
    def unread(self) -> str:
        """What the fields are called that cannot be read as they stand, in a row: of them nothing is kept."""
        return say("、", ", ").join(dict.fromkeys(str(self.fields[key].label) for key in self.errors if key in self.fields))

    def _row(self, name: str, at: int, inside: Mapping[str, Any]) -> dict[str, Any]:
        typed = {inner: _typed(schema, self.cleaned_data.get(f"{name}-{at}-{inner}")) for inner, schema in inside.items()}
        return {inner: value for inner, value in typed.items() if value not in (None, "")}

    def passes(self, known: Mapping[str, Any], applicant: PartyDetails | None = None) -> bool:
        """Whether this page can be read and the item's check finds nothing wrong on it, beside what is ``known`` of the others, nor another
        name or number than the ``applicant``'s; all that is wrong is shown at once."""
        is_read = self.is_valid()
        wrong = wrong_in(self.loaded, self.merged_into(known), applicant)
        return not self.mark(wrong) and is_read

    def mark(self, wrong: Iterable[FormError]) -> bool:
        """Show the errors of the item's check at the fields of this page that could be read; whether there are any."""
        marked, unread = False, set(self.errors)
        for error in wrong:
            name = error.field.replace("[", "-").replace("].", "-").rstrip("]")
            target = name if name in self.fields else f"{name}-0-{next(iter(self._inside(name)), '')}"
            if error.field.split("[")[0] in self.names and target not in unread:
                self.add_error(target if target in self.fields else None, in_a_line(error, stop="，"))
                marked = True
        return marked

    def _inside(self, name: str) -> Mapping[str, Any]:
        schema = self.loaded.form.schema["properties"].get(name.partition("-")[0], {})
        inside: Mapping[str, Any] = schema.get("items", {}).get("properties", {})
        return inside


def wrong_in(loaded: LoadedVersion, form: Mapping[str, Any], applicant: PartyDetails | None) -> list[FormError]:
    """What the item's check finds in a form, and where it says another name or number than the register has of the applicant (C-71)."""
    wrong: list[FormError] = []
    try:
        loaded.valid_form(form, today())
    except FormErrors as found:
        wrong += found.errors
    try:
        if applicant is not None:
            require_own(loaded, form, as_registered(applicant))
    except FormErrors as found:
        wrong += [each for each in found.errors if each.field not in {other.field for other in wrong}]
    return wrong


def _widget_of(schema: Mapping[str, Any]) -> str:
    if schema.get("format") == "mobile":
        return "tel"
    if schema.get("type") == "integer":
        return "number"
    return "select" if "enum" in schema else str(schema.get("format", "text"))


def _field(schema: Mapping[str, Any], widget: str, *, optional: bool) -> forms.Field:
    """One field; ``optional`` only words its label, since drafts may have gaps."""
    label, longest = str(schema.get("title", "")), int(schema.get("maxLength", 2000))
    field: forms.Field
    if widget in {"select", "checkboxes"}:
        options = [(value, value) for value in schema.get("items", schema).get("enum", ())]
        choices = [("", said("请选择", "Please choose")), *options]
        field = some_of(label, options, required=False) if widget == "checkboxes" else forms.ChoiceField(label=label, choices=choices)
    elif widget == "checkbox":
        field = forms.BooleanField(label=label)
    elif widget == "date":
        field = on_day(label, required=False)
    elif widget == "number":
        field = forms.IntegerField(label=label, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 12}))
    elif widget == "textarea":
        field = prose(label, longest=longest)
    elif widget in {"tel", "mobile"}:
        field = coded(label, longest=longest, inputmode="tel", size=14)
    elif widget == "decimal":
        field = coded(label, longest=longest, inputmode="decimal", size=12)
    else:
        field = (coded if schema.get("format") in FORMATS else text)(label, longest=longest)
    field.help_text = HINTS.get(str(schema.get("format", "")), "")
    field.required = False
    field.widget.is_required = not optional
    return field


def _typed(schema: Mapping[str, Any], value: Any) -> Any:
    if schema.get("type") == "boolean":
        return bool(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return visible(value) if isinstance(value, str) else value


def by_control(loaded: LoadedVersion, names: Iterable[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form holds, by the names of the controls."""
    found: dict[str, Any] = {}
    for name in names:
        value = values.get(name)
        if loaded.form.widgets.get(name, {}).get("widget") == "rows":
            for at, row in enumerate(value or []):
                found |= {f"{name}-{at}-{inner}": each for inner, each in row.items()}
        else:
            found[name] = value
    return found
