"""各级 What an item says at one level: its own words there, or a guide and a link when another office decides it (行政许可法 22, 23)."""

from collections.abc import Collection, Mapping
from typing import Any

from oneseal.catalogue.rules.attached import NAMED, held_under, set_here, word_of
from oneseal.catalogue.rules.content import LINKED, OF_AN_OFFICE, PLAIN, TIERS, TRANSFERRED, BodyFacts, implemented, mode_of

DECIDED_AT = "decided_at"
"""In a level's part of an item's file: the level whose office decides the item; this one has its guide and the way there."""
LEVELS = {3: "市级", 4: "县级", 5: "乡镇（街道）", 6: "村（社区）"}
"""行使层级 of a city's bodies."""
MARKS = ("demo_fields", "uncertain_fields")
"""What a level adds to, where other parts of an item's file are said anew."""
HANDLED_HERE = ("survey_checks", "allots")
"""Parts of an item that only who handles it needs; its steps and what its certificate shows are such too."""
REACHED = ("transact_addr", "consult_phone", "complain_phone", "administrative_review_dept", "administrative_litigation_dept")
"""Elements that say where the deciding office is, whom to ask, and who hears a complaint against its decision."""
AS_PUBLISHED = {
    **dict.fromkeys(("transact_addr", "transact_time", "offline_flow"), "由{}办理，以其公布为准"),
    **dict.fromkeys(("administrative_review_dept", "administrative_litigation_dept"), "以{}公布的为准"),
}
"""Elements that must stand, and of which a link without a known deciding office can only say that this office publishes them."""
Content = Mapping[str, Any]


def at_level(content: Content, level: int) -> dict[str, Any]:
    """The content as the bodies of one level say it: what the file says for that level stands before what it says for all."""
    own = _own(content, level)
    plain = {key: value for key, value in own.items() if key in PLAIN}
    plain |= {key: list(dict.fromkeys([*content.get(key, ()), *own[key]])) for key in MARKS if key in own}
    elements = {**content["elements"], **{key: value for key, value in own.items() if key not in PLAIN and key != DECIDED_AT}}
    whole = {**{key: value for key, value in content.items() if key != TIERS}, **plain, "elements": elements}
    return _without_handling(whole, own) if own and mode_of(whole) == LINKED else whole


def decided_at(content: Content, level: int) -> int | None:
    """The level that decides the item for this one; None when this one does, or an office outside this system."""
    said = _own(content, level).get(DECIDED_AT)
    return int(said) if said else None


def stated_at(content: Content, level: int) -> frozenset[str]:
    """The elements that an item's file says of a level itself; of a file without parts for levels all."""
    return frozenset(_own(content, level) or content["elements"])


def pointing(content: Content, decided: int | None, decider: BodyFacts | None, stated: Collection[str] = ()) -> dict[str, Any]:
    """A link as people follow it: to the guide of the one office that decides, with its address and telephones; to every office that the
    search finds where there is not one but many (``decider`` None); where the file says, when no office of this system decides.

    Without a known deciding office nothing is left that is another's: its hall, hours, telephones and power; but for what is ``stated``.
    """
    elements = dict(content["elements"])
    if decider:
        plain = {key: value for key, value in elements.items() if key != "decider_name"}
        known = implemented({**content, "elements": plain}, decider)["elements"]
        elements |= {name: known[name] for name in REACHED}
        elements |= {"decider_name": decider.name, "link_addr": f"/items/{known['task_handle_item']}"}
    elif decided:
        elements["link_addr"] = f"/items?q={elements.get('task_name', '')}"
        elements.setdefault("decider_name", f"{LEVELS[decided]}实施机关")
    if name := elements.get("decider_name"):
        if not decider:
            elements = {key: value for key, value in elements.items() if key in stated or key not in OF_AN_OFFICE}
            elements = {**{key: words.format(name) for key, words in AS_PUBLISHED.items()}, **elements}
        elements.setdefault("power_division", f"由{name}受理和决定；这里公布指南和入口，不收件、不作决定")
        if elements.get("is_online") == "1":
            elements |= _online(name, str(elements.get("link_addr", "")), stated)
    return {**content, "elements": elements}


def _online(name: str, link: str, stated: Collection[str]) -> dict[str, str]:
    """网上办理 of a link: at the office that decides, not with who publishes the guide."""
    way = f"从链接到{name}的指南，在那里网上申请" if link.startswith("/items") else f"在{name}的系统网上申请，入口见链接"
    said = {"online_handle_url": link, "mobile_terminal_url": link, "online_flow": way}
    return {key: value for key, value in said.items() if key != "online_flow" or key not in stated}


def is_published_by_bureau(content: Content) -> bool:
    """Whether an item stands among its bureau's own: it decides it, or it points to an office that has no window in its hall."""
    mode = mode_of(content)
    return mode == TRANSFERRED or (mode == LINKED and bool(content["elements"].get("decider_name")))


def _own(content: Content, level: int) -> Content:
    own: Content = content.get(TIERS, {}).get(str(level), {})
    return own


def _without_handling(content: Content, own: Content) -> dict[str, Any]:
    """The content of a link: nothing is filed, surveyed or made by who publishes it, and it has no power of its own to divide."""
    kept = {key: value for key, value in content.items() if key not in HANDLED_HERE}
    gone = {*HANDLED_HERE, "steps", "certificate_fields"}
    marks = {key: [name for name in content.get(key, ()) if name not in gone] for key in MARKS}
    materials = [_without_sheets(content, row) for row in content["materials"]]
    elements = {name: value for name, value in content["elements"].items() if name != "power_division" or name in own}
    return {**kept, **marks, "elements": elements, "steps": [], "certificate_fields": [], "materials": materials}


def _without_sheets(content: Content, row: Content) -> dict[str, Any]:
    """A material of a link: the blank and the sample that are set by who handles the item stand in that one's guide."""
    gone = {name for name in NAMED if set_here(row, name) and not held_under(content, word_of(row, name))}
    return {name: value for name, value in row.items() if name != "is_application" and name not in gone}
