"""材料预览: beside the check marks of its line, as pictures made by the server, for whoever may read the case; every look is noted."""

from collections.abc import Callable
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from oneseal.cases.models import Material
from oneseal.cases.tests.office import reached
from oneseal.documents.models import Upload
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in

ITEM = "食品经营许可（新办）"


def first_file(case: UUID) -> UUID:
    """The first file of its material."""
    return UUID(str(Material.objects.filter(case=case).order_by("id").values_list("upload", flat=True)[0]))


def test_material_is_looked_at_on_the_case_page_and_where_it_is_decided(city: None) -> None:
    """A picture for each page, asked for only when it is unfolded; a link opens it large."""
    case, client = reached("grant", ITEM), signed_in("周批准")
    path = f"/work/cases/{case}/files/{first_file(case)}/pages/1"
    for page in (f"/work/cases/{case}", f"/work/cases/{case}/grant"):
        words = client.get(page).content.decode()
        assert f'href="{path}" target="_blank"' in words and f'<img src="{path}"' in words and 'loading="lazy"' in words
    with capture_logs() as noted:
        answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/jpeg" and answer.content.startswith(b"\xff\xd8")
    assert "no-store" in answer.headers["Cache-Control"] and answer.headers["Content-Disposition"].startswith("inline")
    assert [(each["event"], each["file"], each["page"]) for each in noted] == [("material", str(first_file(case)), 1)]
    assert client.get(path.replace("pages/1", "pages/99")).status_code == 404


@pytest.mark.parametrize("name", ["何邻县", "吴外人", "王申请", "冯旁人"])
def test_who_may_not_read_the_file_sees_no_page_of_it(city: None, name: str) -> None:
    """The same check as for the download."""
    case = reached("grant", ITEM)
    assert signed_in(name).get(f"/work/cases/{case}/files/{first_file(case)}/pages/1").status_code in {403, 404}
    other = reached("grant", ITEM)
    foreign = UUID(int=first_file(other).int + 1)
    assert signed_in("周批准").get(f"/work/cases/{case}/files/{foreign}/pages/1").status_code == 404


def test_what_has_no_pages_says_so_and_offers_the_file(city: None) -> None:
    """OFD, DOCX, XLSX."""
    case = reached("grant", ITEM)
    Upload.objects.filter(id=first_file(case)).update(media_type="application/ofd")
    words = signed_in("周批准").get(f"/work/cases/{case}").content.decode()
    assert "文件不能在这里预览" in words and f"/files/{first_file(case)}/pages/1" not in words


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_and_form_stand_side_by_side(visit: Callable[..., Visit], width: int) -> None:
    """On a wide screen; below each other on a phone, where the papers are opened one by one."""
    case = reached("grant", ITEM)
    here = visit("周批准", width=width)
    here.page.goto(f"/work/cases/{case}/grant")
    if width == 360:
        here.main.locator("details[data-wide] summary").first.click()
    image, form = here.main.locator(".pages img").first, here.main.locator(".actside")
    image.scroll_into_view_if_needed()
    image.evaluate("each => each.decode()")
    picture, beside = image.bounding_box(), form.bounding_box()
    assert picture and beside and here.barriers() == [] and not here.overflows()
    assert (beside["x"] >= picture["x"] + picture["width"]) == (width == 1280)
    here.shoot(f"looking-{width}")
