"""One version's life: draft, submit, return or publish, withdraw. Each is one act in the stream of its item."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from oneseal.catalogue.actions.families import family_reads, require_beside
from oneseal.catalogue.actions.items import Draft, Permission, found_item, keeper_of, known_item, nearest_bureau
from oneseal.catalogue.models import Item, ItemVersion, ListedVersion
from oneseal.catalogue.queries.linked import lost_links
from oneseal.catalogue.queries.lists import known_lists
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import (
    DRAFT,
    PUBLISHED,
    RULES,
    WITHDRAWN,
    ItemState,
    VersionState,
    content_of,
    effective_day,
    implemented,
    keeping_findings,
    publishing_findings,
    replay_item,
    require_draft,
    require_none,
    storable_findings,
)
from oneseal.catalogue.rules.answering import CHART, FORM, answered, changed_parts
from oneseal.catalogue.rules.listing import listed_values
from oneseal.catalogue.rules.lists import Known
from oneseal.catalogue.rules.stream import (
    EDITING,
    STAGED,
    cancel_day,
    ended_by,
    remarks_of,
    require_own,
    require_submitted,
    require_unsubmitted,
)
from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.queries import local_day
from oneseal.journal.rules import Insert, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import DECIDE, REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body


@verb
def draft_item(
    *,
    body: UUID,
    content: object,
    form: object,
    chart: str,
    by: UUID,
    parent: UUID | None = None,
    change_reason: str = "",
    seen: str = "",
    part: str = "",
    item: UUID | None = None,
) -> UUID:
    """起草事项: the next version of an item, or a new item; an open draft is replaced. Returns the version's id.

    ``content``: as an item file or an earlier version says it. What it lacks may follow: a draft with findings is kept and cannot be
    published. A change of a published item states its reason (R1-20). ``seen``: the digest of the version that the person looked at;
    when the item says something else by now, nothing is changed. ``part``: the part that she saved, which answers the remarks about it
    also where she lets it stand. ``item``: the one that she looked at, whatever codes it says from now on; without it the codes tell.
    """
    acting = Body.objects.select_related("division").filter(pk=body).first()
    if acting is None:
        raise Refused(RULES["I-08"], "没有找到这个机构", field="body", mend="请刷新后再试")
    reason = {"change_reason": change_reason} if change_reason else {}
    whole = content_of({**content, **reason} if isinstance(content, Mapping) else {"elements": content})
    draft = Draft(implemented(whole, body_facts(acting)), form, chart)
    require_none("事项草稿有误", (*storable_findings(form, "form"), *storable_findings(chart, "chart"), *keeping_findings(draft.content)))
    known = Item.objects.filter(pk=item, is_leaf=True, body=acting).first() if item else known_item(draft)
    if item and known is None:
        raise Refused(RULES["I-08"], "没有找到这个机构的这个事项", field="item", mend="请刷新后再试")
    keeper = known.keeper if known else keeper_of(acting)
    permission = Permission.of(by, REVIEW, keeper)
    stream = known.pk if known else found_item(keeper, acting, draft, parent, permission)
    return save_draft(stream, draft, permission, seen=seen, part=part)


def save_draft(
    item: UUID,
    draft: Draft,
    permission: Permission,
    *,
    body: Body | None = None,
    seen: str = "",
    also: Sequence[Row] = (),
    part: str = "",
) -> UUID:
    """One act: the item's open draft says this now; a change of a published item needs its reason.

    ``body``: registered meanwhile. ``also``: rows of this room that are written with it.
    """
    with gate(item, Lock(Item, item), permission.reads()) as act:
        permission.require(act)
        state = replay_item(act.entries)
        permission.require_kept(state.founded["keeper_id"])
        key, data, rows = drafted(item, state, draft, body=body, seen=seen, part=part)
        act.record("draft_item", by=permission.by, power=permission.power, data=data, rows=[*rows, *also])
    return key


def drafted(
    item: UUID, state: ItemState, draft: Draft, *, body: Body | None = None, seen: str = "", part: str = ""
) -> tuple[UUID, dict[str, Any], list[Row]]:
    """The draft's id, what its entry says and its rows. Refused while it waits for other hands, without a reason, and when the item says
    something else than what was seen."""
    if seen and state.latest and state.latest.digest != seen:
        mend = "请重新打开再改；您填的内容还在页面上，可以先复制"
        raise Refused(RULES["I-08"], "这个事项在您查看以后被他人改过，本次没有保存", mend=mend)
    require_own(state)
    reason = str(draft.content.get("change_reason", "")).strip()
    if not reason:
        raise Refused(RULES["R1-20"], "没有写明编制或修改的理由", field="change_reason", mend="请写明理由")
    remarks = _remarks(state, draft, part)
    key, number, rows = draft_rows(item, state, draft, remarks)
    called = _called(item, state, draft, body)
    if called or state.founded["discarded_on"]:
        rows.append(Update(Item, {"id": item}, {"discarded_on": None, **called}))
    data = draft_data(key, number, draft, reason)
    data |= {"remarks": remarks} if remarks else {}
    return key, data | {name: value if isinstance(value, list) else str(value) for name, value in called.items()}, rows


def _called(item: UUID, state: ItemState, draft: Draft, body: Body | None) -> dict[str, Any]:
    """What an item's row gets with a draft: its body with the bureau that keeps that body's items, the key that the draft's codes give
    it, beside the one it was known by, and, as long as nobody has read of it, its name.

    So a later draft or list that has only the new codes is of this item too. A key that another item has stays that one's.
    """
    given: dict[str, Any] = {}
    if state.is_unpublished:
        named = {name: draft.columns[name] for name in ("name", "matched_names")}
        given = named if any(state.founded[name] != value for name, value in named.items()) else {}
    if body and not state.founded["body_id"]:
        keeper = nearest_bureau(body)
        given |= {"body_id": body.pk, **({"keeper_id": keeper.pk} if keeper and str(keeper.pk) != state.founded["keeper_id"] else {})}
    if draft.key in ("", state.founded["key"]) or Item.objects.filter(key=draft.key).exclude(pk=item).exists():
        return given
    return {**given, "key": draft.key, "former_key": state.known_by}


def _remarks(state: ItemState, draft: Draft, part: str) -> list[dict[str, str]]:
    """What was said when the draft was returned stays until it is handed over again; what is saved of it is marked."""
    if state.draft is None or not state.draft.remarks:
        return []
    before = ItemVersion.objects.get(pk=state.draft.id)
    parts = changed_parts(before.content, draft.content) | ({part} if part else set())
    parts |= {name for name, held, said in ((CHART, before.chart, draft.chart), (FORM, before.form, draft.form)) if held != said}
    return answered(state.draft.remarks, parts)


def draft_data(key: UUID, number: int, draft: Draft, reason: str) -> dict[str, Any]:
    """What the entry of a draft says."""
    return {"id": str(key), "version": number, "digest": draft.digest, "name": draft.names[0], "reason": reason}


def draft_rows(item: UUID, state: ItemState, draft: Draft, remarks: Sequence[Mapping[str, str]] = ()) -> tuple[UUID, int, list[Row]]:
    """The draft's id and number, and its row: new, or the open draft's."""
    said = {
        "content": dict(draft.content),
        "form": draft.form,
        "chart": draft.chart,
        "digest": draft.digest,
        "regime": draft.regime,
        "stage": EDITING,
        "remarks": list(remarks),
    }
    if state.draft:
        return state.draft.id, state.draft.number, [Update(ItemVersion, {"id": state.draft.id, "state": DRAFT}, said)]
    key, number = new_stream(), state.latest.number + 1 if state.latest else 1
    values = {"id": key, "item_id": item, "version": number, "state": DRAFT, "effective_on": None, "cancel_on": None, **said}
    return key, number, [Insert(ItemVersion, values)]


@verb
def submit_item(version: UUID, *, by: UUID, seen: str = "") -> None:
    """提交发布: the draft is sound and waits for other hands; every finding that stops publishing is named."""
    row = _version(version, seen)
    _require_body(row)
    wrong = (*publishing_findings(row.content, row.form, row.chart, _known(row)), *lost_links(row.content))
    require_none("事项不能提交", wrong)
    _hand_on(row, "submit_item", by, REVIEW, require_unsubmitted)


@verb
def retract_item(version: UUID, *, by: UUID, seen: str = "") -> None:
    """撤回提交: whoever drafts for the bureau takes a draft back that nobody has published or returned yet; then it may be changed."""
    _hand_on(_version(version, seen), "retract_item", by, REVIEW, require_submitted)


@verb
def return_item(version: UUID, *, remarks: Sequence[Mapping[str, str]], by: UUID, seen: str = "") -> None:
    """退回修改: who was to publish says, field by field, what is to be mended; the draft is its drafter's again."""
    said = remarks_of(remarks)
    _hand_on(_version(version, seen), "return_item", by, DECIDE, require_submitted, said)


def _hand_on(
    row: ItemVersion,
    what: str,
    by: UUID,
    power: str,
    require_stage: Callable[[VersionState], VersionState],
    remarks: Sequence[Mapping[str, str]] = (),
) -> None:
    """One act: a draft goes to the stage that the act brings it to. Who decides about it is not who drafted it."""
    permission = Permission.of(by, power, row.item.keeper)
    with gate(row.item_id, Lock(Item, row.item_id), permission.reads()) as act:
        permission.require(act)
        draft = require_stage(require_draft(replay_item(act.entries), row.digest, by if power == DECIDE else None))
        if draft.id != row.pk:
            raise Refused(RULES["I-08"], "这个版本不是草稿，不能提交、撤回或者退回")
        changed = {"stage": STAGED[what], "remarks": list(remarks)}
        rows = [Update(ItemVersion, {"id": row.pk, "state": DRAFT, "digest": row.digest}, changed)]
        data = {"id": str(row.pk), "digest": row.digest, **({"remarks": list(remarks)} if remarks else {})}
        act.record(what, by=by, power=permission.power, data=data, rows=rows)


@verb
def publish(version: UUID, *, by: UUID, seen: str = "") -> date:
    """发布事项: every check of publishing; from then on the version is immutable. Returns the day it takes effect.

    ``seen``: the digest of what the person looked at; when the draft says something else by now, nothing is done.
    """
    row = _version(version, seen)
    permission = Permission.of(by, DECIDE, row.item.keeper)
    _require_body(row)
    return publish_draft(row.item_id, row.pk, Draft(row.content, row.form, row.chart), permission, _known(row))


def _known(row: ItemVersion) -> Known:
    """What a draft is held against."""
    return known_lists(catalog=str(row.content["elements"].get("catalog_code") or "")).for_version(row.version, None)


def _require_body(row: ItemVersion) -> None:
    """I-15: nobody decides under a body that is not registered."""
    if row.item.body_id is None:
        code = str(row.content["elements"].get("dept_code", ""))
        raise Refused(RULES["I-15"], f"实施主体“{code}”没有登记", field="dept_code", mend="登记该机构，或者改正实施主体编码后重新导入")


def _version(key: UUID, seen: str = "") -> ItemVersion:
    """The version, which still says what the person saw."""
    row = ItemVersion.objects.select_related("item__keeper", "item__body").filter(pk=key).first()
    if row is None:
        raise Refused(RULES["I-08"], "没有找到这个事项版本", field="version", mend="请刷新后再试")
    if seen and row.digest != seen:
        raise Refused(RULES["I-08"], "这个事项在您查看以后改过，本次没有办理", mend="请重新打开这个事项，看过现在的内容再办")
    return row


def publish_draft(item: UUID, version: UUID, draft: Draft, permission: Permission, known: Known | None) -> date:
    """One act: the draft that was read and found sound is in force from its day on. ``known`` None: whoever calls has found it sound."""
    if known is not None:
        wrong = (*publishing_findings(draft.content, draft.form, draft.chart, known), *lost_links(draft.content))
        require_none("事项不能发布", wrong)
    catalog = draft.columns["catalog_code"]
    try:
        with gate(item, Lock(Item, item), (*permission.reads(), *family_reads(item, catalog))) as act:
            permission.require(act)
            state = replay_item(act.entries)
            chosen = require_draft(state, draft.digest, permission.by)
            if chosen.id != version:
                raise Refused(RULES["I-08"], "这个版本不是草稿，不能发布")
            if permission.by:
                require_submitted(chosen)
            require_beside(act, catalog)
            day, data, rows = publishing(item, chosen, state, draft, local_day(act.at))
            act.record("publish_item", by=permission.by, power=permission.power, data=data, rows=rows)
    except IntegrityError as clash:
        code = draft.columns["task_handle_item"]
        if not Item.objects.filter(published_code=code).exclude(pk=item).exists():
            raise
        reason = f"业务办理项编码 {code} 已由另一个事项发布"
        raise Refused(RULES["I-22"], reason, field="task_handle_item", mend="改正基本编码或者办理项序号，或者作废这个草稿") from clash
    return day


def publishing(item: UUID, chosen: VersionState, state: ItemState, draft: Draft, today: date) -> tuple[date, dict[str, Any], list[Row]]:
    """The day from which a draft is in force, what the entry of its publishing says, and its rows."""
    day = effective_day(str(draft.elements.get("plan_effective_date", "")), today, is_first=state.is_unpublished)
    until = cancel_day(str(draft.elements.get("plan_cancel_date", "")), day)
    called = {**draft.columns, "published_code": draft.columns["task_handle_item"]}
    data = {
        "id": str(chosen.id),
        "version": chosen.number,
        "digest": draft.digest,
        "effective_on": day.isoformat(),
        "cancel_on": until.isoformat() if until else None,
        **called,
    }
    values = {"state": PUBLISHED, "effective_on": day, "cancel_on": until, "stage": EDITING, "remarks": []}
    changed = Update(ItemVersion, {"id": chosen.id, "state": DRAFT, "digest": draft.digest}, values)
    dates = {"version_id": chosen.id, "item_id": item, "number": chosen.number, "effective_on": day, "cancel_on": until}
    listed = Insert(ListedVersion, {**dates, **listed_values(draft.content)})
    return day, data, [changed, Update(Item, {"id": item}, called), listed]


@verb
def withdraw_item(item: UUID, *, cancel_on: date, reason: str, by: UUID) -> None:
    """取消事项: no filing from ``cancel_on`` on; cases under way keep their version. Never later than what stands."""
    if not reason.strip():
        raise Refused(RULES["I-08"], "没有写明取消的理由", field="reason", mend="请写明理由和依据")
    row = Item.objects.select_related("keeper").filter(pk=item).first()
    if row is None:
        raise Refused(RULES["I-08"], "没有找到这个事项", field="item", mend="请刷新后再试")
    withdraw(item, Permission.of(by, DECIDE, row.keeper), cancel_on=cancel_on, reason=reason)


def withdraw(item: UUID, permission: Permission, *, cancel_on: date, reason: str) -> None:
    """One act: what of the item holds or will hold ends on a day."""
    with gate(item, Lock(Item, item), permission.reads()) as act:
        permission.require(act)
        ended = ended_by(replay_item(act.entries), cancel_on, local_day(act.at))
        data = {"cancel_on": cancel_on.isoformat(), "reason": reason.strip(), "ends": [str(version.id) for version in ended]}
        ending = {"state": WITHDRAWN, "cancel_on": cancel_on}
        rows: list[Row] = [Update(ItemVersion, {"id": version.id, "state": version.state}, ending) for version in ended]
        rows += [Update(ListedVersion, {"version_id": version.id}, {"cancel_on": cancel_on}) for version in ended]
        act.record("withdraw_item", by=permission.by, power=permission.power, data=data, rows=rows)
