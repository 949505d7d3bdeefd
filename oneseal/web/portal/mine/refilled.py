"""改正表格 Where a correction asks for the form itself, it is the form that is put right: its own fields, as they were filled in."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from oneseal.cases.queries import Desk, MaterialLine
from oneseal.cases.queries.desk import HIDDEN
from oneseal.cases.queries.filed import may_read_whole, values_of
from oneseal.catalogue.rules import LoadedVersion
from oneseal.people.rules import Standing
from oneseal.web.portal.filing.fields import SchemaForm
from oneseal.web.words import said

WITHHELD = said("这里不显示；不改的留空", "Not shown here; leave it empty unless it is to be changed")


class Refilled(SchemaForm):
    """The form of a case with what counts so far. Who may not read its numbers in full changes them without seeing them."""

    def __init__(self, desk: Desk, line: MaterialLine, *, clear: bool, data: Any = None) -> None:
        self.desk, self.line = desk, line
        self.known = {name: value for name, value in values_of(desk).items() if name in desk.loaded.form.schema["properties"]}
        hidden = frozenset() if clear else frozenset(_hidden_in(desk.loaded))
        names = [name for name in desk.loaded.form.order if name not in hidden or not _has_rows(desk.loaded, name)]
        self.withheld = hidden.intersection(names)
        shown = {name: value for name, value in self.known.items() if name not in self.withheld}
        super().__init__(desk.loaded, names, shown, data)
        for name in self.withheld:
            self.fields[name].help_text = WITHHELD

    def merged_into(self, values: Any) -> dict[str, Any]:
        """What is withheld and left empty stays as it is."""
        merged = super().merged_into(values)
        return {**{name: values[name] for name in self.withheld if name in values}, **merged}

    @property
    def takes_files(self) -> bool:
        """Whether the line is also a paper: one was given for it, or signed at a window."""
        return bool(self.line.files or self.desk.taken_in_by)

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what counts so far."""
        return self.is_valid() is False or self.merged_into(self.known) != self.known

    @property
    def sections(self) -> list[tuple[str, list[Any], list[str]]]:
        """The groups of the form with their fields, and the tables among them to which a row can be added."""
        return [
            (str(group["title"]), self._of(group["fields"]), [name for name in group["fields"] if name in self.rows])
            for group in _groups(self)
        ]

    def _of(self, names: Iterable[str]) -> list[Any]:
        wanted = set(names)
        return [self[control] for control in self.fields if control.partition("-")[0] in wanted or control in wanted]


def _groups(form: SchemaForm) -> list[dict[str, Any]]:
    return [dict(group) for group in form.loaded.form.sections] or [{"title": "", "fields": form.names}]


def _has_rows(loaded: LoadedVersion, name: str) -> bool:
    return loaded.form.widgets.get(name, {}).get("widget") == "rows"


def _hidden_in(loaded: LoadedVersion) -> Iterable[str]:
    """Fields that hold numbers of persons, alone or in a row."""
    for name, schema in loaded.form.schema["properties"].items():
        inside = schema.get("items", schema)
        if any(str(each.get("format", "")) in HIDDEN for each in (inside, *inside.get("properties", {}).values())):
            yield name


def refilled(request: HttpRequest, desk: Desk, standing: Standing, act: str, lines: Iterable[MaterialLine]) -> Refilled | None:
    """The form to be put right, when a line that is still open is the form itself; bound where its fields were sent."""
    line = next((line for line in lines if act == "supply" and line.by_form), None)
    if line is None:
        return None
    clear = may_read_whole(standing, desk)
    form = Refilled(desk, line, clear=clear)
    is_sent = request.method == "POST" and not form.fields.keys().isdisjoint(request.POST)
    return Refilled(desk, line, clear=clear, data=request.POST) if is_sent else form
