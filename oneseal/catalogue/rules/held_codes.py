"""识别所用的编码: a row's codes held against those that its item holds: by which of them it is known, and which stay as they are."""

from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.keys import CODES, GIVEN_CODE, SHARED_CODE, key_of, plain_code
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


def leave_as_held(said: Said, content: Mapping[str, Any]) -> None:
    """What the row's codes give is not filled in where the item of the same codes holds nothing there: a list that went out comes in as it
    was, whatever its codes say of each other."""
    held = content["elements"]
    told = (name for name in (*CODES, "handle_serial") if name in said.elements and name not in said.derived)
    if not said.derived or any(str(held.get(name) or "") != str(said.elements[name] or "") for name in told):
        return
    for name, written in said.derived.items():
        if written is None and not held.get(name):
            del said.elements[name]
        elif not held.get(name):
            said.elements[name] = written
