"""导入清单: codes as people type them. Whatever a list writes, the same list again changes nothing, from every kind of file."""

import csv
import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from oneseal.catalogue.actions import check_list, discard_draft, import_list
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_importing import NUMBERS, code, counts
from oneseal.journal.models import JournalEntry
from oneseal.people.models import Body

UNTIDY = ["事项名称", "事项类型", "基本编码", "地方实施编码", "实施主体编码", "实施主体", "实施编码", "业务办理项编码", "地方基本目录编码"]
CODED = range(2, 9)
FILES = count()
WIDE = str.maketrans({place: place + 0xFEE0 for place in range(0x21, 0x7F)})
SPELLINGS = (
    str,
    str.lower,
    lambda text: f" {text}",
    lambda text: f"{text[:4]} {text[4:]}",
    lambda text: f"{text[:4]}\u3000{text[4:]}\u200b",
    lambda text: f"'{text}",
    lambda text: f"’{text}",
    lambda text: f'="{text}"',
    lambda text: text.translate(WIDE),
    lambda text: f"{text[:3].lower()}\n{text[3:]}",
    lambda text: f"\ufeff{text}\x07",
)
"""Ways to write a code."""


def filed(folder: Path, suffix: str, rows: list[list[str]], header: list[str] = UNTIDY) -> Path:
    """A list in a file of its own."""
    file = folder / f"untidy{next(FILES)}.{suffix}"
    if suffix == "csv":
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows([header, *rows])
    elif suffix == "json":
        said = [dict(zip(header, each, strict=True)) for each in rows]
        file.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    else:
        book = Workbook()
        sheet = book.worksheets[0]
        for each in [header, *rows]:
            sheet.append([text.replace("\x07", "") for text in each])
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if cell.value else cell.data_type
        book.save(file)
    return file


def written_of() -> tuple[int, int]:
    return JournalEntry.objects.count(), ItemVersion.objects.count()


def require_same_again(file: Path, keeper: Body, *, create_bodies: bool) -> None:
    """The list is taken in; checked and imported once more it says nothing new."""
    dry = check_list(file, keeper)
    first = import_list(file, keeper, create_bodies=create_bodies)
    if not create_bodies:
        assert counts(first) == counts(dry), "the dry run says what the import does"
    before = written_of()
    for again in (check_list(file, keeper), import_list(file, keeper, create_bodies=create_bodies)):
        rows, _, _, unchanged, aside = counts(again)
        assert (unchanged + aside, aside) == (rows, counts(first)[4])
    assert written_of() == before


@pytest.mark.parametrize("create_bodies", [False, True], ids=["as-registered", "create-bodies"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("place", [2, 3, 4, 6, 7, 8], ids=lambda place: UNTIDY[place])
def test_a_code_written_in_any_way_is_the_same_the_second_time(
    bureau: Body, tmp_path: Path, suffix: str, place: int, create_bodies: bool
) -> None:
    """One column at a time, with a local code beside it; of a registered body and of one that nobody registered."""
    rows = []
    for spelt in SPELLINGS:
        for body, name in ((bureau.uscc, bureau.name), (code(), f"外局{next(NUMBERS)}")):
            number = next(NUMBERS)
            basic = f"002{number:09d}"
            said = [f"试验{number}", "公共服务", basic, f"L-{number}a", body, name, "", "", ""]
            said[6], said[7], said[8] = f"{body}3{basic}", f"{body}3{basic}01", f"L{basic}b"
            said = [text if at in {*range(6), place} else "" for at, text in enumerate(said)]
            said[place] = spelt(said[place])
            rows.append(said)
    require_same_again(filed(tmp_path, suffix, rows), bureau, create_bodies=create_bodies)


@pytest.mark.parametrize("basic", ["0020 0100 2000", "'002001003000", "\u200b002001004000", "００２００１００５０００"])
def test_i_11_a_basic_code_written_otherwise_beside_a_local_code_is_the_items_plain_one(bureau: Body, tmp_path: Path, basic: str) -> None:
    """The row has one key, whichever way its other codes are written; it is told each time, and no code is kept as it was written."""
    local = f"L-{next(NUMBERS)}"
    file = filed(tmp_path, "csv", [["小餐饮备案", "公共服务", basic, local, bureau.uscc, bureau.name]], UNTIDY[:6])
    require_same_again(file, bureau, create_bodies=False)
    version = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{local}")
    assert len(version.content["elements"]["catalog_code"]) == 12 and version.content["elements"]["catalog_code"].isascii()
    again = check_list(file, bureau)
    assert [each["field"] for each in again.findings if "通常的写法" in each["reason"]] == ["catalog_code"]


def test_an_item_of_a_code_as_written_keeps_it_and_its_other_codes_are_plain(bureau: Body, tmp_path: Path) -> None:
    """An earlier list made it under the code as it was written; the row's other codes are the item's own as they are usually written."""
    number = next(NUMBERS)
    local, basic, body = f"L-{number}", f"002{number:09d}", code()
    known = filed(tmp_path, "csv", [[f"试验{number}", "公共服务", basic, local, body, "外局"]], UNTIDY[:6])
    import_list(known, bureau)
    item = Item.objects.get(key=f"{body}|{local}")
    version = ItemVersion.objects.get(item=item)
    written = body.lower()
    version.content["elements"]["dept_code"] = written
    Item.objects.filter(pk=item.pk).update(key=f"{written}|{local}")
    ItemVersion.objects.filter(pk=version.pk).update(content=version.content)
    row = [f"试验{number}", "公共服务", f"{basic[:4]} {basic[4:]}", local, written, "外局"]
    file = filed(tmp_path, "csv", [row], UNTIDY[:6])
    import_list(file, bureau)
    version.refresh_from_db()
    assert (version.content["elements"]["dept_code"], version.content["elements"]["catalog_code"]) == (written, basic)
    assert counts(import_list(file, bureau)) == (1, 0, 0, 1, 0)
    assert not Item.objects.filter(key=f"{body}|{local}").exists()


def test_i_11_a_further_row_of_a_key_writes_nothing_over_the_first(bureau: Body, tmp_path: Path) -> None:
    """Neither its national codes nor its serial: they stand in what is kept beside."""
    number = next(NUMBERS)
    first = [f"试验{number}", "公共服务", f"002{number:09d}", f"L-{number}", code(), "外局", "1.1E+30", "", ""]
    again = [*first[:6], f"{first[4]}3{first[2]}", f"{first[4]}3{first[2]}01", ""]
    require_same_again(filed(tmp_path, "csv", [first, again]), bureau, create_bodies=False)
    version = ItemVersion.objects.get(item__key=f"{first[4]}|{first[3]}")
    assert version.content["elements"]["task_code"] == "1.1E+30" and not version.content["elements"].get("handle_serial")
    assert again[6] in version.content["extra"][f"同一识别键的“{first[0]}”"]


def cells(number: int) -> st.SearchStrategy[list[str]]:
    """A row: few names and codes, so that rows meet, each code written in some way or left out. Bodies are the list's own: what is
    registered for one says nothing of another."""
    known = code()
    body = st.sampled_from([f"11330302MB1D{number % 10000:04d}5X", known, known[:-1].lower(), "无", ""])
    basic = st.sampled_from([f"002{number:09d}", f"511A{number:010d}", "0.02E+10", ""])
    local = st.sampled_from([f"L-{number}", f"l-{number}", f"511A{number:06d}-511602000000-000-{known}-1-00", ""])
    task = st.sampled_from([f"{known}3002{number:09d}", "1.1E+30", f"T{number}", ""])
    handle = st.sampled_from([f"{known}3002{number:09d}01", f"H{number}", ""])
    own = st.sampled_from([f"S-{number}b", ""])
    name = st.sampled_from([f"乱甲{number}", f"乱乙{number}"])
    kind = st.sampled_from(["公共服务", "行政许可", "没有的"])
    department = st.sampled_from([f"某局{number}", f"外局{number}", ""])
    plain = st.tuples(name, kind, basic, local, body, department, task, handle, own)
    spelt = st.lists(st.sampled_from(SPELLINGS), min_size=9, max_size=9)

    def said(pair: tuple[tuple[str, ...], list[Any]]) -> list[str]:
        texts, ways = pair
        return [way(text) if at in CODED and at != 5 and text else text for at, (text, way) in enumerate(zip(texts, ways, strict=True))]

    return st.tuples(plain, spelt).map(said)


@settings(
    max_examples=15, phases=[Phase.explicit, Phase.generate], deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), suffix=st.sampled_from(["csv", "xlsx", "json"]), create_bodies=st.booleans())
def test_any_list_imported_twice_is_unchanged_the_second_time(
    bureau: Body, tmp_path: Path, data: st.DataObject, suffix: str, create_bodies: bool
) -> None:
    rows = data.draw(st.lists(cells(next(NUMBERS) + 1000), min_size=1, max_size=4))
    require_same_again(filed(tmp_path, suffix, rows), bureau, create_bodies=create_bodies)
    for item in Item.objects.filter(name__in={each[0] for each in rows}, discarded_on=None):
        discard_draft(item.pk, reason="试验结束", by=holder_of(bureau, "审查"))
