"""在岗人员 Who may work at a bureau on a day: its officers with the posts they hold or substitute on."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from oneseal.people.models import Holding, Substitution
from oneseal.people.queries.standing import in_force, not_stopped
from oneseal.people.rules import HeldPost, in_office

COLUMNS = ("post_id", "post__power", "post__unit__body_id", "post__division_id", "post__unit__kind")


def staff_of(bodies: Collection[UUID], on: date) -> dict[UUID, tuple[HeldPost, ...]]:
    """Officer → the posts of these bodies that she holds or, while the absent and she are both in office, substitutes on. Two queries."""
    found: dict[UUID, list[HeldPost]] = {}
    own = in_force(Holding.objects.filter(post__unit__body__in=bodies), on).order_by("since", "id")
    for person, *held in own.values_list("person_id", *COLUMNS):
        found.setdefault(person, []).append(HeldPost(*held))
    still_held = in_force(Holding.objects.filter(post=OuterRef("post"), person=OuterRef("absent")), on)
    lent = in_force(Substitution.objects.filter(post__unit__body__in=bodies), on)
    lent = lent.filter(not_stopped(OuterRef("substitute")), Exists(still_held)).order_by("id")
    for person, *held in lent.values_list("substitute_id", *COLUMNS, "absent_id"):
        found.setdefault(person, []).append(HeldPost(*held))
    counted = {person: tuple(dict.fromkeys(in_office(held))) for person, held in found.items()}
    return {person: held for person, held in counted.items() if held}
