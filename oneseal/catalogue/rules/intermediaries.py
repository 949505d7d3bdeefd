"""中介服务: the rows of an item's intermediary services, and the national text (service_type) that says the same for a person to read."""

from collections.abc import Iterable, Mapping
from typing import Any

SERVICES, TEXT = "intermediary_services", "service_type"
"""The table of an item, and the element that says it as one text."""
MARKS = (("basis", "依据"), ("arranged_by", "委托"), ("payer", "付费"), ("explain", "说明"))
"""What stands behind a service's name, and the word before it."""
ORGAN, APPLICANT = "本机关", "申请人"
"""Who arranges a service, and who pays for it."""
_NONE = frozenset(("", "无", "（无）", "(无)"))

Row = Mapping[str, Any]


def services_text(rows: Iterable[Row]) -> str:
    """A line for each service: 安全评价（依据：某条例第十条；委托：申请人；付费：申请人）."""
    return "\n".join(map(_line, rows))


def _line(row: Row) -> str:
    said = "；".join(f"{word}：{row[field]}" for field, word in MARKS if row.get(field))
    return f"{row.get('name', '')}（{said}）" if said else str(row.get("name", ""))


def services_in(text: str) -> list[dict[str, Any]]:
    """The services that a text says line by line as ``services_text`` writes them; a text that is written otherwise is one service."""
    lines = _lines(text)
    rows = [_row(line) for line in lines]
    if any(len(row) > 1 for row in rows):
        return rows
    whole = "\n".join(lines)
    return [] if whole in _NONE else [{"name": whole}]


def _row(line: str) -> dict[str, Any]:
    starts = [place for _, word in MARKS if (place := line.find(f"（{word}：")) > 0]
    if not starts:
        return {"name": line}
    start, said = min(starts), dict[str, str]()
    rest = "；" + line[start + 1 : -1]
    for field, word in reversed(MARKS):
        before, mark, value = rest.rpartition(f"；{word}：")
        if mark:
            rest, said[field] = before, value
    row = {"name": line[:start], **{field: said[field] for field, _ in MARKS if field in said}}
    return row if _line(row) == line else {"name": line}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def is_same_text(one: str, other: str) -> bool:
    """Whether two texts say the same, however their lines end."""
    return _lines(one) == _lines(other)


def services_of(content: Mapping[str, Any]) -> list[Row]:
    """An item's services: its rows; of a version from before there were any, what its text says."""
    if SERVICES in content:
        return list(content[SERVICES])
    return list(services_in(str(content["elements"].get(TEXT) or "")))


def told_alike(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content whose national text says what its rows say. One without the table stays as it is: an older version's text is its own."""
    if SERVICES not in content:
        return dict(content)
    rows = [{name: value for name, value in row.items() if value or name == "name"} for row in content[SERVICES]]
    elements = {name: value for name, value in content["elements"].items() if name != TEXT}
    if rows:
        return {**content, SERVICES: rows, "elements": {**elements, TEXT: services_text(rows)}}
    return {**{name: part for name, part in content.items() if name != SERVICES}, "elements": elements}
