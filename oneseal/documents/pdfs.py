"""What a received PDF may not do: run, send, open or carry something else. Its bytes are searched, plain and unpacked, and never obeyed."""

import re
import zlib
from collections.abc import Iterator

from oneseal.documents.grounds import CONTENT, SAFE
from oneseal.documents.running import BusyError, LockedError, NothingMadeError, run_apart
from oneseal.law.rule import Refused


def _named(*names: str) -> bytes:
    """A pattern for these names, each character as itself or as its number: /JavaScript may be written /J#61vaScript."""
    spelled = ("".join(f"(?:{re.escape(each)}|#{ord(each):02x}|#{ord(each):02X})" for each in name) for name in names)
    return f"/(?:{'|'.join(spelled)})(?![0-9A-Za-z#])".encode()


ACTIVE = re.compile(
    _named("JavaScript", "Launch", "SubmitForm", "ImportData", "Rendition", "GoToE", "GoToR", "EmbeddedFile", "EmbeddedFiles", "RichMedia")
    + rb"|"
    + _named("XFA")
    + rb"\s*[\[(<\d]"
)
"""Actions that run a program or a script, send what was filled in, open another file; files and players inside."""
ENCRYPTED = re.compile(_named("Encrypt") + rb"\s*(?:\d+\s+\d+\s+R|<<)")
STREAM = re.compile(rb"(?<!end)stream *(?:\r\n|\n|\r)")
OBJECTS = re.compile(_named("ObjStm", "First"))
"""The marks of a stream that holds objects: its type, which a reader may do without, and where its first object begins, which it needs."""
ODD_FILTERS = ("ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "LZW", "RunLengthDecode", "RL", "Crypt", "DecodeParms", "DP")
UNUSUAL = re.compile(_named(*ODD_FILTERS) + rb"|" + _named("Filter") + rb"\s+\d")
"""How no program packs objects, but who wants to hide them might."""
PICTURE = re.compile(rb"/Subtype\s*/Image\b")
LOOK_BACK = 4_096
MOST_STREAMS = 100_000
MOST_IN_ONE = 10_000_000
MOST_IN_ALL = 400_000_000
PIECE = 65_536
PRINT = "请打印为普通 PDF 后上传"


class _Odd(Exception):
    """Written or packed as no program does it, so that nobody can tell what is inside."""


def opened(data: bytes, name: str, *, of_stranger: bool = False) -> bytes:
    """What a reader without any password sees of a PDF: its bytes, or, where they are locked only against being changed, those without the
    lock. Raises Refused for what is cut short, asks for a password, or is locked and cannot be read. ``of_stranger``: sent by somebody who
    has not signed in."""
    if b"startxref" not in data[-2048:] or b"%%EOF" not in data[-2048:]:
        raise Refused(CONTENT, f"PDF 文件“{name}”不完整", field="file", mend="请重新导出或重新上传", cause="file-broken")
    if not ENCRYPTED.search(data):
        return data
    try:
        return run_apart("unlock", given=data, of_stranger=of_stranger)
    except BusyError as busy:
        raise Refused(CONTENT, "同时检查的文件较多", field="file", mend="请稍候再上传", cause="files-busy") from busy
    except LockedError as locked:
        mend = "请用能打开它的软件“打印成 PDF”后上传，或者拍照上传"
        raise Refused(CONTENT, f"PDF 文件“{name}”要密码才能打开", field="file", mend=mend, cause="pdf-locked") from locked
    except NothingMadeError as unread:
        mend = "请重新导出；仍不行的，用能打开它的软件“打印成 PDF”后上传，或者拍照上传"
        raise Refused(
            CONTENT, f"PDF 文件“{name}”加了锁，读不出来：可能已损坏，或者太大", field="file", mend=mend, cause="pdf-unread"
        ) from unread


def require_tame(data: bytes, name: str) -> None:
    """Refuse a PDF that is cut short, asks for a password, is active, or packed so that nobody can tell."""
    seen = opened(data, name)
    try:
        is_active = any(_is_active(each) for each in ((data,) if seen is data else (data, seen)))
    except _Odd as odd:
        raise Refused(SAFE, f"PDF 文件“{name}”压缩异常", field="file", mend=PRINT, cause="file-dense") from odd
    if is_active:
        raise Refused(SAFE, f"PDF 文件“{name}”含有脚本、外部动作或者嵌入文件", field="file", mend=PRINT, cause="file-active")


def _is_active(data: bytes) -> bool:
    return ACTIVE.search(data) is not None or any(ACTIVE.search(part) for part in _unpacked(data))


def _unpacked(data: bytes) -> Iterator[bytes]:
    """What is in the packed streams, pictures aside: whatever a stream calls itself, a reader may find objects in it."""
    view, left = memoryview(data), MOST_IN_ALL
    for place, found in enumerate(STREAM.finditer(data)):
        head = _head(data, found.start())
        holds_objects = OBJECTS.search(head) is not None
        if place >= MOST_STREAMS or (holds_objects and UNUSUAL.search(head)):
            raise _Odd
        if not holds_objects and PICTURE.search(head):
            continue
        if not _begins_packed(data, found.end()):
            continue
        part = _inflated(view[found.end() :], min(left, MOST_IN_ONE))
        left -= len(part)
        if left <= 0 or (holds_objects and len(part) >= MOST_IN_ONE):
            raise _Odd
        yield part


def _head(data: bytes, end: int) -> bytes:
    """The dictionary before a stream."""
    before = data[max(end - LOOK_BACK, 0) : end]
    return before[max(before.rfind(b"endobj"), before.rfind(b"endstream"), 0) :]


def _begins_packed(data: bytes, place: int) -> bool:
    """Whether the two bytes that every packed stream begins with stand here."""
    head = data[place : place + 2]
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _inflated(data: memoryview, most: int) -> bytes:
    """As much as can be unpacked from the beginning of ``data``, read piece by piece because nobody says where it ends."""
    unpacker, parts, size = zlib.decompressobj(), [], 0
    for begin in range(0, len(data), PIECE):
        before, piece = unpacker.copy(), data[begin : begin + PIECE]
        try:
            part = unpacker.decompress(piece, max(most - size, 1))
        except zlib.error:
            parts.append(_up_to_the_fault(before, piece))
            break
        parts.append(part)
        size += len(part)
        if unpacker.eof or size >= most:
            break
    return b"".join(parts)


def _up_to_the_fault(unpacker: "zlib._Decompress", piece: memoryview) -> bytes:
    """What a reader would still see: a wrong checksum at the end hides nothing. By halves, for the fault may be made to be far off."""
    parts: list[bytes] = []
    while len(piece) > 1:
        before, half = unpacker.copy(), piece[: len(piece) // 2]
        try:
            parts.append(unpacker.decompress(half))
            piece = piece[len(half) :]
        except zlib.error:
            unpacker, piece = before, half
    return b"".join(parts)
