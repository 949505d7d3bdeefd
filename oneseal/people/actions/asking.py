"""Who asks: the standing of the acting person, read in the gate, and what an administrative act needs of it.

``by`` is None only for the operator at the command line, who holds the server itself, and where a verb says so; a page always names
the person who is signed in.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import IntegrityError

from oneseal.journal.gate import Act
from oneseal.journal.queries import local_day, today
from oneseal.journal.rules import Read
from oneseal.law.powers import ACCEPT, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.models import Division, Party
from oneseal.people.queries import divisions_above, standing_of, standing_reads
from oneseal.people.rules import FILLED, ONCE, OWN_AFFAIRS, POST_NEEDED, Permit, Scope, Standing, may


def reads_of(by: UUID | None) -> tuple[Read, ...]:
    """What the gate must ask about the acting person."""
    return standing_reads(by, today()) if by else ()


def standing_in(act: Act, by: UUID | None) -> Standing:
    """The acting person's standing, as read after the lock."""
    return standing_of(act.answers) if by else Standing()


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
        raise Refused(OWN_AFFAIRS, "您不是委托人，也不是其法定代表人（负责人、经营者）", field="by", mend="请由委托人登录后办理")


def known_party(party: UUID, label: str, field: str, *, natural: bool = False) -> Party:
    """A registered party that was not erased."""
    found = Party.objects.filter(id=party, erased_at__isnull=True).first()
    if found is None or (natural and found.kind != "natural"):
        kind = "自然人" if natural else "当事人"
        raise Refused(FILLED, f"{label}不是已登记的{kind}", field=field, mend=f"请先登记{label}")
    return found


def known_division(code: str) -> Division:
    """A division that is registered."""
    found = Division.objects.filter(code=code).first()
    if found is None:
        raise Refused(FILLED, f"没有区划“{code}”", field="division", mend="请先登记区划")
    return found


@contextmanager
def once(reason: str, field: str, mend: str) -> Iterator[None]:
    """Turn the database's answer to a race for the same key into the refusal that the slower one deserves."""
    try:
        yield
    except IntegrityError as clash:
        raise Refused(ONCE, reason, field=field, mend=mend) from clash


def iso(day: date | None) -> str | None:
    """A date as entries carry it."""
    return day.isoformat() if day else None


def day_of(act: Act) -> date:
    """The day of an act where the bureau works."""
    return local_day(act.at)
