"""暂扣、恢复、撤回、撤销、吊销、注销: on a ground of the law, told in a paper with its remedies; what people wrote is sealed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from oneseal.certificates.actions import change_state
from oneseal.certificates.models import Certificate
from oneseal.certificates.queries import verify_file, verify_number
from oneseal.certificates.rules import GROUNDS, State
from oneseal.certificates.tests.test_verify_file import Made, approver, walked
from oneseal.documents.jobs import make_owed
from oneseal.documents.models import Paper
from oneseal.documents.queries import content_kept
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of, open_personal, today, verify
from oneseal.law.after_grant import may_be_recalled, may_be_revoked, must_be_revoked
from oneseal.law.powers import OWN_CASE
from oneseal.law.rule import Refused
from oneseal.people.queries import demo_cast
from oneseal.people.queries import standing as standing_of_person

pytestmark = pytest.mark.usefixtures("city")
CHANGE: dict[str, Any] = {"ground": "fraud", "reason": "申请时提交的合同系张三伪造"}


@cache
def standing() -> Made:
    """One that every attempt here is refused on."""
    return walked()


def notice(certificate: Certificate) -> Paper:
    """The newest paper that tells of a change."""
    return Paper.objects.filter(case=certificate.case, kind="state_notice").order_by("-id")[0]


def test_a_revocation_is_told_with_its_facts_article_certificate_and_remedies() -> None:
    row = walked().certificate
    change_state(row.id, State.REVOKED, **CHANGE, by=approver())
    paper = notice(row)
    said = content_kept(paper.id)
    assert (paper.title, said["certificate_number"], said["reason"]) == ("撤销行政许可决定书", row.number, CHANGE["reason"])
    assert said["article"] == "《中华人民共和国行政许可法》第六十九条第二款"
    assert all(organ in said["remedies"] for organ in (row.body.government, row.body.court))
    assert entries_of(row.id)[-1].data["papers"][0]["number"] == paper.number
    assert make_owed(stream=row.case) == 1
    assert verify_number(paper.number).verdict == "recorded"


def test_what_people_wrote_stands_in_the_journal_only_sealed() -> None:
    row = walked().certificate
    change_state(row.id, State.SUSPENDED, ground="penalty", reason=CHANGE["reason"], penalty="张三案处罚决定", by=approver())
    entry = entries_of(row.id)[-1]
    assert "张三" not in str(entry.data)
    record = UUID(entry.data["words"]["personal"])
    assert open_personal([record])[record] == {"reason": CHANGE["reason"], "penalty": "张三案处罚决定"}
    assert content_kept(notice(row).id)["article"] == "张三案处罚决定"
    assert [finding for finding in verify().findings if finding.stream == str(row.id)] == []


def test_every_state_has_its_grounds_and_the_words_are_the_statutes() -> None:
    assert set(GROUNDS) == set(State)
    assert all(may_be_recalled(ground) for ground in GROUNDS[State.RECALLED])
    assert all(each.words in str(may_be_recalled.citation.text) for each in GROUNDS[State.RECALLED].values())
    assert all(may_be_revoked(ground) != must_be_revoked(ground) for ground in GROUNDS[State.REVOKED])
    assert GROUNDS[State.REVOKED]["procedure"].words == "违反法定程序作出准予行政许可决定的"
    assert GROUNDS[State.REVOKED]["fraud"].words in str(must_be_revoked.citation.text)
    assert GROUNDS[State.CANCELLED]["entity_ended"].article == "《中华人民共和国行政许可法》第七十条第三项"


@pytest.mark.parametrize(
    ("state", "ground", "told"),
    [
        (State.REVOKED, "penalty", "没有事由"),
        (State.CANCELLED, "revoked", "不能以此为由注销"),
        (State.CANCELLED, "expired", "尚未届满"),
        (State.FORFEITED, "penalty", "处罚决定"),
        (State.SUSPENDED, "penalty", "处罚决定"),
    ],
)
def test_a_ground_that_is_none_or_that_the_register_contradicts_changes_nothing(state: State, ground: str, told: str) -> None:
    row = standing().certificate
    before = JournalEntry.objects.count(), Paper.objects.count()
    with pytest.raises(Refused, match=told) as refused:
        change_state(row.id, state, ground=ground, reason="试", by=approver())
    assert refused.value.mend
    assert (JournalEntry.objects.count(), Paper.objects.count()) == before
    assert Certificate.objects.get(id=row.id).state == "valid"


def test_what_was_revoked_is_cancelled_for_that_and_what_ran_out_for_that() -> None:
    row = walked().certificate
    change_state(row.id, State.REVOKED, **CHANGE, by=approver())
    with pytest.raises(Refused, match="不能以此为由"):
        change_state(row.id, State.CANCELLED, ground="entity_ended", reason="试", by=approver())
    change_state(row.id, State.CANCELLED, ground="revoked", reason="已被撤销", by=approver())
    assert content_kept(notice(row).id)["article"].endswith("第七十条第四项")
    other = walked().certificate
    assert other.valid_until is not None
    set_clock(datetime(other.valid_until.year, other.valid_until.month, other.valid_until.day, 4, tzinfo=UTC) + timedelta(days=1))
    change_state(other.id, State.CANCELLED, ground="expired", reason="未申请延续", by=approver())
    assert Certificate.objects.get(id=other.id).state == "cancelled"


def test_only_the_issuing_bureaus_approvers_change_a_certificates_state() -> None:
    for name in ("吴外人", "何邻县", "冯旁人", "李受理"):
        with pytest.raises(Refused, match="岗位"):
            change_state(standing().certificate.id, State.REVOKED, **CHANGE, by=demo_cast()[name])
    with pytest.raises(Refused):
        change_state(standing().certificate.id, State.REVOKED, **CHANGE, by=new_stream())
    assert verify_file(standing().data).verdict == "genuine"


def test_no_state_is_changed_without_a_reason() -> None:
    with pytest.raises(Refused, match="理由"):
        change_state(standing().certificate.id, State.REVOKED, ground="fraud", reason="  ", by=approver())
    assert verify_file(standing().data).verdict == "genuine"


def test_r4_07_nobody_decides_on_her_own_certificate_nor_on_that_of_whom_she_acts_for(monkeypatch: pytest.MonkeyPatch) -> None:
    row = standing().certificate
    hers = standing_of_person(approver(), today())
    told = (replace(hers, person=row.holder_id), replace(hers, represents=frozenset({row.holder_id})))
    for known in told:
        monkeypatch.setattr("oneseal.certificates.actions.standing_at", lambda _, known=known: known)
        with pytest.raises(Refused, match="持证人") as refused:
            change_state(row.id, State.REVOKED, **CHANGE, by=approver())
        assert refused.value.rule == OWN_CASE
        assert refused.value.mend
    assert Certificate.objects.get(id=row.id).state == "valid"
