"""识别所用的编码: a row's codes held against those that its item holds: by which of them it is known, and which stay as they are."""

from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.content import BodyFacts, implemented
from oneseal.catalogue.rules.findings import found
from oneseal.catalogue.rules.keys import CODES, GIVEN_CODE, SHARED_CODE, key_of, listed_code, plain_code
from oneseal.catalogue.rules.taking import Said, is_of_codes


def keys_before(said: Said) -> dict[str, dict[str, str]]:
    """The keys by which an earlier list may have made the row's item, each with the codes that give it: as they were written, and a basic
    code that stands in, with or without the item's name."""
    own = key_of(said.elements)
    told = [said.typed] if said.typed else []
    told += [{"local_task_code": code} for code in said.others]
    return {key: codes for codes in told if (key := key_of({**said.elements, **codes})) and key != own}


def keep_as_known(said: Said, before: str, codes: Mapping[str, str], content: Mapping[str, Any]) -> None:
    """An item is known, under the key ``before``, by codes as they were written: they are its own, and stay. Other codes of the row that
    its ``content`` does not hold as they were written are read as any others."""
    own = {name: code for name, code in codes.items() if content["elements"].get(name) == code}
    kept = own if key_of({**said.elements, **own}) == before else codes
    said.findings = [each for each in said.findings if not (each.field in said.typed.keys() & kept and is_of_codes(each))]
    local = kept.get("local_task_code", "")
    if local and said.extra.get(SHARED_CODE) == plain_code("local_task_code", local):
        del said.extra[SHARED_CODE]
        said.extra.pop(GIVEN_CODE, None)
    said.elements |= kept
    said.typed = {}


def known_by_list(said: Said, body: BodyFacts) -> None:
    """Of the 实施编码 that the list knows a row by, with its serial, its registered body can have nothing: it would get another code, which
    may be another row's, or none. It stands for the local code that the row does not have, so that every row is an item of its own."""
    elements, code = said.elements, listed_code(said.elements)
    if elements.get("local_task_code") or not code:
        return
    if (own := implemented({"elements": elements}, body)["elements"]["task_code"]) == elements["task_code"]:
        return
    elements["local_task_code"], said.stands_in = code, True
    why = f"按登记的实施主体应为 {own}" if own else "没有12位的基本编码，组不成实施编码"
    reason = f"清单的实施编码与实施主体不符（{why}），也没有地方实施编码：以实施编码和办理项序号作为地方实施编码"
    mend = "核对实施主体、行使层级和基本编码；另有地方实施编码的，补上这一列"
    said.findings.append(found("I-11", "local_task_code", code, reason, mend, "warn"))


def leave_as_held(said: Said, content: Mapping[str, Any]) -> None:
    """What the row's codes give is not filled in where the item of the same codes holds nothing there: a list that went out comes in as it
    was, whatever its codes say of each other. A code that stands in for a local one gives way to the one that the item has by now."""
    held = content["elements"]
    if said.stands_in and held.get("local_task_code"):
        said.elements["local_task_code"] = held["local_task_code"]
    told = (name for name in (*CODES, "handle_serial") if name in said.elements and name not in said.derived)
    if not said.derived or any(str(held.get(name) or "") != str(said.elements[name] or "") for name in told):
        return
    for name, written in said.derived.items():
        if written is None and not held.get(name):
            del said.elements[name]
        elif not held.get(name):
            said.elements[name] = written
