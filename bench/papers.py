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
from math import cos, pi, sin
from random import Random
from typing import Any

from bench.lifecycle import city
from bench.report import Row

Work = Callable[[int], object]
RUNS = 5
COUNTS = {"typst": 80, "weasyprint": 4, "kept": 6, "sign": 30, "both": 30}


def rate(work: Work, count: int, first: int) -> float:
    """How many a second."""
    begun = time.perf_counter()
    for number in range(first, first + count):
        work(number)
    return count / (time.perf_counter() - begun)


def seal_of(name: str, line: str) -> str:
    """The seal as a picture: ring, star, the name along the ring, the line below."""
    letters = []
    for place, letter in enumerate(name):
        angle = (place - (len(name) - 1) / 2) * min(250, len(name) * 21) / len(name)
        letters.append(f'<text transform="rotate({angle:.2f}) translate(0 -14.4)" text-anchor="middle" font-size="4.6">{letter}</text>')
    points = [
        (radius * sin(turn * pi / 5), -2 - radius * cos(turn * pi / 5)) for turn in range(10) for radius in [5.5 if turn % 2 == 0 else 2.1]
    ]
    star = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-21 -21 42 42" fill="#C8102E" font-family="S" font-weight="bold">'
        f'<circle r="20.4" fill="none" stroke="#C8102E" stroke-width="1.2"/><polygon points="{star}"/>{"".join(letters)}'
        f'<text y="13" text-anchor="middle" font-size="3.3">{line}</text></svg>'
    )


STYLE = """@page{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-center{content:"— " counter(page) " —";font:10.5pt S}}
body{font:14pt/1.4 S;text-align:justify}h1,h2,p{margin:0 0 2mm}h1,h2{text-align:center}p{text-indent:2em}
h1{color:#C8102E;font-size:26pt}h2{font-size:22pt}hr{border:0;border-top:1.4pt solid #C8102E}
table{border-collapse:collapse;width:100%;font-size:12pt}td{border:.5pt solid #333;padding:5.5pt 7pt}td:first-child{width:41mm}
div{position:absolute}.code{left:0;bottom:0;width:25mm}.seal{right:10mm;bottom:0;width:42mm}.name{right:0;bottom:9mm}.day{right:12mm;bottom:2mm}
.mark{left:20mm;top:100mm;font-size:64pt;font-weight:bold;opacity:.06;transform:rotate(-35deg)}"""


def style_of(regular: str, bold: str) -> str:
    """The style sheet with the same two fonts."""
    return (
        "".join(
            f"@font-face{{font-family:S;font-weight:{weight};src:url(file://{font})}}" for weight, font in ((400, regular), (700, bold))
        )
        + STYLE
    )


def page_of(data: dict[str, Any]) -> str:
    """The same page as HTML: heading, rule, title, text, table, code, seal over the date, page number, and the mark of invented data."""
    parts = []
    for block in data["blocks"]:
        if block["kind"] == "rows":
            rows = "".join(f"<tr><td>{escape(label)}</td><td>{escape(value)}</td></tr>" for label, value in block["rows"])
            parts.append(f"<table>{rows}</table>")
        else:
            parts += [f"<p>{escape(line)}</p>" for line in block.get("items") or [block["text"]]]
    head = f"<h1>{escape(data['organ'])}</h1><p>{escape(data['number'])}</p><hr><h2>{escape(data['title'])}</h2>"
    head += f"<p style='font-size:9.5pt'>办件编号 {data['case_number']}</p>"
    foot = f"<div class=code>{data['qr']}</div><div class=name>{escape(data['organ'])}</div><div class=day>{escape(data['date'])}</div>"
    seal = f"<div class=seal>{seal_of(data['organ'], data['seal_line'])}</div><div class=mark>{'演示数据' if data['demo'] else ''}</div>"
    return f"{head}{''.join(parts)}{foot}{seal}"


def fresh(content: dict[str, Any], number: int) -> dict[str, Any]:
    """The content with another applicant, code and case: no two papers of a city are alike."""
    drawn = Random(number)
    name = "".join(drawn.sample("东南西北春夏秋冬山河湖海云风花月清和安宁福寿康泰", 6)) + "书店"
    return {
        **content,
        "applicant": name,
        "applicant_code": f"9299{drawn.randrange(10**14):014d}",
        "case_number": f"1199{drawn.randrange(10**39):039d}",
    }


def theirs(data: Callable[[int], dict[str, Any]], regular: str, bold: str) -> dict[str, Work]:
    """WeasyPrint, as its manual shows it and with everything kept that can be."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    style = style_of(regular, bold)
    fonts = FontConfiguration()
    kept = CSS(string=style, font_config=fonts)
    return {
        "weasyprint": lambda number: HTML(string=f"<style>{style}</style>{page_of(data(number))}").write_pdf(io.BytesIO()),
        "kept": lambda number: HTML(string=page_of(data(number))).write_pdf(io.BytesIO(), stylesheets=[kept], font_config=fonts),
    }


def work() -> None:
    """In a home with seals: measure, and print the rates as text."""
    import django

    django.setup()
    from oneseal.documents.fonts import font_folders
    from oneseal.documents.models import Paper
    from oneseal.documents.papers import KINDS
    from oneseal.documents.rendering import SEAL_BOX, render, sheet
    from oneseal.journal.queries import open_personal
    from oneseal.seals.queries import active_seal, signer_of

    paper = Paper.objects.get(kind="grant")
    content = open_personal([paper.content])[paper.content]
    regular, bold = (str(next(folder.glob("*.ttf"))) for folder in font_folders()[:2])
    signer = signer_of(active_seal(paper.body_id, paper.seal_kind))

    def data(number: int) -> dict[str, Any]:
        return sheet(paper.kind, paper.title, f"{paper.number}{number}", paper.seal_kind, fresh(content, number))

    def typst(number: int) -> bytes:
        return render(KINDS["grant"].template, data(number), date(2026, 3, 2))

    def sign(pdf: bytes) -> bytes:
        return signer.sign(pdf, reason="测量", location="本机", box=SEAL_BOX["paper"])

    done = typst(0)
    measured: dict[str, Work] = {
        "typst": typst,
        **theirs(data, regular, bold),
        "sign": lambda _: sign(done),
        "both": lambda number: sign(typst(number)),
    }
    for one in measured.values():
        one(0)
    for run_number in range(RUNS):
        rates = [rate(one, COUNTS[name], run_number * 1000) for name, one in measured.items()]
        sys.stdout.write(" ".join(map(str, rates)) + "\n")


def run() -> dict[str, Any]:
    """Rows of the table; the runs of all five are interleaved in one process."""
    with city("sqlite") as environment, tempfile.TemporaryFile() as rest:
        walk = [sys.executable, "-m", "oneseal", "case", "walk", "--item", "出版物零售"]
        subprocess.run(walk, env=environment, check=True, stdout=rest)
        words = [sys.executable, "-c", "from bench.papers import work; work()"]
        told = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, stderr=rest, text=True).stdout
    rendered, plain, kept, signed, both = (
        [float(one) for one in column] for column in zip(*(line.split() for line in told.splitlines()), strict=True)
    )
    return {"rows": rows_of(rendered, plain, kept, signed, both)}


def rows_of(rendered: list[float], plain: list[float], kept: list[float], signed: list[float], both: list[float]) -> list[Row]:
    """The rows; the aim stands where like is compared with like: fonts and style sheet kept on both sides."""
    about = "PDF/A-4, embedded fonts, one process; content to finished bytes, code included; no two papers alike"
    return [
        Row("papers rendered", rendered, "/s", "WeasyPrint, fonts kept", _ratio(rendered, kept), ">= 20", about),
        Row("WeasyPrint, fonts kept", kept, "/s", note="the fastest way of it: style sheet and font configuration made once"),
        Row("papers rendered", rendered, "/s", "WeasyPrint as its manual shows it", _ratio(rendered, plain)),
        Row("WeasyPrint as its manual shows it", plain, "/s", note="fonts are read for every document"),
        Row("papers signed", signed, "/s", aim=">= 40/s", note="PAdES B-B, P-256, DocMDP"),
        Row("papers rendered and signed", both, "/s"),
    ]


def _ratio(fast: list[float], slow: list[float]) -> float:
    """The median of the ratios of interleaved runs."""
    return statistics.median(one / other for one, other in zip(fast, slow, strict=True))
