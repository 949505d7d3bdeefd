"""谁提交的: a representative is no agent, in cases of today and of before."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from oneseal.cases.queries.desk import told_whole
from oneseal.cases.rules.filers import agent_of, filer_of, representative_of
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, row
from oneseal.journal.queries import entries_of
from oneseal.journal.rules import Entry
from oneseal.people.rules import Standing

WHO = uuid4()


def entry(mandate: UUID | None, **told: Any) -> Entry:
    """A filing by WHO."""
    return Entry(uuid4(), 1, "file", WHO, "", None, mandate, datetime(2026, 11, 30, tzinfo=UTC), told)


@pytest.mark.parametrize(
    ("mandate", "told", "expected"),
    [
        (None, {"agent": None}, (None, None, None)),
        (uuid4(), {"agent": str(WHO)}, (WHO, WHO, None)),
        (None, {"agent": None, "representative": str(WHO)}, (WHO, None, WHO)),
        (None, {"agent": str(WHO)}, (WHO, None, WHO)),
    ],
    ids=["herself", "under a mandate", "by law", "by law, as it was written earlier"],
)
def test_who_filed_without_a_mandate_represents_by_law(mandate: UUID | None, told: dict[str, Any], expected: tuple[Any, ...]) -> None:
    found = entry(mandate, **told)
    assert (filer_of(found), agent_of(found), representative_of(found)) == expected


def test_the_case_names_the_representative_as_such_and_the_agent_as_one(city: None) -> None:
    """Whom every page and paper of the case then calls so."""
    own, through = told_whole(row(filed("食品经营许可（新办）")), Standing()), told_whole(row(filed_for_a_firm()), Standing())
    assert (own.agent, own.representative) == ("", "王申请")
    assert (through.agent, through.representative) == ("曹代办", "")
    assert own.row.agent_id == cast("王申请"), "she may still read what she filed and leave an original"


def test_a_paper_of_a_case_filed_earlier_is_read_the_same_way(city: None) -> None:
    """What was written about the representative before stands in the journal for ever; the case of today is derived from it alike."""
    first = entries_of(filed("食品经营许可（新办）"))[0]
    before = replace(first, data={**{name: told for name, told in first.data.items() if name != "representative"}, "agent": str(first.by)})
    assert "representative" in first.data and (filer_of(before), agent_of(before)) == (filer_of(first), None)
