"""A version as others use it: typed, frozen, with its compiled chart."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.catalogue.rules.charts import BUSINESS, program_of, step_limit
from oneseal.catalogue.rules.content import LINKED, mode_of
from oneseal.catalogue.rules.elements import PROJECT_TYPES, RESULT_TYPES, TASK_TYPES
from oneseal.catalogue.rules.findings import RULES
from oneseal.catalogue.rules.forms import Form, valid_form
from oneseal.catalogue.rules.intermediaries import SERVICES, services_of
from oneseal.catalogue.rules.limits import limit_of
from oneseal.catalogue.rules.situations import Material, Situation, asked_materials, complete_answers, valid_answers
from oneseal.flow import Program
from oneseal.journal.rules import canonical
from oneseal.law.days import Limit
from oneseal.law.licensing import form_is_application
from oneseal.law.regimes import Regime, regime_of
from oneseal.law.rule import Refused

NO_CHART = Program((), (), (), (), (), {}, {})
"""The program of an item that is not applied for here."""


def digest_of(content: Mapping[str, Any], form: Any, chart: str) -> str:
    """SHA-256 over everything a version says; the journal keeps it, so that a changed row is found."""
    return hashlib.sha256(canonical([content, form, chart]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Basis:
    """设定依据: one article. ``text`` is None when the statute is not held here."""

    law: str
    number: str
    article: str
    rank: str
    text: str | None

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"


@dataclass(frozen=True, slots=True)
class Step:
    """环节: a task of the chart as the item states it."""

    id: str
    name: str
    power: str
    verbs: tuple[str, ...]
    limit: Limit | None
    officers: int


@dataclass(frozen=True, slots=True)
class CertificateField:
    """One line of the certificate and where its content comes from: form.x, answers.x, applicant.name, applicant.code, allotted."""

    label: str
    source: str


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """事项版本: everything a case, a paper or a page needs of a version. It never changes."""

    id: UUID
    item: UUID
    body: UUID
    version: int
    effective_on: date | None
    elements: Mapping[str, Any]
    content: Mapping[str, Any]
    regime: Regime
    statutory: Limit
    promise: Limit
    extension: Limit
    delivery: Limit
    correction: Limit
    basis: tuple[Basis, ...]
    steps: tuple[Step, ...]
    situations: tuple[Situation, ...]
    materials: tuple[Material, ...]
    certificate_fields: tuple[CertificateField, ...]
    certificate_holder: Mapping[str, str]
    form: Form
    chart: str
    program: Program
    unit: str
    allots: str
    demo: bool

    @property
    def name(self) -> str:
        """事项名称."""
        return str(self.elements["task_name"])

    @property
    def task_code(self) -> str:
        """实施编码."""
        return str(self.elements["task_code"])

    @property
    def task_handle_item(self) -> str:
        """业务办理项编码."""
        return str(self.elements["task_handle_item"])

    @property
    def task_type(self) -> str:
        """事项类型."""
        return str(self.elements["task_type"])

    @property
    def mode(self) -> str:
        """划转, 进驻 or 链接."""
        return mode_of(self.content)

    @property
    def licensing(self) -> bool:
        """Whether 行政许可法 governs."""
        return self.regime.licensing

    @property
    def only_in_person(self) -> bool:
        """Whether the item says that it cannot be applied for online (是否网办: 否)."""
        return str(self.elements.get("is_online", "")) == "0"

    @property
    def on_the_spot(self) -> bool:
        """即办件."""
        return str(self.elements["project_type"]) == "1"

    @property
    def lapses(self) -> bool:
        """Whether what is not corrected in time counts as given up (逾期未补正退件): local practice, which an item may do without."""
        return str(self.elements.get("correction_lapse", "")) != "0"

    @property
    def survey(self) -> bool:
        """Whether the item knows a survey on site."""
        return bool(self.elements["survey"])

    @property
    def extension_approver(self) -> str:
        """Who approves an extension."""
        return str(self.elements.get("extension_approver", ""))

    @property
    def result_type(self) -> str:
        """1 证照, 2 批文, 3 其他, 4 无."""
        return str(self.elements["result_type"])

    @property
    def result_name(self) -> str:
        """审批结果名称; empty when there is none."""
        return str(self.elements.get("result_name", ""))

    @property
    def issues_certificate(self) -> bool:
        """Whether a grant gives a certificate under the name of the result (licences, and other results that have a name)."""
        return self.result_type in {"1", "3"} and bool(self.result_name)

    @property
    def validity_years(self) -> int | None:
        """Years of validity; None: not limited."""
        return self.elements.get("validity_years")

    @property
    def validity_text(self) -> str:
        """The validity in words."""
        return str(self.elements.get("validity_text", ""))

    def materials_for(self, answers: Mapping[str, Any]) -> tuple[Material, ...]:
        """The exact material list for an applicant's answers."""
        return asked_materials(self.materials, self.situations, answers)

    def is_form(self, line: Material) -> bool:
        """Whether the form that is filled in is this line of the material (Art. 29): then it is not asked for as a file."""
        return form_is_application(line.is_application, bool(self.form.order))

    def valid_answers(self, answers: Any) -> dict[str, Any]:
        """The answers, or AnswersRefused with all that is wrong with them."""
        return valid_answers(self.situations, answers)

    def complete_answers(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers with defaults where none was given."""
        return complete_answers(self.situations, answers)

    def valid_form(self, data: Any, on: date | None = None) -> dict[str, Any]:
        """The form as it is kept, or FormErrors with all that is wrong with it; ``on``: the day by which its dates are judged."""
        return valid_form(self.form, data, on)


def require_applied_for_here(version: LoadedVersion) -> None:
    """I-12: a linked item has a guide here and its door elsewhere."""
    if version.mode == LINKED:
        link, decider = version.elements.get("link_addr", ""), version.elements.get("decider_name")
        reason = f"由{decider}受理和决定" if decider else "在主管部门的系统办理"
        where = f"请到{decider}办理：{link}" if decider else f"请到 {link} 办理"
        raise Refused(RULES["I-12"], f"“{version.name}”{reason}", field="item", mend=where, cause="elsewhere", link=link)


def require_valid_form(version: LoadedVersion, data: Any) -> dict[str, Any]:
    """The form as it is kept; raises FormErrors."""
    return version.valid_form(data)


def require_valid_answers(version: LoadedVersion, answers: Any) -> dict[str, Any]:
    """The answers as they are kept; raises AnswersRefused."""
    return version.valid_answers(answers)


def loaded(
    *, key: UUID, item: UUID, body: UUID, number: int, effective_on: date | None, content: Mapping[str, Any], form: Any, chart: str
) -> LoadedVersion:
    """A version from its stored parts, which have passed the checks of publishing."""
    elements = content["elements"]
    unit = str(content.get("unit", ""))
    return LoadedVersion(
        id=key,
        item=item,
        body=body,
        version=number,
        effective_on=effective_on,
        elements=elements,
        content=content,
        regime=regime_of(str(elements["task_type"])),
        statutory=limit_of(elements, "anticipate"),
        promise=limit_of(elements, "promise"),
        extension=limit_of(elements, "extension"),
        delivery=limit_of(elements, "delivery"),
        correction=limit_of(elements, "correction"),
        basis=tuple(Basis(row["law"], row.get("number", ""), row["article"], row["rank"], row.get("text")) for row in content["by_law"]),
        steps=tuple(
            Step(row["id"], row["name"], row["power"], tuple(row["verbs"]), step_limit(row), row.get("officers", 1))
            for row in content["steps"]
        ),
        situations=tuple(Situation.of(row) for row in content["situations"]),
        materials=tuple(Material.of(row) for row in content["materials"]),
        certificate_fields=tuple(CertificateField(row["label"], row["source"]) for row in content["certificate_fields"]),
        certificate_holder=content.get("certificate_holder", {"name": "applicant.name", "code": "applicant.code"}),
        form=Form.of(form),
        chart=chart,
        program=in_unit(program_of(chart), unit) if chart else NO_CHART,
        unit=unit,
        allots=str(content.get("allots", "")),
        demo=content.get("demo") is True,
    )


def in_unit(program: Program, unit: str) -> Program:
    """The program with the item's own business section where the chart leaves it open."""
    return replace(
        program,
        tasks=tuple(replace(task, unit_kind=unit) if task and unit and task.unit_kind == BUSINESS else task for task in program.tasks),
    )


def shown_version(version: LoadedVersion, *, state: str, cancel_on: date | None) -> dict[str, Any]:
    """A version as plain data, for the command line and the open API."""
    content = version.content
    return {
        "id": str(version.id),
        "item": str(version.item),
        "version": version.version,
        "state": state,
        "effective_on": version.effective_on.isoformat() if version.effective_on else None,
        "cancel_on": cancel_on.isoformat() if cancel_on else None,
        "regime": version.regime.name,
        "type": TASK_TYPES[version.task_type],
        "on_the_spot": version.on_the_spot,
        "kind": PROJECT_TYPES[str(version.elements["project_type"])],
        "result": {"type": RESULT_TYPES[version.result_type], "name": version.result_name, "validity": version.validity_text},
        "limits": {
            name: {"amount": limit.amount, "unit": limit.unit.value}
            for name, limit in (
                ("statutory", version.statutory),
                ("promise", version.promise),
                ("extension", version.extension),
                ("delivery", version.delivery),
                ("correction", version.correction),
            )
        },
        **dict(version.elements),
        **{name: content[name] for name in content if name not in {"elements", "main"}},
        SERVICES: services_of(content),
        "by_law": [{**row, "text": row.get("text")} for row in content["by_law"]],
        "form": {"order": list(version.form.order), "schema": version.form.schema},
    }
