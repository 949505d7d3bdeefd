"""From an item file to the content of a version: groups made flat under national names, and the body's own elements filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oneseal.catalogue.rules.elements import ELEMENTS, LIMIT_UNITS, element_findings
from oneseal.catalogue.rules.findings import Finding, found, require_none, storable_findings
from oneseal.catalogue.rules.intermediaries import SERVICES, told_alike

GROUPS = ("elements", "identity", "body", "who", "time", "how", "where", "fee", "intermediary", "result", "remedy")
ROWS = ("by_law", "special_procedures", "fee_projects", SERVICES, "certificate_fields", "situations", "materials", "faq", "steps")
ALWAYS = tuple(rows for rows in ROWS if rows != SERVICES)
"""Tables that stand in every content, also empty ones; services came later, and what has none says what it always said."""
ROW_FIELDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "by_law": (frozenset({"law", "article", "rank", "since"}), frozenset({"number", "until", "text", "temporary"})),
    "special_procedures": (frozenset({"kind", "code", "limit_text", "basis"}), frozenset()),
    "fee_projects": (frozenset({"fee_name", "fee_stand", "by_law"}), frozenset({"is_desc", "desc_explain"})),
    SERVICES: (frozenset({"name"}), frozenset({"basis", "arranged_by", "payer", "explain"})),
    "certificate_fields": (frozenset({"label", "source"}), frozenset()),
    "situations": (frozenset({"id", "condition_name", "condition_desc", "kind"}), frozenset({"options", "default", "order_num"})),
    "faq": (frozenset({"question", "answer"}), frozenset()),
    "steps": (frozenset({"id", "name", "power", "verbs"}), frozenset({"limit", "unit", "officers"})),
}
"""Rows other than materials: fields that must be there, and fields that may be."""
OF_TYPE: Mapping[str, type] = {
    "verbs": list,
    "limit": int,
    "officers": int,
    "temporary": bool,
    "options": list,
    "order_num": int,
    "when": dict,
    "page_num": int,
    "page_num_y": int,
    "page_num_f": int,
}
"""Fields of rows that are no text; ``default`` may be anything."""
MEMBERS: Mapping[str, type] = {
    "short_names": str,
    "levels": int,
    "demo_fields": str,
    "uncertain_fields": str,
    "survey_checks": str,
    "verbs": str,
    "options": dict,
}
"""What lists hold."""
SINGLE = ("list_entry", "certificate_holder", "main")
FILES = "files"
"""Part of an item: the word by which a material names its blank form or sample → the file (``rules.attached``)."""
TIERS = "tiers"
"""Part of an item's file: level (5 town, 6 village …) → what is said otherwise there."""
PLAIN: Mapping[str, type] = {
    "demo": bool,
    "short_names": list,
    "levels": list,
    "levels_reason": str,
    "unit": str,
    "change_reason": str,
    "demo_fields": list,
    "uncertain_fields": list,
    "verified_fields": dict,
    "allots": str,
    "survey_checks": list,
    "mode": str,
    "family": str,
    "original_department": str,
    "extra": dict,
    FILES: dict,
    TIERS: dict,
}
MODES = {"transferred": "划转", "stationed": "进驻", "linked": "链接"}
"""Who handles an item here: the bureau decides it; its own department handles it in the hall; a guide and a link only."""
TRANSFERRED, STATIONED, LINKED = MODES
OF_AN_OFFICE = frozenset({
    "transact_addr", "transact_time", "traffic_guide", "accept_place", "center_name", "is_entry_center", "is_service_terminals",
    "is_schedule", "schedule_num", "schedule_rule", "offline_flow", "offline_flow_explain", "power_source", "consult_phone", "consult_net",
    "consult_mail", "consult_wechat", "complain_phone", "complain_net", "complain_mail", "complain_letter", "administrative_review_dept",
    "administrative_review_addr", "administrative_review_phone", "administrative_review_url", "administrative_litigation_dept",
    "administrative_litigation_addr", "administrative_litigation_phone", "administrative_litigation_url",
})  # fmt: skip
"""Elements that are of the one office that handles an item: its hall and hours, its telephones, its power, who hears complaints."""
LEFT_TO_DECIDER = frozenset({"consult_phone", "complain_phone", "power_source"})
"""Elements that stand in every item but a link that names who decides: they are that office's to publish."""
CATALOG_LENGTH = 12
"""Characters of a national 基本编码; a province's own may have any number, and no national code is made of it."""
BY_VERSION = ("task_version", "task_state")
"""Elements that follow from a version's place in its item's life; no file says them."""


def mode_of(content: Mapping[str, Any]) -> str:
    """办理方式 of an item; what says nothing is handled by the bureau."""
    return str(content.get("mode") or TRANSFERRED)


def is_mode_open(content: Mapping[str, Any]) -> bool:
    """Whether nobody has said yet how an item is handled: an imported list had no word of it."""
    return content.get("mode") == ""


def mode_words(content: Mapping[str, Any]) -> str:
    """办理方式 in words; empty where it is open."""
    return "" if is_mode_open(content) else MODES.get(mode_of(content), mode_of(content))


def is_decided_elsewhere(content: Mapping[str, Any]) -> bool:
    """Whether an item is a link that names who decides it."""
    return mode_of(content) == LINKED and bool(content["elements"].get("decider_name"))


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What an item takes from the body that implements it. ``level``: use_level, 3 city, 4 county."""

    uscc: str
    name: str
    level: int
    address: str
    phone: str
    complaint_phone: str
    government: str
    court: str


def content_of(file: Mapping[str, Any], *, name: str = "") -> dict[str, Any]:
    """The content of an item file (no body yet), or of a content itself; raises ItemRefused when something is no part of an item."""
    require_none("事项文件写法不对", file_findings(file), name)
    plain = _plain(file)
    require_none("事项文件写法不对", storable_findings(plain, "item"), name)
    elements = {key: value for group in GROUPS for key, value in plain.get(group, {}).items() if key not in BY_VERSION}
    content: dict[str, Any] = {"elements": elements, **{rows: plain.get(rows, []) for rows in ROWS if rows in plain or rows in ALWAYS}}
    content |= {key: plain[key] for key in (*SINGLE, *PLAIN) if key in plain}
    return told_alike(content)


def file_findings(file: Mapping[str, Any]) -> Iterator[Finding]:
    """Keys that are no part of an item file, and parts of the wrong kind."""
    for key, value in file.items():
        if key in GROUPS or key in SINGLE:
            if not isinstance(value, Mapping):
                yield found("I-01", key, value, "应为一组要素", f"写成 [{key}] 下的要素")
            elif key in SINGLE and not all(isinstance(inner, (str, bool)) for inner in value.values()):
                yield found("I-01", key, value, "应为文字", f"写成 [{key}] 下的文字")
        elif key in ROWS:
            yield from _row_findings(key, value)
        elif key not in PLAIN:
            yield found("I-01", key, value, "不是事项文件的部分", f"可用：{'、'.join((*PLAIN, *GROUPS, *ROWS, *SINGLE))}")
        elif not _is_of(value, PLAIN[key], MEMBERS.get(key)):
            yield found("I-01", key, value, f"类型应为 {PLAIN[key].__name__}", "请按类型填写")
    seen: dict[str, str] = {}
    for group in GROUPS:
        for name in file.get(group, {}) if isinstance(file.get(group), Mapping) else ():
            if name in seen:
                yield found("I-01", name, group, f"在 {seen[name]} 中已写过", "同一要素只写一次")
            seen[name] = group


def _row_findings(key: str, rows: Any) -> Iterator[Finding]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        yield found("I-01", key, rows, "应为逐行的表", f"写成 [[{key}]]")
        return
    must, may = ROW_FIELDS.get(key, (frozenset(), frozenset()))
    for place, row in enumerate(rows, start=1):
        for name, value in row.items():
            kind = OF_TYPE.get(name, str)
            if name != "default" and not (_is_of(value, kind, MEMBERS.get(name)) or (kind is str and isinstance(value, date))):
                yield found("I-01", f"{key}[{place}].{name}", value, f"类型应为 {kind.__name__}", "请按类型填写")
        if key == "steps" and row.get("unit", "working") not in LIMIT_UNITS.values():
            yield found("I-03", f"{key}[{place}].unit", row["unit"], "没有这种时限单位", f"可用：{'、'.join(LIMIT_UNITS.values())}")
        if key in ROW_FIELDS:
            for name in sorted(must - set(row)):
                yield found("I-02", f"{key}[{place}].{name}", "", "缺少这一栏", f"请填写 {name}")
            for name in sorted(set(row) - must - may):
                yield found("I-01", f"{key}[{place}].{name}", row[name], "不是这一栏的内容", f"可用：{'、'.join(sorted(must | may))}")


def _is_of(value: Any, kind: type, members: type | None) -> bool:
    """Whether a value is of a type (true and false are no numbers), and a list holds only what it may."""
    right = isinstance(value, kind) and isinstance(value, bool) is (kind is bool)
    return right and (members is None or all(isinstance(inner, members) and not isinstance(inner, bool) for inner in value))


def _plain(value: Any) -> Any:
    """Dates as ISO text, tables and lists as JSON has them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def implemented(content: Mapping[str, Any], body: BodyFacts) -> dict[str, Any]:
    """The content as ``body`` implements it (GB/T 39554.1). No codes are made of a basic code of another length, nor without what they end
    with. Codes, name and level are always the body's own, whatever a file says: no body
    writes on another's item. Addresses, telephones and remedies are the body's where the content states none and no other office decides.
    """
    given = content["elements"]
    catalog, serial = str(given.get("catalog_code") or ""), str(given.get("handle_serial") or "")
    task_code = f"{body.uscc}{body.level}{catalog}" if len(catalog) == CATALOG_LENGTH else ""
    handle_item = f"{task_code}{serial}" if task_code and serial else ""
    at = f"/items/{handle_item}" if handle_item else ""
    entry = given.get("link_addr", "") if mode_of(content) == LINKED else at
    online = dict.fromkeys(("online_handle_url", "mobile_terminal_url"), entry) if given.get("is_online") == "1" and entry else {}
    here = {
        "transact_addr": body.address,
        "consult_phone": body.phone,
        "complain_phone": body.complaint_phone,
        "administrative_review_dept": body.government,
        "administrative_litigation_dept": body.court,
    }
    own = {
        "task_code": task_code,
        "task_handle_item": handle_item,
        "dept_code": body.uscc,
        "dept_name": body.name,
        "use_level": str(body.level),
    }
    usual = online if is_decided_elsewhere(content) else {**online, **here}
    return {**content, "elements": {**usual, **given, **own}}


def shape_findings(content: Mapping[str, Any], on: date | None = None) -> Iterator[Finding]:
    """Elements known, filled, of the right type and with a code that holds on the day."""
    left = LEFT_TO_DECIDER - set(content["elements"]) if is_decided_elsewhere(content) else frozenset()
    yield from (finding for finding in element_findings(content["elements"], ELEMENTS, on=on) if finding.field not in left)
