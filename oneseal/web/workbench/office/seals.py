"""用印 The register of the bureau's seals, every use of one, and the acts of its life: 停用, 恢复启用, 缴销."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.documents.queries import papers_named
from oneseal.law.powers import MAKE, SUPERVISE
from oneseal.people.queries import party_name
from oneseal.seals import actions
from oneseal.seals.queries import SealLine, UseLine, register_of, uses_of, uses_on
from oneseal.seals.rules import CHANGES
from oneseal.web.forms import posted, prose
from oneseal.web.spreadsheet import spreadsheet
from oneseal.web.visitor import View, Visitor, here
from oneseal.web.workbench.office.change import Stamped, Subject, changing
from oneseal.web.workbench.office.door import day_in, posts_with, with_power

PAGE = 50
HEADINGS = ("用印时间", "文书", "文号", "经办人", "页", "位置", "文件 SHA-256")


WORDS = {act: change.label for act, change in CHANGES.items()}


class Why(Stamped):
    """Every act in a seal's life says why."""

    reason = prose("理由", hint="记入日志", longest=200, rows=2)


@never_cache
@require_safe
@with_power(SUPERVISE, MAKE)
def seals(request: HttpRequest) -> HttpResponse:
    """The seals of her bureau."""
    rows = register_of(_bodies(here(request)))
    names = party_name({row.keeper for row in rows if row.keeper})
    return render(
        request, "workbench/office/seals.html", {"rows": [(row, names.get(row.keeper, "") if row.keeper else "") for row in rows]}
    )


@never_cache
@require_safe
@with_power(SUPERVISE, MAKE)
def seal(request: HttpRequest, key: UUID) -> HttpResponse:
    """One seal: its register entry and a page of its uses."""
    row, on = _seal(here(request), key), day_in(request.GET, "on")
    before = request.GET.get("before", "")
    found = uses_of(key, before=int(before) if before.isdecimal() else None, on=_within(on), size=PAGE + 1)
    told = {"row": row, "keeper": party_name({row.keeper} - {None}).get(row.keeper, "") if row.keeper else "", "on": on}
    told |= {"uses": list(_named(found[:PAGE])), "before": found[PAGE - 1].id if len(found) > PAGE else ""}
    told["acts"] = _offered(here(request), row)
    return render(request, "workbench/office/seal.html", told)


@never_cache
@require_safe
@with_power(SUPERVISE, MAKE)
def seal_export(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Every use of one seal, or those of a day, as a spreadsheet."""
    row = _seal(here(request), key)
    lines = (
        (use.at, paper, number, by, use.page, use.position, use.sha256) for use, paper, number, by in _all(key, day_in(request.GET, "on"))
    )
    return spreadsheet(f"用印记录 {row.name}", HEADINGS, lines)


def _seal_act(act: str, do: Callable[..., object], *, danger: str = "") -> View:
    """The page of one act: what follows is said, the reason asked for; whether it follows from the seal's state the act decides."""

    @never_cache
    @require_http_methods(["GET", "POST"])
    @with_power(SUPERVISE)
    def page(request: HttpRequest, key: UUID) -> HttpResponse:
        visitor = here(request)
        row = _seal(visitor, key)
        back = reverse("seal", args=[key])
        return changing(
            request,
            Why(Subject(key, row.version, WORDS), posted(request)),
            lambda said: do(key, said["reason"], by=visitor.person, seen=said["seen"]),
            title=f"{WORDS[act]}：{row.name}（现为{row.state_label}）",
            button=WORDS[act],
            done=f"{row.name}已{WORDS[act]}",
            back=back,
            trail=(("用印登记", reverse("seals")), (row.name, back)),
            danger=danger,
        )

    page.__name__ = act
    return page


suspend_seal = _seal_act("suspend_seal", actions.suspend_seal, danger="停用以后，要盖这枚印章的文书会停在“制作中”，直到恢复启用。")
resume_seal = _seal_act("resume_seal", actions.resume_seal)
surrender_seal = _seal_act(
    "surrender_seal", actions.surrender_seal, danger="缴销以后不能再启用；要盖这枚印章的文书会停在“制作中”，直到刻制新的印章。"
)


def _offered(visitor: Visitor, row: SealLine) -> list[tuple[str, str]]:
    """The acts that its state allows, for whoever supervises its bureau: address and word."""
    if row.body not in {post.body for post in posts_with(visitor, SUPERVISE)}:
        return []
    return [(reverse(act.replace("_", "-"), args=[row.id]), label) for act, label in row.acts]


def _bodies(visitor: Visitor) -> set[UUID]:
    return {post.body for post in posts_with(visitor, SUPERVISE, MAKE)}


def _seal(visitor: Visitor, key: UUID) -> SealLine:
    """A seal of her bureau; 404 otherwise, as if it were not there."""
    found = next((row for row in register_of(_bodies(visitor)) if row.id == key), None)
    if found is None:
        raise Http404
    return found


def _within(on: date | None) -> tuple[datetime, datetime] | None:
    if on is None:
        return None
    begin = datetime.combine(on, time(), settings.ZONE)
    return begin, begin + timedelta(days=1)


def _named(uses: Iterable[UseLine]) -> Iterator[tuple[UseLine, str, str, str]]:
    """Uses with the paper's title and number and the name of whoever made it."""
    known = list(uses)
    papers, names = papers_named([use.paper for use in known]), party_name({use.by for use in known if use.by})
    for use in known:
        paper = papers.get(use.paper)
        yield use, paper.title if paper else "", paper.number if paper else "", names.get(use.by, "") if use.by else "自动制作"


def _all(key: UUID, on: date | None) -> Iterator[tuple[UseLine, str, str, str]]:
    batch: list[UseLine] = []
    for use in uses_on(key, _within(on)):
        batch.append(use)
        if len(batch) == 500:
            yield from _named(batch)
            batch = []
    yield from _named(batch)
