"""送来的清单: what pages show of an import: where it stands, how far it came, its report page by page, the places it names."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from oneseal.catalogue.models import Import, ImportRow
from oneseal.catalogue.queries.places import places_of, planned_places
from oneseal.catalogue.rules.importing import FOUNDING, READY, TAKING, WORKING
from oneseal.people.queries import divisions_above

PAGE = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import came: so many of so many, of what."""

    done: int
    size: int
    is_working: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Some rows of a report: line, name, verdict and findings; which page of how many, rows in all."""

    rows: list[ImportRow]
    number: int
    pages: int
    many: int


def import_for(key: UUID, person: UUID, supervised: Collection[str] = ()) -> Import | None:
    """A list that the person sent by the browser, or of a bureau of a city whose 监督 post she holds (``supervised``: divisions)."""
    run = Import.objects.select_related("keeper").filter(pk=key).exclude(source="").first()
    if run is None or run.by == person:
        return run
    return run if divisions_above(run.keeper.division_id)[-1] in supervised else None


def imports_of(person: UUID, limit: int = 20) -> list[Import]:
    """The lists that a person sent, the newest first."""
    return list(Import.objects.filter(by=person).exclude(source="").exclude(stage="cancelled").order_by("-began_at")[:limit])


def imports_naming_places(supervised: Collection[str]) -> list[Import]:
    """Lists that wait, of bureaus of these cities, and name bodies or divisions that nobody registered."""
    if not supervised:
        return []
    waiting = Import.objects.select_related("keeper").filter(stage=READY, places__gt=0).exclude(source="").order_by("began_at")
    return [run for run in waiting if divisions_above(run.keeper.division_id)[-1] in supervised]


def progress_of(run: Import) -> Progress:
    """Rows done of rows; of places made, how many."""
    if run.stage == TAKING:
        left = ImportRow.objects.filter(of=run, taken=False).count()
        return Progress(run.size - left, run.size, True)
    if run.stage == FOUNDING:
        return Progress(max(run.places - len(planned_places(places_of(run), run.keeper)), 0), run.places, True)
    return Progress(run.done, run.size, run.stage in WORKING)


def rows_waiting(run: Import) -> int:
    """How many rows are to be written."""
    return ImportRow.objects.filter(of=run, taken=False).count()


def report_page(run: Import, *, rule: str = "", verdict: str = "", number: int = 1) -> ReportPage:
    """The rows with findings, in the file's order; only those that break a rule, or of a verdict, when asked."""
    rows = ImportRow.objects.filter(of=run).exclude(rules="").defer("said")
    if rule:
        rows = rows.filter(rules__contains=f" {rule} ")
    if verdict:
        rows = rows.filter(verdict=verdict)
    many = rows.count()
    pages = max(1, -(-many // PAGE))
    number = min(max(number, 1), pages)
    return ReportPage(list(rows.order_by("line")[(number - 1) * PAGE : number * PAGE]), number, pages, many)
