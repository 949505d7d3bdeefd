"""目录 The items that a bureau keeps, and one item: what its last version says, what is wrong with it, its versions, what may be done."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import (
    MODE_OPEN,
    Side,
    bodies_kept,
    compared,
    findings_of,
    implementations_of,
    kept_items,
    label_of,
    one_of_each_tier,
    previewed,
    standing_of,
    versions_of,
    write_list,
    write_template,
)
from oneseal.catalogue.rules.answering import CHART, FORM, part_of
from oneseal.catalogue.rules.columns import PLAIN_LABELS, ROW_LABELS, field_label
from oneseal.catalogue.rules.comparing import rows_of, worded
from oneseal.catalogue.rules.content import mode_words
from oneseal.catalogue.rules.elements import ELEMENTS, ROW_ELEMENTS
from oneseal.catalogue.rules.intermediaries import TEXT
from oneseal.catalogue.rules.stream import DRAFT, STAGES, is_over, standing_words
from oneseal.flow import Unsound
from oneseal.journal.queries import entries_of, today
from oneseal.law.powers import DECIDE, REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body
from oneseal.people.queries import party_name
from oneseal.web.chart import drawn
from oneseal.web.portal.browse.items import guide_page
from oneseal.web.refusals import noted
from oneseal.web.visitor import Visitor, here
from oneseal.web.workbench.items.about import ABOUT, shown_about
from oneseal.web.workbench.items.about import PARTS as ABOUT_PARTS
from oneseal.web.workbench.office.door import key_of, with_power

PAGE, MOST_SIDES = 50, 6
GROUPS = {
    "identity": "基本信息", "body": "实施主体", "who": "对象和条件", "time": "时限", "how": "办理方式", "where": "地点和咨询",
    "fee": "收费", "intermediary": "中介服务", "result": "结果", "remedy": "救济",
}  # fmt: skip
FILTERS = {"": "全部", **STAGES, "published": "已发布", "withdrawn": "已取消", "discarded": "已作废", MODE_OPEN: "没有选择办理方式"}
MANAGERS = (REVIEW, DECIDE)
ACTS = {
    "found_item": "列入目录", "draft_item": "起草", "submit_item": "提交", "retract_item": "撤回提交", "return_item": "退回",
    "publish_item": "发布", "withdraw_item": "取消", "discard_draft": "作废", "name_item": "改按草稿的名称查找",
}  # fmt: skip


def item_here(visitor: Visitor, key: UUID) -> tuple[Item, ItemVersion]:
    """An item that one of the visitor's bureaus keeps, under the name of its last version, and that version; 404 for all others."""
    row = (
        ItemVersion.objects.filter(item=key, item__keeper__in=visitor.bodies)
        .select_related("item__body", "item__keeper")
        .order_by("-version")
        .first()
    )
    if row is None:
        raise Http404
    row.item.name = row.called
    return row.item, row


@never_cache
@require_safe
@with_power(*MANAGERS)
def items(request: HttpRequest) -> HttpResponse:
    """The items her bureaus keep, by name; filtered by words, by body, and by where their drafts stand."""
    bodies, words, state = sorted(here(request).bodies), request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    standing, whose = state if state in FILTERS else "", request.GET.get("body", "")
    offices = bodies_kept(bodies, text=words, state=standing)
    if whose not in {key for key, _, _ in offices}:
        named = Body.objects.filter(pk=key).first() if (key := key_of(whose)) else None
        whose, offices = (str(named.pk), [*offices, (str(named.pk), named.name, 0)]) if named else ("", offices)
    rows = kept_items(bodies, text=words, state=standing, body=whose, after=request.GET.get("after", ""), limit=PAGE)
    told = {
        "rows": [{**row, "state": _state(row["row"], row["item"])} for row in rows[:PAGE]],
        "after": rows[PAGE - 1]["mark"] if len(rows) > PAGE else "",
        "q": words,
        "state": state,
        "body": whose,
        "offices": offices,
        "may_begin": REVIEW in here(request).powers,
        "filters": FILTERS.items(),
    }
    return render(request, "workbench/items/items.html", told)


def _state(row: ItemVersion, of: Item) -> str:
    return "已作废" if of.discarded_on else standing_words(row.state, row.stage, row.cancel_on, today())


@never_cache
@require_safe
@with_power(*MANAGERS)
def item(request: HttpRequest, item: UUID) -> HttpResponse:
    """One item: its last version whole, its findings, its versions and what may be done with it now."""
    visitor = here(request)
    known, row = item_here(visitor, item)
    findings = findings_of(row)
    told = {
        "item": known,
        "row": row,
        "state": _state(row, known),
        "mode": mode_words(row.content),
        "groups": _groups(row),
        "about": shown_about(row.content),
        "tables": _tables(row),
        "errors": [(found, label_of(found.field), _part_of(found.field)) for found in findings if found.severity == "error"],
        "warnings": [(found, label_of(found.field), _part_of(found.field)) for found in findings if found.severity != "error"],
        "remarks": [(remark, label_of(remark["field"])) for remark in row.remarks],
        "standing": standing_of(versions_of(item)),
        "history": history_of(item),
        "tiers": len(implementations_of(known.catalog_code, readers=visitor.bodies)) if known.catalog_code else 0,
        "may": may_now(visitor, row),
        "extra": (row.content.get("extra") or {}).items(),
        **_drawing(row),
    }
    return render(request, "workbench/items/item.html", told)


def _drawing(row: ItemVersion) -> dict[str, Any]:
    """The chart drawn; of a draft whose chart cannot be read, what is wrong with it."""
    try:
        return {"chart": drawn(row.chart) if row.chart else None, "undrawn": ()}
    except Unsound as wrong:
        return {"chart": None, "undrawn": wrong.findings}


def may_now(visitor: Visitor, row: ItemVersion) -> dict[str, bool]:
    """What is offered; the action asks again."""
    powers = {post.power for post in visitor.posts if post.body == row.item.keeper_id}
    is_draft, waits = row.state == DRAFT, row.stage == "submitted"
    return {
        "edit": REVIEW in powers and not waits,
        "submit": REVIEW in powers and is_draft and not waits and not row.item.discarded_on,
        "discard": REVIEW in powers and is_draft and not waits and not row.item.discarded_on,
        "whose": REVIEW in powers and is_draft and not waits and row.item.body_id is None,
        "retract": REVIEW in powers and is_draft and waits,
        "publish": DECIDE in powers and is_draft and waits,
        "withdraw": DECIDE in powers and not is_draft and not is_over(row.state, row.cancel_on, today()),
    }


def _groups(row: ItemVersion) -> list[tuple[str, str, list[tuple[str, str, str, bool]]]]:
    """Elements by group: name, label, what it says, whether it waits to be confirmed."""
    said, unsure = row.content["elements"], set(row.content.get("uncertain_fields", ()))
    rows: dict[str, list[tuple[str, str, str, bool]]] = {group: [] for group in GROUPS}
    for name, element in ELEMENTS.items():
        text = worded(element, said.get(name))
        if name == "result_guid" and text:
            text = f"有样本（文件标识 {text}）"
        if (text or element.must) and name != TEXT:
            rows[element.group].append((name, element.label, text, name in unsure))
    return [(group, label, rows[group]) for group, label in GROUPS.items() if rows[group]]


def _tables(row: ItemVersion) -> list[tuple[str, str, list[str], list[list[str]]]]:
    """The tables of an item: name, label, headings, lines."""
    found = []
    for table, label in ROW_LABELS.items():
        lines, elements = rows_of(row.content, table), ROW_ELEMENTS.get(table, {})
        names = list(dict.fromkeys(name for line in lines for name in line if name != "id"))
        heads = [field_label(table, name) for name in names]
        shown = [[worded(elements.get(name), line.get(name)) for name in names] for line in lines]
        found.append((table, label, heads, shown))
    return found


def _part_of(field: str) -> str:
    """The part of the draft in which a finding is mended."""
    name = field.partition("[")[0].partition(".")[0].partition("#")[0]
    if name in ABOUT_PARTS:
        return ABOUT
    known = name in ELEMENTS or name in ROW_LABELS or name in {CHART, FORM}
    return part_of(name) if known else ""


def history_of(item: UUID) -> list[tuple[str, Any, str, str]]:
    """The acts of an item, the newest first: what, when, by whom, what was said."""
    entries = list(entries_of(item))
    names = party_name({entry.by for entry in entries if entry.by})
    return [
        (ACTS.get(entry.act, entry.act), entry.at, names.get(entry.by, "") if entry.by else "平台运维", str(entry.data.get("reason", "")))
        for entry in reversed(entries)
    ]


@never_cache
@require_safe
@with_power(*MANAGERS)
def compare(request: HttpRequest, item: UUID) -> HttpResponse:
    """Versions of the item beside each other; or, ``with=tiers``, what city, county, town and village say of the same basic item: one body
    of each tier, or those that are chosen."""
    visitor = here(request)
    known, _ = item_here(visitor, item)
    tiers = request.GET.get("with") == "tiers" and known.catalog_code
    every: list[Side] = implementations_of(known.catalog_code, readers=visitor.bodies) if tiers else versions_of(item)
    chosen = set(request.GET.getlist("b" if tiers else "v"))
    sides = [side for side in every if str(side.item if tiers else side.number) in chosen][:MOST_SIDES]
    sides = sides or (one_of_each_tier(every) if tiers else every[:3])
    told = {"item": known, "sides": sides, "every": [(side, side in sides) for side in every], "tiers": tiers}
    told["rows"] = compared(sides) if len(sides) > 1 else []
    return render(request, "workbench/items/compare.html", told)


@never_cache
@require_safe
@with_power(*MANAGERS)
def preview(request: HttpRequest, item: UUID) -> HttpResponse:
    """The last version on the very page that people read: of a draft that cannot be published yet what is there, and a line that says what
    is to be mended; only that line for one that cannot be drawn."""
    visitor = here(request)
    known, row = item_here(visitor, item)
    errors = [found for found in findings_of(row) if found.severity == "error"] if row.state == DRAFT else []
    wrong = [(found, label_of(found.field), _part_of(found.field)) for found in errors]
    told: dict[str, Any] = {"item": known, "errors": wrong}
    told |= {"may": may_now(visitor, row), "undrawn": _drawing(row)["undrawn"]}
    try:
        shown = previewed(row)
    except Refused as refusal:
        return render(request, "workbench/items/preview.html", {**told, "refusal": noted(refusal)})
    told["mend"] = list(dict.fromkeys((label, part) for _, label, part in wrong))
    page = guide_page(shown.loaded, shown.guide)
    return render(request, "portal/browse/item.html", {**told, **page, "previewed": row, "lacking": shown.lacking})


@require_safe
@with_power(*MANAGERS)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of one of her bureaus as XLSX, CSV or JSON."""
    keeper = Body.objects.filter(pk__in=here(request).bodies, kind="bureau").order_by("division_id").first()
    if keeper is None or kind not in {"xlsx", "csv", "json"}:
        raise Http404
    return _file(f"事项清单 {keeper.name}.{kind}", lambda file: write_list(file, keeper))


@require_safe
@with_power(*MANAGERS)
def template(request: HttpRequest) -> HttpResponseBase:
    """The empty list."""
    return _file("事项清单模板.xlsx", write_template)


def _file(name: str, write: Any) -> HttpResponseBase:
    folder = tempfile.mkdtemp(prefix="oneseal-export-")
    file = Path(folder) / f"list{Path(name).suffix}"
    write(file)
    answer = FileResponse(file.open("rb"), as_attachment=True)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    file.unlink()
    Path(folder).rmdir()
    return answer


def trail_of(item: Item) -> tuple[tuple[str, str], ...]:
    """The way back to an item."""
    return (("事项", reverse("kept-items")), (item.name or "（没有名称）", reverse("kept-item", args=[item.pk])))


__all__ = [
    "GROUPS",
    "MANAGERS",
    "PLAIN_LABELS",
    "compare",
    "export",
    "history_of",
    "item",
    "item_here",
    "items",
    "may_now",
    "preview",
    "template",
    "trail_of",
]
