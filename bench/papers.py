"""Papers per process: rendered (against WeasyPrint on the same page), signed, and both together."""

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

from bench.lifecycle import city
from bench.report import Row

RUNS = 5
COUNTS = {"typst": 60, "weasyprint": 4, "sign": 30}


def rate(work: Callable[[int], object], count: int, first: int) -> float:
    """How many a second."""
    begun = time.perf_counter()
    for number in range(first, first + count):
        work(number)
    return count / (time.perf_counter() - begun)


def page_of(data: dict[str, Any], regular: str, bold: str) -> str:
    """The same page as HTML: heading, rule, title, text, table, seal and code as pictures."""
    parts = []
    for block in data["blocks"]:
        if block["kind"] == "rows":
            rows = "".join(f"<tr><td>{escape(label)}</td><td>{escape(value)}</td></tr>" for label, value in block["rows"])
            parts.append(f"<table>{rows}</table>")
        else:
            parts.append(f"<p>{escape(block.get('text') or '；'.join(block.get('items', [])))}</p>")
    fonts = f"@font-face{{font-family:S;src:url(file://{regular})}}@font-face{{font-family:S;font-weight:bold;src:url(file://{bold})}}"
    sheet = "@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:14pt S}h1{color:#C8102E;text-align:center}td{border:1px solid}"
    style = f"<style>{fonts}{sheet}</style>"
    head = f"<h1>{escape(data['organ'])}</h1><hr><h2>{escape(data['title'])}</h2><p>{escape(data['number'])}</p>"
    return f"{style}{head}{''.join(parts)}<p>{escape(data['date'])}</p>{data['qr']}"


def work() -> None:
    """In a home with seals: measure, and print the rates as text."""
    import django

    django.setup()
    from weasyprint import HTML

    from oneseal.documents.models import Paper
    from oneseal.documents.papers import KINDS
    from oneseal.documents.rendering import SEAL_BOX, font_folders, render, sheet
    from oneseal.journal.queries import open_personal
    from oneseal.seals.queries import active_seal, signer_of

    paper = Paper.objects.get(kind="grant")
    content = open_personal([paper.content])[paper.content]
    regular, bold = (str(next(folder.glob("*.ttf"))) for folder in font_folders())

    def data(number: int) -> dict[str, Any]:
        return sheet(paper.kind, paper.title, f"{paper.number}{number}", paper.seal_kind, content)

    def typst(number: int) -> bytes:
        return render(KINDS["grant"].template, data(number), date(2026, 3, 2))

    def weasyprint(number: int) -> None:
        HTML(string=page_of(data(number), regular, bold)).write_pdf(io.BytesIO())

    signer, done = signer_of(active_seal(paper.body_id, paper.seal_kind)), typst(0)

    def sign(_number: int, pdf: bytes = b"") -> bytes:
        return signer.sign(pdf or done, reason="测量", location="本机", box=SEAL_BOX["paper"])

    def both(number: int) -> bytes:
        return sign(number, typst(number))

    weasyprint(0)
    sign(0)
    for run_number in range(RUNS):
        start = run_number * 1000
        rates = [
            rate(typst, COUNTS["typst"], start),
            rate(weasyprint, COUNTS["weasyprint"], start),
            rate(sign, COUNTS["sign"], start),
            rate(both, COUNTS["sign"], start),
        ]
        sys.stdout.write(" ".join(map(str, rates)) + "\n")


def run() -> dict[str, Any]:
    """Rows of the table; the runs of all four are interleaved in one process."""
    with city("sqlite") as environment, tempfile.TemporaryFile() as rest:
        walk = [sys.executable, "-m", "oneseal", "case", "walk", "--item", "出版物零售"]
        subprocess.run(walk, env=environment, check=True, stdout=rest)
        words = [sys.executable, "-c", "from bench.papers import work; work()"]
        told = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, stderr=rest, text=True).stdout
    rendered, compared, signed, both = (
        [float(one) for one in column] for column in zip(*(line.split() for line in told.splitlines()), strict=True)
    )
    ratio = statistics.median(one / other for one, other in zip(rendered, compared, strict=True))
    return {
        "rows": [
            Row("papers rendered", rendered, "/s", "WeasyPrint on the same page", ratio, ">= 20", "PDF/A-4, embedded fonts, one process"),
            Row("WeasyPrint", compared, "/s"),
            Row("papers signed", signed, "/s", aim=">= 40/s", note="PAdES B-B, P-256, DocMDP"),
            Row("papers rendered and signed", both, "/s"),
        ]
    }
