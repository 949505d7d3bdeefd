"""补正告知 (行政许可法 32(4)): one notice with every line; a second one is the supervisor's, for what failed."""

from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.rules import checks
from oneseal.cases.tests.office import cast, corrected, filed, filing, kinds, refused, row, said, upload
from oneseal.catalogue.queries import version
from oneseal.journal.queries import today

pytestmark = pytest.mark.usefixtures("city")


def notice(*lines: str) -> list[dict[str, str]]:
    return [{"line": line, "problem": "签名不清楚", "mend": "请重新签名后提交"} for line in lines]


def lines_of_the_item() -> list[str]:
    return list(filing()["materials"])


def test_one_notice_tells_every_line_with_problem_and_mend() -> None:
    case, lines = filed(), lines_of_the_item()[:2]
    entry = actions.request_correction(case, notice(*lines), by=cast("李受理"))
    assert (entry.act, entry.power, entry.by) == ("request_correction", "受理", cast("李受理"))
    assert said(entry)["lines"] == notice(*lines)
    assert entry.data["on"] == today().isoformat()
    assert entry.data["period"][0] > 0


def test_the_case_waits_for_the_applicant_and_the_notice_is_owed() -> None:
    case = filed()
    actions.request_correction(case, notice(lines_of_the_item()[0]), by=cast("李受理"))
    assert (row(case).phase, row(case).open_power, row(case).version) == ("CORRECTION", "申请", 2)
    assert kinds(case) == ["receipt", "correction_notice"]
    with refused(case, "C-00"):
        actions.accept(case, by=cast("李受理"))


def test_a_second_notice_is_refused_even_to_another_acceptor() -> None:
    case = filed()
    first, _ = corrected(case)
    with refused(case, "第三十二条"):
        actions.request_correction(case, notice(first), by=cast("严接件"))


def needed(name: str) -> list[str]:
    """The required material lines of an item that the form is not."""
    given = filing(name)
    loaded = version(given["item_version"])
    return [line.id for line in loaded.materials_for(given["answers"]) if line.required and not loaded.is_form(line)]


@pytest.mark.parametrize(("name", "article"), [("生育登记", "第三十六条"), ("出版物零售", "第三十二条")])
def test_a_notice_names_every_required_material_that_is_not_there(name: str, article: str) -> None:
    """Else the case could neither be accepted nor told anything more."""
    case, (first, *others) = filed(name, materials={}), needed(name)
    with refused(case, article) as refusal:
        actions.request_correction(case, notice(first), by=cast("李受理"))
    assert "没有列出尚未提交的必要材料" in refusal.value.reason and refusal.value.field == "lines"
    actions.request_correction(case, notice(first, *others), by=cast("李受理"))
    assert row(case).phase == "CORRECTION"


def test_what_an_older_notice_left_out_is_told_by_the_supervisor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries from before the rule: the case was stuck, now it goes on."""
    case, (first, second, *others) = filed("生育登记", materials={}), needed("生育登记")
    with monkeypatch.context() as before:
        before.setattr(checks, "_require_all", lambda *_: None)
        actions.request_correction(case, notice(first, *others), by=cast("李受理"))
    bring(case, first, *others)
    with refused(case, "C-21"):
        actions.accept(case, by=cast("李受理"))
    with refused(case, "C-22"):
        actions.request_further_correction(case, notice(first), by=cast("吕局长"))
    actions.request_further_correction(case, notice(second), by=cast("吕局长"))
    bring(case, second)
    assert actions.accept(case, by=cast("李受理")).act == "accept"


def bring(case: UUID, *lines: str) -> None:
    """Supply lines, each found to be right."""
    actions.supply(case, {line: [upload()] for line in lines}, by=cast("王申请"))
    for line in lines:
        actions.check(case, [line], by=cast("李受理"))


def test_a_further_notice_is_the_supervisor_s_and_only_for_lines_that_failed() -> None:
    case = filed()
    first, second = corrected(case, passed=False)
    with refused(case):
        actions.request_further_correction(case, notice(second), by=cast("李受理"))
    with refused(case, "C-22"):
        actions.request_further_correction(case, notice(first), by=cast("吕局长"))
    entry = actions.request_further_correction(case, notice(second), by=cast("吕局长"))
    assert (entry.act, entry.power) == ("request_further_correction", "监督")
    assert row(case).phase == "CORRECTION"
    assert kinds(case).count("correction_notice") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [{"line": "unknown", "problem": "x", "mend": "y"}],
        [{"line": "", "problem": "x", "mend": "y"}],
        [{"line": None, "problem": " ", "mend": "y"}],
        [{"line": None, "problem": "x"}],
        [{"line": None, "problem": "长" * 2001, "mend": "y"}],
    ],
)
def test_a_notice_with_nothing_or_nonsense_in_it_is_refused(wrong: list[dict[str, Any]]) -> None:
    case, known = filed(), lines_of_the_item()[0]
    given = [{**line, "line": known if line["line"] is None else line["line"]} for line in wrong]
    with refused(case) as caught:
        actions.request_correction(case, given, by=cast("李受理"))
    assert caught.value.field
    assert caught.value.mend


def test_the_same_line_twice_is_refused() -> None:
    case, line = filed(), lines_of_the_item()[0]
    with refused(case, "重复"):
        actions.request_correction(case, notice(line, line), by=cast("李受理"))


@pytest.mark.parametrize("who", ["赵审查", "何邻县", "吴外人", "王申请", "吕局长"])
def test_only_an_acceptor_requests_it(who: str) -> None:
    case = filed()
    with refused(case):
        actions.request_correction(case, notice(lines_of_the_item()[0]), by=cast(who))
