"""Loading items from files: read and check everything first, then write; a broken file is refused whole and nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from oneseal.catalogue.actions.blocks import BLOCKS, load_blocks
from oneseal.catalogue.actions.files import ITEMS, ItemFile, read_item
from oneseal.catalogue.actions.items import (
    Draft,
    Permission,
    found_item,
    found_main,
    founding,
    item_values,
    known_item,
    nearest_bureau,
)
from oneseal.catalogue.actions.versions import drafted, publish_draft, publishing, save_draft, withdraw
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries.lists import known_lists
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import (
    DRAFT,
    RULES,
    Finding,
    ItemRefused,
    implemented,
    publishing_findings,
    replay_item,
    require_draft,
    require_none,
)
from oneseal.catalogue.rules.codes import main_code
from oneseal.catalogue.rules.content import LINKED, mode_of
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.rules.lists import Known, families_of
from oneseal.catalogue.rules.stream import is_over
from oneseal.catalogue.rules.tiers import LEVELS, at_level, decided_at, is_published_by_bureau, pointing, stated_at
from oneseal.journal.gate import gate, new_stream
from oneseal.journal.queries import local_day, today
from oneseal.people.models import Body

COUNTY = 2
"""Level of a county's division; towns and villages stand below it."""
BY_SET_UP = Permission(None)
BATCH = 50
"""New items of one transaction."""


def load_items(folder: Path = ITEMS, *, blocks: Path | None = BLOCKS) -> int:
    """Load every item of ``folder`` for each body of its levels and publish what is new or changed; returns how many were published.

    An item that the bureau decides (划转) is every bureau's of its levels; one that its own department handles (进驻), or that is only
    linked to (链接), is the department's that ``original_department`` names; at towns and villages it is their stations'. A level that has
    no power of its own gets the guide and the way to who decides, published by its bureau. Safe to repeat: a file that says the same makes
    no version, a changed file exactly one. Raises ItemRefused with the file's name and every finding; then nothing of any file was written.
    """
    files = [read_item(entry) for entry in sorted(folder.iterdir()) if (entry / "item.toml").exists()]
    bodies = Body.objects.select_related("division").order_by("division__level", "division", "name")
    keepers = {body: keeper for body in bodies if (keeper := nearest_bureau(body))}
    codes = [str(content["elements"].get("catalog_code", "")) for _, content, _, _ in files]
    entered = known_lists()
    divided = _divided(codes, entered)
    known = replace(
        entered,
        siblings=families_of((*codes, *entered.basic, *entered.published)),
        published=set(entered.published) - {row.item.catalog_code for row in divided},
    )
    planned = [made for file in files for made in _planned(file, list(keepers), known)]
    new = [(body, draft) for body, draft in planned if known_item(draft) is None]
    for row in divided:
        withdraw(row.item_id, BY_SET_UP, cancel_on=today(), reason="主项已分为子项，按子项申请（R1-06）")
    for start in range(0, len(new), BATCH):
        _found_many([(keepers[body], body, draft) for body, draft in new[start : start + BATCH]])
    founded = {draft.key for _, draft in new}
    published = len(new) + sum(_load(keepers[body], body, draft) for body, draft in planned if draft.key not in founded)
    if blocks is not None:
        load_blocks(blocks)
    return published


def _divided(codes: Sequence[str], entered: Known) -> list[ItemVersion]:
    """Published demo items that the files divide into sub items by now: none of them may be applied for itself any more."""
    mains = {main_code(code) for code in codes if code != main_code(code)} & set(entered.published)
    rows = ItemVersion.objects.filter(item__catalog_code__in=mains, item__is_leaf=True).exclude(state=DRAFT)
    last = {row.item_id: row for row in rows.select_related("item").order_by("item", "version")}
    standing = (row for row in last.values() if not is_over(row.state, row.cancel_on, today()))
    return [row for row in standing if row.content.get("demo") is True]


def _planned(file: ItemFile, bodies: Sequence[Body], known: Known) -> list[tuple[Body, Draft]]:
    """The item as each body of its levels will implement it; raises ItemRefused when it may not be published."""
    name, content, form, chart = file
    levels = content.get("levels", [])
    if not levels or any(level not in LEVELS for level in levels) or not content.get("levels_reason"):
        wrong = Finding("levels", str(levels), RULES["I-01"], "没有写明由哪一级实施及理由", "写 levels = [3, 4]（市、县）和 levels_reason")
        raise ItemRefused("事项文件写法不对", [wrong], f"{name}/item.toml")
    made = []
    for body in (body for body in bodies if _level(body) in levels and _implements(body, content)):
        own = implemented(_said_by(body, bodies, content), body_facts(body))
        draft = Draft(own, NO_FORM, "") if mode_of(own) == LINKED else Draft(own, form, chart)
        findings = publishing_findings(draft.content, draft.form, draft.chart, known)
        require_none("事项不能发布", findings, f"{name}/{_part(findings)}")
        made.append((body, draft))
    return made


def _level(body: Body) -> int:
    """行使层级: a city's body acts at 3, a county's at 4, a town's at 5, a village's at 6."""
    return body.division.level + 2


def _said_by(body: Body, bodies: Sequence[Body], content: Mapping[str, Any]) -> dict[str, Any]:
    """What the item says at a body's level; a link leads to the one body there that decides it for this place, or to all of them."""
    own = at_level(content, level := _level(body))
    if mode_of(own) != LINKED:
        return own
    decided = decided_at(content, level)
    deciding = [each for each in bodies if _level(each) == decided and _is_near(body, each) and _implements(each, content)]
    return pointing(own, decided, body_facts(deciding[0]) if len(deciding) == 1 else None, stated_at(content, level))


def _is_near(body: Body, other: Body) -> bool:
    """Whether one's place lies directly in the other's."""
    return body.division.parent_id == other.division_id or other.division.parent_id == body.division_id


def _implements(body: Body, content: Mapping[str, Any]) -> bool:
    own = at_level(content, _level(body))
    if body.division.level > COUNTY:
        return body.kind == "department" and mode_of(own) != LINKED
    if is_published_by_bureau(own) or decided_at(content, _level(body)):
        return body.kind == "bureau"
    return body.kind == "department" and str(own.get("original_department") or " ") in body.name


def _part(findings: Sequence[Finding]) -> str:
    """The file that the first error is in."""
    wrong = [finding for finding in findings if finding.severity == "error"]
    first = wrong[0].field if wrong else ""
    return "chart.bpmn" if first.startswith("chart") else "form.json" if first.startswith("form") else "item.toml"


def _found_many(planned: Sequence[tuple[Body, Body, Draft]]) -> None:
    """New items with their bureau and body, many in one transaction, each with its founding, its draft and its publishing."""
    parents = [_parent(body, draft) for _, body, draft in planned]
    with gate(new_stream()) as act:
        for (keeper, body, draft), parent in zip(planned, parents, strict=True):
            item, data, rows = founding(item_values(keeper, body, draft, parent))
            begun = act.found(item, "found_item", by=None, data=data, rows=rows)
            _, data, rows = drafted(item, replay_item([begun]), draft)
            written = act.follow(begun, "draft_item", by=None, data=data, rows=rows)
            state = replay_item([begun, written])
            _, data, rows = publishing(item, require_draft(state, draft.digest, None), state, draft, local_day(act.at))
            act.follow(written, "publish_item", by=None, data=data, rows=rows)


def _parent(body: Body, draft: Draft) -> UUID | None:
    """The main item above a leaf, when its file names one."""
    main: Mapping[str, Any] = draft.content.get("main") or {}
    return found_main(body, main["name"], draft, BY_SET_UP) if main.get("name") else None


def _load(keeper: Body, body: Body, draft: Draft) -> bool:
    """Write what is new, which was found sound when it was planned; True when a version was published. What somebody drafts meanwhile stays
    as long as the file says nothing new."""
    item = found_item(keeper, body, draft, _parent(body, draft), BY_SET_UP)
    rows = list(ItemVersion.objects.filter(item=item).order_by("-version").only("id", "digest", "state")[:2])
    published = next((row for row in rows if row.state != DRAFT), None)
    if published and published.digest == draft.digest:
        return False
    is_drafted = bool(rows) and rows[0].state == DRAFT and rows[0].digest == draft.digest
    version = rows[0].pk if is_drafted else save_draft(item, draft, BY_SET_UP)
    publish_draft(item, version, draft, BY_SET_UP, None)
    return True
