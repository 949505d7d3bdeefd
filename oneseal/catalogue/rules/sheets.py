"""申请表的样子 An item's form as a sheet to be set on A4: in blank, as a filled sample, or as it was filed; and 授权委托书 likewise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from oneseal import flow
from oneseal.catalogue.rules.attached import Held
from oneseal.catalogue.rules.content import LINKED
from oneseal.catalogue.rules.elements import NATURAL, NEEDS
from oneseal.catalogue.rules.guide import guide_of
from oneseal.catalogue.rules.results import RESULT_SAMPLE, has_result_sample, labelled, sourced
from oneseal.catalogue.rules.situations import Material
from oneseal.catalogue.rules.versions import LoadedVersion
from oneseal.law.codes import id_check, organisation_check, uscc_check

FROM_PAGE = "标有空白表格、样表的材料，扫本页上方的二维码打开指南网页下载。"
BLANK_ROWS = 4
"""Empty rows of a table that is filled in by hand."""
SAMPLE, RESULT = "样表", "样本"
TRUTH_VERSION = "2026-11"
TRUTHS = {TRUTH_VERSION: "申请人声明：所填内容和所交材料真实、有效；隐瞒有关情况或者提供虚假材料的，依法承担责任。"}
"""The statement of truth by version: what an applicant once stated is never put in other words; a new text is a new version."""
TRUTH = TRUTHS[TRUTH_VERSION]
LONG, WIDE = 18, 2
"""A column whose values may be so long is so many times as wide as others."""
Sheet = dict[str, Any]
Cell = dict[str, Any]


def _with_check(first17: str) -> str:
    return first17 + id_check(first17)


def _coded(division: str, organisation: str) -> str:
    first17 = division + organisation + organisation_check(organisation)
    return first17 + uscc_check(first17)


EXAMPLE = {
    "person": "张示例",
    "firm": "示例商行",
    "address": "示例市示例区示例路1号",
    "text": "（在此填写）",
    "id-number": _with_check("99010119900307001"),
    "uscc": _coded("91990102", "MA9XX002"),
    "mobile": "13900000001",
    "date": "2026-03-02",
    "decimal": "60",
    "positive-decimal": "60",
}
"""What a sample is filled in with: of no place and nobody, with check digits that are right."""
PLACES = ("地址", "住所", "场所")


def example_values(loaded: LoadedVersion) -> dict[str, Any]:
    """Every field of the form filled in with invented data that its own check accepts."""
    return {name: _example(name, schema) for name, schema in loaded.form.schema["properties"].items()}


def _example(name: str, schema: Mapping[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "array":
            return [_example(name, schema["items"])]
        case "object":
            return {inner: _example(inner, each) for inner, each in schema["properties"].items()}
        case "integer":
            return max(int(schema.get("minimum", 1)), 1)
        case "boolean":
            return True
    title = str(schema.get("title", ""))
    kind = str(schema.get("format", ""))
    if not kind:
        kind = (
            "address" if any(word in title for word in PLACES) else "person" if "姓名" in title else "firm" if "名称" in title else "text"
        )
        kind = "id-number" if "证件号码" in title else kind
    return EXAMPLE[kind][: int(schema.get("maxLength", 200))]


def form_sheet(loaded: LoadedVersion, values: Mapping[str, Any], answers: Mapping[str, Any], *, mark: str = "") -> Sheet:
    """The form in its own order. Fields without a value stay empty; choices are all shown, those taken ticked."""
    properties = loaded.form.schema["properties"]
    sections = [{"title": "申请人的情形", "rows": _situations(loaded, answers)}] if loaded.situations else []
    for section in loaded.form.sections:
        rows = [[str(properties[name].get("title", name)), _cell(loaded, name, values.get(name))] for name in section["fields"]]
        sections.append({"title": str(section["title"]), "rows": rows})
    asked = loaded.materials_for(answers) if answers else loaded.materials
    sections.append({"title": "随申请提交的材料", "rows": [["材料", _materials(asked)]]})
    return _sheet(loaded, f"{loaded.name}申请表", sections, [TRUTH], ["申请人（签名或者盖章）"], mark)


def filed_sheet(
    loaded: LoadedVersion,
    *,
    head: Sequence[tuple[str, str]],
    situations: Sequence[tuple[str, str]],
    answers: Sequence[tuple[str, str, str]],
    materials: Sequence[tuple[str, str]],
    statements: Sequence[str],
) -> Sheet:
    """What was filed: ``head`` the numbers and names of the case, ``answers`` section, label and value, ``materials`` line and files."""
    sections = [{"title": "办件", "rows": _pairs(head)}]
    if situations:
        sections.append({"title": "申请人的情形", "rows": _pairs(situations)})
    for title in dict.fromkeys(title for title, _, _ in answers):
        sections.append({"title": title, "rows": _pairs([(label, value) for of, label, value in answers if of == title])})
    sections.append({"title": "随申请提交的材料", "rows": _pairs(materials)})
    return _sheet(loaded, f"{loaded.name}申请表", sections, list(statements), [], "")


def mandate_sheet(loaded: LoadedVersion, *, filled: bool) -> Sheet:
    """授权委托书 for this item: who is represented, by whom, for what and until when."""
    given = [*(EXAMPLE[name] for name in ("firm", "uscc", "person", "id-number", "mobile")), "2026年3月2日至2026年6月1日"]
    labels = ["委托人姓名或者名称", "委托人证件号码", "受托人姓名", "受托人身份证号码", "受托人手机号码", "委托期限"]
    rows = [[label, _said(given[place] if filled else "")] for place, label in enumerate(labels)]
    powers = ["提交申请", "补正材料", "撤回申请", "领取证照和文书"]
    choices = [[power, filled and power != "撤回申请"] for power in powers]
    sections = [
        {"title": "委托双方", "rows": rows},
        {"title": "委托事项", "rows": [["办理事项", _said(loaded.name)], ["权限", {"kind": "choices", "choices": choices}]]},
    ]
    words = ["受托人在上述权限和期限内以委托人名义办理的，由委托人承担后果。委托可以随时终止，终止前已经办理的仍然有效。"]
    signatures = ["委托人（签名或者盖章）", "受托人（签名）"]
    return _sheet(loaded, "授权委托书", sections, words, signatures, SAMPLE if filled else "")


def result_sheet(loaded: LoadedVersion) -> Sheet:
    """结果样本: what the result looks like, line by line as the item's certificate shows it, with invented data; no number and no seal."""
    is_person = str(loaded.elements.get("server_type", "")) == NATURAL
    applicant = {"name": EXAMPLE["person" if is_person else "firm"], "code": EXAMPLE["id-number" if is_person else "uscc"]}
    answers = labelled(loaded, loaded.complete_answers({}))
    known = {"applicant": applicant, "form": example_values(loaded), "answers": answers, "allotted": EXAMPLE["uscc"]}
    own = [(field.label, sourced(known, field.source)) for field in loaded.certificate_fields]
    own = own or [("申请人", applicant["name"]), ("办理事项", loaded.name)]
    ending = [("有效期", loaded.validity_text), ("颁发机构", str(loaded.elements["dept_name"]))]
    sections = [{"title": loaded.result_name, "rows": _pairs([pair for pair in (*own, *ending) if pair[1]])}]
    words = f"本样本只说明{loaded.result_name}有哪些内容，所填内容是虚构的，没有编号和印章，不能当作{loaded.result_name}使用。"
    return _sheet(loaded, f"{loaded.result_name}（样本）", sections, [words], [], RESULT)


def written_sheet(loaded: LoadedVersion, held: Held) -> Sheet:
    """A blank form or a sample whose words the item itself holds (``attached``): section by section rows of label and example, choices,
    paragraphs, and plans drawn of boxes; a blank has the labels without the examples."""
    said = held.written or {}
    sections = [_written(section, filled=held.filled) for section in said["sections"]]
    statements, signatures = list(said.get("statements", ())), list(said.get("signatures", ()))
    return _sheet(loaded, held.name.removesuffix(".pdf"), sections, statements, signatures, SAMPLE if held.filled else "")


def _written(section: Mapping[str, Any], *, filled: bool) -> dict[str, Any]:
    rows = []
    for label, example, *more in section.get("rows", ()):
        if isinstance(example, list):
            cell: Cell = {"kind": "choices", "choices": [[each, filled and place == 0] for place, each in enumerate(example)]}
        else:
            cell = {**_said(example if filled else ""), "tall": bool(more) and not filled}
        rows.append([label, cell])
    plan = [dict(zip(("x", "y", "wide", "high", "words"), box, strict=True)) for box in section.get("plan", ())]
    return {"title": section["title"], "rows": rows, "words": list(section.get("words", ())), "plan": plan}


ITEM_FORMS: Mapping[str, Callable[[LoadedVersion], Sheet]] = {
    "application": lambda loaded: form_sheet(loaded, {}, {}),
    "application-sample": lambda loaded: form_sheet(loaded, example_values(loaded), loaded.complete_answers({}), mark=SAMPLE),
    "mandate": lambda loaded: mandate_sheet(loaded, filled=False),
    "mandate-sample": lambda loaded: mandate_sheet(loaded, filled=True),
    RESULT_SAMPLE: result_sheet,
}
"""What can be had of an item: the form and the mandate, in blank and as samples, and a sample of its result."""


def forms_of(loaded: LoadedVersion) -> tuple[str, ...]:
    """Which of them this item has: what is filled in where it is applied for here, the sample where it has a result."""
    filled = tuple(name for name in ITEM_FORMS if name != RESULT_SAMPLE) if loaded.form.order else ()
    return (*filled, RESULT_SAMPLE) if has_result_sample(loaded) else filled


def guide_sheet(loaded: LoadedVersion, printed: date, site: str) -> Sheet:
    """办事指南 to be set on A4: all that the guide's page says, the chart, which version it is and on which day it was made. ``site``:
    what stands before the addresses of our own pages, which nobody can press on paper."""
    guide = guide_of(loaded)
    told: Sheet = asdict(guide)
    since = f"自{_day(loaded.effective_on)}起施行" if loaded.effective_on else "尚未施行"
    free = "收费" if guide.has_fee else "不收费"
    spot = [guide.promise, "自受理之日起；法定" + guide.statutory] if not guide.on_the_spot else ["当场办结", ""]
    got = [guide.result or "无", f"有效期{guide.validity}" if guide.validity else ""]
    facts = (("多久办好", *spot), ("收费", free, ""), ("能拿到", *got))
    body = f"由{guide.decided_by}受理和决定，{guide.body}公布" if guide.decided_by else guide.body
    forms = "空白申请表、样表和授权委托书可以从指南网页下载" + ("。" if guide.only_in_person else "；在网上申请的，直接在线填写。")
    forms = forms if loaded.mode != LINKED else ""
    forms += FROM_PAGE if any(line.blank or line.sample for line in guide.materials) else ""
    for line in (line for part in told["parts"].values() for line in part["lines"]):
        line["value"] = f"{site}{line['value']}" if line["value"].startswith(("/items/", "/items?")) else line["value"]
    for line in told["materials"]:
        line["files"] = _links(line.pop("blank"), line.pop("sample"), site)
    return told | {
        "title": f"{guide.name}办事指南",
        "under": [f"{body}　第 {guide.version} 版，{since}", f"业务办理项编码 {guide.code}"],
        "facts": [{"label": label, "value": value, "more": more} for label, value, more in facts],
        "forms": forms,
        "note": f"公布依据：{guide.ground}。本页于{_day(printed)}打印，以网页上的最新版为准。",
        "foot": f"{guide.code} 第 {guide.version} 版　{_day(printed)}打印",
        "chart": flow.draw(flow.read(loaded.chart.encode())) if loaded.chart else "",
    }


def _links(blank: Mapping[str, Any] | None, sample: Mapping[str, Any] | None, site: str) -> list[dict[str, str]]:
    had = [(label, file["at"]) for label, file in (("空白表格", blank), ("样表", sample)) if file]
    return [{"label": label, "href": f"{site}{at}" if at.startswith("/") else at} for label, at in had]


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _sheet(
    loaded: LoadedVersion, title: str, sections: list[dict[str, Any]], statements: list[str], signatures: list[str], mark: str
) -> Sheet:
    return {
        "title": title,
        "organ": str(loaded.elements["dept_name"]),
        "under": f"{loaded.elements['dept_name']}　业务办理项编码 {loaded.task_handle_item}　第 {loaded.version} 版",
        "sections": sections,
        "statements": statements,
        "signatures": signatures,
        "mark": mark,
        "demo": loaded.demo,
        "foot": f"{title}　{loaded.task_handle_item}-{loaded.version}",
    }


def _said(words: str) -> Cell:
    return {"kind": "text", "text": words}


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[list[Any]]:
    return [[label, _said(value)] for label, value in pairs]


def _situations(loaded: LoadedVersion, answers: Mapping[str, Any]) -> list[list[Any]]:
    return [
        [each.question, {"kind": "choices", "choices": [[label, answers.get(each.id) == value] for value, label in each.options.items()]}]
        for each in loaded.situations
    ]


def _materials(lines: Sequence[Material]) -> Cell:
    rows = [[line.name, str(line.row.get("page_num_y", 0)), str(line.row.get("page_num_f", 0)), NEEDS[line.need]] for line in lines]
    return {"kind": "rows", "heads": ["名称", "原件份数", "复印件份数", "必要性"], "widths": [5, 1, 1, 1], "rows": rows}


def _cell(loaded: LoadedVersion, name: str, value: Any) -> Cell:
    schema = loaded.form.schema["properties"][name]
    if loaded.form.widgets[name]["widget"] == "rows":
        inside = schema["items"]["properties"]
        rows = [[str(row.get(inner, "")) for inner in inside] for row in value or [{} for _ in range(BLANK_ROWS)]]
        heads = [str(each.get("title", inner)) for inner, each in inside.items()]
        widths = [WIDE if int(each.get("maxLength", 0)) >= LONG else 1 for each in inside.values()]
        return {"kind": "rows", "heads": heads, "widths": widths, "rows": rows}
    options = schema.get("items", schema).get("enum")
    if options:
        chosen = value if isinstance(value, list) else [value]
        return {"kind": "choices", "choices": [[str(each), each in chosen] for each in options]}
    if schema.get("type") == "boolean":
        return {"kind": "choices", "choices": [["是", value is True]]}
    tall = loaded.form.widgets[name]["widget"] == "textarea" and value is None
    return {**_said("" if value is None else str(value)), "tall": tall}
