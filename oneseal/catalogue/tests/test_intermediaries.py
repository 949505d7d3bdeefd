"""中介服务: rows with name, basis, who arranges and who pays; the national text says the same; an older text is one row."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from oneseal.catalogue.actions import discard_draft, draft_item, import_list
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import write_list
from oneseal.catalogue.rules import Finding, content_of, guide_of
from oneseal.catalogue.rules.comparing import cites, differences
from oneseal.catalogue.rules.intermediaries import SERVICES, TEXT, services_in, services_of, services_text
from oneseal.catalogue.rules.publishing import services
from oneseal.catalogue.rules.taking import Said, merged, services_apart
from oneseal.catalogue.rules.versions import digest_of, shown_version
from oneseal.catalogue.tests.conftest import ItemParts, holder_of
from oneseal.catalogue.tests.test_demo_items import version_of
from oneseal.people.models import Body

ROW = {
    "name": "安全评价",
    "basis": "某条例第十条（2024年修订）",
    "arranged_by": "申请人",
    "payer": "申请人",
    "explain": "有储存设施的；其他不需要",
}
OWN = {"name": "项目评估", "basis": "企业投资项目核准和备案管理条例第九条", "arranged_by": "本机关", "payer": "本机关"}
OLD = "验资（由会计师事务所出具报告，费用由申请人支付）"
WRITTEN = "安全评价（依据：某条例第十条（2024年修订）；委托：申请人；付费：申请人；说明：有储存设施的；其他不需要）"


def said(rows: list[dict[str, Any]] | None = None, text: str = "", **elements: str) -> dict[str, Any]:
    content: dict[str, Any] = {"elements": {"task_type": "01", "is_exist_intermediary": "1", **elements}}
    return content | ({SERVICES: rows} if rows is not None else {"elements": {**content["elements"], TEXT: text}} if text else {})


def told(content: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(each.field, getattr(each.rule, "code", "") or str(each.rule), each.severity) for each in services(content)}


def broken(found: set[tuple[str, str, str]], field: str, rule: str, severity: str = "error") -> bool:
    return any(name == field and rule in ground and how == severity for name, ground, how in found)


def test_a_text_says_its_rows_and_is_read_as_the_same_rows() -> None:
    """A line each, to be read by a person; what it does not name is left out."""
    assert services_text([ROW]) == WRITTEN
    for rows in ([ROW], [ROW, OWN], [{"name": "检测"}, OWN], [{"name": "检测（甲级）", "payer": "财政"}], []):
        assert services_in(services_text(rows)) == rows


@pytest.mark.parametrize(
    "text", [OLD, "甲\n乙", "检测（由谁付费：另定）", "检测（依据：某法第一条", "检测（依据：某法第一条）另行通知", "（依据：某法）"]
)
def test_a_text_that_is_written_otherwise_is_one_service(text: str) -> None:
    """Nothing is guessed: a basis or a payer that nobody wrote so is none."""
    assert services_in(text) == [{"name": text}]


@pytest.mark.parametrize("none", ["", "无", "（无）"])
def test_a_text_that_says_none_is_no_service(none: str) -> None:
    assert services_in(none) == []


def test_the_national_text_follows_the_rows(food: ItemParts) -> None:
    held = content_of({**food.content, SERVICES: [ROW, OWN]})
    assert held["elements"][TEXT] == services_text([ROW, OWN])
    assert content_of({**food.content, SERVICES: [{**OWN, "explain": ""}]})[SERVICES] == [OWN], "what is empty says nothing"
    gone = content_of({**held, SERVICES: []})
    assert SERVICES not in gone and TEXT not in gone["elements"]


def test_what_an_older_version_says_in_one_text_stays_and_is_read_as_one_service(food: ItemParts) -> None:
    """It has the digest under which it was published, and its guide and the open data name the service."""
    old = {**food.content, "elements": {**food.elements, "is_exist_intermediary": "1", TEXT: OLD}}
    assert digest_of(content_of(old), {}, "") == digest_of(old, {}, "")
    assert services_of(old) == [{"name": OLD}]
    food.content = old
    loaded = version_of(food)
    assert [(each.name, each.basis, each.payer) for each in guide_of(loaded).services] == [(OLD, "", "")]
    shown = shown_version(loaded, state="published", cancel_on=None)
    assert (shown[TEXT], shown[SERVICES]) == (OLD, [{"name": OLD}])


def test_an_item_without_services_is_what_it_was(food: ItemParts) -> None:
    assert SERVICES not in content_of(food.content)


def test_q_12_services_stand_where_an_item_says_that_it_has_some() -> None:
    assert broken(told(said()), SERVICES, "Q-12")
    assert broken(told(said([ROW], is_exist_intermediary="0")), "is_exist_intermediary", "Q-12")
    assert broken(told(said(text=OLD, is_exist_intermediary="0")), "is_exist_intermediary", "Q-12")
    assert told(said([ROW, OWN])) == told(said(is_exist_intermediary="0")) == set()


def test_a_service_is_a_condition_of_a_licence_only_where_the_law_says_so() -> None:
    """优化营商环境条例 43(1): 没有依据的，不得作为办理行政审批的条件."""
    bare = [{"name": "检测", "arranged_by": "申请人", "payer": "申请人"}]
    assert broken(told(said(bare)), f"{SERVICES}[1].basis", "第四十三条第一款")
    assert broken(told(said(bare, task_type="20")), f"{SERVICES}[1].basis", "第四十三条第一款", "warn")
    for named in ("无", "某局内部规定", "根据实际需要"):
        (told_of,) = services(said([{**ROW, "basis": named}]))
        assert (told_of.field, told_of.severity, named in told_of.reason) == (f"{SERVICES}[1].basis", "error", True)
    assert broken(told(said([{**ROW, "payer": ""}])), f"{SERVICES}[1].payer", "Q-12", "warn")
    assert broken(told(said([{**ROW, "payer": "某公司"}])), f"{SERVICES}[1].payer", "I-03")


def test_what_the_office_arranges_is_not_paid_by_the_applicant() -> None:
    """优化营商环境条例 43(3): 自行承担服务费用，不得转嫁给市场主体承担."""
    wrong = told(said([{**OWN, "payer": "申请人"}]))
    assert broken(wrong, f"{SERVICES}[1].payer", "第四十三条第三款")
    assert told(said([{**OWN, "payer": "财政"}])) == set()
    for payer, severity in (("申请人", "error"), ("财政", "warn")):
        unsaid = told(said([{**OWN, "payer": payer, "arranged_by": ""}]))
        assert broken(unsaid, f"{SERVICES}[1].arranged_by", "Q-12", severity), "who pays is judged by who arranges"


def test_versions_are_compared_row_by_row_and_citations_found() -> None:
    old, new = content_of(said(text=OLD)), content_of(said([{**ROW, "payer": "财政"}]))
    found = {each.field: each.sides for each in differences([content_of(said([ROW])), new])}
    assert set(found) == {f"{SERVICES}:安全评价"} and "由谁付费 财政" in found[f"{SERVICES}:安全评价"][1]
    assert {each.field for each in differences([old, new])} == {f"{SERVICES}:{OLD}", f"{SERVICES}:安全评价"}
    assert cites({**new, "by_law": []}, "某条例") == ["中介服务“安全评价”"]


def test_a_list_changes_services_by_the_table_or_by_the_text() -> None:
    known = content_of(said([ROW]))
    held = known["elements"][TEXT]

    def after(**parts: Any) -> Any:
        row = Said(elements={TEXT: parts["text"]} if "text" in parts else {}, parts={SERVICES: parts["rows"]} if "rows" in parts else {})
        return services_of(content_of(merged(row, known, "导入")))

    assert after() == after(text=held, rows=[ROW]) == after(text=f" {held}\r\n") == [ROW]
    assert after(text=services_text([OWN])) == after(text=services_text([OWN]), rows=[ROW]) == [OWN]
    assert after(text=held, rows=[OWN]) == [OWN]
    assert after(text="") == after(rows=[]) == []


def test_a_list_that_says_two_things_of_services_is_told() -> None:
    row = Said(elements={TEXT: OLD}, parts={SERVICES: [OWN]})
    (found,) = services_apart(row, content_of(said([ROW])))
    assert (found.field, found.value, found.severity) == (TEXT, OLD, "warn")
    assert not services_apart(row, content_of(said(text=OLD)))
    assert not services_apart(Said(elements={TEXT: services_text([OWN])}, parts={SERVICES: [OWN]}), None)


@pytest.fixture
def served(bureau: Body, food: ItemParts) -> Iterator[Callable[[dict[str, Any]], ItemVersion]]:
    """A draft of the bureau that says this, beside its rest, under a local code of its own; discarded afterwards."""
    by, made = holder_of(bureau, "审查"), list[ItemVersion]()

    def make(content: dict[str, Any]) -> ItemVersion:
        elements = {key: value for key, value in food.elements.items() if key not in {"catalog_code", "local_catalog_code"}}
        elements |= {"task_name": "清单事项中介", "local_task_code": f"SRV-{Item.objects.count()}", "is_exist_intermediary": "1"}
        whole = {**food.content, **content, "elements": {**elements, **content.get("elements", {})}, "demo": True, "short_names": []}
        parts: dict[str, Any] = {"content": whole, "form": food.form, "chart": food.chart, "change_reason": "试"}
        made.append(ItemVersion.objects.get(pk=draft_item(body=bureau.pk, by=by, **parts)))
        return made[-1]

    yield make
    for row in made:
        discard_draft(row.item_id, reason="试验结束", by=by)


@pytest.mark.parametrize("content", [{SERVICES: [ROW, OWN]}, {"elements": {TEXT: OLD}}, {}], ids=["rows", "older text", "none"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_services_go_out_and_come_in_unchanged(
    bureau: Body, served: Callable[[dict[str, Any]], ItemVersion], tmp_path: Path, content: dict[str, Any], suffix: str
) -> None:
    row = served(content)
    before = (row.digest, ItemVersion.objects.count())
    write_list(tmp_path / f"out.{suffix}", bureau)
    import_list(tmp_path / f"out.{suffix}", bureau)
    row.refresh_from_db()
    assert (row.digest, ItemVersion.objects.count()) == before


def test_the_text_of_a_list_is_what_a_person_reads_and_may_be_changed(
    bureau: Body, served: Callable[[dict[str, Any]], ItemVersion], tmp_path: Path
) -> None:
    row = served({SERVICES: [ROW]})
    write_list(tmp_path / "out.csv", bureau)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as text:
        heads, *lines = list(csv.reader(text))
    place, code = heads.index("中介服务"), heads.index("地方实施编码")
    line = next(line for line in lines if line[code] == row.content["elements"]["local_task_code"])
    assert line[place] == WRITTEN
    assert json.loads(line[heads.index("中介服务项目")]) == [ROW]
    line[place] = line[place].replace("付费：申请人", "付费：财政")
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([heads, line])
    import_list(tmp_path / "in.csv", bureau)
    row.refresh_from_db()
    assert services_of(row.content) == [{**ROW, "payer": "财政"}]


def test_a_workbook_has_the_services_on_a_sheet_of_their_own(
    bureau: Body, served: Callable[[dict[str, Any]], ItemVersion], tmp_path: Path
) -> None:
    served({SERVICES: [ROW]})
    write_list(tmp_path / "out.xlsx", bureau)
    sheet = load_workbook(tmp_path / "out.xlsx", read_only=True)["中介服务项目"]
    heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert heads[-5:] == ["服务名称|name", "依据|basis", "由谁委托|arranged_by", "由谁付费|payer", "说明|explain"]
    assert list(ROW.values()) in [row[-5:] for row in rows]


def findings(row: ItemVersion) -> tuple[Finding, ...]:
    return tuple(services(row.content))


def test_the_first_saving_of_an_older_text_as_rows_makes_them(bureau: Body, served: Callable[[dict[str, Any]], ItemVersion]) -> None:
    row = served({"elements": {TEXT: OLD}})
    assert {each.field for each in findings(row)} == {f"{SERVICES}[1].{field}" for field in ("basis", "arranged_by", "payer")}
    parts: dict[str, Any] = {"content": {**row.content, SERVICES: [ROW]}, "form": row.form, "chart": row.chart, "change_reason": "试"}
    draft_item(body=bureau.pk, by=holder_of(bureau, "审查"), **parts)
    row.refresh_from_db()
    assert (row.content["elements"][TEXT], findings(row)) == (WRITTEN, ())
