"""分段上传: a file that comes in pieces and may be taken up again where it was cut. What has come lies in the home, for its sender alone,
with its name encrypted, until it is whole (then it is received like any file) or a day has passed."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings

from oneseal.documents.actions.receiving import receive_file, shown_name
from oneseal.documents.grounds import SIZE
from oneseal.documents.storage import digests
from oneseal.journal.actions import enclose
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now, opened
from oneseal.law.rule import HouseRule, Refused

SENDING = HouseRule("U-09", "分段上传的文件只由上传人接着传，24 小时内传完；每人同时不超过 20 个", "本系统材料规则")
PIECE = HouseRule("U-10", "分段按次序接上，附有校验值的与内容相符", "本系统材料规则")
KEPT_FOR = timedelta(hours=24)
MOST = 20
READ = 64 * 1024


class OutOfStep(Refused):
    """A piece that does not begin where the last one ended."""


class Damaged(Refused):
    """A piece whose checksum does not fit."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A file on its way. ``purpose``: what the page wants with it; ``received``: the upload it became, once it is whole and was taken."""

    id: UUID
    by: UUID
    name: str
    length: int
    offset: int
    expires_at: datetime
    purpose: Mapping[str, str] = field(default_factory=dict)
    received: UUID | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every byte has come."""
        return self.offset == self.length


def begin_sending(name: str, length: int, *, by: UUID, purpose: Mapping[str, str]) -> Sending:
    """A file of ``length`` bytes is about to come. Refused beforehand when it is empty, too large, or too many are on their way."""
    shown, most = shown_name(name), settings.UPLOAD_LARGEST
    if not 0 < length <= most:
        reason = f"文件“{shown}”超过 {most / 1048576:.0f} MB" if length > 0 else f"文件“{shown}”是空的"
        raise Refused(
            SIZE,
            reason,
            field="file",
            mend="请压缩或分成几个文件" if length > 0 else "请重新选择文件",
            cause="file-large" if length > 0 else "file-empty",
            most=f"{most / 1048576:.0f}",
        )
    _swept(by)
    begun = Sending(new_stream(), by, shown, length, 0, now() + KEPT_FOR, dict(purpose))
    _place().mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(_bytes(begun.id), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    _note(begun)
    return begun


def sending_of(key: UUID, *, by: UUID) -> Sending:
    """A file on its way, to whoever sends it; gone, expired and another's look the same."""
    try:
        told = json.loads(_told(key).read_text(encoding="utf-8"))
        size = _bytes(key).stat().st_size if told["received"] is None else told["length"]
    except FileNotFoundError as gone:
        raise _unknown() from gone
    found = _read(key, told, size)
    if found.by != by or found.expires_at < now():
        raise _unknown()
    return found


def append(key: UUID, offset: int, stream: BinaryIO, *, by: UUID, sha256: str = "") -> Sending:
    """The next piece, which begins at ``offset``. What came before the line was cut stays; with ``sha256`` a piece counts whole or not."""
    with _locked(key) as file:
        known = sending_of(key, by=by)
        if offset != known.offset:
            raise OutOfStep(
                PIECE,
                f"已收到 {known.offset} 字节，这一段却从 {offset} 开始",
                field="offset",
                mend="请从已收到的位置接着传",
                cause="sending-damaged",
            )
        room, data = known.length - offset, b""
        file.seek(offset)
        while len(data) <= room and (part := stream.read(min(READ, room + 1 - len(data)))):
            data += part
            if not sha256:
                file.write(part[: room - (len(data) - len(part))])
        if len(data) > room:
            raise Refused(PIECE, "传来的内容比文件更长", field="length", mend="请重新选择文件", cause="sending-longer")
        if sha256:
            if digests(data)[0] != sha256:
                raise Damaged(PIECE, "这一段在路上损坏了", field="checksum", mend="请重传这一段", cause="sending-damaged")
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return sending_of(key, by=by)


def finish_sending(key: UUID, *, by: UUID) -> Sending:
    """The whole file is received: judged by its content, kept under its hash. Asked again it says the same; what is refused is dropped."""
    with _locked(key) as file:
        known = sending_of(key, by=by)
        if known.received or not known.is_whole:
            return known
        file.seek(0)
        try:
            upload = receive_file(file, known.name, by=by)
        except Refused:
            _forget(key)
            raise
        done = Sending(key, by, known.name, known.length, known.length, known.expires_at, known.purpose, upload.id)
        _note(done)
        file.truncate(0)
    return done


def drop_sending(key: UUID, *, by: UUID) -> None:
    """What has come of it goes."""
    sending_of(key, by=by)
    _forget(key)


def _unknown() -> Refused:
    return Refused(SENDING, "没有这个上传，或者已经过期", field="upload", mend="请重新选择文件上传", cause="sending-gone")


def _place() -> Path:
    return Path(settings.ONESEAL_HOME) / "sending"


def _bytes(key: UUID) -> Path:
    return _place() / f"{key}.part"


def _told(key: UUID) -> Path:
    return _place() / f"{key}.json"


def _forget(key: UUID) -> None:
    for path in (_bytes(key), _told(key)):
        path.unlink(missing_ok=True)


def _note(sending: Sending) -> None:
    """Written whole or not at all."""
    sealed = enclose(sending.id, {"name": sending.name})
    told = {
        "by": str(sending.by),
        "length": sending.length,
        "expires_at": sending.expires_at.isoformat(),
        "purpose": dict(sending.purpose),
        "received": str(sending.received) if sending.received else None,
        **{name: value.hex() for name, value in sealed.items()},
    }
    fresh = _place() / f"{sending.id}.{os.getpid()}.new"
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_told(sending.id))


def _read(key: UUID, told: Mapping[str, Any], offset: int) -> Sending:
    name = str(opened(key, bytes.fromhex(told["ciphertext"]), bytes.fromhex(told["wrapped_key"]))["name"])
    received = UUID(told["received"]) if told["received"] else None
    until = datetime.fromisoformat(told["expires_at"])
    return Sending(key, UUID(told["by"]), name, int(told["length"]), offset, until, told["purpose"], received)


def _swept(by: UUID) -> None:
    """Take away what has expired; refuse one more when a person has too many unfinished."""
    unfinished = 0
    for path in _place().glob("*.json"):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:  # another process has just taken it away
            continue
        if datetime.fromisoformat(told["expires_at"]) < now():
            _forget(UUID(path.stem))
        elif told["by"] == str(by) and told["received"] is None:
            unfinished += 1
    if unfinished >= MOST:
        raise Refused(
            SENDING, f"您有 {MOST} 个文件还没有传完", field="upload", mend="请先传完或者取消其中几个", cause="sendings-full", most=MOST
        )


@contextlib.contextmanager
def _locked(key: UUID) -> Iterator[BinaryIO]:
    """The bytes of a file on its way, for one process at a time; the system lets go of the lock however the process ends."""
    try:
        handle = os.open(_bytes(key), os.O_RDWR)
    except FileNotFoundError as gone:
        raise _unknown() from gone
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
