"""导入清单的识别键: codes that stand in, bodies by name, drafts whose body the file has mended; export and import stay alike."""

from pathlib import Path
from typing import Any

import pytest

from oneseal.catalogue.actions import check_list, import_list
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import published_leaves, write_list
from oneseal.catalogue.rules import draft_findings, keeping_findings
from oneseal.catalogue.rules.importing import said_once
from oneseal.catalogue.tests.conftest import ItemParts
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import HEADER, NUMBERS, code, counts, row, rules_at, written
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.people.models import Body

__all__ = ["written"]
FAQ = '[{"question": "多久？", "answer": "五日"}]'


def items_of(codes: list[str]) -> dict[str, Item]:
    return {item.local_task_code: item for item in Item.objects.filter(local_task_code__in=codes, discarded_on=None)}


def told(report: Any, line: int, words: str) -> list[tuple[str, str]]:
    return [(each["field"], each["severity"]) for each in report.findings if each["line"] == line and words in each["reason"]]


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_drafts_of_14_character_basic_codes_go_out_and_come_in_unchanged(bureau: Body, written: Write, tmp_path: Path, suffix: str) -> None:
    """Of a registered body, an unknown one, one with a malformed code, one without a code; codes of 12 characters beside."""
    basic = ["511A0005200004", "511A0015500009", "991A14006025"]
    bodies = [(bureau.uscc, bureau.name), (code(), f"外局{next(NUMBERS)}"), (bureau.uscc[:-1], "某局")]
    bodies.append(("", f"无码局（筹）{next(NUMBERS)}"))
    rows = [[*row(body, name), each, serial, FAQ] for body, name in bodies for each in basic for serial in ("", "01")]
    import_list(written(rows, header=[*HEADER, "基本编码", "办理项序号", "常见问题"]), bureau)
    long = Item.objects.get(key=f"{bureau.uscc}|{rows[0][2]}")
    elements = ItemVersion.objects.get(item=long).content["elements"]
    assert (elements["local_catalog_code"], elements["task_code"], elements["task_handle_item"]) == (basic[0], "", "")
    assert not elements.get("catalog_code")
    file = tmp_path / f"all.{suffix}"
    many = write_list(file, bureau)
    before = (JournalEntry.objects.count(), ItemVersion.objects.count())
    report = import_list(file, bureau)
    assert counts(report) == (many, 0, 0, many, 0)
    assert (JournalEntry.objects.count(), ItemVersion.objects.count()) == before


def test_of_codes_that_the_file_never_held_nothing_is_found(bureau: Body, written: Write) -> None:
    report = check_list(written([[*row(bureau.uscc, bureau.name), "511A0005200004"]], header=[*HEADER, "基本编码"]), bureau)
    assert rules_at(report, 2) == {("local_catalog_code", "I-11")}
    assert not {field for field, _ in rules_at(report, 2)} & {"task_code", "task_handle_item", "handle_serial"}


def test_a_national_code_that_has_no_place_is_kept_beside(bureau: Body, written: Write) -> None:
    """Without a basic code no code is made; what the file writes there is not lost."""
    rows = [[*row(bureau.uscc, bureau.name), "11370800MB9XX004XC37011700201", "511A0005200004"]]
    file = written(rows, header=[*HEADER, "实施编码", "基本编码"])
    import_list(file, bureau)
    content = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{rows[0][2]}").content
    assert content["extra"]["文件中的实施编码"] == "11370800MB9XX004XC37011700201"
    assert counts(import_list(file, bureau)) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize("heading", ["基本编码", "国家基本编码", "目录编码"])
def test_i_11_a_basic_code_stands_in_where_the_list_has_no_other(bureau: Body, written: Write, heading: str) -> None:
    """Where several items of the body share it, with the item's name."""
    number = next(NUMBERS)
    own, shared = f"511A{number:010d}", f"511B{number:010d}"
    names = [f"试验甲{number}", f"试验乙{number}", f"试验丙{number}"]
    rows = [[name, "行政许可", each, bureau.name, bureau.uscc] for name, each in zip(names, (own, shared, shared), strict=True)]
    rows.append(["试验丁", "行政许可", "", bureau.name, bureau.uscc])
    header = [*HEADER[:2], heading, *HEADER[3:]]
    report = import_list(written(rows, header=header), bureau)
    assert counts(report) == (4, 0, 3, 0, 1), "only a row without any key is set aside"
    wanted = [own, f"{shared}-{names[1]}", f"{shared}-{names[2]}"]
    found = items_of(wanted)
    assert [found[each].name for each in wanted] == names
    assert ("local_task_code", "warn") in told(report, 2, "作为地方实施编码")
    assert counts(import_list(written(rows, header=header), bureau)) == (4, 0, 0, 3, 1)
    assert counts(import_list(written(rows[:2], header=header), bureau)) == (2, 0, 0, 2, 0), "known by its name though it stands alone now"
    rows.append([f"试验戊{number}", "行政许可", own, bureau.name, bureau.uscc])
    assert counts(import_list(written(rows, header=header), bureau)) == (5, 0, 1, 3, 1)


def test_the_code_of_a_body_is_read_out_of_the_local_code(bureau: Body, written: Write) -> None:
    """As Sichuan writes it (domain 13.1); what is no 统一社会信用代码 is none."""
    number = next(NUMBERS)
    codes = [f"511A{number:08d}-511602000000-000-{bureau.uscc}-1-00", f"511A{number:08d}-511602000000-000-{bureau.uscc[:-1]}Q-1-00"]
    rows = [["试验甲", "行政许可", each] for each in codes]
    report = import_list(written(rows, header=HEADER[:3]), bureau)
    assert counts(report) == (2, 0, 1, 0, 1)
    assert told(report, 2, "从事项编码中读出") == [("dept_code", "warn")]
    assert Item.objects.get(key=f"{bureau.uscc}|{codes[0]}").body == bureau


def test_a_body_that_is_only_named_makes_drafts_and_is_listed(bureau: Body, written: Write) -> None:
    name = f"外局{next(NUMBERS)}"
    rows = [[*row("", name)], [*row("", name)], [*row("", bureau.name)]]
    report = import_list(written(rows), bureau)
    assert counts(report) == (3, 0, 3, 0, 0)
    assert report.to_data()["bodies"] == [{"dept_code": "", "dept_name": name}]
    assert [each["line"] for each in report.findings if each["field"] == "dept_name" and each["rule"].startswith("I-15")] == [2]
    assert Item.objects.get(key=f"{name}|{rows[0][2]}").body is None and Item.objects.get(local_task_code=rows[2][2]).body == bureau
    assert counts(import_list(written(rows), bureau)) == (3, 0, 0, 3, 0)


def test_a_name_without_its_code_takes_the_code_that_the_file_gives_it(bureau: Body, written: Write) -> None:
    """Also where a row further down says it; not where the file gives it two."""
    new, other, name = code(), code(), f"外局{next(NUMBERS)}"
    rows = [row("", name), row(new, name), row("", f"{name}二"), row(new, f"{name}二"), row(other, f"{name}二")]
    report = check_list(written(rows), bureau)
    assert told(report, 2, f"按本文件其他行“{name}”的编码补上") == [("dept_code", "warn")]
    assert told(report, 4, "也没有写它的编码") == [("dept_name", "error")]


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "malformed"])
def test_i_11_a_row_whose_body_is_mended_goes_on_with_the_draft_that_there_is(bureau: Body, written: Write, is_named: bool) -> None:
    name = f"外局{next(NUMBERS)}" if is_named else bureau.name
    rows = [row("" if is_named else bureau.uscc[:-1], name), row(bureau.uscc, bureau.name)]
    import_list(written(rows), bureau)
    (draft,) = Item.objects.filter(local_task_code=rows[0][2])
    before, old = Item.objects.count(), draft.key
    mended = [[*rows[0][:3], name, code() if is_named else bureau.uscc], rows[1]]
    for dry in (True, False):
        report = check_list(written(mended), bureau) if dry else import_list(written(mended), bureau)
        assert counts(report) == (2, 0, 1, 1, 0)
        assert told(report, 2, "接续以前导入的") == [("local_task_code", "warn")]
    draft.refresh_from_db()
    assert (Item.objects.count(), draft.key, draft.former_key) == (before, f"{mended[0][4]}|{rows[0][2]}", old)
    assert draft.body == (None if is_named else bureau)
    assert [entry.act for entry in entries_of(draft.pk)] == ["found_item", "draft_item", "draft_item"]
    assert counts(import_list(written(mended), bureau)) == (2, 0, 0, 2, 0)
    assert rebuild(PROJECTIONS["items"]).differences == []


def test_i_11_a_draft_that_may_be_meant_is_named_and_stays(bureau: Body, written: Write) -> None:
    """Another title, or two drafts alike; another body's name is another item."""
    bad = row(bureau.uscc[:-1], bureau.name)
    import_list(written([bad]), bureau)
    for changed, seen in (({0: "试验另一名称"}, True), ({3: "某部门"}, False)):
        mended = [*bad[:4], bureau.uscc]
        for place, value in changed.items():
            mended[place] = value
        report = check_list(written([mended]), bureau)
        assert bool(told(report, 2, "没有并入")) is seen and not told(report, 2, "接续")
    both = check_list(written([bad, [*bad[:4], bureau.uscc]]), bureau)
    assert not told(both, 3, "接续"), "the file still has the row of that draft"


def test_a_local_code_under_a_national_heading_moves_to_the_local_column(bureau: Body, written: Write) -> None:
    number = next(NUMBERS)
    local = f"511A14{number:06d}-511602000000-000-{bureau.uscc}-1-00"
    assert len(local) > 50
    rows = [["试验甲", "行政许可", local, bureau.name, bureau.uscc], ["试验乙", "行政许可", f"{local}1", bureau.name, bureau.uscc]]
    report = import_list(written(rows, header=[*HEADER[:2], "实施编码", *HEADER[3:]]), bureau)
    assert not [each for each in report.findings if each["rule"].startswith("I-03")]
    assert told(report, 2, "地方编码没有固定长度") == [("local_task_code", "warn")] and not told(report, 3, "固定长度"), "said once"
    assert Item.objects.filter(key__in=[f"{bureau.uscc}|{each[2]}" for each in rows]).count() == 2


def test_a_local_code_that_has_no_place_under_a_national_heading_is_kept_beside(bureau: Body, written: Write) -> None:
    rows = [[*row(bureau.uscc, bureau.name), "5" * 53], [*row("11", "某局"), "5" * 53]]
    file = written(rows, header=[*HEADER, "实施编码"])
    import_list(file, bureau)
    for each in rows:
        content = ItemVersion.objects.get(item__local_task_code=each[2]).content
        assert content["extra"]["文件中的实施编码"] == "5" * 53 and not content["elements"].get("task_code")
    assert counts(import_list(file, bureau)) == (2, 0, 0, 2, 0)


def test_a_list_of_drafts_tells_by_what_the_file_knows_them(bureau: Body, written: Write) -> None:
    rows = [row(bureau.uscc, bureau.name), row(bureau.uscc[:-1], "某局")]
    import_list(written(rows), bureau)
    shown = {each["local_task_code"]: each for each in published_leaves(all=True) if each["local_task_code"]}
    for each in rows:
        assert (shown[each[2]]["dept_code"], shown[each[2]]["dept_name"]) == (each[4], each[3])


def test_what_is_of_a_body_is_said_once_with_its_rows(bureau: Body, written: Write) -> None:
    new, malformed = code(), bureau.uscc[:-1]
    rows = [row(new, "外局"), row(malformed, "某局"), row(new, "外局"), row(new, "外局"), row(malformed, "某局")]
    report = check_list(written(rows), bureau)
    once = [each for each in report.findings if each["rule"].startswith("I-15")]
    assert [(each["line"], "共 3 行：2,4-5" in each["reason"]) for each in once] == [(2, True)]
    assert [each["line"] for each in report.findings if each["rule"].startswith("R1-02")] == [3, 6], "a malformed code is each row's own"
    many = [{**once[0], "line": line, "reason": "同"} for line in range(2, 100, 2)]
    assert said_once(many)[0]["reason"].endswith("24 等）")


def test_an_item_of_a_long_basic_code_is_kept_by_its_local_code(food: ItemParts) -> None:
    """No national code is made of it, so that its own must name it."""
    food.elements.update(catalog_code="511A0005200004", task_code="", task_handle_item="", local_task_code="")
    (told,) = keeping_findings(food.content)
    assert ("14 位" in told.reason, told.mend) == (True, "填写地方实施编码")
    food.elements["local_task_code"] = "L-1"
    assert keeping_findings(food.content) == ()


def heading(report: Any) -> dict[str, str]:
    """What is said of the columns as a whole."""
    return {each["field"]: each["reason"] for each in report.to_data()["findings"] if each["line"] == 1 and each["rule"].startswith("I-02")}


def test_of_a_list_with_own_codes_alone_it_is_said_that_it_has_no_national_ones(bureau: Body, written: Write) -> None:
    """Not that a column is missing: codes made of the basic code follow from it, and are not asked for one by one."""
    report = check_list(written([row(bureau.uscc, bureau.name) for _ in range(3)]), bureau)
    said = heading(report)
    assert said["catalog_code"].startswith("清单只有省、市自编的编码，3 行没有12位的“基本编码”")
    assert not {"task_code", "task_handle_item"} & said.keys()
    assert "文件没有“办理项序号”这一列，3 行缺少" in said["handle_serial"]


def test_of_a_column_that_holds_a_provinces_codes_it_is_said_that_they_are_no_national_ones(bureau: Body, written: Write) -> None:
    rows = [[*row(bureau.uscc, bureau.name), f"511A{next(NUMBERS):010d}"] for _ in range(2)]
    said = heading(check_list(written(rows, header=[*HEADER, "基本编码"]), bureau))
    assert said["catalog_code"] == "“基本编码”一列写的是省里的基本编码，不是国家的，2 行因此没有12位的基本编码"
    assert "文件没有" not in said["catalog_code"]


def is_told_apart(content: Any, **elements: str) -> bool:
    """Whether an item, with these elements instead of its own, still stands under the code that the import made for it."""
    said = {**content, "elements": {**content["elements"], **elements}}
    return [found.field for found in draft_findings(said) if found.reason.startswith("导入的清单把编码")] == ["local_task_code"]


def test_i_11_a_code_of_its_own_mends_it_also_one_that_begins_like_the_shared_one(bureau: Body, written: Write) -> None:
    first = row(bureau.uscc, bureau.name)
    import_list(written([first, ["另一个事项", *first[1:]]]), bureau)
    content = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{first[2]}-另一个事项").content
    assert [is_told_apart(content, local_task_code=code) for code in (f"{first[2]}-01", first[2], "99A-1")] == [False] * 3
    assert is_told_apart(content, task_name="改了名称的事项"), "its name is mended, not its code"
