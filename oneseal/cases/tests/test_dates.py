"""日期: a marriage to come and a birth of long ago are taken in nowhere."""

from datetime import date, timedelta
from typing import Any

import pytest

from oneseal.cases.tests.office import filed, filing
from oneseal.catalogue.rules.form_checks import _schema_findings
from oneseal.catalogue.rules.forms import FormErrors
from oneseal.journal.queries import today

pytestmark = pytest.mark.usefixtures("city")
NAME = "生育登记"


def given(**changed: date) -> dict[str, Any]:
    """The sample form with other dates."""
    return {**filing(NAME)["form"], **{name: day.isoformat() for name, day in changed.items()}}


def test_impossible_dates_are_refused_with_their_field() -> None:
    """The one act behind portal and window; both at once, each saying what it may be."""
    with pytest.raises(FormErrors) as refused:
        filed(NAME, form=given(married_on=date(2099, 1, 1), expected_on=date(1900, 1, 1)))
    wrong = {error.field: error for error in refused.value.errors}
    assert set(wrong) == {"married_on", "expected_on"}
    assert f"不晚于 {today()}" in wrong["married_on"].mend and "太早" in wrong["expected_on"].reason


def test_the_last_day_that_is_possible_is_taken() -> None:
    """Married today, expected in three hundred days; one day more is refused."""
    filed(NAME, form=given(married_on=today(), expected_on=today() + timedelta(days=300)))
    with pytest.raises(FormErrors):
        filed(NAME, form=given(married_on=today(), expected_on=today() + timedelta(days=301)))


def test_a_bound_stands_on_a_date_alone() -> None:
    """A form with one elsewhere is not published."""
    wrong = {"type": "string", "title": "名称", "maxLength": 20, "latestDays": 0}
    assert [finding.field for finding in _schema_findings(wrong, "form.schema.name")] == ["form.schema.name.latestDays"]
    assert not list(_schema_findings({"type": "string", "format": "date", "maxLength": 10, "latestDays": 0}, "x"))
