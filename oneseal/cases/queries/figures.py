"""办件的数字 What may be known of all cases without any of them: how many came in and were decided on a day, and what is filed most."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from oneseal.cases.models import Case
from oneseal.catalogue.models import ItemVersion

LAST = 1000
"""Filings among which is counted what is filed most: enough to tell, and as many however many there are."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A day's cases received, and decided."""

    received: int
    decided: int


def figures(on: date) -> Figures:
    """How many cases came in and were decided on a day; two looks at indexes, that of the items once an item version."""
    received = Case.objects.filter(item_version__in=ItemVersion.objects.values("pk"), received_on=on).count()
    return Figures(received, Case.objects.filter(decided_on=on).count())


def counted_filings(bodies: Collection[UUID] | None = None, among: int = LAST) -> Counter[UUID]:
    """How often each item stands among the last filings, at some bodies or at all; one query."""
    last = Case.objects.all() if bodies is None else Case.objects.filter(body__in=bodies)
    rows = Case.objects.filter(pk__in=last.order_by("-id").values("pk")[:among]).values_list("item_version__item")
    return Counter(dict(rows.annotate(n=Count("id")).order_by()))
