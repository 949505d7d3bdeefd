"""字体: what no font can show is refused beforehand with its field and character, and every installed family stands in for the first."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneseal.documents import fonts
from oneseal.documents.actions import owe
from oneseal.documents.fonts import font_folders, spelled, unshown
from oneseal.documents.models import Paper
from oneseal.documents.queries import previewed
from oneseal.documents.tests.samples import bureau, content
from oneseal.journal.gate import new_stream
from oneseal.law.rule import Refused

RARE, FACE, SANS_ALONE = "\U00020bb7", "\U0001f600", "\U00030ede"


@pytest.fixture
def _read_anew() -> Iterator[None]:
    """Fonts are read once per process."""
    fonts._taken.cache_clear()
    yield
    fonts._taken.cache_clear()


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("kind", "changes", "label"),
    [
        ("grant", {"applicant": f"王{RARE}"}, "申请人"),
        ("denial", {"reason": f"不符合{FACE}"}, "理由"),
        ("correction_notice", {"lines": [{"name": "申请书", "problem": f"不清{FACE}", "mend": "重签"}] * 2}, "需要补正的全部内容"),
        ("certificate", {"fields": [["经营者名称", "面馆"], ["经营场所", f"望湖路{RARE}号"]]}, "经营场所"),
    ],
)
def test_a_paper_that_no_font_can_show_is_not_owed(kind: str, changes: dict[str, Any], label: str) -> None:
    """It would be owed for ever: said with the act, by part and character."""
    before = Paper.objects.count()
    with pytest.raises(Refused) as refused:
        owe(kind, stream=new_stream(), body=bureau().pk, content=content(kind, **changes))
    assert f"“{label}”" in refused.value.reason
    assert spelled(FACE if FACE in str(changes) else RARE) in refused.value.reason
    assert refused.value.field == next(iter(changes))
    assert ("请去掉" if FACE in str(changes) else "字体") in refused.value.mend
    assert Paper.objects.count() == before


def test_what_the_first_family_lacks_another_one_shows() -> None:
    assert unshown(SANS_ALONE) == ""
    assert previewed("denial", content("denial", facts=f"店主{SANS_ALONE}")).startswith(b"%PDF")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_what_is_said_to_be_shown_is_shown(words: str) -> None:
    if not unshown(words):
        assert previewed("denial", content("denial", facts=f"事实{words}")).startswith(b"%PDF")


@pytest.mark.usefixtures("_read_anew")
def test_a_font_that_has_it_makes_it_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders that ``ONESEAL_FONTS`` names all count; a file that is no font has no characters."""
    (tmp_path / "none.ttf").write_bytes(b"not a font")
    first = font_folders()[0]
    monkeypatch.setenv("ONESEAL_FONTS", f"{tmp_path}:{first}")
    assert font_folders() == [tmp_path, first]
    assert (unshown("王"), unshown(RARE)) == ("", RARE)


@pytest.mark.usefixtures("_read_anew")
def test_without_any_font_nothing_is_refused_for_its_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers wait until the set-up is mended, as the health page says."""
    monkeypatch.setenv("ONESEAL_FONTS", str(tmp_path))
    assert unshown(RARE) == ""


def test_what_needs_no_glyph_is_no_fault() -> None:
    assert unshown("张三\n\t 李四\u3000\u200b") == ""
