"""The registers are what the journal says; what somebody wrote in by hand is found."""

from datetime import timedelta

from django.db import transaction

from oneseal.journal.queries import PROJECTIONS, rebuild, today
from oneseal.people.actions import (
    certify_officer,
    change_contact,
    change_representative,
    correct_name,
    end_holding,
    end_mandate,
    end_substitution,
    erase_personal,
    grant_mandate,
    prove_identity,
    register_natural,
    set_quota,
    substitute,
)
from oneseal.people.models import Holding, Mandate, Party, Post
from oneseal.people.tests.office import LONG_AGO, Office, erased, firm, id_number, natural, next_number

NAMES = ("division", "body", "unit", "post", "party", "holding", "substitution", "mandate")


def differences(name: str) -> list[str]:
    return rebuild(PROJECTIONS[f"people_{name}"]).differences


def test_every_register_is_rebuilt_equal_after_every_kind_of_act(office: Office) -> None:
    until = today() + timedelta(days=9)
    people = office.officers
    set_quota(office.posts["受理"], 7, by=None)
    end_holding(office.holdings["送达"], by=None)
    end_holding(office.holdings["归档"], last_day=until, by=None)
    substitute(office.posts["批准"], people["批准"], people["审查"], since=today(), until=until, reason="休假", by=None)
    end_substitution(
        substitute(office.posts["受理"], people["受理"], people["审查"], since=today(), until=until, reason="休假", by=None), by=None
    )
    head = natural()
    company = firm(head)
    grant_mandate(company, natural(), ["file"], since=today(), by=head)
    end_mandate(grant_mandate(company, natural(), ["*"], since=today(), until=until, by=head), by=head)
    change_representative(company, people["批准"], by=head)
    certify_officer(people["审查"], f"CERT{next_number():06d}", by=office.head)
    change_contact(head, mobile="19900007777", address="", by=head)
    for party, name in ((head, "王申琴"), (company, "测试食品厂")):
        correct_name(party, name, document="证件", reason="输错", by=people["受理"])
    erase_personal(natural(), reason="本人请求", by=None)
    proved, claimed = (register_natural("何某人", id_number(), by=None, claimed=True) for _ in range(2))
    prove_identity(proved, "居民身份证", by=None)
    erase_personal(claimed, reason="本人请求", by=None)
    register_natural("何某人", id_number(), by=None, claimed=True)
    assert {name: differences(name) for name in NAMES} == {name: [] for name in NAMES}


def test_what_was_written_past_the_gate_is_found(office: Office) -> None:
    me, friend, company, gone = natural(), natural(), firm(natural()), erased()
    claimed = register_natural("何某人", id_number(), by=None, claimed=True)
    for name, change in (
        ("holding", lambda: Holding.objects.create(post_id=office.posts["批准"], person_id=me, since=LONG_AGO)),
        ("post", lambda: Post.objects.filter(id=office.posts["批准"]).update(power="监督")),
        ("party", lambda: Party.objects.filter(id=company).update(representative=friend)),
        ("party", lambda: Party.objects.filter(id=company).update(name="另一家公司")),
        ("party", lambda: Party.objects.filter(id=me).update(enforcement_number="STOLEN001")),
        ("party", lambda: Party.objects.filter(id=claimed).update(code_index="proved-by-hand", claim_index="")),
        ("party", lambda: Party.objects.filter(id=me).update(claim_index="claimed-by-hand")),
        ("party", lambda: Party.objects.filter(id=gone).update(erased_at=None)),
        ("party", lambda: Party.objects.filter(id=gone).update(code_index="found-again")),
        ("mandate", lambda: Mandate.objects.create(principal_id=me, agent_id=friend, scope=["*"], since=LONG_AGO)),
    ):
        assert differences(name) == []
        with transaction.atomic():
            change()
            assert differences(name)
            transaction.set_rollback(True)
        assert differences(name) == []
