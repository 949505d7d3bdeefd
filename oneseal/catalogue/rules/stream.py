"""An item's life read from its entries: found_item, then for each version draft_item (again), publish_item, withdraw_item."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.catalogue.rules.findings import RULES
from oneseal.journal.rules import Entry
from oneseal.law.rule import Refused

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATES = {DRAFT: "草稿", PUBLISHED: "已发布", WITHDRAWN: "已取消"}


@dataclass(frozen=True, slots=True)
class VersionState:
    """Where one version stands."""

    id: UUID
    number: int
    state: str
    digest: str
    drafted_by: UUID | None
    effective_on: date | None = None
    cancel_on: date | None = None


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item as its entries tell it."""

    founded: dict[str, Any]
    versions: tuple[VersionState, ...] = ()

    @property
    def draft(self) -> VersionState | None:
        """The open draft, which is always the last version."""
        return self.versions[-1] if self.versions and self.versions[-1].state == DRAFT else None

    @property
    def latest(self) -> VersionState | None:
        """The last version, whatever its state."""
        return self.versions[-1] if self.versions else None

    def running(self) -> tuple[VersionState, ...]:
        """Published versions that were not withdrawn."""
        return tuple(version for version in self.versions if version.state == PUBLISHED)


def replay_item(entries: Iterable[Entry]) -> ItemState:
    """The state that the entries of an item's stream give."""
    state = ItemState({})
    for entry in entries:
        state = _evolve(state, entry)
    return state


def _evolve(state: ItemState, entry: Entry) -> ItemState:
    data = entry.data
    if entry.act == "found_item":
        return ItemState(dict(data))
    if entry.act == "draft_item":
        made = VersionState(UUID(data["id"]), data["version"], DRAFT, data["digest"], entry.by)
        kept = state.versions[:-1] if state.draft else state.versions
        return replace(state, versions=(*kept, made))
    if entry.act == "publish_item":
        last = replace(state.versions[-1], state=PUBLISHED, effective_on=date.fromisoformat(data["effective_on"]))
        founded = {**state.founded, "name": data["name"], "matched_names": data["matched_names"]}
        return ItemState(founded, (*state.versions[:-1], last))
    on = date.fromisoformat(data["cancel_on"])
    return replace(
        state,
        versions=tuple(
            replace(version, state=WITHDRAWN, cancel_on=on) if version.state == PUBLISHED else version for version in state.versions
        ),
    )


def require_draft(state: ItemState, digest: str, by: UUID | None) -> VersionState:
    """The draft that may be published now: there is one, it is the one that was read, and other hands drafted it."""
    draft = state.draft
    if draft is None:
        raise Refused(RULES["I-08"], "没有可发布的草稿", mend="请先起草")
    if draft.digest != digest:
        raise Refused(RULES["I-08"], "草稿已被修改，与所见内容不同", mend="请重新查看草稿后再发布")
    if by is not None and draft.drafted_by == by:
        raise Refused(RULES["I-07"], "起草人不能发布自己起草的版本", field="by", mend="请由其他人员发布")
    return draft


def effective_day(state: ItemState, planned: str, today: date) -> date:
    """When a version takes effect: the first as planned (a catalogue taken over began in the past), a later one not before today."""
    day = date.fromisoformat(planned) if planned else today
    return max(day, today) if any(version.state != DRAFT for version in state.versions) else day
