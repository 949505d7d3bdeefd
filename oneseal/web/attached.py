"""空白表格、示例样表 A file that a material names, handed over as an attachment: nothing in it runs in a reader's browser."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from oneseal.catalogue.rules import Held
from oneseal.documents.queries import open_enclosed
from oneseal.web.uploads import attachment


def handed(held: Held, written: Callable[[], bytes]) -> HttpResponseBase:
    """The file as it was given, or what ``written`` sets of its words. Raises Refused when a given file is lost."""
    if held.sha256:
        opened = open_enclosed(held.sha256, held.name, held.media_type)
        return attachment(opened)
    response = HttpResponse(written(), content_type=held.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, held.name) or ""
    return response
