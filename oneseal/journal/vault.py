"""Personal data at rest: AES-256-GCM under a key per row, the key wrapped by a master key that is never in the database.

The journal's hash covers an HMAC under the row's key, so destroying the key leaves the chain whole and the data gone for good.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from oneseal.journal.rules import canonical

KEY, NONCE = 32, 12


class Tampered(ValueError):
    """A stored personal record does not open under its key."""


@lru_cache(maxsize=8)
def _master(hexadecimal: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"oneseal/wrap" + bytes.fromhex(hexadecimal)).digest())


@lru_cache(maxsize=8)
def _index_key(hexadecimal: str) -> bytes:
    return hashlib.sha256(b"oneseal/blind-index" + bytes.fromhex(hexadecimal)).digest()


def seal(record: UUID, data: dict[str, Any]) -> tuple[bytes, bytes, str]:
    """Ciphertext, wrapped key and HMAC of ``data``."""
    drawn = os.urandom(KEY + 2 * NONCE)
    key, nonce, wrap_nonce = drawn[:KEY], drawn[KEY:-NONCE], drawn[-NONCE:]
    text = canonical(data).encode()
    ciphertext = nonce + AESGCM(key).encrypt(nonce, text, record.bytes)
    wrapped = wrap_nonce + _master(settings.VAULT_KEYS[0]).encrypt(wrap_nonce, key, record.bytes)
    return ciphertext, wrapped, _mac(key, text)


def open_sealed(record: UUID, ciphertext: bytes, wrapped: bytes) -> tuple[bytes, str]:
    """Canonical text and HMAC of a sealed record; raises Tampered when it does not open."""
    for hexadecimal in settings.VAULT_KEYS:
        try:
            key = _master(hexadecimal).decrypt(wrapped[:NONCE], wrapped[NONCE:], record.bytes)
            text = AESGCM(key).decrypt(ciphertext[:NONCE], ciphertext[NONCE:], record.bytes)
        except (InvalidTag, ValueError, OverflowError):
            continue
        return text, _mac(key, text)
    raise Tampered(f"个人信息记录 {record} 无法用现有主密钥解开：记录被改动，或主密钥缺失")


def _mac(key: bytes, text: bytes) -> str:
    return hmac.digest(hashlib.sha256(b"oneseal/mac" + key).digest(), text, "sha256").hex()


def blind(kind: str, value: str) -> str:
    """Keyed index of a value, for looking up a person by ID number or mobile without storing either."""
    oldest = settings.VAULT_KEYS[-1]
    return hmac.new(_index_key(oldest), f"{kind}\x1f{value}".encode(), hashlib.sha256).hexdigest()
