"""导入清单: codes of a row that contradict each other. Each row is one item, none stops the list, and what goes out comes in as it was."""

from pathlib import Path
from random import Random

import pytest

from oneseal.catalogue.actions import check_list, import_list
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries.exporting import write_list
from oneseal.catalogue.rules.codes import LENGTHS
from oneseal.catalogue.tests.test_import_untidy import UNTIDY, filed, require_same_again, written_of
from oneseal.catalogue.tests.test_importing import NUMBERS, code, counts
from oneseal.people.models import Body

HEADER = [*UNTIDY, "办理项序号", "常见问题"]
FAQ = '[{"question": "要多久？", "answer": "当场"}]'


def contradictory(chance: Random, bureau: Body) -> list[str]:
    """A row of which every code is one of several that have nothing to do with each other, or is left out."""
    number = next(NUMBERS) + 1000
    body = chance.choice([code(), bureau.uscc])
    basic = chance.choice([f"002{number:09d}", f"511A{number:010d}", "0.02E+10", ""])
    local = chance.choice([f"L-{number}", f"511A{number:06d}-511602000000-000-{body}-1-00", ""])
    owner = chance.choice([f"11330302MB1D{number % 10000:04d}5X", body, body, body[:-1].lower(), "无", ""])
    department = chance.choice([f"某局{number}", bureau.name, ""])
    task = chance.choice([f"{body}3002{number:09d}", f"{body}3003{number:09d}", "1.1E+30", f"T{number}", ""])
    handle = chance.choice([f"{body}3002{number:09d}01", f"{body}3004{number:09d}02", f"H{number}", ""])
    own, serial = chance.choice([f"S-{number}b", "", ""]), chance.choice(["01", "07", "", ""])
    faq = chance.choice([FAQ, ""])
    return [f"乱{number}", "公共服务", basic, local, owner, department, task, handle, own, serial, faq]


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


def test_two_rows_known_by_codes_that_their_body_cannot_have_are_two_items(bureau: Body, tmp_path: Path) -> None:
    """No national code can be made of a province's basic code: the 实施编码 that the list writes stands for the local one, and is named."""
    numbers = [next(NUMBERS), next(NUMBERS)]
    rows = [[f"省码{each}", "公共服务", f"511A{each:010d}", "", bureau.uscc, bureau.name, f"T{each}", "", "", "01", ""] for each in numbers]
    file = filed(tmp_path, "xlsx", rows, HEADER)
    (told,) = [each for each in check_list(file, bureau).findings if each["field"] == "local_task_code"]
    assert told["value"] == f"T{numbers[0]}" and told["rule"].startswith("I-11") and "共 2 行" in told["reason"]
    require_same_again(file, bureau, create_bodies=False)
    held = Item.objects.filter(name__in=[each[0] for each in rows])
    assert {(item.key, item.former_key) for item in held} == {(f"{bureau.uscc}|T{each}", f"T{each}|01") for each in numbers}


def test_a_row_of_whose_codes_its_body_makes_another_items_is_an_item_of_its_own(bureau: Body, tmp_path: Path) -> None:
    """Both rows name one basic code and serial: the second stays what its list calls it, and both are known again."""
    number = next(NUMBERS)
    basic = f"002{number:09d}"
    rows = [[f"同码{at}-{number}", "公共服务", basic, "", bureau.uscc, bureau.name, f"{at}{number}", "", "", "01", ""] for at in "TU"]
    require_same_again(filed(tmp_path, "csv", rows, HEADER), bureau, create_bodies=False)
    first, second = (Item.objects.get(name=each[0]) for each in rows)
    assert first.task_code.endswith(basic) and first.task_code == second.task_code
    assert (first.key, first.former_key) == (f"{first.task_code}|01", f"T{number}|01")
    assert (second.key, second.former_key) == (f"U{number}|01", None)
