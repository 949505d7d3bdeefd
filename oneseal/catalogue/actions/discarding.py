"""补登和作废: an item that came without a registered body is given one; a draft, or an item never published, is taken out again."""

from typing import Any
from uuid import UUID

from oneseal.catalogue.actions.items import Draft, Permission, keeper_of
from oneseal.catalogue.actions.versions import save_draft
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import DRAFT, RULES, content_of, implemented, replay_item
from oneseal.catalogue.rules.stream import require_discardable
from oneseal.journal.gate import Lock, gate
from oneseal.journal.queries import local_day
from oneseal.journal.rules import Delete, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body


@verb
def discard_draft(item: UUID, *, reason: str, by: UUID, seen: str = "") -> None:
    """作废草稿: an item of which no version was ever published is gone from lists, checks and exports; drafting it again brings it back.
    The draft of a later version is taken out for good, and what was published before it stands as it is.

    ``seen``: the digest of what the person looked at; when the draft says something else by now, nothing is done.
    """
    if not reason.strip():
        raise Refused(RULES["I-08"], "没有写明作废的理由", field="reason", mend="请写明理由")
    permission = Permission.of(by, REVIEW, _item(item).keeper)
    with gate(item, Lock(Item, item), permission.reads()) as act:
        permission.require(act)
        draft = require_discardable(state := replay_item(act.entries))
        if seen and draft.digest != seen:
            raise Refused(RULES["I-08"], "这个事项在您查看以后改过，没有作废", mend="请重新打开这个事项，看过现在的内容再办")
        data: dict[str, Any] = {"id": str(draft.id), "version": draft.number, "digest": draft.digest, "reason": reason.strip()}
        if len(state.versions) > 1:
            row: Row = Delete(ItemVersion, {"id": draft.id, "state": DRAFT, "digest": draft.digest})
        else:
            on = local_day(act.at)
            data, row = {**data, "discarded_on": on.isoformat()}, Update(Item, {"id": item}, {"discarded_on": on})
        act.record("discard_draft", by=by, power=permission.power, data=data, rows=[row])


@verb
def give_body(item: UUID, body: UUID, *, reason: str, by: UUID, seen: str = "") -> UUID:
    """补登实施主体: an item that came under a body nobody knows is that body's; its draft says so, and a list finds it by both codes.

    Returns the draft. Raises Refused when the item has its body, when the bureau does not write for that body, and when that body has an
    item under the same code already.
    """
    known, acting = _item(item), Body.objects.select_related("division").filter(pk=body).first()
    if acting is None or keeper_of(acting).pk != known.keeper_id:
        raise Refused(RULES["I-15"], "这个机构的事项不由本局管理", field="body", mend="请从列出的机构中选择")
    if known.body_id:
        raise Refused(RULES["I-15"], "这个事项已有实施主体", field="body", mend="实施主体登记以后不能更换")
    row = ItemVersion.objects.filter(item=item).order_by("-version")[0]
    content = {**row.content, "elements": {**row.content["elements"], "dept_code": acting.uscc}, "change_reason": reason.strip()}
    draft = Draft(implemented(content_of(content), body_facts(acting)), row.form, row.chart)
    other = Item.objects.filter(key=draft.key).exclude(pk=item).first()
    if other:
        mend = "两份是同一个事项：请作废其中一份"
        raise Refused(RULES["I-11"], f"该机构已有同一编码的事项“{other.name}”", field="body", mend=mend)
    return save_draft(item, draft, Permission.of(by, REVIEW, known.keeper), body=acting, seen=seen)


def _item(key: UUID) -> Item:
    row = Item.objects.select_related("keeper").filter(pk=key, is_leaf=True).first()
    if row is None:
        raise Refused(RULES["I-08"], "没有找到这个事项", field="item", mend="请刷新后再试")
    return row
