"""常用说法 What people did not find, to be made a word that leads to an item or turned down; the words in use; by item managers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.catalogue import actions
from oneseal.catalogue.queries import Missed, Wordings, missed_searches, synonyms_in_use
from oneseal.law.powers import REVIEW
from oneseal.people.models import Body
from oneseal.web.forms import Form, posted, prose, text
from oneseal.web.visitor import here
from oneseal.web.workbench.office.change import changing
from oneseal.web.workbench.office.door import posts_with, with_power

TRAIL = "常用说法"


class Wording(Form):
    """A word and what it means."""

    phrase = text("说法", hint="人们怎么说，2至20个汉字或字母", longest=40)
    means = text("对应事项名称中的词", hint="例如 食品经营；名称要同时含有几个词的，用 + 连接，例如 公积金+提取", longest=80)


class Reason(Form):
    """Why a word is not used."""

    reason = prose("理由", hint="如：不属于政务服务；没有人这样说", longest=200, rows=2)


def _body(request: HttpRequest) -> Body:
    """The bureau whose words she looks after."""
    return Body.objects.select_related("division").get(pk=posts_with(here(request), REVIEW)[0].body)


def _divisions(body: Body) -> list[str]:
    """Its own; of the city also what belongs to all."""
    return [body.division_id, ""] if body.division.level == 1 else [body.division_id]


@never_cache
@require_safe
@with_power(REVIEW)
def words(request: HttpRequest) -> HttpResponse:
    """Searches that found nothing, the most frequent first; the words in use."""
    body = _body(request)
    divisions, wanted = _divisions(body), request.GET.get("q", "").strip()[:40]
    used = synonyms_in_use(sorted({"", *divisions}), wanted)
    told = {"missed": missed_searches(divisions), "used": [(each, each.division in divisions) for each in used], "q": wanted, "body": body}
    return render(request, "workbench/office/words.html", told)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def add_word(request: HttpRequest) -> HttpResponse:
    """设为常用说法; ``missed`` in the address: the search that it settles."""
    asked = request.GET.get("missed", "")
    found = _missed(request, int(asked)) if asked.isdecimal() else None
    body, by = _body(request), here(request).person
    settled = found.id if found else None
    return changing(
        request,
        Wording(posted(request), initial={"phrase": found.words if found else ""}),
        lambda said: actions.add_synonym(said["phrase"], said["means"], body=body.pk, by=by, missed=settled),
        title=f"“{found.words}”设为常用说法" if found else "添加常用说法",
        button="设为常用说法",
        done="已设为常用说法，片刻后就能查到",
        **_around(),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def reject_word(request: HttpRequest, number: int) -> HttpResponse:
    """不采用."""
    found, body, by = _missed(request, number), _body(request), here(request).person
    return changing(
        request,
        Reason(posted(request)),
        lambda said: actions.reject_missed(found.id, body=body.pk, by=by, reason=said["reason"]),
        title=f"不采用“{found.words}”",
        button="不采用",
        done=f"“{found.words}”不再列出",
        **_around(),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def withdraw_word(request: HttpRequest, key: UUID) -> HttpResponse:
    """停用."""
    found, body, by = _used(request, key), _body(request), here(request).person
    return changing(
        request,
        Reason(posted(request)),
        lambda said: actions.withdraw_synonym(key, body=body.pk, by=by, reason=said["reason"]),
        title=f"停用“{found.phrase}”",
        button="停用",
        done=f"“{found.phrase}”已停用",
        danger=f"停用以后，查“{found.phrase}”不再找到名称含有“{found.means}”的事项。",
        **_around(),
    )


def _missed(request: HttpRequest, key: int) -> Missed:
    """One of those her bureau looks after; another's is not there."""
    found = next((row for row in missed_searches(_divisions(_body(request)), limit=100_000) if row.id == key), None)
    if found is None:
        raise Http404
    return found


def _used(request: HttpRequest, key: UUID) -> Wordings:
    found = next((row for row in synonyms_in_use(_divisions(_body(request)), limit=100_000) if row.id == key), None)
    if found is None:
        raise Http404
    return found


def _around() -> dict[str, Any]:
    return {"back": reverse("words"), "trail": ((TRAIL, reverse("words")),)}
