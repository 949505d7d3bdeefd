"""清单数据 What is kept of a published version for lists and topics, by the lists' own rules: nobody reads all it says to count it."""

from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.content import mode_of
from oneseal.catalogue.rules.four_lists import NARROWED, group_of, shortens

TEXTS = (
    "task_name", "task_type", "task_handle_item", "dept_name", "use_level", "project_type", "online_handle_depth", "is_online",
    "handle_area", "accept_place", "town_code", "village_code", "is_service_terminals", "anticipate_type", "promise_type", "result_name",
    "user_topic_type", "online_plan",
)  # fmt: skip
NUMBERS = ("promise_day", "anticipate_day", "limit_scene_num")
"""Elements by which an item stands in a list."""
NARROWING = ("server_type", "corp_topic_type")
"""Further elements by which lists of items are narrowed."""
COLUMNS: Mapping[str, str] = {
    "at_once": "is_at_once",
    "online": "is_online",
    "nearby": "is_nearby",
    "once": "is_once",
    "share-at_once": "is_immediate",
    "share-no_visit": "is_without_visit",
    "share-wholly_online": "is_wholly_online",
}
"""What is counted → the column that says whether a version belongs to it. 最多跑一次率 and 可网办率 count what their lists hold."""
_HOLDS = {each.key: each.holds for each in NARROWED}


def listed_elements(elements: Mapping[str, Any]) -> dict[str, Any]:
    """The elements as the lists read them: texts, whole numbers, None for what is not said."""
    said: dict[str, Any] = {name: _text(elements.get(name)) for name in (*TEXTS, *NARROWING)}
    return said | {name: int(elements[name]) if str(elements.get(name)).isdigit() else None for name in NUMBERS}


def listed_values(content: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a version beside its item, number and dates."""
    said = listed_elements(content["elements"])
    compared = shortens(said)
    return {
        "name": str(said["task_name"] or "")[:200],
        "kind": str(said["task_type"] or "")[:4],
        "mode": mode_of(content)[:12],
        "server_type": said["server_type"] or "",
        "user_topics": said["user_topic_type"] or "",
        "corp_topics": said["corp_topic_type"] or "",
        "in_group": group_of(said),
        **{column: bool(_HOLDS[key](said)) for key, column in COLUMNS.items()},
        "statutory_days": said["anticipate_day"] if compared else None,
        "promised_days": said["promise_day"] if compared else None,
        "said": {"elements": said, "demo": content.get("demo") is True, "short_names": list(content.get("short_names", ()))},
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
