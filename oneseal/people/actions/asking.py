"""Who asks: the standing of the acting person, read in the gate, and what an administrative act needs of it.

``by`` is None only for the operator at the command line, who holds the server itself, and where a verb says so; a page always names
the person who is signed in.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from oneseal.journal.gate import Act
from oneseal.journal.queries import asked, local_day, today
from oneseal.journal.rules import Read
from oneseal.law.powers import ACCEPT, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.models import Division, Party
from oneseal.people.queries import divisions_above, standing_at, standing_reads
from oneseal.people.rules import FILLED, NOT_ENDED, ONCE, OWN_AFFAIRS, POST_NEEDED, PROVED, Permit, Scope, Standing, may


def reads_of(by: UUID | None) -> tuple[Read, ...]:
    """What the gate must ask about the acting person."""
    return standing_reads(by, today()) if by else ()


def answer_to(act: Act, read: Read) -> list[tuple[Any, ...]]:
    """What the gate answered to one of its questions."""
    return act.answers[act.asked.index(read)]


def standing_in(act: Act, by: UUID | None) -> Standing:
    """The acting person's standing, as read after the lock, on the day of the act."""
    return standing_at(act) if by else Standing()


def require_supervisor(act: Act, by: UUID | None, scope: Scope) -> Permit | None:
    """An act on the establishment of a body needs its 监督 post; None for the operator."""
    return may(standing_in(act, by), SUPERVISE, scope) if by else None


def require_city_supervisor(act: Act, by: UUID | None, division: str) -> None:
    """Divisions and bodies are founded by the 监督 post of the city above them."""
    if by is None:
        return
    above = divisions_above(division)
    standing = standing_in(act, by)
    if not above or not any(held.power == SUPERVISE and held.division == above[-1] for held in standing.posts):
        raise Refused(POST_NEEDED, "您没有市级“监督”岗位", field="by", mend="请由市级行政审批机构的负责人办理")


def require_window(act: Act, by: UUID | None, parties: Sequence[UUID | None] = ()) -> None:
    """Parties are registered and changed by themselves, by whom represents them, or by a window that accepts.

    Any window of the city: a party belongs to no division, and people go to whichever hall is near (全城通办).
    """
    standing = standing_in(act, by)
    if by is None or by in parties or standing.represents.intersection(party for party in parties if party):
        return
    if not any(held.power == ACCEPT for held in standing.posts):
        raise Refused(POST_NEEDED, "登记信息只能由本人、法定代表人或受理窗口办理", field="by", mend="请登录本人账号，或到受理窗口办理")


def require_principal(act: Act, by: UUID | None, principal: UUID, *others: UUID) -> None:
    """Mandates are the principal's own affair."""
    standing = standing_in(act, by)
    if by is not None and standing.person not in {principal, *others} and principal not in standing.represents:
        raise Refused(
            OWN_AFFAIRS,
            "您不是委托人，也不是其法定代表人（负责人、经营者）",
            field="by",
            mend="请由委托人登录后办理",
            cause="not-principal",
        )


def known_party(party: UUID, label: str, field: str, *, natural: bool = False, proved: bool = False) -> Party:
    """A registered party that was not erased; with ``proved`` one whose number is more than a claim."""
    found = Party.objects.filter(id=party, erased_at__isnull=True).first()
    if found is None or (natural and found.kind != "natural"):
        raise _not_registered(label, field, natural=natural)
    if proved and found.is_claimed:
        raise Refused(
            PROVED,
            f"{label}的身份还没有核实",
            field=field,
            mend="请先从省统一身份认证登录，或者持证件原件到政务服务窗口核实",
            cause="unproved",
        )
    return found


def _not_registered(label: str, field: str, *, natural: bool) -> Refused:
    kind = "自然人" if natural else "当事人"
    return Refused(FILLED, f"{label}不是已登记的{kind}", field=field, mend=f"请先登记{label}", cause="not-registered")


_KEPT = "SELECT erased_at FROM people_party WHERE id = %s FOR SHARE"


def kept_reads(*parties: UUID) -> tuple[Read, ...]:
    """What the gate must ask about parties that the act will name and does not lock: they stay as answered until it is done.

    What a party has once proved is never a claim again, so that much may be asked before; but anybody's data may be erased meanwhile.
    """
    return tuple(Read(_KEPT, (party,)) for party in parties)


def require_kept(act: Act, party: UUID, label: str, field: str) -> None:
    """Refuse a party whose data was erased since ``known_party`` looked."""
    if answer_to(act, Read(_KEPT, (party,))) != [(None,)]:
        raise _not_registered(label, field, natural=True)


def require_kept_here(party: UUID, label: str, field: str) -> None:
    """The same in a transaction that is no act: whoever erases her data waits for its end, and what was kept by then goes too."""
    with connection.cursor() as cursor:
        if asked(cursor, Read(_KEPT, (party,))) != [(None,)]:
            raise _not_registered(label, field, natural=True)


def known_division(code: str) -> Division:
    """A division that is registered."""
    found = Division.objects.filter(code=code).first()
    if found is None:
        raise Refused(FILLED, f"没有区划“{code}”", field="division", mend="请先登记区划")
    return found


def open_division(code: str, since: date | None = None) -> Division:
    """A registered division in which something new may be founded: neither it nor one above it is over, today or on ``since``."""
    found = known_division(code)
    day = max(since or today(), today())
    over = Division.objects.filter(code__in=divisions_above(code), until__lt=day).order_by("level").first()
    if over is not None:
        reason = f"区划 {over.code} {over.name}自 {over.until} 之后停用"
        raise Refused(NOT_ENDED, reason, field="division", mend="请在接续它的区划办理；没有的，先登记新的区划")
    return found


@contextmanager
def once(reason: str, field: str, mend: str, cause: str = "") -> Iterator[None]:
    """Turn the database's answer to a race for the same key into the refusal that the slower one deserves."""
    try:
        yield
    except IntegrityError as clash:
        raise Refused(ONCE, reason, field=field, mend=mend, cause=cause) from clash


def iso(day: date | None) -> str | None:
    """A date as entries carry it."""
    return day.isoformat() if day else None


def day_of(act: Act) -> date:
    """The day of an act where the bureau works."""
    return local_day(act.at)
