"""What others may read of the catalogue: items by name or code, versions in force, the list of what can be applied for, a version whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from oneseal.catalogue.models import CodeBlock, Item, ItemVersion, ListedVersion
from oneseal.catalogue.queries.attached import published_file, written_file
from oneseal.catalogue.queries.exporting import LIST_COLUMNS, list_rows, listed, promise_of, write_four_lists, write_list, write_template
from oneseal.catalogue.queries.force import IN_FORCE, followed_on, in_force_on
from oneseal.catalogue.queries.imports import import_for, imports_naming_places, imports_of, progress_of, report_page, rows_waiting
from oneseal.catalogue.queries.leaves import leaves_in_force, published_leaves
from oneseal.catalogue.queries.linked import is_guide_open, links_to
from oneseal.catalogue.queries.linking import (
    MODE_OPEN,
    Citing,
    Side,
    Standing,
    Succession,
    bodies_kept,
    bodies_kept_by,
    citing,
    compared,
    implementations_of,
    kept_items,
    next_content_of,
    one_of_each_tier,
    standing_of,
    succession_of,
    versions_of,
)
from oneseal.catalogue.queries.lists import (
    ListedItem,
    Published,
    depths_of,
    entry_in_use,
    items_in_force,
    known_lists,
    list_entries,
    reference_lists,
    topics_in_force,
)
from oneseal.catalogue.queries.offering import SORTS, Narrowing, Offered, handlers_of, offered_items, places_offered
from oneseal.catalogue.queries.places import places_of, planned_places
from oneseal.catalogue.queries.quality import (
    BodyScore,
    Examined,
    body_facts,
    body_scores,
    draft_findings_of,
    examined,
    findings_of,
    label_of,
    named,
)
from oneseal.catalogue.rules import (
    DRAFT,
    ITEM_FORMS,
    RULES,
    Guide,
    ItemRefused,
    LoadedVersion,
    digest_of,
    files_of,
    found,
    guide_of,
    guide_sheet,
    is_code,
    loaded,
    matched_name,
    replay_item,
    shown_version,
)
from oneseal.catalogue.rules.drawing import drawable, guide_without
from oneseal.catalogue.sample import sample_answers, sample_file, sample_form
from oneseal.catalogue.searching import Hit, Hits, Missed, Office, Wordings, found_items, missed_searches, synonyms_in_use, why_said
from oneseal.documents.queries import form
from oneseal.documents.queries import guide as set_guide
from oneseal.journal.queries import projection, today
from oneseal.journal.rules import Entry, Read
from oneseal.law.rule import Refused
from oneseal.people.models import Body

__all__ = [
    "ITEM_FORMS",
    "LIST_COLUMNS",
    "MODE_OPEN",
    "SORTS",
    "BodyScore",
    "Citing",
    "Examined",
    "Guide",
    "Hit",
    "Hits",
    "ListedItem",
    "Missed",
    "Narrowing",
    "Offered",
    "Office",
    "Previewed",
    "Published",
    "Side",
    "Standing",
    "Succession",
    "Wordings",
    "altered_versions",
    "bodies_kept",
    "bodies_kept_by",
    "body_facts",
    "body_scores",
    "citing",
    "codes_left",
    "compared",
    "depths_of",
    "draft_findings_of",
    "entry_in_use",
    "examined",
    "findings_of",
    "followed_on",
    "found_items",
    "guide",
    "guide_on_paper",
    "handlers_of",
    "implementations_of",
    "import_for",
    "imports_naming_places",
    "imports_of",
    "in_force",
    "in_force_read",
    "is_guide_open",
    "item_by_name_or_code",
    "item_form",
    "item_of_code",
    "items_in_force",
    "kept_items",
    "known_lists",
    "label_of",
    "leaves_in_force",
    "leaves_under",
    "links_to",
    "list_entries",
    "list_rows",
    "listed",
    "missed_searches",
    "named",
    "next_content_of",
    "offered_items",
    "one_of_each_tier",
    "places_of",
    "places_offered",
    "planned_places",
    "previewed",
    "progress_of",
    "promise_of",
    "published_file",
    "published_leaves",
    "reference_lists",
    "report_page",
    "rows_waiting",
    "sample_answers",
    "sample_file",
    "sample_form",
    "shown",
    "standing_of",
    "succession_of",
    "synonyms_in_use",
    "topics_in_force",
    "version",
    "versions_in_force",
    "versions_of",
    "why_said",
    "write_four_lists",
    "write_list",
    "write_template",
    "written_file",
    "written_form",
]

_SAID = ("content", "form", "chart")


def item_by_name_or_code(text: str, body: Body | UUID, on: date | None = None) -> ItemVersion | None:
    """The version in force of the leaf that ``text`` names (name without regard to brackets and spaces, or a code) at a body.

    None when there is no such item there. Raises Refused for a main item, naming its leaves (only a leaf can be applied for), and for
    a text that fits several leaves.
    """
    key = body.pk if isinstance(body, Body) else body
    wanted = text.strip()
    items = list(Item.objects.filter(_named(wanted), body=key) if is_code(wanted) else _by_name(wanted, key))
    leaves = [item for item in items if item.is_leaf]
    if items and not leaves:
        names = "、".join(item.name for item in Item.objects.filter(parent__in=items).order_by("name"))
        raise Refused(RULES["R1-06"], f"“{items[0].name}”是主项，不能直接申请", field="item", mend=f"请选择业务办理项：{names}")
    if len(leaves) > 1:
        listed = "、".join(f"{item.name}（{item.task_handle_item}）" for item in leaves)
        raise Refused(RULES["I-09"], f"“{text}”对应多个业务办理项", field="item", mend=f"请写明是哪一个：{listed}")
    return in_force(leaves[0].pk, on) if leaves else None


def body_named_by(code: str) -> Body | None:
    """The body whose item an implementation code (31 characters) or a handling item's code (33) is: such a code names its body."""
    upper = code.strip().upper()
    if not is_code(upper):
        return None
    found = Item.objects.filter(Q(task_code=upper) | Q(task_handle_item=upper)).select_related("body__division").first()
    return found.body if found else None


def _named(code: str) -> Q:
    upper = code.upper()
    return Q(task_handle_item=upper) | Q(task_code=upper) | Q(catalog_code=upper)


def _by_name(name: str, body: UUID) -> list[Item]:
    """Items of a body with this name; the body's items are few (hundreds), so the names are compared here."""
    wanted = matched_name(name)
    known = list(Item.objects.filter(body=body).values_list("id", "matched_names", "local_code"))
    meant = [key for key, names, _ in known if wanted in names] or [key for key, _, code in known if name and name == code]
    return list(Item.objects.filter(id__in=meant).order_by("task_handle_item")) if meant else []


def names_near(text: str, body: Body) -> list[str]:
    """Names of the body's items that somebody who typed ``text`` may have meant: those that hold it, then those alike."""
    names = list(Item.objects.filter(body=body, is_leaf=True).values_list("name", flat=True))
    holding = [name for name in names if text and text in name]
    return list(dict.fromkeys([*holding, *get_close_matches(text, names, n=3, cutoff=0.4)]))[:3]


def versions_in_force(items: Iterable[UUID] | QuerySet[Item], on: date | None = None) -> dict[UUID, ItemVersion]:
    """Item → its version in force on a day (today by default), without what the versions say; one query."""
    day = on or today()
    rows = ItemVersion.objects.filter(in_force_on(day), item__in=items).defer(*_SAID).order_by("version")
    return {row.item_id: row for row in rows}


def in_force(item: UUID, on: date | None = None) -> ItemVersion | None:
    """The version of an item in force on a day (today by default), with its item and body; one query."""
    rows = ItemVersion.objects.filter(in_force_on(on or today()), item=item, item__is_leaf=True)
    return rows.select_related("item__body").defer(*_SAID).order_by("-version").first()


def item_of_code(code: str) -> UUID | None:
    """The leaf that was published under a 业务办理项编码: an address that stays whatever its versions say, and whoever drafts under it."""
    return Item.objects.filter(published_code=code.upper(), is_leaf=True).values_list("id", flat=True).first() if is_code(code) else None


def in_force_read(item: UUID, on: date) -> Read:
    """The question of a filing's first trip: id and number of the version in force of a leaf."""
    return Read(IN_FORCE, (item, True, on, on, on))


def leaves_under(item: UUID) -> QuerySet[Item]:
    """The leaves (业务办理项) of a main item."""
    return Item.objects.filter(parent=item, is_leaf=True).order_by("task_handle_item")


def version(key: UUID) -> LoadedVersion:
    """A version whole, typed, with its compiled chart; kept in memory once published, because it never changes."""
    return _published(UUID(str(key)))


@lru_cache(maxsize=4096)
def _published(key: UUID) -> LoadedVersion:
    row = ItemVersion.objects.select_related("item").get(pk=key)
    if row.state == DRAFT or row.item.body_id is None:
        raise Refused(RULES["I-08"], f"“{row.called}”第 {row.version} 版是草稿，不能用来办理", mend="请先发布")
    return _loaded(row, row.item.body_id)


def _loaded(row: ItemVersion, body: UUID) -> LoadedVersion:
    """The typed version; refused when it no longer says what was published."""
    if digest_of(row.content, row.form, row.chart) != row.digest:
        raise ItemRefused(
            "事项版本的内容与发布时不同", [found("R1-20", "digest", row.digest, "内容被改动过", "运行 oneseal journal verify 并恢复备份")]
        )
    return _read(row, body, row.content, row.form, row.chart)


def _read(row: ItemVersion, body: UUID, content: Mapping[str, Any], form: Any, chart: str) -> LoadedVersion:
    day, number = row.effective_on, row.version
    return loaded(key=row.pk, item=row.item_id, body=body, number=number, effective_on=day, content=content, form=form, chart=chart)


@lru_cache(maxsize=1024)
def guide(key: UUID) -> Guide:
    """办事指南: what the guide of a version says, alike for page, paper and open data; kept in memory because neither changes."""
    return guide_of(version(key))


def guide_on_paper(key: UUID, on: date) -> bytes:
    """The guide of a version as PDF, printed on a day; whoever asks for it keeps it. Its QR code opens the item's page."""
    known = version(key)
    return set_guide(guide_sheet(known, on, settings.PUBLIC_URL), on, f"{settings.PUBLIC_URL}/items/{known.item}")


@lru_cache(maxsize=256)
def item_form(key: UUID, name: str) -> bytes:
    """The PDF of one of ``ITEM_FORMS`` of a version, kept in memory because neither changes; its QR code opens the item's guide."""
    known = version(key)
    return form(ITEM_FORMS[name](known), known.effective_on or today(), f"{settings.PUBLIC_URL}/items/{known.item}")


@lru_cache(maxsize=256)
def written_form(key: UUID, name: str) -> bytes:
    """The PDF of a blank form or sample whose words a version holds, kept in memory because neither changes. ``name``: the file's key."""
    known = version(key)
    return written_file(known, files_of(known.content)[name])


def shown(row: ItemVersion) -> dict[str, Any]:
    """A version as plain data: every element under its national name, materials, situations, steps, limits, form."""
    return shown_version(version(row.pk), state=row.state, cancel_on=row.cancel_on)


def altered_versions() -> list[UUID]:
    """Versions whose content, form or chart is not what their digest says; for ``doctor`` and audits."""
    rows = ItemVersion.objects.order_by("id").iterator(50)
    return [row.pk for row in rows if digest_of(row.content, row.form, row.chart) != row.digest]


@dataclass(frozen=True, slots=True)
class Previewed:
    """A version as its keeper looks at it. ``lacking``: the elements that a draft does not say; its guide is without them."""

    loaded: LoadedVersion
    guide: Guide
    lacking: frozenset[str]


def previewed(row: ItemVersion) -> Previewed:
    """A version whatever its state, for its keeper to look at: of a draft what is there. While its body is not registered, days are counted
    as where it is kept. Raises Refused when a draft is not even in a shape that can be read."""
    if row.state != DRAFT and row.item.body_id:
        known = _loaded(row, row.item.body_id)
        return Previewed(known, guide_of(known), frozenset())
    body = row.item.body_id or row.item.keeper_id
    try:
        shape = drawable(row.content, row.form, row.chart)
        known = _read(row, body, shape.content, shape.form, shape.chart)
        return Previewed(known, guide_without(known, shape.lacking), shape.lacking)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Refused(RULES["I-08"], f"“{row.called}”的草稿有的部分写法不对，画不出来", mend="按检查结果改正后再看") from wrong


def codes_left() -> list[dict[str, Any]]:
    """Each block of codes and how many of its codes are left."""
    rows = CodeBlock.objects.select_related("body").order_by("name", "body")
    return [{"block": row.name, "body": row.body.name, "left": row.size - row.taken} for row in rows]


@projection("items", Item, "found_item")
def derived_items(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, Any]]:
    """Items as their founding entries and the last publishing tell them."""
    rows = {}
    for stream, entries in streams.items():
        founded = replay_item(entries).founded
        rows[stream] = {
            **founded,
            **{name: UUID(founded[name]) if founded[name] else None for name in ("body_id", "keeper_id", "parent_id")},
            "discarded_on": date.fromisoformat(founded["discarded_on"]) if founded["discarded_on"] else None,
        }
    return rows


@projection("item_versions", ItemVersion, "found_item")
def derived_versions(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, Any]]:
    """State, dates, digest, stage and remarks of every version as the entries of its item tell them."""
    return {
        known.id: {
            "item_id": stream,
            "version": known.number,
            "state": known.state,
            "digest": known.digest,
            "effective_on": known.effective_on,
            "cancel_on": known.cancel_on,
            "stage": known.stage,
            "remarks": list(known.remarks),
        }
        for stream, entries in streams.items()
        for known in replay_item(entries).versions
    }


@projection("listed_versions", ListedVersion, "found_item")
def derived_listed(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, Any]]:
    """Which versions stand in the lists' table and on which days, as the entries of their items tell it."""
    return {
        known.id: {"item_id": stream, "number": known.number, "effective_on": known.effective_on, "cancel_on": known.cancel_on}
        for stream, entries in streams.items()
        for known in replay_item(entries).versions
        if known.state != DRAFT
    }
