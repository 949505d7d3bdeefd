"""不予受理、不受理 on the page: while material is lacking one box more, and the reason alone ends nothing."""

import pytest

from oneseal.cases.tests.office import filed, row
from oneseal.people.models import Body
from oneseal.web.tests.test_desk import signed_in


@pytest.mark.parametrize("act", ["refuse_to_accept", "declare_not_needed"])
def test_lacking_material_is_no_reason_and_the_box_says_what_is(city: None, act: str) -> None:
    case, whole = filed("食品经营许可（新办）", materials={}), filed("食品经营许可（新办）")
    clerk, path = signed_in("李受理"), f"/work/cases/{case}/{act}"
    assert "即使材料补齐" in clerk.get(path).content.decode()
    assert "即使材料补齐" not in clerk.get(f"/work/cases/{whole}/{act}").content.decode()
    said = {"seen": 1, "reason": "申请材料不齐全", "organ": "云岚市公安局"}
    answer = clerk.post(path, said)
    assert answer.status_code == 422 and row(case).phase == "RECEIVED"
    assert "请一次告知补正的全部内容" in answer.content.decode()
    clerk.post(path, {**said, "reason": "本事项不归本局", "regardless": "on"})
    assert row(case).phase in {"NOT_ACCEPTED", "NOT_NEEDED"}


def test_the_organ_named_is_not_the_bureau_itself(city: None) -> None:
    case = filed("食品经营许可（新办）")
    own = Body.objects.get(id=row(case).body_id).name
    answer = signed_in("李受理").post(f"/work/cases/{case}/refuse_to_accept", {"seen": 1, "reason": "不归本局", "organ": own})
    assert answer.status_code == 422 and "就是本机关" in answer.content.decode() and row(case).phase == "RECEIVED"
