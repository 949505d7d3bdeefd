"""导出的 CSV: no cell of it is a formula to a spreadsheet, and reading it again gives what was written (CWE-1236)."""

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from oneseal.catalogue.actions import import_list
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import write_list
from oneseal.catalogue.rules.columns import FORMULA, FORMULA_SIGNS, guarded, requoted, unguarded
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import counts, row, written
from oneseal.people.models import Body

__all__ = ["written"]
CELLS = ("=1+1", "+86", "-1", "@SUM(1+1)", "'quoted", "''", '="X1"', '=HYPERLINK("http://x","y")', "plain")


@given(st.text(alphabet="=+-@\t\r'a1", max_size=6))
def test_a_cell_is_read_as_it_was_said_and_never_begins_like_a_formula(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text and not cell.startswith(tuple(each for each in FORMULA_SIGNS if each != "'"))


def test_names_that_look_like_formulas_go_out_as_text_and_come_back_the_same(bureau: Body, written: Write, tmp_path: Path) -> None:
    rows = [[said, *row(bureau.uscc)[1:]] for said in CELLS]
    typed = [requoted(said) if FORMULA.fullmatch(said) else said for said in CELLS]
    import_list(written([[guarded(said), *each[1:]] for said, each in zip(typed, rows, strict=True)]), bureau)
    file = tmp_path / "out.csv"
    write_list(file, bureau)
    with file.open(encoding="utf-8-sig", newline="") as text:
        signs = tuple(each for each in FORMULA_SIGNS if each != "'")
        assert not [cell for cells in csv.reader(text) for cell in cells if cell.startswith(signs)]
    assert counts(import_list(file, bureau))[1:3] == (0, 0)
    file = file.with_suffix(".json")
    write_list(file, bureau)
    assert counts(import_list(file, bureau))[1:3] == (0, 0)
    kept = [ItemVersion.objects.get(item__key=f"{bureau.uscc}|{each[2]}").content["elements"]["task_name"] for each in rows]
    assert kept == list(CELLS)
