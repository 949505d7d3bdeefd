"""Pure rules of the catalogue: elements, codes, publishing checks, chart against item, situations, forms, the life of an item."""

from oneseal.catalogue.rules.blocks import nth_code
from oneseal.catalogue.rules.charts import chart_findings
from oneseal.catalogue.rules.checking import draft_findings, publishing_findings
from oneseal.catalogue.rules.content import BodyFacts, content_of, implemented
from oneseal.catalogue.rules.elements import ELEMENTS, MATERIAL, SERVER_TYPES, TASK_TYPES, Element
from oneseal.catalogue.rules.findings import RULES, Finding, ItemRefused, errors, found, require_none, storable_findings
from oneseal.catalogue.rules.form_checks import form_findings
from oneseal.catalogue.rules.forms import Form, FormError, FormErrors, valid_form
from oneseal.catalogue.rules.limits import compared, limit_of
from oneseal.catalogue.rules.names import is_code, matched_name
from oneseal.catalogue.rules.sheets import ITEM_FORMS, TRUTH, example_values, filed_sheet
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
    require_valid_answers,
    require_valid_form,
    shown_version,
)

__all__ = [
    "DRAFT", "ELEMENTS", "ITEM_FORMS", "MATERIAL", "PUBLISHED", "RULES", "SERVER_TYPES", "STATES", "TASK_TYPES", "TRUTH", "WITHDRAWN",
    "AnswersRefused", "Basis", "BodyFacts", "CertificateField", "Element", "Finding", "Form", "FormError", "FormErrors", "ItemRefused",
    "ItemState", "LoadedVersion", "Material", "Situation", "Step", "VersionState", "asked_materials", "chart_findings", "compared",
    "complete_answers", "content_of", "digest_of", "draft_findings", "effective_day", "errors", "example_values", "filed_sheet",
    "form_findings", "found", "implemented", "is_code", "limit_of", "loaded", "matched_name", "nth_code", "publishing_findings",
    "replay_item", "require_draft", "require_none", "require_valid_answers", "require_valid_form", "shown_version", "storable_findings",
    "valid_answers", "valid_form",
]  # fmt: skip
