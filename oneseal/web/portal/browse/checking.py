"""查进度、验证照 Without signing in: how a case stands by its query number and password, and whether a certificate is genuine."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries import progress as progress_of
from oneseal.certificates.queries import Verdict, verify_file, verify_number
from oneseal.documents.queries import code_in_photo, is_photo
from oneseal.law.rule import HouseRule, Refused
from oneseal.web.forms import Form, posted, text
from oneseal.web.portal.mine.words import STATES
from oneseal.web.throttle import note_failure, require_seldom
from oneseal.web.words import said, say

PRINTED = HouseRule("W-11", "核验证照凭编号、本平台印制的二维码或者电子文件", "本系统门户规则")


class Number(Form):
    """Query number and password, as they stand on the receipt."""

    number = text(said("查询号", "Query number"), longest=20, autocomplete="off", size=14)
    password = text(said("查询密码", "Password"), longest=6, inputmode="numeric", autocomplete="off", size=8)


@never_cache
@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """The state in plain words and until when; nothing personal. A wrong number and a wrong password are refused in the same words."""
    form, found, state = Number(posted(request), initial={"number": request.GET.get("n", "")[:20]}), None, ""
    if request.method == "POST" and form.is_valid():
        number, password = form.cleaned_data["number"].strip().upper(), form.cleaned_data["password"]
        try:
            require_seldom(request, number)
            if hmac.compare_digest(query_password(number).encode(), password.encode()):
                found = progress_of(number)
            if found is None:
                note_failure(request, number)
                form.add_error("password", say("查询号或密码不对，请对照收件凭证", "Number or password does not fit; see your receipt"))
        except Refused as refused:
            form.take(refused)
    if found is not None:
        state = str(STATES.get(found.phase, found.phase.label))
    told = {"form": form, "found": found, "state": state, "here": "progress"}
    return render(request, "portal/browse/progress.html", told, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By number (also from the address that a QR prints), by a photo of that QR, or by the file itself; what is sent is not kept."""
    asked, verdict, mistake = Asked.of(request.GET), None, ""
    if request.method == "POST":
        try:
            asked, verdict = _sent(request)
        except Refused as refused:
            mistake = f"{refused.reason}。{refused.mend}"
    if verdict is None and asked.number and not mistake:
        verdict = verify_number(asked.number, asked.digest)
    told = {"number": asked.number, "verdict": verdict, "mistake": mistake, "most": settings.UPLOAD_LARGEST, "here": "verify"}
    return render(request, "portal/browse/verify.html", told, status=422 if mistake else 200)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which paper: its number, and the digits of its content when a QR code gave them."""

    number: str = ""
    digest: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """From the part of an address after the question mark."""
        return cls(query.get("n", "").strip()[:120], query.get("h", "")[:16])

    @classmethod
    def printed(cls, text: str) -> "Asked":
        """From what a QR code says: only our own address is followed, however alike another looks."""
        parts, ours = urlsplit(text), urlsplit(settings.PUBLIC_URL)
        if (parts.scheme, parts.netloc, parts.path) != (ours.scheme, ours.netloc, f"{ours.path}{reverse('verify')}"):
            raise Refused(
                PRINTED,
                say("这个二维码不是本平台的核验码", "This code is not one of ours"),
                mend=say("不要扫码打开它；请照着证照填写编号核对", "Do not open it; type in the number that stands on the certificate"),
            )
        return cls.of({name: values[0] for name, values in parse_qs(parts.query).items()})


def _sent(request: HttpRequest) -> tuple[Asked, Verdict | None]:
    """What came with the form: a photo of a code, a file, or a number, in this order."""
    typed = Asked(request.POST.get("number", "").strip()[:120])
    sent = request.FILES.get("photo") or request.FILES.get("file")
    if sent is not None and (sent.size or 0) > settings.UPLOAD_LARGEST:
        raise Refused(
            PRINTED,
            say("文件太大", "The file is too large"),
            mend=say("请上传下载到的原文件，或者重拍一张", "Send the file as it was downloaded"),
        )
    if sent is None:
        if not typed.number:
            raise Refused(
                PRINTED,
                say("没有编号，也没有文件", "No number and no file"),
                mend=say("请填写编号，或者选择照片、文件", "Give one of them"),
            )
        return typed, None
    data = sent.read()
    if is_photo(data):
        require_seldom(request)
        note_failure(request)
        return Asked.printed(code_in_photo(data)), None
    return typed, verify_file(data)
