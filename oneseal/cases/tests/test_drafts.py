"""申请草稿: kept for the one who fills it in, moved to the version in force, never a case by itself."""

import pytest

from oneseal.cases.actions import discard_draft, file, open_draft, save_draft
from oneseal.cases.models import Case, Draft
from oneseal.cases.tests import own_item
from oneseal.cases.tests.office import acts, filing, item
from oneseal.catalogue.queries import item_by_name_or_code
from oneseal.journal.gate import new_stream
from oneseal.journal.models import PersonalRecord
from oneseal.law.days import WORKING, Limit
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, demo_cast, demo_firms


@pytest.mark.usefixtures("city")
def test_a_draft_is_kept_changed_opened_and_discarded_by_its_writer_alone() -> None:
    cast, before = demo_cast(), Case.objects.count()
    person, stranger = cast["王申请"], cast["冯旁人"]
    item = item_by_name_or_code("公司设立登记", bureau_of())
    assert item is not None
    draft = save_draft(item.id, applicant=person, by=person, answers={}, form={"company_name": "云"}, materials={})
    assert save_draft(item.id, applicant=person, by=person, answers={}, form={"company_name": "云岚"}, materials={}, draft=draft) == draft
    opened = open_draft(draft, by=person)
    assert (opened["form"], opened["item_version"], opened["changed"]) == ({"company_name": "云岚"}, item.id, ())
    for act in (open_draft, discard_draft):
        with pytest.raises(Refused, match="C-34"):
            act(draft, by=stranger)
    with pytest.raises(Refused):
        save_draft(item.id, applicant=person, by=stranger, answers={}, form={}, materials={})
    discard_draft(draft, by=person)
    with pytest.raises(Refused):
        open_draft(draft, by=person)
    assert Case.objects.count() == before


@pytest.mark.usefixtures("city")
def test_saving_overwrites_and_leaves_no_entry_and_no_record_behind() -> None:
    """Of what stood in a draft before nothing is kept, and what stands there is not to be read in the database."""
    person = demo_cast()["王申请"]
    item = item_by_name_or_code("公司设立登记", bureau_of())
    assert item is not None
    before = acts(), PersonalRecord.objects.count()
    draft = save_draft(item.id, applicant=person, by=person, answers={}, form={"company_name": "云岚某某"}, materials={})
    first = Draft.objects.values_list("ciphertext", flat=True).get(id=draft)
    save_draft(item.id, applicant=person, by=person, answers={}, form={"company_name": "云岚另一"}, materials={}, draft=draft)
    kept = Draft.objects.values_list("ciphertext", flat=True).get(id=draft)
    assert bytes(kept) != bytes(first)
    assert "云岚".encode() not in bytes(kept)
    assert (acts(), PersonalRecord.objects.count()) == before


@pytest.mark.usefixtures("city")
def test_whose_mandate_has_ended_opens_no_draft_for_the_firm_any_more() -> None:
    """Asked anew each time."""
    cast, firm = demo_cast(), next(party for name, party in demo_firms().items() if name == "云岚禾丰食品有限公司")
    item = item_by_name_or_code("出版物零售经营许可", bureau_of())
    assert item is not None
    draft = save_draft(item.id, applicant=firm, by=cast["曹代办"], answers={}, form={}, materials={})
    Draft.objects.filter(id=draft).update(person=cast["陈旧托"])
    with pytest.raises(Refused, match="委托"):
        open_draft(draft, by=cast["陈旧托"])


@pytest.mark.usefixtures("city")
def test_a_draft_knows_what_changed_since_it_was_begun_however_often_it_was_saved_since() -> None:
    """A draft from before this was kept knows it from its last save; then it stays."""
    with own_item.published("试验草稿改版", "84", promise_day=3):
        given = filing("试验草稿改版")
        about = {"applicant": given["applicant"], "by": given["by"], "answers": {}, "form": {}, "materials": {}}
        draft, old = (save_draft(given["item_version"], **about) for _ in range(2))
        Draft.objects.filter(id=old).update(begun_under=None)
        elements = item("试验草稿改版").content["elements"]
        for days in (5, 7):
            version = own_item.publish_next("试验草稿改版", elements={**elements, "promise_day": days})
            for each in (draft, old):
                save_draft(version, draft=each, **about)
                (change,) = open_draft(each, by=given["by"])["changed"]
                assert (change.part, change.before, change.after) == ("promise", Limit(3, WORKING), Limit(days, WORKING))
        assert open_draft(draft, by=given["by"])["begun_under"] == given["item_version"]
        for each in (draft, old):
            discard_draft(each, by=given["by"])


@pytest.mark.usefixtures("city")
def test_what_was_stated_on_a_page_of_another_version_is_not_filed() -> None:
    """C-33, where the difference concerns her; where it does not, and where a window takes it in, nothing stands in the way."""
    with own_item.published("试验核对改版", "83", promise_day=3):
        given = filing("试验核对改版")
        elements = item("试验核对改版").content["elements"]
        seen = given.pop("item_version")
        same = own_item.publish_next("试验核对改版", elements={**elements, "traffic_guide": "乘地铁2号线"})
        assert file(same, **{**given, "key": str(new_stream())}, seen=seen).version == 1
        new, before = own_item.publish_next("试验核对改版", elements={**elements, "promise_day": 9}), Case.objects.count()
        for other in (seen, new_stream()):
            with pytest.raises(Refused, match="C-33"):
                file(new, **given, seen=other)
        assert Case.objects.count() == before
        assert file(new, **given, seen=new).version == 1
