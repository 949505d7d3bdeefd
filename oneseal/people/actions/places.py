"""区划、机构、科室: founding the places in which people work."""

from datetime import date
from uuid import UUID

from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.rules import Entry, Insert, Read, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law import codes
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import (
    answer_to,
    iso,
    known_division,
    once,
    open_division,
    reads_of,
    require_city_supervisor,
    require_supervisor,
)
from oneseal.people.models import Body, BodyKind, Division, Unit, UnitKind
from oneseal.people.rules import FILLED, Scope, filled, require_period, required_division, required_phone


@verb
def found_division(code: str, name: str, level: int, parent: str | None, *, since: date, by: UUID | None) -> str:
    """登记区划: a 12-digit code below its parent; the code is never used again, even after its end."""
    above = open_division(parent, since) if parent else None
    code = required_division(code, level, (above.code, above.level) if above else None)
    values = {
        "code": code,
        "name": filled(name, "区划名称", "name", 60),
        "level": level,
        "parent_id": parent,
        "since": since,
        "until": None,
    }
    stream = new_stream()
    with once(f"区划代码 {code} 已登记", "code", "区划代码不重复使用，请核对"), gate(stream, reads=reads_of(by)) as act:
        require_city_supervisor(act, by, parent or code)
        data = {**values, "since": iso(since)}
        act.record("found_division", by=by, data=data, rows=[Insert(Division, {"stream": stream, **values})])
    return code


@verb
def end_division(code: str, *, last_day: date, by: UUID | None) -> Entry:
    """停用区划: from the day after ``last_day`` nothing new is founded in it; what it holds stays."""
    division = known_division(code)
    require_period(division.since, last_day)
    with gate(division.stream, Lock(Division, code), reads_of(by)) as act:
        require_city_supervisor(act, by, code)
        if any(entry.act == "end_division" for entry in act.entries):
            raise Refused(FILLED, f"区划 {code} 已停用", field="code", mend="无需重复停用")
        return act.record(
            "end_division", by=by, data={"until": iso(last_day)}, rows=[Update(Division, {"code": code}, {"until": last_day})]
        )


@verb
def found_body(
    *,
    uscc: str,
    name: str,
    short_word: str,
    division: str,
    kind: str,
    government: str,
    court: str,
    address: str,
    phone: str,
    complaint_phone: str,
    by: UUID | None,
) -> UUID:
    """设立机构 with everything its papers print: 机关代字, 本级政府, 管辖法院, telephones. One bureau per division."""
    values = {
        "uscc": codes.uscc(uscc),
        "name": filled(name, "机构名称", "name", 100),
        "short_word": filled(short_word, "机关代字", "short_word", 20),
        "division_id": open_division(division).code,
        "kind": kind,
        "government": filled(government, "本级人民政府", "government", 100),
        "court": filled(court, "管辖法院", "court", 100),
        "address": filled(address, "地址", "address", 200),
        "phone": required_phone(phone, "联系电话", "phone"),
        "complaint_phone": required_phone(complaint_phone, "投诉电话", "complaint_phone"),
    }
    if kind not in BodyKind.values:
        raise Refused(FILLED, f"机构类别“{kind}”不存在", field="kind", mend=f"可选：{'、'.join(BodyKind.values)}")
    body = new_stream()
    reason = f"机构“{values['name']}”的代码、名称、机关代字已登记，或该区划已有行政审批机构"
    with once(reason, "uscc", "请核对后重新登记"), gate(body, reads=reads_of(by)) as act:
        require_city_supervisor(act, by, division)
        act.record("found_body", by=by, data=values, rows=[Insert(Body, {"id": body, **values})])
    return body


@verb
def list_body(code: str, name: str, division: str, *, by: UUID | None) -> UUID:
    """登记清单所列实施主体: a body that a list of items names. It issues nothing until its papers' words are entered (``found_body``)."""
    known = open_division(division)
    values = {
        "uscc": codes.uscc(code),
        "name": filled(name, "机构名称", "name", 100),
        "short_word": None,
        "division_id": known.code,
        "kind": BodyKind.LISTED.value,
        **dict.fromkeys(("government", "court", "address", "phone", "complaint_phone"), ""),
    }
    body = new_stream()
    with once(f"机构“{name}”的代码或名称已登记", "uscc", "请核对"), gate(body, reads=reads_of(by)) as act:
        require_city_supervisor(act, by, known.code)
        act.record("found_body", by=by, data=values, rows=[Insert(Body, {"id": body, **values})])
    return body


_BODY = "SELECT kind, division_id FROM people_body WHERE id = %s FOR SHARE"
_UNITS = "SELECT 1 FROM people_unit WHERE body_id = %s LIMIT 1"


def body_read(body: UUID) -> Read:
    """What the gate must ask about a body in which the act founds something: it stays where it is until that is done."""
    return Read(_BODY, (body,))


@verb
def move_body(code: str, division: str, *, reason: str, by: UUID | None) -> Entry:
    """更正所在区划: of a body that a list brought and that was registered in a division that is not its own. A body with papers' words or
    with units stays where it is. Items that name it stay with the bureau that keeps them; their next versions say its new level."""
    body = Body.objects.filter(uscc=codes.uscc(code)).first()
    if body is None:
        raise Refused(FILLED, f"没有登记机构 {code}", field="code", mend="请核对统一社会信用代码")
    held, known, why = body.division_id, open_division(division), filled(reason, "更正理由", "reason", 200)
    if known.code == held:
        raise Refused(FILLED, f"“{body.name}”已在区划 {held}", field="division", mend="无需更正")
    present, units = body_read(body.pk), Read(_UNITS, (body.pk,))
    with gate(body.pk, Lock(Body, body.pk), (*reads_of(by), present, units)) as act:
        if answer_to(act, present)[0][0] != BodyKind.LISTED.value or answer_to(act, units):
            reason, mend = f"“{body.name}”已设立科室或者能够发文，不能换区划", "只有清单登记的机构能更正所在区划"
            raise Refused(FILLED, reason, field="code", mend=mend)
        for each in (held, known.code):
            require_city_supervisor(act, by, each)
        moved = Update(Body, {"id": body.pk, "division_id": held}, {"division_id": known.code})
        return act.record("move_body", by=by, data={"division_id": known.code, "reason": why}, rows=[moved])


@verb
def found_unit(body: UUID, name: str, kind: str, *, by: UUID | None) -> UUID:
    """设立科室 at a body."""
    owner = Body.objects.filter(id=body).first()
    if owner is None:
        raise Refused(FILLED, "没有找到要设立科室的机构", field="body", mend="请先设立机构")
    if kind not in UnitKind.values:
        raise Refused(FILLED, f"科室类别“{kind}”不存在", field="kind", mend=f"可选：{'、'.join(UnitKind.values)}")
    open_division(owner.division_id)
    values = {"name": filled(name, "科室名称", "name", 60), "kind": kind}
    unit, present = new_stream(), body_read(body)
    with once(f"{owner.name}已有“{values['name']}”", "name", "科室名称在机构内不能重复"), gate(unit, reads=(*reads_of(by), present)) as act:
        require_supervisor(act, by, Scope(owner.id, answer_to(act, present)[0][1]))
        row = Insert(Unit, {"id": unit, "body_id": body, **values})
        act.record("found_unit", by=by, data={"body": str(body), **values}, rows=[row])
    return unit
