"""对照: what differs between versions of one item, or between the bodies that implement one basic item; and who cites an article."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oneseal.catalogue.rules.attached import FILES, files_of
from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.columns import PLAIN_LABELS, ROW_LABELS, field_label, in_order
from oneseal.catalogue.rules.content import BY_VERSION, mode_words
from oneseal.catalogue.rules.elements import ELEMENTS, ROW_ELEMENTS, Element
from oneseal.catalogue.rules.intermediaries import SERVICES, TEXT, services_of
from oneseal.law.sources import number_of

Content = Mapping[str, Any]
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "by_law": ("law", "article"),
    "special_procedures": ("kind",),
    "fee_projects": ("fee_name",),
    SERVICES: ("name",),
    "certificate_fields": ("label",),
    "situations": ("id",),
    "materials": ("id",),
    "faq": ("question",),
    "steps": ("id",),
}
"""What tells the rows of a table apart: the same row of two versions is compared field by field."""
ARTICLE = re.compile(r"第(?P<number>\d{1,4}|[一二三四五六七八九十百零]{1,9})条(?P<after>之[一二三四五六七八九十]+)?", re.ASCII)
SHORT_ARTICLE = re.compile(
    r"第?\s*(?P<number>\d{1,4}|[一二三四五六七八九十百零]{1,9})\s*条?(?P<after>之[一二三四五六七八九十]+)?(?:[.．-]\d{1,2}){0,2}", re.ASCII
)
BASIS_ELEMENTS: Mapping[str, str] = {"extension_basis": "延长期限的依据", "fee_basis": "收费依据"}
"""Elements that name the article on which something rests."""
SHOWN = ("mode", "short_names", "original_department", "unit", "list_entry", "survey_checks", "allots", "levels_reason")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which the sides differ: the field, its label, and what each side says (empty: nothing)."""

    field: str
    label: str
    sides: tuple[str, ...]


def differences(sides: Sequence[Content], *, charts: Sequence[str] = (), forms: Sequence[Any] = ()) -> list[Difference]:
    """Everything in which two or more contents differ, in the order of the elements; charts and forms only whether they do."""
    found = [*_elements(sides), *_parts(sides), *_tables(sides)]
    for name, label, said in (("chart", "流程图", charts), ("form", "表单", forms)):
        if any(each != said[0] for each in said[1:]):
            words = tuple("与第一列相同" if each == said[0] else "不同" for each in said)
            found.append(Difference(name, label, ("", *words[1:])))
    held = ["、".join(f"{each.name}（{each.key[:8]}）" for each in files_of(side).values()) for side in sides]
    if any(words != held[0] for words in held[1:]):
        found.append(Difference(FILES, "空白表格和样表的文件", tuple(held)))
    return found


def changed_parts(before: Content, after: Content, *, charts: Sequence[str] = (), forms: Sequence[Any] = ()) -> frozenset[str]:
    """What of a content was changed against an earlier one, as remarks name it: an element, a part, a row by its place; the table itself
    where a row is gone."""
    found = set()
    for each in differences([before, after], charts=charts, forms=forms):
        table, mark, name = each.field.partition(":")
        rows = enumerate(rows_of(after, table), start=1) if mark else ()
        place = next((place for place, row in rows if _name(table, row) == name), 0)
        found.add(f"{table}[{place}]" if place else table)
    return frozenset(found)


def _elements(sides: Sequence[Content]) -> Iterator[Difference]:
    for name, element in ELEMENTS.items():
        values = [side["elements"].get(name) for side in sides]
        if name not in {*BY_VERSION, TEXT} and any(value != values[0] for value in values[1:]):
            yield Difference(name, element.label, tuple(worded(element, value) for value in values))


def _parts(sides: Sequence[Content]) -> Iterator[Difference]:
    for name in SHOWN:
        values = [mode_words(side) if name == "mode" else side.get(name) for side in sides]
        if any(value != values[0] for value in values[1:]):
            yield Difference(name, PLAIN_LABELS[name], tuple(_text(value) for value in values))


def _tables(sides: Sequence[Content]) -> Iterator[Difference]:
    for table, label in ROW_LABELS.items():
        rows = [{_name(table, row): row for row in rows_of(side, table)} for side in sides]
        for name in dict.fromkeys(each for side in rows for each in side):
            told = [_row(table, side.get(name)) for side in rows]
            first = rows[0].get(name)
            if any(text != told[0] and side.get(name) != first for text, side in zip(told, rows, strict=True)):
                yield Difference(f"{table}:{name}", f"{label}：{_title(table, rows, name)}", tuple(told))


def rows_of(content: Content, table: str) -> Sequence[Mapping[str, Any]]:
    """The rows of one of an item's tables."""
    return services_of(content) if table == SERVICES else content.get(table) or ()


def _name(table: str, row: Mapping[str, Any]) -> str:
    return " ".join(str(row.get(field, "")) for field in NAMED_BY[table])


def _title(table: str, rows: Sequence[Mapping[str, Mapping[str, Any]]], name: str) -> str:
    """The words by which a person knows the row."""
    row = next(side[name] for side in rows if name in side)
    return str(row.get("material_name") or row.get("condition_name") or (row.get("name") if table == "steps" else "") or name)


def _row(table: str, row: Mapping[str, Any] | None) -> str:
    """What a row says, in the order of its table's columns: however a file or a database had its fields, it says the same."""
    if row is None:
        return ""
    words = ROW_ELEMENTS.get(table, {})
    (ordered,) = in_order(table, [row])
    told = ((field_label(table, name), worded(words.get(name), value)) for name, value in ordered.items() if name != "id")
    return "；".join(f"{label} {text}" for label, text in told if text)


def worded(element: Element | None, value: Any) -> str:
    """A value as a person reads it: labels for codes."""
    if value is None or value == "":
        return ""
    if element is not None and element.code_set:
        labels = code_sets()[element.code_set].labels()
        return "、".join(labels.get(code, code) for code in str(value).split("^"))
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(f"{key} {_text(inner)}" for key, inner in value.items())
    return "、".join(_text(each) for each in value) if isinstance(value, list) else "" if value is None else str(value)


def cites(content: Content, law: str, article: str = "") -> list[str]:
    """Where an item rests on an article (without one: on the law): as its ground, for an extension, a material, a fee or
    a special procedure."""
    places = [
        f"设定依据 {row['article']}"
        for row in content["by_law"]
        if _is_law(str(row["law"]), law) and _is_article(str(row["article"]), article)
    ]
    for name, label in BASIS_ELEMENTS.items():
        said = str(content["elements"].get(name) or "")
        if _is_law(said, law) and _is_article(said, article):
            places.append(label)
    for table, field, label in (
        ("materials", "by_law", "材料"),
        ("fee_projects", "by_law", "收费"),
        ("special_procedures", "basis", "特别程序"),
        (SERVICES, "basis", "中介服务"),
    ):
        for row in rows_of(content, table):
            said = str(row.get(field) or "")
            if _is_law(said, law) and _is_article(said, article):
                places.append(f"{label}“{row.get('material_name') or row.get('fee_name') or row.get('kind') or row.get('name')}”")
    return places


def _is_law(said: str, law: str) -> bool:
    short = re.sub(r"^中华人民共和国|[《》\s]", "", law)
    return bool(short) and short in said


def _is_article(said: str, article: str) -> bool:
    """第十七条之一 is no 第十七条; 第17条 is 第十七条; 第十七条第二款 is of 第十七条."""
    return not article.strip() or article_of(said) == article_of(asked_article(article)) != ""


def asked_article(text: str) -> str:
    """An article as somebody types it who looks for it: 35, 35条, 三十五, 35.1 (第三十五条第一款) and 35-2 are 第35条."""
    short = SHORT_ARTICLE.fullmatch(text.strip())
    return f"第{short['number']}条{short['after'] or ''}" if short else text


def article_of(text: str) -> str:
    """The article that a citation begins with, its number in digits: 第十七条之一第二款 → 17之一; empty for none."""
    found = ARTICLE.search(text)
    if not found:
        return ""
    figures = found["number"]
    return f"{figures if figures.isascii() else number_of(figures)}{found['after'] or ''}"
