"""Pure rules of the seals: which seal a paper carries, keys and certificates, the Merkle root of the journal. No framework."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from oneseal.journal.rules import Entry
from oneseal.law.rule import HouseRule, Refused

ONE_SEAL = HouseRule(
    "Z-01", "文书按种类加盖受理专用章或者行政许可专用章，非许可事项加盖政务服务专用章", "相对集中行政许可权改革；本系统用印规则"
)
REGISTER = HouseRule("Z-02", "印章登记编码、种类、保管人和状态，停用、恢复启用、缴销须写明理由", "本系统用印规则")
GROWING = HouseRule("Z-03", "签名根只增不减，不得在旧根缺失时重新签", "本系统用印规则")
IN_FORCE = HouseRule("Z-05", "印章的数字证书到期以后不再用印", "电子签名法第二十一条；本系统用印规则")
NOTICE = timedelta(days=60)
"""How long before the end of its certificate a seal is to be replaced."""
PROFILE = "PADES_DEMO"
"""What the signatures are: PAdES B-B under our own authority. Never an e-seal under GB/T 38540."""
STATES = {"active": "启用", "stopped": "停用", "surrendered": "缴销"}


@dataclass(frozen=True, slots=True)
class Change:
    """An act on a seal in its life: its word, the states it begins from, the state it leads to."""

    label: str
    begins: frozenset[str]
    becomes: str


CHANGES = {
    "suspend_seal": Change("停用", frozenset({"active"}), "stopped"),
    "resume_seal": Change("恢复启用", frozenset({"stopped"}), "active"),
    "surrender_seal": Change("缴销", frozenset({"active", "stopped"}), "surrendered"),
}
"""What may follow what: what is surrendered stays so."""


def state_of(entries: Iterable[Entry]) -> str:
    """The state of a seal as its entries leave it; earlier ones were written as ``set_seal_state``, with the state as these have it."""
    state = "active"
    for entry in entries:
        state = str(entry.data.get("state", state))
    return state


def change_from(state: str, act: str) -> Change:
    """The change; raises Refused when it does not follow from this state."""
    change = CHANGES[act]
    if state not in change.begins:
        raise Refused(REGISTER, f"印章现为“{STATES[state]}”，不能{change.label}", mend="请刷新页面查看印章现在的状态")
    return change


SEAL_NAMES = {"licence": "行政许可专用章", "acceptance": "受理专用章", "service": "政务服务专用章"}
SEAL_OF = {
    "receipt": "acceptance",
    "correction_notice": "acceptance",
    "acceptance_notice": "acceptance",
    "not_needed_notice": "acceptance",
    "refusal_to_accept": "acceptance",
    "lapse_notice": "acceptance",
    "grant": "licence",
    "denial": "licence",
    "survey_record": "licence",
    "delivery_proof": "licence",
    "certificate": "licence",
    "state_notice": "licence",
}
"""Paper kind → seal kind, of an item that is a licence."""


def seal_of(kind: str, *, licensing: bool) -> str:
    """The seal of a paper: what is no licence is never sealed with the licence seal."""
    wanted = SEAL_OF[kind]
    return "service" if wanted == "licence" and not licensing else wanted


YEARS, FIELD = 10, 64


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate (PEM) and its private key (PKCS#8, encrypted under the home's passphrase)."""

    certificate: str
    key: bytes


def within(text: str) -> str:
    """As much of a name as a certificate's field holds: 64 bytes, which are 21 Chinese characters; no character is cut in two."""
    return text.encode()[:FIELD].decode(errors="ignore")


def new_pair(
    name: str, organisation: str, passphrase: bytes, at: datetime, issuer: Pair | None = None, *, years: int = YEARS, succeeds: bool = False
) -> Pair:
    """A P-256 key and its certificate: self-signed without ``issuer`` (an authority), else issued by it (a seal), to end with it.

    ``succeeds``: an authority too, which the issuer vouches for and which outlasts it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    named = ((NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name))
    subject = x509.Name([x509.NameAttribute(oid, within(text)) for oid, text in named])
    is_authority = issuer is None or succeeds
    signing_key = key if issuer is None else private_key(issuer.key, passphrase)
    begin = at.astimezone(UTC) - timedelta(days=1)
    end, issuer_name = begin + timedelta(days=365 * years), subject
    if issuer is not None:
        above = x509.load_pem_x509_certificate(issuer.certificate.encode())
        end, issuer_name = end if succeeds else min(end, above.not_valid_after_utc), above.subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(_usage(is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
    )
    certificate = builder.sign(signing_key, hashes.SHA256())
    return Pair(certificate.public_bytes(serialization.Encoding.PEM).decode(), _encrypted(key, passphrase))


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _encrypted(key: ec.EllipticCurvePrivateKey, passphrase: bytes) -> bytes:
    how = serialization.BestAvailableEncryption(passphrase)
    return key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, how)


def private_key(encrypted: bytes, passphrase: bytes) -> ec.EllipticCurvePrivateKey:
    """The private key; raises ValueError under a wrong passphrase."""
    key = serialization.load_der_private_key(encrypted, passphrase)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the key is not an elliptic curve key")
    return key


def is_vouched_for(certificate: str, by: str) -> bool:
    """Whether one certificate (PEM) is signed with the key of another."""
    try:
        x509.load_pem_x509_certificate(certificate.encode()).verify_directly_issued_by(x509.load_pem_x509_certificate(by.encode()))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def serial_of(certificate: str) -> str:
    """The serial number of a certificate, hexadecimal."""
    return f"{x509.load_pem_x509_certificate(certificate.encode()).serial_number:X}"


def merkle_root(leaves: Iterable[str]) -> str:
    """RFC 6962 Merkle tree hash over entry hashes (hexadecimal); memory grows with the logarithm of their number."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        level, node = 0, hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest()
        while stack and stack[-1][0] == level:
            node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
            level += 1
        stack.append((level, node))
    if not stack:
        return hashlib.sha256(b"").hexdigest()
    node = stack.pop()[1]
    while stack:
        node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
    return node.hex()


def root_text(first: int, position: int, merkle: str, previous: str) -> bytes:
    """What a root's signature covers."""
    return f"oneseal-root/1\n{first}\n{position}\n{merkle}\n{previous}\n".encode()


def root_digest(text: bytes, signature: bytes) -> str:
    """What the next root is chained to."""
    return hashlib.sha256(text + signature).hexdigest()
