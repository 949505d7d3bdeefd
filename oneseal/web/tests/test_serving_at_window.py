"""电子证照免提交 at the window: what we have issued to the applicant is offered in place of its copy, as on the portal."""

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from oneseal.cases.models import Case
from oneseal.cases.queries.serving import serving
from oneseal.cases.tests.office import cast, filing, item, made, reached, row
from oneseal.catalogue.queries import sample_file, version
from oneseal.catalogue.rules import Material
from oneseal.documents.models import Paper, Upload
from oneseal.documents.queries import row_of, upload_facts
from oneseal.journal.queries import entries_of, today
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.queries import party_details, standing
from oneseal.people.tests.office import natural
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_taking_in import path, seen, sheet, taken_in

ITEMS = ("出版物零售", "食品经营许可（新办）", "生育登记", "公司设立登记")
Asked = tuple[str, UUID, Material]


@pytest.fixture
def asked(city: None, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """An item for the holder of a school's licence, the holder, and a required line which that licence serves for."""
    school = reached("archive")
    made(school)
    holder = row(school).applicant_id
    name = next(each for each in ITEMS if filing(each)["applicant"] == holder)
    loaded = version(item(name).id)
    line = next(each for each in loaded.materials if each.required and not each.when and not loaded.is_form(each))
    monkeypatch.setattr("oneseal.cases.queries.serving.matched_name", lambda each: {line.name: "办学许可证"}.get(each, each))
    return name, holder, line


def card_of(page: str, line: Material) -> str:
    """What stands on a page about a line."""
    return page.split(f'data-line="{line.id}"')[1].split("data-line=", maxsplit=1)[0]


def file_of(case: UUID, line: Material) -> tuple[str, str]:
    """The name and digest of the one file that was given for a line."""
    (given,) = entries_of(case)[0].data["materials"][line.id]
    return upload_facts([UUID(given["id"])])[UUID(given["id"])].name, given["sha256"]


def test_it_is_offered_and_taken_by_one_press(asked: Asked) -> None:
    """Beside its line, with its number; then it stands there as a file."""
    (name, holder, line), client = asked, signed_in("李受理")
    held = serving(standing(holder, today()), holder, ["办学许可证"])["办学许可证"]
    address, _ = sheet(name)
    page = client.get(address).content.decode()
    assert "免提交" in card_of(page, line) and held.number in card_of(page, line) and page.count('name="use"') == 1
    used = card_of(client.post(address, {"use": line.id, "seen": seen(page)}).content.decode(), line)
    assert f"办学许可证 {held.number}.pdf" in used and 'name="use"' not in used and "免提交" not in used


def test_a_required_line_without_a_scan_is_given_by_it_and_a_scan_goes_before_it(asked: Asked) -> None:
    """Nobody is asked for what we have; what she brought all the same is what is filed."""
    (name, holder, line), client = asked, signed_in("李受理")
    held = serving(standing(holder, today()), holder, ["办学许可证"])["办学许可证"]
    address, sent = sheet(name)
    without: dict[str, Any] = {key: value for key, value in sent.items() if key != line.id}
    paper, case = Paper.objects.get(id=held.paper), taken_in(client, address, without)
    assert file_of(case, line) == (f"办学许可证 {held.number}.pdf", paper.sha256)
    assert taken_in(client, address, without) == case, "pressed twice it is one case"
    address, sent = sheet(name)
    scan = SimpleUploadedFile("自己带来的.pdf", sample_file("自己带来的"))
    assert file_of(taken_in(client, address, {**sent, line.id: scan}), line)[0] == "自己带来的.pdf"


def test_it_serves_its_holder_alone(asked: Asked) -> None:
    """Not another who stands at the window, whatever is sent for her."""
    (name, holder, line), client = asked, signed_in("李受理")
    number = serving(standing(holder, today()), holder, ["办学许可证"])["办学许可证"].number
    for answer in (client.get(path(name, party="曹代办")), client.post(path(name, party="曹代办"), {"use": line.id})):
        page = answer.content.decode()
        assert number not in page and 'name="use"' not in page


def test_while_the_filing_is_barred_nothing_of_it_is_shown_or_copied(asked: Asked) -> None:
    """Who may receive the holder's papers and not file for her, whatever is pressed: no number, no button, no copy."""
    (name, holder, line), client, agent = asked, signed_in("李受理"), natural("只领证的人")
    giver = party_details([holder])[holder].representative or holder
    held = serving(standing(holder, today()), holder, ["办学许可证"])["办学许可证"]
    number, copies = held.number, Upload.objects.filter(sha256=Paper.objects.get(id=held.paper).sha256)
    address, sent = sheet(name)
    address, pressed = address.replace(str(cast("王申请")), str(agent), 1), {key: value for key, value in sent.items() if key != line.id}
    for scope, is_shown in ((["file", "receive"], True), (["receive"], False)):
        mandate, before = grant_mandate(holder, agent, scope, since=today(), by=giver), copies.count()
        pages = [client.post(address, said).content.decode() for said in ({"update": "1"}, {"use": line.id})]
        assert [number in page for page in pages] == [is_shown] * 2 and copies.count() == before + is_shown
        if not is_shown:
            barred = client.post(address, pressed)
            page = barred.content.decode()
            assert barred.status_code == 422 and "委托事项不包括" in page and number not in page and "免提交" not in page
            assert copies.count() == before
        end_mandate(mandate, by=giver)


def test_a_certificate_whose_file_is_lost_is_told_at_its_line_and_nothing_typed_is_lost(asked: Asked) -> None:
    """At the button and at 收件; with a scan of that line it is taken in."""
    (name, holder, line), client, before = asked, signed_in("李受理"), Case.objects.count()
    held = serving(standing(holder, today()), holder, ["办学许可证"])["办学许可证"]
    kept = row_of(Paper.objects.get(id=held.paper)).path
    assert kept
    address, sent = sheet(name, **{"service-address": "写了一半的地址"})
    without = {key: value for key, value in sent.items() if key != line.id}
    lost = kept.rename(kept.with_suffix(".lost"))
    try:
        for pressed, status in (({"use": line.id}, 200), ({}, 422)):
            answer = client.post(address, {**without, **pressed})
            page = answer.content.decode()
            card = card_of(page, line)
            assert answer.status_code == status and "不在库中。请先扫描这一项" in card and f'id="wrong_{line.id}"' in card
            assert 'value="写了一半的地址"' in page and f'href="#file_{line.id}"' in page and Case.objects.count() == before
        taken_in(client, address, sent)
    finally:
        lost.rename(kept)
