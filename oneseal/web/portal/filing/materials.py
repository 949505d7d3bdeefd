"""材料 The page of a draft on which files are given line by line, and reading back what was given."""

from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.catalogue.rules import LoadedVersion, Material
from oneseal.documents.models import Upload
from oneseal.documents.queries import open_upload, upload_facts
from oneseal.web.portal.filing.draft import Filling, filling, held, onward, page
from oneseal.web.uploads import received
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import say

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
                wrong[material.id] = "；".join(mistakes)
        with held(request, draft) as known:
            known.keep(materials=_changed(known, taken, request.POST.get("remove", "")))
        if not wrong and not {"remove", "stay"} & request.POST.keys():
            return onward(request, known, "materials")
    uploads = upload_facts([file for files in known.materials.values() for file in files])
    rows = [
        (line, why_of(known.loaded, known.answers, line), _shown(known, line.id, uploads), wrong.get(line.id, "")) for line in known.lines
    ]
    told = {"rows": rows, "wrong": wrong, "most": settings.UPLOAD_LARGEST}
    return page(request, known, "materials", "materials", told, 422 if wrong else 200)


def _changed(known: Filling, taken: dict[str, list[UUID]], remove: str) -> dict[str, list[UUID]]:
    """The draft's files with those that came, without the one to be removed (``line:file``)."""
    line, _, file = remove.partition(":")
    kept = {name: [each for each in files if (name, str(each)) != (line, file)] for name, files in known.said["materials"].items()}
    for name, files in taken.items():
        kept[name] = [*kept.get(name, []), *files]
    return kept


def _shown(known: Filling, line: str, uploads: dict[UUID, Upload]) -> list[Upload]:
    return [uploads[file] for file in known.materials.get(line, []) if file in uploads]


def why_of(loaded: LoadedVersion, answers: dict[str, Any], line: Material) -> str:
    """Why a line is asked for: the answers that call for it, and the rule behind it."""
    found = []
    for each in loaded.situations:
        if each.id in line.when:
            found.append(
                say(
                    "因为您选了“{answer}”（{name}）",
                    "because you chose “{answer}” ({name})",
                    answer=each.options[answers[each.id]],
                    name=each.name,
                )
            )
    if line.row.get("by_law"):
        found.append(say("依据《{law}》", "under 《{law}》", law=line.row["by_law"]))
    return "，".join(found)


@never_cache
@require_safe
@signed_in
def draft_file(request: HttpRequest, draft: UUID, upload: UUID) -> HttpResponseBase:
    """A file of her draft, as it came, as an attachment."""
    known = filling(request, draft)
    if not any(upload in files for files in known.materials.values()):
        raise Http404
    opened = open_upload(upload)
    log.info("upload", by=str(here(request).person), upload=str(upload))
    return FileResponse(opened.stream, as_attachment=True, filename=opened.name, content_type=opened.media_type)
