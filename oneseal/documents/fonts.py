"""字体 The fonts of the papers: where they are, and which characters they have, so that what no paper could show is refused beforehand."""

import os
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from oneseal.law.rule import HouseRule, Refused

SHOWN = HouseRule("W-06", "文书和登记的内容只用文书字体有的字", "GB/T 9704-2012；本系统文书规则")
MEND = "请核对这个字；姓名、名称、地址确用这个字的，请系统管理员按运维手册加装有这个字的字体"
LEAVE_OUT = "请去掉它"
STANDS_FOR = "□"
"""What stands on a sheet for a character that no font has."""
FAMILY, WEIGHTS = "noto-serif-sc", ("400Regular", "700Bold")
OTHERS = ("noto-*-sc", "noto-*-tc", "noto-*-hk", "noto-*-jp", "noto-*-kr")
"""Whose characters stand in where the first family lacks one, as far as they are installed."""
_UNSEEN = "9-D 7F 85 34F 61C 180E 2000-200F 2028-202F 205F-2064 2066-206F FE00-FE0F FEFF FFF9-FFFB 1BCA0-1BCA3 1D173-1D17A E0000-E01EF"
_RANGES = [[int(end, 16) for end in each.split("-")] for each in _UNSEEN.split()]
UNSEEN = frozenset(code for ends in _RANGES for code in range(ends[0], ends[-1] + 1))
"""Spaces, ends of lines, joiners, marks of direction, selectors: what typesetting takes without a glyph."""


def font_folders() -> list[Path]:
    """Where the fonts of the papers are: the folders that ``ONESEAL_FONTS`` names, else what was installed, the first family first."""
    if given := os.environ.get("ONESEAL_FONTS"):
        return [Path(folder) for folder in given.split(os.pathsep) if folder]
    root = Path(settings.BASE_DIR) / "node_modules" / "@expo-google-fonts"
    others = sorted({family for pattern in OTHERS for family in root.glob(pattern) if family.name != FAMILY})
    fallback = [folder for family in others for weight in WEIGHTS if (folder := family / weight).is_dir()]
    return [*(root / FAMILY / weight for weight in WEIGHTS), *fallback]


def fonts_missing() -> list[Path]:
    """The folders of the papers' fonts in which there is no font."""
    return [folder for folder in font_folders() if not _files(folder)]


def text_font() -> Path | None:
    """The font in which the papers' text is set, for what is drawn as a picture; None when it is not there."""
    return next((file for folder in font_folders() for file in _files(folder)), None)


def unshown(text: str) -> str:
    """The first character that no font of the papers has; empty when they have all, or when there are no fonts yet."""
    taken = _taken(os.environ.get("ONESEAL_FONTS", ""), str(settings.BASE_DIR))
    if not taken:
        _taken.cache_clear()
        return ""
    return "" if taken.issuperset(text) else next(each for each in text if each not in taken)


def printed(told: Any) -> Any:
    """The same text, list or table as a sheet of information shows it: what no font has is a □ there. Names of files come as they were
    given, and whoever wants her form on paper does not go without because of one."""
    if isinstance(told, str):
        return "".join(STANDS_FOR if unshown(each) else each for each in told) if unshown(told) else told
    if isinstance(told, Mapping):
        return {key: printed(value) for key, value in told.items()}
    return type(told)(map(printed, told)) if isinstance(told, list | tuple) else told


def require_printable(text: str, label: str, field: str) -> None:
    """W-06: refuse a text that papers will show and that has a character which no font of theirs has."""
    if character := unshown(text):
        sign = spelled(character)
        raise Refused(SHOWN, f"{label}里的{sign}印不到文书上", field=field, mend=mend_of(character), cause="unprintable", sign=sign)


def mend_of(character: str) -> str:
    """What to do about a character that no font has: a letter may belong to a name, any other sign (a face, a tick) is left out."""
    return MEND if unicodedata.category(character).startswith("L") else LEAVE_OUT


@lru_cache(maxsize=2)
def glyphs_of(font: Path) -> bytes:
    """The glyph of each of the first 65,536 characters, two bytes for each, 0 where the font has none: a PDF's CIDToGIDMap for text that is
    written as characters."""
    known = dict(_characters(font))
    return b"".join(known.get(code, 0).to_bytes(2, "big") for code in range(1 << 16))


def spelled(character: str) -> str:
    """A character as a refusal names it, for who cannot see it either."""
    return f"“{character}”（U+{ord(character):04X}）"


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.[to]t[fc]"))


@lru_cache(maxsize=4)
def _taken(_given: str, _base: str) -> frozenset[str]:
    """Every character that one of the fonts has or that needs none, empty without fonts; read once per process and place."""
    covered = {code for folder in font_folders() for file in _files(folder) for code, _ in _characters(file)}
    return frozenset(map(chr, covered | UNSEEN)) if covered else frozenset()


def _characters(file: Path) -> Iterator[tuple[int, int]]:
    """The characters of a font, each with its glyph, from its table cmap (ISO/IEC 14496-22, 5.2.1); a file that is no font has none."""
    with file.open("rb") as font:
        try:
            head = font.read(16)
            start = struct.unpack_from(">I", head, 12)[0] if head[:4] == b"ttcf" else 0
            font.seek(start + 4)
            tables = struct.unpack(">H6x", font.read(8))[0]
            for tag, _, offset, length in struct.iter_unpack(">4sIII", font.read(16 * tables)):
                if tag == b"cmap":
                    font.seek(offset)
                    yield from _mapped(font.read(length))
        except struct.error:
            return


def _mapped(cmap: bytes) -> Iterator[tuple[int, int]]:
    for place in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * place)
        kind = struct.unpack_from(">H", cmap, offset)[0]
        if platform not in {0, 3}:
            continue
        if kind == 12:
            for group in range(struct.unpack_from(">I", cmap, offset + 12)[0]):
                first, last, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * group)
                yield from zip(range(first, last + 1), range(glyph, glyph + last + 1 - first), strict=True)
        if kind == 4:
            yield from _segments(cmap[offset:])


def _segments(table: bytes) -> Iterator[tuple[int, int]]:
    """Format 4: segments of the first plane; a character that is mapped to glyph 0 is none."""
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", table, 14 + step * count + (2 if step else 0)) for step in (0, 2, 4, 6)
    )
    for place, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            where = 16 + 6 * count + 2 * place + offset + 2 * (code - first)
            glyph = struct.unpack_from(">H", table, where)[0] if offset else code
            if glyph and (glyph + delta) & 0xFFFF:
                yield code, (glyph + delta) & 0xFFFF
