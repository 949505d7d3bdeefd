"""分段上传 tus 1.0 (core, creation, checksum, expiration, termination): the resumable twin of a plain file field.

What is whole and was taken is put into the draft that the upload named, or kept for the correction that it named until that is handed in.
"""

import base64
import binascii
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases.actions import keep_for_supply
from oneseal.cases.actions.way import STALE
from oneseal.cases.queries.mine import awaited
from oneseal.documents.actions.resuming import Damaged, OutOfStep, Sending, append, begin_sending, drop_sending, finish_sending, sending_of
from oneseal.law.rule import Refused
from oneseal.web.portal.filing.draft import attach, filling
from oneseal.web.portal.mine.cases import case_for
from oneseal.web.reasons import told_plainly
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import say

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
RECEIVED = "Upload-Received"
"""Our own header: the id of the upload that a whole file became."""
WANTED = ("draft", "case", "line")
LONGEST_VALUE = 1_000
UNASKED = ("这一项现在不等您交材料：可能在另一个窗口已经交了", "No material is awaited here: it may have been handed in in another window")


def _answer(status: int, **headers: str) -> HttpResponse:
    told = HttpResponse(status=status)
    told.headers["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        told.headers[name.replace("_", "-")] = value
    return told


def _no(refused: Refused, status: int) -> HttpResponse:
    words = told_plainly(refused)
    told = JsonResponse({"reason": words.reason, "mend": words.mend, "rule": words.rule}, status=status)
    told.headers["Tus-Resumable"] = VERSION
    return told


@never_cache
@require_http_methods(["OPTIONS", "POST"])
@signed_in
def sendings(request: HttpRequest) -> HttpResponse:
    """OPTIONS: what is understood. POST: a file is about to come."""
    if request.method == "OPTIONS":
        known = {"Tus_Version": VERSION, "Tus_Extension": "creation,checksum,expiration,termination"}
        return _answer(204, **known, Tus_Max_Size=str(settings.UPLOAD_LARGEST), Tus_Checksum_Algorithm="sha256")
    if request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, Tus_Version=VERSION)
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    length = request.headers.get("Upload-Length", "")
    if not length.isascii() or not length.isdigit() or len(length) > 15 or "filename" not in told:
        return _answer(400)
    purpose = {name: told[name] for name in WANTED if told.get(name)}
    if ("draft" in purpose or "case" in purpose) and not _is_asked(request, purpose):
        return _no(Refused(STALE, say(*UNASKED), mend=say("请刷新这一页看最新情况", "Load this page anew to see how it stands")), 404)
    try:
        begun = begin_sending(told["filename"], int(length), by=here(request).person, purpose=purpose)
    except Refused as refused:
        return _no(refused, 413)
    return _told(begun, 201, Location=reverse("sending", args=[begun.id]))


def _metadata(text: str) -> dict[str, str]:
    """Upload-Metadata: pairs of a name and its value in base64; what cannot be read is left out."""
    found: dict[str, str] = {}
    for pair in text[: 8 * LONGEST_VALUE].split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()[:LONGEST_VALUE]
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _is_asked(request: HttpRequest, purpose: dict[str, str]) -> bool:
    """Whether the draft asks for this line, or the case awaits it; 404 for those of others."""
    try:
        if "draft" in purpose:
            lines = {line.id for line in filling(request, UUID(purpose["draft"])).lines}
        else:
            lines = {line.id for line, _ in awaited(case_for(request, UUID(purpose["case"]))[0])[1]}
    except ValueError as wrong:
        raise Http404 from wrong
    return purpose.get("line") in lines


def _told(sending: Sending, status: int, **headers: str) -> HttpResponse:
    if sending.received:
        headers[RECEIVED] = str(sending.received)
    until = http_date(sending.expires_at.timestamp())
    return _answer(status, Upload_Offset=str(sending.offset), Upload_Length=str(sending.length), Upload_Expires=until, **headers)


@never_cache
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@signed_in
def sending(request: HttpRequest, key: UUID) -> HttpResponse:
    """HEAD: how much has come. PATCH: the next piece; the last one hands the file over. DELETE: never mind."""
    by = here(request).person
    try:
        known = sending_of(key, by=by)
        if request.method == "HEAD":
            return _told(known, 200)
        if request.method == "DELETE":
            drop_sending(key, by=by)
            return _answer(204)
    except Refused as gone:
        return _no(gone, 404)
    if request.headers.get("Content-Type") != PIECE:
        return _answer(415)
    return _piece(request, key, by)


def _piece(request: HttpRequest, key: UUID, by: UUID) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    algorithm, _, value = request.headers.get("Upload-Checksum", "").partition(" ")
    if not offset.isascii() or not offset.isdigit() or len(offset) > 15 or algorithm not in {"", "sha256"}:
        return _answer(400)
    try:
        sha256 = base64.b64decode(value, validate=True).hex() if algorithm else ""
        known = append(key, int(offset), cast(BinaryIO, request), by=by, sha256=sha256)
        if known.is_whole:
            known = finish_sending(key, by=by)
            if known.purpose.get("draft") and known.received:
                attach(request, UUID(known.purpose["draft"]), known.purpose["line"], known.received)
            elif known.purpose.get("case") and known.received:
                keep_for_supply(UUID(known.purpose["case"]), {known.purpose["line"]: [known.received]}, by=by)
    except (binascii.Error, UnreadablePostError):
        return _answer(400)
    except OutOfStep as refused:
        return _no(refused, 409)
    except Damaged as refused:
        return _no(refused, 460)
    except Refused as refused:
        return _no(refused, 422)
    return _told(known, 204)
