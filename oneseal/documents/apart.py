"""分开的进程 One page of a received file as a picture, how many pages it has, or a PDF without its lock: run by itself, with little time
and memory and no secrets. A page whose text brings no font gets one first.

Started by :mod:`oneseal.documents.running` as a script; it imports nothing of ours, because it reads what strangers have sent.
"""

import contextlib
import io
import re
import resource
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CPU_SECONDS, MEMORY, OPEN_FILES = 15, 3 << 30, 64
LONGEST, WIDEST, QUALITY = 2200, 1240, 84
"""Pixels of a page image: a sheet of A4 is 1240 × 1754, 150 dots an inch."""
GLANCE = 320
"""Pixels of the longer side of a page image at a glance: what it is can be told, what it says hardly."""
PAGE = """#set page(width: auto, height: auto, margin: 0pt)
#let given = image("{name}", format: "pdf", page: {number})
#context {{
  let size = measure(given)
  let scale = calc.min({widest}pt / size.width, {longest}pt / size.height)
  image("{name}", format: "pdf", page: {number}, width: size.width * scale)
}}"""


LOCKED = 3
"""The process ends so when a PDF asks for a password; any other failure is that it could not be read."""
STAND_IN, LACKING = "stand-in", "lacking"
"""Text without a font: shown in ours, because the file says which characters it means; or not at all."""
EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
BY_CHARACTER = re.compile(r"/Uni(GB|CNS|JIS|KS)-(UCS2|UTF16)-[HV]")
BY_GBK = re.compile(r"/(GB|GBK|GBKp|GBK2K)(-EUC)?-[HV]")
GBK_CODES = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /StandIn def /CMapType 1 def
2 begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange
%s
endcmap end end"""
MOST_FONTS, DEEPEST, LOOKED_AT = 400, 6, 60
PROPORTIONAL, HALF_WIDTH = 1, 814
"""Numbers of the space in the collection Adobe-GB1, from which the widths of ASCII follow."""


def limited() -> None:
    """No more than this, whatever the file does; nothing may be written."""
    wanted = (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for which, most in wanted:
        with contextlib.suppress(ValueError, OSError):  # a system that lacks one of them keeps the others
            resource.setrlimit(which, (most, most))


def pages_in(path: Path) -> str:
    """How many pages a PDF has, 0 when it cannot be read; and how its text without a font is shown, if there is any."""
    from pypdf import PdfReader

    count, kinds = 0, set[str]()
    with contextlib.suppress(Exception):  # a broken file can break its reader anywhere
        pages = PdfReader(path).pages
        count = len(pages)
        for number in range(min(count, LOOKED_AT)):
            kinds |= {STAND_IN if characters_of(font) is not None else LACKING for font in bare_fonts(pages[number])}
    return f"{count} {LACKING if LACKING in kinds else ''.join(kinds)}".strip()


def unlocked(data: bytes) -> bytes:
    """A PDF that opens without a password, locked only against being changed, with nothing encrypted any more."""
    from pypdf import PasswordType, PdfReader, PdfWriter

    reader, out = PdfReader(io.BytesIO(data)), io.BytesIO()
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise SystemExit(LOCKED)
    PdfWriter(clone_from=reader).write(out)
    return out.getvalue()


def bare_fonts(holder: Any, depth: int = 0) -> Iterator[Any]:
    """The composite fonts by which a page, or a form on it, writes without bringing their letters; fonts of one byte need none, they are
    Latin and have their likeness everywhere."""
    resources = holder.get("/Resources") or {}
    for reference in list((resources.get("/Font") or {}).values())[:MOST_FONTS]:
        font = reference.get_object()
        if font.get("/Subtype") == "/Type0" and not is_embedded(font):
            yield font
    for reference in list((resources.get("/XObject") or {}).values())[:MOST_FONTS] if depth < DEEPEST else ():
        form = reference.get_object()
        if form.get("/Subtype") == "/Form":
            yield from bare_fonts(form, depth + 1)


def is_embedded(font: Any) -> bool:
    """Whether the letters of a composite font are in the file."""
    described = descendant_of(font).get("/FontDescriptor")
    return described is not None and any(name in described for name in EMBEDDED)


def descendant_of(font: Any) -> Any:
    """The font behind a composite one."""
    return font["/DescendantFonts"][0].get_object()


def characters_of(font: Any) -> Mapping[int, int] | None:
    """Code of the font → character; empty when the code is the character; None when nothing in the file says it."""
    coding = font.get("/Encoding")
    if isinstance(coding, str) and BY_CHARACTER.fullmatch(coding):
        return {}
    if isinstance(coding, str) and BY_GBK.fullmatch(coding):
        pairs = (bytes((first, second)) for first in range(0x81, 0xFF) for second in range(0x40, 0xFF))
        return {**{code: code for code in range(0x20, 0x7F)}, **{int.from_bytes(each, "big"): _in_gbk(each) for each in pairs}}
    if coding in {"/Identity-H", "/Identity-V"} and "/ToUnicode" in font:
        return _told_by(font["/ToUnicode"].get_object().get_data()) or None
    return None


def _in_gbk(pair: bytes) -> int:
    text = pair.decode("gbk", errors="ignore")
    return ord(text) if len(text) == 1 else 0


def _told_by(cmap: bytes) -> dict[int, int]:
    """What a ToUnicode says of each code; of several characters for one the first."""
    found: dict[int, int] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        numbers = [_number(each) for each in re.findall(rb"<([^<>]+)>", block)]
        found.update(zip(numbers[::2], numbers[1::2], strict=False))
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, start, listed in re.findall(rb"<([^<>]+)>\s*<([^<>]+)>\s*(?:<([^<>]+)>|\[([^\]]*)\])", block):
            codes = range(_number(first), _number(last) + 1)
            named = [_number(each) for each in re.findall(rb"<([^<>]+)>", listed)]
            found.update(zip(codes, named or range(_number(start), 1 << 16), strict=False))
    return found


def _number(text: bytes) -> int:
    return int(b"".join(text.split())[:4] or b"0", 16)


def mended(path: Path, number: int, font: Path, glyphs: bytes) -> bytes:
    """A page as a PDF of its own, in which what was written without a font is written in this one."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    page = writer.add_page(PdfReader(path).pages[number - 1])
    letters = writer._add_object(_stream(font.read_bytes()))
    for bare in list(bare_fonts(page)):
        known = characters_of(bare)
        if known is not None and not is_embedded(bare):
            _stand_in(writer, bare, known, letters, glyphs)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _stand_in(writer: Any, font: Any, known: Mapping[int, int], letters: Any, glyphs: bytes) -> None:
    """The font's text is written in these letters: its codes lead to their glyphs, its widths stay."""
    from pypdf.generic import ArrayObject, NameObject

    before, coding = descendant_of(font), str(font["/Encoding"])
    way = b"".join(glyphs[2 * known.get(code, 0) :][:2] for code in range(1 << 16)) if known else glyphs
    after = _pdf({
        "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": "/StandIn",
        "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
        "FontDescriptor": {"Type": "/FontDescriptor", "FontName": "/StandIn", "Flags": 4, "FontBBox": [-1000, -400, 2000, 1200], **SHAPE},
    })  # fmt: skip
    after["/FontDescriptor"][NameObject("/FontFile2")] = letters
    after[NameObject("/CIDToGIDMap")] = writer._add_object(_stream(way))
    after[NameObject("/DW")] = before.get("/DW", _pdf(1000))
    if (widths := before.get("/W")) is not None:
        after[NameObject("/W")] = widths if coding.startswith("/Identity") else _pdf([0x20, _ascii_widths(widths.get_object())])
    font[NameObject("/DescendantFonts")] = ArrayObject([writer._add_object(after)])
    by_gbk = BY_GBK.fullmatch(coding)
    font[NameObject("/Encoding")] = writer._add_object(_stream(_gbk_codes())) if by_gbk else NameObject(f"/Identity-{coding[-1]}")


SHAPE: Mapping[str, int] = {"ItalicAngle": 0, "Ascent": 880, "Descent": -120, "CapHeight": 700, "StemV": 80}


def _pdf(value: Any) -> Any:
    """A value as a PDF writes it."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    match value:
        case dict():
            return DictionaryObject({NameObject(f"/{name}"): _pdf(each) for name, each in value.items()})
        case list():
            return ArrayObject([_pdf(each) for each in value])
        case bytes():
            return TextStringObject(value.decode())
        case str():
            return NameObject(value)
    return NumberObject(value)


def _stream(data: bytes) -> Any:
    from pypdf.generic import StreamObject

    made = StreamObject()
    made.set_data(data)
    return made


def _gbk_codes() -> bytes:
    """A CMap by which the code of a character in GBK is its number: all it has to tell is where one byte ends and two begin."""
    ranges = [b"<00> <80> 0", *(b"<%02X40> <%02XFE> %d" % (first, first, first << 8 | 0x40) for first in range(0x81, 0xFF))]
    blocks = [ranges[start : start + 100] for start in range(0, len(ranges), 100)]
    said = b"\n".join(b"%d begincidrange\n%s\nendcidrange" % (len(block), b"\n".join(block)) for block in blocks)
    return GBK_CODES % said


def _ascii_widths(listed: Any) -> list[int]:
    """The widths of ASCII, which the collection Adobe-GB1 has twice: each of its own, and all of half a square."""
    told = _widths(listed)
    return [int(told.get(PROPORTIONAL + place, told.get(HALF_WIDTH + place, 500))) for place in range(95)]


def _widths(listed: Any) -> dict[int, float]:
    """Number of a glyph → width, as an array W tells it."""
    found: dict[int, float] = {}
    rest = [each.get_object() for each in listed]
    while len(rest) > 1:
        first, second = int(rest[0]), rest[1]
        if isinstance(second, list):
            found |= {first + place: float(width) for place, width in enumerate(second)}
            rest = rest[2:]
        else:
            found |= dict.fromkeys(range(first, min(int(second), 0xFFFF) + 1), float(rest[2]))
            rest = rest[3:]
    return found


def pdf_page(path: Path, number: int) -> bytes:
    """A page as PNG."""
    import typst

    compiler: Any = typst.Compiler(root=str(path.parent), ignore_system_fonts=True)
    source = PAGE.format(name=path.name, number=number, widest=WIDEST, longest=LONGEST)
    return bytes(compiler.compile(input=source.encode(), format="png", ppi=72))


def small(picture: io.BytesIO | Path, longest: int = LONGEST) -> bytes:
    """A picture upright and within bounds, without what it says of place and device."""
    from PIL import Image, ImageOps

    with Image.open(picture, formats=("JPEG", "PNG")) as image:
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((longest, longest))
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def main(words: list[str]) -> None:
    """``count PATH…``: a number a line, and what its fonts lack. ``page MEDIA-TYPE PATH NUMBER``: the JPEG. ``mend PATH NUMBER FONT``, the
    font's glyphs on stdin: the page as a PDF that lacks none. ``glance PATH``: of a page image the small one. ``unlock``, a PDF on
    stdin: the same without its lock, or an end with LOCKED."""
    limited()
    verb, *rest = words
    if verb == "count":
        sys.stdout.write("".join(f"{pages_in(Path(path))}\n" for path in rest))
        return
    if verb == "mend":
        path, number, font = rest
        sys.stdout.buffer.write(mended(Path(path), int(number), Path(font), sys.stdin.buffer.read()))
        return
    if verb == "unlock":
        sys.stdout.buffer.write(unlocked(sys.stdin.buffer.read()))
        return
    if verb == "glance":
        sys.stdout.buffer.write(small(Path(rest[0]), GLANCE))
        return
    media_type, path, number = rest
    given = io.BytesIO(pdf_page(Path(path), int(number))) if media_type == "application/pdf" else Path(path)
    sys.stdout.buffer.write(small(given))


if __name__ == "__main__":
    main(sys.argv[1:])
