"""印章: made once for a bureau, the key encrypted at rest, out of use when stopped or surrendered."""

from uuid import UUID

import pytest
from cryptography import x509

from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, bureaus
from oneseal.seals.actions import make_authority, make_seals, passphrase, set_seal_state
from oneseal.seals.models import Authority, Seal
from oneseal.seals.queries import active_seal, require_active, seals_missing, signer_of
from oneseal.seals.rules import SEAL_NAMES, SEAL_OF, private_key, serial_of

pytestmark = pytest.mark.usefixtures("city")


def last_bureau() -> UUID:
    """A bureau that other tests leave alone."""
    return UUID(str(list(bureaus())[-1].pk))


def test_every_bureau_has_one_seal_of_each_kind_however_often_they_are_made() -> None:
    before = Seal.objects.count()
    make_authority(demo=True)
    assert [make_seals(bureau.pk) for bureau in bureaus()] == [0] * len(list(bureaus()))
    assert (Seal.objects.count(), Authority.objects.count()) == (before, 2)
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
        set_seal_state(seal, "stopped", "  ", by=None)
    set_seal_state(seal, "stopped", "窗口搬迁", by=None)
    with pytest.raises(Refused, match="没有启用的受理专用章"):
        active_seal(body, "acceptance")
    with pytest.raises(Refused, match="停用"):
        require_active([("stopped",)])
    with pytest.raises(Refused, match="不能改为"):
        set_seal_state(seal, "stopped", "再次停用", by=None)
    with pytest.raises(Refused, match="不能改为"):
        set_seal_state(seal, "lost", "没有这个状态", by=None)
    set_seal_state(seal, "active", "搬迁完成", by=None)
    assert active_seal(body, "acceptance") == seal
    set_seal_state(seal, "surrendered", "更换新章", by=None)
    with pytest.raises(Refused, match="缴销"):
        set_seal_state(seal, "active", "想再用", by=None)
    assert [entry.data.get("state") for entry in entries_of(seal)] == [None, "stopped", "active", "surrendered"]
    assert make_seals(body) == 1
    assert active_seal(body, "acceptance") != seal


def test_a_bureau_without_a_seal_is_told_to_make_one() -> None:
    with pytest.raises(Refused, match="没有启用") as refused:
        active_seal(new_stream(), "licence")
    assert refused.value.mend


def test_a_signer_is_prepared_once_per_process() -> None:
    seal = active_seal(bureau_of(None).pk, "licence")
    assert signer_of(seal) is signer_of(seal)
