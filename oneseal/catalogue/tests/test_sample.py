"""演示材料: what stands for a material says in words what it stands for, to whoever looks at it."""

import io

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from oneseal.catalogue import sample
from oneseal.catalogue.queries import sample_file


def drawn(title: str) -> Image.Image:
    """The one page, as it is seen."""
    (page,) = PdfReader(io.BytesIO(sample_file(title))).pages
    return page.images[0].image.convert("L")  # type: ignore[union-attr]  # it has one


def differ(one: str, other: str) -> bool:
    """Whether two titles look different."""
    return sum(ImageChops.difference(drawn(one), drawn(other)).histogram()[96:]) > 200


def test_the_title_is_written_in_characters_not_in_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two titles of as many characters differ; in a font without them they would not."""
    assert differ("营业执照", "平面布局")
    sample._font.cache_clear()
    monkeypatch.setattr(sample, "text_font", lambda: None)
    try:
        assert not differ("营业执照", "平面布局")
    finally:
        sample._font.cache_clear()


def test_a_long_title_stays_on_the_sheet() -> None:
    """Line by line; what is too long even for that is cut."""
    edge = sample.EDGE + 4
    for title in ("申请人及其法定代表人（负责人）的身份证明、授权委托书和受托人的身份证明", "长" * 500, ""):
        page = drawn(title)
        left = page.crop((edge, edge, edge + 20, page.height - edge))
        assert sum(left.histogram()[:200]) == 0, title
