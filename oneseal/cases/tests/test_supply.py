"""补正: line by line, by the applicant or whom she mandated; what was supplied is a new row, the old one stays."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Material
from oneseal.cases.queries import known_case
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.given import compared_in
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, filing, kinds, lines_in, refused, row, upload
from oneseal.documents.queries import upload_facts
from oneseal.journal.queries import entries_of, today
from oneseal.people.actions import register_natural
from oneseal.people.rules import Standing
from oneseal.people.tests.office import id_number

pytestmark = pytest.mark.usefixtures("city")


def requested(case: UUID, count: int = 2) -> list[str]:
    lines = lines_in(case)[:count]
    wanted = [{"line": line, "problem": "不清楚", "mend": "请重新提交"} for line in lines]
    actions.request_correction(case, wanted, by=cast("李受理"))
    return lines


def test_the_round_closes_with_its_last_line_and_the_case_is_received_anew() -> None:
    case = filed()
    first, second = requested(case)
    entry = actions.supply(case, {first: [upload()]}, by=cast("王申请"))
    assert (entry.act, entry.power, entry.data["complete"], entry.data["lines"]) == ("supply", "", False, [first])
    assert row(case).phase == "CORRECTION"
    entry = actions.supply(case, {second: [upload()]}, by=cast("王申请"))
    assert entry.data["complete"]
    assert (row(case).phase, row(case).open_power, row(case).version) == ("RECEIVED", "受理", 4)
    assert row(case).received_on == today()
    assert row(case).notice_due_on is not None


def test_both_lines_may_come_at_once_and_no_paper_is_owed() -> None:
    case = filed()
    first, second = requested(case)
    before = kinds(case)
    actions.supply(case, {first: [upload()], second: [upload(), upload()]}, by=cast("王申请"))
    assert row(case).phase == "RECEIVED"
    assert kinds(case) == before


def test_what_was_filed_first_stays_beside_what_was_supplied() -> None:
    case = filed()
    first, second = requested(case)
    actions.supply(case, {first: [upload()], second: [upload()]}, by=cast("王申请"))
    assert sorted(Material.objects.filter(case=case, line=first).values_list("round", flat=True)) == [0, 1]


def test_the_hash_of_what_was_supplied_stands_in_the_entry() -> None:
    case = filed()
    (line,) = requested(case, 1)
    given = upload(name="新的材料")
    entry = actions.supply(case, {line: [given]}, by=cast("王申请"))
    assert entry.data["materials"] == {line: [{"id": str(given), "sha256": upload_facts([given])[given].sha256}]}


def test_a_line_that_was_not_asked_for_an_empty_supply_and_a_line_without_a_file_are_refused() -> None:
    case = filed()
    (line,) = requested(case, 1)
    other = next(name for name in filing()["materials"] if name != line)
    wrongs: tuple[dict[str, list[UUID]], ...] = ({other: [upload()]}, {}, {line: []})
    for wrong in wrongs:
        with refused(case, "C-22"):
            actions.supply(case, wrong, by=cast("王申请"))


def test_a_forged_upload_and_somebody_else_s_are_refused() -> None:
    case = filed()
    (line,) = requested(case, 1)
    for wrong in (UUID(int=3), upload("冯旁人")):
        with refused(case, "C-32"):
            actions.supply(case, {line: [wrong]}, by=cast("王申请"))


@pytest.mark.parametrize("who", ["冯旁人", "吴外人", "陈旧托", "李受理", "何邻县"])
def test_nobody_else_supplies(who: str) -> None:
    case = filed()
    (line,) = requested(case, 1)
    with refused(case, "委托"):
        actions.supply(case, {line: [upload(who)]}, by=cast(who))


def test_the_agent_of_a_firm_supplies_under_her_mandate_and_the_former_one_no_more() -> None:
    case = filed_for_a_firm()
    (line,) = requested(case, 1)
    with refused(case, "委托"):
        actions.supply(case, {line: [upload("陈旧托")]}, by=cast("陈旧托"))
    entry = actions.supply(case, {line: [upload("曹代办")]}, by=cast("曹代办"))
    assert entry.mandate is not None


def test_nothing_is_supplied_before_a_notice_nor_after_the_round_was_closed() -> None:
    case = filed()
    line = next(iter(filing()["materials"]))
    with refused(case, "C-00"):
        actions.supply(case, {line: [upload()]}, by=cast("王申请"))
    (line,) = requested(case, 1)
    actions.supply(case, {line: [upload()]}, by=cast("王申请"))
    with refused(case, "C-00"):
        actions.supply(case, {line: [upload()]}, by=cast("王申请"))


def test_c_32_who_brings_papers_to_a_counter_supplies_what_its_officer_scanned() -> None:
    """As in the filing: the window's upload counts when an officer who accepts there takes it in, and her hand is one in 受理."""
    case = filed()
    (line,) = requested(case, 1)
    scanned = {line: [upload("李受理")]}
    with refused(case, "C-32"):
        actions.supply(case, scanned, by=cast("王申请"))
    for nobody in ("赵审查", "何邻县", "吴外人", "王申请"):
        with refused(case, "岗位"):
            actions.supply(case, scanned, by=cast("王申请"), received_by=cast(nobody))
    entry = actions.supply(case, scanned, by=cast("王申请"), received_by=cast("李受理"))
    assert entry.data["received_by"] == str(cast("李受理"))
    assert cast("李受理") in known_case(case)[0].hands["受理"]


def test_c_31_a_window_says_which_copies_it_held_against_the_originals() -> None:
    """Only the window says so, and only of what was brought; the case names her beside the copies that count."""
    case = filed()
    (line,) = requested(case, 1)
    with refused(case, "C-31"):
        actions.supply(case, {line: [own := upload()]}, by=cast("王申请"), compared=[own])
    window: dict[str, Any] = {"by": cast("王申请"), "received_by": cast("李受理")}
    with refused(case, "C-31"):
        actions.supply(case, {line: [upload("李受理")]}, **window, compared=[upload("李受理")])
    held, other = upload("李受理"), upload("李受理")
    entry = actions.supply(case, {line: [held, other]}, **window, compared=[held, held])
    assert entry.data["compared"] == [str(held)]
    told = {file.id: file.compared for each in told_whole(row(case), Standing()).materials for file in each.files}
    assert told.pop(held) == "李受理" and other in told and not any(told.values())


def test_a_copy_compared_on_filing_is_not_said_of_what_replaced_it() -> None:
    materials = filing()["materials"]
    held = [file for files in materials.values() for file in files]
    case = filed(channel="counter", received_by=cast("李受理"), materials=materials, compared=held)
    (line,) = requested(case, 1)
    assert {file.compared for each in told_whole(row(case), Standing()).materials for file in each.files} == {"李受理"}
    actions.supply(case, {line: [upload()]}, by=cast("王申请"))
    found = told_whole(row(case), Standing()).materials
    assert [each.id for each in found if each.files and not each.compared] == [line]
    assert {file.compared for each in found for file in each.earlier} == {"李受理"}


def test_an_entry_of_an_earlier_release_marks_every_file_of_its_lines() -> None:
    """It names the line; what another line brought, and what came later, is not marked by it."""
    entry = entries_of(filed(channel="counter", received_by=cast("李受理")))[0]
    (line, files), *others = entry.data["materials"].items()
    old = replace(entry, data={**entry.data, "compared": [line]})
    assert compared_in([old], {cast("李受理"): "李受理"}) == {file["id"]: "李受理" for file in files} and others


def test_a_window_takes_nothing_in_from_who_only_claims_to_be_somebody() -> None:
    """As in the filing: first her document is looked at."""
    claimed = register_natural("自报人", id_number(), by=None, claimed=True)
    case = filed("生育登记", applicant=claimed, by=claimed, materials={})
    lines = list(filing("生育登记")["materials"])
    actions.request_correction(case, [{"line": line, "problem": "没有交", "mend": "请提交"} for line in lines], by=cast("李受理"))
    with refused(case, "还没有核实"):
        actions.supply(case, {lines[0]: [upload("李受理")]}, by=claimed, received_by=cast("李受理"))
