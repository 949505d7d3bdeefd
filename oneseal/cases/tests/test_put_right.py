"""重建: rows changed by hand come back as the journal says, with an entry; what the database keeps, or no entry tells, is named."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection

from oneseal.cases.models import Case
from oneseal.cases.tests.office import cast, columns, filed, made, reached
from oneseal.catalogue.models import ItemVersion
from oneseal.certificates.actions import change_state
from oneseal.certificates.models import Certificate
from oneseal.certificates.rules import State
from oneseal.documents.models import Paper
from oneseal.documents.queries import papers_of
from oneseal.journal import actions
from oneseal.journal.actions import Mended, put_right
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import PROJECTIONS, rebuild, verify
from oneseal.journal.tests.test_verify import unguarded
from oneseal.people.models import Division, Holding

for room in ("cases", "catalogue", "people", "certificates", "calendars", "documents"):
    import_module(f"oneseal.{room}.queries")
pytestmark = pytest.mark.usefixtures("city")


def mended(name: str) -> Mended:
    """Put right, and proved."""
    done = put_right(PROJECTIONS[name])
    if not done.left:
        assert rebuild(PROJECTIONS[name]).differences == []
    return done


def entered() -> list[dict[str, object]]:
    """What every such entry says."""
    return list(JournalEntry.objects.filter(act="rebuild").order_by("at", "stream").values_list("data", flat=True))


def test_nothing_differs_and_nothing_is_written() -> None:
    filed()
    before = len(entered())
    done = mended("cases")
    assert (done.changed, done.left, len(entered())) == ([], [], before)


def test_changed_columns_of_every_kind_come_back_in_one_entry() -> None:
    one, other = reached("review"), filed()
    right = columns(one), columns(other)
    wrong = {
        "phase": "ARCHIVED",
        "open_tasks": ["x"],
        "accepted_on": None,
        "promise_due_on": date(2020, 1, 1),
        "version": 9,
        "provisional": True,
    }
    Case.objects.filter(id=one).update(**wrong)
    Case.objects.filter(id=other).update(applicant=cast("冯旁人"), deemed=True)
    before = len(entered())
    done = mended("cases")
    assert (columns(one), columns(other)) == right
    assert done.left == []
    assert any(str(one) in line and "phase 存为 'ARCHIVED'" in line for line in done.changed)
    (entry,) = entered()[before:]
    assert entry["projection"] == "cases"
    assert {(row["key"], row["did"]) for row in entry["rows"]} == {(str(one), "changed"), (str(other), "changed")}  # type: ignore[attr-defined]  # a list
    assert verify().findings == []


def test_a_missing_row_is_made_and_one_without_basis_removed() -> None:
    gone, kept = filed(), columns(filed())
    right = columns(gone)
    Case.objects.filter(id=gone).delete()
    Case.objects.create(**{**kept, "id": cast("王申请"), "number": "X", "query_number": "X"})
    done = mended("cases")
    assert (columns(gone), Case.objects.filter(id=cast("王申请")).exists(), done.left) == (right, False, [])
    assert {row["did"] for row in entered()[-1]["rows"]} | {row["did"] for row in entered()[-2]["rows"]} == {"made", "removed"}  # type: ignore[attr-defined]  # lists


def known(case: UUID) -> dict[str, Any]:
    """The row of a case's only paper."""
    return dict(Paper.objects.filter(case=case).values().get())


def test_an_owed_paper_whose_row_is_gone_is_named_owed_again_and_made() -> None:
    """By the act that owes it; of a made one the file is known again, of both who owes it to whom."""
    case = filed()
    owed = known(case)
    Paper.objects.filter(case=case).delete()
    assert f"papers {owed['id']}: 缺少这一行" in rebuild(PROJECTIONS["papers"]).differences
    assert mended("papers").left == []
    again = known(case)
    assert abs(again["owed_at"] - owed["owed_at"]) < timedelta(seconds=5)
    assert {**again, "owed_at": None} == {**owed, "owed_at": None, "leased_until": None}
    made(case)
    done = known(case)
    Paper.objects.filter(case=case).delete()
    assert f"papers {owed['id']}: 缺少这一行" in rebuild(PROJECTIONS["papers"]).differences
    assert mended("papers").left == []
    assert {**known(case), "owed_at": None} == {**done, "owed_at": None} and papers_of(case)[0].path is not None
    assert verify().findings == []


def test_an_owed_paper_that_no_act_owes_and_one_with_another_content_are_named() -> None:
    one, other = filed(), filed()
    (right,) = Paper.objects.filter(case=one).values()
    invented = {**right, "id": other, "number": "仿〔2026〕1号"}
    Paper.objects.create(**invented)
    Paper.objects.filter(id=right["id"]).update(content=other, number="仿〔2026〕2号")
    found = rebuild(PROJECTIONS["papers"]).differences
    assert "papers: 多出 1 行，日志中没有依据" in found
    assert [column for column in ("content", "number") if any(f"{right['id']}: {column} 存为" in line for line in found)] == [
        "content",
        "number",
    ]
    assert mended("papers").left == []
    assert Paper.objects.filter(case=one).values().get() == {**right, "leased_until": None}
    assert not Paper.objects.filter(id=other).exists()


def test_the_papers_of_what_became_of_a_certificate_are_owed_by_its_own_entries() -> None:
    certificate = Certificate.objects.get(case=reached("deliver"))
    change_state(certificate.id, State.SUSPENDED, ground="penalty", reason="依法处理", penalty="某局处罚决定", by=cast("周批准"))
    notice = Paper.objects.get(case=certificate.case, kind="state_notice")
    Paper.objects.filter(id=notice.id).delete()
    assert mended("papers").left == []
    again = Paper.objects.get(id=notice.id)
    assert (again.case, again.body_id, again.by, again.title) == (notice.case, notice.body_id, notice.by, notice.title)


def test_rows_that_stand_in_each_others_way_are_both_put_right() -> None:
    one, other = filed(), filed()
    right = columns(one), columns(other)
    Case.objects.filter(id=other).update(number="Y")
    Case.objects.filter(id=one).update(number=right[1]["number"])
    assert mended("cases").left == []
    assert (columns(one), columns(other)) == right


def test_registers_and_certificates_are_put_right_too() -> None:
    certificate, holding = Certificate.objects.get(case=reached("deliver")), Holding.objects.filter(ended_at=None)[0]
    division = Division.objects.order_by("code")[1]
    Certificate.objects.filter(id=certificate.id).update(state="revoked", valid_until=date(2020, 1, 1))
    Holding.objects.filter(id=holding.id).update(since=date(2001, 1, 1))
    Division.objects.filter(code=division.code).update(name="改过的名字")
    for name in ("certificates", "people_holding", "people_division"):
        assert mended(name).left == []
    assert Certificate.objects.get(id=certificate.id).state == certificate.state
    assert Holding.objects.get(id=holding.id).since == holding.since
    assert Division.objects.get(code=division.code).name == division.name


def test_what_the_database_keeps_is_named_and_left_and_the_rest_put_right() -> None:
    """Somebody who had switched the triggers off changed what was published; they are on again."""
    published, other = ItemVersion.objects.exclude(state="draft").order_by("id")[:2]
    with unguarded():
        ItemVersion.objects.filter(id=published.id).update(digest="0" * 64)
    ItemVersion.objects.filter(id=other.id).update(remarks=["改过"])
    done = mended("item_versions")
    with unguarded():
        ItemVersion.objects.filter(id=published.id).update(digest=published.digest)
    assert [str(published.id) in line and "不得改动" in line for line in done.left] == [True]
    assert [str(other.id) in line and "remarks" in line for line in done.changed] == [True]
    assert rebuild(PROJECTIONS["item_versions"]).differences == []


def test_a_missing_row_that_no_entry_fills_is_named_and_left() -> None:
    version = ItemVersion.objects.exclude(id__in=Case.objects.values("item_version")).exclude(listed=None).order_by("-id")[0]
    listed = version.listed
    with unguarded():
        ItemVersion.objects.filter(id=version.id).delete()
    done = put_right(PROJECTIONS["item_versions"])
    version.save(force_insert=True)
    listed.save(force_insert=True)
    assert [str(version.id) in line and "content" in line for line in done.left] == [True]


def test_an_act_on_the_same_row_meanwhile_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is no longer so: the batch is not written, and nothing of it stays."""
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the batch is the only writer")
    case, before = filed(), len(entered())
    Case.objects.filter(id=case).update(phase="ARCHIVED")
    monkeypatch.setattr(actions, "_apply", _after_another(case, actions._apply))
    with pytest.raises(OperationalError):
        put_right(PROJECTIONS["cases"])
    monkeypatch.undo()
    assert len(entered()) == before
    assert mended("cases").left == []


def _after_another(case: UUID, apply: object) -> object:
    from concurrent.futures import ThreadPoolExecutor

    def change() -> None:
        Case.objects.filter(id=case).update(open_unit="another")
        connection.close()

    def applied(*arguments: object) -> object:
        with ThreadPoolExecutor(1) as other:
            other.submit(change).result()
        return apply(*arguments)  # type: ignore[operator]  # the function that was there

    return applied
