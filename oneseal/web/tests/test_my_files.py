"""我交的材料: what she uploads for a correction is shown to her, what she handed in is hers to open."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from oneseal.cases import actions
from oneseal.cases.models import Material
from oneseal.cases.tests.office import cast, filed, row, upload
from oneseal.catalogue.queries import sample_file
from oneseal.journal.gate import new_stream
from oneseal.web.tests.test_mine import acting, asked_for_two_lines


def test_what_she_uploads_for_a_correction_is_shown_to_her_page_by_page(city: None) -> None:
    """Name, kind, size and pictures of its pages, as on the pages of a draft; to nobody else, nor by the address of another case."""
    case, (first, _) = asked_for_two_lines()
    client = acting("王申请", row(case).applicant_id)
    data = sample_file("补")
    client.post(f"/mine/{case}/supply", {first: SimpleUploadedFile("补.pdf", data), "remove": ":"})
    page = client.get(f"/mine/{case}/supply").content.decode()
    (picture,) = set(re.findall(rf'src="(/mine/{case}/files/[0-9a-f-]+/pages/1)"', page))
    assert "补.pdf" in page and "PDF · " in page and 'class="glance"' in page and f'href="{picture}?large"' in page
    file = picture.removesuffix("/pages/1")
    for address in (picture, f"{picture}?large"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert client.get(f"{file}/pages/99").status_code == 404
    assert b"".join(client.get(file).streaming_content) == data  # type: ignore[attr-defined]  # a file answer streams
    other, _ = asked_for_two_lines()
    assert client.get(file.replace(str(case), str(other))).status_code == 404
    for name in ("冯旁人", "陈旧托", "吴外人", "何邻县", "曹代办"):
        assert {acting(name, row(case).applicant_id).get(address).status_code for address in (file, picture)} == {404}


def test_what_she_handed_in_is_hers_to_read_and_copy(city: None) -> None:
    """Each file of each line, as it came, as an attachment; also of a case that has ended; a file of another case is not there."""
    case = filed("生育登记")
    actions.withdraw(case, reason="", by=cast("王申请"))
    client = acting("王申请", row(case).applicant_id)
    page = client.get(f"/mine/{case}").content.decode()
    listed = re.findall(rf'href="(/mine/{case}/files/[0-9a-f-]+)" download', page)
    assert len(listed) == Material.objects.filter(case=case).count() > 0 and "没有链接的文件" not in page
    for address in listed:
        answer = client.get(address)
        assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")
        assert client.get(f"{address}/pages/1").headers["Content-Type"] == "image/jpeg"
    other = filed("生育登记")
    strange = Material.objects.filter(case=other).earliest("id").upload_id
    for file in (strange, upload(), new_stream()):
        assert client.get(f"/mine/{case}/files/{file}").status_code == 404
    for name in ("冯旁人", "陈旧托", "吴外人", "何邻县"):
        assert acting(name, row(case).applicant_id).get(listed[0]).status_code == 404
