"""What a received package is: OFD, DOCX or XLSX by what its parts say, not by what they are called; nothing in it may run or fetch."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

from lxml import etree

from oneseal.documents.grounds import CONTENT, SAFE
from oneseal.law.rule import Refused

MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
RATIO = 200
MACROS = re.compile(r"(^|/)(vba\w*\.bin|activex/.*|.*\.(exe|dll|js|vbs|bat|cmd|ps1|hta|scr|jar|msi))$", re.IGNORECASE)
RUNS = (b"MZ", b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")
"""How programs, scripts and the containers of embedded objects begin."""
DYNAMIC = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
WITH_FIELDS = ("word/", "xl/externalLinks/")
FIELDS = frozenset({"instrText", "delInstrText"})
OUTSIDE = frozenset({"hyperlink", "externalLinkPath", "externalLinkLongPath"})
"""What a document may name outside itself: an address to click on, another table's name. Templates, objects and pages would be fetched."""
FOREIGN = frozenset({"oleObject", "control", "vbaProject", "aFChunk", "attachedToolbars"})
"""Parts that run, or that are documents of another kind."""
PRINT = "请打印为 PDF 后上传"
SAVE = "请重新保存为普通文件后上传"


@dataclass(frozen=True, slots=True)
class Package:
    """A kind of package: the part that it is known by, that part's root elements, and what the list of types must say of it."""

    media_type: str
    main: str
    roots: frozenset[str]
    content_type: str = ""


OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES, TYPES_ROOT = "[Content_Types].xml", "{http://schemas.openxmlformats.org/package/2006/content-types}Types"
_TRANSITIONAL, _STRICT = "{http://schemas.openxmlformats.org/%s/2006/main}%s", "{http://purl.oclc.org/ooxml/%s/main}%s"


def _office(family: str, kind: str, main: str, root: str) -> Package:
    names = frozenset({_TRANSITIONAL % (family, root), _STRICT % (family, root)})
    return Package(f"{OFFICE}{family}.{kind}", main, names, f"{OFFICE}{family}.{kind}.main+xml")


PACKAGES = (
    Package("application/ofd", "OFD.xml", frozenset({"{http://www.ofdspec.org/2016}OFD"})),
    _office("wordprocessingml", "document", "word/document.xml", "document"),
    _office("spreadsheetml", "sheet", "xl/workbook.xml", "workbook"),
)


def packed_type(data: bytes, name: str) -> str:
    """The media type of a package; raises Refused when it is none, damaged, swells, or holds what runs or fetches."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _require_bounded(members, name)
            _require_tame(members, name)
            if archive.testzip():
                raise Refused(CONTENT, f"文件“{name}”已损坏", field="file", mend="请重新保存后上传", cause="file-broken")
            _require_no_program(archive, members, name)
            return _kind(archive, name)
    except Refused:
        raise
    except Exception as wrong:  # a broken archive can break its reader anywhere
        raise Refused(
            CONTENT, f"文件“{name}”已损坏或加了密", field="file", mend="请去除密码，重新保存后上传", cause="file-locked"
        ) from wrong


def _kind(archive: zipfile.ZipFile, name: str) -> str:
    names = set(archive.namelist())
    if TYPES in names and b"macroenabled" in archive.read(TYPES).lower():
        raise Refused(SAFE, f"文件“{name}”含有宏", field="file", mend="请另存为不含宏的文件后上传", cause="file-macros")
    for package in PACKAGES:
        if package.main not in names or not _is(archive, package):
            continue
        for member in sorted(names):
            if member.endswith(".rels"):
                _require_nothing_fetched(archive, member, name)
            elif member.endswith(".xml") and member.startswith(WITH_FIELDS):
                _require_no_exchange(archive, member, name)
        return package.media_type
    raise Refused(CONTENT, f"压缩文件“{name}”不是 OFD、DOCX 或 XLSX", field="file", mend="请解压后逐个上传", cause="file-archive")


def _is(archive: zipfile.ZipFile, package: Package) -> bool:
    """Whether the parts say so themselves: the main one by its root, and with it the list of types, or (OFD) the document it names."""
    main = _root(archive, package.main)
    if main.tag not in package.roots:
        return False
    if not package.content_type:
        places = [str(each.text or "").strip().lstrip("/") for each in main.iter("{*}DocRoot")]
        return bool(places) and all(_root(archive, place).tag == "{http://www.ofdspec.org/2016}Document" for place in places)
    types = _root(archive, TYPES)
    return types.tag == TYPES_ROOT and package.content_type in {str(each.get("ContentType")) for each in types}


def _root(archive: zipfile.ZipFile, member: str) -> "etree._Element":
    """A part as XML, without fetching or expanding anything. Raises Refused for one that defines entities of its own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    tree = etree.fromstring(archive.read(member), parser).getroottree()
    if tree.docinfo.internalDTD is not None:
        raise Refused(SAFE, f"文件的部件“{member}”自带定义", field="file", mend=SAVE, cause="file-odd")
    return tree.getroot()


def _require_nothing_fetched(archive: zipfile.ZipFile, member: str, name: str) -> None:
    for each in _root(archive, member):
        kind = str(each.get("Type", "")).rpartition("/")[2]
        if kind in FOREIGN or (each.get("TargetMode") == "External" and kind not in OUTSIDE):
            words = f"文件“{name}”含有嵌入对象，或者打开时会取用外部文件（{kind}）"
            raise Refused(SAFE, words, field="file", mend=PRINT, cause="file-active")


class _Fields:
    """Reads a part without building it: what its fields say (it may be cut into pieces), and whether it is linked to another program."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.linked = self._inside = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        local = tag.rpartition("}")[2]
        self.linked |= local == "ddeLink"
        self._inside = local in FIELDS
        if local == "fldSimple":
            self.said += [" ", *attributes.values(), " "]

    def end(self, _tag: str) -> None:
        """An element ends."""
        self._inside = False

    def data(self, text: str) -> None:
        """What it says."""
        if self._inside:
            self.said.append(text)

    def close(self) -> "_Fields":
        """The end of the part."""
        return self


def _require_no_exchange(archive: zipfile.ZipFile, member: str, name: str) -> None:
    """No field and no link that has another program run (DDE)."""
    parser = etree.XMLParser(target=cast(Any, _Fields()), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    with archive.open(member) as part:
        found: Any = etree.parse(part, parser)
    if found.linked or DYNAMIC.search("".join(found.said)):
        raise Refused(SAFE, f"文件“{name}”含有动态数据交换", field="file", mend=PRINT, cause="file-active")


def _require_no_program(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str) -> None:
    """By their first bytes, also those of packages within; a package within one within is not looked into but refused."""
    for member in members:
        with archive.open(member) as part:
            head = part.read(8)
        inside = _within(archive, member) if head.startswith(b"PK\x03\x04") else ()
        if any(begin.startswith(RUNS) for begin in chain((head,), inside)) or any(begin.startswith(b"PK\x03\x04") for begin in inside):
            raise Refused(SAFE, f"文件“{name}”含有可执行内容或者嵌入对象", field="file", mend=PRINT, cause="file-active")


def _within(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[bytes]:
    """How the members of a package within a package begin (the table behind a chart is one)."""
    with zipfile.ZipFile(io.BytesIO(archive.read(member))) as inner:
        members = inner.infolist()
        _require_bounded(members, member.filename)
        _require_tame(members, member.filename)
        begins = []
        for each in members:
            with inner.open(each) as part:
                begins.append(part.read(8))
        return begins


def _require_bounded(members: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(member.file_size for member in members)
    dense = any(member.file_size > max(RATIO * member.compress_size, 1_000_000) for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or dense:
        words = f"文件“{name}”压缩异常（展开后 {unpacked / 1048576:.0f} MB）"
        raise Refused(SAFE, words, field="file", mend=SAVE, cause="file-dense")


def _require_tame(members: list[zipfile.ZipInfo], name: str) -> None:
    for member in members:
        path = member.filename.replace("\\", "/")
        if path.startswith("/") or ":" in path or ".." in path.split("/"):
            raise Refused(SAFE, f"文件“{name}”含有越界的路径", field="file", mend=SAVE, cause="file-odd")
        if MACROS.search(path):
            raise Refused(SAFE, f"文件“{name}”含有宏或可执行内容", field="file", mend="请另存为不含宏的文件后上传", cause="file-macros")
