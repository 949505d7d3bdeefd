"""办件与删除个人信息 What cases and certificates hold of a person, and the drafts that go with her data (``people.actions.erasing``)."""

from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from oneseal.cases.models import Case, Draft, Original, SupplyNote
from oneseal.certificates.queries import certificates_held
from oneseal.people.actions.erasing import Keeper
from oneseal.people.rules.erasure import Kept


def _kept(person: UUID) -> list[Kept]:
    """Her cases, as applicant or agent, her certificates that hold today, and what of hers lies at a window."""
    cases = Case.objects.filter(Q(applicant=person) | Q(agent=person)).order_by("ended_on", "id").values_list("number", "ended_on")
    held = [each for each in certificates_held(person) if each.holds]
    left = Original.objects.filter(party=person, state=Original.State.KEPT).order_by("id").values_list("number", flat=True)
    return [
        *(Kept(f"办件 {number}", ended_on) for number, ended_on in cases),
        *(Kept(f"{each.name} {each.number}", None) for each in held),
        *(Kept(f"收存单 {number} 的原件", None) for number in left),
    ]


def _drafts(person: UUID) -> QuerySet[Draft]:
    """Those that she saved, and those that others saved for her."""
    return Draft.objects.filter(Q(person=person) | Q(applicant=person))


def _drop(person: UUID) -> int:
    SupplyNote.objects.filter(person=person)._raw_delete(connection.alias)
    return int(_drafts(person)._raw_delete(connection.alias))  # the gate holds the transaction: delete() would open one


KEEPER = Keeper(_kept, lambda person: _drafts(person).count(), _drop)
