"""申请表原样 The form as it was filed, as PDF: values, case number, statement of truth; made each time from what was sealed on filing."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.desk import CORRECTED, Answer, Desk, answers_of
from oneseal.cases.queries.given import MaterialLine
from oneseal.cases.queries.mine import service_of
from oneseal.catalogue.rules import filed_sheet
from oneseal.documents.queries import form
from oneseal.journal.queries import open_personal
from oneseal.journal.rules import Entry
from oneseal.people.rules import Standing


def may_read_whole(standing: Standing, desk: Desk) -> bool:
    """Whether numbers stand there in full: for the applicant, whoever represents it by law, and who filled the form in herself."""
    return standing.person in {desk.row.applicant_id, desk.row.agent_id} or desk.row.applicant_id in standing.represents


def values_of(desk: Desk) -> dict[str, Any]:
    """What the form says that counts: as filed, or as corrected last; in clear."""
    return _form(desk.row.form)


def form_that_counts(case: UUID) -> dict[str, Any]:
    """The same of a case by its key; whoever calls has asked whether it may be read."""
    return _form(CaseTable.objects.values_list("form", flat=True).get(id=case))


def _form(record: UUID) -> dict[str, Any]:
    return dict(open_personal([record]).get(record, {}).get("form", {}))


def corrected_in(desk: Desk, entries: Sequence[Entry], given: Entry) -> list[tuple[str, str, str]]:
    """What an entry put right in the form, in the form's order: the field, what stood there and what stands there since; numbers of persons
    in part. One query."""
    changed = given.data.get("form_changed", ())
    if not changed:
        return []
    forms = [UUID(each.data["form"]["personal"]) for each in entries if each.version <= given.version and "form" in each.data][-2:]
    known = open_personal(forms)
    before, after = (_by_field(answers_of(desk.loaded, known.get(form, {}).get("form", {}))) for form in forms)
    titles = desk.loaded.form.titles
    return [(titles[name], before.get(name, ""), after.get(name, "")) for name in desk.loaded.form.order if name in changed]


def _by_field(answers: Iterable[Answer]) -> dict[str, str]:
    """Field → its value in words; of a table each of its cells."""
    found: dict[str, list[str]] = {}
    for answer in answers:
        found.setdefault(answer.field, []).append(answer.value)
    return {name: "，".join(filter(None, values)) for name, values in found.items()}


def filed_pdf(desk: Desk, *, clear: bool) -> bytes:
    """The PDF; the same case gives the same bytes. Numbers of persons are masked unless ``clear``."""
    values = values_of(desk)
    on = desk.case.received_on
    received = f"{on.year}年{on.month}月{on.day}日"
    sheet = filed_sheet(
        desk.loaded,
        head=[
            ("办件编号", desk.row.number),
            ("申请人", desk.applicant),
            *([("代理人", desk.agent)] if desk.agent else []),
            *([("提交人", f"{desk.representative}（法定代表人、负责人或者经营者）")] if desk.representative else []),
            ("提交日期", received),
            ("办理机关", str(desk.loaded.elements["dept_name"])),
        ],
        situations=desk.situations,
        answers=[(answer.section, answer.label, answer.value) for answer in answers_of(desk.loaded, values, clear=clear)],
        materials=[(line.name, _given(line)) for line in desk.materials],
        statements=[*_service(desk), _stated(desk), f"本表由申请人于{received}提交，已存入办件，不能更改。", *_corrected(desk)],
    )
    return form(sheet, desk.case.received_on)


def _corrected(desk: Desk) -> list[str]:
    """When the form was corrected, and what of it."""
    return [
        f"{localtime(done.at):%Y-%m-%d} 申请人按补正告知改正：{words}。"
        for done in desk.done
        for label, words in done.said
        if done.act in {"supply", "add_material"} and label == CORRECTED
    ]


def _given(line: MaterialLine) -> str:
    files = [file.name for file in line.files if file.round == 0]
    return "、".join([*(["即本表"] if line.by_form else []), *files]) or "—"


def _stated(desk: Desk) -> str:
    """What she stated, of which text and when; the filing is the statement's instant."""
    words, version = desk.stated
    at = localtime(desk.done[0].at)
    return f"{words}（{at.year}年{at.month}月{at.day}日{at:%H:%M}在线勾选，文本 {version} 版）" if version else words


def _service(desk: Desk) -> list[str]:
    """How papers reach her, and what she agreed to; a filing that kept no version says the one word it has."""
    told = service_of(desk.row.form)
    agreed = "；".join(desk.consents) or ("同意电子送达" if told.get("electronic") else "")
    address = f"送达地址：{told['address']}" if told.get("address") else ""
    return ["。".join([*filter(None, (agreed, address)), ""])] if agreed or address else []
