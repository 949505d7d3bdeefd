"""制作版式: PDF/A-4 on A4 with embedded fonts, the seal at its box on the last page, the same content always the same bytes."""

import contextlib
import io
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pypdf
import pytest
import zxingcpp
from django.conf import settings as site
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from oneseal.documents import rendering
from oneseal.documents.fonts import fonts_missing
from oneseal.documents.papers import KINDS
from oneseal.documents.rendering import SEAL_BOX, render, sheet
from oneseal.documents.rules import seal_kind_of, title_of
from oneseal.documents.tests.samples import content
from oneseal.law.rule import Refused

NUMBER = "云审批字〔2026〕1号"
RED = (200, 16, 46)


def rendered(kind: str, **changes: Any) -> bytes:
    """The PDF of a sample."""
    given = content(kind, **changes)
    data = sheet(kind, title_of(kind, given), NUMBER, seal_kind_of(kind, given), given)
    return render(KINDS[kind].template_of(given), data, date.fromisoformat(given["on"]))


def told(program: str, pdf: bytes, folder: Path, *options: str) -> str:
    """What a poppler program says of a PDF."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        [program, *options, str(path), *(["-"] if program == "pdftotext" else [])], capture_output=True, text=True, check=True
    ).stdout


def pages(pdf: bytes, folder: Path, dpi: int = 144) -> list[Image.Image]:
    """The pages as pictures."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-png", "-r", str(dpi), str(path), str(folder / "page")], check=True)
    return [Image.open(page).convert("RGB") for page in sorted(folder.glob("page-*.png"))]


def red_box(page: Image.Image) -> tuple[float, float, float, float]:
    """Where the red ink of the page's lower half is, in points from the lower left corner."""
    scale, top = 72 / 144, page.height // 2
    inked = [
        (x, y)
        for y in range(top, page.height)
        for x in range(page.width)
        if (dot := page.getpixel((x, y))) and isinstance(dot, tuple) and dot[0] > 150 and dot[1] < 110 and dot[2] < 120
    ]
    across, down = [x for x, _ in inked], [y for _, y in inked]
    return min(across) * scale, (page.height - max(down)) * scale, max(across) * scale, (page.height - min(down)) * scale


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_a_4_on_a4_with_every_font_embedded_and_text_that_can_be_searched(kind: str, tmp_path: Path) -> None:
    pdf = rendered(kind)
    assert re.search(rb"pdfaid:part[^0-9]{1,3}4\b", pdf)
    assert pdf.startswith(b"%PDF-2.0")
    assert "595.276 x 841.89 pts (A4)" in told("pdfinfo", pdf, tmp_path)
    fonts = [line.split() for line in told("pdffonts", pdf, tmp_path).splitlines()[2:]]
    assert fonts
    assert all(line[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
    text = told("pdftotext", pdf, tmp_path)
    assert "云岚市行政审批服务局" in text
    assert NUMBER in text
    assert f"{title_of(kind, content(kind))} {NUMBER}" in told("pdfinfo", pdf, tmp_path, "-meta")


@pytest.mark.parametrize("kind", KINDS)
def test_an_ordinary_paper_is_one_page(kind: str, tmp_path: Path) -> None:
    assert re.search(r"Pages: +1\n", told("pdfinfo", rendered(kind), tmp_path))


@pytest.mark.parametrize("kind", ["grant", "certificate"])
def test_the_code_on_the_printed_page_leads_to_the_check(kind: str, tmp_path: Path) -> None:
    (page,) = pages(rendered(kind), tmp_path)
    found = [code.text for code in zxingcpp.read_barcodes(page)]
    assert len(found) == 1
    address = urlsplit(found[0])
    assert found[0].startswith(f"{site.PUBLIC_URL}/verify?")
    assert parse_qs(address.query)["n"] == [NUMBER]
    assert re.fullmatch("[0-9a-f]{16}", parse_qs(address.query)["h"][0])


@pytest.mark.parametrize("kind", ["grant", "survey_record", "certificate"])
@pytest.mark.parametrize("many", [0, 60])
def test_the_seal_stands_in_its_box_on_the_last_page_however_long_the_paper(kind: str, many: int, tmp_path: Path) -> None:
    longer: dict[str, dict[str, Any]] = {
        "grant": {"basis": [f"《第{place}号法规》第{place}条" for place in range(1, many + 2)]},
        "survey_record": {"findings": [{"check": f"第{place}项", "finding": "符合要求"} for place in range(1, many + 2)]},
        "certificate": {"fields": [[f"第{place}项", "内容"] for place in range(1, many + 2)]},
    }
    shown = pages(rendered(kind, demo=False, **longer[kind]), tmp_path)
    assert (len(shown) > 1) == bool(many)
    box = SEAL_BOX[KINDS[kind].template]
    inner = shown[-1]
    if kind == "certificate":  # its red frame is not the seal
        inner = inner.crop((0, 0, inner.width, inner.height))
        frame = Image.new("RGB", inner.size, "white")
        place = (int(box[0] * 2) - 20, inner.height - int(box[3] * 2) - 20, int(box[2] * 2) + 20, inner.height - int(box[1] * 2) + 20)
        frame.paste(inner.crop(place), place[:2])
        inner = frame
    assert red_box(inner) == pytest.approx(box, abs=3)


@pytest.mark.parametrize("many", range(18, 40))
def test_no_page_carries_a_seal_alone(many: int, tmp_path: Path) -> None:
    pdf = rendered("correction_notice", lines=[{"name": f"材料{place}", "problem": "缺", "mend": "补"} for place in range(1, many)])
    last = told("pdftotext", pdf, tmp_path).strip("\f\n").split("\f")[-1]
    assert "联系方式" in last or "重新计算" in last


@pytest.mark.parametrize("many", range(6, 30))
def test_signature_lines_never_stand_alone_on_a_page(many: int, tmp_path: Path) -> None:
    findings = [{"check": f"第{place}项", "finding": "符合要求"} for place in range(1, many)]
    last = told("pdftotext", rendered("survey_record", findings=findings), tmp_path).strip("\f\n").split("\f")[-1]
    assert last.count("核查人员签名") == last.count("由本人另行会签") == 1
    assert "被核查方意见" in last


def test_the_business_licence_has_a_face_of_its_own_on_one_lying_page(tmp_path: Path) -> None:
    scope = "食品销售；餐饮服务；日用百货销售；" * 12
    fields = [["名称", "云岚青禾有限公司"], ["统一社会信用代码", "91990100MA9XX1234K"], ["住所", "望湖路8号"], ["经营范围", scope]]
    pdf = rendered("certificate", result="营业执照", holder_code="91990100MA9XX1234K", fields=fields, demo=False)
    assert "841.89 x 595.276 pts (A4)" in told("pdfinfo", pdf, tmp_path)
    text = told("pdftotext", pdf, tmp_path)
    assert [
        word for word in ("营业执照", "91990100MA9XX1234K", "成立日期", "营业期限", "登记机关", f"证号：{NUMBER}") if word not in text
    ] == []
    (page,) = pages(pdf, tmp_path)
    box = SEAL_BOX["business_licence"]
    place = (int(box[0] * 2) - 20, page.height - int(box[3] * 2) - 20, int(box[2] * 2) + 20, page.height - int(box[1] * 2) + 20)
    seal = Image.new("RGB", page.size, "white")
    seal.paste(page.crop(place), place[:2])
    assert red_box(seal) == pytest.approx(box, abs=3)


FACES = ["食品经营许可证", "营业执照"]
ADDRESS = "云岚市岚湖区望湖街道望湖路八号滨水商业广场东区三层三零六号商铺及其附属仓库"


def of_length(result: str, each: int) -> bytes:
    """A certificate with an address and a scope of so many characters."""
    whole = ADDRESS * (each // len(ADDRESS) + 1)
    fields = [["名称", "岚湖区王记面馆"], ["法定代表人", "王申请"], ["经营场所", whole[:each]], ["经营范围", whole[::-1][:each]]]
    return rendered("certificate", result=result, holder_code="92990102MA9XX0011E", fields=fields, demo=False)


@pytest.mark.parametrize("result", FACES)
@pytest.mark.parametrize("each", [20, 100, 300])
def test_a_certificate_of_long_fields_is_set_smaller_and_stays_one_page_with_its_foot_free(result: str, each: int, tmp_path: Path) -> None:
    words = told("pdftotext", of_length(result, each), tmp_path, "-bbox")
    assert words.count("<page ") == 1
    foot = min(float(top) for top in re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">电子证照标识<', words))
    others = re.findall(r'yMax="([\d.]+)">(?!电子证照标识|1\.2\.156)', words)
    assert max(float(bottom) for bottom in others) < foot


@pytest.mark.parametrize("result", FACES)
@pytest.mark.parametrize("each", [900, 1500])
def test_every_page_of_a_certificate_of_several_tells_whose_it_is_and_which(result: str, each: int, tmp_path: Path) -> None:
    """Title and number stand on each with the page's own; no page carries a seal alone, and what is between two pages is not lost."""
    shown = told("pdftotext", of_length(result, each), tmp_path, "-raw").strip("\f\n").split("\f")
    assert len(shown) > 1
    for place, page in enumerate(shown, start=1):
        words = "".join(page.split())
        assert [part for part in (result, NUMBER, f"第{place}页，共{len(shown)}页") if part not in words] == []
    assert "2026年3月2日至2031年3月1日" in shown[-1]
    assert "".join("".join(shown).split()).count("云岚市岚湖区") > each // len(ADDRESS) - len(shown)


@pytest.mark.parametrize("result", FACES)
def test_a_previewed_certificate_cannot_be_taken_for_one(tmp_path: Path, result: str) -> None:
    """It says across the page that it is not sealed; no seal, no code to be scanned."""
    given = content("certificate", result=result, holder_code="91990100MA9XX1234K")
    pdf = rendering.preview("certificate", title_of("certificate", given), seal_kind_of("certificate", given), given)
    (sheet_of,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert "未用印" in "".join(sheet_of.extract_text().split()) and "扫码核验真伪" not in told("pdftotext", pdf, tmp_path)
    assert "扫码核验真伪" in told("pdftotext", rendered("certificate", result=result, holder_code="91990100MA9XX1234K"), tmp_path)
    (page,) = pages(pdf, tmp_path)
    assert not zxingcpp.read_barcodes(page)


def test_the_seal_covers_year_and_month_of_the_date(tmp_path: Path) -> None:
    words = told("pdftotext", rendered("grant", on="2026-11-25", decided_on="2026-11-25"), tmp_path, "-bbox")
    left, _, right, _ = SEAL_BOX["paper"]
    dates = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">2026年11月25日<', words)
    begin, top, end, bottom = (float(value) for value in dates[-1])
    assert left - 5 < begin < (left + right) / 2 < end < right + 5
    assert 841.89 - SEAL_BOX["paper"][1] > bottom > top > 841.89 - SEAL_BOX["paper"][3]


def test_invented_data_is_marked_and_real_data_is_not(tmp_path: Path) -> None:
    for demo in (True, False):
        pdf = rendered("grant", demo=demo)
        assert ("演" in told("pdftotext", pdf, tmp_path)) is demo
        assert ("演示数据" in told("pdfinfo", pdf, tmp_path, "-meta")) is demo


def test_a_character_without_a_glyph_is_an_error_that_names_the_paper() -> None:
    with pytest.raises(Refused, match="准予行政许可决定书") as refused:
        rendered("grant", applicant="王\U0002a6d6店\ue000")
    assert "字体没有的字" in refused.value.mend
    assert not re.search("[a-z]", refused.value.reason), "the compiler's own words are for the log"


@pytest.mark.parametrize("plain", ['#panic("x") $a$ *b* `c` <d> @e 〔〕', 'a")))#panic("x")', r"\ \" \u{41} \n \\\"]//*b*/"])
def test_text_is_set_as_it_stands_and_never_run(plain: str, tmp_path: Path) -> None:
    text = told("pdftotext", rendered("denial", facts=plain, reason=plain), tmp_path, "-raw")
    assert "".join(text.split()).count("".join(plain.split())) == 2


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_words_are_set_or_refused_never_worse(words: str) -> None:
    with contextlib.suppress(Refused):
        assert rendered("denial", facts=words).startswith(b"%PDF-2.0")


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=40), st.integers(1, 99_999))
def test_a_code_under_the_one_mask_is_read_whatever_it_says(word: str, serial: int) -> None:
    said = f"{site.PUBLIC_URL}/verify?n={quote(word)}{serial}&h={serial:016x}"
    drawn = rendering.qr(said)
    found = re.search(r'viewBox="0 0 (\d+) ', drawn)
    assert found
    side = int(found[1])
    code = Image.new("L", (side + 8, side + 8), 255)
    for x, y, dots in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawn):
        code.paste(0, (int(x) + 4, int(y) + 4, int(x) + 4 + int(dots), int(y) + 5))
    found_codes = zxingcpp.read_barcodes(code.resize((code.width * 4, code.height * 4), Image.Resampling.NEAREST))
    assert said in {one.text for one in found_codes}


def test_the_same_content_gives_the_same_bytes_and_another_day_gives_others() -> None:
    assert rendered("grant") == rendered("grant")
    assert rendered("grant") != rendered("grant", on="2026-03-03")


def test_a_short_title_is_large_and_a_long_one_still_stands_on_one_line(tmp_path: Path) -> None:
    text = told("pdftotext", rendered("certificate", result="医疗机构放射性诊疗设备及场所使用许可证（副本）"), tmp_path)
    assert "医疗机构放射性诊疗设备及场所使用许可证（副本）" in text.splitlines()


def test_missing_fonts_are_named_with_the_way_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts_missing() == []
    monkeypatch.setenv("ONESEAL_FONTS", str(tmp_path))
    assert fonts_missing() == [tmp_path]
    rendering._compiler.cache_clear()
    with pytest.raises(FileNotFoundError, match="make setup"):
        rendered("grant")
