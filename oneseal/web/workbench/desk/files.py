"""材料与文书的读取: under the rights of the case, as an attachment, and every read is written down."""

from uuid import UUID

import structlog
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases.queries.filed import filed_pdf
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_facts, upload_path
from oneseal.web.uploads import page_picture
from oneseal.web.visitor import here, staff_only
from oneseal.web.workbench.desk.case import case_for

log = structlog.get_logger("read")


@never_cache
@require_safe
@staff_only
def case_file(request: HttpRequest, case: UUID, file: UUID) -> FileResponse:
    """A file of the material, as it was given."""
    upload = _readable(request, case, file)
    log.info("material", by=str(here(request).person), case=str(case), file=str(file))
    return FileResponse(upload_path(upload).open("rb"), as_attachment=True, filename=upload.name, content_type=upload.media_type)


def _readable(request: HttpRequest, case: UUID, file: UUID) -> Upload:
    """A file of a case that she may read; 404 otherwise."""
    known = case_for(here(request), case)
    if file not in known.desk.photos and all(each.id != file for line in known.desk.materials for each in line.files):
        raise Http404
    return upload_facts([file])[file]


@never_cache
@require_safe
@staff_only
def case_page_image(request: HttpRequest, case: UUID, file: UUID, number: int) -> HttpResponse:
    """A page of the material as a picture that the server has made: nothing in the file reaches her browser."""
    picture = page_picture(_readable(request, case, file), number)
    log.info("material", by=str(here(request).person), case=str(case), file=str(file), page=number)
    return picture


@never_cache
@require_safe
@staff_only
def case_form(request: HttpRequest, case: UUID) -> HttpResponse:
    """申请书 as it was filled in and filed, numbers of persons masked: the line of the material that the form is."""
    known = case_for(here(request), case)
    response = HttpResponse(filed_pdf(known.desk, clear=False), content_type="application/pdf")
    name = f"{known.desk.loaded.name}申请表 {known.number}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    log.info("filed form", by=str(here(request).person), case=str(case))
    return response


@never_cache
@require_safe
@staff_only
def survey_picture(request: HttpRequest, case: UUID, file: UUID) -> FileResponse:
    """A picture that she has taken for a survey which is not recorded yet: hers alone."""
    visitor = here(request)
    case_for(visitor, case)
    upload = upload_facts([file]).get(file)
    if upload is None or upload.by != visitor.person or not upload.media_type.startswith("image/"):
        raise Http404
    return FileResponse(upload_path(upload).open("rb"), as_attachment=True, filename=upload.name, content_type=upload.media_type)


@never_cache
@require_safe
@staff_only
def case_paper(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponse | FileResponse:
    """A finished paper."""
    known = case_for(here(request), case)
    found = next((each for each in known.desk.papers if each.id == paper and each.path is not None), None)
    if found is None or found.path is None:
        raise Http404
    log.info("paper", by=str(here(request).person), case=str(case), paper=str(paper))
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=f"{found.title}.pdf", content_type="application/pdf")
