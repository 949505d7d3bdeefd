"""新建事项: the first draft of an item that a body does not have yet, from an entry of a basic list or under the body's own code."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError

from oneseal.catalogue.actions.items import Draft, Permission, founding, item_values, keeper_of
from oneseal.catalogue.actions.versions import draft_data, draft_rows
from oneseal.catalogue.models import Item
from oneseal.catalogue.queries.lists import known_lists
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import RULES, content_of, errors, implemented, matched_name, replay_item, require_none
from oneseal.catalogue.rules.checking import keeping_findings, mode_findings
from oneseal.catalogue.rules.findings import found
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.rules.keys import TASK, plain_code
from oneseal.catalogue.rules.lists import basic_findings
from oneseal.journal.gate import gate
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body

TRIES = 3
"""How often the next serial is looked for while colleagues begin items of the same body at the same instant."""
MOST_SERIALS = 99


@verb
def begin_item(*, body: UUID, mode: str, reason: str, by: UUID, catalog_code: str = "", local_task_code: str = "", name: str = "") -> UUID:
    """新建事项: an item with its first draft, in one act; returns the item.

    ``catalog_code``: 基本编码 of an entry in use, which gives the type, and the name where none is told; the serial behind it is the
    body's next free one. ``local_task_code``: 地方实施编码, for what no basic list has. Raises Refused without either, and when the body
    has such an item already: what is there is changed, never begun again.
    """
    acting = Body.objects.select_related("division").filter(pk=body).first()
    if acting is None:
        raise Refused(RULES["I-08"], "没有找到这个机构", field="body", mend="请从列出的机构中选择")
    permission = Permission.of(by, REVIEW, keeper_of(acting))
    permission.require_now()
    catalog, local = plain_code("catalog_code", catalog_code), plain_code("local_task_code", local_task_code)
    for _ in range(TRIES):
        draft = _first_draft(acting, catalog, local, name.strip(), {"mode": mode, "change_reason": reason.strip()})
        try:
            return _written(acting, draft, permission)
        except IntegrityError:
            if not Item.objects.filter(key=draft.key).exists():
                raise
    raise Refused(RULES["I-08"], "同时有人在为这个机构新建事项，本次没有保存", mend="请再提交一次")


def _first_draft(body: Body, catalog: str, local: str, name: str, said: dict[str, Any]) -> Draft:
    """What the draft says, sound enough to be kept."""
    known = known_lists(catalog=catalog)
    name = name or known.basic.get(catalog, "")
    elements = {"task_name": name, "local_task_code": local} if local else {"task_name": name}
    if catalog:
        require_none("不能新建事项", errors(basic_findings(catalog, known, demo=True)))
        elements |= {"catalog_code": catalog, "task_type": catalog[2:4], "handle_serial": _serial(body, catalog, name)}
        said |= {"demo": True} if catalog in known.invented else {}
    missing = [] if said["change_reason"] else [found("R1-20", "reason", "", "没有写明编制的理由", "请写明理由")]
    content = content_of({**said, "elements": elements})
    draft = Draft(implemented(content, body_facts(body)), NO_FORM, "")
    unheard = (each for each in mode_findings(content) if each.field == "mode")
    require_none("不能新建事项", (*missing, *unheard, *keeping_findings(draft.content)))
    if there := Item.objects.filter(key=draft.key).first():
        raise _refused_for(there, "local_task_code" if local else "catalog_code")
    return draft


def _serial(body: Body, catalog: str, name: str) -> str:
    """The next free 办理项序号 of a body under a basic code; refused where it has an item of that name there."""
    held = list(Item.objects.filter(body=body, catalog_code=catalog, is_leaf=True))
    wanted = matched_name(name)
    if there := next((each for each in held if wanted in each.matched_names), None):
        raise _refused_for(there, "name")
    last = max((int(end) for each in held if (end := each.task_handle_item[TASK:]).isdecimal()), default=0)
    if last >= MOST_SERIALS:
        raise Refused(RULES["I-11"], f"该机构在这个基本编码下已有 {last} 个业务办理项", field="catalog_code", mend="序号已用完，请核对编码")
    return f"{last + 1:02d}"


def _refused_for(there: Item, field: str) -> Refused:
    gone = "它已作废：在“已作废”里打开它，改一处并存为草稿就恢复"
    mend = gone if there.discarded_on else "请打开它修改；同一编码下的另一个办理项，请写另一个名称"
    return Refused(RULES["I-11"], f"该机构已有这个事项：“{there.name}”", field=field, mend=mend)


def _written(body: Body, draft: Draft, permission: Permission) -> UUID:
    """One act: the item and its draft are there, or neither."""
    item, data, rows = founding(item_values(keeper_of(body), body, draft))
    with gate(item, reads=permission.reads()) as act:
        permission.require(act)
        begun = act.record("found_item", by=permission.by, power=permission.power, data=data, rows=rows)
        key, number, written = draft_rows(item, replay_item([begun]), draft)
        told = draft_data(key, number, draft, str(draft.content["change_reason"]))
        act.follow(begun, "draft_item", by=permission.by, power=permission.power, data=told, rows=written)
    return item
