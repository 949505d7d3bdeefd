"""人员与岗位 The establishment of a bureau: units, posts with quota and holders, appointing, ending, substituting; by its supervisors."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.journal.queries import today
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.models import Division
from oneseal.people.queries import (
    enforcement_numbers,
    enrolled_among,
    find_by_id_number,
    holdings_of,
    party_name,
    posts_of,
    staff_of,
    substitutions_of,
    units_of,
)
from oneseal.people.queries.offices import HoldingRow, PostRow, SubstitutionRow
from oneseal.people.rules import FILLED
from oneseal.web.forms import Form, coded, on_day, one_of, posted, prose
from oneseal.web.visitor import Visitor, here
from oneseal.web.workbench.office.change import Stamped, Subject, changing
from oneseal.web.workbench.office.door import posts_with, with_power

MOST = 1000
WORDS = {
    "create_post": "设岗",
    "set_quota": "改了核定人数",
    "appoint": "办了任职",
    "end_holding": "终止了任职",
    "substitute": "安排了代岗",
    "end_substitution": "终止了代岗",
}
"""What is done on a post, as a page too old tells it."""


@dataclass(frozen=True, slots=True)
class Establishment:
    """The posts of a supervisor's bureaus, who holds them, who stands in."""

    posts: tuple[PostRow, ...]
    held: Mapping[UUID, list[HoldingRow]]
    lent: Mapping[UUID, list[SubstitutionRow]]
    names: Mapping[UUID, str]
    staff: Mapping[UUID, str]


def establishment_of(visitor: Visitor) -> Establishment:
    """Asked of the database with the same number of queries however many there are."""
    bodies = {post.body for post in posts_with(visitor, SUPERVISE)}
    posts, held, lent = list[PostRow](), defaultdict[UUID, list[HoldingRow]](list), defaultdict[UUID, list[SubstitutionRow]](list)
    for body in sorted(bodies):
        posts += posts_of(body)
        for holding in holdings_of(body, limit=MOST):
            held[holding.post].append(holding)
        for substitution in substitutions_of(body):
            lent[substitution.post].append(substitution)
    staff = staff_of(bodies, today())
    persons = {row.person for rows in held.values() for row in rows} | set(staff)
    persons |= {person for rows in lent.values() for row in rows for person in (row.absent, row.substitute)}
    names = party_name(persons)
    return Establishment(tuple(posts), held, lent, names, {person: names[person] for person in staff})


@never_cache
@require_safe
@with_power(SUPERVISE)
def people(request: HttpRequest) -> HttpResponse:
    """Every post by section: quota, holders, who stands in; vacancies and what is over are marked."""
    known = establishment_of(here(request))
    words = request.GET.get("q", "").strip()
    rows = [row for row in map(_row(known), known.posts) if not words or words in row["words"]]
    told = {"rows": rows, "q": words, "officers": len(known.staff), "quota": sum(post.quota for post in known.posts)}
    bodies = {post.body for post in posts_with(here(request), SUPERVISE)}
    told |= {"units": units_of(bodies), "many_bodies": len(bodies) > 1}
    told |= {"held": sum(post.held for post in known.posts), "vacant": sum(post.held == 0 for post in known.posts)}
    return render(request, "workbench/office/people.html", told)


def _row(known: Establishment) -> Any:
    def row(post: PostRow) -> dict[str, Any]:
        holders = [(held, known.names.get(held.person, "")) for held in known.held.get(post.id, [])]
        lent = [(each, known.names.get(each.substitute, ""), known.names.get(each.absent, "")) for each in known.lent.get(post.id, [])]
        words = " ".join([post.name, post.power, post.unit, *(name for _, name in holders), *(name for _, name, _ in lent)])
        return {"post": post, "holders": holders, "lent": lent, "words": words, "over": post.held > post.quota}

    return row


@never_cache
@require_safe
@with_power(SUPERVISE)
def post(request: HttpRequest, key: UUID) -> HttpResponse:
    """One post: its holders and substitutions with what may be changed."""
    known = establishment_of(here(request))
    row = _row(known)(_post(known, key))
    enrolled = enrolled_among([held.person for held, _ in row["holders"]])
    place = Division.objects.values_list("name", flat=True).get(code=row["post"].division)
    return render(request, "workbench/office/post.html", {**row, "enrolled": enrolled, "place": place})


class Appointment(Stamped):
    """Whom and from when."""

    number = coded("身份证号码", hint="任职人员须已登记；按号码查找，不显示给别人", longest=40, autocomplete="off")
    since = on_day("任职开始日期")
    until = on_day("任职结束日期", hint="长期任职不填", required=False)


class Ending(Stamped):
    """Until when."""

    last_day = on_day("最后任职日", hint="不填即刻终止", required=False)


class Certificate(Form):
    """The number on her certificate."""

    enforcement_number = coded("行政执法证号", hint="按执法证上的号码填写；勘验记录上要写明", longest=30, autocomplete="off")


class Lifting(Form):
    """Why somebody's second step is lifted."""

    reason = prose("理由", hint="如：手机遗失，备用码也没有了；写明怎样核实是本人", longest=200, rows=2)


class Quota(Stamped):
    """The approved number."""

    quota = forms.IntegerField(label="核定人数", min_value=1, max_value=500, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))


class Substituting(Stamped):
    """Who stands in for whom, from when until when, and why (A/B 岗)."""

    since = on_day("代岗开始日期")
    until = on_day("代岗结束日期", hint=f"最长 {settings.SUBSTITUTION_DAYS} 日")
    reason = prose("事由", hint="如：休假、出差、培训", longest=200, rows=2)

    def __init__(self, known: Establishment, found: PostRow, *arguments: Any, **named: Any) -> None:
        super().__init__(_of(found), *arguments, **named)
        holders = [(str(held.person), known.names.get(held.person, "")) for held in known.held.get(found.id, [])]
        others = sorted(known.staff.items(), key=lambda one: one[1])
        self.fields["absent"] = one_of("A 岗（不在岗的人）", holders)
        self.fields["person"] = one_of("B 岗（代岗的人）", [("", "请选择"), *((str(person), name) for person, name in others)], listed=True)
        self.order_fields(["absent", "person", "since", "until", "reason"])


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def appoint(request: HttpRequest, key: UUID) -> HttpResponse:
    """任职."""
    visitor = here(request)
    found = _post(establishment_of(visitor), key)
    form = Appointment(_of(found), posted(request), initial={"since": today()})
    return changing(
        request,
        form,
        lambda said: actions.appoint(
            key, _person(said["number"]), since=said["since"], until=said["until"], by=visitor.person, seen=said["seen"]
        ),
        title=f"{found.name}：任职",
        button="任职",
        done=f"{found.name}已任职",
        **_around(found),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def quota(request: HttpRequest, key: UUID) -> HttpResponse:
    """核定人数."""
    visitor = here(request)
    found = _post(establishment_of(visitor), key)
    form = Quota(_of(found), posted(request), initial={"quota": found.quota})
    return changing(
        request,
        form,
        lambda said: actions.set_quota(key, said["quota"], by=visitor.person, seen=said["seen"]),
        title=f"{found.name}：核定人数",
        button="保存",
        done=f"{found.name}的核定人数已改为 {form['quota'].value()}",
        **_around(found),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def substitute(request: HttpRequest, key: UUID) -> HttpResponse:
    """代岗."""
    visitor = here(request)
    known = establishment_of(visitor)
    found = _post(known, key)
    return changing(
        request,
        Substituting(known, found, posted(request), initial={"since": today()}),
        lambda said: actions.substitute(
            key,
            UUID(said["absent"]),
            UUID(said["person"]),
            since=said["since"],
            until=said["until"],
            reason=said["reason"],
            by=visitor.person,
            seen=said["seen"],
        ),
        title=f"{found.name}：代岗",
        button="安排代岗",
        done="代岗已安排",
        **_around(found),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def end_holding(request: HttpRequest, key: UUID) -> HttpResponse:
    """免职."""
    visitor, found, holding, name = _held(request, key)
    return changing(
        request,
        Ending(_of(found), posted(request)),
        lambda said: actions.end_holding(key, last_day=said["last_day"], by=visitor.person, seen=said["seen"]),
        title=f"终止{name}的任职（{holding.post_name}）",
        button="终止任职",
        done=f"{name}的任职已终止",
        danger=f"{name}不能再以这个岗位办理任何事项；已办的不受影响。",
        **_around(found),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def certify(request: HttpRequest, key: UUID) -> HttpResponse:
    """登记行政执法证号: whoever surveys shows it, and the record carries it (Art. 34(3))."""
    visitor, found, holding, name = _held(request, key)
    initial = {"enforcement_number": enforcement_numbers([holding.person]).get(holding.person, "")}
    return changing(
        request,
        Certificate(posted(request), initial=initial),
        lambda said: actions.certify_officer(holding.person, said["enforcement_number"], by=visitor.person),
        title=f"{name}的行政执法证号",
        button="保存",
        done=f"{name}的行政执法证号已登记",
        **_around(found),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def lift_second_factor(request: HttpRequest, key: UUID) -> HttpResponse:
    """代为解除两步登录: she has lost authenticator and spare codes."""
    visitor, found, holding, name = _held(request, key)
    return changing(
        request,
        Lifting(posted(request)),
        lambda said: actions.lift_second_factor(holding.person, said["reason"], by=visitor.person),
        title=f"解除{name}的两步登录",
        button="解除两步登录",
        done=f"{name}的两步登录已解除，请本人登录后重新登记",
        danger=f"解除以后，{name}登录只要密码；请先核实是本人。谁解除的、理由会记录下来。",
        **_around(found),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def end_substitution(request: HttpRequest, key: UUID) -> HttpResponse:
    """终止代岗."""
    visitor = here(request)
    known = establishment_of(visitor)
    lent = next((row for rows in known.lent.values() for row in rows if row.id == key), None)
    if lent is None:
        raise Http404
    found = _post(known, lent.post)
    return changing(
        request,
        Stamped(_of(found), posted(request)),
        lambda said: actions.end_substitution(key, by=visitor.person, seen=said["seen"]),
        title=f"终止{known.names.get(lent.substitute, '')}的代岗",
        button="终止代岗",
        done="代岗已终止",
        danger="即刻生效：代岗人不能再以这个岗位办理。",
        **_around(found),
    )


def _of(found: PostRow) -> Subject:
    """A post as the page read it, for what is changed on it."""
    return Subject(found.id, found.version, WORDS)


def _post(known: Establishment, key: UUID) -> PostRow:
    """A post of her bureau; 404 otherwise."""
    found = next((row for row in known.posts if row.id == key), None)
    if found is None:
        raise Http404
    return found


def _held(request: HttpRequest, key: UUID) -> tuple[Visitor, PostRow, HoldingRow, str]:
    """Who asks; the post of a holding at her bureau, the holding, and its holder's name; 404 where there is none."""
    visitor = here(request)
    known = establishment_of(visitor)
    found = next((row for rows in known.held.values() for row in rows if row.id == key), None)
    if found is None:
        raise Http404
    return visitor, _post(known, found.post), found, known.names.get(found.person, "")


def _around(found: PostRow) -> dict[str, Any]:
    back = reverse("post", args=[found.id])
    return {"back": back, "trail": (("人员", reverse("people")), (found.name, back))}


def _person(number: str) -> UUID:
    found = find_by_id_number(number)
    if found is None:
        raise Refused(FILLED, "没有登记过这个号码的人", field="number", mend="请核对号码；未登记的先在窗口登记身份")
    return found
