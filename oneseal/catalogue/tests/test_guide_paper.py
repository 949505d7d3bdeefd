"""办事指南 on paper: A4 with embedded fonts, nothing cut off, every word of the guide on it, numbered pages, a code that opens the page."""

import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from oneseal.catalogue.queries import written_file
from oneseal.catalogue.rules import LoadedVersion, files_of, guide_of, guide_sheet
from oneseal.catalogue.tests.conftest import SLUGS, ItemParts
from oneseal.catalogue.tests.test_demo_items import version_of
from oneseal.documents.queries import guide

ADDRESS, PRINTED = "https://example.invalid/items/1", date(2026, 3, 2)
A4 = {(595, 842), (842, 595)}
EDGE = 14


def told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def made(loaded: LoadedVersion, folder: Path) -> Path:
    """The paper as a file."""
    path = folder / "guide.pdf"
    path.write_bytes(guide(guide_sheet(loaded, PRINTED, "https://example.invalid"), PRINTED, ADDRESS))
    return path


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_word_of_a_guide_stands_on_a4_within_the_page(item: Callable[[str], ItemParts], tmp_path: Path, slug: str) -> None:
    loaded = version_of(item(slug))
    path = str(made(loaded, tmp_path))
    boxes = told("pdftotext", "-bbox", path, "-")
    sizes = {(round(float(wide)), round(float(high))) for wide, high in re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', boxes)}
    assert sizes <= A4
    for page in boxes.split("<page ")[1:]:
        wide, high = (float(each) for each in re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        for ends in re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"', page):
            left, top, right, bottom = map(float, ends)
            assert EDGE < left < right < wide - EDGE and EDGE < top < bottom < high - EDGE, ends
    text, known = plain(told("pdftotext", "-layout", path, "-")), guide_of(loaded)
    for line in (line for part in known.parts.values() for line in part.lines):
        assert line.label in text, line.name
        assert set(plain(line.value)) <= set(text)
    for name in (*(step.name for step in known.stages), *(line.name for line in known.materials)):
        assert set(plain(name)) <= set(text)
    many = boxes.count("<page ")
    for number in range(1, many + 1):
        assert f"第{number}页，共{many}页" in text
    assert "2026年3月2日打印" in text and f"第{known.version}版" in text
    fonts = [row.split() for row in told("pdffonts", path).splitlines()[2:]]
    assert fonts and all("NotoSerifSC" in row[0] and row[-5] == "yes" for row in fonts)


def test_the_chart_is_drawn_in_lines_and_the_code_opens_the_page(food: ItemParts, tmp_path: Path) -> None:
    """No picture of points on it: chart and code stay sharp however large they are printed."""
    path = str(made(version_of(food), tmp_path))
    assert told("pdfimages", "-list", path).splitlines()[2:] == []
    assert "现场核查" in plain(told("pdftotext", "-f", told("pdfinfo", path).split("Pages:")[1].split()[0], path, "-"))
    subprocess.run(["pdftoppm", "-r", "144", "-l", "1", "-png", path, str(tmp_path / "page")], check=True)
    found = zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("page-*.png"))))
    assert [code.text for code in found] == [ADDRESS]


def test_blank_forms_and_samples_are_links_on_it_and_it_says_how_to_have_them_from_paper(food: ItemParts, tmp_path: Path) -> None:
    loaded = version_of(food)
    path = made(loaded, tmp_path)
    had = {f"https://example.invalid{file.at}" for line in guide_of(loaded).materials for file in (line.blank, line.sample) if file}
    assert len(had) > 5 and had <= set(told("pdfinfo", "-url", str(path)).split())
    text = plain(told("pdftotext", "-layout", str(path), "-"))
    assert "下载：空白表格、样表" in text and "扫本页上方的二维码" in text


@pytest.mark.parametrize("slug", SLUGS)
def test_every_written_blank_and_sample_is_set_within_the_page(item: Callable[[str], ItemParts], tmp_path: Path, slug: str) -> None:
    loaded = version_of(item(slug))
    for held in files_of(loaded.content).values():
        path = tmp_path / f"{held.word}.pdf"
        path.write_bytes(written_file(loaded, held))
        boxes = told("pdftotext", "-bbox", str(path), "-")
        for page in boxes.split("<page ")[1:]:
            wide, high = (float(each) for each in re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
            for ends in re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"', page):
                left, top, right, bottom = map(float, ends)
                assert EDGE < left < right < wide - EDGE and EDGE < top < bottom < high - EDGE, (held.word, ends)
        text = plain(told("pdftotext", "-layout", str(path), "-"))
        assert plain(held.name.removesuffix(".pdf")) in text
        labels = [label for section in (held.written or {})["sections"] for label, *_ in section.get("rows", ())]
        assert all(set(plain(label)) <= set(text) for label in labels)


def test_an_item_handled_elsewhere_has_a_paper_too(food: ItemParts, tmp_path: Path) -> None:
    """链接: a guide and a link, without chart and forms."""
    food.content["mode"], food.chart = "linked", ""
    food.content["elements"]["link_addr"] = "https://example.invalid/elsewhere"
    text = plain(told("pdftotext", str(made(version_of(food), tmp_path)), "-"))
    assert "https://example.invalid/elsewhere" in text and "办理流程图" not in text and "空白申请表" not in text


def test_a_paper_says_what_services_are_asked_for_and_who_pays(food: ItemParts, tmp_path: Path) -> None:
    said = {"name": "安全评价", "basis": "某条例第十条", "arranged_by": "申请人", "payer": "财政", "explain": "有储存设施的才需要"}
    food.content["elements"]["is_exist_intermediary"] = "1"
    food.content["intermediary_services"] = [said]
    text = plain(told("pdftotext", "-layout", str(made(version_of(food), tmp_path)), "-"))
    assert "由谁付费" in text and "中介服务" in text
    for words in said.values():
        assert words in text, words
