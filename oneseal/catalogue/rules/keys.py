"""识别键: by which of its codes a row's item is known, what it says under another heading, and what the file says elsewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oneseal.catalogue.rules.columns import CONTROLS, SPOILED, Column, code_of
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.rules.findings import Finding, found
from oneseal.law.codes import uscc
from oneseal.law.rule import Refused

CODES = ("catalog_code", "task_code", "task_handle_item", "dept_code", "local_task_code", "local_catalog_code")
NATIONAL = ("task_code", "task_handle_item")
LOOKED_AT = ("dept_name", "dept_code", "task_name", "sub_name", "local_task_code", *NATIONAL, "local_catalog_code", "catalog_code")
"""What is looked at before a list is read row by row."""
BASIC = ("local_catalog_code", "catalog_code")
OWN_CODES = ("local_task_code", *BASIC)
"""Codes by which a list may tell a body's items apart."""
CARRYING = ("local_task_code", *NATIONAL, *BASIC)
"""Codes of which one, the first that a row has, may carry its body's code."""
KEYS = ("dept_code", "local_task_code", "task_code", "handle_serial")
"""Elements by which a row names its item."""
BODY, CATALOG, TASK, HANDLE = 18, 12, 31, 33
"""Characters of a body's code, 基本编码, 实施编码 and 业务办理项编码 (domain 1.3)."""
MEANT_NATIONAL = re.compile(r"[0-9A-Z]{24,36}")
"""A national code of today, of before (R1-08), or one of them with a few signs too many or too few; all else is a local code."""
OF_A_PROVINCE = re.compile(r"[0-9A-Z]{14}")
"""A province's own basic code (Sichuan; domain 13.1)."""
SHORTEST_BODY = 6
"""Letters and digits below which what stands for a body's code tells no body: "无", "-", "暂无"."""
MOST_NATIONAL = 50
"""Characters that the columns of national codes hold."""
LONGEST_LOCAL = 120
BESIDE = "文件中的"
"""Before the name of an element whose text in the file is kept among the other columns."""
SHARED_CODE = f"{BESIDE}地方实施编码"
"""Under which the local code is kept that several items of a body share."""
GIVEN_CODE = "导入时暂用的地方实施编码"
"""Under which the code is kept that such an item got until it has its own."""
_SEGMENTS = re.compile(r"[^0-9A-Za-z]+")


def is_uscc(code: str) -> bool:
    """Whether a code is a 统一社会信用代码."""
    try:
        return bool(uscc(code))
    except Refused:
        return False


def plain_code(name: str, text: str) -> str:
    """A code without what typing and spreadsheets put into it. Local codes are free text: their letters stay as they are."""
    return code_of(text) if name.startswith("local_") or SPOILED.fullmatch(text) else code_of(text).upper()


@dataclass(slots=True)
class Overview:
    """What a list says as a whole, seen before its rows are read: the code that it gives a body's name, and local and basic codes that
    several items of one body share."""

    coded: dict[str, str] = field(default_factory=dict)
    shared: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, columns: Sequence[Column | None], rows: Iterable[Sequence[str]]) -> "Overview":
        """Of a spreadsheet's rows; nothing is asked of a list without bodies' names and without local and basic codes."""
        places = {column.name: place for place, column in enumerate(columns) if column}
        if not places.keys() & {"dept_name", *OWN_CODES}:
            return cls()
        return cls.of_said(looked_at(columns, rows))

    @classmethod
    def of_said(cls, rows: Iterable[Mapping[str, str]]) -> "Overview":
        """Of rows by element."""
        codes: dict[str, str] = {}
        inside: dict[str, str] = {}
        named: dict[tuple[str, str, str], str] = {}
        several = set[tuple[str, str, str]]()
        for row in rows:
            name, code = row.get("dept_name", "").strip(), plain_code("dept_code", row.get("dept_code", ""))
            if name and code and codes.get(name) != code and is_uscc(code):
                codes[name] = "" if name in codes else code
            if name and not code and (read := _carried({each: plain_code(each, row.get(each, "")) for each in CARRYING})):
                inside[name] = read if inside.setdefault(name, read) == read else ""
            title = f"{row.get('task_name', '')}{row.get('sub_name', '')}"
            for own in own_codes({each: plain_code(each, row.get(each, "")) for each in OWN_CODES}):
                if named.setdefault((code, name, own), title) != title:
                    several.add((code, name, own))
        whole = cls({name: code for name, code in {**inside, **codes}.items() if code})
        seen: dict[tuple[str, str], str] = {}
        for (code, name, own), title in named.items():
            of_body = (body_of({"dept_code": code or whole.coded.get(name, ""), "dept_name": name}), own)
            if (code, name, own) in several or seen.setdefault(of_body, title) != title:
                whole.shared.add(of_body)
        return whole


def looked_at(columns: Sequence[Column | None], rows: Iterable[Sequence[str]]) -> Iterator[dict[str, str]]:
    """Of a spreadsheet's rows what is looked at before they are read."""
    places = {column.name: place for place, column in enumerate(columns) if column}
    held = [(name, places[name]) for name in LOOKED_AT if name in places]
    return ({name: cells[place] for name, place in held if place < len(cells)} for cells in rows)


NO_OVERVIEW = Overview()


def completed(elements: dict[str, Any], extra: dict[str, str], overview: Overview = NO_OVERVIEW) -> Iterator[Finding]:
    """Fill in what the file says elsewhere of a row with its codes derived; each code that stands in for another is named."""
    yield from _body_found(elements, overview)
    yield from _moved(elements, extra)
    local = str(elements.get("local_task_code") or "")
    if local and elements.get("task_name") and (body_of(elements), local) in overview.shared:
        yield _told_apart(elements, extra, local)
    elif code := _of_another(elements):
        elements["local_task_code"] = code
        reason = "实施编码不是这个实施主体的，也没有地方实施编码：以实施编码和办理项序号作为地方实施编码"
        mend = "核对实施主体编码和实施编码；另有地方实施编码的，补上这一列"
        yield found("I-11", "local_task_code", code, reason, mend, "warn")
    elif (name := _stand_in(elements)) and (code := str(elements[name])):
        label = ELEMENTS[name].label
        local = others_of(elements, overview)[0] if name in BASIC else code
        elements["local_task_code"] = local
        how = "（本机构几个事项的编码相同，加上事项名称）" if local != code else ""
        reason = f"没有地方实施编码，也没有办理项序号：以“{label}”的值{how}作为地方实施编码"
        yield found("I-11", "local_task_code", local, reason, "核对这个编码；另有地方实施编码的，补上这一列", "warn")


def _told_apart(elements: dict[str, Any], extra: dict[str, str], local: str) -> Finding:
    """A local code that the list gives to items of several names is none's own: each is an entry with its name, the code stays beside."""
    elements["local_task_code"] = extra[GIVEN_CODE] = with_name(local, str(elements["task_name"]))
    extra[SHARED_CODE] = local
    reason = "本机构几个名称不同的事项都写这个地方实施编码，暂时加上事项名称分别保存"
    return found("I-11", "local_task_code", local, reason, "核对并改正各事项的地方实施编码")


def shared_findings(content: Mapping[str, Any]) -> Iterator[Finding]:
    """I-11: the local code is still what the import made of one that the list gives to several items. Any other is the item's own, also
    one that begins alike."""
    extra, elements = content.get("extra", {}), content["elements"]
    alone, local = str(extra.get(SHARED_CODE) or ""), str(elements.get("local_task_code") or "")
    if alone and local == (extra.get(GIVEN_CODE) or with_name(alone, str(elements.get("task_name") or ""))):
        reason = f"导入的清单把编码“{alone}”写给几个名称不同的事项，这里暂时加上了事项名称"
        yield found("I-11", "local_task_code", local, reason, "改为本事项自己的地方实施编码")


def with_name(code: str, name: str) -> str:
    """A code that several items share, with the item's name."""
    return f"{code}-{name}"[:LONGEST_LOCAL]


def derive(elements: dict[str, Any]) -> None:
    """Parts of a whole code that has no column of its own: basic code and serial out of the implementation codes (domain 1.3), where all
    that the row says of them agrees."""
    catalog, task, handle = (str(elements.get(name) or "") for name in ("catalog_code", *NATIONAL))
    if len(handle) == HANDLE and task in ("", handle[:TASK]) and catalog in ("", handle[TASK - CATALOG : TASK]):
        task = elements["task_code"] = handle[:TASK]
        elements["handle_serial"] = elements.get("handle_serial") or handle[TASK:]
    if len(task) != TASK:
        return
    if not catalog:
        elements["catalog_code"] = task[-CATALOG:]
    if not elements.get("dept_code"):
        elements["dept_code"] = task[:BODY]


def _body_found(elements: dict[str, Any], overview: Overview) -> Iterator[Finding]:
    """The body's code where its column says none: a segment of the local code (Sichuan), else what the file gives its name elsewhere."""
    if elements.get("dept_code"):
        return
    named = str(elements.get("dept_name") or "").strip()
    inside = _inside(elements)
    if code := inside or overview.coded.get(named, ""):
        elements["dept_code"] = code
        reason = "没有填写，从事项编码中读出" if inside else f"没有填写，按本文件其他行“{named}”的编码补上"
        yield found("I-15", "dept_code", code, reason, "核对实施主体编码", "warn")


def _inside(elements: Mapping[str, Any]) -> str:
    """The body's code that is a segment of the item's own."""
    local = next((str(elements[name]) for name in CARRYING if elements.get(name)), "")
    return next((part for part in _SEGMENTS.split(local.upper()) if len(part) == BODY and is_uscc(part)), "")


def _carried(elements: dict[str, Any]) -> str:
    """The body's code that any code of the row carries."""
    derive(elements)
    code = str(elements.get("dept_code") or "")
    return code if is_uscc(code) else _inside(elements)


def _moved(elements: dict[str, Any], extra: dict[str, str]) -> Iterator[Finding]:
    """A local code under the heading of a national one goes where local codes are; one too long for it that has no place there is kept
    among the other columns."""
    basic = str(elements.get("catalog_code") or "")
    if OF_A_PROVINCE.fullmatch(basic) and elements.get("local_catalog_code") in (None, "", basic):
        elements["local_catalog_code"] = basic
        del elements["catalog_code"]
        reason = f"“基本编码”一列写的是省里的基本编码（14位），不是国家基本编码（{CATALOG}位），已移到“地方基本目录编码”"
        mend = "核对表头；这一列是省里的编码的，写“地方基本目录编码”"
        yield found("I-11", "local_catalog_code", basic, reason, mend, "warn")
    for name in NATIONAL:
        code, local = str(elements.get(name) or ""), str(elements.get("local_task_code") or "")
        if not code or MEANT_NATIONAL.fullmatch(code) or SPOILED.fullmatch(code) or elements.get("handle_serial"):
            continue
        label = ELEMENTS[name].label
        why = f"“{label}”一列写的不是国家编码（{TASK if name == 'task_code' else HANDLE}位）；地方编码没有固定长度，按文本保存"
        if local in ("", code):
            elements["local_task_code"] = code
            del elements[name]
            yield found(
                "I-11", "local_task_code", code, f"{why}，已移到“地方实施编码”", "核对表头；这一列是地方编码的，写“地方实施编码”", "warn"
            )
        elif len(code) > MOST_NATIONAL:
            extra[f"{BESIDE}{label}"] = code
            del elements[name]
            yield found("I-11", name, code, f"{why}，已有地方实施编码，这一个保留在“其他列”", "核对表头", "warn")


def listed_code(elements: Mapping[str, Any]) -> str:
    """实施编码 and 办理项序号 as one code; "" where the row has not both, or the first cannot be read."""
    task, serial = (str(elements.get(name) or "") for name in ("task_code", "handle_serial"))
    return f"{task}-{serial}" if task and serial and not SPOILED.fullmatch(task) else ""


def _of_another(elements: Mapping[str, Any]) -> str:
    """The code that a row without a local one is known by where its 实施编码 does not begin with its body's code: by that and the serial
    alone it would be the item of whoever has them."""
    if elements.get("local_task_code") or not body_of(elements):
        return ""
    return "" if str(elements.get("task_code") or "")[:BODY] == elements.get("dept_code") else listed_code(elements)


def _stand_in(elements: Mapping[str, Any]) -> str:
    """The element whose code stands for the local code of a row that has neither that nor a national code with its serial: 实施编码, else
    业务办理项编码, else the basic codes."""
    if elements.get("local_task_code") or (elements.get("handle_serial") and elements.get("task_code")):
        return ""
    codes = {name: str(elements.get(name) or "") for name in (*NATIONAL, *BASIC)}
    return next((name for name, code in codes.items() if code and not SPOILED.fullmatch(code)), "")


def own_codes(elements: Mapping[str, Any]) -> set[str]:
    """The local code and the basic code of a row, where they can be read."""
    local = str(elements.get("local_task_code") or "")
    return {code for code in (local, basic_of(elements)) if code and not SPOILED.fullmatch(code)}


def basic_of(elements: Mapping[str, Any]) -> str:
    """The basic code that may stand in: the province's or city's own, else the national one."""
    return next((code for name in BASIC if (code := str(elements.get(name) or "")) and not SPOILED.fullmatch(code)), "")


def others_of(elements: Mapping[str, Any], overview: Overview = NO_OVERVIEW) -> list[str]:
    """The local codes that a basic code may stand in as, the one that counts in this list first: with the item's name where several items
    of the body share the code, else alone."""
    basic = basic_of(elements)
    serial, name = str(elements.get("handle_serial") or ""), str(elements.get("task_name") or "")
    alone = f"{basic}-{serial}" if serial else basic
    named = with_name(alone, name)
    is_shared = (body_of(elements), basic) in overview.shared and name and not serial
    return [named, alone] if is_shared else [alone, named]


def row_keys(elements: Mapping[str, str]) -> list[str]:
    """The keys that a row of a further sheet has, as the item's own row would have them."""
    said: dict[str, Any] = {name: CONTROLS.sub("", text) for name, text in elements.items()}
    said |= {name: plain_code(name, text) for name, text in said.items() if name in CODES}
    derive(said)
    for _ in completed(said, {}):
        pass
    return keys_of(said)


def body_of(elements: Mapping[str, Any]) -> str:
    """By what a row names its body: its code, else its name. A number that a spreadsheet has made of a code, and a sign for "none", are
    many bodies' and so name none, unless nothing else does."""
    code, name = str(elements.get("dept_code") or ""), code_of(str(elements.get("dept_name") or "")).upper()
    is_code = len(_SEGMENTS.sub("", code)) >= SHORTEST_BODY and not SPOILED.fullmatch(code)
    return code if is_code or not name else name


def key_of(elements: Mapping[str, Any]) -> str:
    """识别键: body code (else its name) and 地方实施编码, else 实施编码 and 办理项序号; empty when the row has neither."""
    return next(iter(keys_of(elements)), "")


def keys_of(elements: Mapping[str, Any]) -> list[str]:
    """Every key that a row has, the first its own. A number that a spreadsheet has made of a code is many codes' and so no key."""
    body, (_, local, task, serial) = body_of(elements), (str(elements.get(name) or "") for name in KEYS)
    if SPOILED.fullmatch(local):
        local = ""
    if SPOILED.fullmatch(task):
        task = ""
    return [f"{first}|{second}"[:260] for first, second in ((body, local), (task, serial)) if first and second]


def key_part(elements: Mapping[str, Any]) -> dict[str, Any]:
    """Of a row the elements alone of which its own key is made."""
    body, local = body_of(elements), str(elements.get("local_task_code") or "")
    names = ("dept_code", "local_task_code") if body and local and not SPOILED.fullmatch(local) else ("task_code", "handle_serial")
    return {name: elements[name] for name in names if name in elements and (name != "dept_code" or elements[name] == body)}


def key_findings(elements: Mapping[str, Any]) -> list[Finding]:
    """I-11: a row without a key says nothing of any item."""
    if key_of(elements):
        return []
    if SPOILED.fullmatch(local := str(elements.get("local_task_code") or "")):
        reason = "地方实施编码被电子表格改成了科学计数，认不出是哪个事项"
        return [found("I-11", "local_task_code", local, reason, "把该列设为文本，从原始清单重新粘贴")]
    missing = "local_task_code" if body_of(elements) else "dept_code"
    reason = f"没有{ELEMENTS[missing].label}，认不出是哪个事项"
    return [found("I-11", missing, "", reason, "填写实施主体编码和地方实施编码，或者实施编码")]
