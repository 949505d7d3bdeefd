"""填写的表格 The form as it is filled in: what the item and the papers' fonts ask of it, and what a correction puts in its place."""

from collections.abc import Mapping
from typing import Any

from oneseal.cases.actions.content import Context
from oneseal.cases.actions.way import Extra
from oneseal.cases.rules.supplied import IN_FORM
from oneseal.cases.rules.table import ROUND
from oneseal.catalogue.rules import FormError, FormErrors, LoadedVersion
from oneseal.documents.queries import SHOWN, mend_of, spelled, unshown
from oneseal.journal.actions import seal_personal
from oneseal.journal.queries import today
from oneseal.journal.rules import canonical
from oneseal.journal.rules.verbs import shown
from oneseal.law.rule import Refused


def checked_form(loaded: LoadedVersion, form: object) -> dict[str, Any]:
    """The values, or FormErrors with all that is wrong with them today."""
    checked = loaded.valid_form(form, today())
    _require_shown(loaded, checked)
    return checked


def _require_shown(loaded: LoadedVersion, form: Mapping[str, Any]) -> None:
    """What was filled in stands on papers and certificates later: a character that no font has is told now, with its field."""
    labels = loaded.form.titles
    wrong = [
        FormError(name, labels[name], shown(value), SHOWN, f"{sign}印不到文书上", mend_of(character), "unprintable", {"sign": sign})
        for name, value in form.items()
        if (character := unshown(canonical(value))) and (sign := spelled(character))
    ]
    if wrong:
        raise FormErrors(wrong)


def corrected_form(context: Context, loaded: LoadedVersion, form: Mapping[str, Any], *, stands: bool) -> Extra:
    """The form in place of the one that counted so far, sealed as at filing with all that was told beside it, and the fields that differ.
    What was filed first stays where its entry refers to it. ``stands``: it is said to be right as it is, only its paper is given anew."""
    before = dict(context.record.get("form", {}))
    changed = sorted(name for name in before.keys() | form.keys() if before.get(name) != form.get(name))
    if stands and changed:
        named = "、".join(str(loaded.form.titles.get(name, name)) for name in changed)
        reason, mend = f"写明了表格内容不改，但改了{named}", "改正内容的，去掉“内容不用改”；不改的，把栏目改回原样"
        raise Refused(IN_FORM, reason, field="form", mend=mend, cause="said-to-stand")
    if stands:
        return Extra({"form_stands": True})
    if not changed:
        reason, mend = "申请表没有改动", "请在表格里改正补正告知书指出的内容，再提交"
        raise Refused(ROUND, reason, field="form", mend=mend, cause="same-form")
    _, reference, rows = seal_personal({**context.record, "form": dict(form)})
    return Extra({"form": reference, "form_changed": changed}, rows)
