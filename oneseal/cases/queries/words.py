"""查找用语 Which cases are meant by what is typed into a search of the workbench."""

from uuid import UUID

from django.db.models import Q

from oneseal.cases.projection import backwards
from oneseal.law.codes import plain
from oneseal.law.rule import Refused
from oneseal.people.queries import claims_of, find_by_id_number, find_by_mobile, find_by_name, find_by_uscc

SHORTEST_TAIL, LONGEST = 6, 60
"""Of a case number: how much of its end finds it, and how long it can be."""


def matching(text: str) -> Q:
    """Cases that words name: a query number, a case number or its end, or whoever is meant; all, where there are none."""
    text = text.strip()
    if not text:
        return Q()
    number = plain(text).upper()
    found = Q(query_number=number) | Q(applicant__in=parties_named(text))
    return found | _ending_in(number) if len(number) >= SHORTEST_TAIL and number.isascii() and number.isalnum() else found


def _ending_in(number: str) -> Q:
    """Case numbers that end so, whole ones too: a stretch of the index of numbers read backwards, in whatever order a database puts
    letters and digits, none of which comes after z."""
    begin = backwards(number)
    return Q(tail__range=(begin, begin.ljust(LONGEST, "z")))


def parties_named(text: str) -> list[UUID]:
    """Who is meant at a counter: by ID number, USCC or mobile, else a person by her whole name and an organisation by words of its name.

    After whoever has the number come those who signed up with it and have not proved that it is theirs.
    """
    parties: list[UUID] = []
    for find in (find_by_id_number, find_by_uscc):
        try:
            parties += [found] if (found := find(text)) else []
        except Refused:
            continue
    try:
        parties += find_by_mobile(text)
    except Refused:
        parties += find_by_name(text)
    return list(dict.fromkeys([*parties, *claims_of(text)]))
