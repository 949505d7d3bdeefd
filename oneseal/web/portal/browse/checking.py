"""查进度、验证照 Without signing in: how a case stands by its query number and password, and whether a certificate is genuine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases.queries import progress as progress_of
from oneseal.cases.rules import ENDED
from oneseal.catalogue.rules import visible
from oneseal.catalogue.rules.guide import plain_step
from oneseal.certificates.queries import (
    CODE,
    COMPARE,
    FILE,
    NAMED,
    NUMBER,
    UNKNOWN,
    WITHHELD,
    Verdict,
    example_number,
    is_printed_here,
    verify_file,
    verify_number,
)
from oneseal.documents.queries import code_in_photo, is_photo, require_checkable
from oneseal.law.rule import HouseRule, Refused
from oneseal.web.forms import Form, coded, posted
from oneseal.web.portal.mine.words import told_in
from oneseal.web.reasons import in_a_line
from oneseal.web.refusals import noted
from oneseal.web.throttle import LOOKING, note_failure, note_success, require_seldom
from oneseal.web.words import said, say

PRINTED = HouseRule("W-11", "核验证照凭编号、本平台印制的二维码或者电子文件", "本系统门户规则")
VERDICTS = {
    (FILE, "genuine"): "Genuine: issued here and not altered",
    (FILE, "altered"): "Altered: the file bears our seal, but says something else than when it was issued; do not rely on it",
    (FILE, "revoked"): "Genuine, but no longer in force",
    (FILE, "unknown"): "Unknown: not a file that was issued here",
    (CODE, "recorded"): "The code was printed here and fits the paper on record",
    (CODE, "altered"): "The code does not fit what is on record: it was not printed on this paper here; do not rely on it",
    (CODE, "revoked"): "The code was printed here, but the paper is no longer in force",
    (CODE, "unknown"): "No such number was found; please check it",
    (NUMBER, "recorded"): "A paper of this number is on record",
    (NUMBER, "revoked"): "A paper of this number is on record, but no longer in force",
    (NUMBER, "unknown"): "No such number was found; please check it",
}
"""The verdicts in English; the register's own words are Chinese."""
TO_COMPARE = {
    CODE: "A code can be copied. Compare what is on record with the paper, line by line, or upload the file.",
    NUMBER: (
        "Only the number was looked at, not the paper you hold. Compare what is on record with it, line by line, or upload the file, "
        "or photograph the code printed on it."
    ),
    WITHHELD: (
        "Only the number was looked at, not the paper you hold. The holder's name and what else the certificate says are not told by its "
        "number: upload the file, or photograph the code printed on the paper, to compare them."
    ),
    NAMED: (
        "Only the number was looked at, not the paper you hold. The firm's name can be compared; what else the certificate says is not "
        "told by its number: upload the file, or photograph the code printed on the paper, to compare it."
    ),
}


class Number(Form):
    """Query number and password, as they stand on the receipt."""

    number = coded(said("查询号", "Query number"), longest=60, autocomplete="off", size=14)
    password = coded(said("查询密码", "Password"), longest=30, inputmode="numeric", autocomplete="off", size=8)


@never_cache
@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """The state in plain words and until when; nothing personal. A wrong number and a wrong password are refused in the same words."""
    form, found, state = Number(posted(request), initial={"number": request.GET.get("n", "")[:20]}), None, ""
    if request.method == "POST" and form.is_valid():
        number, password = (visible(form.cleaned_data[name]).upper() for name in ("number", "password"))
        try:
            require_seldom(request, number)
            found = progress_of(number, password)
            if found is None:
                note_failure(request, number)
                form.add_error("password", say("查询号或密码不对，请对照收件凭证", "Number or password does not fit; see your receipt"))
            else:
                note_success(request, number)
        except Refused as refused:
            form.take(refused)
    if found is not None:
        state = told_in(found.phase, found.phase.label, licensing=found.licensing, granted=found.granted)
    told = {
        "form": form,
        "found": found,
        "state": state,
        "step": plain_step(found.step) if found else "",
        "is_over": found is not None and found.phase in ENDED,
        "here": "progress",
    }
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
            mistake = in_a_line(noted(refused))
    if verdict is None and asked.number and not mistake:
        verdict = verify_number(asked.number, asked.digest)
    told = {"number": asked.number, "elsewhere": asked.elsewhere, "mistake": mistake, "here": "verify", **_judged(verdict)}
    return render(request, "portal/browse/verify.html", {**told, "most": settings.UPLOAD_LARGEST}, status=422 if mistake else 200)


def _judged(verdict: Verdict | None) -> dict[str, object]:
    """The verdict in the reader's language, and what is left for her to compare."""
    if verdict is None:
        return {"verdict": None}
    words = say(verdict.words, VERDICTS[verdict.seen, verdict.verdict])
    return {
        "example": example_number() if verdict.verdict == UNKNOWN and verdict.seen != FILE else "",
        "verdict": verdict,
        "words": words,
        "compare": say(COMPARE[verdict.left], TO_COMPARE[verdict.left]) if verdict.left else "",
        "named": any(value == verdict.holder for _, value in verdict.fields),
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """Which paper: its number, and the digits of its content when a QR code gave them."""

    number: str = ""
    digest: str = ""
    elsewhere: str = ""
    """The host that the code names, when it is not ours of today."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """From the part of an address after the question mark."""
        return cls(query.get("n", "").strip()[:120], query.get("h", "")[:16])

    @classmethod
    def printed(cls, text: str) -> "Asked":
        """From what a QR code says. A code of another address, however alike, counts only when its number and digits are ours: it was
        printed before the platform moved. Raises Refused for any other."""
        try:
            parts, ours = urlsplit(text), urlsplit(settings.PUBLIC_URL)
            asked = cls.of({name: values[0] for name, values in parse_qs(parts.query).items()})
        except ValueError:
            raise _foreign() from None
        if (parts.scheme, parts.netloc, parts.path) == (ours.scheme, ours.netloc, f"{ours.path}{reverse('verify')}"):
            return asked
        is_web = parts.scheme in {"http", "https"} and parts.path.endswith(reverse("verify"))
        if not is_web or not is_printed_here(asked.number, asked.digest):
            raise _foreign()
        return replace(asked, elsewhere=parts.netloc[:80])


def _foreign() -> Refused:
    return Refused(
        PRINTED,
        say("这个二维码不是本平台的核验码", "This code is not one of ours"),
        mend=say("不要扫码打开它；请照着证照填写编号核对", "Do not open it; type in the number that stands on the certificate"),
    )


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
        require_seldom(request, rule=LOOKING)
        note_failure(request, rule=LOOKING)
        return Asked.printed(code_in_photo(data)), None
    verdict = verify_file(data)
    if verdict.verdict == UNKNOWN:
        require_seldom(request, rule=LOOKING)
        note_failure(request, rule=LOOKING)
        require_checkable(data, sent.name or "")
    return typed, verdict
