"""会签: who went along finds the case, reads the record, and signs or objects; the approver reads who signed and, first, who objects."""

import io
from collections.abc import Callable

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import CONTROL, cast, reached, row
from oneseal.documents.actions.photos import receive_photo
from oneseal.journal.queries import entries_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_deciding import lines_of
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_survey import photo
from oneseal.web.tests.ways import typed

ITEM = "食品经营许可（新办）"


def test_the_lists_and_the_case_say_for_whom_the_record_waits(city: None) -> None:
    """To her as hers, to her colleagues by name; no other act is the red one meanwhile; who decides is not asked yet."""
    case = reached("confirm_survey", ITEM)
    query = f"/work/?q={row(case).number}"
    hers, colleague = signed_in("钱勘验"), signed_in("孙勘验")
    assert "待您会签" in hers.get(query, follow=True).content.decode()
    assert f"/work/cases/{case}/confirm_survey" in hers.get("/work/surveys").content.decode()
    assert str(case) not in colleague.get("/work/surveys").content.decode()
    words = colleague.get(query, follow=True).content.decode()
    assert "待会签" in words and "待您会签" not in words
    assert ">0 件</h2>" in signed_in("周批准").get(query, follow=True).content.decode()
    page = colleague.get(f"/work/cases/{case}").content.decode()
    assert "勘验记录等 <strong>钱勘验</strong> 会签" in page and f"{case}/confirm_survey" not in page
    assert f'class="secondary" href="/work/cases/{case}/survey">重新勘验</a>' in page
    page = hers.get(f"/work/cases/{case}").content.decode()
    assert f'<a role="button" href="/work/cases/{case}/confirm_survey">会签勘验记录</a>' in page
    answer = signed_in("周批准").post(f"/work/cases/{case}/grant", {"seen": str(row(case).version), "opinion": "同意"})
    told = answer.content.decode()
    assert answer.status_code == 422 and "现在不能准予许可" in told and "勘验记录等 <strong>钱勘验</strong> 会签" in told


def test_who_decides_reads_who_confirmed_and_when_and_first_of_all_an_objection(city: None) -> None:
    """An objection without words, or words beside an agreement, come back to the field."""
    agreed, disputed, client = reached("confirm_survey", ITEM), reached("confirm_survey", ITEM), signed_in("钱勘验")
    for case, wrong in ((agreed, {"agrees": ""}), (disputed, {"agrees": "no"}), (agreed, {"agrees": "yes", "dissent": "不对"})):
        sent = {"seen": str(row(case).version), "dissent": "", **wrong}
        answer = client.post(f"/work/cases/{case}/confirm_survey", sent)
        assert answer.status_code == 422 and 'id="mistakes"' in answer.content.decode(), wrong
    for case, said in ((agreed, {"agrees": "yes"}), (disputed, {"agrees": "no", "dissent": "水池没有接通"})):
        sent = {"seen": str(row(case).version), "dissent": "", **said}
        assert client.post(f"/work/cases/{case}/confirm_survey", sent).status_code == 302
        late = client.post(f"/work/cases/{case}/confirm_survey", sent)
        assert late.status_code == 422 and "没有办，什么都没有改动" in late.content.decode()
    told = {label: words for label, words, _ in lines_of(signed_in("周批准").get(f"/work/cases/{agreed}").content.decode())}
    assert told["会签勘验记录"].startswith("✓ 钱勘验") and "会签，同意记录" in told["会签勘验记录"] and "勘验有不同意见" not in told
    (first, words, links), *others = lines_of(signed_in("周批准").get(f"/work/cases/{disputed}").content.decode())
    assert (first, words) == ("勘验有不同意见", "✗ 钱勘验：水池没有接通")
    assert links[0][0] == f"#done-{row(disputed).version}" and ("会签勘验记录" in [label for label, _, _ in others])


@pytest.mark.parametrize("way", [{"width": 360, "keys": True}, {"width": 1280, "scripts": False}], ids=["phone and keyboard", "plain"])
def test_the_record_is_read_with_its_pictures_and_then_signed(visit: Callable[..., Visit], way: dict[str, int]) -> None:
    """On the page of the act: findings, photos, the signature of who was met; nothing overflows and nobody is kept out."""
    case, by = reached("survey", ITEM), cast("孙勘验")
    pictures = [receive_photo(io.BytesIO(photo(600, 400)), name, by=by) for name in ("现场.jpg", "签名.jpg")]
    actions.survey(case, by=by, officers=[cast("钱勘验")], **CONTROL, photos=pictures[:1], signature=pictures[1][0])
    here = visit("钱勘验", **way)
    here.page.goto(f"/work/cases/{case}/confirm_survey")
    side = here.main.locator(".actside")
    words = side.inner_text()
    assert all(each in words for each in ("孙勘验", "核查时间", "布局", "符合：合理", "店主", "已签字")), words
    for name in ("照片 1", "在场人员的签名"):
        image = side.get_by_alt_text(name)
        image.scroll_into_view_if_needed()
        here.page.wait_for_load_state("networkidle")
        assert image.evaluate("each => each.naturalWidth") > 0, name
    assert not here.overflows() and (not way.get("scripts", 1) or here.barriers() == [])
    here.shoot(f"confirming-{way['width']}")
    typed(agrees="no", dissent="水池没有接通")(here)
    here.click(side.get_by_role("button", name="会签勘验记录", exact=True))
    here.page.wait_for_url(lambda url: "confirm_survey" not in url)
    assert (entries_of(case)[-1].by, entries_of(case)[-1].data["agrees"]) == (cast("钱勘验"), False)
