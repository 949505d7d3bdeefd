"""没有实施主体的草稿: what an earlier list made of a row whose body could not be read. A mended list goes on with it: no second item is
made. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.rules import Finding, found
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.rules.keys import listed_code
from oneseal.catalogue.rules.stream import DRAFT
from oneseal.catalogue.rules.taking import Said
from oneseal.people.models import Body


@dataclass(slots=True)
class Latest:
    """An item and the last version it has."""

    item: Item
    content: Mapping[str, Any]
    form: Any
    chart: str
    digest: str
    number: int = 1
    """Of the version that the next draft is."""
    stage: str = ""
    """Of the last version."""
    is_open: bool = False
    """Whether that is a draft."""


def last_of(items: Sequence[Item]) -> dict[UUID, Latest]:
    """Of each item the last version; one query."""
    versions: dict[UUID, ItemVersion] = {}
    for row in ItemVersion.objects.filter(item__in=items, item__discarded_on=None).order_by("version"):
        versions[row.item_id] = row
    nothing: Mapping[str, Any] = {"elements": {}}
    return {
        item.pk: Latest(
            item, said.content, said.form, said.chart, said.digest, said.version + (said.state != DRAFT), said.stage, said.state == DRAFT
        )
        if (said := versions.get(item.pk))
        else Latest(item, nothing, NO_FORM, "", "")
        for item in items
    }


@dataclass(slots=True)
class Orphans:
    """The drafts without a body that a bureau keeps; each is taken up by one row."""

    keeper: Body
    taken: set[UUID] = field(default_factory=set)

    def beside(self, rows: Iterable[Said]) -> dict[str, list[Latest]]:
        """地方实施编码 → the drafts without a body that have it; two queries for all rows."""
        codes = {known_as(said) for said in rows} - {""}
        if not codes:
            return {}
        free = Item.objects.filter(body=None, keeper=self.keeper, is_leaf=True, discarded_on=None, local_task_code__in=codes)
        found: dict[str, list[Latest]] = {}
        for each in last_of(list(free.select_related("body", "keeper"))).values():
            found.setdefault(each.item.local_task_code, []).append(each)
        return found

    def taken_up(self, said: Said, drafts: Iterable[Latest], spoken_of: Iterable[str]) -> Latest | None:
        """The draft that the row mends: of its local code, its title and its body's name, and no other row's. A draft that may be meant
        and is not taken up is named."""
        spoken, body = set(spoken_of), str(said.elements.get("dept_name") or "")
        near = [
            each
            for each in drafts
            if each.item.pk not in self.taken
            and each.item.key not in spoken
            and (not body or str(each.content["elements"].get("dept_name") or body) == body)
        ]
        same = [each for each in near if each.item.name == said.name]
        if len(same) == 1:
            (draft,) = same
            self.taken.add(draft.item.pk)
            said.elements.setdefault("local_task_code", "")  # what stood for it while the body was wrong goes
            said.findings.append(_told(draft, "这一行接续以前导入的、没有实施主体的草稿", "不用另行处理；原来的识别键仍指这个事项"))
            return draft
        for draft in near:
            doubt = "地方实施编码相同，名称不同" if draft not in same else "地方实施编码和名称相同的不止一个"
            mend = "核对是不是同一事项；是同一事项的，作废那个草稿"
            said.findings.append(_told(draft, f"已有一个没有实施主体的草稿，{doubt}，没有并入", mend))
        return None


def known_as(said: Said) -> str:
    """The local code of a draft that the row may mend: its own, else that which stood for it as long as its 实施编码 was not its body's."""
    return str(said.elements.get("local_task_code") or "") or listed_code(said.elements)


def _told(draft: Latest, reason: str, mend: str) -> Finding:
    written = draft.item.key.partition("|")[0]
    return found(
        "I-11", "local_task_code", draft.item.local_task_code, f"{reason}：“{draft.item.name}”（实施主体“{written}”）", mend, "warn"
    )
