"""Every refusal says how to mend it (house 8.5), and calls a material by its name."""

import ast
from pathlib import Path
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.kernel import LINES, Desk, item_of
from oneseal.cases.tests.office import cast, filed, filing, item, refused, upload
from oneseal.catalogue.queries import version
from oneseal.law.rule import Refused

ROOMS = Path(__file__).parents[2]
PLACES = [*(ROOMS / "cases").rglob("*.py"), ROOMS / "seals/actions.py", ROOMS / "documents/actions/making.py"]
OURS = [path for path in PLACES if "tests" not in path.parts]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOMS).as_posix())
def test_no_refusal_is_raised_without_a_mend(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    told = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Refused"]
    assert [call.lineno for call in told if "mend" not in {word.arg for word in call.keywords}] == []


def test_a_material_is_called_by_its_name() -> None:
    desk = Desk(item_of("food-business"), {"business": "catering", "cold_chain": False})
    desk.file()
    with pytest.raises(Refused, match="可选：申请书、平面图"):
        desk.act("request_correction", lines=[{"line": "x", "problem": "x", "mend": "x"}])
    desk.act("request_correction", lines=[{"line": "layout", "problem": "不清楚", "mend": "重新绘制"}])
    with pytest.raises(Refused, match=r"“申请书”不在补正告知书所列范围.*平面图"):
        desk.act("supply", materials={"application": [{"id": "x", "sha256": ""}]})
    assert LINES["layout"] == "平面图"


@pytest.mark.usefixtures("city")
def test_a_file_that_is_not_hers_is_told_with_the_materials_name() -> None:
    case, given = filed(), filing()
    loaded = version(item().pk)
    line = next(each for each in loaded.materials_for(given["answers"]) if each.required and not loaded.is_form(each))
    actions.request_correction(case, [{"line": line.id, "problem": "x", "mend": "x"}], by=cast("李受理"))
    for wrong in (upload("冯旁人"), UUID(int=7)):
        with refused(case, f"材料“{line.name}”"):
            actions.supply(case, {line.id: [wrong]}, by=cast("王申请"))
        with pytest.raises(Refused, match=f"材料“{line.name}”"):
            actions.file(**{**given, "materials": {line.id: [wrong]}})


@pytest.mark.usefixtures("city")
def test_no_argument_of_the_program_is_named_to_people() -> None:
    with pytest.raises(Refused) as refusal:
        actions.accept("x", by=cast("李受理"))  # type: ignore[arg-type]  # what a program may send
    assert refusal.value.field == "case" and "case" not in refusal.value.reason
