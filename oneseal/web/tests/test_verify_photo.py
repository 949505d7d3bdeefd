"""验证照: a photo of the QR code on a certificate is enough; the code of somebody else's site is not followed."""

import io
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
import segno
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageFilter

from oneseal.cases.tests.office import made, reached
from oneseal.certificates.models import Certificate
from oneseal.documents.codes import code_in_photo
from oneseal.documents.models import Paper
from oneseal.documents.queries import open_paper
from oneseal.documents.rendering import content_digest
from oneseal.journal.queries import open_personal
from oneseal.law.rule import Refused
from oneseal.web.tests.browser import Visit
from oneseal.web.throttle import BY_ADDRESS


@cache
def certificate() -> Certificate:
    """A certificate with its file made."""
    case = reached("deliver", "食品经营许可（新办）")
    made(case)
    return Certificate.objects.get(case=case)


def pictured(place: Path) -> Image.Image:
    """The certificate as somebody would photograph it: askew, grey, not quite sharp, the page a part of the picture."""
    file = place / "certificate.pdf"
    file.write_bytes(open_paper(certificate().paper).stream.read())
    subprocess.run(["pdftoppm", "-r", "160", "-png", str(file), str(place / "page")], check=True)
    page = Image.open(sorted(place.glob("page*.png"))[0]).convert("RGB")
    table = Image.new("RGB", (page.width + 800, page.height + 800), "#6b5b4b")
    table.paste(page.rotate(7, expand=True, fillcolor="#6b5b4b", resample=Image.Resampling.BICUBIC), (200, 150))
    return table.filter(ImageFilter.GaussianBlur(0.8)).point(lambda v: int(v * 0.85 + 10))


def taken(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    """As a camera keeps it."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def code(text: str) -> bytes:
    """A picture of a QR code."""
    out = io.BytesIO()
    segno.make_qr(text).save(out, kind="png", scale=8)
    return out.getvalue()


def checked(name: str, data: bytes) -> str:
    """What the page says about a picture."""
    answer = Client(SERVER_NAME="localhost").post("/verify", {name: SimpleUploadedFile("照片.jpg", data, "image/jpeg")})
    return answer.content.decode()


@pytest.mark.parametrize("name", ["photo", "file"])
def test_a_photo_of_the_certificate_leads_to_its_verdict(city: None, tmp_path: Path, name: str) -> None:
    page = checked(name, taken(pictured(tmp_path), quality=80))
    assert "二维码是本系统印制的" in page and certificate().number in page


def test_a_photo_lying_on_its_side_is_turned_first(city: None, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    page = checked("photo", taken(pictured(tmp_path).rotate(90, expand=True), quality=80, exif=exif))
    assert "二维码是本系统印制的" in page


def test_the_code_of_another_site_is_not_followed_and_one_that_was_copied_onto_another_text_is_altered(city: None) -> None:
    number = certificate().number
    for address in (
        f"https://evil.example/verify?n={number}",
        f"{settings.PUBLIC_URL}.evil.example/verify?n={number}",
        f"{settings.PUBLIC_URL}/x",
    ):
        page = checked("photo", code(address))
        assert "不是本平台的核验码" in page and "二维码是本系统印制的" not in page
    assert "notice bad" in checked("photo", code(f"{settings.PUBLIC_URL}/verify?n={number}&h={'0' * 16}"))
    assert "没有查到这个编号" in checked("photo", code(f"{settings.PUBLIC_URL}/verify?n=nothing"))


def test_a_code_of_ours_is_known_after_the_platform_moved_and_one_of_nobody_is_not(city: None) -> None:
    """By its path, number and digits; the page says that the address is not today's."""
    row = Paper.objects.get(id=certificate().paper)
    query = f"n={quote(certificate().number)}&h={content_digest(open_personal([row.content])[row.content])}"
    for earlier in ("http://127.0.0.1:8471", "https://old.example:8443/seal"):
        page = checked("photo", code(f"{earlier}/verify?{query}"))
        assert "二维码是本系统印制的" in page and "不是本平台现在的网址" in page and earlier.split("/")[2] in page
    for foreign in (
        f"http://a.example/other?{query}",
        f"ftp://a.example/verify?{query}",
        f"http://a.example/verify?{query[:-1]}-",
        "http://[",
    ):
        assert "不是本平台的核验码" in checked("photo", code(foreign))
    assert "不是本平台现在的网址" not in checked("photo", code(f"{settings.PUBLIC_URL}/verify?{query}"))


def test_what_is_no_photo_of_one_code_is_said_plainly(city: None) -> None:
    """Nothing breaks; what to do is said."""
    two = Image.new("L", (1200, 500), 255)
    for place, text in enumerate("ab"):
        two.paste(Image.open(io.BytesIO(code(text * 30))), (20 + place * 600, 20))
    plain = taken(Image.new("L", (300, 300), 255), "PNG")
    for data, words in (
        (plain, "没有找到清楚的二维码"),
        (taken(two, "PNG"), "几个不同的二维码"),
        (plain[:80], "不是可以打开的照片"),
        (b"\xff\xd8\xff" + b"x" * 500, "不是可以打开的照片"),
    ):
        answer = Client(SERVER_NAME="localhost").post("/verify", {"photo": SimpleUploadedFile("照片.png", data)})
        assert answer.status_code == 422 and words in answer.content.decode(), words
    with pytest.raises(Refused, match="像素"):
        code_in_photo(taken(Image.new("1", (10_000, 6_000)), "PNG"))


def test_looking_at_photos_is_throttled(city: None) -> None:
    """Each costs more than a page: so many from one address in a quarter of an hour."""
    client, picture = Client(SERVER_NAME="localhost", REMOTE_ADDR="10.9.8.7"), code(f"{settings.PUBLIC_URL}/verify?n=nothing")
    said = [client.post("/verify", {"photo": SimpleUploadedFile("a.png", picture)}).status_code for _ in range(BY_ADDRESS.most + 1)]
    assert said[0] == 200 and said[-1] == 422


def test_a_photo_is_limited_in_size(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.UPLOAD_LARGEST", 100)
    assert "文件太大" in checked("photo", code(f"{'x' * 200}"))


@pytest.mark.parametrize(("width", "scripts"), [(360, False), (1280, True)])
def test_the_page_takes_a_photo_without_scripts_too(visit: Callable[..., Visit], tmp_path: Path, width: int, scripts: bool) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(code(f"{settings.PUBLIC_URL}/verify?n=nothing"))
    here = visit(width=width, scripts=scripts)
    here.page.goto("/verify")
    here.page.locator("#photo").set_input_files(file)
    here.press("核对")
    assert "没有查到这个编号，请核对" in here.text
    if scripts:
        assert here.barriers() == [] and not here.overflows()
