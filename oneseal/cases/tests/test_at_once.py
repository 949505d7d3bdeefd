"""Two hands at one instant: what can be true once is done once, and who came too late is told what happened."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Draft, Original, SavedView, SurveyNote
from oneseal.cases.tests.office import at_once, cast, filed, filing, reached, row
from oneseal.cases.tests.test_originals import LEFT, bureau, home, left
from oneseal.cases.tests.test_plan_survey import planned
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, opened
from oneseal.people.actions import erase_personal
from oneseal.people.models import Party
from oneseal.people.tests.office import natural

pytestmark = pytest.mark.usefixtures("city")


def too_late(*attempts: Callable[[], object]) -> str:
    """One is done; why the other was refused."""
    told = at_once(*attempts)
    assert sorted(word == "done" for word in told) == [False, True], told
    return next(word for word in told if word != "done")


def test_an_original_goes_into_one_pair_of_hands() -> None:
    key = left()
    hands = [cast("赵审查"), cast("周批准")]
    why = too_late(*(partial(actions.hand_original, key, to, note="核对", by=cast("李受理")) for to in hands))
    assert "不在您手里" in why
    assert Original.objects.get(id=key).holder_id in hands


def test_an_original_is_handed_on_or_returned() -> None:
    key = left()
    why = too_late(partial(actions.hand_original, key, cast("赵审查"), note="核对", by=cast("李受理")), partial(home, key))
    assert "不在您手里" in why or "已经退还" in why
    assert len(entries_of(key)) == 2


def test_a_case_is_put_back_once() -> None:
    case = filed("生育登记")
    actions.claim(case, by=cast("李受理"))
    assert "没有人领取" in too_late(partial(actions.release, case, by=cast("李受理")), partial(actions.release, case, by=cast("吕局长")))


def test_of_two_plans_made_from_one_page_one_stands_and_it_is_called_off_once() -> None:
    case = reached("survey")
    seen = row(case).version
    why = too_late(*(partial(planned, case, place=place, seen=seen) for place in ("一号", "二号")))
    assert "没有保存" in why
    assert "没有约定" in too_late(*[partial(actions.cancel_survey_plan, case, reason="下雨", by=cast("孙勘验"))] * 2)
    assert [entry.act for entry in entries_of(case)][-2:] == ["plan_survey", "cancel_survey_plan"]


def test_a_case_is_accepted_or_withdrawn_granted_or_denied() -> None:
    case = filed("食品经营许可（新办）", by=cast("王申请"))
    too_late(partial(actions.accept, case, by=cast("李受理")), partial(actions.withdraw, case, reason="不办了", by=cast("王申请")))
    assert len(entries_of(case)) == 2
    case = reached("grant")
    denied: dict[str, Any] = {"facts": "事实", "reason": "理由", "basis": "依据", "by": cast("周批准")}
    too_late(partial(actions.grant, case, opinion="同意", by=cast("周批准")), partial(actions.deny, case, **denied))
    assert [entry.act for entry in entries_of(case)][-1] in {"grant", "deny"}


def test_what_a_surveyor_takes_down_on_two_devices_is_one_note_that_can_be_read() -> None:
    for _ in range(4):
        case, by = reached("survey"), cast("孙勘验")
        keep = [partial(actions.keep_survey_note, case, {"place": [place]}, photos=[], signature=None, by=by) for place in ("甲", "乙")]
        assert at_once(*keep) == ["done"] * 2
        note = SurveyNote.objects.get(case=case, person=by)
        assert opened(note.id, note.ciphertext, note.wrapped_key)["said"]["place"] in (["甲"], ["乙"])


def test_one_view_opens_first_whatever_is_pressed_at_once() -> None:
    person = natural()
    views = [actions.save_view(name, "", by=person) for name in ("红灯", "黄灯", "绿灯")]
    for _ in range(4):
        assert at_once(*(partial(actions.open_view_first, view, True, by=person) for view in views)) == ["done"] * 3
        assert SavedView.objects.filter(person=person, opens_first=True).count() == 1


def test_no_draft_is_saved_and_nothing_is_taken_in_from_whoever_is_erased_at_that_instant() -> None:
    def take(person: UUID) -> Any:
        return actions.take_original(new_stream(), person, body=bureau(), by=cast("李受理"), **LEFT)  # type: ignore[arg-type]  # one table

    given = filing("生育登记")

    def save(person: UUID) -> Any:
        return actions.save_draft(given["item_version"], applicant=person, by=person, answers=given["answers"], form={}, materials={})

    for other in (save, take):
        for _ in range(3):
            person = natural()
            told = at_once(partial(erase_personal, person, reason="本人请求", by=person), partial(other, person))
            held = Draft.objects.filter(person=person).exists() or Original.objects.filter(party=person).exists()
            assert "done" in told
            assert not (held and Party.objects.get(id=person).erased_at), told
