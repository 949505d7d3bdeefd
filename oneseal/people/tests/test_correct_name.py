"""更正姓名（名称）: at a window that has looked at the document; and no name is registered that the papers cannot show."""

from uuid import UUID

import pytest

from oneseal.journal.queries import entries_of, open_personal
from oneseal.law.rule import Refused
from oneseal.people.actions import correct_name, erase_personal, register_legal, register_natural
from oneseal.people.models import Party
from oneseal.people.queries import find_by_name, party_details
from oneseal.people.rules import NAME, POST_NEEDED
from oneseal.people.tests.office import Office, erased, firm, id_number, natural, record_of, uscc

SEEN = {"document": "居民身份证", "reason": "登记时把明输成了鸣"}
FACE, RARE = "老王😀", "王\U00020bb7"


def test_a_person_gets_a_new_record_and_is_found_by_the_new_name(office: Office) -> None:
    """Number, mobile and address stay; neither name nor the reason stands in clear anywhere; the old record stays as it was."""
    person = register_natural("何晓鸣", id_number(), mobile="19900009011", address="旧路1号", by=None)
    before, old = record_of(person), party_details([person])[person]
    entry = correct_name(person, " 何晓明 ", by=office.officers["受理"], **SEEN)
    known = party_details([person])[person]
    assert (known.name, known.number, known.mobile, known.address) == ("何晓明", old.number, old.mobile, old.address)
    assert person in find_by_name("何晓明") and person not in find_by_name("何晓鸣")
    assert open_personal([before])[before]["name"] == "何晓鸣"
    assert (entry.act, entry.data["document"]) == ("correct_name", "居民身份证")
    told = str(entry.data) + str(Party.objects.filter(id=person).values().get())
    assert not [words for words in ("何晓", "登记时") if words in told]
    reason = UUID(entry.data["words"]["personal"])
    assert open_personal([reason])[reason] == {"reason": SEEN["reason"]}
    records = [before, record_of(person), reason]
    erase_personal(person, reason="本人请求", by=None)
    assert open_personal(records) == {}


def test_a_firm_has_its_new_name_and_its_entries_tell_both(office: Office) -> None:
    company = firm(natural(), "明远食品有现公司")
    correct_name(company, "明远食品有限公司", by=office.officers["受理"], document="营业执照", reason="输错一个字")
    assert Party.objects.get(id=company).name == "明远食品有限公司"
    assert [entry.data["name"] for entry in entries_of(company)] == ["明远食品有现公司", "明远食品有限公司"]


def test_a_name_typed_at_sign_up_is_put_right_before_its_number_is_proved(office: Office) -> None:
    claimed = register_natural("老网", id_number(), by=None, claimed=True)
    correct_name(claimed, "老王", by=office.officers["受理"], **SEEN)
    known = party_details([claimed])[claimed]
    assert known.name == "老王" and known.claimed


def test_only_a_window_does_it_and_nobody_her_own(office: Office) -> None:
    person, head, clerk = natural("何晓鸣"), natural(), office.officers["受理"]
    for party, by, rule in (
        (person, natural(), POST_NEEDED),
        (person, office.officers["批准"], POST_NEEDED),
        (person, person, NAME),
        (clerk, clerk, NAME),
        (firm(clerk), clerk, NAME),
        (firm(head), head, NAME),
    ):
        with pytest.raises(Refused) as refused:
            correct_name(party, "另一个名", by=by, **SEEN)
        assert refused.value.rule == rule
    with pytest.raises(Refused, match="不是已登记"):
        correct_name(erased(), "何晓明", by=clerk, **SEEN)


@pytest.mark.parametrize(("given", "field"), [({"name": " "}, "name"), ({"document": ""}, "document"), ({"reason": " "}, "reason")])
def test_name_document_and_reason_are_asked_for(office: Office, given: dict[str, str], field: str) -> None:
    person = natural("何晓鸣")
    with pytest.raises(Refused) as refused:
        correct_name(person, **{"name": "何晓明", **SEEN, **given}, by=office.officers["受理"])
    assert refused.value.field == field
    assert [entry.act for entry in entries_of(person)] == ["register_natural"]


def test_the_name_that_stands_there_changes_nothing(office: Office) -> None:
    for party, name in ((natural("何晓明"), "何晓明"), (firm(natural(), "明远食品有限公司"), "明远食品有限公司")):
        with pytest.raises(Refused, match="没有要改的"):
            correct_name(party, f" {name} ", by=office.officers["受理"], **SEEN)


@pytest.mark.parametrize(("name", "mend"), [(FACE, "请去掉"), (RARE, "加装")])
def test_w_06_no_name_is_registered_that_no_font_of_the_papers_has(office: Office, name: str, mend: str) -> None:
    """By nobody who types it in: nothing could be filed under it. What the province's register says of a person is hers all the same."""
    clerk, head = office.officers["受理"], natural()
    for register in (
        lambda: register_natural(name, id_number(), by=None, claimed=True),
        lambda: register_natural(name, id_number(), document="居民身份证", by=clerk),
        lambda: register_legal(f"{name}面馆", uscc(), head, by=head),
        lambda: register_legal(f"{name}面馆", uscc(), head, document="营业执照", by=clerk),
        lambda: correct_name(head, name, by=clerk, **SEEN),
        lambda: correct_name(firm(natural()), name, by=clerk, **SEEN),
    ):
        with pytest.raises(Refused, match="印不到文书上") as refused:
            register()
        assert (refused.value.field, refused.value.cause) == ("name", "unprintable")
        assert mend in refused.value.mend
    assert party_details([known := register_natural(name, id_number(), by=None, vouched=True)])[known].name == name
