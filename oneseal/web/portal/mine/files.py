"""我交的材料 Files of her case: what was handed in, and what she keeps for a correction; under the sight of the case, every read noted."""

from uuid import UUID

import structlog
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases.queries.mine import may_open
from oneseal.documents.models import Upload
from oneseal.documents.queries import open_upload, upload_facts
from oneseal.web.portal.mine.cases import case_for
from oneseal.web.uploads import attachment, page_picture
from oneseal.web.visitor import here, signed_in

log = structlog.get_logger("read")


@never_cache
@require_safe
@signed_in
def my_file(request: HttpRequest, case: UUID, file: UUID) -> FileResponse:
    """A file of her case, as it came, as an attachment."""
    opened = open_upload(_readable(request, case, file).id)
    log.info("material", by=str(here(request).person), case=str(case), file=str(file))
    return attachment(opened)


@never_cache
@require_safe
@signed_in
def my_file_page(request: HttpRequest, case: UUID, file: UUID, number: int) -> HttpResponse:
    """A page of it as a picture that the server has made: small, or ``large``."""
    picture = page_picture(_readable(request, case, file), number, large="large" in request.GET)
    log.info("material", by=str(here(request).person), case=str(case), file=str(file), page=number)
    return picture


def _readable(request: HttpRequest, case: UUID, file: UUID) -> Upload:
    """A file of a case of the party she acts for that she may open; 404 for anything else."""
    desk, _ = case_for(request, case)
    found = upload_facts([file]).get(file) if may_open(desk, file, here(request).person) else None
    if found is None:
        raise Http404
    return found
