"""印章: made once for a bureau, the key encrypted at rest, out of use when stopped or surrendered."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import typst
from cryptography import x509
from django.db import IntegrityError, transaction

from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import PROJECTIONS, entries_of, now, open_personal, rebuild
from oneseal.journal.rules import Entry
from oneseal.journal.tests.racing import at_once
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, bureaus
from oneseal.seals import actions
from oneseal.seals.actions import make_authority, make_seals, passphrase, resume_seal, surrender_seal, suspend_seal
from oneseal.seals.models import Authority, Seal
from oneseal.seals.queries import active_seal, check_file, end_of, issuers, require_active, seals_missing, signer_of
from oneseal.seals.rules import SEAL_NAMES, SEAL_OF, YEARS, change_from, private_key, serial_of, state_of

pytestmark = pytest.mark.usefixtures("city")


def last_bureau() -> UUID:
    """A bureau that other tests leave alone."""
    return UUID(str(list(bureaus())[-1].pk))


def seal_of(body: UUID) -> Seal:
    """The licence seal that a bureau uses."""
    return Seal.objects.get(id=active_seal(body, "licence"))


def signed_by(seal: UUID) -> bytes:
    """A page with its seal."""
    page = bytes(typst.compile(b"#set document(title: [t])\n#rect()", format="pdf", pdf_standards=["a-4"]))
    return signer_of(seal).sign(page, reason="准予行政许可决定书", location="云岚市", box=(346, 102, 465, 221))


def test_every_bureau_has_one_seal_of_each_kind_however_often_they_are_made() -> None:
    before, authorities = Seal.objects.count(), Authority.objects.count()
    make_authority(demo=True)
    assert [make_seals(bureau.pk) for bureau in bureaus()] == [0] * len(list(bureaus()))
    assert (Seal.objects.count(), Authority.objects.count()) == (before, authorities)
    assert before == len(SEAL_NAMES) * len(list(bureaus()))
    assert seals_missing() == []


def test_the_register_has_code_name_kind_date_state_and_certificate() -> None:
    for seal in Seal.objects.select_related("body"):
        assert len(seal.code) == 13
        assert seal.code.startswith(seal.body.division_id[:6])
        assert seal.name == f"{seal.body.name}{SEAL_NAMES[seal.kind]}"
        assert (seal.serial, seal.demo) == (serial_of(seal.certificate), True)
        (made, *_) = entries_of(seal.id)
        assert (made.act, made.data["code"], made.data["serial"]) == ("make_seal", seal.code, seal.serial)


def test_the_certificate_is_the_seals_own_issued_by_our_authority_for_signing_alone() -> None:
    seal = Seal.objects.get(id=active_seal(bureau_of(None).pk, "licence"))
    issuer = x509.load_pem_x509_certificate(Authority.objects.get(name="issuer").certificate.encode())
    own = x509.load_pem_x509_certificate(seal.certificate.encode())
    own.verify_directly_issued_by(issuer)
    usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert not own.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    key = private_key(bytes(seal.key), passphrase())
    assert key.public_key() == own.public_key()


def test_keys_are_encrypted_at_rest() -> None:
    for key in (*Seal.objects.values_list("key", flat=True), *Authority.objects.values_list("key", flat=True)):
        for wrong in (b"wrong", b"", passphrase() + b"x"):
            with pytest.raises((ValueError, TypeError)):
                private_key(bytes(key), wrong)


def test_licences_and_receipts_carry_different_seals() -> None:
    assert {kind for kind, seal in SEAL_OF.items() if seal == "acceptance"} >= {"receipt", "acceptance_notice", "correction_notice"}
    assert {kind for kind, seal in SEAL_OF.items() if seal == "licence"} >= {"grant", "denial", "certificate"}


def test_a_stopped_seal_is_not_used_and_may_return_and_a_surrendered_one_never() -> None:
    body = last_bureau()
    seal = active_seal(body, "acceptance")
    with pytest.raises(Refused, match="理由"):
        suspend_seal(seal, "  ", by=None)
    suspend_seal(seal, "窗口搬迁", by=None)
    with pytest.raises(Refused, match="没有启用的受理专用章"):
        active_seal(body, "acceptance")
    with pytest.raises(Refused, match="停用"):
        require_active([("stopped",)])
    with pytest.raises(Refused, match="现为“停用”，不能停用"):
        suspend_seal(seal, "再次停用", by=None)
    resume_seal(seal, "搬迁完成", by=None)
    assert active_seal(body, "acceptance") == seal
    surrender_seal(seal, "更换新章", by=None)
    for act in (resume_seal, suspend_seal, surrender_seal):
        with pytest.raises(Refused, match="现为“缴销”"):
            act(seal, "想再用", by=None)
    told = [(entry.act, entry.data.get("state")) for entry in entries_of(seal)]
    assert told == [("make_seal", None), ("suspend_seal", "stopped"), ("resume_seal", "active"), ("surrender_seal", "surrendered")]
    assert not any("搬迁" in str(entry.data) for entry in entries_of(seal)), "what people write may name somebody: it is sealed"
    records = [UUID(entry.data["words"]["personal"]) for entry in entries_of(seal)[1:]]
    assert [open_personal([record])[record]["reason"] for record in records] == ["窗口搬迁", "搬迁完成", "更换新章"]
    assert make_seals(body) == 1
    assert active_seal(body, "acceptance") != seal


def test_what_a_page_too_old_asks_for_is_not_done() -> None:
    """Whoever saw the seal before it was suspended surrenders nothing."""
    seal = active_seal(last_bureau(), "service")
    seen = len(entries_of(seal))
    suspend_seal(seal, "盘点", by=None, seen=seen)
    with pytest.raises(Refused, match="页面已经过期") as refused:
        surrender_seal(seal, "换章", by=None, seen=seen)
    assert refused.value.mend and Seal.objects.get(id=seal).state == "stopped"
    resume_seal(seal, "盘点完", by=None, seen=seen + 1)
    assert active_seal(last_bureau(), "service") == seal


def test_the_state_that_earlier_entries_wrote_still_counts() -> None:
    """Journals in which every change was one act, with its state, go on from that state."""
    first = Entry(new_stream(), 1, "make_seal", None, "", None, None, now(), {"code": "1"}, "")
    earlier = replace(first, version=2, act="set_seal_state", data={"state": "stopped"})
    assert (state_of([first]), state_of([first, earlier])) == ("active", "stopped")
    assert change_from("stopped", "resume_seal").becomes == "active"


def stopped() -> tuple[UUID, UUID]:
    """(a stopped service seal of that bureau, the one made in its place)."""
    body = last_bureau()
    old = active_seal(body, "service")
    suspend_seal(old, "遗失", by=None)
    assert make_seals(body) == 1
    return old, active_seal(body, "service")


def test_a_stopped_seal_does_not_return_beside_the_one_made_in_its_place() -> None:
    old, new = stopped()
    with pytest.raises(Refused, match="已有启用的政务服务专用章") as refused:
        resume_seal(old, "找到了", by=None)
    assert Seal.objects.get(id=new).code in refused.value.reason
    assert refused.value.mend
    assert Seal.objects.get(id=old).state == "stopped"
    surrender_seal(new, "旧章找到", by=None)
    resume_seal(old, "找到了", by=None)
    assert active_seal(last_bureau(), "service") == old


def test_of_two_seals_put_to_use_at_once_one_is() -> None:
    old, new = stopped()
    suspend_seal(new, "换章", by=None)
    told = at_once(*(lambda seal=seal: resume_seal(seal, "启用", by=None) for seal in (old, new)))
    assert "done" in told
    assert [reason for reason in told if reason != "done" and "启用" in reason] == [reason for reason in told if reason != "done"]
    assert Seal.objects.filter(id__in=(old, new), state="active").count() == 1


def test_two_who_make_the_seals_at_once_make_one_of_each_kind() -> None:
    body = last_bureau()
    surrender_seal(active_seal(body, "service"), "换章", by=None)
    assert at_once(*(lambda: make_seals(body) for _ in range(3))) == ["done"] * 3
    assert Seal.objects.filter(body=body, kind="service", state="active").count() == 1


def test_seals_that_cannot_be_made_for_another_cause_are_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    body = last_bureau()
    taken = Seal.objects.get(id=active_seal(body, "service"))
    surrender_seal(taken.id, "换章", by=None)
    monkeypatch.setattr(actions, "allocate", lambda counter: int(taken.code[6:]))
    with pytest.raises(IntegrityError):
        make_seals(body)
    monkeypatch.undo()
    assert make_seals(body) == 1


def test_a_bureau_without_a_seal_is_told_to_make_one() -> None:
    with pytest.raises(Refused, match="没有启用") as refused:
        active_seal(new_stream(), "licence")
    assert refused.value.mend


def test_a_seal_signs_until_its_certificate_ends_and_not_after() -> None:
    """Then it is surrendered, and another is made."""
    body = last_bureau()
    seal = Seal.objects.get(id=active_seal(body, "licence"))
    end = x509.load_pem_x509_certificate(seal.certificate.encode()).not_valid_after_utc
    set_clock(end - timedelta(minutes=1))
    assert signer_of(seal.id).until == end
    set_clock(end + timedelta(minutes=1))
    with pytest.raises(Refused, match="Z-05") as refused:
        signer_of(seal.id)
    assert seal.name in refused.value.reason and "缴销" in refused.value.mend
    surrender_seal(seal.id, "证书到期", by=None)
    assert make_seals(body) == 1
    assert signer_of(active_seal(body, "licence")).until > end


def test_an_issuer_past_the_half_of_its_time_has_a_successor_and_both_are_believed() -> None:
    """No seal outlasts whoever issued its certificate, and none is good for less than half of an issuer's time."""
    body = last_bureau()
    first = Authority.objects.get(name="issuer")
    middle = end_of(first.certificate) - timedelta(days=365 * YEARS // 2)
    before = seal_of(bureau_of(None).pk)
    for at, late in ((middle - timedelta(days=1), False), (middle + timedelta(days=1), True)):
        set_clock(at)
        surrender_seal(active_seal(body, "licence"), "换新", by=None)
        assert make_seals(body) == 1
        own = x509.load_pem_x509_certificate(seal_of(body).certificate.encode())
        (issuer,) = (each for each in issuers() if x509.load_pem_x509_certificate(each.certificate.encode()).subject == own.issuer)
        assert (issuer.name != "issuer") is late
        own.verify_directly_issued_by(x509.load_pem_x509_certificate(issuer.certificate.encode()))
        assert at + timedelta(days=365 * YEARS // 2 - 2) < own.not_valid_after_utc <= end_of(issuer.certificate)
        checked = check_file(signed_by(active_seal(body, "licence")), at)
        assert (checked.intact, checked.ours, checked.serial) == (True, True, seal_of(body).serial)
    assert check_file(signed_by(before.id), middle).ours


def test_a_surrendered_seal_that_somebody_put_back_into_use_differs_from_the_journal() -> None:
    body = last_bureau()
    surrender_seal(active_seal(body, "service"), "换新", by=None)
    make_seals(body)
    assert rebuild(PROJECTIONS["seals"]).differences == []
    gone = Seal.objects.filter(body=body, kind="service", state="surrendered").latest("id")
    with transaction.atomic():
        Seal.objects.filter(id=active_seal(body, "service")).update(state="stopped")
        Seal.objects.filter(id=gone.id).update(state="active")
        assert len(rebuild(PROJECTIONS["seals"]).differences) == 2
        transaction.set_rollback(True)


def test_a_signer_is_prepared_once_per_process() -> None:
    seal = active_seal(bureau_of(None).pk, "licence")
    assert signer_of(seal) is signer_of(seal)
