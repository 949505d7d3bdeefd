"""材料预览: beside the check marks of its line, as pictures made by the server, for whoever may read the case, and before that for her who
hands it in; every look is noted."""

import io
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from structlog.testing import capture_logs

from oneseal.cases.models import Material
from oneseal.cases.tests.office import filing, reached, upload
from oneseal.catalogue.queries import sample_file
from oneseal.documents.models import Upload
from oneseal.documents.tests.samples import docx, picture
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import begun
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
        here.click(here.main.locator("details[data-wide] summary").first)
    image, form = here.main.locator(".pages img").first, here.main.locator(".actside")
    image.scroll_into_view_if_needed()
    image.evaluate("each => each.decode()")
    picture, beside = image.bounding_box(), form.bounding_box()
    assert picture and beside and here.barriers() == [] and not here.overflows()
    assert (beside["x"] >= picture["x"] + picture["width"]) == (width == 1280)
    here.shoot(f"looking-{width}")


def given_in_a_draft(*files: tuple[str, bytes]) -> tuple[Client, str, str]:
    """Her browser, the address of a draft of hers with these files in one line, and the line's card on the page of materials."""
    client = signed_in("王申请")
    address = begun(client, ITEM, filing(ITEM)["applicant"])
    sent = {"licence": [SimpleUploadedFile(name, data) for name, data in files], "stay": "1"}
    page = client.post(f"{address}/materials", sent).content.decode()
    return client, address, page.split('id="line_licence"')[1].split("</section>")[0]


def test_before_she_files_she_sees_small_what_she_has_given(city: None) -> None:
    """On the page of materials and on the summary: pages as pictures, kind and size in words; what has none is for download."""
    files = (("执照.pdf", sample_file("执照")), ("照片.PNG.jpg", picture("PNG", (600, 400))), ("清单.docx", docx()))
    client, address, card = given_in_a_draft(*files)
    for shown in (card, client.get(f"{address}/summary").content.decode()):
        pictures = re.findall(r'<a href="([^"]+)\?large" target="_blank" rel="noopener"><img src="([^"]+)"', shown)
        assert len(pictures) == 2 and all(large == small for large, small in pictures)
        assert all(f"{kind} · " in shown for kind in ("PDF", "PNG", "DOCX")) and shown.count("请下载查看") == 1
        assert 'alt="执照.pdf 第 1 页，在新窗口放大"' in shown
    path = re.findall(r'<img src="([^"]+)"', card)[1]
    with capture_logs() as noted:
        small, large = client.get(path), client.get(f"{path}?large")
    assert [each["page"] for each in noted] == [1, 1] and "no-store" in small.headers["Cache-Control"]
    assert [max(Image.open(io.BytesIO(answer.content)).size) for answer in (small, large)] == [320, 600]
    discarded(client, address)


def test_nobody_else_sees_a_picture_of_her_draft(city: None) -> None:
    """Neither officers, nor an agent of the same party, nor a stranger; of no other file of hers, and nothing once the draft is gone."""
    client, address, card = given_in_a_draft(("执照.pdf", sample_file("执照")))
    path = re.findall(r'<img src="([^"]+)"', card)[0]
    assert client.get(path).status_code == 200
    for name in ("周批准", "曹代办", "冯旁人", "陈旧托", "何邻县"):
        assert signed_in(name).get(path).status_code == 404
    assert Client(SERVER_NAME="localhost").get(path).status_code == 302
    assert client.get(f"{address}/files/{upload()}/pages/1").status_code == 404
    assert client.get(path.replace("pages/1", "pages/2")).status_code == 404
    discarded(client, address)
    assert client.get(path).status_code == 404


def discarded(client: Client, address: str) -> None:
    """The draft is gone."""
    assert client.post(f"{address}/discard", {"sure": "yes"}).status_code == 302


@pytest.mark.parametrize("width", [360, 1280])
def test_she_looks_her_files_over_in_a_browser(visit: Callable[..., Visit], width: int) -> None:
    """Small pictures that load, in a page that fits, in large type too."""
    client, address, _ = given_in_a_draft(("执照.pdf", sample_file("执照")), ("清单.docx", docx()))
    here = visit("王申请", width=width, **({"size": "large"} if width == 360 else {}))
    for page in ("summary", "materials"):
        here.page.goto(f"{address}/{page}")
        image = here.main.locator(".glance img").first
        image.scroll_into_view_if_needed()
        image.evaluate("each => each.decode()")
        assert here.barriers() == [] and not here.overflows()
    here.shoot(f"glance-{width}")
    discarded(client, address)
