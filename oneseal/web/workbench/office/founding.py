"""设立科室、设岗 A unit of a bureau, and a post with its power, division and quota: shown once more, then founded; by its supervisors."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.law.powers import POWERS, R4_01, SEPARATED, SUPERVISE
from oneseal.people import actions
from oneseal.people.models import Body, UnitKind
from oneseal.people.queries import divisions_under, units_of
from oneseal.people.queries.offices import UnitRow
from oneseal.web.forms import Form, one_of, posted, text
from oneseal.web.visitor import Visitor, here
from oneseal.web.workbench.office.change import changing
from oneseal.web.workbench.office.door import posts_with, with_power

KINDS: Mapping[str, str] = dict(UnitKind.choices)
NONE = ("", "请选择")


class NewUnit(Form):
    """Of which bureau, what it is called, of what kind."""

    name = text("科室名称", hint="在机构内不能重复", longest=60, autocomplete="off")

    def __init__(self, bodies: Mapping[str, str], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["body"] = one_of("机构", list(bodies.items()))
        self.initial["body"] = next(iter(bodies), "")
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()
        self.fields["kind"] = one_of("类别", [NONE, *KINDS.items()], hint="办件按事项所属的类别到这一类科室的岗位", listed=True)
        self.order_fields(["body", "name", "kind"])


class NewPost(Form):
    """In which unit, what it is called, which power it grants, where, and to how many."""

    name = text("岗位名称", hint="在科室内不能重复，如：投资建设审查岗", longest=60, autocomplete="off")
    power = one_of("职权", [(power, power) for power in POWERS], hint="一个岗位只有一项职权")
    quota = forms.IntegerField(
        label="核定人数", min_value=1, max_value=500, widget=forms.NumberInput(attrs={"inputmode": "numeric"}), help_text="按批准的编制填写"
    )

    def __init__(self, units: Mapping[str, str], divisions: Mapping[str, str], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["unit"] = one_of("科室", [NONE, *units.items()], listed=True)
        self.fields["division"] = one_of("区划", [*divisions.items()], hint="管到哪里：本机构的区划，或者它的下级区划", listed=True)
        self.order_fields(["unit", "name", "power", "division", "quota"])


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def found_unit(request: HttpRequest) -> HttpResponse:
    """设立科室."""
    visitor = here(request)
    rows = Body.objects.filter(id__in=_bodies(visitor)).order_by("division__level", "id").values_list("id", "name")
    bodies = {str(key): name for key, name in rows}
    return changing(
        request,
        NewUnit(bodies, posted(request)),
        lambda said: actions.found_unit(UUID(said["body"]), said["name"], said["kind"], by=visitor.person),
        told=lambda said: (("机构", bodies[said["body"]]), ("科室名称", said["name"]), ("类别", KINDS[said["kind"]])),
        title="设立科室",
        button="设立科室",
        done="科室已设立，接着可以设岗",
        danger="科室设立以后不能删除、改名。",
        onward=lambda unit: f"{reverse('create-post')}?unit={unit}",
        **_around(),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def create_post(request: HttpRequest) -> HttpResponse:
    """设岗."""
    visitor = here(request)
    units = {str(row.id): row for row in units_of(_bodies(visitor))}
    places = {each.code: f"{each.name} {each.code}" for each in divisions_under({row.division for row in units.values()})}
    chosen = _chosen(request.GET, units)
    initial = {"unit": chosen.id if chosen else "", "division": chosen.division if chosen else next(iter(places), "")}
    return changing(
        request,
        NewPost(_called(units), places, posted(request), initial=initial),
        lambda said: actions.create_post(
            UUID(said["unit"]), said["name"], said["power"], said["quota"], division=said["division"], by=visitor.person
        ),
        told=lambda said: _told(said, units[said["unit"]], places[said["division"]]),
        title="设岗",
        button="设岗",
        done="岗位已设立，接着可以任职",
        danger="岗位设立以后不能删除，名称、职权、区划不能改；核定人数可以改。",
        onward=lambda post: reverse("post", args=[post]),
        **_around(),
    )


def _called(units: Mapping[str, UnitRow]) -> dict[str, str]:
    """What each unit is called; with its bureau where there are several."""
    is_one = len({row.body for row in units.values()}) == 1
    return {key: row.name if is_one else f"{row.name}（{row.body}）" for key, row in units.items()}


def _told(said: Mapping[str, Any], unit: UnitRow, place: str) -> Sequence[tuple[str, str]]:
    """The post in words, with what its holder must stay out of."""
    apart = [power for power in POWERS if power in SEPARATED.get(said["power"], ())]
    words = [("科室", unit.name), ("岗位名称", said["name"]), ("职权", said["power"]), ("区划", place), ("核定人数", f"{said['quota']} 人")]
    if apart:
        words.append(("同一办件里", f"任这个岗位的人办了，就不能再办{'、'.join(apart)}（{R4_01.code}）"))
    return words


def _chosen(query: QueryDict, units: Mapping[str, UnitRow]) -> UnitRow | None:
    """The unit that the address names, if it is one of hers."""
    return units.get(query.get("unit", ""))


def _bodies(visitor: Visitor) -> set[UUID]:
    return {post.body for post in posts_with(visitor, SUPERVISE)}


def _around() -> dict[str, Any]:
    back = reverse("people")
    return {"back": back, "trail": (("人员", back),)}
