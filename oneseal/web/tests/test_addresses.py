"""印出去的地址 An address that stands in item data, on a guide, a form or a paper leads somewhere: paper cannot be corrected."""

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from PIL import Image

from oneseal.cases.tests.office import made, reached
from oneseal.catalogue.queries import ITEM_FORMS, item_form, item_of_code, published_leaves, version
from oneseal.documents.queries import open_paper, papers_of

HREF = re.compile(r'(?:href|src|action)="([^"#?]+)')


def stranger() -> Client:
    """Somebody who never signed in."""
    return Client(SERVER_NAME="localhost")


def stands(address: str) -> bool:
    """Whether an address of ours is a page: shown, or shown after signing in."""
    answer = stranger().get(address.removeprefix(settings.PUBLIC_URL), follow=True)
    return answer.status_code == 200


def codes_on(data: bytes, place: Path) -> Iterator[str]:
    """What the QR codes of a PDF say."""
    file = place / "paper.pdf"
    file.write_bytes(data)
    drawn = subprocess.run(["pdftoppm", "-r", "150", "-png", str(file), str(place / "page")], check=False)
    assert drawn.returncode == 0
    for page in sorted(place.glob("page*.png")):
        yield from (found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(page.read_bytes()))))
        page.unlink()


def test_every_address_in_the_data_of_an_item_stands(city: None) -> None:
    """网上办理地址 and the like lead to the guide of that very item at that very bureau; those of a link to who decides it."""
    for row in published_leaves():
        elements = version(UUID(row["id"])).elements
        given = {name: str(value) for name, value in elements.items() if name.endswith(("_url", "_net"))}
        assert given, row["name"]
        for name, address in given.items():
            answer = stranger().get(address, follow=True)
            whose = item_of_code(elements["link_addr"].rpartition("/")[2]) if row["mode"] == "linked" else row["item"]
            assert answer.status_code == 200 and f"/items/{whose}/materials" in answer.content.decode(), (row["name"], name)
    assert stranger().get("/items/11370800MB9XX004XC300013190600001").status_code == 404
    assert stranger().get("/items/nothing").status_code == 404


def test_every_link_of_every_guide_stands(city: None) -> None:
    """One bureau's items: those of others differ in their numbers only."""
    bureau = published_leaves()[0]["body"]
    for row in (row for row in published_leaves() if row["body"] == bureau):
        page = stranger().get(f"/items/{row['item']}").content.decode()
        for address in sorted({found for found in HREF.findall(page) if found.startswith("/") and not found.startswith("/static/")}):
            if address not in {"/display", "/sign-out"}:
                assert stands(address), (row["name"], address)


@pytest.mark.parametrize("name", sorted(ITEM_FORMS))
def test_the_qr_code_of_a_form_opens_the_guide(city: None, tmp_path: Path, name: str) -> None:
    row = published_leaves()[0]
    assert list(codes_on(item_form(UUID(row["id"]), name), tmp_path)) == [f"{settings.PUBLIC_URL}/items/{row['item']}"]


def test_the_qr_code_of_every_paper_of_a_case_leads_to_its_own_verdict(city: None, tmp_path: Path) -> None:
    """The page is filled in with the paper's number and that the code is ours; with another text printed above the code it does not."""
    case = reached("deliver", "食品经营许可（新办）")
    made(case)
    papers = [paper for paper in papers_of(case) if paper.path]
    assert {"receipt", "acceptance_notice", "grant", "certificate"} <= {paper.kind for paper in papers}
    for paper in papers:
        (address,) = codes_on(open_paper(paper.id).stream.read(), tmp_path)
        assert address.startswith(f"{settings.PUBLIC_URL}/verify?")
        page = stranger().get(address.removeprefix(settings.PUBLIC_URL)).content.decode()
        assert "二维码是本系统印制的" in page and paper.number in page, paper.kind
        assert f'value="{parse_qs(urlsplit(address).query)["n"][0]}"' in page
        altered = address.removeprefix(settings.PUBLIC_URL).rpartition("h=")[0] + "h=" + "0" * 16
        assert "notice bad" in stranger().get(altered).content.decode()
