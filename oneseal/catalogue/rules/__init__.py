"""Pure rules of the catalogue: elements, codes, publishing checks, chart against item, situations, forms, the life of an item."""

from oneseal.catalogue.rules.blocks import nth_code
from oneseal.catalogue.rules.charts import chart_findings
from oneseal.catalogue.rules.checking import draft_findings, keeping_findings, publishing_findings
from oneseal.catalogue.rules.content import BodyFacts, content_of, implemented
from oneseal.catalogue.rules.elements import ELEMENTS, MATERIAL, SERVER_TYPES, TASK_TYPES, Element, served_words, serves
from oneseal.catalogue.rules.findings import RULES, Finding, ItemRefused, errors, found, require_none, storable_findings
from oneseal.catalogue.rules.form_checks import form_findings
from oneseal.catalogue.rules.forms import FORMATS, ROLES, SITE, Form, FormError, FormErrors, valid_form, visible
from oneseal.catalogue.rules.guide import Guide, guide_of
from oneseal.catalogue.rules.limits import compared, limit_of
from oneseal.catalogue.rules.names import is_code, matched_name
from oneseal.catalogue.rules.results import RESULT_SAMPLE, has_result_sample, labelled, sourced
from oneseal.catalogue.rules.sheets import ITEM_FORMS, TRUTH, TRUTH_VERSION, TRUTHS, example_values, filed_sheet, forms_of, guide_sheet
from oneseal.catalogue.rules.situations import AnswersRefused, Material, Situation, asked_materials, complete_answers, valid_answers
from oneseal.catalogue.rules.stream import (
    DRAFT,
    PUBLISHED,
    STATES,
    WITHDRAWN,
    ItemState,
    VersionState,
    effective_day,
    replay_item,
    require_draft,
)
from oneseal.catalogue.rules.versions import (
    Basis,
    CertificateField,
    LoadedVersion,
    Step,
    digest_of,
    loaded,
    require_applied_for_here,
    require_valid_answers,
    require_valid_form,
    shown_version,
)

__all__ = [
    "DRAFT",
    "ELEMENTS",
    "FORMATS",
    "ITEM_FORMS",
    "MATERIAL",
    "PUBLISHED",
    "RESULT_SAMPLE",
    "ROLES",
    "RULES",
    "SERVER_TYPES",
    "SITE",
    "STATES",
    "TASK_TYPES",
    "TRUTH",
    "TRUTHS",
    "TRUTH_VERSION",
    "WITHDRAWN",
    "AnswersRefused",
    "Basis",
    "BodyFacts",
    "CertificateField",
    "Element",
    "Finding",
    "Form",
    "FormError",
    "FormErrors",
    "Guide",
    "ItemRefused",
    "ItemState",
    "LoadedVersion",
    "Material",
    "Situation",
    "Step",
    "VersionState",
    "asked_materials",
    "chart_findings",
    "compared",
    "complete_answers",
    "content_of",
    "digest_of",
    "draft_findings",
    "effective_day",
    "errors",
    "example_values",
    "filed_sheet",
    "form_findings",
    "forms_of",
    "found",
    "guide_of",
    "guide_sheet",
    "has_result_sample",
    "implemented",
    "is_code",
    "keeping_findings",
    "labelled",
    "limit_of",
    "loaded",
    "matched_name",
    "nth_code",
    "publishing_findings",
    "replay_item",
    "require_applied_for_here",
    "require_draft",
    "require_none",
    "require_valid_answers",
    "require_valid_form",
    "served_words",
    "serves",
    "shown_version",
    "sourced",
    "storable_findings",
    "valid_answers",
    "valid_form",
    "visible",
]  # fmt: skip
