"""表单: JSON Schema plus order, sections and widgets; every filing is checked against it, with our own messages."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from oneseal.catalogue.rules.findings import RULES, shortened
from oneseal.journal.rules import is_storable
from oneseal.law import codes
from oneseal.law.rule import Ground, Refused

FORMATS = ("uscc", "id-number", "mobile", "date", "decimal", "positive-decimal")
"""What a text field may have to be; a size (an area, an amount) that nothing has none of is a ``positive-decimal``."""
BOUNDS = ("earliestDays", "latestDays")
"""Of a date: how many days from the day on which it is given it may lie at the earliest and at the latest; below 0 is before."""
SITE = "site"
ROLES: Mapping[str, str] = {SITE: "活动地点：现场勘验要去的地方"}
"""What the product has to know of a field besides how it is filled in: said by its role, never guessed from its title."""
FORM_RULE = RULES["I-30"]
NO_FORM: Mapping[str, Any] = {
    "schema": {"type": "object", "additionalProperties": False, "required": [], "properties": {}},
    "order": [],
    "sections": [],
    "widgets": {},
}
"""The form of an item that is not applied for here."""
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Characters that Unicode counts as letters or signs and that show nothing."""
LABEL_OF_TYPE = {"string": "文字", "integer": "整数", "boolean": "是或否", "array": "逐项列表", "object": "分栏内容"}


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an item: schema, field order, sections (title, fields), of each field its widget and, where one is declared, its role;
    the validator made once from the schema."""

    schema: Mapping[str, Any]
    order: tuple[str, ...]
    sections: tuple[Mapping[str, Any], ...]
    widgets: Mapping[str, Mapping[str, Any]]
    validator: Any = field(compare=False, repr=False)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Form":
        """From the stored form."""
        validator = _Validator(data["schema"], format_checker=_FORMATS)
        return cls(data["schema"], tuple(data["order"]), tuple(data["sections"]), data["widgets"], validator)

    @property
    def titles(self) -> dict[str, str]:
        """Field → what it is called."""
        return {name: str(field.get("title", name)) for name, field in self.schema.get("properties", {}).items()}

    def field_for(self, role: str) -> str:
        """The field that is declared to have a role; "" when none is."""
        return next((name for name, widget in self.widgets.items() if widget.get("role") == role), "")


@dataclass(frozen=True, slots=True)
class FormError:
    """One wrong field: its path (``shareholders[0].id_number``), label, value, rule, what is wrong and how to mend it; which of the
    rule's reasons it is (``cause``), and what that holds."""

    field: str
    label: str
    value: str
    rule: Ground
    reason: str
    mend: str
    cause: str = ""
    values: Mapping[str, object] | None = None


class FormErrors(Refused):
    """A form that was not filled rightly: every error at once."""

    def __init__(self, errors: Sequence[FormError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        many = len(self.errors) > 1
        lines = "；".join(f"{error.label}：{error.reason}{f'，{error.mend}' if many else ''}" for error in self.errors)
        mend = "请逐处改正" if many else first.mend
        super().__init__(first.rule, f"表单有 {len(self.errors)} 处需要改正：{lines}", field=first.field, mend=mend, cause="form")


class _Told(NamedTuple):
    """What is wrong with a field, how to mend it, under which rule; and the same by its cause."""

    reason: str
    mend: str
    rule: Ground
    cause: str
    values: Mapping[str, object] | None = None


class _Wrong(ValueError):
    """A value that is not of its format: the reason and how to mend it."""

    def __init__(self, rule: Ground, reason: str, mend: str, cause: str, values: Mapping[str, object] | None = None) -> None:
        super().__init__(reason)
        self.told = _Told(reason, mend or "请核对", rule, cause, values)


def _coded(check: Callable[[str], str]) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        if isinstance(value, str):
            try:
                check(value)
            except Refused as wrong:
                raise _Wrong(wrong.rule, wrong.reason, wrong.mend, wrong.cause, wrong.values) from wrong
        return True

    return holds


def _is_date(value: Any) -> bool:
    if isinstance(value, str):
        try:
            if date.fromisoformat(value).isoformat() != value:
                raise ValueError(value)
        except ValueError as wrong:
            raise _Wrong(FORM_RULE, f"“{shortened(value)}”不是日期", "请写成 2026-03-09", "form-date") from wrong
    return True


_DECIMAL = re.compile(r"(?P<minus>-?)[0-9]+(?:\.(?P<part>[0-9]+))?")


def _is_decimal(value: Any) -> bool:
    if isinstance(value, str):
        found = _DECIMAL.fullmatch(value)
        if found is None:
            raise _Wrong(FORM_RULE, f"“{shortened(value)}”不是数字", "请填写数字，最多两位小数，例如 45.5", "form-decimal")
        if found["minus"]:
            raise _Wrong(FORM_RULE, f"“{shortened(value)}”小于 0", "请填写 0 或者更大的数字，例如 45.5", "form-negative")
        if len(part := found["part"] or "") > 2:
            raise _Wrong(FORM_RULE, f"“{shortened(value)}”有 {len(part)} 位小数，最多两位", "请保留两位小数，例如 45.55", "form-decimals")
    return True


def _is_positive(value: Any) -> bool:
    if isinstance(value, str) and (found := _DECIMAL.fullmatch(value)) and (found["minus"] or not value.strip("0.")):
        raise _Wrong(FORM_RULE, f"“{shortened(value)}”不大于 0", "请填写大于 0 的数字，例如 45.5", "form-positive")
    return _is_decimal(value)


_FORMATS = FormatChecker(formats=())
for _name, _check in (
    ("uscc", _coded(codes.uscc)),
    ("id-number", _coded(codes.id_number)),
    ("mobile", _coded(codes.mobile)),
    ("date", _is_date),
    ("decimal", _is_decimal),
    ("positive-decimal", _is_positive),
):
    _FORMATS.checks(_name, raises=_Wrong)(_check)

_TYPES = Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda checker, value: isinstance(value, int) and not isinstance(value, bool)
)
_Validator: Any = validators.extend(Draft202012Validator, type_checker=_TYPES)  # type: ignore[no-untyped-call]  # untyped in the library's stubs


def valid_form(form: Form, data: Any, on: date | None = None) -> dict[str, Any]:
    """The form as it is kept (see :func:`_cleaned`), or FormErrors with every wrong field at once. Unknown fields are refused.

    ``on``: the day on which it is given, by which dates are judged; None: they are not.
    """
    if not isinstance(data, Mapping):
        raise FormErrors([FormError("form", "表单", shortened(data), FORM_RULE, "应为逐项填写的表单", "请按字段填写", "wrong-kind")])
    errors = {error.field: error for error in _unstorable(form, data, ())}
    cleaned = _cleaned(form.schema, data)
    for wrong in form.validator.iter_errors(cleaned):
        for error in _explained(form, wrong):
            errors.setdefault(error.field, error)
    for error in _out_of_bounds(form, form.schema, cleaned, (), on) if on else ():
        errors.setdefault(error.field, error)
    if errors:
        raise FormErrors([*errors.values()])
    return dict(cleaned)


def _out_of_bounds(form: Form, schema: Mapping[str, Any], value: Any, path: tuple[Any, ...], on: date) -> Iterator[FormError]:
    """Dates that lie too early or too late on that day."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _out_of_bounds(form, schema.get("properties", {}).get(name, {}), inner, (*path, name), on)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _out_of_bounds(form, schema.get("items", {}), inner, (*path, place), on)
    elif isinstance(value, str) and any(name in schema for name in BOUNDS):
        try:
            days = (date.fromisoformat(value) - on).days
        except ValueError:
            return  # said by the format
        first, last = (on + timedelta(days=schema[name]) if name in schema else None for name in BOUNDS)
        if first and days < schema[BOUNDS[0]]:
            told = _Told(f"“{value}”太早", f"应不早于 {first}，请核对年份", FORM_RULE, "form-early", {"first": first})
            yield _error(form, path, value, told)
        elif last and days > schema[BOUNDS[1]]:
            told = _Told(f"“{value}”太晚", f"应不晚于 {last}，请核对年份", FORM_RULE, "form-late", {"last": last})
            yield _error(form, path, value, told)


def _unstorable(form: Form, value: Any, path: tuple[Any, ...]) -> Iterator[FormError]:
    """What no record can keep alike: floats, NUL, halves of characters."""
    if isinstance(value, float) or not (value is None or isinstance(value, (str, int, Mapping, list))):
        told = _Told("不接受小数和其他类型的数值", '小数请写成文字，例如 "45.5"', FORM_RULE, "wrong-kind")
        yield _error(form, path, shortened(value), told)
    elif isinstance(value, str) and not is_storable(value):
        yield _error(form, path, shortened(value), _Told("含有不能保存的字符", "请重新输入", FORM_RULE, "odd-signs"))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _unstorable(form, key, (*path, "(字段名)"))
            yield from _unstorable(form, inner, (*path, shortened(key)))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _unstorable(form, inner, (*path, place))


def visible(text: str) -> str:
    """A text as it is seen: without spaces at its ends and without what shows nothing or turns the writing about (zero-width and
    bidirectional signs, control characters, letters that are blank). NUL and halves of characters stay, to be refused."""
    return "".join(character for character in text if not _is_unseen(character)).strip()


def _is_unseen(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind == "Cf" or character in BLANK_LETTERS or (kind == "Cc" and character not in "\n\r\t\0")


def _cleaned(schema: Mapping[str, Any], value: Any) -> Any:
    """Only what is visible; by the schema's fields numbers, codes and dates in half width, codes in upper case; empty optional text is
    left out."""
    if isinstance(value, str):
        kind = schema.get("format")
        text = codes.plain(visible(value)) if kind in FORMATS else visible(value)
        if kind in {"uscc", "id-number"}:
            return text.upper()
        return text.replace("-", "").removeprefix("+86") if kind == "mobile" else text
    if isinstance(value, list):
        return [_cleaned(schema.get("items", {}), inner) for inner in value]
    if not isinstance(value, Mapping):
        return value
    fields, required = schema.get("properties", {}), schema.get("required", ())
    cleaned = {key: _cleaned(fields.get(key, {}), inner) for key, inner in value.items()}
    return {key: inner for key, inner in cleaned.items() if not (inner in ("", None) and key in fields and key not in required)}


def _path(parts: Sequence[Any]) -> str:
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.lstrip(".")


def _label(form: Form, path: Sequence[Any]) -> str:
    """The titles along a path: 股东（发起人）第1行 身份证号码."""
    schema: Mapping[str, Any] = form.schema
    words: list[str] = []
    for part in path:
        if isinstance(part, int):
            schema = schema.get("items", {})
            words.append(f"第{part + 1}行")
        else:
            schema = schema.get("properties", {}).get(part, {})
            words.append(str(schema.get("title", part)))
    return "".join(words) or "表单"


def _explained(form: Form, wrong: ValidationError) -> Iterator[FormError]:
    """An error of the validator in our words."""
    at = list(wrong.absolute_path)
    given: Any = wrong.instance
    asked: Any = wrong.validator_value
    fields: Any = wrong.schema
    if wrong.validator == "required":
        for name in (name for name in asked if name not in given):
            label = _label(form, [*at, name])
            yield FormError(_joined(_path(at), name), label, "", FORM_RULE, "没有填写", f"请填写{label}", "empty")
    elif wrong.validator == "additionalProperties":
        for name in (name for name in given if name not in fields.get("properties", {})):
            where, label = _joined(_path(at), shortened(name)), shortened(name)
            yield FormError(where, label, shortened(given[name]), FORM_RULE, "不是本事项的字段", "请删去", "form-strange")
    else:
        value = _shown(given, fields)
        yield _error(form, at, value, _words(wrong, value))


def _error(form: Form, path: Sequence[Any], value: str, told: _Told) -> FormError:
    return FormError(_path(path), _label(form, path), value, told.rule, told.reason, told.mend, told.cause, told.values)


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: Any, schema: Any) -> str:
    """A value as an error shows it: numbers of persons are masked, because errors reach logs."""
    text = shortened(value)
    hidden = isinstance(value, str) and isinstance(schema, Mapping) and schema.get("format") in {"id-number", "mobile"}
    return f"{text[:3]}{'*' * max(len(text) - 5, 0)}{text[-2:]}" if hidden and len(text) > 5 else text


def _words(wrong: ValidationError, value: str) -> _Told:
    """What is wrong, how to mend it, under which rule; the cause is named after the schema's own word for it."""
    if isinstance(wrong.cause, _Wrong):
        return wrong.cause.told
    asked: Any = wrong.validator_value
    size = len(wrong.instance) if isinstance(wrong.instance, (str, list)) else 0
    over = size - asked if wrong.validator == "maxLength" else 0
    kind = LABEL_OF_TYPE.get(asked, "") if isinstance(asked, str) else ""
    listed = "、".join(str(option) for option in asked) if isinstance(asked, list) else ""
    reason, mend = {
        "type": (f"“{value}”不是{kind}", f"应填写{kind}"),
        "minLength": (f"有 {size} 字，少于 {asked} 字", "请补全" if size else "请填写"),
        "maxLength": (f"最多 {asked} 字，现在 {size} 字", f"请删去 {over} 字"),
        "minimum": (f"“{value}”小于 {asked}", f"应不小于 {asked}"),
        "maximum": (f"“{value}”大于 {asked}", f"应不大于 {asked}"),
        "enum": (f"“{value}”不在可选范围", f"可选：{listed}"),
        "const": (f"“{value}”不符合要求", "请勾选" if asked is True else f"应为 {asked}"),
        "minItems": (f"有 {size} 项，少于 {asked} 项", f"至少填写 {asked} 项"),
        "maxItems": (f"有 {size} 项，超过 {asked} 项", f"最多填写 {asked} 项"),
        "uniqueItems": ("有重复的项", "请删去重复的项"),
    }.get(str(wrong.validator), (f"“{value}”不符合要求", "请核对"))
    values = {"value": value, "asked": asked, "size": size, "over": over, "listed": listed}
    return _Told(
        reason, mend, FORM_RULE, "form-ticked" if (wrong.validator, asked) == ("const", True) else f"form-{wrong.validator}", values
    )
