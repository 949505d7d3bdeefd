"""查找: numbers of people and cases are sent and stand in no address; what an address carries opens for who typed it alone."""

import re

import pytest
from django.test import Client

from oneseal.cases.tests.office import cast, filed, row
from oneseal.journal.gate import new_stream
from oneseal.people.queries import party_details
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.workbench.seeking import from_address, in_address

BOXES = {"/work/": "李受理", "/work/go": "李受理", "/work/counter": "李受理", "/work/print-room": "郑制证"}


def number() -> str:
    """王申请's."""
    return str(party_details([cast("王申请")])[cast("王申请")].number)


@pytest.mark.parametrize("path", BOXES)
def test_no_box_for_numbers_puts_them_into_the_address(city: None, path: str) -> None:
    """Every one is a form that is sent, also the palette's; where it leads to names nobody."""
    client = signed_in(BOXES[path])
    page = client.get(path).content.decode()
    boxes = [form for form in re.findall(r"<form[^>]*>(?:(?!</form>).)*</form>", page, re.S) if 'name="q"' in form]
    assert len(boxes) == 2 and all('method="post"' in form and "hx-get" not in form for form in boxes)
    answer = client.post(path, {"q": number()}, follow=True)
    assert answer.status_code == 200 and not any(number() in address for address, _ in answer.redirect_chain)


def test_a_case_is_found_by_a_number_that_stands_in_no_address(city: None) -> None:
    """On the work list; from the palette at once. The words of a name stand there as ever."""
    case = filed("生育登记")
    client = signed_in("李受理")
    page = client.post("/work/", {"q": row(case).number}, follow=True)
    assert f"/work/cases/{case}" in page.content.decode() and page.redirect_chain[0][0].startswith("/work/?q=~")
    assert f'value="{row(case).number}"' in page.content.decode(), "in the box it can be mended"
    found = client.post("/work/go", {"q": row(case).number}, headers={"HX-Request": "true"})
    assert found.status_code == 200 and f"/work/cases/{case}" in found.content.decode() and "<html" not in found.content.decode()
    assert client.post("/work/", {"q": "禾丰"}).headers["Location"] == "/work/?q=%E7%A6%BE%E4%B8%B0"
    assert client.post("/work/", {"q": ""}).headers["Location"] == "/work/"


def test_an_old_address_with_a_number_is_put_out_of_sight(city: None) -> None:
    """A bookmark still leads there, and leaves the number behind."""
    client = signed_in("李受理")
    for typed in (number(), f" {number()[:6]} {number()[6:]}", "13800000000"):
        answer = client.get("/work/", {"q": typed, "light": "green"})
        assert answer.status_code == 302 and typed.strip() not in answer.headers["Location"]
        assert "light=green" in answer.headers["Location"] and "q=~" in answer.headers["Location"]
    assert client.get("/work/", {"q": "禾丰食品"}).status_code == 200


def test_what_an_address_carries_opens_for_who_typed_it_alone(city: None) -> None:
    """Not for a colleague, nor when it was changed on the way; and nobody can tell whether two looked for the same."""
    hers = new_stream()
    carried = in_address("13800000000", hers)
    assert "13800000000" not in carried and from_address(carried, hers) == "13800000000"
    assert in_address("13800000000", hers) != carried
    assert from_address(carried, new_stream()) == from_address(carried, None) == ""
    for spoilt in ("~", "~x", "~" + "A" * 40, carried[:-4], f"{carried[:-8]}AAAAAAAA"):
        assert from_address(spoilt, hers) == ""
    page = signed_in("李受理").get("/work/", {"q": carried}, follow=True)
    assert page.status_code == 200 and "13800000000" not in page.content.decode()


@pytest.mark.parametrize("path", [*BOXES, "/work/cases.xlsx"])
def test_what_does_not_open_is_said_and_no_list_passes_for_what_was_looked_for(city: None, path: str) -> None:
    """A colleague's address, or one cut short: the other filters stay; a sheet of everything is not handed out."""
    client = signed_in(BOXES.get(path, "李受理"))
    answer = client.get(path, {"q": in_address("13800000000", new_stream()), "light": "green"}, follow=True)
    ((address, _),) = answer.redirect_chain
    assert address == f"{path.replace('cases.xlsx', '')}?light=green"
    assert "这个查找打不开" in answer.content.decode() and "text/html" in answer.headers["Content-Type"]


def test_who_is_not_of_the_staff_looks_for_nothing(city: None) -> None:
    """Signed in as an applicant or not at all."""
    for path in BOXES:
        assert signed_in("王申请").post(path, {"q": number()}).status_code == 403
        assert Client(SERVER_NAME="localhost").post(path, {"q": number()}).status_code == 403
