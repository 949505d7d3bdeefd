"""指南 One item whole, as its page and its paper say it: the guide, the exact materials, the form as data, the chart, blank forms."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from ninja import Field, Path, Query, Schema

from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import guide, in_force, item_form, item_of_code, version
from oneseal.catalogue.rules import LoadedVersion, Situation, forms_of, valid_answers
from oneseal.people.models import Body
from oneseal.web.open import schemas
from oneseal.web.open.api import address, reading
from oneseal.web.open.problems import absent
from oneseal.web.open.schemas import ANSWER, CODE
from oneseal.web.portal.browse.items import FORMS_SAID
from oneseal.web.situations import listed, why_of

BPMN, PDF = "application/xml", "application/pdf"
Code = Annotated[str, Path(pattern=CODE, description="业务办理项编码 · code of the handling item")]
FormName = Literal["application", "application-sample", "mandate", "mandate-sample", "result-sample"]


class Answers(Schema):
    """How somebody answers the questions of an item."""

    answer: list[Annotated[str, Field(pattern=ANSWER)]] = Field(
        [], description="情形编号:选项的值，可以多次 · id of a question, a colon, the value of an option; as often as needed"
    )


def row_of(code: str) -> ItemVersion:
    """The version in force that a code names; drafts, versions to come and withdrawn ones are not there."""
    item = item_of_code(code)
    row = in_force(item) if item else None
    if row is None:
        raise absent("code", code, "没有这个编码的现行事项", "编码见 /api/v1/items")
    return row


@reading("/items/{code}", "item", schemas.Guide, tag="items", missing=True)
def item(request: HttpRequest, code: Code) -> dict[str, Any]:
    """取一个事项的办事指南 The whole guide of an item: the very content of its page and its paper.

    要素按国家标准名称给出，代码都写成文字。Elements come under their national names, codes are said in words.
    """
    row = row_of(code)
    loaded = version(row.id)
    body = Body.objects.select_related("division").get(id=loaded.body)
    told = asdict(guide(row.id))
    return {
        **told,
        "code": code.upper(),
        "division": {"code": body.division_id, "name": body.division.name},
        "questions": [_question(each) for each in loaded.situations],
        "links": links_of(code.upper(), row.item_id, loaded),
    }


def links_of(code: str, item: UUID, loaded: LoadedVersion) -> dict[str, str]:
    """Where the rest of an item is; what is handled elsewhere has no chart and no form here."""
    own = {"self": address(f"/items/{code}"), "materials": address(f"/items/{code}/materials")}
    own |= {"page": reverse("item", args=[item]), "paper": reverse("item-guide", args=[item])}
    if loaded.chart:
        own["chart"] = address(f"/items/{code}/chart")
    if loaded.form.order:
        own["form"] = address(f"/items/{code}/form")
    return own | {f"forms/{name}": address(f"/items/{code}/forms/{name}") for name in forms_of(loaded)}


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _question(each: Situation) -> dict[str, Any]:
    options = [{"value": _said(value), "label": label} for value, label in each.options.items()]
    return {"id": each.id, "name": each.name, "question": each.question, "options": options, "default": _said(each.default)}


def given_answers(loaded: LoadedVersion, said: Iterable[str]) -> dict[str, Any]:
    """The answers that were given and no others; raises AnswersRefused for questions and options that the item does not have."""
    known = {each.id: each for each in loaded.situations}
    given: dict[str, Any] = {}
    for name, _, text in (each.partition(":") for each in said):
        options = known[name].options if name in known else ()
        given[name] = next((value for value in options if text in (_said(value), str(value))), text)
    whole = valid_answers(loaded.situations, {**loaded.complete_answers(given), **given})
    return {name: whole[name] for name in given}


@reading("/items/{code}/materials", "materials", schemas.Materials, tag="items", query=Answers, missing=True, unfit=True)
def materials(request: HttpRequest, code: Code, asked: Query[Answers]) -> dict[str, Any]:
    """按情形取材料清单 The exact list of material for one's situation.

    问题和选项见指南的 questions；没有回答的列在 open，看回答才知道要不要的材料列在 waiting。Questions and options stand in the guide's
    `questions`; those without an answer are told in `open`, the materials that depend on them in `waiting`. An answer that the version in
    force does not know is told with 409.
    """
    row = row_of(code)
    loaded = version(row.id)
    answers = given_answers(loaded, asked.answer)
    words = {each.id: asdict(each) for each in guide(row.id).materials}
    found = listed(loaded, answers)
    return {
        "code": code.upper(),
        "name": loaded.name,
        "answers": [
            {"id": each.id, "name": each.name, "value": _said(answers[each.id]), "label": each.options[answers[each.id]]}
            for each in loaded.situations
            if each.id in answers
        ],
        "open": [_question(each) for each in loaded.situations if each.id not in answers],
        "required": sum(line.required for line in found.asked),
        "materials": [{**words[line.id], "why": why_of(loaded, answers, line)} for line in found.asked],
        "waiting": [{**words[line.id], "when": when} for line, when in found.open],
    }


@reading("/items/{code}/form", "form", schemas.FormData, tag="items", missing=True)
def form(request: HttpRequest, code: Code) -> dict[str, Any]:
    """取表单的结构 The application form as data: JSON Schema with order, sections and widgets."""
    loaded = version(row_of(code).id)
    require_form(loaded, code)
    own = loaded.form
    return {
        "code": code.upper(),
        "name": loaded.name,
        "definition": own.schema,
        "order": own.order,
        "sections": own.sections,
        "widgets": own.widgets,
    }


@reading("/items/{code}/chart", "chart", None, tag="items", missing=True, media=BPMN)
def chart(request: HttpRequest, code: Code) -> HttpResponse:
    """取流程图 The chart (BPMN 2.0), which any editor of such charts opens."""
    loaded = version(row_of(code).id)
    if not loaded.chart:
        raise absent("code", code, "这个事项没有流程图，在主管部门的系统办理", "入口见指南")
    return _file(loaded.chart.encode(), BPMN, f"{loaded.name}.bpmn")


@reading("/items/{code}/forms/{name}", "blank-form", None, tag="items", missing=True, media=PDF)
def blank_form(request: HttpRequest, code: Code, name: Annotated[FormName, Path(description="哪一份 · which")]) -> HttpResponse:
    """取空白表格、样表、结果样本 A blank form, a filled-in sample, or a sample of the result, to print (A4)."""
    row = row_of(code)
    loaded = version(row.id)
    if name not in forms_of(loaded):
        require_form(loaded, code)
        raise absent("name", name, "这个事项没有这一份", "有哪些见指南的 links")
    return _file(item_form(row.id, name), PDF, f"{loaded.name} {FORMS_SAID[name]}.pdf")


def require_form(loaded: LoadedVersion, code: str) -> None:
    """404 for what is not applied for here."""
    if not loaded.form.order:
        raise absent("code", code, "这个事项在主管部门的系统办理，没有表单", "入口见指南")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
