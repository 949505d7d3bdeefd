"""Lists that go out: XLSX, CSV and JSON with national names or Chinese labels, and the empty template; taken in again they change
nothing."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries.lists import ListedItem, Published
from oneseal.catalogue.rules import RULES, Finding, ItemRefused
from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.columns import PLAIN_LABELS, ROW_LABELS, cell_of, guarded
from oneseal.catalogue.rules.content import FILES, ROWS, TRANSFERRED
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.rules.intermediaries import SERVICES, services_of
from oneseal.catalogue.rules.list_cells import Said, element_cells, heading_of, headings, plain_cells
from oneseal.catalogue.rules.stream import DRAFT, is_over
from oneseal.journal.queries import today
from oneseal.people.models import Body


def listed(keeper: Body) -> Iterator[Said]:
    """Every leaf that a bureau keeps as its last version says it, in the order of its key; read by chunks."""
    seen = None
    rows = (
        ItemVersion.objects.filter(item__keeper=keeper, item__is_leaf=True, item__discarded_on=None)
        .select_related("item")
        .order_by("item__key", "-version")
    )
    for row in rows.iterator(chunk_size=200):
        if row.item_id == seen:
            continue
        seen = row.item_id
        state = "4" if row.state == DRAFT else "3" if is_over(row.state, row.cancel_on, today()) else "1"
        elements = {**row.content["elements"], "task_version": row.version, "task_state": state}
        services = services_of(row.content)
        yield {"mode": TRANSFERRED, **row.content, "elements": elements, **({SERVICES: services} if services else {})}


def write_list(file: Path, keeper: Body, *, names: bool = False) -> int:
    """Write a bureau's list as its file name's ending says; how many items. ``names``: national names as headings instead of labels."""
    writers = {".xlsx": _write_xlsx, ".csv": _write_csv, ".json": _write_json}
    writer = writers.get(file.suffix.lower())
    if writer is None:
        raise ItemRefused("不能导出", [Finding("file", file.name, RULES["I-17"], "不认识的文件类型", "使用 .xlsx、.csv 或者 .json")])
    return writer(file, listed(keeper), names)


def _write_csv(file: Path, items: Iterable[Said], names: bool) -> int:
    """UTF-8 with a mark, so that spreadsheets open it rightly, and no cell a formula; tables of an item as JSON in their column."""
    many = 0
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([*headings(names), *(ROWS if names else ROW_LABELS.values())])
        for said in items:
            cells = [*element_cells(said), *plain_cells(said), *(cell_of(None, said.get(name) or None) for name in ROW_LABELS)]
            writer.writerow(map(guarded, cells))
            many += 1
    return many


def _write_json(file: Path, items: Iterable[Said], names: bool) -> int:
    many = 0
    with file.open("w", encoding="utf-8") as text:
        text.write("[")
        for said in items:
            own = {heading_of(ELEMENTS[name], names) if name in ELEMENTS else name: value for name, value in said["elements"].items()}
            parts = {(name if names else _label(name)): value for name, value in said.items() if name not in {"elements", FILES}}
            text.write(",\n" if many else "\n")
            text.write(json.dumps({**own, **parts}, ensure_ascii=False))
            many += 1
        text.write("\n]\n")
    return many


def _write_xlsx(file: Path, items: Iterable[Said], names: bool) -> int:
    from oneseal.catalogue.queries.workbooks import write_workbook  # only who needs a workbook loads what makes one

    return write_workbook(file, items, names)


def _label(name: str) -> str:
    return ROW_LABELS.get(name) or PLAIN_LABELS.get(name, name)


LIST_COLUMNS = ("事项名称", "业务办理项编码", "实施主体", "区划代码", "办理方式", "全程网办", "承诺办结时限", "到办事现场次数")


def list_rows(items: Iterable[ListedItem]) -> list[dict[str, Any]]:
    """Items of one of the four lists as its page, its file and the open API give them."""
    return [
        {
            "name": each.name,
            "task_handle_item": each.elements["task_handle_item"],
            "body": each.body,
            "division": each.division,
            "mode": each.mode,
            "wholly_online": each.is_wholly_online,
            "promise": promise_of(each.elements),
            "visits": each.elements["limit_scene_num"],
        }
        for each in items
    ]


def promise_of(elements: Mapping[str, Any]) -> str:
    """承诺办结时限 in words."""
    unit = code_sets()["limit_unit"].labels().get(str(elements["promise_type"]), "")
    return f"{elements['promise_day']}个{unit}" if elements["promise_day"] else "当场办结"


def write_four_lists(folder: Path, told: Published) -> list[Path]:
    """One CSV for each list; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for each, rows in told.lists:
        file = folder / f"{each.name}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(LIST_COLUMNS)
            writer.writerows([*(guarded(cell_of(None, value)) for value in row.values())] for row in list_rows(rows))
        files.append(file)
    return files


def write_template(file: Path) -> None:
    """An empty list with every element's heading, its help as a comment, and a drop-down where it has codes; all cells are text."""
    from oneseal.catalogue.queries.workbooks import write_empty

    write_empty(file)
