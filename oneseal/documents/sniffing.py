"""What a received file is: judged by its content, never by its name. PDF, JPEG, PNG, OFD, DOCX, XLSX; everything else is refused."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

from oneseal.law.rule import HouseRule, Refused

CONTENT = HouseRule("U-01", "材料文件限 PDF、JPEG、PNG、OFD、DOCX、XLSX，以内容判断，不看扩展名", "本系统材料规则")
SIZE = HouseRule("U-02", "单个文件不为空，不超过规定大小", "本系统材料规则")
SAFE = HouseRule("U-03", "材料文件不得含有脚本、可执行内容或者异常压缩", "本系统材料规则")
PIXELS = 100_000_000
MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
RATIO = 200
MOST_PACKED = 10_000_000
PIECE = 65_536
MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|object|img)\b", re.IGNORECASE)
ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b|/XFA\s*[\[(<\d]")
ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
MACROS = re.compile(r"(^|/)(vba\w*\.bin|activex/.*|.*\.(exe|dll|js|vbs|bat|cmd|ps1|hta|scr|jar|msi))$", re.IGNORECASE)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIPPED = {
    ("OFD.xml",): "application/ofd",
    ("[Content_Types].xml", "word/document.xml"): WORD,
    ("[Content_Types].xml", "xl/workbook.xml"): SHEET,
}
IMAGES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
"""MPO is the JPEG of telephones that keep a second picture in the same file."""


def media_type_of(data: bytes, name: str, *, largest: int | None = None) -> str:
    """The media type of a file; raises Refused naming the file, what is wrong and how to mend it. ``largest``: the most bytes, if any."""
    if not data:
        raise Refused(SIZE, f"文件“{name}”是空的", field="file", mend="请重新选择文件")
    if largest is not None and len(data) > largest:
        words = f"文件“{name}”超过 {largest / 1048576:.0f} MB"
        raise Refused(SIZE, words, field="file", mend="请压缩或分成几个文件")
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    if MARKUP.search(data[:2048]) or zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused(SAFE, f"文件“{name}”同时又是网页或者压缩包", field="file", mend="请打印为普通 PDF 后上传")
    if data.startswith(b"%PDF-"):
        return _pdf(data, name)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(data, name)
    raise Refused(CONTENT, f"文件“{name}”的内容不是可接收的类型", field="file", mend="请另存为 PDF、JPEG、PNG、OFD、DOCX 或 XLSX 后上传")


def _pdf(data: bytes, name: str) -> str:
    if b"startxref" not in data[-2048:] or b"%%EOF" not in data[-2048:]:
        raise Refused(CONTENT, f"PDF 文件“{name}”不完整", field="file", mend="请重新导出或重新上传")
    plain = _unescaped(data)
    if ENCRYPTED.search(plain):
        raise Refused(CONTENT, f"PDF 文件“{name}”加了密，无法审查", field="file", mend="请去除密码后上传")
    if ACTIVE.search(plain) or any(ACTIVE.search(_unescaped(part)) for part in _packed(data)):
        raise Refused(SAFE, f"PDF 文件“{name}”含有脚本或嵌入文件", field="file", mend="请打印为普通 PDF 后上传")
    return "application/pdf"


def _unescaped(data: bytes) -> bytes:
    """Names may be written /J#61vaScript."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _packed(data: bytes) -> Iterator[bytes]:
    """What is hidden in compressed object streams, as far as it goes, within bounds."""
    left, view = MOST_UNPACKED, memoryview(data)
    for found in PACKED.finditer(data):
        part = _inflated(view[found.end() :], min(left, MOST_PACKED))
        left -= len(part)
        yield part


def _inflated(data: memoryview, most: int) -> bytes:
    """As much as can be unpacked from the beginning of ``data``, read piece by piece because nobody says where it ends."""
    unpacker, parts, size = zlib.decompressobj(), [], 0
    for begin in range(0, len(data), PIECE):
        try:
            part = unpacker.decompress(data[begin : begin + PIECE], max(most - size, 1))
        except zlib.error:
            break
        parts.append(part)
        size += len(part)
        if unpacker.eof or size >= most:
            break
    return b"".join(parts)


def _image(data: bytes, name: str) -> str:
    broken = Refused(CONTENT, f"图片“{name}”不完整或已损坏", field="file", mend="请重新拍照或扫描后上传")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                kind, width, height = IMAGES[str(image.format)], image.width, image.height
                if width * height <= PIXELS:
                    image.load()
    except Image.DecompressionBombError:
        width = height = PIXELS
        kind = ""
    except Exception as wrong:  # a broken picture can break its decoder anywhere
        raise broken from wrong
    if width * height > PIXELS:
        raise Refused(SAFE, f"图片“{name}”的点数超过 {PIXELS // 1_000_000} 百万，太大", field="file", mend="请缩小后上传")
    return kind


def _zipped(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _require_bounded(members, name)
            _require_tame(members, name)
            kinds = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
            damaged = archive.testzip()
    except Refused:
        raise
    except Exception as wrong:  # a broken archive can break its reader anywhere
        raise Refused(CONTENT, f"文件“{name}”已损坏或加了密", field="file", mend="请去除密码，重新保存后上传") from wrong
    if damaged:
        raise Refused(CONTENT, f"文件“{name}”已损坏", field="file", mend="请重新保存后上传")
    if b"macroenabled" in kinds.lower():
        raise Refused(SAFE, f"文件“{name}”含有宏", field="file", mend="请另存为不含宏的文件后上传")
    names = {member.filename for member in members}
    for marks, kind in ZIPPED.items():
        if names.issuperset(marks):
            return kind
    raise Refused(CONTENT, f"压缩文件“{name}”不是 OFD、DOCX 或 XLSX", field="file", mend="请解压后逐个上传")


def _require_bounded(members: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(member.file_size for member in members)
    dense = any(member.file_size > max(RATIO * member.compress_size, 1_000_000) for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or dense:
        words = f"文件“{name}”压缩异常（展开后 {unpacked / 1048576:.0f} MB）"
        raise Refused(SAFE, words, field="file", mend="请重新保存为普通文件后上传")


def _require_tame(members: list[zipfile.ZipInfo], name: str) -> None:
    for member in members:
        path = member.filename.replace("\\", "/")
        if path.startswith("/") or ":" in path or ".." in path.split("/"):
            raise Refused(SAFE, f"文件“{name}”含有越界的路径", field="file", mend="请重新保存为普通文件后上传")
        if MACROS.search(path):
            raise Refused(SAFE, f"文件“{name}”含有宏或可执行内容", field="file", mend="请另存为不含宏的文件后上传")
