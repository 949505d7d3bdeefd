"""附上空白表格、示例样表 Files for the materials of an item: kept by the documents room, named by the draft under their hash, so that every
version keeps its own."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO
from uuid import UUID

from oneseal.catalogue.actions.items import Permission
from oneseal.catalogue.actions.versions import draft_item
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries.linking import next_content_of
from oneseal.catalogue.rules import RULES
from oneseal.catalogue.rules.attached import NAMED, with_file, without_file
from oneseal.documents.actions import enclose_file
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused

STORED = ("name", "sha256", "media_type", "size")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file for a material. ``place``: of the material in its table, from 0; ``element``: form_guid or example_guid; ``stream`` None: what
    the material names is taken off."""

    place: int
    element: str
    stream: BinaryIO | None = None
    name: str = ""


@verb
def attach_files(version: UUID, files: object, *, change_reason: str, by: UUID, seen: str = "") -> UUID:
    """The item's draft has these files and no longer those taken off; a published item gets its next draft. Returns the draft's id.

    ``files``: of ``Attached``. ``seen``: the digest of the version that the person looked at. Raises Refused, and no draft changes, when
    one of the files may not be received.
    """
    row = ItemVersion.objects.select_related("item__keeper").filter(pk=version).first()
    if row is None:
        raise Refused(RULES["I-08"], "没有找到这个事项版本", field="version", mend="请从事项页重新打开")
    Permission.of(by, REVIEW, row.item.keeper).require_now()
    if row.item.body_id is None:
        raise Refused(RULES["I-15"], "实施主体没有登记，不能起草", field="body", mend="请先在事项页补登实施主体，再选文件")
    if seen and seen != row.digest:
        mend = "请重新打开，再选文件"
        raise Refused(RULES["I-08"], "这个事项在您查看以后被他人改过，本次没有保存", mend=mend)
    content = _with_all(next_content_of(row), _checked(files, len(row.content["materials"])))
    return draft_item(
        body=row.item.body_id, content=content, form=row.form, chart=row.chart, by=by, change_reason=change_reason, seen=row.digest,
        part="materials",
    )  # fmt: skip


def _checked(files: object, many: int) -> list[Attached]:
    given = list(files) if isinstance(files, Iterable) else []
    if not given or not all(isinstance(each, Attached) and each.element in NAMED and 0 <= each.place < many for each in given):
        raise Refused(RULES["I-04"], "没有写明是哪一项材料的哪一份文件", field="files", mend="请从事项页打开，在材料后面选文件")
    return given


def _with_all(content: dict[str, Any], files: Iterable[Attached]) -> dict[str, Any]:
    for each in files:
        if each.stream is None:
            content = without_file(content, each.place, each.element)
        else:
            kept = asdict(enclose_file(each.stream, each.name))
            content = with_file(content, each.place, each.element, {name: kept[name] for name in STORED})
    return content


__all__ = ["Attached", "attach_files"]
