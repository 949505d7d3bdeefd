"""补正暂存: what was uploaded for a correction stays hers until it is handed in, and is no act."""

import io
from uuid import UUID

import pytest
from django.db import transaction

from oneseal.cases import actions
from oneseal.cases.actions import keeping
from oneseal.cases.actions.erasing import KEEPER
from oneseal.cases.models import SupplyNote
from oneseal.cases.queries.supplying import kept_for_supply, kept_in_whole
from oneseal.cases.tests.office import acts, cast, filed, filing, row, upload
from oneseal.catalogue.queries import sample_file
from oneseal.documents.actions import receive_file
from oneseal.documents.queries import Again
from oneseal.journal.gate import new_stream
from oneseal.law.rule import Refused

NAME = "生育登记"


def asked(count: int = 2) -> tuple[UUID, list[str]]:
    """A case in which lines must be corrected, and the lines."""
    case, lines = filed(NAME), list(filing(NAME)["materials"])[:count]
    wanted = [{"line": line, "problem": "看不清", "mend": "请重新拍照"} for line in lines]
    actions.request_correction(case, wanted, by=cast("李受理"))
    return case, lines


def test_what_was_uploaded_is_kept_by_line_taken_out_again_and_is_no_act(city: None) -> None:
    (case, (first, second)), hers = asked(), cast("王申请")
    one, two, three = (upload(name=each) for each in "一二三")
    before = acts()
    actions.keep_for_supply(case, {first: [one]}, by=hers)
    actions.keep_for_supply(case, {first: [one, two], second: [three]}, by=hers)
    assert kept_for_supply(case, hers) == {first: [one, two], second: [three]}
    actions.keep_for_supply(case, {}, by=hers, removed=[two])
    assert kept_for_supply(case, hers) == {first: [one], second: [three]}
    assert acts() == before and kept_for_supply(case, cast("冯旁人")) == {}


def test_what_was_handed_in_is_not_offered_again_and_goes_when_nothing_is_awaited(city: None) -> None:
    (case, (first, second)), hers = asked(), cast("王申请")
    one, two = upload(), upload()
    actions.keep_for_supply(case, {first: [one], second: [two]}, by=hers)
    actions.supply(case, {first: [one]}, by=hers)
    assert kept_for_supply(case, hers) == {first: [], second: [two]}
    actions.sweep_supply_notes()
    assert SupplyNote.objects.filter(case=case).exists()
    actions.supply(case, {second: [two]}, by=hers)
    actions.sweep_supply_notes()
    assert not SupplyNote.objects.filter(case=case).exists()
    with pytest.raises(Refused, match="没有等您交的材料"):
        actions.keep_for_supply(case, {first: [one]}, by=hers)


def test_the_same_content_is_kept_once_for_a_line_and_for_another_line_too(city: None) -> None:
    (case, (first, second)), hers = asked(), cast("王申请")
    same = sample_file("一")
    one, again, elsewhere = (receive_file(io.BytesIO(same), "一.pdf", by=hers).id for _ in range(3))
    other = upload(name="二")
    assert actions.keep_for_supply(case, {first: [one]}, by=hers) == []
    left = actions.keep_for_supply(case, {first: [again, other], second: [elsewhere]}, by=hers)
    assert left == [Again(first, again, "一.pdf", one)], "whoever shows the page can say so"
    assert kept_for_supply(case, hers) == {first: [one, other], second: [elsewhere]}


def test_what_was_handed_in_before_does_not_keep_the_same_file_from_being_given_anew(city: None) -> None:
    """It failed, and is asked for once more: she may hold that it was right."""
    (case, (first, second)), hers = asked(), cast("王申请")
    one, again = upload(name="一"), upload(name="一")
    actions.keep_for_supply(case, {first: [one]}, by=hers)
    actions.supply(case, {first: [one], second: [upload()]}, by=hers)
    actions.check(case, failed={first: "仍看不清"}, by=cast("李受理"))
    actions.check(case, [second], by=cast("李受理"))
    actions.request_further_correction(case, [{"line": first, "problem": "看不清", "mend": "请重新拍照"}], by=cast("吕局长"))
    assert actions.keep_for_supply(case, {first: [again]}, by=hers) == []
    assert kept_for_supply(case, hers)[first] == [again]


def test_only_her_own_files_and_only_for_whom_she_may_act(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    (case, (first, _)), hers = asked(), cast("王申请")
    with pytest.raises(Refused, match="不是您上传的"):
        actions.keep_for_supply(case, {first: [upload(by="冯旁人")]}, by=hers)
    with pytest.raises(Refused):
        actions.keep_for_supply(case, {}, by=cast("冯旁人"))
    monkeypatch.setattr(keeping, "MANY", 2)
    actions.keep_for_supply(case, {first: [upload(name="一"), upload(name="二")]}, by=hers)
    with pytest.raises(Refused, match="超过 2 个文件"):
        actions.keep_for_supply(case, {first: [upload(name="三")]}, by=hers)


def test_what_is_typed_into_the_form_is_kept_sealed_for_the_form_it_was_typed_over(city: None) -> None:
    """Files may be kept afterwards without it; nobody else finds it; another form that counts drops it; it goes with her data."""
    case, _ = asked()
    hers, over = cast("王申请"), row(case).form
    actions.keep_for_supply(case, {}, by=hers, form={"premises": "改正街八号"})
    actions.keep_for_supply(case, {}, by=hers)
    assert kept_in_whole(case, hers, over).form == {"premises": "改正街八号"}
    assert "改正街".encode() not in bytes(SupplyNote.objects.get(case=case).ciphertext or b"")
    assert kept_in_whole(case, cast("冯旁人"), over).form is None and kept_in_whole(case, hers, new_stream()).form is None
    with transaction.atomic():
        KEEPER.drop(hers)
    assert not SupplyNote.objects.filter(case=case).exists()
