"""材料 The page of a draft on which files are given line by line, and reading back what was given."""

from uuid import UUID

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases.queries.serving import may_present, serving
from oneseal.catalogue.queries import guide
from oneseal.certificates.queries import HeldCertificate
from oneseal.documents.actions import receive_file
from oneseal.documents.models import Upload
from oneseal.documents.queries import each_once, open_paper, open_upload, upload_facts
from oneseal.law.licensing import filing as filing_rule
from oneseal.web.portal.filing.draft import Filling, filling, held, onward, page
from oneseal.web.situations import why_of
from oneseal.web.uploads import Given, attachment, given, page_picture, received, tell_again, together
from oneseal.web.visitor import here, signed_in

log = structlog.get_logger("read")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def materials(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Files by material line; each is judged by its content when it comes in, and those that are good stay whatever else is wrong."""
    known = filling(request, draft)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        taken: dict[str, list[UUID]] = {}
        for material in known.lines:
            taken[material.id], mistakes = received(request, material.id, known.person)
            if mistakes:
                wrong[material.id] = together(mistakes)
        goes_on = not {"remove", "stay", "use", "later"} & request.POST.keys()
        for line in _served(known, taken) if goes_on else {request.POST.get("use", "")}:
            _used(known, line, taken)
        with held(request, draft) as known:
            kept, again = each_once(_changed(known, taken, request.POST.get("remove", "")))
            known.keep(materials=kept)
        tell_again(request, {line.id: line.name for line in known.lines}, again)
        if not wrong and not {"remove", "stay", "use"} & request.POST.keys():
            return onward(request, known, "materials")
    uploads = given([file for files in known.materials.values() for file in files])
    ours = _ours(known)
    said = {line.id: line for line in guide(known.loaded.id).materials}
    rows = [
        {
            "line": line,
            "said": said[line.id],
            "why": why_of(known.loaded, known.answered, line),
            "files": _shown(known, line.id, uploads),
            "mistake": wrong.get(line.id, ""),
            "ours": ours.get(line.name),
            "by_form": known.loaded.is_form(line),
        }
        for line in known.lines
    ]
    told = {"rows": rows, "wrong": wrong, "most": settings.UPLOAD_LARGEST, "open": known.listed.open}
    told["presents"] = may_present(known.standing, known.said["applicant"])
    told["form_ground"] = filing_rule.citation if known.loaded.licensing else None
    return page(request, known, "materials", "materials", told, 422 if wrong else 200)


def _ours(known: Filling) -> dict[str, HeldCertificate]:
    """Certificates of the applicant that serve for a line of the list, by the line's name; none for who may not read them."""
    return serving(known.standing, known.said["applicant"], [line.name for line in known.lines])


def _served(known: Filling, taken: dict[str, list[UUID]]) -> list[str]:
    """Required lines without a file for which a certificate of hers is there: going on uses it, so that nobody finds the line missing."""
    open_lines = [line for line in known.lines if line.required and not known.gives(line) and not taken.get(line.id)]
    ours = _ours(known) if open_lines else {}
    return [line.id for line in open_lines if line.name in ours]


def _used(known: Filling, use: str, taken: dict[str, list[UUID]]) -> None:
    """The sealed file of her own certificate in place of a copy (``line``)."""
    line = next((line for line in known.lines if line.id == use), None)
    held = _ours(known).get(line.name) if line else None
    if line and held:
        opened = open_paper(held.paper)
        taken[line.id].append(receive_file(opened.stream, f"{held.name} {held.number}.pdf", by=known.person).id)


def _changed(known: Filling, taken: dict[str, list[UUID]], remove: str) -> dict[str, list[UUID]]:
    """The draft's files with those that came, without the one to be removed (``line:file``)."""
    line, _, file = remove.partition(":")
    kept = {name: [each for each in files if (name, str(each)) != (line, file)] for name, files in known.said["materials"].items()}
    for name, files in taken.items():
        kept[name] = [*kept.get(name, []), *files]
    return kept


def _shown(known: Filling, line: str, uploads: dict[UUID, Given]) -> list[Given]:
    return [uploads[file] for file in known.materials.get(line, []) if file in uploads]


@never_cache
@require_safe
@signed_in
def draft_file(request: HttpRequest, draft: UUID, upload: UUID) -> HttpResponseBase:
    """A file of her draft, as it came, as an attachment."""
    opened = open_upload(_of_draft(request, draft, upload).id)
    log.info("upload", by=str(here(request).person), upload=str(upload))
    return attachment(opened)


def _of_draft(request: HttpRequest, draft: UUID, upload: UUID) -> Upload:
    """A file of a draft of hers; 404 for anything else."""
    known = filling(request, draft)
    found = upload_facts([upload]).get(upload)
    if found is None or not any(upload in files for files in known.materials.values()):
        raise Http404
    return found


@never_cache
@require_safe
@signed_in
def draft_page_image(request: HttpRequest, draft: UUID, upload: UUID, number: int) -> HttpResponse:
    """A page of a file of her draft as a picture that the server has made, so that she sees what she hands in: small, or ``large``."""
    picture = page_picture(_of_draft(request, draft, upload), number, large="large" in request.GET)
    log.info("upload", by=str(here(request).person), upload=str(upload), page=number)
    return picture
