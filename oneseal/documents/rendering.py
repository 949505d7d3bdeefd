"""Rendering: a paper's content to PDF/A-4 by one reused typst compiler; under that standard a missing glyph is an error, never a gap."""

import hashlib
import json
import re
import threading
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import segno
import structlog
import typst
from django.conf import settings

from oneseal.documents.breaks import breakable
from oneseal.documents.fonts import STANDS_FOR, font_folders, fonts_missing, printed
from oneseal.documents.papers import KINDS
from oneseal.documents.papers.kind import FORMAT, day
from oneseal.documents.pictures import with_pictures
from oneseal.law.rule import Refused
from oneseal.seals.rules import SEAL_NAMES

log = structlog.get_logger("documents")
TEMPLATES = Path(__file__).parent / "templates"
QR_MASK = 4
DARK = re.compile(rb"\x01+")
SEAL_BOX = {"paper": (346, 102, 465, 221), "certificate": (340, 96, 459, 215), "business_licence": (618, 62, 737, 181)}
"""Where the seal stands on the last page, in points from its lower left corner: the signature's visible field."""
_one_at_a_time = threading.Lock()


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """The compiler, made once per process: its fonts and templates stay loaded."""
    if missing := fonts_missing():
        raise FileNotFoundError(f"文书字体不在 {missing[0]}；运行 make setup，或用 ONESEAL_FONTS 指定字体目录")
    return typst.Compiler(root=str(TEMPLATES), font_paths=[str(folder) for folder in font_folders()], ignore_system_fonts=True)


def sheet(kind: str, title: str, number: str, seal_kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the template lays out."""
    paper = KINDS[kind]
    return {
        "title": title,
        "number": number,
        "organ": content["body"]["name"],
        "case_number": content["case_number"],
        "addressee": "" if kind in {"survey_record", "delivery_proof", "certificate"} else content["applicant"],
        "blocks": with_pictures(paper.blocks(content)),
        "date": day(content["on"]),
        "seal_line": SEAL_NAMES[seal_kind],
        "qr": qr(address(number, content)),
        "box": SEAL_BOX[paper.template_of(content)],
        "demo": bool(content.get("demo")),
        "draft": False,
        "identifier": content.get("identifier", ""),
        "holder_code": content.get("holder_code", ""),
    }


def form(data: Mapping[str, Any], on: date, address: str = "") -> bytes:
    """An application form: blank, a sample, or as filed. No number, no seal; ``address``: what its QR code opens.

    Where a □ had to stand for a character, the last sentence says so.
    """
    told = printed(data)
    if told != data:
        told["statements"] = [*told["statements"], MARKED]
    return render("form", {**told, "qr": qr(address) if address else "", "qr_words": "扫码打开" if address else ""}, on)


def guide(data: Mapping[str, Any], on: date, address: str) -> bytes:
    """办事指南: what an item's page says, on paper. Information and no decision, so no number and no seal; its QR code opens the page."""
    return render("guide", {**printed(data), "qr": qr(address)}, on)


MARKED = f"本表中的“{STANDS_FOR}”代替文书字体没有的字。"
UNNUMBERED = "（文号在办理时取得）"


def preview(kind: str, title: str, seal_kind: str, content: Mapping[str, Any]) -> bytes:
    """A paper as its act would make it, before the act: without number, seal and QR code, marked as a preview; kept nowhere."""
    data = {**sheet(kind, title, UNNUMBERED, seal_kind, content), "draft": True}
    return render(KINDS[kind].template_of(content), data, date.fromisoformat(content["on"]))


def address(number: str, content: Mapping[str, Any]) -> str:
    """What the QR code says: where the public checks this paper, and the first digits of its content's SHA-256."""
    return f"{settings.PUBLIC_URL}/verify?n={quote(number)}&h={content_digest(content)}"


def content_digest(content: Mapping[str, Any]) -> str:
    """The first digits of what a paper says, as its QR code carries them."""
    words = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def qr(text: str) -> str:
    """A QR code as SVG text. The mask is given: trying all eight to find the prettiest costs more than setting the whole page."""
    modules = segno.make_qr(text, error="m", mask=QR_MASK).matrix
    lines = "".join(f"M{run.start()} {y}.5h{run.end() - run.start()}" for y, row in enumerate(modules) for run in DARK.finditer(row))
    side = len(modules)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path stroke="#000" d="{lines}"/></svg>'


def render(template: str, data: Mapping[str, Any], on: date) -> bytes:
    """The PDF of a sheet; the same sheet gives the same bytes. Raises Refused when a character has no glyph.

    The data stands in the source as a quoted string. As ``sys.inputs`` it would make the compiler forget all that it has laid out
    before: the seal, the labels, the sentences that every paper of a kind has.
    """
    stamp = int(datetime(on.year, on.month, on.day, tzinfo=settings.ZONE).timestamp())
    words = json.dumps(breakable(data)).replace("\\", "\\\\").replace('"', '\\"')
    source = f'#import "/{template}.typ": paper\n#paper(json(bytes("{words}")))'
    with _one_at_a_time:
        try:
            made = _compiler().compile(input=source.encode(), format="pdf", pdf_standards=["a-4"], timestamp=stamp)
        except typst.TypstError as wrong:
            log.error("paper not made", title=data["title"], why=str(wrong.message))
            mend = "请检查姓名、地址中是否有字体没有的字；没有的，请系统管理员看日志里的原因"
            raise Refused(FORMAT, f"“{data['title']}”无法制作", mend=mend, cause="paper-not-made") from wrong
    return bytes(made)
