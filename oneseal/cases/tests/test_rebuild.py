"""The projection is what the entries say: after every way a case can go, and a row changed by hand is found."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.tests.office import cast, columns, corrected, filed, filed_for_a_firm, made, reached
from oneseal.journal.queries import PROJECTIONS, rebuild
from oneseal.journal.rules import Entry

import_module("oneseal.cases.queries")  # rooms add their projections when their queries are loaded
pytestmark = pytest.mark.usefixtures("city")
STAGES = ("accept", "review", "survey", "confirm_survey", "grant", "make", "deliver", "archive", "nothing")


def differences() -> list[str]:
    return [line for named in PROJECTIONS.values() for line in rebuild(named).differences]


def test_every_projection_is_equal_after_every_way_a_case_can_go() -> None:
    for stage in STAGES:
        reached(stage)
    corrected(filed())
    corrected(filed(), passed=False)
    actions.withdraw(filed(), by=cast("王申请"), reason="暂不开办")
    actions.void(filed(), reason="重复录入", by=cast("吕局长"))
    actions.refuse_to_accept(filed(), reason="不属本机关", organ="邻县审批局", by=cast("李受理"))
    actions.declare_not_needed(filed(), reason="不需要许可", by=cast("李受理"))
    denied = reached("grant")
    actions.deny(denied, facts="不符", reason="不符合条件", basis="第三十五条", by=cast("周批准"))
    made(denied)
    filed_for_a_firm()
    assert differences() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("phase", "ARCHIVED"),
        ("version", 9),
        ("open_power", "批准"),
        ("open_tasks", []),
        ("accepted_on", date(2020, 1, 1)),
        ("promise_due_on", date(2020, 1, 1)),
        ("statutory_due_on", None),
        ("number", "改过的编号"),
        ("query_number", "改过"),
        ("provisional", None),
        ("deemed", None),
    ],
)
def test_a_column_changed_by_hand_is_named(column: str, value: Any) -> None:
    case = reached("review")
    right = columns(case)[column]
    Case.objects.filter(id=case).update(**{column: not right if isinstance(right, bool) else value})
    found = rebuild(PROJECTIONS["cases"]).differences
    Case.objects.filter(id=case).update(**{column: right})
    assert any(str(case) in line and column in line for line in found), found
    assert rebuild(PROJECTIONS["cases"]).differences == []


def test_a_row_that_is_gone_and_one_without_any_entry_are_found() -> None:
    case = filed()
    kept = columns(case)
    Case.objects.filter(id=case).delete()
    assert any(str(case) in line for line in rebuild(PROJECTIONS["cases"]).differences)
    Case.objects.create(**kept)
    invented = Case.objects.create(**{**kept, "id": cast("王申请"), "number": "X", "query_number": "X"})
    assert any("多出 1 行" in line for line in rebuild(PROJECTIONS["cases"]).differences)
    invented.delete()
    assert rebuild(PROJECTIONS["cases"]).differences == []


def test_a_case_filed_meanwhile_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compared is of one moment: entries and rows alike."""
    named = PROJECTIONS["cases"]
    acted: list[UUID] = []

    def meanwhile(streams: dict[UUID, list[Entry]]) -> dict[Any, dict[str, Any]]:
        if not acted:
            with ThreadPoolExecutor(1) as other:
                acted.append(other.submit(_accepted_in_another_connection, next(iter(running))).result())
        return named.derive(streams)

    running = [filed("出版物零售")]
    monkeypatch.setitem(PROJECTIONS, "cases", replace(named, derive=meanwhile))
    assert rebuild(PROJECTIONS["cases"]).differences == []
    assert acted and Case.objects.get(id=acted[0]).phase == "ACCEPTED"


def _accepted_in_another_connection(case: UUID) -> UUID:
    try:
        actions.accept(case, by=cast("李受理"))
    finally:
        connection.close()
    return case
