"""查进度、验证照 Without signing in: how a case stands by its query number and password, and whether a certificate is genuine."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries import progress as progress_of
from oneseal.certificates.queries import verify_file, verify_number
from oneseal.law.rule import Refused
from oneseal.web.forms import Form, posted, text
from oneseal.web.portal.mine.words import STATES
from oneseal.web.throttle import note_failure, require_seldom
from oneseal.web.words import said, say


class Number(Form):
    """Query number and password, as they stand on the receipt."""

    number = text(said("查询号", "Query number"), longest=20, autocomplete="off", size=14)
    password = text(said("查询密码", "Password"), longest=6, inputmode="numeric", autocomplete="off", size=8)


@never_cache
@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """The state in plain words and until when; nothing personal. A wrong number and a wrong password are refused in the same words."""
    form, found, state = Number(posted(request)), None, ""
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
    """By number (also from the address that a QR prints) or by the file itself."""
    number, verdict, mistake = request.GET.get("n", "").strip()[:120], None, ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        number = request.POST.get("number", "").strip()[:120]
        if sent is not None and (sent.size or 0) > settings.UPLOAD_LARGEST:
            mistake = say("文件太大，请上传下载到的原文件", "The file is too large; upload the file as you downloaded it")
        elif sent is not None:
            verdict = verify_file(sent.read())
        elif not number:
            mistake = say("请填写证照编号，或者选择文件", "Enter a number or choose a file")
    if verdict is None and number and not mistake:
        verdict = verify_number(number, request.GET.get("h", "")[:16] if request.method == "GET" else "")
    told = {"number": number, "verdict": verdict, "mistake": mistake, "here": "verify"}
    return render(request, "portal/browse/verify.html", told, status=422 if mistake else 200)
