"""成批修改: one element of many items, or their 办理方式, seen before it is done; each item's change is its own act, and done twice it
changes once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from django.db.models import Exists, OuterRef

from oneseal.catalogue.actions.items import Draft, Permission
from oneseal.catalogue.actions.versions import drafted
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries.linked import words_led_nowhere
from oneseal.catalogue.queries.linking import next_content_of
from oneseal.catalogue.queries.lists import known_lists
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import RULES, Finding, content_of, errors, implemented, publishing_findings, replay_item
from oneseal.catalogue.rules.bulk import may_be_set, said_by, value_said, with_value, wrong_value_of
from oneseal.catalogue.rules.linked import led_to, lost_link_of
from oneseal.catalogue.rules.lists import Known
from oneseal.catalogue.rules.stream import DRAFT
from oneseal.journal.gate import ALONE, gate, new_stream
from oneseal.journal.queries import entries_of_many
from oneseal.journal.rules import Read
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body

MOST, BATCH = 500, 100
"""Items of one change: what a person can look over; and of one transaction, which nobody has to wait for."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the change would do to one item: before, after, and what would then stop its publishing."""

    item: UUID
    name: str
    body: str
    before: str
    after: str
    draft: Draft
    findings: tuple[Finding, ...]
    seen: str = ""
    """Digest of the version that the change was made of."""
    keeper: Body | None = None
    number: int = 1
    """Which version of the item it would be."""

    def judged(self, element: str, lists: Known, led_nowhere: Collection[str]) -> Self:
        """With what would then stop the item's publishing, first what is about the element. ``led_nowhere``: to what no link may lead."""
        draft, word = self.draft, led_to(self.draft.content)
        wrong = errors(publishing_findings(draft.content, draft.form, draft.chart, lists.for_version(self.number, None)))
        found = (*wrong, *([lost_link_of(word)] if word in led_nowhere else ()))
        return replace(self, findings=tuple(sorted(found, key=lambda each: each.field != element)))

    @property
    def is_change(self) -> bool:
        """Whether the item says anything else afterwards."""
        return self.before != self.after


def preview_change(items: Sequence[UUID], element: str, text: str, *, reason: str, is_judged: bool = True) -> list[Change]:
    """What setting an element of these items would do; nothing is written. Raises Refused for an element that is not to be set.

    ``is_judged``: whether each change says what would then stop its publishing. The same number of queries however many items.
    """
    if not may_be_set(element):
        raise Refused(RULES["I-19"], f"“{element}”不能成批修改", field="element", mend="编码、名称和实施主体的要素请逐项修改")
    if not items or len(items) > MOST:
        raise Refused(RULES["I-19"], f"选了 {len(items)} 项", field="items", mend=f"一次选 1 至 {MOST} 项")
    if not reason.strip():
        raise Refused(RULES["R1-20"], "没有写明修改的理由", field="reason", mend="请写明理由")
    value = value_said(element, text)
    changes = [_change(row, element, value, reason.strip()) for row in _latest(items)]
    if not is_judged:
        return changes
    lists, lost = known_lists(), words_led_nowhere({led_to(each.draft.content) for each in changes} - {""})
    return [each.judged(element, lists, lost) for each in changes]


def wrong_value(element: str, text: str) -> Finding | None:
    """What is wrong with the value by itself, whatever else an item says: no item may say it."""
    return wrong_value_of(element, value_said(element, text))


def _latest(items: Sequence[UUID]) -> list[ItemVersion]:
    later = ItemVersion.objects.filter(item=OuterRef("item"), version__gt=OuterRef("version"))
    rows = ItemVersion.objects.filter(~Exists(later), item__in=items).select_related("item__body__division", "item__keeper")
    return sorted(rows, key=lambda row: (row.called, str(row.item_id)))


def _change(row: ItemVersion, element: str, value: Any, reason: str) -> Change:
    content = {**with_value(next_content_of(row), element, value), "change_reason": reason}
    body = row.item.body
    whole = content_of(content)
    draft = Draft(implemented(whole, body_facts(body)) if body else whole, row.form, row.chart)
    before, after = said_by(row.content, element), said_by(draft.content, element)
    named, number = body.name if body else "", row.version + (row.state != DRAFT)
    return Change(row.item_id, row.called, named, before, after, draft, (), row.digest, row.item.keeper, number)


@verb
def change_many(items: Sequence[UUID], element: str, text: str, *, reason: str, by: UUID, seen: Mapping[UUID, str] | None = None) -> int:
    """成批修改: drafts of the items whose element changes; how many. Each is one act of a reviewer of the bureau that keeps the item.

    They are written by batches, each whole or not at all, with an entry that says which change they belong to. ``seen``: item → digest of
    the version that the preview showed. Raises Refused in the first batch, with nothing written, when any of the items is not the person's
    to draft, or says something else by now, and when the value is wrong by itself.
    """
    previewed = preview_change(items, element, text, reason=reason, is_judged=False)
    permissions = {each.keeper.pk: Permission.of(by, REVIEW, each.keeper) for each in previewed if each.keeper}
    changes = sorted((each for each in previewed if each.is_change), key=lambda each: each.item)
    for permission in permissions.values():
        permission.require_now()
    if changes and (wrong := wrong_value(element, text)):
        raise Refused(RULES["I-19"], f"{wrong.reason}，一项也没有改", field="value", mend=wrong.mend)
    stale = [each.name for each in changes if seen is not None and seen.get(each.item) != each.seen]
    said = {"change": str(new_stream()), "element": element, "reason": reason.strip()}
    for done in range(0, max(len(changes), 1), BATCH):
        _write(changes[done : done + BATCH], list(permissions.values()), said, done, stale)
    return len(changes)


def _write(changes: Sequence[Change], permissions: Sequence[Permission], said: Mapping[str, str], done: int, stale: Sequence[str]) -> None:
    """One transaction: the items' rows locked in the order of their keys, their entries read, each one's draft as its next act. Whether the
    person may is asked there for every bureau of the whole change, also where nothing changes."""
    if not permissions:
        return
    keys, person = [each.item for each in changes], permissions[0]
    places = ", ".join(["%s"] * len(keys))
    lock = f"SELECT id FROM {Item._meta.db_table} WHERE id IN ({places}) ORDER BY id{ALONE}"  # noqa: S608 - own names
    locks = [Read(lock, tuple(keys))] if keys else []
    with gate(new_stream(), reads=(*locks, *person.reads())) as act:
        for permission in permissions:
            permission.require(act, len(locks))
        _require_unchanged(stale)
        if not keys:
            return
        known = entries_of_many(keys)
        states = {key: replay_item(entries) for key, entries in known.items()}
        _require_unchanged([each.name for each in changes if (last := states[each.item].latest) and last.digest != each.seen], done)
        for each in changes:
            _, data, rows = drafted(each.item, states[each.item], each.draft)
            act.follow(known[each.item][-1], "draft_item", by=person.by, power=person.power, data=data, rows=rows)
        act.record("change_items", by=person.by, power=person.power, data={**said, "items": len(changes)})


def _require_unchanged(stale: Sequence[str], done: int = 0) -> None:
    if stale:
        kept = f"前 {done} 项已改，其余没有改" if done else "一项也没有改"
        named = "、".join(stale[:3]) + ("等" if len(stale) > len(stale[:3]) else "")
        raise Refused(RULES["I-08"], f"{named} {len(stale)} 项在您查看以后改过，{kept}", field="items", mend="请再看一次会怎样，然后再改")
