"""新建事项: the first draft of an item that a body does not have yet, from an entry of a basic list or under the body's own code."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q
from django.db.models.fields.json import KT

from oneseal.catalogue.actions.items import Draft, Permission, founding, item_values, keeper_of
from oneseal.catalogue.actions.versions import draft_data, draft_rows
from oneseal.catalogue.models import Item, ItemVersion, ListEntry
from oneseal.catalogue.queries.lists import entry_in_use, known_lists
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import DRAFT, RULES, Finding, content_of, errors, implemented, matched_name, replay_item
from oneseal.catalogue.rules.checking import keeping_findings, mode_findings
from oneseal.catalogue.rules.codes import beside_others
from oneseal.catalogue.rules.content import LINKED, OF_AN_OFFICE
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.rules.keys import TASK, key_findings, plain_code
from oneseal.catalogue.rules.lists import MAIN_LENGTH, basic_findings
from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused, require_short
from oneseal.people.models import Body

LONGEST = {"name": ("事项名称", 200), "local_task_code": ("地方实施编码", 120)}
SERIALS = range(1, 100)
IN_CONTENT = "content__elements__"


@verb
def begin_item(*, body: UUID, mode: str, reason: str, by: UUID, catalog_code: str = "", local_task_code: str = "", name: str = "") -> UUID:
    """新建事项: an item with its first draft, in one act; returns the item.

    ``catalog_code``: 基本编码 of an entry in use, which gives the type, and the name where none is told; the serial behind it is the
    body's first free one. ``local_task_code``: 地方实施编码, for what no basic list has. Raises Refused without either, and when the body
    has such an item already, in its catalogue or in a draft: what is there is changed, never begun again.
    """
    acting = Body.objects.select_related("division").filter(pk=body).first()
    if acting is None:
        raise Refused(RULES["I-08"], "没有找到这个机构", field="body", mend="请从列出的机构中选择")
    permission = Permission.of(by, REVIEW, keeper_of(acting))
    said = {"mode": mode, "reason": reason.strip(), "name": name.strip()}
    said["catalog_code"], said["local_task_code"] = plain_code("catalog_code", catalog_code), plain_code("local_task_code", local_task_code)
    item = new_stream()
    try:
        with gate(item, Lock(Body, acting.pk), permission.reads()) as act:
            permission.require(act)
            _write(act, item, acting, _first_draft(acting, said), permission)
    except IntegrityError:
        mend = "请再提交一次；已有的会告诉您是哪一项"
        raise Refused(RULES["I-34"], "同时有人导入或者起草了同一编码的事项，本次没有保存", mend=mend) from None
    return item


def _write(act: Act, item: UUID, body: Body, draft: Draft, permission: Permission) -> None:
    """The item and its draft: two entries of one act."""
    _, data, rows = founding(item_values(keeper_of(body), body, draft), item)
    begun = act.record("found_item", by=permission.by, power=permission.power, data=data, rows=rows)
    key, number, written = draft_rows(item, replay_item([begun]), draft)
    told = draft_data(key, number, draft, str(draft.content["change_reason"]))
    act.follow(begun, "draft_item", by=permission.by, power=permission.power, data=told, rows=written)


def _first_draft(body: Body, said: Mapping[str, str]) -> Draft:
    """What the draft says, sound enough to be kept; asked under the lock of the body, so that no two get one serial."""
    catalog, local = said["catalog_code"], said["local_task_code"]
    entry = _entry(catalog) if catalog else None
    name = said["name"] or (entry.name if entry else "")
    _require_said(name, local, said["reason"])
    elements: dict[str, Any] = {"task_name": name, **({"local_task_code": local} if local else {})}
    if entry:
        _require_name_of(entry, name)
        elements |= {"catalog_code": catalog, "task_type": entry.task_type, "handle_serial": _serial(body, catalog, name)}
    marks = {"demo": True} if entry and entry.of.demo else {}
    content = content_of({"mode": said["mode"], "change_reason": said["reason"], **marks, "elements": elements})
    _require_none(each for each in mode_findings(content) if each.field == "mode")
    whole = implemented(content, body_facts(body))
    if said["mode"] == LINKED:  # whose hall and telephones these are is known when it is said who decides
        whole["elements"] = {key: value for key, value in whole["elements"].items() if key not in OF_AN_OFFICE}
    _require_none([] if catalog else key_findings(whole["elements"]))
    _require_none(keeping_findings(whole))
    draft = Draft(whole, NO_FORM, "")
    if there := Item.objects.filter(Q(key=draft.key) | Q(former_key=draft.key)).first():
        raise _refused_for(there, "local_task_code" if local else "catalog_code")
    return draft


def _require_said(name: str, local: str, reason: str) -> None:
    if not name:
        raise Refused(RULES["I-02"], "没有写事项名称", field="name", mend="请写明名称，或者从基本目录选取基本编码")
    for field, text in (("name", name), ("local_task_code", local)):
        label, longest = LONGEST[field]
        require_short(RULES["I-02"], text, label, field, longest)
    if not reason:
        raise Refused(RULES["R1-20"], "没有写明编制的理由", field="reason", mend="请写明理由")


def _require_none(findings: Iterable[Finding]) -> None:
    """The first error as a refusal that the page shows at its field."""
    for each in errors(findings):
        field = {"task_name": "name", "dept_code": "body"}.get(each.field, each.field)
        raise Refused(each.rule, each.reason, field=field, mend=each.mend)


def _entry(catalog: str) -> ListEntry:
    """The entry of a basic list that is applied for itself."""
    entry = entry_in_use(catalog)
    if entry is None:
        rule = RULES["R1-07" if catalog.startswith("00") else "R1-04"]
        mend = "请从基本目录选取；目录里没有的事项，写地方实施编码"
        raise Refused(rule, f"已录入的基本目录没有在用的编码“{catalog}”", field="catalog_code", mend=mend)
    known = known_lists(catalog=catalog)
    parts = known.siblings.get(catalog[:MAIN_LENGTH], ())
    _require_none(beside_others(catalog, parts if catalog.endswith("000") else known.published))
    return entry


def _require_name_of(entry: ListEntry, name: str) -> None:
    for each in errors(basic_findings(entry.code, known_lists(catalog=entry.code), demo=True, names=[name])):
        mend = f"同一编码下的另一个办理项，写成“{entry.name}（变更）”这样的名称"
        raise Refused(each.rule, each.reason, field="name", mend=mend)


def _serial(body: Body, catalog: str, name: str) -> str:
    """The first free 办理项序号 of a body under a basic code, drafts included; refused where it has an item of that name there."""
    drafted = ItemVersion.objects.filter(item__body=body, state=DRAFT, **{f"{IN_CONTENT}catalog_code": catalog})
    coded = drafted.annotate(serial=KT(f"{IN_CONTENT}handle_serial"), named=KT(f"{IN_CONTENT}task_name"))
    open_ones = list(coded.values_list("item", "serial", "named"))
    held = list(Item.objects.filter(Q(catalog_code=catalog) | Q(pk__in=[key for key, _, _ in open_ones]), body=body, is_leaf=True))
    wanted = matched_name(name)
    called = {key for key, _, named in open_ones if matched_name(named or "") == wanted}
    if there := next((each for each in held if wanted in each.matched_names or each.pk in called), None):
        raise _refused_for(there, "name")
    taken = {each.task_handle_item[TASK:] for each in held} | {serial for _, serial, _ in open_ones}
    free = next((serial for each in SERIALS if (serial := f"{each:02d}") not in taken), None)
    if free is None:
        mend = "请核对编码，或者取消不再办理的业务办理项"
        raise Refused(RULES["I-34"], f"该机构在这个基本编码下的 {len(SERIALS)} 个序号已用完", field="catalog_code", mend=mend)
    return free


def _refused_for(there: Item, field: str) -> Refused:
    mend = "请打开它修改；同一编码下的另一个办理项，请写另一个名称" if field == "name" else "请打开它修改，或者核对编码"
    if there.discarded_on:
        mend = "它已作废：在“已作废”里打开它，改一处并存为草稿就恢复"
    return Refused(RULES["I-34"], f"该机构已有这个事项：“{there.name}”", field=field, mend=mend)
