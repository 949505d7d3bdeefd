"""申请: the first act of a case. There is no row to lock yet: a key per person guards it, so the same filing sent twice is one case."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection

from oneseal.calendars.queries import calendar_at, calendar_key
from oneseal.cases.actions.application import COMPLETE, KEY, Filed, earlier, keyed
from oneseal.cases.actions.content import Context
from oneseal.cases.actions.filled import checked_form
from oneseal.cases.actions.numbers import case_number, query_number
from oneseal.cases.actions.way import owed_papers, require_window
from oneseal.cases.facts import facts_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.projection import founded, projected
from oneseal.cases.rules import TABLE, Circumstances, Command, evolve
from oneseal.cases.rules.own import require_own
from oneseal.cases.rules.shapes import given_files
from oneseal.cases.rules.statements import required_statement
from oneseal.catalogue.queries import in_force_read, version
from oneseal.catalogue.rules import LoadedVersion, require_applied_for_here, served_words, serves
from oneseal.catalogue.rules.renewed import renewed
from oneseal.documents.queries import require_printable
from oneseal.documents.rules import PAPER_KINDS
from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import Act, gate, new_stream
from oneseal.journal.queries import asked, local_day, today
from oneseal.journal.rules import Entry, Insert, Read, Row
from oneseal.journal.rules.verbs import shown, verb
from oneseal.law.licensing import is_channel
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import Officer, as_registered, officers_in, party_in, standing_at
from oneseal.people.rules import PROVED, may_act_for

CHANNELS = {"online": "网上", "counter": "窗口"}
CURRENT = HouseRule("C-33", "申请按现行版本的事项提交", "本系统办件规则")
SERVED = HouseRule("C-35", "申请人属于事项的服务对象", "实施清单要素：服务对象")
SERVICE = HouseRule("C-37", "申请人说明文书送达的地址，或者同意电子送达", "本系统办件规则")
IN_PERSON = HouseRule("C-47", "不能网办的事项由窗口收件", "实施清单要素：是否网办、必须现场办理原因说明")


@verb
def file(
    item_version: UUID,
    *,
    applicant: UUID,
    by: UUID,
    answers: Mapping[str, Any],
    form: object,
    materials: Mapping[str, Sequence[UUID]],
    key: object,
    channel: str = "online",
    received_by: UUID | None = None,
    service: Mapping[str, Any] | None = None,
    compared: Sequence[UUID] = (),
    stated: Mapping[str, Any] | None = None,
    seen: UUID | None = None,
) -> Entry:
    """申请 (Art. 29): received by itself on its date. ``key``: the form's idempotency key; sent again it gives the first case's entry.

    ``materials``: line → uploads; what is missing is no obstacle: it leads to a correction notice. ``received_by``: at the counter, the
    officer who takes the papers in and whom the receipt names; ``by`` is who stands there. ``compared``: there, the files that officer
    held against their originals (已核对原件). ``stated``: the versions of the statement of truth, of the privacy notice and of electronic
    service that she agreed to; at a window she signs a paper form for the truth and the officer notes the others. ``seen``: the version of
    the item on the page that showed them. ``service``: the ``address`` for papers, and whether ``electronic`` is agreed; sealed.
    """
    materials = given_files(materials)
    if not isinstance(key, str) or not key or len(key) > 64 or not key.isprintable():
        reason = f"提交键“{shown(key)}”为空、超过 64 字或含有控制字符"
        raise Refused(KEY, reason, field="key", mend="请从申请页面重新提交", cause="key-used")
    _require_channel(channel, received_by)
    loaded = _looked_at(item_version, seen)
    if channel == "online":
        require_offered_online(loaded)
    given = loaded.valid_answers(answers)
    checked, served, held = checked_form(loaded, form), given_service(service), tuple(compared)
    agreed = required_statement(stated, channel, electronic=served.get("electronic", False))
    filing = Filed(loaded, by, applicant, given, checked, materials, key, channel, received_by, served, held, agreed)
    _require_known_lines(filing.names, materials)
    require_compared(held, filing.uploads, received_by)
    return _once(filing)


def _looked_at(item_version: UUID, seen: UUID | None) -> LoadedVersion:
    """The version that is applied for. Nobody states the truth of a page that she did not see: what the item has changed since the page
    that she saw is looked at first (C-33)."""
    loaded = known_version(item_version)
    if seen and seen != loaded.id and renewed(known_version(seen), loaded):
        reason = f"您核对以后，“{loaded.name}”更新到了第 {loaded.version} 版"
        raise Refused(CURRENT, reason, field="item", mend="请逐项看过列出的变动，需要的改好，再提交", cause="item-changed")
    return loaded


def _once(filing: Filed) -> Entry:
    """Kept; or, when the same key came first, what was kept then."""
    try:
        entry = _kept(filing)
    except IntegrityError:
        entry = earlier(filing)
        if entry is None:
            raise
    return entry or _required(earlier(filing))


def _require_channel(channel: str, received_by: UUID | None) -> None:
    if channel not in CHANNELS:
        ground = COMPLETE if is_channel(channel) else is_channel.citation
        raise Refused(ground, f"提交渠道“{shown(channel)}”不存在", field="channel", mend=f"可选：{'、'.join(CHANNELS)}")
    if (channel == "counter") != (received_by is not None):
        raise Refused(COMPLETE, "窗口提交须写明收件的工作人员，网上提交没有收件人", field="received_by", mend="请由受理窗口登记收件")


def require_offered_online(loaded: LoadedVersion) -> None:
    """C-47: what the law wants said in person (a marriage, an adoption) is taken in at a window; the item says so."""
    if loaded.only_in_person:
        why = str(loaded.elements.get("limit_scene_explain") or "本人须到场")
        where = str(loaded.elements.get("transact_addr") or loaded.elements["dept_name"])
        reason, mend = f"“{loaded.name}”不能在网上申请：{why}", f"请到{where}办理"
        raise Refused(IN_PERSON, reason, field="channel", mend=mend, cause="in-person", why=why, where=where)


def given_service(service: Mapping[str, Any] | None) -> dict[str, Any]:
    """送达: the address and whether electronic service is agreed to, in shape and to be printed; nothing when nothing was said."""
    if service is None:
        return {}
    address, electronic = service.get("address", ""), service.get("electronic", False)
    if not isinstance(address, str) or len(address) > 200 or not address.isprintable() or not isinstance(electronic, bool):
        reason = "送达地址超过 200 字或者含有不能打印的字符"
        raise Refused(SERVICE, reason, field="address", mend="请写明能收到文书的地址", cause="address-unfit")
    if not address.strip() and not electronic:
        mend = "请填写送达地址，或者勾选同意电子送达"
        raise Refused(SERVICE, "没有写送达地址，也没有同意电子送达", field="address", mend=mend, cause="no-address")
    require_printable(address, "送达地址", "address")
    return {"address": address.strip(), "electronic": electronic}


def known_version(item_version: UUID) -> LoadedVersion:
    """The version that is applied for; refused when there is none, or when it is applied for elsewhere."""
    try:
        loaded = version(item_version)
    except ObjectDoesNotExist as unknown:
        mend = "请从办事指南重新进入申请页面"
        raise Refused(CURRENT, "没有找到所申请的事项版本", field="item", mend=mend, cause="item-unknown") from unknown
    require_applied_for_here(loaded)
    return loaded


def _required(entry: Entry | None) -> Entry:
    if entry is None:
        raise Refused(KEY, "同一提交正在处理", field="key", mend="请稍后在“我的办件”中查看", cause="filing-under-way")
    return entry


def _kept(filing: Filed) -> Entry | None:
    """The one transaction of a filing; None when this key has made its case already."""
    stream, by, loaded = new_stream(), filing.by, filing.loaded
    with gate(stream, reads=filing.reads(today())) as act:
        _, body, calendars, current, party, known, *rest = act.answers
        files, window = (rest[0], rest[1:]) if filing.uploads else ((), rest)
        if known:
            return None
        _require_current(loaded, _on_its_day(act, in_force_read(loaded.item, local_day(act.at)), current))
        permit = may_act_for(standing_at(act), filing.applicant, "file")
        applicant = _party(party, filing)
        officers = _received(act, filing, window, str(body[0][-1]))
        behind = [str(person) for person in (party[0][-1],) if person]
        materials = filing.files(files)
        record = {"applicant": applicant, "form": filing.form, **({"service": filing.service} if filing.service else {})}
        _, reference, sealed = seal_personal(record)
        on = local_day(act.at)
        data = {
            "number": case_number(loaded.task_code, on),
            "query": query_number(on),
            "item": str(loaded.id),
            "body": str(loaded.body),
            "division": str(body[0][-1]),
            "applicant": str(filing.applicant),
            "agent": str(by) if permit.mandate else None,
            **({"representative": str(by)} if by != filing.applicant and not permit.mandate else {}),
            "behind": behind,
            "channel": filing.channel,
            **({"received_by": str(filing.received_by)} if filing.received_by else {}),
            **({"compared": sorted({str(file) for file in filing.compared})} if filing.compared else {}),
            **({"stated": dict(filing.stated)} if filing.stated else {}),
            "answers": filing.answers,
            "form": reference,
            "materials": materials,
            "received_on": on.isoformat(),
        }
        rows = [*sealed, *keyed(filing, stream, materials)]
        command = Command("file", by, mandate=permit.mandate)
        return _write(act, data, command, Context.of(body[0][:-1], record, officers), calendars, rows)


def _on_its_day(act: Act, read: Read, answer: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """The answer to a question of the first trip that names the day; asked again when the lock was won on the day after."""
    if read in act.asked:
        return answer
    with connection.cursor() as cursor:
        return asked(cursor, read)


def _received(act: Act, filing: Filed, window: Sequence[Any], division: str) -> dict[UUID, Officer]:
    """收件 at the counter: by an officer who accepts at this bureau and has no part in the application (R4-07). Her name, for the
    receipt; nobody's for what comes online."""
    if filing.received_by is None:
        return {}
    named, standing = window[0], standing_at(act, len(act.asked) - 1)
    require_window(standing, filing.loaded.body, division, filing.applicant, filing.by)
    return officers_in(named)


def _require_current(loaded: LoadedVersion, answer: Sequence[Sequence[Any]]) -> None:
    """The version filed under is the one in force. Raises Refused saying which is."""
    if not answer:
        reason = f"“{loaded.name}”现在不能申请（已取消或者尚未生效）"
        raise Refused(CURRENT, reason, field="item", mend="请查看办事指南", cause="item-ended")
    present, number = UUID(str(answer[0][0])), answer[0][1]
    if present != loaded.id:
        reason = f"“{loaded.name}”已更新到第 {number} 版，您填写的是第 {loaded.version} 版"
        raise Refused(CURRENT, reason, field="item", mend="请按新版重新核对材料后提交", cause="item-changed")


def require_server_type(loaded: LoadedVersion, kind: str) -> None:
    """服务对象: a natural person files only what natural persons may, an organisation only what organisations may."""
    served = str(loaded.elements["server_type"])
    if not serves(served, natural=kind == "natural"):
        words = served_words(served)
        reason = f"“{loaded.name}”的服务对象是{words}，申请人不属于其中"
        raise Refused(SERVED, reason, field="applicant", mend="请以符合条件的主体申请", cause="not-served", served=words)


def require_proved(name: str, *, claimed: bool, field: str = "applicant") -> None:
    """P-14: what a window takes in belongs to whoever stands there, not to an account that has only claimed her number. Nobody who has
    proved nothing acts for anybody who has, so the act asks of the applicant alone."""
    if claimed:
        raise Refused(PROVED, f"{name}的身份还没有核实", field=field, mend="请先核对证件原件，在其人员页核实身份，再收件")


def _party(answer: Sequence[Sequence[Any]], filing: Filed) -> dict[str, str]:
    """The applicant's name and number as they are now, for the papers of the case: of a kind that may apply for this (C-35), and whom the
    form names too (C-71)."""
    found = party_in(answer)
    if found is None:
        raise Refused(COMPLETE, f"申请人 {filing.applicant} 没有登记", field="applicant", mend="请先登记申请人", cause="applicant-unknown")
    if filing.received_by:
        require_proved(found.name, claimed=found.claimed)
    applicant = as_registered(found)
    require_server_type(filing.loaded, found.kind)
    require_own(filing.loaded, filing.form, applicant)
    return applicant


def _write(act: Act, data: dict[str, Any], command: Command, context: Context, calendars: Sequence[Any], rows: Sequence[Row]) -> Entry:
    item = facts_of(UUID(data["item"]), data["answers"])
    calendar = calendar_at(data["division"], calendars)
    circumstances = Circumstances(date.fromisoformat(data["received_on"]), calendar, item, PAPER_KINDS)
    draft = Entry(act.stream, 1, "file", command.by, "", None, command.mandate, act.at, data)
    case = evolve(None, draft, item)
    papers, owed = owed_papers(case, TABLE["file"].papers, data, context, circumstances, command)
    entry = act.record("file", by=command.by, mandate=command.mandate, data={**data, "papers": papers}, rows=[*rows, *owed])
    key = calendar_key(data["division"], calendars)
    values = {**founded(case, data["query"]), **projected(case, item, calendar, key)}
    act.rows.append(Insert(CaseTable, values))
    return entry


def _require_known_lines(known: Mapping[str, str], materials: Mapping[str, Sequence[UUID]]) -> None:
    unknown = [line for line in materials if line not in known]
    if unknown:
        reason = f"材料项“{'、'.join(unknown)}”不在本次申请的材料清单中"
        raise Refused(COMPLETE, reason, field="materials", mend=f"可提交：{'、'.join(known.values())}", cause="line-not-listed")


def require_compared(compared: Sequence[UUID], given: Collection[UUID], window: UUID | None) -> None:
    """已核对原件 is said by the window that holds the originals, of files that were given."""
    if compared and window is None:
        raise Refused(COMPLETE, "网上提交没有核对原件", field="compared", mend="原件由受理窗口核对")
    if not set(compared).issubset(given):
        raise Refused(COMPLETE, "标为已核对原件的文件没有一并提交", field="compared", mend="请先扫描，再逐份标明已核对原件")
