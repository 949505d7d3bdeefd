"""送达 (行政许可法 44): the finished papers, a way, a recipient; a proof is owed."""

from typing import Any

import pytest

from oneseal.cases import actions
from oneseal.cases.actions.numbers import pickup_code
from oneseal.cases.tests.office import cast, frozen, kinds, made, reached, refused, row, said
from oneseal.documents.queries import papers_of
from oneseal.journal.queries import today
from oneseal.people.models import Party

pytestmark = pytest.mark.usefixtures("city")


AGREED = {"address": "", "electronic": True}


@pytest.mark.parametrize("service", [None, {"address": "晴川路1号", "electronic": False}])
def test_nothing_is_served_electronically_on_who_did_not_agree_to_it(service: dict[str, Any] | None) -> None:
    """C-46: neither where she gave an address alone nor where she said nothing; the paper ways stay open."""
    case = reached("deliver", service=service)
    made(case)
    with refused(case, "C-46") as caught:
        actions.deliver(case, way="electronic", recipient="王申请", by=cast("郑制证"))
    assert (caught.value.field, caught.value.mend) == ("way", "请改用窗口领取或者邮寄送达")
    actions.deliver(case, way="post", recipient="王申请", waybill="EMS 1234567890123", by=cast("郑制证"))


@pytest.mark.parametrize("proof", ["", "face"])
def test_at_the_window_by_what_she_was_known_is_said_and_never_assumed(proof: str) -> None:
    case = reached("deliver")
    made(case)
    with refused(case, "C-38") as caught:
        actions.deliver(case, way="direct", recipient="王申请", proof=proof, by=cast("郑制证"))
    assert caught.value.field == "proof"
    with refused(case, "C-38"):
        actions.deliver(case, way="direct", recipient="王申请", by=cast("郑制证"))


@pytest.mark.parametrize("way", ["direct", "post", "electronic"])
def test_way_and_recipient_are_kept_and_the_proof_is_owed(way: str) -> None:
    case = reached("deliver", service=AGREED)
    made(case)
    entry = actions.deliver(case, way=way, recipient="王申请", proof="id", waybill="EMS 1234567890123", by=cast("郑制证"))
    assert (entry.act, entry.power, entry.data["way"], said(entry)["recipient"]) == ("deliver", "送达", way, "王申请")
    assert kinds(case)[-1] == "delivery_proof"
    proof = frozen(case, "delivery_proof")
    handed = [(paper.title, paper.number) for paper in papers_of(case) if paper.kind in {"grant", "certificate"}]
    assert [(document["title"], document["number"]) for document in proof["documents"]] == handed
    assert (len(handed), proof["sender"]) == (2, "郑制证")
    assert (row(case).phase, row(case).open_power) == ("DELIVERED", "归档")
    assert entry.data["on"] == today().isoformat()


def test_by_post_the_number_is_written_down_and_stands_on_the_proof() -> None:
    case = reached("deliver")
    made(case)
    with refused(case, "C-38"):
        actions.deliver(case, way="post", recipient="王申请", waybill=" ", by=cast("郑制证"))
    actions.deliver(case, way="post", recipient="王申请", waybill="EMS 1234567890123", by=cast("郑制证"))
    assert frozen(case, "delivery_proof")["way"] == "邮寄送达（运单号 EMS 1234567890123）"


def test_at_the_window_anothers_code_opens_nothing() -> None:
    """The code is the case's own; with an identity document none is needed."""
    case, other = reached("deliver"), reached("deliver")
    made(case)
    for wrong in ("", "000000", "十二三四五六", pickup_code(row(other).query_number)):
        with refused(case, "C-38"):
            actions.deliver(case, way="direct", recipient="王申请", proof="code", code=wrong, by=cast("郑制证"))
    entry = actions.deliver(
        case, way="direct", recipient="王申请", proof="code", code=pickup_code(row(case).query_number), by=cast("郑制证")
    )
    assert entry.data["proof"] == "code" and "code" not in entry.data
    assert frozen(case, "delivery_proof")["way"] == "直接送达（凭取件码领取）"


def test_what_is_still_being_made_is_not_delivered_and_named() -> None:
    case = reached("deliver")
    with refused(case, "第四十四条") as caught:
        actions.deliver(case, way="direct", proof="id", recipient="王申请", by=cast("郑制证"))
    assert "尚在制作" in caught.value.reason


@pytest.mark.parametrize(("way", "recipient"), [("pigeon", "王申请"), ("", "王申请"), ("direct", " "), ("direct", "长" * 101)])
def test_a_way_that_does_not_exist_or_nobody_who_received_it_is_refused(way: str, recipient: str) -> None:
    case = reached("deliver")
    made(case)
    with refused(case, "C-20"):
        actions.deliver(case, way=way, recipient=recipient, proof="id", by=cast("郑制证"))


@pytest.mark.parametrize("who", ["李受理", "赵审查", "周批准", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_the_delivery_post_delivers(who: str) -> None:
    case = reached("deliver")
    made(case)
    with refused(case):
        actions.deliver(case, way="direct", proof="id", recipient="王申请", by=cast(who))


def test_a_granted_certificate_is_not_delivered_before_it_is_made_nor_twice() -> None:
    early = reached("make")
    made(early)
    with refused(early, "C-10"):
        actions.deliver(early, way="direct", proof="id", recipient="王申请", by=cast("郑制证"))
    case = reached("archive")
    made(case)
    with refused(case, "C-00"):
        actions.deliver(case, way="direct", proof="id", recipient="王申请", by=cast("施送达"))


def test_only_who_may_deliver_learns_whether_a_code_fits() -> None:
    case = reached("deliver")
    made(case)
    right = pickup_code(row(case).query_number)
    for code in (right, "000000" if right != "000000" else "000001"):
        with refused(case, "岗位"):
            actions.deliver(case, way="direct", recipient="本人", by=cast("吴外人"), proof="code", code=code)


def test_at_the_window_a_person_signs_never_the_firm_that_applied() -> None:
    """By post and electronically the firm may be named."""
    case = reached("deliver", "食品经营许可（新办）")
    made(case)
    firm = Party.objects.get(id=row(case).applicant_id, kind="legal").name
    with refused(case, "C-38"):
        actions.deliver(case, way="direct", proof="id", recipient=f" {firm} ", by=cast("郑制证"))
    actions.deliver(case, way="post", waybill="EMS 1", recipient=firm, by=cast("郑制证"))
