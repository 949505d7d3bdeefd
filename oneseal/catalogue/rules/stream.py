"""An item's life read from its entries: found_item, then for each version draft_item (again), submit_item,
retract_item, return_item, publish_item or discard_draft; name_item where a draft's name was not the item's; withdraw_item at its end."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from oneseal.catalogue.rules.content import TRANSFERRED
from oneseal.catalogue.rules.findings import RULES
from oneseal.journal.rules import Entry
from oneseal.law.rule import Refused

Row = TypeVar("Row")
DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATES = {DRAFT: "草稿", PUBLISHED: "已发布", WITHDRAWN: "已取消"}
EDITING, SUBMITTED, RETURNED = "editing", "submitted", "returned"
STAGES = {EDITING: "起草中", SUBMITTED: "待发布", RETURNED: "退回修改"}
"""Where a draft stands between who drafts and who publishes."""
STAGED = {"submit_item": SUBMITTED, "return_item": RETURNED, "retract_item": EDITING}
"""To which stage an act brings a draft."""
LONGEST_REMARK = 500
CALLED = (
    "name", "matched_names", "mode", "catalog_code", "task_code", "task_handle_item", "local_code", "local_task_code", "regime",
    "published_code",
)  # fmt: skip
"""What publishing writes anew in the item's own row."""


@dataclass(frozen=True, slots=True)
class VersionState:
    """Where one version stands."""

    id: UUID
    number: int
    state: str
    digest: str
    drafters: frozenset[UUID]
    """Everybody who wrote in it."""
    effective_on: date | None = None
    cancel_on: date | None = None
    stage: str = EDITING
    remarks: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item as its entries tell it."""

    founded: dict[str, Any]
    versions: tuple[VersionState, ...] = ()
    known_by: str = ""
    """Its key when it was founded or last published: a draft that changes it again and again does not forget this one."""

    @property
    def draft(self) -> VersionState | None:
        """The open draft, which is always the last version."""
        return self.versions[-1] if self.versions and self.versions[-1].state == DRAFT else None

    @property
    def latest(self) -> VersionState | None:
        """The last version, whatever its state."""
        return self.versions[-1] if self.versions else None

    @property
    def is_unpublished(self) -> bool:
        """Whether nobody but its keepers has ever seen it."""
        return all(version.state == DRAFT for version in self.versions)

    def standing(self, today: date) -> tuple[VersionState, ...]:
        """The version that took effect last, and those to come, cancelled or not: no other holds again."""
        begun = [version.number for version in self.versions if version.effective_on and version.effective_on <= today]
        return tuple(version for version in self.versions if version.state != DRAFT and version.number >= max(begun, default=0))


def replay_item(entries: Iterable[Entry]) -> ItemState:
    """The state that the entries of an item's stream give."""
    state = ItemState({})
    for entry in entries:
        state = _evolve(state, entry)
    return state


def _evolve(state: ItemState, entry: Entry) -> ItemState:
    data = entry.data
    if entry.act == "found_item":
        first = _founded(data)
        return ItemState(first, (), first["key"])
    if entry.act == "draft_item":
        before = state.draft.drafters if state.draft else frozenset[UUID]()
        drafters = before | {entry.by} if entry.by else before
        made = VersionState(UUID(data["id"]), data["version"], DRAFT, data["digest"], drafters, remarks=tuple(data.get("remarks", ())))
        kept = state.versions[:-1] if state.draft else state.versions
        given = {name: data[name] for name in ("body_id", "keeper_id", "key", "former_key") if data.get(name)}
        given |= {name: data[name] for name in ("name", "matched_names") if "matched_names" in data}
        founded = {**state.founded, "discarded_on": None, **given}
        return ItemState(founded, (*kept, made), state.known_by)
    if entry.act in {"discard_draft", "name_item"}:
        return _discarded(state, data) if entry.act == "discard_draft" else _named(state, data)
    if entry.act in STAGED:
        last = replace(state.versions[-1], stage=STAGED[entry.act], remarks=tuple(data.get("remarks", ())))
        return replace(state, versions=(*state.versions[:-1], last))
    if entry.act == "publish_item":
        until = date.fromisoformat(data["cancel_on"]) if data.get("cancel_on") else None
        day = date.fromisoformat(data["effective_on"])
        last = replace(state.versions[-1], state=PUBLISHED, effective_on=day, cancel_on=until, stage=EDITING, remarks=())
        called = {"published_code": state.founded["task_handle_item"], **{name: data[name] for name in CALLED if name in data}}
        return ItemState({**state.founded, **called}, (*state.versions[:-1], last), state.founded["key"])
    return replace(state, versions=tuple(_ended(version, data) for version in state.versions))


def _named(state: ItemState, data: Mapping[str, Any]) -> ItemState:
    return replace(state, founded={**state.founded, **{name: data[name] for name in ("name", "matched_names")}})


def _discarded(state: ItemState, data: Mapping[str, Any]) -> ItemState:
    """An item never published is gone as a whole; of another only the draft."""
    if "discarded_on" in data:
        return replace(state, founded={**state.founded, "discarded_on": data["discarded_on"]})
    return replace(state, versions=state.versions[:-1])


def _ended(version: VersionState, data: Mapping[str, Any]) -> VersionState:
    """A withdrawal names the versions that it ends; entries made before it did end all that were published."""
    is_meant = str(version.id) in data["ends"] if "ends" in data else version.state == PUBLISHED
    return replace(version, state=WITHDRAWN, cancel_on=date.fromisoformat(data["cancel_on"])) if is_meant else version


def _founded(data: Mapping[str, Any]) -> dict[str, Any]:
    """What founding says; entries made before items had a keeper and a key of their own say it by body and codes."""
    code, leaf = str(data["task_code"]), str(data["task_handle_item"])
    before = {
        "key": f"{code}|{leaf.removeprefix(code)}",
        "keeper_id": data["body_id"],
        "mode": TRANSFERRED,
        "local_task_code": "",
        "published_code": None,
        "former_key": None,
        "discarded_on": None,
    }
    return {**before, **data}


def require_draft(state: ItemState, digest: str, by: UUID | None) -> VersionState:
    """The draft that may be published now: there is one, it is the one that was read, and other hands drafted it."""
    draft = state.draft
    if draft is None:
        raise Refused(RULES["I-08"], "没有可发布的草稿", mend="请先起草")
    if state.founded["discarded_on"]:
        raise Refused(RULES["I-08"], "草稿已作废", mend="修改并存为草稿以后，再提交")
    if draft.digest != digest:
        raise Refused(RULES["I-08"], "草稿已被修改，与所见内容不同", mend="请重新查看草稿后再发布")
    if by in draft.drafters:
        raise Refused(RULES["I-07"], "起草人不能发布自己起草的版本", field="by", mend="请由其他人员发布")
    return draft


def effective_day(planned: str, today: date, *, is_first: bool) -> date:
    """When a version takes effect: the first that is published as planned (a catalogue taken over began in the past), a later one not
    before today, whether the one before it has begun or not."""
    day = date.fromisoformat(planned) if planned else today
    return day if is_first else max(day, today)


def renewable(content: Mapping[str, Any], today: date, *, said: Collection[str] = ()) -> dict[str, Any]:
    """The content of a published version as the next draft begins: the day on which that one took effect, and one on which it ended, are
    not the next one's. ``said``: elements that the next one says itself."""
    past = {"plan_effective_date", "plan_cancel_date"}.difference(said)
    elements = {name: value for name, value in content["elements"].items() if name not in past or str(value) > today.isoformat()}
    return {**content, "elements": elements}


def ended_by(state: ItemState, cancel_on: date, today: date) -> list[VersionState]:
    """The versions that a withdrawal ends: what holds or will hold, not those that end by then anyway. Raises Refused when none does."""
    standing = state.standing(today)
    if not standing:
        raise Refused(RULES["I-08"], "没有在用的版本可以取消")
    if cancel_on < today:
        raise Refused(RULES["I-08"], f"取消日期 {cancel_on} 已过", field="cancel_on", mend="取消日期不早于今天")
    ended = [version for version in standing if version.cancel_on is None or version.cancel_on > cancel_on]
    if not ended:
        last = max(version.cancel_on for version in standing if version.cancel_on)
        said = "已于" if last <= today else "已定于"
        raise Refused(
            RULES["I-08"], f"这个事项{said} {last} 取消", field="cancel_on", mend="取消日期只能提前，不能推后；要继续办理，请起草新的一版"
        )
    return ended


def cancel_day(planned: str, effective: date) -> date | None:
    """When a version ends by itself (计划取消日期); refused when that is not after the day it takes effect."""
    if not planned:
        return None
    day = date.fromisoformat(planned)
    if day <= effective:
        raise Refused(RULES["I-08"], f"计划取消日期 {day} 不晚于生效日期 {effective}", field="plan_cancel_date", mend="改正计划取消日期")
    return day


def require_unsubmitted(draft: VersionState) -> VersionState:
    """A draft that does not wait for other hands yet."""
    if draft.stage == SUBMITTED:
        raise Refused(RULES["I-08"], "草稿已提交，正在等待发布", mend="请由其他人员发布或者退回")
    return draft


def require_submitted(draft: VersionState) -> VersionState:
    """A draft that its drafter has handed over."""
    if draft.stage != SUBMITTED:
        raise Refused(RULES["I-18"], f"草稿{STAGES[draft.stage]}，还没有提交", mend="请起草人提交后再发布或者退回")
    return draft


def require_own(state: ItemState) -> None:
    """A draft that waits for other hands stays as it was handed over."""
    if state.draft and state.draft.stage == SUBMITTED:
        raise Refused(RULES["I-18"], "草稿已提交，正在等待发布，不能修改", mend="请先撤回提交，或者请发布的人退回，再修改")


def is_over(state: str, cancel_on: date | None, day: date) -> bool:
    """Whether a version is cancelled by a day; one whose day is to come holds until then."""
    return state != DRAFT and cancel_on is not None and cancel_on <= day


Standing = tuple[Hashable, str, date | None, date | None]
"""Of a version: its item, its state, from when and until when it holds."""


def counting(versions: Iterable[Row], day: date, told: Callable[[Row], Standing]) -> Iterator[Row]:
    """Of the versions of items (one item after the other, its newest first) those that count on a day: the draft, what is to come, and the
    one that took effect last unless it is cancelled by then. What that one replaced is past."""
    item: Hashable = None
    is_past = False
    for version in versions:
        of, state, effective_on, cancel_on = told(version)
        item, is_past = of, is_past and of == item
        if not is_past and not is_over(state, cancel_on, day):
            yield version
        is_past = is_past or (state != DRAFT and effective_on is not None and effective_on <= day)


def standing_words(state: str, stage: str, cancel_on: date | None, day: date) -> str:
    """Where a version stands, in words: a cancellation to come is said with its day."""
    if state == DRAFT:
        return STAGES[stage]
    if cancel_on is None:
        return STATES[state]
    return STATES[WITHDRAWN] if cancel_on <= day else f"{STATES[PUBLISHED]}，{cancel_on} 起取消"


def require_discardable(state: ItemState) -> VersionState:
    """The draft of an item in its drafter's hands, whether a version before it was published or not."""
    if state.draft is None:
        raise Refused(RULES["I-08"], "没有草稿可以作废", mend="发布过的版本不能作废；不再办理的，请取消事项")
    if state.founded["discarded_on"]:
        raise Refused(RULES["I-08"], "草稿已经作废")
    require_own(state)
    return state.draft


def remarks_of(remarks: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """退回意见 field by field; refused when there is none, or one is empty or too long."""
    said = [{"field": str(row.get("field", "")).strip()[:200], "text": str(row.get("text", "")).strip()} for row in remarks]
    if not said or any(not row["field"] or not 0 < len(row["text"]) <= LONGEST_REMARK for row in said):
        raise Refused(
            RULES["I-18"], "退回没有逐项写明意见", field="remarks", mend=f"至少写一项：哪个要素、怎样修改（{LONGEST_REMARK} 字以内）"
        )
    return said
