"""One version's life: draft, publish, withdraw. Each is one act in the stream of its item."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.rules import (
    DRAFT,
    PUBLISHED,
    RULES,
    WITHDRAWN,
    BodyFacts,
    ItemState,
    content_of,
    digest_of,
    draft_findings,
    effective_day,
    implemented,
    matched_name,
    publishing_findings,
    replay_item,
    require_draft,
    require_none,
    storable_findings,
)
from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.queries import local_day, today
from oneseal.journal.rules import Insert, Read, Row, Update
from oneseal.law.powers import DECIDE, REVIEW
from oneseal.law.regimes import regime_of
from oneseal.law.rule import Refused
from oneseal.people.models import Body
from oneseal.people.queries import standing_of, standing_reads
from oneseal.people.rules import Scope, may


@dataclass(frozen=True, slots=True)
class Draft:
    """What a version will say: content (complete with the body's elements), form, chart."""

    content: Mapping[str, Any]
    form: Any
    chart: str

    @property
    def digest(self) -> str:
        """Of everything it says."""
        return digest_of(self.content, self.form, self.chart)

    @property
    def elements(self) -> Mapping[str, Any]:
        """The national elements."""
        elements: Mapping[str, Any] = self.content["elements"]
        return elements

    @property
    def names(self) -> list[str]:
        """Its name, then the names people use for it."""
        return [self.elements["task_name"], *self.content.get("short_names", ())]

    @property
    def regime(self) -> str:
        """Which law governs."""
        return regime_of(str(self.elements["task_type"])).name


def body_facts(body: Body) -> BodyFacts:
    """What an item takes from its body; a city's bureau acts at level 3, a county's at 4."""
    return BodyFacts(
        uscc=body.uscc,
        name=body.name,
        level=body.division.level + 2,
        address=body.address,
        phone=body.phone,
        complaint_phone=body.complaint_phone,
        government=body.government,
        court=body.court,
    )


def draft_item(
    *, body: UUID, content: Mapping[str, Any], form: Any, chart: str, by: UUID, parent: UUID | None = None, change_reason: str = ""
) -> UUID:
    """起草事项: the next version of an item, or a new item; an open draft is replaced. Returns the version's id.

    ``content``: as an item file or an earlier version says it. A change of a published item states its reason (R1-20).
    """
    acting = Body.objects.select_related("division").get(pk=body)
    whole = content_of({**content, **({"change_reason": change_reason} if change_reason else {})})
    draft = Draft(implemented(whole, body_facts(acting)), form, chart)
    require_none("事项草稿有误", (*storable_findings(form, "form"), *storable_findings(chart, "chart"), *draft_findings(draft.content)))
    permission = Permission(by, REVIEW, Scope(body=acting.pk, division=acting.division_id, unit_kind=None))
    return save_draft(found_item(acting, draft, parent, permission), draft, permission)


def publish(version: UUID, *, by: UUID) -> date:
    """发布事项: every check of publishing; from then on the version is immutable. Returns the day it takes effect."""
    row = ItemVersion.objects.select_related("item__body").get(pk=version)
    body = row.item.body
    permission = Permission(by, DECIDE, Scope(body=body.pk, division=body.division_id, unit_kind=None))
    return publish_draft(row.item_id, row.pk, Draft(row.content, row.form, row.chart), permission)


def withdraw_item(item: UUID, *, cancel_on: date, reason: str, by: UUID) -> None:
    """取消事项: no filing from ``cancel_on`` on; cases under way keep their version."""
    if not reason.strip():
        raise Refused(RULES["I-08"], "没有写明取消的理由", field="reason", mend="请写明理由和依据")
    body = Item.objects.select_related("body").get(pk=item).body
    permission = Permission(by, DECIDE, Scope(body=body.pk, division=body.division_id, unit_kind=None))
    with gate(item, Lock(Item, item), permission.reads()) as act:
        permission.require(act)
        running = replay_item(act.entries).running()
        if not running:
            raise Refused(RULES["I-08"], "没有在用的版本可以取消")
        if cancel_on < local_day(act.at):
            raise Refused(RULES["I-08"], f"取消日期 {cancel_on} 已过", field="cancel_on", mend="取消日期不早于今天")
        data = {"cancel_on": cancel_on.isoformat(), "reason": reason.strip(), "versions": [str(version.id) for version in running]}
        rows = [
            Update(ItemVersion, {"id": version.id, "state": PUBLISHED}, {"state": WITHDRAWN, "cancel_on": cancel_on}) for version in running
        ]
        act.record("withdraw_item", by=by, power=permission.power, data=data, rows=rows)


@dataclass(frozen=True, slots=True)
class Permission:
    """Who acts and under which power of which body; ``by`` None: the set-up of this installation, which has no person yet."""

    by: UUID | None
    power: str = ""
    scope: Scope | None = None

    def reads(self) -> tuple[Read, ...]:
        """What the gate must read in its first trip."""
        return standing_reads(self.by, today()) if self.by else ()

    def require(self, act: Act) -> None:
        """Raises Refused unless the person holds the power now."""
        if self.by and self.scope:
            may(standing_of(act.answers), self.power, self.scope)


def found_item(body: Body, draft: Draft, parent: UUID | None, permission: Permission) -> UUID:
    """The item with the draft's codes; founded when there is none yet."""
    elements = draft.elements
    known = Item.objects.filter(task_code=elements["task_code"], task_handle_item=elements["task_handle_item"]).first()
    if known:
        return known.pk
    return _found(body, elements, draft.names, draft.regime, permission, handle=elements["task_handle_item"], parent=parent)


def found_main(body: Body, name: str, draft: Draft, permission: Permission) -> UUID:
    """The main item (主项) above the draft's leaf: it has children and cannot be applied for."""
    known = Item.objects.filter(task_code=draft.elements["task_code"], task_handle_item="").first()
    return known.pk if known else _found(body, draft.elements, [name], draft.regime, permission, handle="", parent=None)


def _found(
    body: Body, elements: Mapping[str, Any], names: list[str], regime: str, permission: Permission, *, handle: str, parent: UUID | None
) -> UUID:
    stream = new_stream()
    values = {
        "body_id": body.pk,
        "parent_id": parent,
        "is_leaf": bool(handle),
        "catalog_code": elements["catalog_code"],
        "task_code": elements["task_code"],
        "task_handle_item": handle,
        "local_code": elements.get("local_catalog_code", ""),
        "name": names[0],
        "matched_names": [matched_name(name) for name in names],
        "regime": regime,
    }
    with gate(stream, reads=permission.reads()) as act:
        permission.require(act)
        data = {**values, "body_id": str(body.pk), "parent_id": str(parent) if parent else None}
        act.record("found_item", by=permission.by, power=permission.power, data=data, rows=[Insert(Item, {"id": stream, **values})])
    return stream


def save_draft(item: UUID, draft: Draft, permission: Permission) -> UUID:
    """One act: the item's open draft says this now; a change of a published item needs its reason."""
    with gate(item, Lock(Item, item), permission.reads()) as act:
        permission.require(act)
        state = replay_item(act.entries)
        reason = str(draft.content.get("change_reason", "")).strip()
        if not reason:
            raise Refused(RULES["R1-20"], "没有写明编制或修改的理由", field="change_reason", mend="请写明理由")
        key, number, rows = _draft_rows(item, state, draft)
        data = {"id": str(key), "version": number, "digest": draft.digest, "name": draft.elements["task_name"], "reason": reason}
        act.record("draft_item", by=permission.by, power=permission.power, data=data, rows=rows)
    return key


def _draft_rows(item: UUID, state: ItemState, draft: Draft) -> tuple[UUID, int, list[Row]]:
    said = {
        "content": dict(draft.content),
        "form": draft.form,
        "chart": draft.chart,
        "digest": draft.digest,
        "regime": draft.regime,
    }
    if state.draft:
        return state.draft.id, state.draft.number, [Update(ItemVersion, {"id": state.draft.id, "state": DRAFT}, said)]
    key, number = new_stream(), state.latest.number + 1 if state.latest else 1
    values = {"id": key, "item_id": item, "version": number, "state": DRAFT, "effective_on": None, "cancel_on": None, **said}
    return key, number, [Insert(ItemVersion, values)]


def publish_draft(item: UUID, version: UUID, draft: Draft, permission: Permission) -> date:
    """One act: the draft that was read and found sound is in force from its day on."""
    require_none("事项不能发布", publishing_findings(draft.content, draft.form, draft.chart))
    with gate(item, Lock(Item, item), permission.reads()) as act:
        permission.require(act)
        state = replay_item(act.entries)
        known = require_draft(state, draft.digest, permission.by)
        if known.id != version:
            raise Refused(RULES["I-08"], "这个版本不是草稿，不能发布")
        day = effective_day(state, str(draft.elements.get("plan_effective_date", "")), local_day(act.at))
        called = {"name": draft.names[0], "matched_names": [matched_name(name) for name in draft.names]}
        data = {"id": str(version), "version": known.number, "digest": draft.digest, "effective_on": day.isoformat(), **called}
        changed = Update(ItemVersion, {"id": version, "state": DRAFT, "digest": draft.digest}, {"state": PUBLISHED, "effective_on": day})
        act.record("publish_item", by=permission.by, power=permission.power, data=data, rows=[changed, Update(Item, {"id": item}, called)])
    return day
