"""All checks of an item in one place: what a draft must satisfy, and what publishing asks on top."""

from collections.abc import Collection, Mapping
from typing import Any

from oneseal.catalogue.rules.charts import chart_findings
from oneseal.catalogue.rules.codes import code_findings
from oneseal.catalogue.rules.content import shape_findings
from oneseal.catalogue.rules.findings import Finding, errors
from oneseal.catalogue.rules.form_checks import form_findings
from oneseal.catalogue.rules.publishing import CHECKS
from oneseal.catalogue.rules.situations import situation_findings


def draft_findings(content: Mapping[str, Any], *, basic_list: Collection[str] = (), siblings: Collection[str] = ()) -> tuple[Finding, ...]:
    """What is wrong with a draft: elements unknown, missing, of a wrong type or code; item codes; situations and materials."""
    demo = content.get("demo") is True
    return (
        *shape_findings(content),
        *code_findings(content["elements"], demo=demo, basic_list=basic_list, siblings=siblings),
        *situation_findings(content),
    )


def publishing_findings(
    content: Mapping[str, Any], form: Any, chart: str, *, basic_list: Collection[str] = (), siblings: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Everything wrong with an item that is to be published; the further checks need a draft that holds."""
    draft = draft_findings(content, basic_list=basic_list, siblings=siblings)
    if errors(draft):
        return draft
    checked = [finding for check in CHECKS for finding in check(content)]
    return (*draft, *checked, *form_findings(form, content), *chart_findings(content, chart))
