"""岗位: creating posts, quotas, appointing, ending, substituting. Every act on a post is in the stream of the post, under its lock.

What an officer's certificate says is hers, whatever post she holds: it is in her own stream. ``seen``: the version of the post that a
page showed; who pressed on an older one changes nothing.
"""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef

from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.queries import today
from oneseal.journal.rules import Entry, Insert, Read, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import POWERS, R4_06, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import (
    day_of,
    iso,
    kept_reads,
    known_party,
    once,
    open_division,
    reads_of,
    require_kept,
    require_supervisor,
    standing_in,
)
from oneseal.people.models import Holding, Party, Post, Substitution, Unit
from oneseal.people.queries import divisions_above, in_force, not_stopped, standing_of, standing_reads
from oneseal.people.rules import (
    DATES,
    FILLED,
    QUOTA,
    Scope,
    establishment,
    filled,
    last_day_when_ended,
    most_at_once,
    require_for_a_time,
    require_may_appoint,
    require_may_substitute,
    require_period,
    required_enforcement_number,
    told_reason,
)

MOST = 500


@verb
def create_post(unit: UUID, name: str, power: str, quota: int, *, division: str | None = None, by: UUID | None) -> UUID:
    """设岗: one power over a unit and a division (default: the body's own, else one below it), for ``quota`` persons at a time."""
    owner = Unit.objects.filter(id=unit).select_related("body").first()
    if owner is None:
        raise Refused(FILLED, "没有找到要设岗的科室", field="unit", mend="请先设立科室")
    if power not in POWERS:
        raise Refused(FILLED, f"职权“{power}”不存在", field="power", mend=f"可选：{'、'.join(POWERS)}")
    _require_quota(quota)
    where = open_division(division or owner.body.division_id).code
    if owner.body.division_id not in divisions_above(where):
        raise Refused(FILLED, f"区划 {where} 不在 {owner.body.name} 的区划之内", field="division", mend="请选择本机构区划或其下级区划")
    values = {"name": filled(name, "岗位名称", "name", 60), "power": power, "quota": quota}
    post = new_stream()
    with once(f"{owner.name}已有岗位“{values['name']}”", "name", "岗位名称在科室内不能重复"), gate(post, reads=reads_of(by)) as act:
        require_supervisor(act, by, Scope(owner.body_id, owner.body.division_id))
        row = Insert(Post, {"id": post, "unit_id": unit, "division_id": where, **values})
        act.record("create_post", by=by, data={"unit": str(unit), "division": where, **values}, rows=[row])
    return post


@verb
def set_quota(post: UUID, quota: int, *, by: UUID | None, seen: int | None = None) -> Entry:
    """核定人数: never below the number of persons on the post, now or to come."""
    _require_quota(quota)
    with gate(post, Lock(Post, post), reads_of(by)) as act:
        require_supervisor(act, by, _scope_of(post))
        act.require_fresh(seen)
        known = establishment(act.entries)
        if known.quota == quota:
            raise Refused(QUOTA, f"岗位已经核定为 {quota} 人", field="quota", mend="无需重复办理")
        held = most_at_once([(held.since, held.until) for held in known.held()], day_of(act))
        if held > quota:
            raise Refused(QUOTA, f"岗位已有 {held} 人，不能核定为 {quota} 人", field="quota", mend="请先终止多出的任职")
        return act.record("set_quota", by=by, data={"quota": quota}, rows=[Update(Post, {"id": post}, {"quota": quota})])


def _require_quota(quota: int) -> None:
    if not 1 <= quota <= MOST:
        raise Refused(QUOTA, f"核定人数 {quota} 不在 1 至 {MOST} 之间", field="quota", mend="请填写批准的核定人数")


def _scope_of(post: UUID) -> Scope:
    """The body whose establishment a post belongs to (neither ever changes)."""
    found = Post.objects.filter(id=post).values_list("unit__body_id", "unit__body__division_id").first()
    if found is None:
        raise Refused(FILLED, "没有找到这个岗位", field="post", mend="请核对岗位")
    return Scope(*found)


@verb
def appoint(post: UUID, person: UUID, *, since: date, until: date | None = None, by: UUID | None, seen: int | None = None) -> UUID:
    """任职 within the approved quota, counted under the lock of the post: two appointments to its last place cannot both succeed."""
    known_party(person, "任职人员", "person", natural=True, proved=True)
    scope = _scope_of(post)
    with gate(post, Lock(Post, post), (*reads_of(by), *kept_reads(person))) as act:
        require_supervisor(act, by, scope)
        act.require_fresh(seen)
        require_kept(act, person, "任职人员", "person")
        require_may_appoint(establishment(act.entries), person, since, until)
        holding = new_stream()
        values = {"id": holding, "post_id": post, "person_id": person, "since": since, "until": until, "ended_at": None}
        data = {"holding": str(holding), "person": str(person), "since": iso(since), "until": iso(until)}
        act.record("appoint", by=by, data=data, rows=[Insert(Holding, values)])
    return holding


@verb
def end_holding(holding: UUID, *, last_day: date | None = None, by: UUID | None, seen: int | None = None) -> Entry:
    """免职: at once (``last_day`` None: the power is gone with the commit), or after a last day still to come."""
    post = Holding.objects.filter(id=holding).values_list("post_id", flat=True).first()
    if post is None:
        raise Refused(FILLED, "没有找到这项任职", field="holding", mend="请核对任职记录")
    scope = _scope_of(post)
    with gate(post, Lock(Post, post), reads_of(by)) as act:
        require_supervisor(act, by, scope)
        act.require_fresh(seen)
        held = establishment(act.entries).holdings[holding]
        today = day_of(act)
        if held.ended_at is not None or (held.until is not None and held.until < today):
            raise Refused(DATES, "这项任职已经终止", field="holding", mend="无需重复办理")
        if last_day is not None and last_day < today:
            raise Refused(DATES, f"最后任职日 {last_day} 已过", field="last_day", mend="要立即终止请不填最后任职日")
        if last_day is not None and held.until is not None and last_day > held.until:
            raise Refused(DATES, f"最后任职日 {last_day} 晚于原定的 {held.until}", field="last_day", mend="要延长任职的，请另行任职")
        require_period(held.since, last_day)
        return _end_holding(act, holding, last_day or last_day_when_ended(held.since, held.until, today), last_day is None, by)


def _end_holding(act: Act, holding: UUID, until: date, at_once: bool, by: UUID | None) -> Entry:
    values = {"until": until, "ended_at": act.at if at_once else None}
    data = {"holding": str(holding), "until": iso(until), "at_once": at_once}
    return act.record("end_holding", by=by, data=data, rows=[Update(Holding, {"id": holding}, values)])


@verb
def substitute(
    post: UUID, absent: UUID, person: UUID, *, since: date, until: date, reason: str, by: UUID | None, seen: int | None = None
) -> UUID:
    """代岗（A/B 岗, R4-06）: ``person``, an officer of the same body, has the absent person's power on the days given.

    Why is sealed: it is somebody's illness as often as not.
    """
    known_party(person, "代岗人员", "person", natural=True)
    text = told_reason(reason, "代岗事由", "reason", 200)
    scope = _scope_of(post)
    reads: tuple[Read, ...] = (*reads_of(by), *standing_reads(person, since))
    with gate(post, Lock(Post, post), reads) as act:
        require_supervisor(act, by, scope)
        act.require_fresh(seen)
        if all(held.body != scope.body or held.substituting for held in standing_of(act.answers[-1:]).posts):
            raise Refused(R4_06, "代岗人员在代岗开始时不是本机构的在岗人员", field="person", mend="请从本机构在岗人员中选择")
        if not Party.objects.filter(not_stopped(OuterRef("id")), id=person).exists():
            raise Refused(R4_06, "代岗人员的账号已停用", field="person", mend="请另选代岗人员")
        require_may_substitute(establishment(act.entries), absent, person, since, until, day_of(act))
        require_for_a_time(since, until, settings.SUBSTITUTION_DAYS)
        key = new_stream()
        record, reference, rows = seal_personal({"reason": text})
        values = {"since": since, "until": until, "record": record}
        row = Insert(Substitution, {"id": key, "post_id": post, "absent_id": absent, "substitute_id": person, "ended_at": None, **values})
        named = {"substitution": str(key), "absent": str(absent), "substitute": str(person), "words": reference}
        act.record("substitute", by=by, data={**named, "since": iso(since), "until": iso(until)}, rows=[row, *rows])
    return key


@verb
def end_substitution(substitution: UUID, *, by: UUID | None, seen: int | None = None) -> Entry:
    """终止代岗: at once, because the absent person is back."""
    post = Substitution.objects.filter(id=substitution).values_list("post_id", flat=True).first()
    if post is None:
        raise Refused(FILLED, "没有找到这项代岗", field="substitution", mend="请核对代岗记录")
    scope = _scope_of(post)
    with gate(post, Lock(Post, post), reads_of(by)) as act:
        require_supervisor(act, by, scope)
        act.require_fresh(seen)
        known = establishment(act.entries).substitutions[substitution]
        today = day_of(act)
        if known.ended_at is not None or known.until < today:
            raise Refused(R4_06, "这项代岗已经终止", field="substitution", mend="无需重复办理")
        until = last_day_when_ended(known.since, known.until, today)
        row = Update(Substitution, {"id": substitution}, {"until": until, "ended_at": act.at})
        return act.record("end_substitution", by=by, data={"substitution": str(substitution), "until": iso(until)}, rows=[row])


@verb
def certify_officer(person: UUID, enforcement_number: str, *, by: UUID | None) -> Entry:
    """登记行政执法证: the number that an officer's records carry; by the 监督 post of a body at which she holds a post."""
    number = required_enforcement_number(enforcement_number, settings.ENFORCEMENT_NUMBER)
    known_party(person, "执法人员", "person", natural=True)
    held = in_force(Holding.objects.filter(person=person), today()).order_by("since", "id")
    scopes = [Scope(*row) for row in held.values_list("post__unit__body_id", "post__unit__body__division_id")]
    if not scopes:
        raise Refused(FILLED, "只有任职的工作人员才登记行政执法证号", field="person", mend="请先办理任职")
    shown = f"行政执法证号 {number} 已登记给其他人员"
    with once(shown, "enforcement_number", "请核对执法证"), gate(person, Lock(Party, person), reads_of(by)) as act:
        if by:
            last = standing_in(act, by)
            own = [scope for scope in scopes if any(post.power == SUPERVISE and post.body == scope.body for post in last.posts)]
            require_supervisor(act, by, (own or scopes)[0])
        if Party.objects.filter(id=person, enforcement_number=number).exists():
            raise Refused(FILLED, f"行政执法证号 {number} 已经登记", field="enforcement_number", mend="无需重复办理")
        row = Update(Party, {"id": person}, {"enforcement_number": number})
        return act.record("certify_officer", by=by, data={"enforcement_number": number}, rows=[row])
