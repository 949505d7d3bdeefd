"""限度 What every field says of an empty answer, a text that is too long, a number out of bounds: in our words, wherever it was made.

No control cuts off what is typed or pasted (HTML's ``maxlength`` does, without a word): the server says how much is too much, and where a
script runs it counts what is left.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from oneseal.law.codes import plain
from oneseal.web.words import said, say

SHORT = 60
"""Up to so many characters nobody needs to be told what is left."""
SAID: Mapping[str, Any] = {
    "required": said("请填写这一项", "Please fill this in"),
    "null_characters_not_allowed": said(
        "含有不能保存的字符，请重新输入", "This holds a character that cannot be kept; please type it again"
    ),
    "invalid_choice": said("请从列出的里面选", "Choose one of those listed"),
    "empty": said("文件是空的，请重新选择", "The file is empty; choose it again"),
}
"""What every field says in the same words."""
CHOICE = {"required": said("请选一个", "Please choose one")}
CHOICES = {"required": said("请至少选一个", "Please choose at least one"), "invalid_choice": SAID["invalid_choice"]}
TICK = {"required": said("请勾选", "Please tick this")}
FILE = {"required": said("请选择文件", "Please choose a file")}
DAY = {"invalid": said("请填写日期，如 2026-03-09", "Enter a date such as 2026-03-09")}
CLOCK = {"invalid": said("请填写时间，如 14:05", "Enter a time such as 14:05")}


class Coded(forms.CharField):
    """A number or code: half width and without blanks, before its length and shape are looked at."""

    def to_python(self, value: Any) -> Any:
        """What was meant."""
        return plain(super().to_python(value) or "")


class Prose(forms.CharField):
    """Text of several lines; the end of a line is one character, as whoever counts them sees it."""

    def to_python(self, value: Any) -> Any:
        """What was written: browsers send two characters for the end of a line."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class Reckoned:
    """A message of Django's validators whose words follow from what was asked and what was given."""

    def __init__(self, words: Callable[[Mapping[str, Any]], str]) -> None:
        self.words = words

    def __mod__(self, told: Mapping[str, Any]) -> str:
        return self.words(told)


def too_long(told: Mapping[str, Any]) -> str:
    """A text: how long it may be, how long it is, and what that means."""
    most, now = told["limit_value"], told["show_value"]
    return say(
        "最多 {most} 字，现在 {now} 字，请删去 {over} 字",
        "At most {most} characters, and there are {now}: take out {over}",
        most=most,
        now=now,
        over=now - most,
    )


def messages_of(field: forms.Field) -> dict[str, Any]:
    """By the code of a mistake, what this field says of it."""
    told: dict[str, Any] = {**SAID, "max_length": Reckoned(too_long)}
    for kind, words in KINDS.items():
        if isinstance(field, kind):
            told |= words
    return told | (_bounds(field) if isinstance(field, forms.IntegerField) else {})


KINDS: Mapping[type[forms.Field], Mapping[str, Any]] = {
    forms.BooleanField: TICK,
    forms.ChoiceField: CHOICE,
    forms.MultipleChoiceField: CHOICES,
    forms.FileField: FILE,
    forms.DateField: DAY,
    forms.TimeField: CLOCK,
}
"""In this order: the later kind is the narrower one."""


def _bounds(field: forms.IntegerField) -> dict[str, Any]:
    low, high = field.min_value, field.max_value
    if low is not None and high is not None:
        words = said("请填 {low} 到 {high}", "Enter {low} to {high}", low=low, high=high)
    elif low is not None:
        words = said("请填 {low} 或者更大的数", "Enter {low} or more", low=low)
    else:
        words = said("请填 {high} 或者更小的数", "Enter {high} or less", high=high)
    return {"invalid": said("请填写整数", "Enter a whole number"), "min_value": words, "max_value": words}


class Control(BoundField):
    """A field on its page: nothing is cut off, and of a text that people write at length a script counts what is left."""

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> dict[str, Any]:
        """What Django gives the control, without ``maxlength``."""
        told: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        longest = getattr(self.field, "max_length", None)
        if longest:
            told["maxlength"] = False
        if longest and longest > SHORT and is_written(self.field):
            told |= {"data-longest": longest, "data-left": say("还可以写 # 字", "# characters left")}
            told["data-over"] = say("超出 # 字，请删去", "# characters too many; take them out")
        return told


def is_written(field: forms.Field) -> bool:
    """Whether words are written here: no code, number or password."""
    return type(field.widget) in {forms.Textarea, forms.TextInput} and not isinstance(field, Coded)
