"""改正表格 Where a correction asks for the form itself, it is the form that is put right: its own fields, as they were filled in."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from secrets import token_hex
from typing import Any

from django.http import HttpRequest

from oneseal.cases.queries import Desk, MaterialLine
from oneseal.cases.queries.desk import HIDDEN, answers_of, text_of
from oneseal.cases.queries.filed import may_read_whole, values_of
from oneseal.cases.queries.supplying import Kept, Seen
from oneseal.catalogue.rules import FormErrors
from oneseal.law.rule import Refused
from oneseal.people.rules import Standing
from oneseal.web.forms import agreed
from oneseal.web.portal.filing.elsewhere import differences
from oneseal.web.portal.filing.fields import SchemaForm, by_control
from oneseal.web.words import said

BEFORE = said("原来：{words}", "Before: {words}")
WRONG_IN_FORM = said("表格里有要改正的地方", "Something in the form has to be put right")
MARK, PAGE = "_mark", "_page"
"""Fields in which a page says which form it showed, and which page it is."""
STANDS = "_stands"
"""The tick that nothing in the form is to be changed, beside the fields of the item's form."""


class Refilled(SchemaForm):
    """The form of a case with what counts so far, or with what was ``kept`` of putting it right. Who may not read its numbers in full sees
    them in part, and leaves them as they are or types others."""

    compares = False
    """Whether what counts so far stands beside every field; else only where something else is in it."""

    def __init__(self, desk: Desk, line: MaterialLine, *, clear: bool, kept: Mapping[str, Any] | None = None, data: Any = None) -> None:
        self.desk, self.line, self.clear = desk, line, clear
        properties = desk.loaded.form.schema["properties"]
        self.known = {name: value for name, value in values_of(desk).items() if name in properties}
        self.kept = self.known if kept is None else kept
        names, values = desk.loaded.form.order, self.kept
        super().__init__(desk.loaded, names, values, data)
        before = by_control(desk.loaded, names, self.known)
        masks = {} if clear else {value: hide(value) for name, value in before.items() if value and (hide := self._mask(name))}
        had = {name: (before.get(name), self.initial.get(name)) for name in {**before, **self.initial} if self._mask(name)}
        self.whole = {name: {masks[value]: value for value in values if value in masks} for name, values in had.items()}
        self.initial = {name: masks.get(value, value) if name in self.whole else value for name, value in self.initial.items()}
        for name, value in before.items():
            shown = masks[value] if self._mask(name) and value in masks else value
            if name in self.fields and shown not in (None, "", []) and (self.compares or _words(shown) != _words(self._now(name))):
                self.fields[name].help_text = BEFORE.format(words=_words(shown))
        if self.takes_files:
            self.fields[STANDS] = agreed(
                said("表格内容不用改，只重交签名、盖章的纸质件", "Nothing in the form is changed; only the signed paper is handed in anew"),
                required=False,
            )

    def _now(self, name: str) -> Any:
        """What stands in a field as the page shows it."""
        if not self.is_bound:
            return self.initial.get(name)
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _mask(self, control: str) -> Any:
        """How numbers of persons are shown in part in a control; None for one that holds none."""
        name, _, inner = control.partition("-")
        schema = self.loaded.form.schema["properties"].get(name, {})
        if inner:
            schema = schema.get("items", {}).get("properties", {}).get(inner.partition("-")[2], {})
        return HIDDEN.get(str(schema.get("format", "")))

    def clean(self) -> dict[str, Any]:
        """A number that was left as it was shown in part is the whole one, whatever another window has kept meanwhile."""
        given = super().clean()
        return {**given, **{name: shown[given[name]] for name, shown in self.whole.items() if given.get(name) in shown}}

    @property
    def takes_files(self) -> bool:
        """Whether the line is also a paper: one was given for it, or signed at a window."""
        return bool(self.line.files or self.desk.taken_in_by)

    @property
    def is_begun(self) -> bool:
        """Whether something that was typed earlier waits to be handed in."""
        return dict(self.kept) != self.known

    @property
    def stands(self) -> bool:
        """Whether it was said that nothing in it is to be changed."""
        return bool(self.is_bound and self.is_valid() and self.cleaned_data.get(STANDS))

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what counts so far."""
        return self.is_valid() is False or self.merged_into(self.known) != self.known

    @cached_property
    def typed(self) -> dict[str, Any] | None:
        """What was typed since it was kept, as far as it could be read; None for nothing."""
        return self.wanted if self.wanted != self.kept else None

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """What this page would keep: the same after the item's check has marked mistakes, which are typed all the same."""
        return self.merged_into(self.kept) if self.is_bound else dict(self.kept)

    @cached_property
    def seen(self) -> Seen:
        """This page: the one that was sent, or a new one, with the mark of what it showed."""
        return Seen(self.data.get(PAGE, ""), self.data.get(MARK, "")) if self.is_bound else Seen(token_hex(8), "")

    def is_behind(self, stands: Kept) -> bool:
        """Whether another window or device has kept something else since this page was made; it is overwritten only knowingly."""
        return self.is_bound and stands.is_kept_elsewhere(self.seen, self.wanted)

    def differing(self, stands: Kept) -> list[tuple[str, str, str]]:
        """Question by question what was kept there, and what this page has."""
        return differences(self._told(stands.form or {}), self._told(self.wanted))

    def _told(self, form: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(row.label, row.value) for row in answers_of(self.loaded, form, clear=self.clear)]

    def is_wrong(self) -> bool:
        """Whether what was sent of it is at fault; its fields say how."""
        return self.is_bound and self.is_changed and not self.passes(self.known)

    def is_meant(self, refused: Refused) -> bool:
        """Whether a refusal of what was handed in is about the form, as a whole or in its fields."""
        return refused.field == "form" or isinstance(refused, FormErrors)

    def takes(self, refused: Refused) -> bool:
        """Whether a refusal of what was handed in is about its fields; then they say it."""
        return isinstance(refused, FormErrors) and self.is_bound and self.mark(refused.errors)

    def given(self, files: Collection[str]) -> dict[str, Any]:
        """What of it is handed in with files for these lines, as the verbs take it: all of it where it was changed or said to stand, where
        a file comes for its line, and where it is all that was sent."""
        if not self.is_bound or not (self.is_changed or self.stands or self.line.id in files or not files):
            return {}
        return {"form": self.merged_into(self.known), "stands": self.stands}

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

    @property
    def stood(self) -> Any:
        """The tick that nothing in it is to be changed; None where no paper stands for it."""
        return self[STANDS] if STANDS in self.fields else None


def _groups(form: SchemaForm) -> list[dict[str, Any]]:
    return [dict(group) for group in form.loaded.form.sections] or [{"title": "", "fields": form.names}]


def _words(value: Any) -> str:
    return "、".join(text_of(each) for each in (value if isinstance(value, list) else [value]))


def form_line(lines: Iterable[MaterialLine]) -> MaterialLine | None:
    """The line that is still open and is the form itself."""
    return next((line for line in lines if line.by_form), None)


def sent_in(request: HttpRequest, desk: Desk) -> Any:
    """What was sent of the form; None when its page sent none of its fields."""
    names = set(desk.loaded.form.order)
    return request.POST if any(key.partition("-")[0] in names for key in request.POST) else None


def refilled(
    request: HttpRequest, desk: Desk, standing: Standing, lines: Iterable[MaterialLine], kept: Mapping[str, Any] | None
) -> Refilled | None:
    """The form to be put right, when a line that is still open is the form itself; bound where its fields were sent."""
    line = form_line(lines)
    if line is None:
        return None
    return Refilled(desk, line, clear=may_read_whole(standing, desk), kept=kept, data=sent_in(request, desk))
