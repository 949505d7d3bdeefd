"""All checks of an item in one place: what a draft must satisfy, and what publishing asks on top."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from oneseal.catalogue.rules.charts import chart_findings
from oneseal.catalogue.rules.codes import code_findings
from oneseal.catalogue.rules.content import CATALOG_LENGTH, LINKED, MODES, is_mode_open, mode_of, shape_findings
from oneseal.catalogue.rules.elements import is_empty
from oneseal.catalogue.rules.findings import RULES, Finding, errors, found
from oneseal.catalogue.rules.form_checks import form_findings
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.rules.keys import key_of, shared_findings
from oneseal.catalogue.rules.lists import NOTHING, Known, licence_findings, names_of
from oneseal.catalogue.rules.places import place_findings
from oneseal.catalogue.rules.publishing import CHECKS
from oneseal.catalogue.rules.situations import situation_findings


def draft_findings(content: Mapping[str, Any], known: Known = NOTHING) -> tuple[Finding, ...]:
    """What is wrong with a draft: elements unknown, missing, of a wrong type or code; item codes; situations and materials."""
    return (
        *shape_findings(content, on := known.day_of(content["elements"])),
        *place_findings(content["elements"]),
        *code_findings(content["elements"], known, demo=content.get("demo") is True, names=names_of(content)),
        *shared_findings(content),
        *situation_findings(content, on),
    )


def ending_findings(elements: Mapping[str, Any], begins: date | None) -> Iterator[Finding]:
    """I-08: a version ends after the day on which it takes effect (``stream.cancel_day``); that day is told where the draft names another
    or none."""
    planned, ends = (str(elements.get(name) or "") for name in ("plan_effective_date", "plan_cancel_date"))
    if begins is None or not ends or date.fromisoformat(ends) > begins:
        return
    why = f"（计划生效日期 {planned} 已过，{begins} 起生效）" if planned else "（没有填写计划生效日期，发布当天生效）"
    reason = f"不晚于生效日期 {begins}{'' if planned == begins.isoformat() else why}"
    yield found("I-08", "plan_cancel_date", ends, reason, "改为生效日期以后的一天，或者删去")


def keeping_findings(content: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What may not even be kept as a draft: elements that the list does not have, no name, no codes by which the item is known."""
    strange = [finding for finding in shape_findings(content) if finding.rule == RULES["I-01"] or finding.field == "task_name"]
    catalog = str(content["elements"].get("catalog_code") or "")
    why, mend = "没有基本编码和办理项序号，也没有地方实施编码", "至少填写其中一种编码"
    if catalog and len(catalog) != CATALOG_LENGTH:
        why, mend = f"基本编码有 {len(catalog)} 位，组不成{CATALOG_LENGTH}位的国家编码，也没有地方实施编码", "填写地方实施编码"
    missing = [] if key_of(content["elements"]) else [found("I-11", "catalog_code", catalog, why, mend)]
    return (*errors(strange), *missing)


def publishing_findings(
    content: Mapping[str, Any], form: Any, chart: str, known: Known = NOTHING, *, bare: bool = False
) -> tuple[Finding, ...]:
    """Everything wrong with an item that is to be published, all at once; each check looks at what is there.

    A draft that lacks elements and has neither form nor chart yet is told so only if ``bare``: no list of items holds either.
    """
    draft = draft_findings(content, known)
    sound = sound_part(content, draft)
    checked = [finding for check in CHECKS for finding in check(sound)]
    listed = [*licence_findings(sound, known), *mode_findings(sound), *ending_findings(sound["elements"], known.day_of(sound["elements"]))]
    if mode_of(content) != LINKED:
        is_bare = not bare and bool(errors(draft))
        listed += () if is_bare and form == NO_FORM else form_findings(form, sound)
        listed += () if is_bare and not chart else chart_findings(sound, chart)
    missing = {finding.field for finding in draft if finding.rule == RULES["I-02"]}
    return (*draft, *(finding for finding in (*checked, *listed) if finding.value or finding.field not in missing))


def sound_part(content: Mapping[str, Any], draft: Iterable[Finding]) -> dict[str, Any]:
    """The content without elements that are empty or of a wrong kind, over which other checks could only stumble."""
    wrong = {finding.field for finding in draft if finding.rule in {RULES["I-01"], RULES["I-03"]} and finding.severity == "error"}
    elements = {name: value for name, value in content["elements"].items() if name not in wrong and not is_empty(value)}
    return {**content, "elements": elements}


def mode_findings(content: Mapping[str, Any]) -> Iterator[Finding]:
    """I-12: how an item is handled here is one of three; a linked one says where to go."""
    mode = mode_of(content)
    if is_mode_open(content):
        yield found("I-12", "mode", "", "没有写明办理方式", f"从{'、'.join(MODES.values())}中选择")
    elif mode not in MODES:
        yield found("I-12", "mode", mode, "没有这种办理方式", f"可用：{'、'.join(f'{key} {label}' for key, label in MODES.items())}")
    elif mode == LINKED and not content["elements"].get("link_addr"):
        yield found("I-12", "link_addr", "", "链接事项没有写办理入口", "填写主管部门系统的地址")
