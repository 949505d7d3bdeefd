"""现场照片 A photo is kept as it was taken, and beside it upright and small enough to look at, without what it says of place and device."""

import io
from typing import BinaryIO
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError

from oneseal.documents.actions.receiving import receive_file
from oneseal.documents.pictures import small_jpeg
from oneseal.law.rule import HouseRule, Refused

PHOTO = HouseRule("U-07", "现场照片和签名须是可以打开的 JPEG 或 PNG 图片，不超过一亿像素", "本系统材料规则")
LONGEST_SIDE, QUALITY = 1600, 82
MOST_PIXELS = 100_000_000


def receive_photo(stream: BinaryIO, name: str, *, by: UUID) -> tuple[UUID, UUID]:
    """(what is shown, the original): both uploads of ``by``. Raises Refused for what is no picture, or one too large to open safely."""
    data = stream.read()
    shown = _upright(data, name)
    original = receive_file(io.BytesIO(data), name, by=by)
    return receive_file(io.BytesIO(shown), f"{name.rsplit('.', 1)[0]}.jpg", by=by).id, original.id


def _upright(data: bytes, name: str) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(PHOTO, f"图片“{name}”有 {image.width}×{image.height} 像素", field="photos", mend="请用较低的分辨率重拍")
            return small_jpeg(ImageOps.exif_transpose(image), LONGEST_SIDE, QUALITY)[0]
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as wrong:
        raise Refused(PHOTO, f"“{name}”不是可以打开的图片", field="photos", mend="请上传 JPG 或 PNG 照片") from wrong
