"""删除个人信息 (PIPL Art. 47): one act, in which everything that names her goes, here and in the rooms above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from axes.models import AccessAttempt, AccessAttemptExpiration
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.module_loading import import_string

from oneseal.journal import actions as journal
from oneseal.journal.gate import Act, Lock, gate
from oneseal.journal.queries import entries_of, local_day, now, open_personal
from oneseal.journal.rules import Entry, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.personal import must_erase
from oneseal.law.rule import Refused
from oneseal.people.actions.asking import reads_of
from oneseal.people.actions.second_factor import gone_rows
from oneseal.people.models import Account, Holding, Party, Substitution
from oneseal.people.rules import FILLED, OWN_AFFAIRS, filled
from oneseal.people.rules.erasure import KEEPERS, Kept, require_erasable

OF_HER = frozenset({"lift_second_factor", "change_contact", "correct_name"})
"""Acts of others on her whose reason speaks of her; why her data was erased is kept."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """How a room above answers for a person's data: ``kept``: in what it stands; ``loose``: how much of it nobody has filed;
    ``drop``: throws that away, inside the act's transaction, and says how much it was."""

    kept: Callable[[UUID], Sequence[Kept]]
    loose: Callable[[UUID], int]
    drop: Callable[[UUID], int]


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, or would go: personal records and accounts of hers, and drafts about her."""

    records: int
    accounts: int
    dropped: int = 0


@verb
def erase_personal(party: UUID, *, reason: str, by: UUID | None) -> Erased:
    """删除个人信息: the keys of all her records are destroyed, indexes forgotten, accounts closed and nameless, drafts thrown away.

    Asked by herself, or done by the operator on a demand that a counter took; refused while she holds a post, now or to come, represents
    an organisation, or while the law still needs the data (``require_erasable``). All of it is one act; done again, it erases what is left.
    """
    text = filled(reason, "删除理由", "reason", 200)
    _known(party)
    with gate(party, Lock(Party, party), reads_of(by)) as act:
        if by is not None and by != party:
            raise Refused(OWN_AFFAIRS, "只有本人可以要求删除自己的个人信息", field="by", mend="请由本人登录后办理，或由运维人员依申请办理")
        _require_free(party, act)
        records, accounts = _records(party, act.entries), list(Account.objects.filter(person=party).order_by("id"))
        dropped = sum(keeper.drop(party) for keeper in _keepers())
        if dropped or not any(entry.act == "forget" for entry in act.entries):
            _forget(act, party, text, by, accounts)
            _uncount(accounts)
        journal.erase_in(act, records, by=by, reason=text)
    return Erased(len(records), len(accounts), dropped)


def erasable(party: UUID) -> Erased:
    """What would go; raises Refused for what stands against it. Changes nothing."""
    _known(party)
    _require_free(party, None)
    loose = sum(keeper.loose(party) for keeper in _keepers())
    return Erased(len(_records(party, entries_of(party))), Account.objects.filter(person=party).count(), loose)


def _known(party: UUID) -> None:
    if not Party.objects.filter(id=party, kind="natural").exists():
        raise Refused(FILLED, "没有找到要删除个人信息的自然人", field="party", mend="请核对")


def _require_free(party: UUID, act: Act | None) -> None:
    on = local_day(act.at if act else now())
    coming = Q(until__isnull=True) | Q(until__gte=on)
    if Holding.objects.filter(coming, person=party, ended_at__isnull=True).exists():
        reason = "该人员仍在岗任职，或者已任命将要任职，履行职责所需的信息不能删除"
        raise Refused(must_erase.citation, reason, field="party", mend="请先终止任职")
    if Party.objects.filter(representative=party).exists():
        raise Refused(must_erase.citation, "该人员仍是法定代表人（负责人、经营者）", field="party", mend="请先变更法定代表人")
    require_erasable([kept for keeper in _keepers() for kept in keeper.kept(party)], on, settings.RETENTION_YEARS)


def _keepers() -> list[Keeper]:
    return [import_string(name) for name in KEEPERS]


def _records(party: UUID, entries: Sequence[Entry]) -> list[UUID]:
    """Every personal record of hers whose key is there still; why others stood in for her, lifted her second step, changed her mobile or
    mended her name is one."""
    known = [UUID(entry.data["party"]["personal"]) for entry in entries if "party" in entry.data]
    known += [UUID(entry.data["words"]["personal"]) for entry in entries if entry.act in OF_HER and "words" in entry.data]
    known += [record for record in Substitution.objects.filter(absent=party).values_list("record", flat=True) if record]
    return list(open_personal(known))


def _uncount(accounts: Sequence[Account]) -> None:
    """What was counted against her logins, with the address it came from; in the act's transaction: delete() would open one."""
    counted = AccessAttempt.objects.filter(username__in=[account.login_index for account in accounts])
    for rows in (AccessAttemptExpiration.objects.filter(access_attempt__in=counted), counted):
        rows._raw_delete(connection.alias)


def _forget(act: Act, party: UUID, reason: str, by: UUID | None, accounts: Sequence[Account]) -> None:
    """The indexes by which she and her accounts are found; her accounts open no more."""
    _, reference, rows = journal.seal_personal({"reason": reason})
    values = {"code_index": f"erased-{party.hex}", "claim_index": "", "mobile_index": "", "name_index": "", "erased_at": act.at}
    nameless = {"ciphertext": None, "wrapped_key": None, "identity_mark": None, "is_active": False}
    closed: list[Row] = [
        Update(Account, {"id": account.id}, {"login_index": f"erased-{account.id.hex}", **nameless}) for account in accounts
    ]
    act.record("forget", by=by, data={"words": reference}, rows=[*rows, Update(Party, {"id": party}, values), *closed, *gone_rows(party)])
