"""申请草稿: kept for the one who fills it in, moved to the version in force, never a case by itself."""

import pytest

from oneseal.cases.actions import discard_draft, open_draft, save_draft
from oneseal.cases.models import Case
from oneseal.catalogue.queries import item_by_name_or_code
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, demo_cast


@pytest.mark.usefixtures("city")
def test_a_draft_is_kept_changed_opened_and_discarded_by_its_writer_alone() -> None:
    cast, before = demo_cast(), Case.objects.count()
    person, stranger = cast["王申请"], cast["冯旁人"]
    item = item_by_name_or_code("公司设立登记", bureau_of())
    assert item is not None
    draft = save_draft(item.id, applicant=person, by=person, answers={}, form={"company_name": "云"}, materials={})
    assert save_draft(item.id, applicant=person, by=person, answers={}, form={"company_name": "云岚"}, materials={}, draft=draft) == draft
    opened = open_draft(draft, by=person)
    assert (opened["form"], opened["item_version"], opened["changed"]) == ({"company_name": "云岚"}, item.id, [])
    for act in (open_draft, discard_draft):
        with pytest.raises(Refused, match="C-34"):
            act(draft, by=stranger)
    with pytest.raises(Refused):
        save_draft(item.id, applicant=person, by=stranger, answers={}, form={}, materials={})
    discard_draft(draft, by=person)
    with pytest.raises(Refused):
        open_draft(draft, by=person)
    assert Case.objects.count() == before
