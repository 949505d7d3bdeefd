"""四办清单 and the shares of a catalogue: computed from the elements by stated rules (domain 1.8, 12.2), never kept.

They are of what a place handles: a link (链接) is a guide and the way to another office, which counts its item itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oneseal.catalogue.rules.limits import is_on_the_spot

Elements = Mapping[str, Any]
HANDLED, WHOLLY = frozenset("234567"), frozenset("567")
"""Depths that make an item 可网办, and those that make it 全程网办."""
NEAR_LEVELS = frozenset("56")
"""行使层级: 镇（乡、街道）级 and 村（社区）级."""
NEAR_POINTS = frozenset("56")
"""受理地点分类: 代办点 and 便民服务中心."""
COUNTED_TYPES = frozenset({"01", "05", "06", "07", "08", "10", "11"})
"""Types that lists and shares count, by domain 12.2: "依申请, types 01 05 06 07 08 10 11; 20 optional" (公共服务, where asked for).

行政裁决 (09) is not among these, though domain 1.2 has it among what is applied for: figures of two cities are alike only by one scope."""
PUBLIC_SERVICE = "20"
NONE = "–"


def depths_of(elements: Elements) -> list[str]:
    """The values of 网上办理深度."""
    return [value for value in str(elements.get("online_handle_depth") or "").split("^") if value]


def is_handled_online(elements: Elements) -> bool:
    """可网办: the depth has 互联网收件 or more. The one definition: list, share and check use it."""
    return not HANDLED.isdisjoint(depths_of(elements))


def is_wholly_online(elements: Elements) -> bool:
    """全程网办 (Ⅳ级)."""
    return not WHOLLY.isdisjoint(depths_of(elements))


def online_level(elements: Elements) -> str:
    """Ⅰ to Ⅳ (domain 1.5)."""
    given = set(depths_of(elements))
    return "Ⅳ" if given & WHOLLY else "Ⅲ" if "4" in given else "Ⅱ" if given & {"2", "3"} else "Ⅰ"


def is_at_once(elements: Elements) -> bool:
    """马上办: 即办件 promised on the spot (R1-11 asks the same of it)."""
    return str(elements.get("project_type")) == "1" and is_on_the_spot(elements) is True


def is_nearby(elements: Elements) -> bool:
    """就近办: handled at a town or village, in more than one place, at a terminal, or taken in where an agent or a service point is."""
    reached = any(elements.get(name) for name in ("handle_area", "town_code", "village_code"))
    reached = reached or not NEAR_POINTS.isdisjoint(str(elements.get("accept_place") or "").split("^"))
    return reached or str(elements.get("is_service_terminals") or "0") == "1" or str(elements.get("use_level")) in NEAR_LEVELS


def visits_of(elements: Elements) -> int | None:
    """到现场次数; None when the item does not say."""
    given = elements.get("limit_scene_num")
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def is_once(elements: Elements) -> bool:
    """一次办: at most one visit."""
    visits = visits_of(elements)
    return visits is not None and visits <= 1


def is_without_visit(elements: Elements) -> bool:
    """零跑动: no visit, or wholly online."""
    return visits_of(elements) == 0 or is_wholly_online(elements)


@dataclass(frozen=True, slots=True)
class FourList:
    """One of the four lists: its name, the rule in words, and whether an item is in it."""

    key: str
    name: str
    rule: str
    holds: Callable[[Elements], bool]


FOUR_LISTS = (
    FourList("at_once", "马上办", "办件类型为即办件，且承诺当场或者1个工作日内办结", is_at_once),
    FourList("online", "网上办", "网上办理深度达到互联网收件以上", is_handled_online),
    FourList("nearby", "就近办", "由乡镇、村办理，或者可以通办，或者支持自助终端，或者设有代办点、便民服务中心", is_nearby),
    FourList("once", "一次办", "材料齐全时到现场不超过一次", is_once),
)
GROUPS: tuple[tuple[str, str, Callable[[Elements], bool]], ...] = (
    ("at_once_or_online", "即到即办或全程网上办理", lambda elements: is_at_once(elements) or is_wholly_online(elements)),
    ("once", "经网上预审后最多跑一次", is_once),
    ("nearby", "延伸县区和乡镇可就近办理", is_nearby),
)
"""The report's disjoint grouping: an item is in the first group whose rule it meets."""


def group_of(elements: Elements) -> str:
    """The report's group of an item; empty for none."""
    return next((key for key, _, holds in GROUPS if holds(elements)), "")


@dataclass(frozen=True, slots=True)
class Share:
    """A share as the reports print it: of how many, how many; ``text`` with two decimals, half up, or a dash when there are none."""

    key: str
    name: str
    rule: str
    part: Decimal
    whole: Decimal

    @property
    def text(self) -> str:
        """``71.43%``, or ``–``."""
        return f"{percent(self.part, self.whole)}%" if self.whole else NONE


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """A share of a hundred with two decimals, half up."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


COUNTS: tuple[tuple[str, str, str, Callable[[Elements], bool]], ...] = (
    ("at_once", "即办率", "即办件 / 全部事项", lambda elements: str(elements.get("project_type")) == "1"),
    ("no_visit", "零跑动率", "到现场0次或者全程网办的事项 / 全部事项", is_without_visit),
    ("once", "最多跑一次率", "到现场不超过1次的事项 / 全部事项", is_once),
    ("online", "可网办率", "网办深度达到互联网收件以上的事项 / 全部事项", is_handled_online),
    ("wholly_online", "全程网办率", "网办深度达到互联网办理以上的事项 / 全部事项", is_wholly_online),
)


def counted(elements: Elements, *, services: bool = False) -> bool:
    """Whether the shares count an item: by its type."""
    kind = str(elements.get("task_type") or "")
    return kind in COUNTED_TYPES or (services and kind == PUBLIC_SERVICE)


def shares(items: Sequence[Elements]) -> list[Share]:
    """The shares of a catalogue (domain 12.2)."""
    compared = [elements for elements in items if shortens(elements)]
    return shares_of(
        len(items),
        {key: sum(map(holds, items)) for key, _, _, holds in COUNTS},
        sum(elements["anticipate_day"] for elements in compared),
        sum(elements["promise_day"] for elements in compared),
    )


def shares_of(whole: int, parts: Mapping[str, int], statutory: int, promised: int) -> list[Share]:
    """The shares when the numbers are known: how many items, of them those that each share counts, and the sums of both limits over the
    items that say both in one unit (时限压缩率: what the promises save of the statutory days)."""
    counts = [Share(key, name, rule, Decimal(parts[key]), Decimal(whole)) for key, name, rule, _ in COUNTS]
    rule = "（法定时限之和 - 承诺时限之和）/ 法定时限之和，只计两者单位相同的事项"
    return [*counts, Share("shortened", "时限压缩率", rule, Decimal(statutory - promised), Decimal(statutory))]


def shortens(elements: Elements) -> bool:
    """Whether 时限压缩率 counts an item: both limits are said, in one unit."""
    both = isinstance(elements.get("anticipate_day"), int) and isinstance(elements.get("promise_day"), int)
    return both and elements.get("anticipate_type") == elements.get("promise_type")


def _in_group(key: str) -> Callable[[Elements], bool]:
    return lambda elements: group_of(elements) == key


EVERY = FourList("all", "全部事项", "占比所除的全部事项：由这里的机构办理的", lambda elements: True)
NARROWED: tuple[FourList, ...] = (
    *FOUR_LISTS,
    EVERY,
    *(FourList(f"group-{key}", name, "三类归并，每个事项只归一类", _in_group(key)) for key, name, _ in GROUPS),
    *(FourList(f"share-{key}", name, f"{rule}：前一个数", holds) for key, name, rule, holds in COUNTS),
    FourList("share-shortened", "时限压缩率", "法定时限和承诺时限单位相同的事项", shortens),
)
"""Every number of the page of the four lists as the list of its items: the lists, the groups, what each share counts, and all."""
