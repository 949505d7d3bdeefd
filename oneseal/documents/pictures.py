"""文书里的图片 A photo or signature set into a paper: looked up by its hash, made small, wrapped as SVG text that the template places."""

import base64
import hashlib
import io
from typing import Any

from PIL import Image, UnidentifiedImageError

from oneseal.documents.storage import path_of
from oneseal.law.rule import HouseRule, Refused

SET = HouseRule("W-04", "文书所附图片须与登记的哈希一致", "本系统文书规则")
SIDE, QUALITY = 800, 72
"""Longest side in a paper: 74 mm wide at 270 dots an inch; ten photos stay below two megabytes."""


def with_pictures(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with every picture they name in place. Raises Refused when a file is lost or is not what was noted."""
    return [{**block, "pictures": [_set(each) for each in block["pictures"]]} if block["kind"] == "pictures" else block for block in blocks]


def _set(picture: dict[str, str]) -> dict[str, str]:
    return {"caption": picture["caption"], "svg": picture_svg(picture["sha256"])}


def small_jpeg(image: Image.Image, side: int, quality: int) -> tuple[bytes, tuple[int, int]]:
    """An image as JPEG, no side longer than ``side`` pixels, and its size; what else its file told is left behind."""
    small = image.convert("RGB")
    small.thumbnail((side, side))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue(), small.size


def picture_svg(sha256: str) -> str:
    """The picture with this hash, as SVG."""
    try:
        data = path_of(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Refused(SET, f"图片 {sha256[:16]} 的内容与登记时不同", mend="请联系系统管理员，用 oneseal doctor 核查")
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            jpeg, (width, height) = small_jpeg(image, SIDE, QUALITY)
    except (FileNotFoundError, UnidentifiedImageError) as lost:
        raise Refused(SET, f"图片 {sha256[:16]} 不在库中或者打不开", mend="请联系系统管理员，用 oneseal doctor 核查") from lost
    shown = base64.b64encode(jpeg).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{shown}"/></svg>'
    )
