"""补正申请表: the form that was filled in online is corrected in its own fields; the corrected one counts, the filed one stays."""

from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.jobs import deem_silent_filings_accepted
from oneseal.cases.queries.desk import UNCHANGED, Desk, desk
from oneseal.cases.queries.filed import filed_pdf, values_of
from oneseal.cases.rules.state import verdicts
from oneseal.cases.tests.office import cast, filed, filing, frozen, refused, reviewer, row, surveyed, upload
from oneseal.cases.tests.test_deem_accepted import on
from oneseal.catalogue.rules import FormErrors
from oneseal.journal.queries import PROJECTIONS, entries_of, open_personal, rebuild, today
from oneseal.people.queries import standing

pytestmark = pytest.mark.usefixtures("city")
ITEM = "食品经营许可（新办）"


def asked(*more: str, name: str = ITEM) -> tuple[UUID, str]:
    """A case filed without a file for the form's line, whose form is to be put right; that line."""
    materials = dict(filing(name)["materials"])
    line = next(each.id for each in _desk(filed(name)).materials if each.by_form)
    materials.pop(line, None)
    case = filed(name, materials=materials)
    wanted = [{"line": each, "problem": "地址写错", "mend": "请改正"} for each in (line, *more)]
    actions.request_correction(case, wanted, by=cast("李受理"))
    return case, line


def _desk(case: UUID) -> Desk:
    found = desk(standing(cast("李受理"), today()), case)
    assert found is not None
    return found


def corrected(case: UUID, **changed: Any) -> dict[str, Any]:
    """The form of a case with other values."""
    return {**values_of(_desk(case)), **changed}


def test_the_corrected_form_counts_and_what_changed_is_marked() -> None:
    """On the case, its PDF and what is printed from it; the entry names the fields and no value; what was filed stays."""
    case, line = asked()
    first, filed_form = row(case).form, values_of(_desk(case))
    entry = actions.supply(case, {}, form=corrected(case, premises="改正街八号"), by=cast("王申请"))
    assert entry.data["lines"] == [line] and entry.data["form_changed"] == ["premises"] and "改正街" not in str(entry.data)
    assert row(case).phase == "RECEIVED" and row(case).form != first
    known = _desk(case)
    assert known.case.form_changed == {"premises"} and next(each for each in known.materials if each.id == line).changed
    assert {each.value for each in known.form if each.field == "premises"} == {"改正街八号"} and known.site == "改正街八号"
    assert known.done[-1].said == (("申请表改正的栏目", next(each.label for each in known.form if each.field == "premises")),)
    assert open_personal([first])[first]["form"] == filed_form
    assert open_personal([row(case).form])[row(case).form].keys() == open_personal([first])[first].keys()
    assert filed_pdf(known, clear=True).startswith(b"%PDF")


def test_a_later_round_marks_only_what_it_changed() -> None:
    case, line = asked()
    actions.supply(case, {}, form=corrected(case, premises="改正街八号"), by=cast("王申请"))
    actions.check(case, failed={line: "面积也错"}, by=cast("李受理"))
    again = [{"line": line, "problem": "面积写错", "mend": "请改正"}]
    actions.request_further_correction(case, again, by=cast("吕局长"))
    assert _desk(case).case.form_changed == frozenset()
    actions.supply(case, {}, form=corrected(case, area="88"), by=cast("王申请"))
    assert _desk(case).case.form_changed == {"area"} and values_of(_desk(case))["premises"] == "改正街八号"


def test_what_is_wrong_with_the_form_or_unchanged_is_refused_and_nothing_is_kept() -> None:
    """As at filing: the item's check of every field; a form that says what it said corrects nothing."""
    case, _ = asked()
    for form in ({}, corrected(case, premises=""), corrected(case, unknown="x"), corrected(case, premises="\U0010fffd")):
        with refused(case) as caught:
            actions.supply(case, {}, form=form, by=cast("王申请"))
        assert isinstance(caught.value, FormErrors)
    with refused(case, "没有改动"):
        actions.supply(case, {}, form=corrected(case), by=cast("王申请"))


def test_a_form_that_is_not_asked_for_is_not_taken() -> None:
    case = filed(ITEM)
    actions.request_correction(case, [{"line": "layout", "problem": "看不清", "mend": "请重画"}], by=cast("李受理"))
    for materials in ({}, {"layout": [upload()]}):
        with refused(case, "申请表不在"):
            actions.supply(case, materials, form=corrected(case, premises="改正街八号"), by=cast("王申请"))


@pytest.mark.parametrize("at_window", [False, True], ids=["online", "window"])
def test_c_70_a_file_alone_never_stands_for_the_form(at_window: bool) -> None:
    """Whoever brings it; neither alone nor with what else was asked for. Nothing is kept."""
    case, line = asked("layout")
    window: dict[str, Any] = {"received_by": cast("李受理")} if at_window else {}
    for more in ({}, {"layout": [upload()]}):
        with refused(case, "C-70"):
            actions.supply(case, {line: [upload()], **more}, by=cast("王申请"), **window)
    with refused(case, "没有改动"):
        actions.supply(case, {line: [upload()]}, form=corrected(case), by=cast("王申请"), **window)
    assert row(case).phase == "CORRECTION"


def test_c_70_a_form_that_is_right_is_signed_anew() -> None:
    """Said so, with the paper, and nothing in it changed: the entry and the case tell it."""
    case, line = asked()
    with refused(case, "没有附纸质件"):
        actions.supply(case, {}, form=corrected(case), stands=True, by=cast("王申请"))
    with refused(case, "但改了"):
        actions.supply(case, {line: [upload()]}, form=corrected(case, premises="改正街八号"), stands=True, by=cast("王申请"))
    before = row(case).form
    entry = actions.supply(case, {line: [upload()]}, form=corrected(case), stands=True, by=cast("王申请"))
    assert entry.data["form_stands"] and "form_changed" not in entry.data and row(case).form == before
    assert row(case).phase == "RECEIVED" and UNCHANGED in _desk(case).done[-1].said


def test_what_failed_before_silence_accepted_it_is_put_right_in_the_form_too() -> None:
    """补齐: as in a round of correction; it waits for whoever examines the case."""
    on("2026-03-02")
    case, line = asked()
    actions.supply(case, {}, form=corrected(case, premises="改正街八号"), by=cast("王申请"))
    actions.check(case, failed={line: "面积也错"}, by=cast("李受理"))
    on("2026-03-16")
    deem_silent_filings_accepted()
    with refused(case, "C-70"):
        actions.add_material(case, {line: [upload()]}, by=cast("王申请"))
    entry = actions.add_material(case, {}, form=corrected(case, area="88"), by=cast("王申请"))
    assert entry.data["form_changed"] == ["area"] and values_of(_desk(case))["area"] == "88"
    assert verdicts(_desk(case).case)[line] is None
    assert rebuild(PROJECTIONS["cases"]).differences == []


@pytest.mark.parametrize("who", ["冯旁人", "陈旧托", "李受理", "何邻县"])
def test_only_the_applicant_corrects_it(who: str) -> None:
    case, _ = asked()
    with refused(case):
        actions.supply(case, {}, form=corrected(case, premises="改正街八号"), by=cast(who))


def test_the_projection_is_derived_anew_and_equal() -> None:
    case, _ = asked()
    actions.supply(case, {}, form=corrected(case, premises="改正街八号"), by=cast("王申请"))
    assert rebuild(PROJECTIONS["cases"]).differences == []


@pytest.mark.parametrize("at_window", [False, True], ids=["online", "window"])
def test_the_certificate_is_printed_from_the_corrected_form(at_window: bool) -> None:
    """Also from what a window typed in for her, with the paper that it scanned."""
    case, line = asked()
    window: dict[str, Any] = {"received_by": cast("李受理")} if at_window else {}
    paper = {line: [upload("李受理")]} if at_window else {}
    before = len(entries_of(case))
    entry = actions.supply(case, paper, form=corrected(case, premises="改正街八号"), by=cast("王申请"), **window)
    assert len(entries_of(case)) == before + 1 and entry.data["form_changed"] == ["premises"]
    assert entry.data.get("received_by") == (str(cast("李受理")) if at_window else None)
    actions.check(case, [line], by=cast("李受理"))
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))
    surveyed(case)
    actions.grant(case, opinion="同意", by=cast("周批准"))
    actions.make(case, by=cast("郑制证"))
    assert "改正街八号" in str(frozen(case, "certificate"))
