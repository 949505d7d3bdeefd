"""What a received file is: judged by its content, never by its name. PDF, JPEG, PNG, OFD, DOCX, XLSX; everything else is refused."""

import io
import re
import warnings
import zipfile

from PIL import Image

from oneseal.law.rule import HouseRule, Refused

CONTENT = HouseRule("U-01", "材料文件限 PDF、JPEG、PNG、OFD、DOCX、XLSX，以内容判断，不看扩展名", "本系统材料规则")
SIZE = HouseRule("U-02", "单个文件不为空，不超过规定大小", "本系统材料规则")
SAFE = HouseRule("U-03", "材料文件不得含有脚本、可执行内容或者异常压缩", "本系统材料规则")
LARGEST = 20 * 1024 * 1024
PIXELS = 100_000_000
MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
RATIO = 200
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
ZIPPED = {
    "OFD.xml": "application/ofd",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png"}


def media_type_of(data: bytes, name: str, *, largest: int = LARGEST) -> str:
    """The media type of a file; raises Refused naming the file, what is wrong and how to mend it."""
    if not data:
        raise Refused(SIZE, f"文件“{name}”是空的", field="file", mend="请重新选择文件")
    if len(data) > largest:
        raise Refused(
            SIZE, f"文件“{name}”有 {len(data) / 1048576:.1f} MB，超过 {largest / 1048576:.0f} MB", field="file", mend="请压缩或分成几个文件"
        )
    if data.startswith(b"%PDF-"):
        return _pdf(data, name)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(data, name)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    raise Refused(CONTENT, f"文件“{name}”的内容不是可接收的类型", field="file", mend="请另存为 PDF、JPEG、PNG、OFD、DOCX 或 XLSX 后上传")


def _pdf(data: bytes, name: str) -> str:
    if b"%%EOF" not in data[-2048:]:
        raise Refused(CONTENT, f"PDF 文件“{name}”不完整", field="file", mend="请重新导出或重新上传")
    if ACTIVE.search(data):
        raise Refused(SAFE, f"PDF 文件“{name}”含有脚本或嵌入文件", field="file", mend="请打印为普通 PDF 后上传")
    return "application/pdf"


def _image(data: bytes, name: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                kind = IMAGES.get(image.format or "")
                if kind is None or image.width * image.height > PIXELS:
                    raise Refused(SAFE, f"图片“{name}”有 {image.width}×{image.height} 点，太大", field="file", mend="请缩小后上传")
                image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as wrong:
        raise Refused(CONTENT, f"图片“{name}”不完整或已损坏", field="file", mend="请重新拍照或扫描后上传") from wrong
    return kind


def _zipped(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            too_dense = any(member.file_size > RATIO * max(member.compress_size, 1) and member.file_size > 1_000_000 for member in members)
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as wrong:
        raise Refused(CONTENT, f"文件“{name}”已损坏", field="file", mend="请重新保存后上传") from wrong
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or too_dense:
        raise Refused(SAFE, f"文件“{name}”压缩异常（展开后 {unpacked / 1048576:.0f} MB）", field="file", mend="请重新保存为普通文件后上传")
    if any(member.startswith("/") or ".." in member.split("/") or member.endswith(".bin") and "vba" in member.lower() for member in names):
        raise Refused(SAFE, f"文件“{name}”含有宏或越界的路径", field="file", mend="请另存为不含宏的文件后上传")
    for mark, kind in ZIPPED.items():
        if mark in names:
            return kind
    raise Refused(CONTENT, f"压缩文件“{name}”不是 OFD、DOCX 或 XLSX", field="file", mend="请解压后逐个上传")
