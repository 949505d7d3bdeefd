"""办事指南的内容 What an item's guide says, once for page, paper and open data: every element under its national name, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oneseal.catalogue.rules.attached import BLANK, SAMPLE, Download, download_of
from oneseal.catalogue.rules.content import LINKED, MODES
from oneseal.catalogue.rules.elements import ELEMENTS, MATERIAL, SERVICE, Element, served_words
from oneseal.catalogue.rules.intermediaries import services_of
from oneseal.catalogue.rules.publishing import RANKS
from oneseal.catalogue.rules.results import RESULT_SAMPLE, has_result_sample
from oneseal.catalogue.rules.versions import Basis, LoadedVersion
from oneseal.law.days import Limit
from oneseal.law.licensing import published_elements
from oneseal.law.online import guide_elements

PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "can": (
        "受理条件",
        ("server_type", "character_topic_type", "accept_condition", "limit_explain", "forbidden_requirement", "right_enjoy_by_law",
         "duty_perform_by_law"),
    ),
    "time": ("办理时限", ("project_type", "anticipate_day", "promise_day", "extension_day", "delivery_day", "correction_day")),
    "how": (
        "办理方式",
        ("handle_type", "limit_scene_num", "handle_flow", "offline_flow", "offline_flow_explain", "online_flow", "online_flow_explain",
         "examine_type", "is_online", "online_handle_depth", "online_plan", "online_handle_url", "mobile_terminal_url", "link_addr",
         "handle_area", "is_entry_center", "is_service_terminals", "is_schedule", "schedule_rule", "is_mail_material", "is_mail_result",
         "is_pay_online", "survey", "hearing", "expert", "publicity"),
    ),
    "where": (
        "办理地点和咨询、投诉",
        ("dept_name", "decider_name", "transact_addr", "accept_place", "center_name", "transact_time", "traffic_guide", "town_name",
         "village_name", "link_way", "consult_phone", "consult_net", "consult_mail", "consult_wechat", "supervise_way", "complain_phone",
         "complain_net", "complain_mail", "complain_letter"),
    ),
    "fee": ("收费", ("is_fee", "fee_basis")),
    "intermediary": ("中介服务", ("is_exist_intermediary",)),
    "result": ("办理结果", ("result_type", "result_name", "result_guid", "validity_text", "annual_check")),
    "remedy": (
        "行政救济",
        tuple(f"administrative_{way}_{part}" for way in ("review", "litigation") for part in ("dept", "addr", "phone", "url")),
    ),
    "identity": (
        "事项信息",
        ("task_type", "task_handle_item", "task_code", "catalog_code", "local_catalog_code", "dept_code", "dept_type", "power_source",
         "entrust_name", "entrust_notice", "other_dept", "use_level", "power_division", "user_topic_type", "corp_topic_type"),
    ),
}  # fmt: skip
"""Part of a guide → its title and the elements it shows, in order; one that is empty is left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One element: its national name, its label and what it says."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """Elements under one heading."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the material list in words. ``need``: code of is_need; ``when``: the situations that ask for it, empty when all do;
    ``by_form``: the form that is filled in is it; ``blank`` and ``sample``: the blank form and the sample that can be had of it."""

    id: str
    name: str
    need: str
    need_label: str
    form: str
    copies: str
    source: str
    standard: str
    filling: str
    reason: str
    basis: str
    when: str
    by_form: bool
    blank: Download | None
    sample: Download | None


@dataclass(frozen=True, slots=True)
class Question:
    """A situation question and its answers."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the procedure."""

    name: str
    power: str
    limit: str


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee."""

    name: str
    standard: str
    basis: str
    reduction: str


@dataclass(frozen=True, slots=True)
class Service:
    """One 中介服务; what is empty is not said."""

    name: str
    basis: str
    arranged_by: str
    payer: str
    explain: str


@dataclass(frozen=True, slots=True)
class Apart:
    """特别程序: its time is not counted."""

    kind: str
    limit: str
    basis: str


@dataclass(frozen=True, slots=True)
class Answered:
    """常见问题: a question and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Cited:
    """设定依据: an article. ``text`` is empty when the item does not quote it."""

    law: str
    number: str
    article: str
    rank: str
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """办事指南 of one version of an item: plain texts only. ``effective_on``: ISO day; ``ground``: the article that wants it published;
    ``decided_by``: the office that decides, when ``body`` only publishes the guide and the way there."""

    item: str
    version: int
    effective_on: str
    code: str
    name: str
    body: str
    decided_by: str
    mode: str
    mode_label: str
    demo: bool
    on_the_spot: bool
    only_in_person: bool
    promise: str
    statutory: str
    has_fee: bool
    result: str
    validity: str
    parts: Mapping[str, Part]
    materials: tuple[Asked, ...]
    questions: tuple[Question, ...]
    stages: tuple[Stage, ...]
    special: tuple[Apart, ...]
    fees: tuple[Fee, ...]
    services: tuple[Service, ...]
    faq: tuple[Answered, ...]
    basis: tuple[Cited, ...]
    ground: str


def guide_of(loaded: LoadedVersion) -> Guide:
    """What the guide of a version says."""
    content = loaded.content
    return Guide(
        item=str(loaded.item),
        version=loaded.version,
        effective_on=loaded.effective_on.isoformat() if loaded.effective_on else "",
        code=loaded.task_handle_item,
        name=loaded.name,
        body=str(loaded.elements["dept_name"]),
        decided_by=str(loaded.elements.get("decider_name") or ""),
        mode=loaded.mode,
        mode_label=MODES[loaded.mode],
        demo=loaded.demo,
        on_the_spot=loaded.on_the_spot,
        only_in_person=loaded.only_in_person,
        promise=_limit(loaded.promise),
        statutory=_limit(loaded.statutory),
        has_fee=str(loaded.elements.get("is_fee", "")) == "1",
        result=loaded.result_name,
        validity=loaded.validity_text,
        parts=_parts(loaded),
        materials=_materials(loaded),
        questions=tuple(Question(each.question, tuple(each.options.values())) for each in loaded.situations),
        stages=tuple(Stage(plain_step(step.name), step.power, str(step.limit) if step.limit else "") for step in loaded.steps),
        special=tuple(Apart(row["kind"], row["limit_text"], row["basis"]) for row in content["special_procedures"]),
        fees=tuple(Fee(row["fee_name"], row["fee_stand"], row["by_law"], _reduction(row)) for row in content["fee_projects"]),
        services=tuple(Service(**{name: str(row.get(name) or "") for name in SERVICE}) for row in services_of(content)),
        faq=tuple(Answered(row["question"], row["answer"]) for row in content["faq"]),
        basis=tuple(Cited(each.law, each.number, each.article, each.rank, each.text or "") for each in sorted(loaded.basis, key=_rank)),
        ground=str((published_elements if loaded.licensing else guide_elements).citation),
    )


def _rank(basis: Basis) -> int:
    """Where a basis stands among the ranks of law: the law before regulations, these before rules and documents (domain 1.6)."""
    return RANKS.index(basis.rank) if basis.rank in RANKS else len(RANKS)


def _parts(loaded: LoadedVersion) -> dict[str, Part]:
    found = {}
    for key, (title, names) in PARTS.items():
        lines = tuple(Line(name, ELEMENTS[name].label, value) for name in names if (value := _said(loaded, name)))
        if lines:
            found[key] = Part(key, title, lines)
    return found


def _said(loaded: LoadedVersion, name: str) -> str:
    """What an element says, in words; empty when it says nothing."""
    own = OWN_WORDS.get(name)
    return own(loaded) if own else _value(ELEMENTS[name], loaded.elements.get(name))


def _value(element: Element, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    said = str(value).split("^") if element.many else [str(value)]
    if choices := element.choices:
        said = [choices.get(code, code) for code in said]
    return "、".join(said)


def _limit(limit: Limit) -> str:
    return str(limit) if limit.amount else "当场"


PLAIN = {"受理判断": "看材料是否齐全，决定是否受理", "颁发、送达": "把结果交给您"}
"""Names that charts give steps inside the bureau → what applicants are told; other names are told as the item has them."""


def plain_step(name: str) -> str:
    """A step of the chart in words for applicants."""
    return PLAIN.get(name, name)


def _with(loaded: LoadedVersion, words: str, name: str) -> str:
    more = str(loaded.elements.get(name) or "")
    return f"{words}（{more}）" if more else words


def _extension(loaded: LoadedVersion) -> str:
    if not loaded.extension.amount:
        return "不延长"
    approver = f"，由{loaded.extension_approver}批准" if loaded.extension_approver else ""
    return _with(loaded, f"可以延长{loaded.extension}{approver}", "extension_basis")


def _correction(loaded: LoadedVersion) -> str:
    """How long, and what follows where the item lapses (C-04)."""
    if not loaded.correction.amount:
        return ""
    return f"自告知之日起{loaded.correction}内" + ("；逾期未补正的，视为放弃申请，可以重新申请" if loaded.lapses else "")


def _ways(loaded: LoadedVersion, name: str, told_by: Mapping[str, str]) -> str:
    """Ways to ask or to complain. A link speaks for another office: of its telephone and letters only where the number or address stands
    beside, for nobody can call a number that is not there."""
    said = str(loaded.elements.get(name) or "")
    if loaded.mode == LINKED:
        said = "^".join(way for way in said.split("^") if way not in told_by or loaded.elements.get(told_by[way]))
    return _value(ELEMENTS[name], said)


OWN_WORDS: Mapping[str, Callable[[LoadedVersion], str]] = {
    "server_type": lambda loaded: served_words(loaded.elements["server_type"]),
    "anticipate_day": lambda loaded: _with(loaded, _limit(loaded.statutory), "anticipate_explain"),
    "promise_day": lambda loaded: _with(loaded, _limit(loaded.promise), "promise_explain"),
    "extension_day": _extension,
    "delivery_day": lambda loaded: f"自决定之日起{loaded.delivery}内" if loaded.delivery.amount else "当场",
    "correction_day": _correction,
    "result_guid": lambda loaded: f"/items/{loaded.item}/forms/{RESULT_SAMPLE}" if has_result_sample(loaded) else "",
    "link_way": lambda loaded: _ways(loaded, "link_way", {"3": "consult_phone"}),
    "supervise_way": lambda loaded: _ways(loaded, "supervise_way", {"3": "complain_phone", "4": "complain_letter"}),
    "limit_scene_num": lambda loaded: _with(loaded, f"{loaded.elements.get('limit_scene_num', 0)}次", "limit_scene_explain"),
}
"""Elements that are said together with what belongs to them."""


def _reduction(row: Mapping[str, Any]) -> str:
    return str(row.get("desc_explain") or "可以减免") if str(row.get("is_desc", "")) == "1" else "不减免"


def _materials(loaded: LoadedVersion) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            id=line.id,
            name=line.name,
            need=line.need,
            need_label=line.need_label,
            form="，".join(_value(MATERIAL[name], line.row.get(name)) for name in ("material_type", "material_format")),
            copies=copies_of(line.row),
            source=_with_words(line.source_label, line.row.get("source_explain")),
            standard=str(line.row.get("accept_stand") or ""),
            filling=str(line.row.get("fill_explain") or ""),
            reason=line.reason,
            basis=line.basis,
            when=_when(loaded, line.when),
            by_form=loaded.is_form(line),
            blank=_download(loaded, line.row, BLANK),
            sample=_download(loaded, line.row, SAMPLE),
        )
        for line in loaded.materials
    )


def _download(loaded: LoadedVersion, row: Mapping[str, Any], name: str) -> Download | None:
    return download_of(loaded.content, row, name, item=str(loaded.item), has_form=bool(loaded.form.order))


def _with_words(words: str, more: Any) -> str:
    return f"{words}（{more}）" if more else words


def copies_of(row: Mapping[str, Any]) -> str:
    """How many originals and copies of a material are asked for, and on what paper."""
    told = [f"{word}{row[name]}份" for word, name in (("原件", "page_num_y"), ("复印件", "page_num_f")) if row.get(name)]
    return _with_words("、".join(told) or f"{row.get('page_num', 0)}份", row.get("page_format"))


def _when(loaded: LoadedVersion, when: Mapping[str, tuple[Any, ...]]) -> str:
    """情形名称：选项、选项; empty when the line is always asked."""
    known = {each.id: each for each in loaded.situations}
    return "；".join(f"{known[name].name}：{'、'.join(known[name].options[value] for value in values)}" for name, values in when.items())
