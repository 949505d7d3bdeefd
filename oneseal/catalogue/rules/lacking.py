"""缺少的列: what a list as a whole does not say, told once with the number of rows that go without."""

from collections.abc import Iterator, Mapping

from oneseal.catalogue.rules.bulk import may_be_set
from oneseal.catalogue.rules.columns import PLAIN_LABELS, ROW_LABELS, field_label
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.rules.findings import RULES, Finding, found
from oneseal.catalogue.rules.keys import CATALOG, NATIONAL
from oneseal.catalogue.rules.taking import Said

BASIC = "catalog_code"
MOVED, OWN = f"{BASIC}|moved", f"{BASIC}|own"
"""A basic code that is not there because the column holds a province's own, or because the list knows its items by own codes alone."""
LABELS: Mapping[str, str] = {**{name: element.label for name, element in ELEMENTS.items()}, **ROW_LABELS, **PLAIN_LABELS}
_MEND = f"对照基本目录补上{CATALOG}位的基本编码；先按草稿导入、以后逐项填写也可以"


def columns_lacking(fields: set[str], said: Said) -> set[str]:
    """The columns that a row goes without. Codes that are made of the basic code go without saying when that is not there."""
    if BASIC not in fields:
        return fields
    return (fields - {BASIC, *NATIONAL}) | {_why(said)}


def _why(said: Said) -> str:
    if any(each.rule is RULES["I-11"] and each.field == "local_catalog_code" for each in said.findings):
        return MOVED
    return OWN if said.elements.get("local_catalog_code") or said.elements.get("local_task_code") else BASIC


def _inner(name: str) -> str:
    """A column of a table within the item: 申请材料的示例样表."""
    table, _, column = name.partition(".")
    return f"{ROW_LABELS[table]}的{field_label(table, column)}" if column and table in ROW_LABELS else name


def lacking_findings(lacking: Mapping[str, int]) -> Iterator[Finding]:
    """One finding for each column, in the order of the elements."""
    order = {name: place for place, name in enumerate(LABELS)}
    for name, many in sorted(lacking.items(), key=lambda pair: order.get(pair[0].partition("|")[0], len(order))):
        field, label = name.partition("|")[0], LABELS.get(name) or _inner(name)
        if name == MOVED:
            reason = f"“{LABELS[field]}”一列写的是省里的基本编码，不是国家的，{many} 行因此没有{CATALOG}位的基本编码"
            yield found("I-02", field, "", reason, _MEND)
        elif name == OWN:
            reason = f"清单只有省、市自编的编码，{many} 行没有{CATALOG}位的“{LABELS[field]}”，实施编码和业务办理项编码也就组不成"
            yield found("I-02", field, "", reason, _MEND)
        else:
            later = "成批修改" if may_be_set(field) else "逐项填写"
            mend = f"补上“{label}”这一列，或者导入后{later}"
            yield found("I-02", field, "", f"文件没有“{label}”这一列，{many} 行缺少", mend)
