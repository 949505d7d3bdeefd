"""分段上传: what was cut is taken up where it stopped, by its sender alone, and the file that is received is the file that was sent."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from oneseal.documents.actions.resuming import Damaged, OutOfStep, append, begin_sending, drop_sending, finish_sending, sending_of
from oneseal.documents.models import Upload
from oneseal.documents.queries import open_upload
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now
from oneseal.law.rule import Refused
from oneseal.people.queries import demo_cast

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 600 + b"\nstartxref\n0\n%%EOF\n"


class Cut(io.BytesIO):
    """A line that breaks after so many bytes."""

    def __init__(self, data: bytes, after: int) -> None:
        super().__init__(data)
        self.after = after

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes, or the break."""
        if self.tell() >= self.after:
            raise ConnectionResetError
        return super().read(min(size if size and size > 0 else self.after, self.after - self.tell()))


def hers() -> UUID:
    """王申请."""
    return demo_cast()["王申请"]


def begun(length: int = len(PDF), **purpose: str) -> UUID:
    """A file of hers on its way."""
    return begin_sending("平面图.pdf", length, by=hers(), purpose=purpose).id


def test_a_file_that_was_cut_is_taken_up_and_has_the_same_hash(city: None) -> None:
    """The line breaks in the middle of a piece; what came stays, the rest follows, the upload is byte for byte what was sent."""
    key = begun()
    with pytest.raises(ConnectionResetError):
        append(key, 0, Cut(PDF, 70_000), by=hers())
    offset = sending_of(key, by=hers()).offset
    assert 0 < offset <= 70_000
    assert append(key, offset, io.BytesIO(PDF[offset:]), by=hers()).is_whole
    done = finish_sending(key, by=hers())
    assert done.received
    assert Upload.objects.get(id=done.received).sha256 == hashlib.sha256(PDF).hexdigest()
    with open_upload(done.received).stream as stream:
        assert stream.read() == PDF
    assert finish_sending(key, by=hers()).received == done.received and sending_of(key, by=hers()).is_whole


def test_a_piece_begins_where_the_last_one_ended(city: None) -> None:
    """A second piece for the same place is refused; nothing is written twice or over what is there."""
    key = begun()
    append(key, 0, io.BytesIO(PDF[:100]), by=hers())
    for offset in (0, 50, 101):
        with pytest.raises(OutOfStep):
            append(key, offset, io.BytesIO(PDF[offset:]), by=hers())
    assert sending_of(key, by=hers()).offset == 100


def test_a_piece_with_a_checksum_counts_whole_or_not(city: None) -> None:
    """Damaged on the way: refused, and not a byte of it stays."""
    key = begun()
    with pytest.raises(Damaged):
        append(key, 0, io.BytesIO(PDF[:99] + b"x"), by=hers(), sha256=hashlib.sha256(PDF[:100]).hexdigest())
    assert sending_of(key, by=hers()).offset == 0
    assert append(key, 0, io.BytesIO(PDF[:100]), by=hers(), sha256=hashlib.sha256(PDF[:100]).hexdigest()).offset == 100


def test_more_than_was_announced_is_refused(city: None) -> None:
    """A file grows no longer than it said."""
    with pytest.raises(Refused, match="更长"):
        append(begun(100), 0, io.BytesIO(PDF), by=hers())


@pytest.mark.parametrize("length", [0, -1, 10**12])
def test_what_could_never_be_received_is_refused_before_it_is_sent(city: None, length: int) -> None:
    """Empty or too large."""
    with pytest.raises(Refused, match=r"空的|超过"):
        begun(length)


def test_what_is_no_material_is_refused_at_the_end_and_leaves_nothing(city: None) -> None:
    """Judged by its content like every file; the pieces are gone."""
    key = begun(5)
    append(key, 0, io.BytesIO(b"#!/sh"), by=hers())
    with pytest.raises(Refused, match="不是可接收的类型"):
        finish_sending(key, by=hers())
    assert not list((Path(settings.ONESEAL_HOME) / "sending").glob(f"{key}*"))


@pytest.mark.parametrize("name", ["冯旁人", "陈旧托", "吴外人"])
def test_nobody_else_looks_at_it_adds_to_it_or_drops_it(city: None, name: str) -> None:
    """As if it were not there; and so is what really is not there."""
    key, stranger = begun(), demo_cast()[name]
    tries: list[Any] = [
        lambda of: sending_of(of, by=stranger),
        lambda of: append(of, 0, io.BytesIO(b"x"), by=stranger),
        lambda of: finish_sending(of, by=stranger),
        lambda of: drop_sending(of, by=stranger),
    ]
    for one in tries:
        said = []
        for of in (key, new_stream()):
            with pytest.raises(Refused) as caught:
                one(of)
            said.append(str(caught.value))
        assert said[0] == said[1]
    assert sending_of(key, by=hers()).offset == 0


def test_it_is_kept_for_a_day_and_its_name_in_clear_nowhere(city: None) -> None:
    """After a day it is gone with the next that begins."""
    key = begun()
    note = Path(settings.ONESEAL_HOME) / "sending" / f"{key}.json"
    assert "平面图" not in note.read_text(encoding="utf-8") and note.stat().st_mode & 0o077 == 0
    set_clock(now() + timedelta(hours=25))
    with pytest.raises(Refused):
        sending_of(key, by=hers())
    begun()
    assert not note.exists()


def test_no_more_than_twenty_are_on_their_way(city: None) -> None:
    """Of one person; dropping one makes room."""
    person = demo_cast()["卫创业"]
    keys = [begin_sending("一.pdf", 10, by=person, purpose={}).id for _ in range(20)]
    with pytest.raises(Refused, match="20 个"):
        begin_sending("一.pdf", 10, by=person, purpose={})
    drop_sending(keys[0], by=person)
    begin_sending("一.pdf", 10, by=person, purpose={})
