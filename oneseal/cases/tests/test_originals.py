"""原件收存、交接、退还: in exactly one officer's hands until its owner has it back; nobody hands on what she does not have."""

from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Original
from oneseal.cases.queries import original, originals_kept, originals_of
from oneseal.cases.tests.office import at_once, cast, filed, made, reached, row
from oneseal.journal.gate import Act, new_stream
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, standing_at
from oneseal.people.rules import Standing
from oneseal.people.tests.office import new_office

pytestmark = pytest.mark.usefixtures("city")
LEFT = {"description": "不动产权证书", "pieces": 2, "condition": "完好", "given_by": "王申请"}


def bureau() -> UUID:
    return UUID(str(bureau_of().pk))


def left(case: UUID | None = None, **changed: Any) -> UUID:
    """An original that 王申请 left with 李受理."""
    key = new_stream()
    given = {"body": bureau(), "case": case, "by": cast("李受理"), **LEFT, **changed}
    actions.take_original(key, cast("王申请"), **given)
    return key


def home(key: UUID, by: str = "李受理") -> None:
    actions.return_original(key, collected_by="王申请", document="居民身份证", proxy=False, by=cast(by))


def test_its_way_is_told_entry_by_entry() -> None:
    """Taken in, handed on, handed back, returned; the list says with whom it is."""
    key = left()
    actions.hand_original(key, cast("赵审查"), note="审查核对原件", by=cast("李受理"))
    found = original(key, [bureau()])
    assert found is not None and found[0].holder == cast("赵审查") and found[0].pieces == 2
    actions.hand_original(key, cast("李受理"), note="签还窗口", by=cast("赵审查"))
    home(key)
    found = original(key, [bureau()])
    assert found is not None and not found[0].is_kept
    assert [step.label for step in found[1]] == ["收存", "交接", "交接", "退还"]
    assert "审查核对原件" in found[1][1].said and "居民身份证" in found[1][3].said
    assert [entry.power for entry in entries_of(key)] == ["受理", "受理", "审查", "受理"]


def test_only_who_has_it_hands_it_on_and_nobody_returns_it_twice() -> None:
    key = left()
    with pytest.raises(Refused, match="不在您手里"):
        actions.hand_original(key, cast("周批准"), note="看看", by=cast("赵审查"))
    with pytest.raises(Refused, match="已经在这个人手里"):
        actions.hand_original(key, cast("李受理"), note="看看", by=cast("李受理"))
    home(key)
    for again in (lambda: home(key), lambda: actions.hand_original(key, cast("赵审查"), note="x", by=cast("李受理"))):
        with pytest.raises(Refused, match="已经退还"):
            again()


def test_for_who_is_away_the_supervisor_does_it() -> None:
    key = left()
    actions.hand_original(key, cast("赵审查"), note="核对", by=cast("李受理"))
    home(key, "吕局长")
    assert Original.objects.get(id=key).state == "returned"


def test_only_colleagues_get_it() -> None:
    key = left()
    for stranger in ("王申请", "何邻县"):
        with pytest.raises(Refused, match="不是本机构在岗人员"):
            actions.hand_original(key, cast(stranger), note="x", by=cast("李受理"))


@pytest.mark.parametrize("outsider", ["吴外人", "何邻县", "冯旁人", "陈旧托"])
def test_they_get_nowhere(outsider: str) -> None:
    key, by = left(), cast(outsider)
    before = JournalEntry.objects.filter(stream=key).count(), Original.objects.count()
    for attempt in (
        lambda: actions.take_original(new_stream(), cast("王申请"), body=bureau(), by=by, **LEFT),  # type: ignore[arg-type]  # one table of values
        lambda: actions.hand_original(key, cast("赵审查"), note="x", by=by),
        lambda: actions.return_original(key, collected_by="x", document="x", proxy=False, by=by),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert str(refused.value.rule).startswith("P-01")
    assert (JournalEntry.objects.filter(stream=key).count(), Original.objects.count()) == before
    assert original(key, [new_office().body]) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"pieces": 0}, "pieces"), ({"pieces": 1000}, "pieces"), ({"description": " "}, "description"), ({"given_by": "张" * 61}, "given_by")],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        left(**changed)
    assert refused.value.field == field and refused.value.mend


def test_an_original_is_for_a_case_of_its_owner_only() -> None:
    hers = filed("生育登记")
    key = left(hers)
    assert [each.id for each in originals_kept([bureau()], case=hers)] == [key]
    with pytest.raises(Refused, match="不是这位当事人"):
        actions.take_original(new_stream(), cast("冯旁人"), body=bureau(), case=hers, by=cast("李受理"), **LEFT)  # type: ignore[arg-type]  # one table


def test_the_list_warns_when_the_case_is_over_and_counts_each_view() -> None:
    case = reached("deliver")
    made(case)
    before = originals_of([bureau()], cast("李受理")).counts
    key = left(None if row(case).applicant_id != cast("王申请") and row(case).agent_id != cast("王申请") else case)
    counts = originals_of([bureau()], cast("李受理")).counts
    assert counts[""] == before[""] + 1 and counts["mine"] == before["mine"] + 1
    for view in ("", "mine", "over", "returned"):
        seen, after = 0, ""
        while True:
            page = originals_of([bureau()], cast("李受理"), view=view, after=after)
            seen += len(page.rows)
            after = page.after
            if not after:
                break
        assert seen == page.counts[view]
    assert key in {each.id for each in originals_kept([bureau()], party=cast("王申请"))}


def test_nothing_personal_stands_in_the_entries() -> None:
    key = left()
    home(key)
    text = " ".join(str(entry.data) for entry in entries_of(key))
    assert "王申请" not in text and "不动产" not in text and "居民身份证" not in text


def test_the_table_is_derived_anew_and_equal() -> None:
    key = left()
    actions.hand_original(key, cast("赵审查"), note="核对", by=cast("李受理"))
    home(left())
    assert rebuild(PROJECTIONS["originals"]).differences == []


def test_the_same_press_twice_is_one_original_with_one_number() -> None:
    """Also when both arrive at once."""
    key, numbers = new_stream(), list[str]()

    def press() -> None:
        numbers.append(actions.take_original(key, cast("王申请"), body=bureau(), by=cast("李受理"), **LEFT))  # type: ignore[arg-type]  # one table

    assert at_once(press, press) == ["done", "done"]
    press()
    assert len(set(numbers)) == 1 and len(entries_of(key)) == 1


def test_two_at_once_change_it_once() -> None:
    key = left()
    told = at_once(lambda: home(key), lambda: home(key))
    assert sorted(word == "done" for word in told) == [False, True]
    assert [entry.act for entry in entries_of(key)] == ["take_original", "return_original"]


def test_c_47_the_key_of_a_press_is_for_that_press_alone() -> None:
    """Other content under the same key, and the key of another stream, are told; neither gives the old slip nor breaks the page."""
    key, case = left(), filed("生育登记")
    wrong: list[tuple[UUID, dict[str, Any]]] = [(key, {"pieces": 3}), (key, {"description": "营业执照"}), (case, {})]
    for taken, changed in wrong:
        given: dict[str, Any] = {"body": bureau(), "by": cast("李受理"), **LEFT, **changed}
        with pytest.raises(Refused, match="C-48") as refused:
            actions.take_original(taken, cast("王申请"), **given)
        assert refused.value.mend
    assert len(entries_of(key)) == 1


def test_who_left_while_it_was_handed_on_does_not_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipient's post is asked after the lock."""
    key = left()
    monkeypatch.setattr("oneseal.cases.actions.originals.standing_at", _nobody_second)
    with pytest.raises(Refused, match="不是本机构在岗人员"):
        actions.hand_original(key, cast("赵审查"), note="核对", by=cast("李受理"))


def _nobody_second(act: Act, place: int = 0) -> Standing:
    return Standing() if place else standing_at(act)
