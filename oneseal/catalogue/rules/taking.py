"""导入一行: what a row of a list says of an item, by which key the item is known, and what is wrong with the row itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oneseal.catalogue.rules.columns import (
    CONTROLS,
    IGNORED,
    PLAIN_LABELS,
    ROW_LABELS,
    SPOILED,
    Column,
    division_code_of,
    in_order,
    unquoted,
    value_of,
)
from oneseal.catalogue.rules.content import ALWAYS, BY_VERSION, ROWS, mode_of
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.rules.findings import Finding, found, found_whole
from oneseal.catalogue.rules.grounds import grounds_in
from oneseal.catalogue.rules.intermediaries import SERVICES, TEXT, is_same_text, services_in, services_of, services_text
from oneseal.catalogue.rules.keys import (
    BASIC,
    BESIDE,
    CODES,
    NATIONAL,
    NO_OVERVIEW,
    SHARED_CODE,
    Overview,
    completed,
    derive,
    key_part,
    listed_code,
    others_of,
    plain_code,
    with_name,
)

ACCEPTED, DRAFTED, UNCHANGED, SET_ASIDE, LEFT_OUT = "accepted", "draft", "unchanged", "set_aside", "left_out"
VERDICTS = {ACCEPTED: "完整", DRAFTED: "草稿（须改正）", UNCHANGED: "无变化", SET_ASIDE: "搁置", LEFT_OUT: "没有选"}
OWN = ("task_code", "task_handle_item", "dept_code", "dept_name", "use_level")
"""Elements that the implementing body itself determines (``content.implemented``)."""


@dataclass(slots=True)
class Said:
    """What one row says: elements by name (empty text: emptied), tables of rows, other parts, columns nobody knows, places, findings."""

    elements: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    """Tables of which the row has words in place of rows: their whole text, which is kept beside."""
    first: int = 0
    """The line that says the row's key first, where this row is a further one."""
    kept: str = ""
    """Under which name such a row is kept beside the first."""
    sheet: str = ""
    """The sheet it stands on, where several hold a list."""
    typed: dict[str, str] = field(default_factory=dict)
    """Codes that were written otherwise than codes are, as they were written."""
    derived: dict[str, Any] = field(default_factory=dict)
    """Codes that other codes of the row give, each with what the row itself has there; None: no cell."""
    stands_in: bool = False
    """Whether its local code is none of the list's: another of its codes stands for it."""
    others: list[str] = field(default_factory=list)
    """Local codes by which an earlier list may have known the row's item besides the one that it has: alone, and with the item's name."""

    @property
    def name(self) -> str:
        """事项名称, shortened to what a list shows."""
        return str(self.elements.get("task_name", ""))[:200]

    def speaks_of(self, field: str) -> bool:
        """Whether the row has a cell, even an empty one, for a field (``materials[2].by_law`` is of the table ``materials``)."""
        name = field.partition("[")[0].partition(".")[0]
        return name in self.elements or name in self.parts or (name == SERVICES and TEXT in self.elements)

    def to_data(self) -> dict[str, Any]:
        """As kept until it is taken in."""
        return {
            "elements": self.elements,
            "parts": self.parts,
            "extra": self.extra,
            "places": self.places,
            "words": self.words,
            "first": self.first,
            "kept": self.kept,
            "sheet": self.sheet,
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Said":
        """As it was kept."""
        return cls(
            dict(data["elements"]),
            dict(data["parts"]),
            dict(data["extra"]),
            dict(data["places"]),
            words=dict(data.get("words", {})),
            first=data.get("first", 0),
            kept=data.get("kept", ""),
            sheet=data.get("sheet", ""),
        )


def text_said(said: Said) -> str:
    """All that a row says as one text."""
    return json.dumps({**said.elements, **said.parts, **said.extra}, ensure_ascii=False, sort_keys=True)


SAME_KEY = "同一识别键的"
"""Before the name under which a further row of a key is kept beside the first."""


def kept_as(name: str, number: int) -> str:
    """Under which name a further row of a key is kept: its own, with its number among those that are called alike. The line would change
    with every row put in above."""
    return f"{SAME_KEY}“{name[:100]}”" + (f"（{number}）" if number > 1 else "")


def is_kept(text: str, content: Mapping[str, Any]) -> bool:
    """Whether a further row of a key is kept in the item's content already, under whatever name."""
    return any(name.startswith(SAME_KEY) and held == text for name, held in content.get("extra", {}).items())


def beside_first(said: Said) -> Said:
    """A further row of a key as it goes into the draft of the first: whole, among the other columns. What it has besides the key is not
    said of the item, for the first row counts."""
    return Said(key_part(said.elements), extra={said.kept: text_said(said)}, places=said.places, sheet=said.sheet)


NOTHING_SAID: Mapping[str, Any] = {"elements": {}, "parts": {}, "extra": {}, "places": {}}


def said_in(cells: Mapping[Column, str], extra: Mapping[str, str], overview: Overview = NO_OVERVIEW) -> Said:
    """A row of a spreadsheet: column → text."""
    said = Said(extra={name: text for name, text in extra.items() if text})
    names: dict[str, str] = {}
    for column, text in cells.items():
        if column.kind == "place":
            said.places[column.name] = division_code_of(text) if column.name == "division_code" else text
        elif column.kind == "name" or (column.name == "main" and text and not text.lstrip().startswith("{")):
            names[column.name.removesuffix("_name")] = unquoted(text)
        elif column.kind == "element":
            if column.name not in IGNORED:
                said.elements[column.name] = _element(said, column.name, text)
        elif text and column.kind != "serial":
            _part(said, column, text)
    _named(said, names)
    drop_controls(said)
    written = dict(said.elements)
    derive(said.elements)
    said.derived = {name: written.get(name) for name, code in said.elements.items() if code != written.get(name)}
    had_none = not said.elements.get("local_task_code")
    said.findings += completed(said.elements, said.extra, overview)
    others = {listed_code(said.elements), *(said.elements.get(name) for name in (*NATIONAL, *BASIC))} - {None, ""}
    said.stands_in = had_none and said.elements.get("local_task_code") in others
    said.others = _other_codes(said, overview)
    return said


def _other_codes(said: Said, overview: Overview) -> list[str]:
    local, alone = str(said.elements.get("local_task_code") or ""), said.extra.get(SHARED_CODE, "")
    if not local or SPOILED.fullmatch(local):
        return []
    if alone:
        return [alone]
    if local in (codes := others_of(said.elements, overview)):
        return [code for code in codes if code != local]
    return [with_name(local, said.name)] if said.name else []


def _named(said: Said, names: Mapping[str, str]) -> None:
    """事项名称 of a list that has 主项 and 子项 in columns of their own: the item is called by both, and its main item stands beside."""
    whole, main, sub = str(said.elements.get("task_name") or ""), names.get("main", ""), names.get("sub", "")
    sub = "" if sub in NO_NAME else sub
    above = main or (whole if sub else "")
    called = sub or whole or main
    base = whole or main
    if sub and base and base not in sub:
        called = f"{base}（{sub}）"
    if names and called:
        said.elements["task_name"] = called
    if above and above != called:
        said.parts["main"] = {"name": above}


def drop_controls(said: Said) -> None:
    """Signs that no spreadsheet holds and nobody sees are left out of what the row says, each cell of them named."""
    for where in (said.elements, said.parts, said.extra, said.places, said.words):
        for name, value in where.items():
            kept = _without_controls(value)
            if kept != value:
                where[name] = kept
                shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                said.findings.append(found("I-17", name, shown, "含有看不见的控制字符，已去掉", "在原文件中删去这些字符", "warn"))


def _without_controls(value: Any) -> Any:
    if isinstance(value, str):
        return CONTROLS.sub("", value)
    if isinstance(value, list):
        return [_without_controls(inner) for inner in value]
    return {name: _without_controls(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def _element(said: Said, name: str, text: str) -> Any:
    text = text if name in CODES else unquoted(text)
    if name in CODES and (plain := plain_code(name, text)) != text:
        reason = "编码里有全角字符、空格、引号或者小写字母，已改成通常的写法"
        said.findings.append(found("R1-01", name, text, reason, "在原文件中改正", "warn"))
        text, said.typed[name] = plain, text
    if name in CODES and SPOILED.fullmatch(text):
        said.findings.append(
            found("I-13", name, text, "编码被电子表格改成了科学计数，原来的数字已经丢失", "把该列设为文本，从原始清单重新粘贴")
        )
    return value_of(ELEMENTS[name], text) if text else ""


def _part(said: Said, column: Column, text: str) -> None:
    if column.kind == "plain" and not text.lstrip().startswith(("[", "{")):
        said.parts[column.name] = _plain(column.name, text)
        return
    if column.name in ROWS and text.strip() in NOTHING_IN_IT:
        said.parts[column.name] = []
        return
    try:
        said.parts[column.name] = json.loads(text)
    except ValueError:
        if column.name == SERVICES:
            said.parts[SERVICES] = services_in(text)
        else:
            _words(said, column.name, text)


def _words(said: Said, name: str, text: str) -> None:
    """Words where rows should be: what can be read of them becomes rows to be held against the statute, and the words stay whole."""
    said.words[name] = text
    mend = f"按导出的写法填写，或者用单独的工作表；原文保留在“其他列”的“{original(name)}”"
    rows = grounds_in(text) if name == "by_law" else []
    if not rows:
        said.findings.append(found_whole("I-01", name, text, "这一列是文字，应为 JSON 表", mend))
        return
    said.parts[name] = rows
    reason = f"这一列是文字，读出 {len(rows)} 条依据，逐条待核实"
    said.findings.append(found_whole("I-01", name, text, reason, "补上施行日期和效力级别，核对条号", "warn"))


def original(name: str) -> str:
    """Under which name a table's words are kept."""
    return f"{ROW_LABELS.get(name) or PLAIN_LABELS.get(name, name)}（原文）"


def _plain(name: str, text: str) -> Any:
    if name in {"short_names", "survey_checks", "demo_fields", "uncertain_fields"}:
        return [part for part in text.replace("；", "、").split("、") if part]
    if name == "demo":
        return text in {"是", "1", "true", "True"}
    return MODES_BY_LABEL.get(text, text) if name == "mode" else text


MODES_BY_LABEL = {"划转": "transferred", "进驻": "stationed", "链接": "linked"}


NO_NAME = frozenset(("无", "（无）", "(无)", "/", "-", "—", "——"))
"""What stands in the place of a sub item's name where there is none."""
NOTHING_IN_IT = ("（无）", "(无)", "无")
"""What says in a table's place that the item has no such rows."""


def merged(said: Said, latest: Mapping[str, Any] | None, reason: str) -> dict[str, Any]:
    """The item's content as the row changes it: what the row does not say stays as the latest version says it.

    Words that the item was drafted from before are nothing new: rows that somebody has mended since then stay.
    """
    known: Mapping[str, Any] = latest or {"elements": {}}
    content = {**{rows: known.get(rows, []) for rows in ALWAYS}, **known}
    changed = {**known["elements"], **{name: value for name, value in said.elements.items() if name != TEXT}}
    content["elements"] = {
        name: value for name, value in changed.items() if (value != "" or known["elements"].get(name) == "") and name not in BY_VERSION
    }
    if not said.elements.get("catalog_code") and content["elements"].get("catalog_code") == said.elements.get("local_catalog_code"):
        content["elements"].pop("catalog_code", None)
    kept = known.get("extra", {})
    same = {name for name, text in said.words.items() if kept.get(original(name)) == text and known.get(name)}
    content |= {name: part for name, part in said.parts.items() if name not in {*same, SERVICES}}
    if (services := _services(said, known)) is not None:
        content[SERVICES] = services
    content |= {name: in_order(name, part) for name, part in content.items() if name in ROWS and isinstance(part, list)}
    if doubtful := [name for name in said.words if name in said.parts and name not in same]:
        content["uncertain_fields"] = list(dict.fromkeys((*content.get("uncertain_fields", ()), *doubtful)))
    if extra := {**said.extra, **{original(name): text for name, text in said.words.items()}}:
        content["extra"] = {**kept, **extra}
    _with_mode(content, known)
    content["change_reason"] = known.get("change_reason") or reason
    return content


def _with_mode(content: dict[str, Any], known: Mapping[str, Any]) -> None:
    """办理方式 is open in a new item of whose handling the list says nothing; of an item there is only another word is a change."""
    if not known["elements"]:
        content.setdefault("mode", "")
    elif not content.get("mode") or content["mode"] == mode_of(known):
        content.pop("mode", None)
        content |= {"mode": known["mode"]} if "mode" in known else {}


def _services(said: Said, known: Mapping[str, Any]) -> Any:
    """The item's services as a row changes them, in the table or in the national text; None where it says what the item says already."""
    rows, text = said.parts.get(SERVICES), said.elements.get(TEXT)
    if rows is not None and rows != services_of(known):
        return rows
    if text is not None and not is_same_text(text, str(known["elements"].get(TEXT) or "")):
        return services_in(text)
    return None


def services_apart(said: Said, latest: Mapping[str, Any] | None) -> list[Finding]:
    """Services that a row changes both in the table and in the national text, and otherwise in each."""
    known: Mapping[str, Any] = latest or {"elements": {}}
    text, rows = said.elements.get(TEXT), _services(said, known)
    if not text or rows is not said.parts.get(SERVICES) or not isinstance(rows, list):
        return []
    if is_same_text(text, str(known["elements"].get(TEXT) or "")) or is_same_text(text, services_text(rows)):
        return []
    reason = "“中介服务”一列与“中介服务项目”写的不一样，以“中介服务项目”为准"
    return [found_whole("I-14", TEXT, text, reason, "改正其中一处，或者清空“中介服务”一列", "warn")]


def kept_beside(content: dict[str, Any], said: Said, own: Mapping[str, Any]) -> list[Finding]:
    """Own elements that the file says otherwise than the body has them: each is named, and kept among the other columns."""
    wrong = []
    rules = {"task_code": "R1-04", "task_handle_item": "R1-01", "dept_code": "R1-02", "dept_name": "R1-02", "use_level": "R1-03"}
    local, serial = (str(content["elements"].get(each) or "") for each in ("local_task_code", "handle_serial"))
    for name in OWN:
        given, held = str(said.elements.get(name) or ""), str(own.get(name) or "")
        if given and not held and name in NATIONAL and given != local:
            content["extra"] = {**content.get("extra", {}), f"{BESIDE}{ELEMENTS[name].label}": given}
            reason = "没有12位的基本编码（业务办理项编码另须办理项序号），不能核对"
            mend = "补上基本编码和办理项序号；文件中的写法保留在“其他列”"
            wrong += [found(rules[name], name, given, reason, mend, "warn")] if given != local.removesuffix(f"-{serial}") else []
        if given and held and given != held:
            content["extra"] = {**content.get("extra", {}), f"{BESIDE}{ELEMENTS[name].label}": given}
            reason = f"与登记的实施主体不一致，登记为 {held}"
            severity = "warn" if name == "dept_name" else "error"
            wrong.append(found(rules[name], name, given, reason, "核对实施主体；文件中的写法保留在“其他列”", severity))
    return wrong


HANGS_ON = {
    "dept_code": {"task_code", "task_handle_item"},
    "catalog_code": {"task_code", "task_handle_item"},
    "task_code": {"task_handle_item", "catalog_code", "dept_code"},
    "task_type": {"catalog_code"},
    "task_name": {"catalog_code"},
}
"""Element → the codes that are held against it."""


def without_consequences(findings: Sequence[Finding]) -> list[Finding]:
    """Of a value that cannot be read only that is told: what else is found of it, and of codes held against it, follows from it."""
    causes: dict[str, Finding] = {}
    for finding in findings:
        if _cannot_be_read(finding):
            causes.setdefault(finding.field, finding)
    hanging = {field for cause in causes for field in HANGS_ON.get(cause, ())}
    return [
        each
        for each in findings
        if causes.get(each.field, each) is each and not (each.field in hanging - causes.keys() and is_of_codes(each))
    ]


def _cannot_be_read(finding: Finding) -> bool:
    code = getattr(finding.rule, "code", "")
    return finding.severity == "error" and (code in {"I-13", "I-03"} or (code == "R1-02" and finding.field == "dept_code"))


def is_of_codes(finding: Finding) -> bool:
    """Whether a finding is of an item's codes (R1-*)."""
    return getattr(finding.rule, "code", "").startswith("R1-0")
