"""What a received file is: judged by its content, never by its name. PDF, JPEG, PNG, OFD, DOCX, XLSX; everything else is refused."""

import io
import re
import warnings
import zipfile

from PIL import Image

from oneseal.documents.grounds import CONTENT, SAFE, SIZE
from oneseal.documents.packages import packed_type
from oneseal.documents.pdfs import opened, require_tame
from oneseal.law.rule import Refused

PIXELS = 100_000_000
MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|object|img)\b", re.IGNORECASE)
IMAGES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
"""MPO is the JPEG of telephones that keep a second picture in the same file."""


def media_type_of(data: bytes, name: str, *, largest: int | None = None) -> str:
    """The media type of a file; raises Refused naming the file, what is wrong and how to mend it. ``largest``: the most bytes, if any."""
    _require_some(data, name)
    if largest is not None and len(data) > largest:
        words = f"文件“{name}”超过 {largest / 1048576:.0f} MB"
        raise Refused(SIZE, words, field="file", mend="请压缩或分成几个文件", cause="file-large", most=f"{largest / 1048576:.0f}")
    if data.startswith(b"PK\x03\x04"):
        return packed_type(data, name)
    if MARKUP.search(data[:2048]) or zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused(SAFE, f"文件“{name}”同时又是网页或者压缩包", field="file", mend="请打印为普通 PDF 后上传", cause="file-two-kinds")
    if data.startswith(b"%PDF-"):
        require_tame(data, name)
        return "application/pdf"
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(data, name)
    raise Refused(
        CONTENT,
        f"文件“{name}”的内容不是可接收的类型",
        field="file",
        mend="请另存为 PDF、JPEG、PNG、OFD、DOCX 或 XLSX 后上传",
        cause="file-kind",
    )


def require_checkable(data: bytes, name: str) -> None:
    """Refuse what cannot be a paper of ours: a file that is empty, no PDF, cut short, or asks for a password. Anybody may ask."""
    _require_some(data, name)
    if not data.startswith(b"%PDF-"):
        mend = "请上传下载到的电子证照或文书（PDF），或者拍它的二维码"
        raise Refused(CONTENT, f"文件“{name}”不是 PDF 或照片", field="file", mend=mend, cause="file-unchecked")
    opened(data, name, of_stranger=True)


def _require_some(data: bytes, name: str) -> None:
    if not data:
        raise Refused(SIZE, f"文件“{name}”是空的", field="file", mend="请重新选择文件", cause="file-empty")


def _image(data: bytes, name: str) -> str:
    broken = Refused(CONTENT, f"图片“{name}”不完整或已损坏", field="file", mend="请重新拍照或扫描后上传", cause="picture-broken")
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
        raise Refused(
            SAFE,
            f"图片“{name}”超过 {PIXELS // 100_000_000} 亿个像素，太大",
            field="file",
            mend="请缩小后上传",
            cause="picture-large",
        )
    return kind
