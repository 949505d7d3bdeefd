"""What others may read of the calendars: the calendar that holds in a division, at the version the database names."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.calendars.models import Calendar as CalendarTable
from oneseal.calendars.models import Year
from oneseal.calendars.rules import NATION, Alarm, Change, combined, missing_years, places_above, year_id
from oneseal.journal.queries import answers_to, projection, today
from oneseal.journal.rules import Entry, Read
from oneseal.law.days import Calendar

Versions = tuple[tuple[str, int], ...]

_READ = Read("SELECT division, version FROM calendars_calendar", ())
_cache: dict[Versions, Calendar] = {}
_KEPT = 256


def calendar_read() -> Read:
    """Asks the gate's first trip for the versions of all calendars (one row for the nation, one per place with days of its own)."""
    return _READ


def calendar_at(division: str, answer: Sequence[Sequence[Any]]) -> Calendar:
    """The calendar of a division at the versions that :func:`calendar_read` was answered."""
    versions = _versions(division, answer)
    return _cache.get(versions) or _loaded(versions)


def _versions(division: str, answer: Sequence[Sequence[Any]]) -> Versions:
    """The versions of the calendars of the places above a division, widest first."""
    known = {str(place): int(version) for place, version in answer}
    return tuple((place, known[place]) for place in places_above(division) if place in known)


def calendar_key(division: str, answer: Sequence[Sequence[Any]]) -> str:
    """The versions behind a division's calendar as text: what was reckoned under another key is to be reckoned anew."""
    return " ".join(f"{place or 'nation'}:{version}" for place, version in _versions(division, answer))


def calendar_answer() -> list[tuple[str, int]]:
    """What :func:`calendar_read` would be answered now; one query, for reckoning many cases with it."""
    return [(str(place), int(version)) for place, version in answers_to([_READ])[0]]


def calendar_of(division: str = NATION) -> Calendar:
    """The calendar of a division as entered now: one query, three when it changed since this process read it."""
    return calendar_at(division, calendar_answer())


def _loaded(versions: Versions) -> Calendar:
    found, read = _entered([place for place, _ in versions])
    calendar = combined([(place, found[place]) for place, _ in versions])
    if len(_cache) >= _KEPT:
        _cache.clear()
    _cache[tuple((place, read.get(place, version)) for place, version in versions)] = calendar
    return calendar


def _entered(places: Sequence[str]) -> tuple[dict[str, dict[int, list[Change]]], dict[str, int]]:
    """Place → year → changes, and the version of each place's calendar, as they stand together."""
    rows = Year.objects.filter(calendar__division__in=places).values_list("calendar__division", "calendar__version", "year", "days")
    found: dict[str, dict[int, list[Change]]] = {place: {} for place in places}
    read: dict[str, int] = {}
    for place, version, year, days in rows:
        found[place][year] = [Change.from_data(day) for day in days]
        read[place] = version
    return found, read


def calendar_if(division: str, place: str, year: int, changes: Sequence[Change]) -> Calendar:
    """The calendar of a division as it would be with another table for one year of ``place``; nothing is written."""
    found, _ = _entered(places_above(division))
    if place in found:
        found[place][year] = list(changes)
    return combined(list(found.items()))


def version_of(division: str) -> int:
    """How often something was entered in a calendar; 0 where none is."""
    return CalendarTable.objects.filter(division=division).values_list("version", flat=True).first() or 0


def years_entered(division: str = NATION) -> list[int]:
    """The years entered in a calendar, in order."""
    return list(Year.objects.filter(calendar__division=division).order_by("year").values_list("year", flat=True))


def days_of(year: int, division: str = NATION) -> tuple[Change, ...]:
    """What was entered for a year: its days off and make-up workdays."""
    found = Year.objects.filter(calendar__division=division, year=year).values_list("days", flat=True).first()
    return tuple(Change.from_data(day) for day in found or ())


def alarms(on: date | None = None) -> tuple[Alarm, ...]:
    """Years whose calendar is missing: this one's always, next year's from 1 November."""
    return missing_years(on or today(), years_entered())


@projection("calendars", CalendarTable, "enter_year")
def _calendars(streams: dict[UUID, list[Entry]]) -> dict[Any, dict[str, Any]]:
    return {stream: {"division": entries[0].data["division"], "version": entries[-1].version} for stream, entries in streams.items()}


@projection("calendar_years", Year, "enter_year")
def _years(streams: dict[UUID, list[Entry]]) -> dict[Any, dict[str, Any]]:
    derived: dict[Any, dict[str, Any]] = {}
    for stream, entries in streams.items():
        for entry in entries:
            year = entry.data["year"]
            derived[year_id(stream, year)] = {
                "calendar_id": stream,
                "year": year,
                "days": entry.data["days"],
                "source": entry.data["source"],
            }
    return derived
