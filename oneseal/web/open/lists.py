"""清单、主题、一件事 The four lists of a division, the topics, the events of life: from the very queries of pages and files."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Schema

from oneseal.catalogue.queries import Published, items_in_force, list_rows, topics_in_force
from oneseal.catalogue.rules.content import MODES
from oneseal.catalogue.rules.four_lists import FOUR_LISTS, NARROWED
from oneseal.catalogue.rules.topics import events
from oneseal.web.open import registers_schemas as schemas
from oneseal.web.open.api import address, following, reading
from oneseal.web.open.items import require_division
from oneseal.web.open.problems import absent
from oneseal.web.open.schemas import CODE, DIVISION, MOST, NAME, NarrowedKey
from oneseal.web.portal.browse.events import areas_with_items, place_of, told_of
from oneseal.web.portal.browse.topics import AUDIENCES, counted

Key = Annotated[NarrowedKey, Path(description="清单，或者其他每个数的事项 · a list, or the items of any other number")]
EventKey = Annotated[str, Path(pattern=NAME, description="哪件事，见 /events · which event")]


class Counting(Schema):
    """Of which place the lists are, and what they count."""

    division: str = Field("", pattern=DIVISION, description="区划及其下级；不写为全部 · a division and those below it; left out: all")
    services: Literal["0", "1"] = Field("1", description="是否计入公共服务：1 计入，0 不计 · whether public services count")


class Reading(Counting):
    """The same, a page at a time."""

    after: str = Field("", pattern=CODE, description="接在这个编码之后（取自上一页的 next） · behind this code, as `next` gives it")
    size: int = Field(50, ge=1, le=MOST, description=f"每页项数，最多{MOST} · items a page, at most {MOST}")


def _told(asked: Counting) -> Published:
    return items_in_force(division=asked.division or None, services=asked.services == "1")


def _counted(key: str, many: int, asked: Counting) -> dict[str, Any]:
    known = next(each for each in NARROWED if each.key == key)
    return {"key": key, "name": known.name, "rule": known.rule, "count": many, "href": _items_of(key, asked)}


def _items_of(key: str, asked: Counting) -> str:
    return address(f"/lists/{key}", division=asked.division, services="" if asked.services == "1" else "0")


@reading("/lists", "lists", schemas.FourLists, tag="lists", query=Counting, missing=True)
def lists(request: HttpRequest, asked: Query[Counting]) -> dict[str, Any]:
    """四办清单的数和占比 The four lists (马上办 网上办 就近办 一次办) of a division: counts, groups and shares, 可网办率 among them.

    只计由当地机构办理的事项（划转、进驻）；链接事项不列入清单，也不计入占比。Of what is handled there: links (`mode` linked) are in no list
    and no share.
    """
    place, told = require_division(asked.division), _told(asked)
    return {
        "on": told.on.isoformat(),
        "division": {"code": place.code, "name": place.name} if place else None,
        "services": asked.services == "1",
        "items": told.counts["all"],
        "links": told.counts["links"],
        "href": _items_of("all", asked),
        "lists": [_counted(each.key, told.counts[each.key], asked) for each in FOUR_LISTS],
        "groups": [
            {"key": key, "name": name, "rule": name, "count": many, "href": _items_of(f"group-{key}", asked)}
            for key, name, many in told.groups
        ],
        "shares": [
            {
                "key": each.key,
                "name": each.name,
                "rule": each.rule,
                "part": str(each.part),
                "whole": str(each.whole),
                "text": each.text,
                "href": _items_of(f"share-{each.key}", asked),
            }
            for each in told.shares
        ],
    }


@reading("/lists/{key}", "list", schemas.OneList, tag="lists", query=Reading, missing=True)
def one_list(request: HttpRequest, key: Key, asked: Query[Reading]) -> dict[str, Any]:
    """一份清单的事项 The items of one list in the order of their codes, with the columns of its page and file."""
    require_division(asked.division)
    told = _told(asked)
    shown, last = told.page_of(key, after=asked.after, size=asked.size)
    keys = {label: mode for mode, label in MODES.items()}
    said = [
        {**row, "mode": keys[row["mode"]], "mode_label": row["mode"], "href": address(f"/items/{each.code}")}
        for each, row in zip(shown, list_rows(shown), strict=True)
    ]
    further = following(request, last) if last else None
    return {"count": len(shown), "next": further, "of": _counted(key, told.many_of(key), asked), "items": said}


@reading("/topics", "topics", schemas.Topics, tag="topics")
def topics(request: HttpRequest) -> dict[str, Any]:
    """主题 The topics for people and for firms, the nine areas of everyday life, each with what can be done under it."""
    rows = topics_in_force()
    told: dict[str, Any] = {
        audience: [
            {"topic": topic, "count": many, "href": address("/items", audience=audience, topic=topic)}
            for topic, many in counted(rows, audience)
        ]
        for audience in AUDIENCES
    }
    areas = [{"key": area.key, "name": area.name, "topics": area.topics, "items": names} for area, names in areas_with_items()]
    return {**told, "areas": areas}


@reading("/events", "events", schemas.Events, tag="events")
def all_events(request: HttpRequest) -> dict[str, Any]:
    """一件事 Every event of life that calls for several items at once (高效办成一件事)."""
    known = [{"key": each.key, "name": each.name, "said": each.said, "href": address(f"/events/{each.key}")} for each in events()]
    return {"count": len(known), "events": known}


class At(Schema):
    """Where an event is handled."""

    division: str = Field("", pattern=DIVISION, description="在哪个区划办；不写为市级 · where; left out: the city")


@reading("/events/{key}", "event", schemas.WholeEvent, tag="events", query=At, missing=True)
def event(request: HttpRequest, key: EventKey, asked: Query[At]) -> dict[str, Any]:
    """一件事的事项和合并的材料 An event with its items as a division, or the nearest above it, does them; one merged list of materials."""
    place = require_division(asked.division) or place_of("")
    known = next((each for each in events() if each.key == key), None)
    if known is None or place is None:
        raise absent("key", key, "没有这件事", "全部见 /api/v1/events")
    told = told_of(known, place)
    found = [
        {"code": loaded.task_handle_item, "name": loaded.name, "body": each.body, "href": address(f"/items/{loaded.task_handle_item}")}
        for each, loaded in told["found"]
    ]
    merged = [{"name": each.name, "items": each.items, "shared": each.is_shared} for each in told["materials"]]
    numbers = {"apart": told["apart"], "spared": told["spared"]}
    return {"key": known.key, "name": known.name, "said": known.said, "items": found, "materials": merged, **numbers}
