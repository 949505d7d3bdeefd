"""窗口收件: the window takes in what somebody brings and marks what it compared; an on-the-spot item is decided in one sitting."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.cases.models import Case
from oneseal.cases.tests.office import cast, filing, item, row
from oneseal.catalogue.queries import sample_file
from oneseal.documents.queries import papers_of
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import flat
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import acted, nothing, typed, until_made


def path(name: str = "生育登记", party: str = "王申请", **answers: Any) -> str:
    """The page for a person and an item."""
    query = "&".join(f"{key}={value}" for key, value in answers.items())
    return f"/work/counter/persons/{cast(party)}/file/{item(name).item_id}?{query}"


def sheet(name: str = "生育登记", **changed: Any) -> tuple[str, dict[str, Any]]:
    """Where the form goes and what it holds, filled in rightly."""
    given = filing(name)
    files = {line: SimpleUploadedFile(f"{line}.pdf", sample_file(line)) for line in given["materials"]}
    sent = {**flat(given["form"]), **files, "key": str(new_stream()), "service-address": "云岚市岚湖区一号", **changed}
    return path(name, **{"for": given["applicant"]}, **given["answers"]), sent


def taken_in(client: Client, address: str, sent: dict[str, Any]) -> UUID:
    """The case that came of it."""
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer.headers["Location"].split("/")[3])


def test_the_window_takes_in_and_says_what_it_compared(city: None) -> None:
    """The receipt names the officer; each compared copy says by whom; the same press twice is one case."""
    client = signed_in("李受理")
    address, sent = sheet()
    line = next(iter(filing("生育登记")["materials"]))
    case = taken_in(client, address, {**sent, "compared": [line]})
    entry = entries_of(case)[0]
    assert entry.by == cast("王申请") and entry.data["received_by"] == str(cast("李受理"))
    assert (entry.data["channel"], entry.data["compared"]) == ("counter", [line])
    page = client.get(f"/work/cases/{case}").content.decode()
    assert page.count("✓ 已核对原件") == 1 and '<span class="quiet">李受理</span>' in page


def test_a_mistake_is_said_at_its_field_and_scans_are_kept(city: None) -> None:
    """Nothing has to be scanned twice; a key sent again makes no second case."""
    client = signed_in("李受理")
    address, sent = sheet()
    line = next(iter(filing("生育登记")["materials"]))
    wrong = client.post(address, {**sent, "service-address": "", "wife_name": "", "compared": [line]})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and f'value="{line}:' in page and f'id="compared_{line}" name="compared" value="{line}" checked' in page
    bad = client.post(address, {**sent, line: SimpleUploadedFile("坏.pdf", b"#!/bin/sh")})
    assert bad.status_code == 422 and "坏.pdf" in bad.content.decode()
    before = Case.objects.count()
    address, sent = sheet()
    first = taken_in(client, address, sent)
    assert Case.objects.count() == before + 1 and row(first).phase == "RECEIVED"


def test_others_scans_and_unknown_lines_are_left_out(city: None) -> None:
    """A forged hidden field brings in nobody's file."""
    from oneseal.cases.tests.office import upload

    client = signed_in("李受理")
    address, sent = sheet()
    line = next(iter(filing("生育登记")["materials"]))
    forged = [f"{line}:{upload('冯旁人')}", f"nothing:{upload('李受理')}", f"{line}:x", "x"]
    case = taken_in(client, address, {**sent, "kept": forged, "compared": ["nothing"]})
    assert len(entries_of(case)[0].data["materials"][line]) == 1 and "compared" not in entries_of(case)[0].data


@pytest.mark.parametrize("name", ["王申请", "吴外人", "赵审查", "何邻县"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    """Only windows of the bureau whose item it is."""
    address, sent = sheet()
    client, before = signed_in(name), Case.objects.count()
    assert client.get(address).status_code in {403, 404}
    assert client.post(address, sent).status_code in {403, 404}
    clerk = signed_in("李受理")
    for wrong in (path().replace(str(cast("王申请")), str(new_stream())), path().replace(str(item("生育登记").item_id), str(new_stream()))):
        assert clerk.get(wrong).status_code == 404
    assert Case.objects.count() == before


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_on_the_spot_item_in_one_sitting(visit: Callable[..., Visit], tmp_path: Path, scripts: bool) -> None:
    """Taken in and accepted at the window, decided by a second person, made and handed over: all at once."""
    given = filing("生育登记")
    clerk = visit("李受理", scripts=scripts)
    clerk.page.goto(path(**{"for": given["applicant"]}, **given["answers"]))
    if scripts:
        assert clerk.barriers() == [] and not clerk.overflows()
        clerk.shoot("taking-in-1280")
    for name, value in given["form"].items():
        field = clerk.page.locator(f'#sheet [name="{name}"]').first
        if field.get_attribute("type") == "checkbox":
            clerk.check(field)
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            clerk.fill(field, str(value))
    file = tmp_path / "扫描.pdf"
    file.write_bytes(sample_file("扫描"))
    for line in given["materials"]:
        clerk.give(clerk.page.locator(f"#file_{line}"), file)
        clerk.check(clerk.page.locator(f"#compared_{line}"))
    clerk.check(clerk.page.get_by_label("申请人同意电子送达"))
    clerk.press("收件")
    clerk.page.wait_for_url("**/work/cases/*/receipt")
    case = UUID(clerk.page.url.split("/")[-2])
    clerk.page.get_by_role("button", name="去办这一件").click()
    assert clerk.page.get_by_text("✓ 已核对原件").count() == len(given["materials"])
    acted(clerk, case, "accept", nothing, "受理")
    acted(visit("周批准", scripts=scripts), case, "grant", typed(opinion="同意"), "准予许可")
    maker = visit("郑制证", scripts=scripts)
    if any(task == "make" for task in _open(case)):
        acted(maker, case, "make", nothing, "制证")
    until_made(maker, f"/work/cases/{case}")
    acted(maker, case, "deliver", typed(way="electronic", recipient="王申请"), "送达")
    assert row(case).decided_on == row(case).received_on
    assert len({entry.by for entry in entries_of(case) if entry.act in {"accept", "grant"}}) == 2
    assert {"receipt", "grant", "certificate"} <= {paper.kind for paper in papers_of(case)}


def _open(case: UUID) -> list[str]:
    return ["make"] if row(case).phase == "GRANTED" and row(case).open_power == "制证" else []
