"""照片里的二维码 What a QR code on a photographed paper says. The photo is judged by its content, made small, looked at and forgotten."""

import io

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from oneseal.law.rule import HouseRule, Refused

CODE = HouseRule("U-08", "核验用的照片须是可以打开的 JPEG 或 PNG 图片，不超过五千万像素，拍到一个清楚的二维码", "本系统材料规则")
MOST_PIXELS = 50_000_000
SIDES = (1600, 3200)
"""A photo is looked at small first, which is quick and enough for most; then larger, for a code that is a small part of a page."""
LONGEST = 1_000
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def is_photo(data: bytes) -> bool:
    """Whether the bytes begin as a JPEG or PNG does."""
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def code_in_photo(data: bytes) -> str:
    """The text of the one QR code. Raises Refused for what is no picture, is too large, or shows no code or several different ones."""
    found: set[str] = set()
    try:
        for side in SIDES:
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as photo:
                if photo.width * photo.height > MOST_PIXELS:
                    raise Refused(
                        CODE,
                        f"照片有 {photo.width}×{photo.height} 像素，太大了",
                        field="photo",
                        mend="请用较低的分辨率重拍",
                        cause="photo-large",
                    )
                photo.draft("L", (side, side))
                if found := _codes(photo, side):
                    break
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, *BOMBS) as wrong:
        raise Refused(CODE, "这不是可以打开的照片", field="photo", mend="请上传 JPG 或 PNG 照片", cause="photo-unreadable") from wrong
    if len(found) != 1:
        seen = "照片里有几个不同的二维码" if found else "照片里没有找到清楚的二维码"
        raise Refused(
            CODE,
            seen,
            field="photo",
            mend="请只对准一个二维码，靠近、放平、拍清楚；或者照着证照填写编号",
            cause="codes-several" if found else "code-unseen",
        )
    return found.pop()[:LONGEST]


def _codes(photo: Image.Image, side: int) -> set[str]:
    upright = ImageOps.exif_transpose(photo).convert("L")
    upright.thumbnail((side, side))
    return {each.text for each in zxingcpp.read_barcodes(upright, formats=QR) if each.text}
