"""导入清单: codes of a row that contradict each other. Each row is one item, none stops the list, and what goes out comes in as it was."""

from pathlib import Path
from random import Random

import pytest

from oneseal.catalogue.actions import check_list, draft_item, import_list
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries.exporting import write_list
from oneseal.catalogue.rules.codes import LENGTHS
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_import_untidy import UNTIDY, filed, require_same_again, written_of
from oneseal.catalogue.tests.test_importing import NUMBERS, code, counts
from oneseal.people.models import Body

HEADER = [*UNTIDY, "办理项序号", "常见问题"]
FAQ = '[{"question": "要多久？", "answer": "当场"}]'


def contradictory(chance: Random, bureau: Body) -> list[str]:
    """A row of which every code is one of several that have nothing to do with each other, or is left out."""
    number = next(NUMBERS) + 1000
    number -= chance.choice([0, 0, 2])  # now and then the codes of the row before
    body = chance.choice([code(), bureau.uscc])
    basic = chance.choice([f"002{number:09d}", f"511A{number:010d}", "0.02E+10", ""])
    local = chance.choice([f"L-{number}", f"511A{number:06d}-511602000000-000-{body}-1-00", ""])
    owner = chance.choice([f"11330302MB1D{number % 10000:04d}5X", body, body, body[:-1].lower(), "无", ""])
    department = chance.choice([f"某局{number}", bureau.name, ""])
    task = chance.choice([f"{body}3002{number:09d}", f"{body}3003{number:09d}", "1.1E+30", f"T{number}", ""])
    handle = chance.choice([f"{body}3002{number:09d}01", f"{body}3004{number:09d}02", f"H{number}", ""])
    own, serial = chance.choice([f"S-{number}b", "", ""]), chance.choice(["01", "07", "", ""])
    faq = chance.choice([FAQ, ""])
    return [f"乱{next(NUMBERS)}", "公共服务", basic, local, owner, department, task, handle, own, serial, faq]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_drafts_of_contradictory_codes_go_out_and_come_in_unchanged(bureau: Body, tmp_path: Path, suffix: str) -> None:
    """Under national names and under labels; the list itself, too, says nothing new the second time."""
    chance = Random(suffix)
    rows = [contradictory(chance, bureau) for _ in range(60)]
    require_same_again(filed(tmp_path, suffix, rows, HEADER), bureau, create_bodies=False)
    assert Item.objects.filter(name__in=[each[0] for each in rows], key="").count() == 0
    before = written_of()
    for names in (True, False):
        file = tmp_path / f"all-{names}.{suffix}"
        many = write_list(file, bureau, names=names)
        assert counts(import_list(file, bureau)) == (many, 0, 0, many, 0)
    assert written_of() == before


def test_a_basic_code_that_a_draft_lacks_is_not_filled_in_from_its_other_codes(bureau: Body, tmp_path: Path) -> None:
    """A draft whose basic code was emptied keeps its 实施编码 alone; a list of another item's with the same gap is completed as before."""
    number = next(NUMBERS)
    body, basic = code(), f"002{number:09d}"
    task = f"{body}3{basic}"
    import_list(
        filed(tmp_path, "csv", [[f"缺码{number}", "公共服务", "", f"L-{number}", body, "外局", task, "", "", "01", ""]], HEADER), bureau
    )
    version = ItemVersion.objects.get(item__key=f"{body}|L-{number}")
    assert version.content["elements"]["catalog_code"] == basic and len(basic) == LENGTHS["catalog_code"]
    version.content["elements"].pop("catalog_code")
    ItemVersion.objects.filter(pk=version.pk).update(content=version.content)
    file = tmp_path / "all.xlsx"
    many = write_list(file, bureau)
    said = counts(check_list(file, bureau))
    assert (said[0], said[3]) == (many, many - 1), "only that its stored digest is of before"
    import_list(file, bureau)
    assert "catalog_code" not in ItemVersion.objects.get(item__key=f"{body}|L-{number}").content["elements"]
    assert counts(import_list(file, bureau)) == (many, 0, 0, many, 0)


def known_by(rows: list[list[str]]) -> dict[str, str]:
    """Name → the key of each row's item."""
    return dict(Item.objects.filter(name__in=[each[0] for each in rows]).values_list("name", "key"))


@pytest.mark.parametrize("basic", ["511A{:010d}", "002{:09d}"], ids=["a-province's", "national"])
def test_rows_of_a_code_that_their_body_cannot_have_are_known_by_it(bureau: Body, tmp_path: Path, basic: str) -> None:
    """Two items of one 实施编码 by their serials, beside one that has its own; whichever comes first, out and in again."""
    number = next(NUMBERS)
    code_ = basic.format(number)
    odd = [[f"奇{at}{number}", "公共服务", code_, "", bureau.uscc, bureau.name, f"T{number}", "", "", at, ""] for at in ("01", "02")]
    own = [f"正{number}", "公共服务", f"002{number:09d}", "", bureau.uscc, bureau.name, f"{bureau.uscc}3002{number:09d}", "", "", "01", ""]
    rows = [*odd, own]
    file = filed(tmp_path, "xlsx", rows, HEADER)
    (told,) = [each for each in check_list(file, bureau).findings if each["field"] == "local_task_code"]
    assert told["value"] == f"T{number}-01" and told["rule"].startswith("I-11") and "共 2 行" in told["reason"]
    require_same_again(file, bureau, create_bodies=False)
    wanted = {each[0]: f"{bureau.uscc}|T{number}-{each[9]}" for each in odd}
    assert known_by(rows) == wanted | {own[0]: f"{bureau.uscc}3002{number:09d}|01"}
    require_same_again(filed(tmp_path, "csv", [*reversed(rows)], HEADER), bureau, create_bodies=False)
    out = tmp_path / "all.csv"
    many = write_list(out, bureau)
    assert counts(import_list(out, bureau)) == (many, 0, 0, many, 0)


def test_the_same_code_of_two_bodies_is_two_items(bureau: Body, tmp_path: Path) -> None:
    """Neither list writes over the other's item."""
    number, other = next(NUMBERS), Body.objects.exclude(pk=bureau.pk).filter(kind="bureau").first()
    assert other is not None
    rows = [
        [f"{body.name}的{number}", "公共服务", f"511A{number:010d}", "", body.uscc, body.name, f"{number}", "", "", "01", ""]
        for body in (bureau, other)
    ]
    for row, body in zip(rows, (bureau, other), strict=True):
        import_list(filed(tmp_path, "csv", [row], HEADER), body)
    assert known_by(rows) == {row[0]: f"{row[4]}|{number}-01" for row in rows}


def test_who_gives_such_an_item_its_own_local_code_keeps_it(bureau: Body, tmp_path: Path) -> None:
    """The list has none, so what stands in for it is no change."""
    number = next(NUMBERS)
    row = [f"自编{number}", "公共服务", f"511A{number:010d}", "", bureau.uscc, bureau.name, f"T{number}", "", "", "01", ""]
    file = filed(tmp_path, "csv", [row], HEADER)
    import_list(file, bureau)
    version = ItemVersion.objects.get(item__name=row[0])
    content = {**version.content, "elements": {**version.content["elements"], "local_task_code": f"L-{number}"}}
    draft_item(body=bureau.pk, content=content, form=version.form, chart="", by=holder_of(bureau, "审查"), item=version.item_id)
    assert counts(import_list(file, bureau)) == (1, 0, 0, 1, 0)
    assert known_by([row]) == {row[0]: f"{bureau.uscc}|L-{number}"}


def test_a_body_that_is_registered_with_the_list_changes_nothing_of_its_rows(bureau: Body, tmp_path: Path) -> None:
    """The row was checked before its body was there; taken in and sent again it is one item."""
    number, body = next(NUMBERS), code()
    row = [f"新立{number}", "公共服务", f"511A{number:010d}", "", body, f"新局{number}", f"T{number}", "", "", "01", ""]
    require_same_again(filed(tmp_path, "csv", [row], HEADER), bureau, create_bodies=True)
    assert known_by([row]) == {row[0]: f"{body}|T{number}-01"}


@pytest.mark.parametrize("owner", ["unknown", "malformed", "named", "nameless"])
def test_no_row_of_another_body_takes_the_item_of_the_code_that_it_writes(bureau: Body, tmp_path: Path, owner: str) -> None:
    """A draft of the bureau's own, and a row that writes its 实施编码 and serial for a body that nobody registered, for one whose code is
    one sign too short, for a registered one that it only names; in either order, in one file or two, and once the body is there."""
    number, other = next(NUMBERS), Body.objects.exclude(pk=bureau.pk).filter(kind="bureau").first()
    assert other is not None
    basic = f"002{number:09d}"
    task = f"{bureau.uscc}3{basic}"
    mine = [f"本局{number}", "公共服务", basic, "", bureau.uscc, bureau.name, task, "", "", "01", ""]
    said = {"unknown": (code(), f"外局{number}"), "malformed": (bureau.uscc[:-1], f"坏码局{number}"), "named": ("", other.name)}
    theirs = [f"他局{number}", "公共服务", basic, "", *said.get(owner, (code(), "")), task, "", "", "01", ""]
    import_list(filed(tmp_path, "csv", [mine], HEADER), bureau)
    before = ItemVersion.objects.get(item__name=mine[0]).digest
    for rows in ([theirs], [mine, theirs], [theirs, mine]):
        import_list(filed(tmp_path, "csv", rows, HEADER), bureau)
        assert ItemVersion.objects.get(item__name=mine[0]).digest == before
    keys = known_by([mine, theirs])
    known = {"named": other.uscc}.get(owner) or theirs[4]
    assert keys[mine[0]] == f"{task}|01" and (owner == "named" or keys[theirs[0]] == f"{known}|{task}-01")
    require_same_again(filed(tmp_path, "csv", [theirs, mine], HEADER), bureau, create_bodies=True)
    assert known_by([mine, theirs]) == keys


@pytest.mark.parametrize("header", [HEADER, [word for word in HEADER if word != "地方实施编码"]], ids=["local-codes", "none"])
def test_a_row_whose_malformed_body_is_mended_goes_on_with_its_draft(bureau: Body, tmp_path: Path, header: list[str]) -> None:
    """Its national code was that of the body all the time; what stood for a local code goes."""
    number = next(NUMBERS)
    row = dict.fromkeys(HEADER, "") | {
        "事项名称": f"改好{number}",
        "事项类型": "公共服务",
        "基本编码": f"002{number:09d}",
        "办理项序号": "01",
    }
    row |= {"实施主体": bureau.name, "实施主体编码": bureau.uscc[:-1], "实施编码": f"{bureau.uscc}3002{number:09d}"}
    import_list(filed(tmp_path, "csv", [[row[word] for word in header]], header), bureau)
    item = Item.objects.get(name=row["事项名称"])
    assert item.body is None and item.key == f"{bureau.uscc[:-1]}|{row['实施编码']}-01"
    row["实施主体编码"] = bureau.uscc
    require_same_again(filed(tmp_path, "csv", [[row[word] for word in header]], header), bureau, create_bodies=False)
    again = Item.objects.get(name=row["事项名称"])
    assert (again.pk, again.body, again.key) == (item.pk, bureau, f"{row['实施编码']}|01")
