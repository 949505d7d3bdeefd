"""委托: a principal lets an agent act within a scope; the end of a mandate takes effect at once."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.queries import today
from oneseal.journal.rules import Entry, Insert, Read, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import iso, kept_reads, known_party, reads_of, require_kept, require_principal
from oneseal.people.models import Mandate, Party
from oneseal.people.rules import FILLED, HEAD, MANDATE, ONCE, OWN_AFFAIRS, is_overlapping, require_period, required_scope

_GIVEN = "SELECT CAST(scope AS text), since, until FROM people_mandate WHERE principal_id = %s AND agent_id = %s AND ended_at IS NULL"


@verb
def grant_mandate(principal: UUID, agent: UUID, scope: Sequence[str], *, since: date, until: date | None = None, by: UUID | None) -> UUID:
    """委托代理 (Art. 29(2)): by the principal or whom the law lets represent it; ``until`` None: until it is ended. Both are proved.

    From the day on which it is granted, or a later one; only the operator enters one that began before.
    """
    giver = known_party(principal, "委托人", "principal", proved=True)
    known_party(agent, "受托人", "agent", natural=True, proved=True)
    verbs = required_scope(scope)
    require_period(since, until)
    _require_another(giver, agent)
    if by is not None and since < today():
        reason, mend = f"委托不能从 {since} 起，那一天已经过去", f"请填写今天（{today()}）或者以后的日期"
        raise Refused(MANDATE, reason, field="since", mend=mend, cause="mandate-past", today=today())
    mandate = new_stream()
    reads = (*reads_of(by), *kept_reads(*sorted((principal, agent))), Read(_GIVEN, (principal, agent)))
    first = min(principal, agent)  # two who mandate each other wait in one order
    with gate(mandate, Lock(Party, first), reads) as act:
        require_principal(act, by, principal)
        require_kept(act, principal, "委托人", "principal")
        require_kept(act, agent, "受托人", "agent")
        for text, other_since, other_until in act.answers[-1]:
            if sorted(_scope(text)) == verbs and is_overlapping(
                since, until, _day(other_since), _day(other_until) if other_until else None
            ):
                reason, mend = f"同样的委托自 {other_since} 起已经有效", "无需重复委托；要改变期限请先终止原委托"
                raise Refused(ONCE, reason, field="scope", mend=mend, cause="mandate-twice", since=_day(other_since))
        values = {"since": since, "until": until, "ended_at": None}
        row = Insert(Mandate, {"id": mandate, "principal_id": principal, "agent_id": agent, "scope": verbs, **values})
        data = {"principal": str(principal), "agent": str(agent), "scope": verbs, "since": iso(since), "until": iso(until)}
        act.record("grant_mandate", by=by, data=data, rows=[row])
    return mandate


def _require_another(giver: Party, agent: UUID) -> None:
    """Nobody mandates herself, nor who represents her by law."""
    if giver.id == agent:
        raise Refused(MANDATE, "委托人与受托人是同一人", field="agent", mend="本人办理无需委托", cause="mandate-oneself")
    if giver.representative_id == agent:
        mend = "依法代表的无需委托，登录后选择替它办即可；要委托的，请填写别人"
        raise Refused(MANDATE, f"受托人就是委托人的{HEAD}", field="agent", mend=mend, cause="mandate-head")


def _scope(text: str) -> list[str]:
    return list(json.loads(text))


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


@verb
def end_mandate(mandate: UUID, *, by: UUID | None) -> Entry:
    """终止委托: by the principal, its representative, or the agent who gives it up; effective with the commit."""
    found = Mandate.objects.filter(id=mandate).values_list("principal_id", "agent_id").first()
    if found is None:
        raise Refused(FILLED, "没有找到这项委托", field="mandate", mend="请核对委托记录", cause="mandate-unknown")
    principal, agent = found
    with gate(mandate, Lock(Mandate, mandate), reads_of(by)) as act:
        require_principal(act, by, principal, agent)
        if any(entry.act == "end_mandate" for entry in act.entries):
            raise Refused(OWN_AFFAIRS, "这项委托已经终止", field="mandate", mend="无需重复终止", cause="mandate-over")
        return act.record("end_mandate", by=by, data={}, rows=[Update(Mandate, {"id": mandate}, {"ended_at": act.at})])
