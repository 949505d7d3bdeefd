"""签名根: a Merkle root over what was ordered, each chained to the last, so that nothing can be changed or taken away unseen."""

import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise
from threading import Thread
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from oneseal.journal.actions import sequence
from oneseal.journal.gate import gate, new_stream
from oneseal.journal.queries import last_position
from oneseal.journal.tests.test_verify import unguarded
from oneseal.seals import queries
from oneseal.seals.actions import make_authority, sign_root
from oneseal.seals.head import head, keep_head, path
from oneseal.seals.jobs import seal_the_journal
from oneseal.seals.models import Root
from oneseal.seals.queries import check_roots, sealed_up_to
from oneseal.seals.rules import merkle_root


@pytest.fixture
def intruder() -> Iterator[None]:
    """Somebody with the database's own password, who switched the triggers off."""
    with unguarded():
        yield


WRITTEN_OVER = (
    "INSERT OR REPLACE INTO seals_authority SELECT * FROM seals_authority",
    "INSERT OR REPLACE INTO seals_root SELECT * FROM seals_root",
    "INSERT OR REPLACE INTO seals_root SELECT position + 9000, first, merkle, 'x', signature, at FROM seals_root",
    "INSERT OR REPLACE INTO seals_root SELECT position + 9000, first + 9000, merkle, previous, signature, at FROM seals_root",
)


def test_the_database_refuses_to_change_roots_uses_and_the_keys_that_sign_them() -> None:
    make_authority(demo=True)
    note()
    sequence()
    sign_root()
    for statement in (
        "DELETE FROM seals_root",
        "UPDATE seals_root SET merkle = ''",
        "UPDATE seals_authority SET name = name",
        "DELETE FROM seals_authority",
        *(WRITTEN_OVER if connection.vendor == "sqlite" else ("TRUNCATE seals_root", "TRUNCATE seals_authority", "TRUNCATE seals_use")),
    ):
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute(statement)


def note() -> None:
    """One more entry, in its place in the order."""
    with gate(new_stream()) as act:
        act.record("note", by=None, data={})
    while sequence():
        pass


@pytest.fixture(autouse=True)
def _three_roots(database: None) -> Iterator[None]:
    make_authority(demo=True)
    for _ in range(3):
        note()
        sign_root()
    yield
    assert check_roots() == []


def rfc6962(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + rfc6962(leaves[:k]) + rfc6962(leaves[k:])).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_root_is_that_of_rfc_6962(leaves: list[bytes]) -> None:
    assert merkle_root(leaf.hex() for leaf in leaves) == rfc6962(leaves).hex()


def test_each_root_begins_where_the_last_one_ended_and_names_it() -> None:
    roots = list(Root.objects.order_by("position"))
    assert len(roots) >= 3
    assert roots[0].first == 1
    for earlier, later in pairwise(roots):
        assert later.first == earlier.position + 1
        assert later.previous != earlier.previous
    assert sealed_up_to() == last_position() == roots[-1].position


def test_the_database_refuses_a_second_root_after_the_same_one() -> None:
    """The backstop of the lock: whoever signs without it."""
    last = Root.objects.order_by("-position")[0]
    for first, previous in ((last.first, "0" * 64), (last.position + 1, last.previous)):
        with pytest.raises(IntegrityError):
            Root.objects.create(position=last.position + 1, first=first, previous=previous, merkle=last.merkle, signature=b"", at=last.at)


def test_the_head_never_goes_back_however_many_note_theirs_at_once() -> None:
    """Nor is it a mixture of two."""
    last = sealed_up_to()
    kept, threads = head(), [Thread(target=keep_head, args=(last + step, f"{last + step:064x}")) for step in range(1, 60)]
    for thread in reversed(threads):
        thread.start()
    for thread in threads:
        thread.join()
    assert head() == (last + 59, f"{last + 59:064x}")
    path().write_text(json.dumps(dict(zip(("position", "digest"), kept or (), strict=True))), encoding="utf-8")


def test_signing_twice_signs_once() -> None:
    before = Root.objects.count()
    assert sign_root() == sign_root() == last_position()
    assert (seal_the_journal(), Root.objects.count()) == (0, before)
    note()
    note()
    assert (seal_the_journal(), seal_the_journal()) == (2, 0)


def test_a_changed_entry_is_found() -> None:
    last = Root.objects.order_by("-position")[0]
    with connection.cursor() as cursor:
        joined = "journal_entry e JOIN journal_order o ON o.stream = e.stream AND o.version = e.version"
        cursor.execute(f"SELECT e.stream, e.hash FROM {joined} WHERE o.position = %s", [last.position])
        stream, hashed = cursor.fetchone()
        with unguarded("journal_entry"):
            cursor.execute("UPDATE journal_entry SET hash = %s WHERE stream = %s", ["f" * 64, stream])
        found = check_roots()
        with unguarded("journal_entry"):
            cursor.execute("UPDATE journal_entry SET hash = %s WHERE stream = %s", [hashed, stream])
    assert len(found) == 1
    assert f"位置 {last.first} 至 {last.position} 的条目与签名时不同" in found[0]
    assert f"{UUID(str(stream))} 第 1 条" in found[0], "a chain's last entry, rewritten with its hash, is among those named"


def test_a_root_signed_while_the_roots_are_read_is_not_one_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform goes on signing while an operator proves the journal."""
    read = queries.chained

    def and_meanwhile() -> tuple[list[str], dict[int, str]]:
        found = read()
        note()
        sign_root()
        return found

    monkeypatch.setattr(queries, "chained", and_meanwhile)
    assert check_roots() == []


@pytest.mark.usefixtures("intruder")
def test_a_removed_root_is_found() -> None:
    taken = Root.objects.order_by("-position")[1]
    Root.objects.filter(position=taken.position).delete()
    found = check_roots()
    taken.save(force_insert=True)
    assert any("缺口" in one for one in found)
    assert any("不相连" in one for one in found)


@pytest.mark.usefixtures("intruder")
@pytest.mark.parametrize(
    ("column", "value", "told"), [("signature", b"0", "签名不对"), ("merkle", "0" * 64, "签名不对"), ("previous", "1" * 64, "不相连")]
)
def test_a_changed_root_is_found(column: str, value: str | bytes, told: str) -> None:
    root = Root.objects.order_by("-position")[1]
    Root.objects.filter(position=root.position).update(**{column: value})
    found = check_roots()
    root.save(force_update=True)
    assert any(told in one and str(root.position) in one for one in found)


@pytest.mark.usefixtures("intruder")
def test_a_root_of_another_key_is_found() -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    from oneseal.seals.rules import root_text

    root = Root.objects.order_by("-position")[0]
    key = ec.generate_private_key(ec.SECP256R1())
    forged = key.sign(root_text(root.first, root.position, root.merkle, root.previous), ec.ECDSA(hashes.SHA256()))
    Root.objects.filter(position=root.position).update(signature=forged)
    found = check_roots()
    root.save(force_update=True)
    assert f"签名根 {root.position} 的签名不对" in found
