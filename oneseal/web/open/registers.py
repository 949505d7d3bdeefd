"""区划、机构、代码集、要素 Divisions, bodies, code sets and elements: what codes and names of the interface mean."""

from typing import Annotated, Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from ninja import Field, Path, Query, Schema

from oneseal.catalogue.models import Item
from oneseal.catalogue.rules.code_sets import OPEN_END, CodeSet, code_sets
from oneseal.catalogue.rules.elements import ELEMENTS, MATERIAL, SERVICE, Element
from oneseal.journal.queries import today
from oneseal.people.models import Body, Division
from oneseal.people.rules import division_lead
from oneseal.web.open import registers_schemas as schemas
from oneseal.web.open.api import address, following, reading
from oneseal.web.open.items import require_division
from oneseal.web.open.problems import absent
from oneseal.web.open.schemas import DIVISION, MOST, NAME, USCC

SetName = Annotated[str, Path(pattern=NAME, description="代码集的名称 · name of the code set")]


class Below(Schema):
    """Divisions, a page at a time."""

    parent: str = Field("", pattern=DIVISION, description="上级区划：只要它的直接下级 · those directly below this one")
    after: str = Field("", pattern=DIVISION, description="接在这个区划之后（取自上一页的 next） · what stands behind this code")
    size: int = Field(50, ge=1, le=MOST, description=f"每页项数，最多{MOST} · divisions a page, at most {MOST}")


class Where(Schema):
    """Bodies, a page at a time."""

    division: str = Field("", pattern=DIVISION, description="区划及其下级 · a division and those below it")
    after: str = Field("", pattern=USCC, description="接在这个机构之后（取自上一页的 next） · what stands behind this code")
    size: int = Field(50, ge=1, le=MOST, description=f"每页项数，最多{MOST} · bodies a page, at most {MOST}")


@reading("/divisions", "divisions", schemas.Divisions, tag="registers", query=Below, missing=True)
def divisions(request: HttpRequest, asked: Query[Below]) -> dict[str, Any]:
    """区划 The divisions in force, by their codes."""
    require_division(asked.parent)
    held = Division.objects.filter(Q(until=None) | Q(until__gte=today()), since__lte=today(), code__gt=asked.after)
    rows = list((held.filter(parent=asked.parent) if asked.parent else held).order_by("code")[: asked.size + 1])
    shown = rows[: asked.size]
    said = [
        {"code": each.code, "name": each.name, "level": each.level, "parent": each.parent_id, "href": address("/items", division=each.code)}
        for each in shown
    ]
    return {"count": len(shown), "next": following(request, shown[-1].code) if len(rows) > asked.size else None, "divisions": said}


@reading("/bodies", "bodies", schemas.Bodies, tag="registers", query=Where, missing=True)
def bodies(request: HttpRequest, asked: Query[Where]) -> dict[str, Any]:
    """机构 The bureaus, the departments, and whoever else implements a published item, by their codes."""
    require_division(asked.division)
    published = Exists(Item.objects.filter(body=OuterRef("pk"), published_code__isnull=False))
    held = Body.objects.filter(Q(kind__in=("bureau", "department")) | Q(published), uscc__gt=asked.after)
    if asked.division:
        held = held.filter(division__code__startswith=division_lead(asked.division))
    rows = list(held.select_related("division").order_by("uscc")[: asked.size + 1])
    shown = rows[: asked.size]
    said = [
        {
            "code": each.uscc,
            "name": each.name,
            "division": {"code": each.division_id, "name": each.division.name},
            "address": each.address,
            "phone": each.phone,
            "complaint_phone": each.complaint_phone,
            "href": address("/items", body=each.uscc),
        }
        for each in shown
    ]
    return {"count": len(shown), "next": following(request, shown[-1].uscc) if len(rows) > asked.size else None, "bodies": said}


@reading("/code-sets", "code-sets", schemas.CodeSets, tag="registers")
def every_code_set(request: HttpRequest) -> dict[str, Any]:
    """代码集 Every code set with the standard it comes from."""
    return {"count": len(code_sets()), "code_sets": [_code_set(each) for each in code_sets().values()]}


@reading("/code-sets/{name}", "code-set", schemas.CodeSet, tag="registers", missing=True)
def code_set(request: HttpRequest, name: SetName) -> dict[str, Any]:
    """一个代码集 One code set."""
    if name not in code_sets():
        raise absent("name", name, "没有这个代码集", "全部见 /api/v1/code-sets")
    return _code_set(code_sets()[name])


def _code_set(each: CodeSet) -> dict[str, Any]:
    codes = [
        {
            "value": code.value,
            "label": code.label,
            "since": code.since.isoformat(),
            "until": None if code.until == OPEN_END else code.until.isoformat(),
        }
        for code in each.codes
    ]
    return {"name": each.name, "title": each.title, "standard": each.standard, "open": each.open, "codes": codes}


@reading("/elements", "elements", schemas.Elements, tag="registers")
def elements(request: HttpRequest) -> dict[str, Any]:
    """要素 The elements of the implementation list: national name, label, help and code set of each."""
    found = [_element(each) for each in ELEMENTS.values()]
    rows = {name: [_element(each) for each in table.values()] for name, table in (("materials", MATERIAL), ("services", SERVICE))}
    return {"count": len(found), "elements": found, **rows}


def _element(each: Element) -> dict[str, Any]:
    kind = {str: "text", int: "int", bool: "bool", dict: "table"}[each.kind]
    own = {"name": each.name, "label": each.label, "group": each.group, "help": each.help, "must": each.must}
    return {**own, "kind": kind, "code_set": each.code_set, "many": each.many}
