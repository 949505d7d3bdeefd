"""人员与岗位: a supervisor sees who holds which post within its quota, appoints, ends, has somebody stand in; nobody else does."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.cases.tests.office import cast
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, today
from oneseal.law import codes
from oneseal.law.rule import Refused
from oneseal.people.models import Holding, Post, Substitution
from oneseal.people.queries import bureau_of, enforcement_numbers, party_details
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import sent_from


def _may_be(number: str) -> bool:
    with suppress(Refused):
        return bool(codes.id_number(number))
    return False


UNKNOWN = next(
    f"11010119900307{tail:03}{check}" for tail in range(999) for check in "0123456789X" if _may_be(f"11010119900307{tail:03}{check}")
)
"""A number that could be somebody's and is nobody's here."""


def post_of(power: str = "投资建设审查岗", bureau: str | None = None) -> Post:
    """A post of the city's bureau by name, or the first of another's."""
    rows = Post.objects.filter(unit__body=bureau_of(bureau).pk)
    return rows.get(name=power) if bureau is None else rows.order_by("id")[0]


def number_of(name: str) -> str:
    """The ID number that the supervisor types."""
    return str(party_details([cast(name)])[cast(name)].number)


def test_a_post_is_filled_within_its_quota_and_freed_again(city: None) -> None:
    """By ID number; beyond the quota, twice, or for an unknown number it is refused at the field."""
    client, post = signed_in("吕局长"), post_of()
    address, wanted = f"/work/people/posts/{post.id}", {"since": today().isoformat(), "until": ""}
    assert sent_from(client, f"{address}/appoint", **{**wanted, "number": UNKNOWN}).status_code == 422
    assert sent_from(client, f"{address}/appoint", **{**wanted, "number": "123"}).status_code == 422
    assert sent_from(client, f"{address}/appoint", **{**wanted, "number": number_of("冯旁人")}).status_code == 302
    page = client.get(address).content.decode()
    assert "冯旁人" in page and "在岗 2 人，核定 2 人" in page
    full = sent_from(client, f"{address}/appoint", **{**wanted, "number": number_of("卫创业")})
    assert full.status_code == 422 and "核定" in full.content.decode()
    assert sent_from(client, f"{address}/quota", quota="1").status_code == 422
    holding = Holding.objects.get(post=post, person=cast("冯旁人"), ended_at=None)
    assert "不能再以这个岗位办理" in client.get(f"/work/people/holdings/{holding.id}/end").content.decode()
    assert sent_from(client, f"/work/people/holdings/{holding.id}/end", last_day="").status_code == 302
    client.get("/work/people")
    assert "冯旁人" not in client.get("/work/people?q=投资").content.decode()


def test_the_number_of_an_officers_certificate_is_entered(city: None) -> None:
    """By her supervisor, as the certificate says it; what cannot be one, or is another's, is refused at the field."""
    client, holding = signed_in("吕局长"), Holding.objects.get(post=post_of(), person=cast("杨投建"), ended_at=None)
    address = f"/work/people/holdings/{holding.id}/certificate"
    assert address in client.get(f"/work/people/posts/{holding.post_id}").content.decode()
    others = enforcement_numbers([cast("孙勘验")])[cast("孙勘验")]
    for wrong in ("1", others):
        assert client.post(address, {"enforcement_number": wrong}).status_code == 422
    assert client.post(address, {"enforcement_number": "9901 0000 099"}).status_code == 302
    assert enforcement_numbers([cast("杨投建")]) == {cast("杨投建"): "99010000099"}
    assert "99010000099" in client.get(address).content.decode()


def test_somebody_stands_in_for_a_time(city: None) -> None:
    """A/B 岗 with dates and a reason, seen in the list, ended before its time."""
    client, post = signed_in("吕局长"), post_of()
    wanted = {"absent": str(cast("杨投建")), "person": str(cast("赵审查")), "since": today().isoformat(), "reason": "休假"}
    until = (today() + timedelta(9)).isoformat()
    address = f"/work/people/posts/{post.id}/substitute"
    assert sent_from(client, address, **{**wanted, "until": ""}).status_code == 422
    assert sent_from(client, address, **{**wanted, "person": str(cast("王申请")), "until": until}).status_code == 422
    assert sent_from(client, address, **{**wanted, "until": until}).status_code == 302
    assert "赵审查代杨投建" in client.get("/work/people").content.decode()
    key = Substitution.objects.get(post=post, ended_at=None).id
    assert sent_from(client, f"/work/people/substitutions/{key}/end").status_code == 302
    assert "赵审查代杨投建" not in client.get("/work/people").content.decode()


def test_who_presses_on_a_page_too_old_reads_what_happened_since(city: None) -> None:
    """Two heads with the same post open: the later one changes nothing, reads who did what, and may then press again."""
    client, post = signed_in("吕局长"), post_of()
    address, before = f"/work/people/posts/{post.id}/quota", post.quota
    seen = len(entries_of(post.id))
    assert client.post(address, {"quota": str(before + 1), "seen": str(seen)}).status_code == 302
    late = client.post(address, {"quota": str(before + 2), "seen": str(seen)})
    words = late.content.decode()
    assert late.status_code == 422 and re.search(r"您打开这一页以后： 吕局长 <time.*改了核定人数", words)
    assert f'name="quota" value="{before + 2}"' in words and f'name="seen" value="{seen + 1}"' in words
    gone = client.post(f"/work/people/posts/{post.id}/substitute", {"absent": str(cast("冯旁人")), "seen": str(seen)})
    assert "页面已经过期" in gone.content.decode() and "不在可用的选项" not in gone.content.decode()
    assert sent_from(client, address, quota=str(before)).status_code == 302
    post.refresh_from_db()
    assert post.quota == before


@pytest.mark.parametrize("name", ["王申请", "吴外人", "赵审查", "周批准", "何邻县"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    """Applicants, officers without the post, another county: neither see nor change, by the address and by guessing."""
    client, post = signed_in(name), post_of()
    holding = Holding.objects.filter(post=post, ended_at=None).earliest("id")
    for path in (
        "/work/people",
        f"/work/people/posts/{post.id}",
        f"/work/people/posts/{post.id}/appoint",
        f"/work/people/holdings/{holding.id}/end",
        f"/work/people/holdings/{holding.id}/certificate",
        f"/work/people/holdings/{holding.id}/second-factor",
    ):
        assert client.get(path).status_code in {403, 404}, path
        assert client.post(path, {"last_day": "", "quota": "9"}).status_code in {403, 404, 405}, path
    holding.refresh_from_db()
    assert holding.ended_at is None
    other, head = post_of(bureau="990102"), signed_in("吕局长")
    for path in (f"/work/people/posts/{other.id}", f"/work/people/posts/{new_stream()}/quota", f"/work/people/holdings/{new_stream()}/end"):
        assert head.get(path).status_code == 404, path


def test_the_page_asks_a_steady_number_of_questions(city: None) -> None:
    """However many posts and people."""
    client = signed_in("吕局长")
    client.get("/work/people")
    with CaptureQueriesContext(connection) as asked:
        client.get("/work/people")
    assert len(asked) <= 18


def test_the_pages_are_open_to_everybody(visit: Callable[..., Visit]) -> None:
    """In large type on a phone axe finds nothing, also with mistakes shown; nothing is wider than the window."""
    here, post = visit("吕局长", width=360, size="large"), post_of()
    holding = Holding.objects.filter(post=post, ended_at=None).earliest("id")
    pages: list[Any] = [
        "/work/people",
        "/work/people?q=没有这样的",
        f"/work/people/posts/{post.id}",
        f"/work/people/holdings/{holding.id}/end",
        f"/work/people/holdings/{holding.id}/certificate",
        f"/work/people/holdings/{holding.id}/second-factor",
    ]
    for path in [*pages, *(f"/work/people/posts/{post.id}/{act}" for act in ("appoint", "quota", "substitute"))]:
        here.page.goto(path)
        assert here.barriers() == [], path
        assert not here.overflows(), path
    here.press("安排代岗")
    assert "需要改正" in here.text and here.barriers() == []
