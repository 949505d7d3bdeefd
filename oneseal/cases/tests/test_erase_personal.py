"""删除个人信息 (PIPL Art. 47) and cases: not while one goes on or a certificate holds; drafts go with her data."""

from typing import Any

import pytest
from django.test import override_settings

from oneseal.cases import actions
from oneseal.cases.models import Draft
from oneseal.cases.tests.office import cast, filed, filing, item
from oneseal.cases.tests.test_originals import LEFT, bureau, home
from oneseal.catalogue.queries import sample_form, version
from oneseal.journal.gate import new_stream
from oneseal.law.rule import Refused
from oneseal.people.actions import erase_personal
from oneseal.people.actions.erasing import erasable
from oneseal.people.models import Party
from oneseal.people.tests.office import natural


def draft_of(person: Any) -> Any:
    """A draft that she has saved for herself."""
    given = filing("生育登记")
    return actions.save_draft(given["item_version"], applicant=person, by=person, answers=given["answers"], form={}, materials={})


def test_nothing_is_erased_while_a_case_goes_on_and_all_of_it_after(city: None) -> None:
    person = natural("李在办")
    loaded = version(item("生育登记").id)
    case = filed("生育登记", applicant=person, by=person, form=sample_form(loaded, person, person), materials={})
    with pytest.raises(Refused, match="还没有办结") as refused:
        erase_personal(person, reason="本人请求", by=person)
    assert "第四十七条" in str(refused.value.rule) and Party.objects.get(id=person).erased_at is None
    actions.withdraw(case, reason="不办了", by=person)
    key = draft_of(person)
    assert erasable(person).dropped == 1 and Draft.objects.filter(id=key).exists()
    assert erase_personal(person, reason="本人请求", by=person).dropped == 1
    assert not Draft.objects.filter(id=key).exists()


def test_a_refused_erasure_keeps_her_drafts(city: None) -> None:
    person = cast("李受理")
    before = Draft.objects.filter(person=person).count()
    with pytest.raises(Refused, match="仍在岗任职"):
        erase_personal(person, reason="本人请求", by=None)
    assert Draft.objects.filter(person=person).count() == before


def test_years_of_retention_are_the_deployments(city: None) -> None:
    person = natural("李归档")
    loaded = version(item("生育登记").id)
    case = filed("生育登记", applicant=person, by=person, form=sample_form(loaded, person, person), materials={})
    actions.withdraw(case, reason="不办了", by=person)
    with override_settings(RETENTION_YEARS=10), pytest.raises(Refused, match="保存期限未届满"):
        erase_personal(person, reason="本人请求", by=None)
    erase_personal(person, reason="本人请求", by=None)


def test_what_lies_at_a_window_goes_back_to_her_first(city: None) -> None:
    """Nobody could be found to whom an original of an erased person belongs."""
    person = natural("李留件")
    key = new_stream()
    actions.take_original(key, person, body=bureau(), by=cast("李受理"), **LEFT)  # type: ignore[arg-type]  # one table of values
    with pytest.raises(Refused, match=r"收存单 \d+ 的原件还没有办结、退还") as refused:
        erase_personal(person, reason="本人请求", by=person)
    assert "退还" in refused.value.mend
    home(key)
    erase_personal(person, reason="本人请求", by=person)


def test_a_draft_that_is_saved_after_her_data_was_erased_is_refused(city: None) -> None:
    """The page may still be open in another window and save by itself."""
    person = natural("李先走")
    erase_personal(person, reason="本人请求", by=person)
    with pytest.raises(Refused, match="不是已登记"):
        draft_of(person)
