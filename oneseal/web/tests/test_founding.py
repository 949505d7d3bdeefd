"""设立科室、设岗 by the page: a supervisor founds them for her own bureau, once more shown what she typed; refused at the field."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from oneseal.people.models import Division, Post, Unit
from oneseal.people.queries import bureau_of, divisions_under, units_of
from oneseal.people.tests.office import next_number
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in

UNITS, POSTS = "/work/people/units/new", "/work/people/posts/new"


def unit_of(bureau: str | None = None) -> Unit:
    """A unit of the city's bureau, or of another's."""
    return Unit.objects.filter(body=bureau_of(bureau).pk).earliest("id")


def wanted(unit: Unit, **changed: str) -> dict[str, str]:
    """A post as it is typed."""
    told = {"unit": str(unit.id), "name": f"新设岗{next_number()}", "power": "审查", "division": unit.body.division_id, "quota": "2"}
    return {**told, **changed}


def meant(client: Client, path: str, sent: dict[str, str]) -> str:
    """Typed, looked at once more, and meant: where it leads."""
    looked_at = client.post(path, sent)
    assert looked_at.status_code == 200 and "请核对" in looked_at.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', looked_at.content.decode().partition("<main")[2]))
    fields.pop("csrfmiddlewaretoken", None)
    assert fields.items() >= sent.items()
    answer = client.post(path, {**fields, "meant": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_unit_is_founded_and_its_first_post_with_it(city: None) -> None:
    """The list shows the unit before it has a post; the page of the new post is where somebody is appointed."""
    client, name = signed_in("吕局长"), f"新科室{next_number()}"
    body = bureau_of().pk
    onward = meant(client, UNITS, {"body": str(body), "name": name, "kind": "social"})
    made = Unit.objects.get(body=body, name=name)
    assert onward == f"{POSTS}?unit={made.id}"
    listed = client.get("/work/people").content.decode()
    assert re.search(rf"{name} <span[^>]*>社会事务　还没有岗位", listed) and onward in listed
    assert f'<option value="{made.id}" selected>{name}' in client.get(onward).content.decode()
    sent = wanted(made)
    page = client.get(meant(client, POSTS, sent)).content.decode()
    assert (
        sent["name"] in page
        and "核定 2 人" in page
        and f"区划：{made.body.division.name}" in page
        and f'/{Post.objects.get(unit=made).id}/appoint"' in page
    )
    assert sent["name"] in client.get("/work/people").content.decode()


def test_nothing_is_founded_before_it_is_meant_and_what_was_typed_can_be_changed(city: None) -> None:
    """The second look says whose hands the post keeps apart, and what cannot be changed afterwards."""
    client, sent = signed_in("吕局长"), wanted(unit_of(), power="受理")
    page = client.post(POSTS, sent).content.decode()
    assert "就不能再办审查、勘验、批准（R4-01）" in page and "不能删除，名称、职权、区划不能改" in page
    back = client.post(POSTS, {**sent, "again": "1"}).content.decode()
    assert f'value="{sent["name"]}"' in back and "下一步：核对" in back and 'role="alert"' not in back
    assert not Post.objects.filter(name=sent["name"]).exists()


def test_a_refusal_stands_beside_its_field(city: None) -> None:
    """Empty, out of range, a name that the unit has already: said at the field, and nothing is founded."""
    client, unit = signed_in("吕局长"), unit_of()
    taken = Post.objects.filter(unit=unit).earliest("id").name
    for sent, field in (
        (wanted(unit, name=""), "name"),
        (wanted(unit, quota="0"), "quota"),
        (wanted(unit, power="申请"), "power"),
        (wanted(unit, division="110000000000"), "division"),
        ({**wanted(unit, name=taken), "meant": "1"}, "name"),
    ):
        before = Post.objects.count()
        answer = client.post(POSTS, sent)
        page = answer.content.decode()
        assert answer.status_code == 422 and f'href="#id_{field}' in page, sent
        assert Post.objects.count() == before
    twice = client.post(UNITS, {"body": str(unit.body_id), "name": unit.name, "kind": "social", "meant": "1"})
    assert twice.status_code == 422 and "科室名称在机构内不能重复" in twice.content.decode()


def test_only_her_own_bureau_and_what_is_below_it_can_be_chosen(city: None) -> None:
    """A county's unit, a county's bureau and another city's division are no choices of hers; sent all the same, nothing is founded."""
    client, other = signed_in("吕局长"), unit_of("990102")
    page = client.get(f"{POSTS}?unit={other.id}").content.decode().partition("<main")[2]
    assert str(other.id) not in page and str(unit_of().id) in page
    before = Post.objects.count(), Unit.objects.count()
    for path, sent in ((POSTS, wanted(other)), (UNITS, {"body": str(other.body_id), "name": "邻县的科", "kind": "social"})):
        assert client.post(path, {**sent, "meant": "1"}).status_code == 422
    assert (Post.objects.count(), Unit.objects.count()) == before
    city_code = str(bureau_of().division_id)
    below = {each.code for each in divisions_under([city_code])}
    assert below > {city_code} and all(code[:4] == city_code[:4] for code in below)
    assert not Division.objects.filter(code__in=below, level__gt=3).exists()


def test_the_units_of_a_bureau_count_their_posts(city: None) -> None:
    for row in units_of([bureau_of().pk]):
        assert row.posts == Post.objects.filter(unit=row.id).count()


@pytest.mark.parametrize("name", ["王申请", "吴外人", "赵审查", "周批准"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    client, before = signed_in(name), (Post.objects.count(), Unit.objects.count())
    for path, sent in ((POSTS, wanted(unit_of())), (UNITS, {"body": str(bureau_of().pk), "name": "外人的科", "kind": "social"})):
        assert client.get(path).status_code == 403
        assert client.post(path, {**sent, "meant": "1"}).status_code == 403
    assert (Post.objects.count(), Unit.objects.count()) == before


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_the_pages_are_open_to_everybody(visit: Callable[..., Visit], scripts: bool) -> None:
    """From the list to the post on a phone in large type; axe finds nothing on the form, with mistakes, and on the second look."""
    here, name = visit("吕局长", width=360, size="large", scripts=scripts), f"走一遍岗{next_number()}"

    def looked_at() -> None:
        assert not here.overflows() and (not scripts or here.barriers() == [])

    here.page.goto("/work/people")
    here.press("设岗")
    looked_at()
    here.press("下一步：核对")
    assert "需要改正" in here.text
    looked_at()
    here.page.locator("#id_unit").select_option(index=1)
    here.page.locator("#id_name").fill(name)
    here.click(here.main.get_by_text("勘验", exact=True))
    here.page.locator("#id_quota").fill("3")
    here.press("下一步：核对")
    assert name in here.text and "3 人" in here.text
    looked_at()
    here.press("设岗")
    assert "岗位已设立" in here.text and name in here.text
