"""事项 The items in force: narrowed, sorted, a page at a time."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query

from oneseal.catalogue.queries import SORTS, Narrowing, Offered, found_items, offered_items, promise_of, topics_in_force
from oneseal.catalogue.rules.code_sets import labels
from oneseal.catalogue.rules.content import LINKED, MODES
from oneseal.catalogue.rules.four_lists import FOUR_LISTS, counted, is_wholly_online
from oneseal.catalogue.rules.topics import events
from oneseal.people.models import Body, Division
from oneseal.web.open.api import address, following, reading
from oneseal.web.open.problems import absent, unfitting
from oneseal.web.open.schemas import DIVISION, NAME, USCC, WORDS, Items, Paging, one_of
from oneseal.web.portal.browse.topics import AUDIENCES, serves, topics_of

HITS = 30
"""As many things as the portal's page shows for some words."""


class Asked(Paging):
    """What a list of items is narrowed to."""

    words: str = Field("", pattern=WORDS, description="检索词，与网站检索相同 · words, as the portal searches", examples=["开饭馆"])
    division: str = Field("", pattern=DIVISION, description="区划及其下级 · a division and those below it")
    body: str = Field("", pattern=USCC, description="实施主体的统一社会信用代码 · code of the body that implements it")
    topic: str = Field("", pattern=WORDS, description="主题，见 /topics · a topic", examples=["准营准办"])
    event: str = Field("", pattern=NAME, description="一件事，见 /events · an event of life")
    list: str = one_of(
        *(each.key for each in FOUR_LISTS),
        said="四办清单，计法与 /lists 相同 · one of the four lists, counted as at /lists",
    )
    audience: str = one_of(*AUDIENCES, said="服务对象：个人、企业 · for people, for firms")
    type: str = Field("", pattern="^[0-9]{2}$", description="事项类型代码，见 /code-sets/task_type · code of the type", examples=["01"])
    mode: str = one_of(
        *MODES, said="办理方式：transferred 划转、stationed 进驻、linked 链接 · handled by the bureau, by its own department, elsewhere"
    )
    sort: str = one_of(
        *SORTS,
        said="排序：编码、名称、最新、相关度（要有检索词，有时默认） · by code, name, newest, fit (only with words, and then the default)",
    )


@reading("/items", "items", Items, tag="items", query=Asked, missing=True)
def items(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """查事项 Items in force, narrowed, sorted, a page at a time.

    翻页用 next 的地址，直到它为空；顺序稳定，翻页期间新发布的事项按顺序插入。Follow `next` until it is null. The order is stable: an item
    that is published meanwhile takes its place, none is told twice. Words are searched as on the portal: names, everyday words, pinyin,
    results, materials; sorted by fit they bring the best thirty things with every office that does them.
    """
    found = offered_items(
        narrowing_of(asked),
        sort=asked.sort or ("fit" if asked.words else "code"),
        after=asked.after,
        limit=asked.size + 1,
        fits=(lambda elements: is_asked_for(asked, elements)) if asked.list or asked.audience or asked.topic else None,
    )
    if found is None:
        raise absent("after", asked.after, "这份清单中没有这个编码的事项", "它可能刚刚取消，请从第一页重新开始")
    shown = found[: asked.size]
    further = following(request, shown[-1].code) if len(found) > asked.size else None
    return {"count": len(shown), "next": further, "items": [row_of(each) for each in shown]}


def narrowing_of(asked: Asked) -> Narrowing:
    """What the database narrows to; refused where a parameter names what is not there."""
    require_division(asked.division)
    if asked.body and not Body.objects.filter(uscc=asked.body).exists():
        raise absent("body", asked.body, "没有这个机构", "机构的代码见 /api/v1/bodies")
    if asked.type and asked.type not in labels("task_type"):
        raise absent("type", asked.type, "没有这种事项类型", "类型见 /api/v1/code-sets/task_type")
    known = next((each for each in events() if each.key == asked.event), None)
    if asked.event and known is None:
        raise absent("event", asked.event, "没有这件事", "全部见 /api/v1/events")
    found = found_items(asked.words, division=asked.division or None, audience=asked.audience or None, limit=HITS) if asked.words else None
    if asked.sort == "fit" and not asked.words:
        raise unfitting("sort", asked.sort, "没有检索词就没有相关度", "写上 words，或者换一种排序")
    if asked.topic and asked.topic not in {topic for row in topics_in_force() for each in AUDIENCES for topic in topics_of(row, each)}:
        raise absent("topic", asked.topic, "没有这个主题", "全部见 /api/v1/topics")
    return Narrowing(
        division=asked.division, body=asked.body, kind=asked.type, mode=asked.mode, names=known.items if known else None,
        hits=tuple(hit.texts for hit in found.rows) if found else None, near=found.places if found else (), handled=bool(asked.list),
    )  # fmt: skip


def require_division(code: str) -> Division | None:
    """The division that a parameter names; None when it is left out."""
    found = Division.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise absent("division", code, "没有这个区划", "区划代码见 /api/v1/divisions")
    return found


def is_asked_for(asked: Asked, elements: Mapping[str, Any]) -> bool:
    """What only the rules can tell: list, audience and topic."""
    if asked.list and not (counted(elements, services=True) and asked.list in lists_of(elements)):
        return False
    if asked.audience and not serves(elements, asked.audience):
        return False
    audiences = [asked.audience] if asked.audience else AUDIENCES
    return not asked.topic or any(asked.topic in topics_of(elements, audience) for audience in audiences)


def lists_of(elements: Mapping[str, Any]) -> list[str]:
    """Which of the four lists an item stands in, by the rules of the lists alone."""
    return [each.key for each in FOUR_LISTS if each.holds(elements)]


def row_of(each: Offered) -> dict[str, Any]:
    """An item as lists show it."""
    said = each.elements
    kind = str(said["task_type"])
    return {
        "code": each.code,
        "name": str(said["task_name"]),
        "version": each.number,
        "effective_on": each.effective_on.isoformat(),
        "type": {"code": kind, "name": labels("task_type").get(kind, kind)},
        "mode": each.mode,
        "mode_label": MODES[each.mode],
        "body": {"code": each.uscc, "name": each.body},
        "division": {"code": each.division, "name": each.place},
        "audiences": [audience for audience in AUDIENCES if serves(said, audience)],
        "topics": list(dict.fromkeys(topic for audience in AUDIENCES for topic in topics_of(said, audience))),
        "lists": lists_of(said) if each.mode != LINKED and counted(said, services=True) else [],
        "wholly_online": is_wholly_online(said),
        "promise": promise_of(said),
        "visits": said["limit_scene_num"],
        "result": str(said["result_name"] or ""),
        "href": address(f"/items/{each.code}"),
    }
