"""文书: what each kind must contain, by article, and what it says (domain 3.5)."""

from datetime import date
from typing import Any

import pytest

from oneseal.documents.actions import owe
from oneseal.documents.models import Paper
from oneseal.documents.papers import KINDS
from oneseal.documents.papers.kind import COMMON
from oneseal.documents.rules import ON_THE_SPOT, SEAL_OF, official_number, seal_kind_of, title_of
from oneseal.documents.tests.samples import OWN, bureau, content, owed, words_of
from oneseal.journal.gate import new_stream
from oneseal.law import licensing
from oneseal.law.regimes import PUBLIC_SERVICE
from oneseal.law.remedies import remedy_clause
from oneseal.law.rule import Refused

PARTS = [(kind, part) for kind, paper in KINDS.items() for part in (*COMMON, *paper.parts)]
SAYS = {
    "receipt": (
        "申请书",
        "营业执照",
        "（2 份）",
        "2026年3月2日",
        "系统自动收件",
        "260000015",
        "925030",
        "0900-6100001",
        "最迟2026年3月9日",
    ),
    "correction_notice": ("签名不清楚", "重新签名后提交", "缺少副本", "补交副本", "30日内", "视为放弃", "一次告知", "0900-6100001"),
    "acceptance_notice": (
        "食品经营许可（新办）",
        "2026年3月2日",
        "20个工作日",
        "最迟2026年3月30日",
        "5个工作日",
        "最迟2026年3月9日",
        "260000015",
    ),
    "not_needed_notice": ("不需要取得许可", "不受理", "第三十二条第一款第一项", "可以直接依法", "六十日内向云岚市人民政府"),
    "lapse_notice": (
        "营业执照\n平面图",
        "告知补正 2026年1月28日",
        "补正的最后一日 2026年2月27日",
        "视为你单位放弃本次申请",
        "属于本地办理规则；法律没有规定",
        "可以备齐材料重新提出申请",
        "六十日内向云岚市人民政府",
    ),
    "refusal_to_accept": (
        "不属于本机关职权范围",
        "第三十二条第一款第二项",
        "应当申请的机关 云岚市市场监督管理局",
        "请向云岚市市场监督管理局提出申请",
        "六十日内向云岚市人民政府",
        "六个月内向云岚市岚湖区人民法院",
    ),
    "grant": (
        "岚湖区王记面馆",
        "92990102MA9XX0011E",
        "食品经营许可（新办）",
        "准予",
        "2026年3月2日至2031年3月1日",
        "食品安全法》第三十五条",
        "2026年3月2日",
        "第三十八条第一款",
    ),
    "denial": (
        "现场条件与申请不一致",
        "不符合法定条件",
        "食品安全法》第三十五条",
        "第三十八条第二款",
        "可以重新提出申请",
        "六十日内向云岚市人民政府",
        "六个月内向云岚市岚湖区人民法院",
    ),
    "survey_record": (
        "2026年3月2日 9时30分至10时15分",
        "望湖路8号",
        "孙勘验（行政执法证号 99010000001）",
        "钱勘验（行政执法证号 99010000002）",
        "核查人员签名 孙勘验 99010000001",
        "核查人员（由本人另行会签） 钱勘验 99010000002",
        "被核查方签名 拒绝签字",
        "场所与申请一致 一致",
        "结论 符合",
        "王申请",
        "拒绝签字：在场人员称须先请示",
    ),
    "delivery_proof": (
        "准予行政许可决定书（云审批准字〔2026〕7号）",
        "食品经营许可证（云审批证字〔2026〕5号）",
        "直接送达",
        "送达人 郑制证",
        "王申请",
        "2026年3月2日",
        "受送达人签名",
    ),
    "state_notice": (
        "岚湖区王记面馆",
        "证照编号 云审批证字〔2026〕5号",
        "租赁合同系伪造",
        "根据《中华人民共和国行政许可法》第六十九条第二款，本机关决定撤销上述行政许可",
        "六十日内向云岚市人民政府",
        "六个月内向云岚市岚湖区人民法院",
    ),
    "certificate": ("岚湖区王记面馆", "有效期 2026年3月2日至2031年3月1日", "颁发机构 云岚市行政审批服务局"),
}


def without(given: dict[str, Any], name: str) -> dict[str, Any]:
    """The content with one part empty."""
    first, _, rest = name.partition(".")
    return {**given, first: {**given[first], rest: "  "} if rest else "  " if isinstance(given[first], str) else None}


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_paper_says_all_that_it_must(kind: str) -> None:
    given = content(kind)
    KINDS[kind].require_complete(given)
    said = words_of(KINDS[kind].blocks(given))
    assert [part for part in SAYS[kind] if part not in said] == []


@pytest.mark.parametrize(("kind", "part"), PARTS, ids=[f"{kind}-{part.name}" for kind, part in PARTS])
def test_a_paper_that_lacks_a_part_is_refused_naming_it_and_its_article(kind: str, part: Any) -> None:
    with pytest.raises(Refused) as refused:
        KINDS[kind].require_complete(without(content(kind), part.name))
    assert (refused.value.rule, refused.value.field) == (part.ground, part.name)
    assert part.label in str(refused.value)
    assert refused.value.mend


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_left_out_altogether_is_refused_too(kind: str) -> None:
    for part in KINDS[kind].parts:
        given = content(kind)
        del given[part.name]
        with pytest.raises(Refused) as refused:
            KINDS[kind].require_complete(given)
        assert refused.value.field == part.name


WRITTEN: dict[str, dict[str, Any]] = {
    "denial": {"facts": "现场不符。", "reason": "不符合条件。", "article": "第三十五条。"},
    "not_needed_notice": {"reason": "不需要许可。"},
    "refusal_to_accept": {"reason": "不属于本机关。"},
    "correction_notice": {"lines": [{"name": "申请书", "problem": "没有签名。", "mend": "签名后提交。"}], "contact": "电话 0900。"},
    "receipt": {"answer_by": "最迟2026年3月9日告知。"},
}
"""What people write as whole sentences, by kind."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_has_one_full_stop_whether_or_not_its_writer_set_one(kind: str) -> None:
    for given in (content(kind), content(kind, **WRITTEN.get(kind, {}))):
        said = words_of(KINDS[kind].blocks(given))
        assert [each for each in ("。。", "。；", "；。", "，。") if each in said] == []


def test_every_word_of_the_acceptance_notice_is_a_part_of_it() -> None:
    """Among them the limits in words and the number to ask by."""
    assert {"query_number", "statutory_limit", "promise_limit"} <= {part.name for part in KINDS["acceptance_notice"].parts}


def test_one_officer_is_no_survey() -> None:
    with pytest.raises(Refused, match="少于 2 项"):
        KINDS["survey_record"].require_complete(content("survey_record", officers=[{"name": "孙勘验", "number": "1"}]))


def test_a_refusal_to_sign_needs_its_note_and_a_signature_needs_none() -> None:
    KINDS["survey_record"].require_complete(content("survey_record", signed=True, unsigned_reason=""))
    with pytest.raises(Refused, match="拒绝签字"):
        KINDS["survey_record"].require_complete(content("survey_record", signed=False, unsigned_reason=""))


@pytest.mark.parametrize("kind", KINDS)
def test_the_licensing_law_is_never_cited_outside_its_regime(kind: str) -> None:
    said = words_of(KINDS[kind].blocks(content(kind, regime="service", basis=["《地方办事指南》"])))
    assert "行政许可" not in said.replace("准予行政许可决定书", "")
    if kind != "certificate":
        assert "行政许可" not in title_of(kind, content(kind, regime="service"))


def test_a_deemed_acceptance_says_so() -> None:
    said = words_of(KINDS["acceptance_notice"].blocks(content("acceptance_notice", deemed=True)))
    assert "自收到申请材料之日起即为受理" in said


def test_on_the_spot_is_said_in_words_not_in_no_days() -> None:
    spot = {"statutory_limit": ON_THE_SPOT, "promise_limit": ON_THE_SPOT}
    said = words_of(KINDS["acceptance_notice"].blocks(content("acceptance_notice", **spot)))
    assert "法定期限 当场办结\n承诺期限 当场办结\n" in said
    assert "专家评审" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_knows_no_hearing_no_expert_review_and_no_licence_seal(kind: str) -> None:
    given = content(kind, regime="service", basis=["《地方办事指南》"])
    said = words_of(KINDS[kind].blocks(given))
    assert [word for word in ("听证", "专家评审", "检疫") if word in said] == []
    assert seal_kind_of(kind, given) in {"acceptance", "service"}


def test_what_a_service_paper_lacks_is_not_refused_by_the_licensing_law() -> None:
    with pytest.raises(Refused) as refused:
        KINDS["grant"].require_complete(content("grant", regime="service", validity=""))
    assert refused.value.rule == PUBLIC_SERVICE


@pytest.mark.parametrize(("kind", "whole"), [("grant", True), ("denial", True), ("refusal_to_accept", True), ("receipt", False),
    ("acceptance_notice", False), ("correction_notice", False), ("not_needed_notice", False), ("survey_record", False),
    ("delivery_proof", False), ("lapse_notice", False)])  # fmt: skip
def test_decisions_name_a_person_by_the_whole_number_and_notices_do_not(kind: str, whole: bool) -> None:
    given = content(kind, applicant_kind="natural", applicant_code="11010119900307889X")
    said = words_of(KINDS[kind].blocks(given))
    assert ("11010119900307889X" in said) is whole
    assert ("110***********889X" in said) is not whole


def test_an_officer_without_a_number_and_a_document_without_one_are_refused() -> None:
    with pytest.raises(Refused, match="执法证号"):
        KINDS["survey_record"].require_complete(
            content("survey_record", officers=[{"name": "孙勘验", "number": "99010000001"}, {"name": "钱勘验", "number": " "}])
        )
    with pytest.raises(Refused, match="送达文书"):
        KINDS["delivery_proof"].require_complete(content("delivery_proof", documents=[{"title": "准予行政许可决定书", "number": ""}]))


def test_what_is_sent_electronically_is_not_signed_by_hand() -> None:
    blocks = KINDS["delivery_proof"].blocks(content("delivery_proof", way="电子送达"))
    assert "signatures" not in {block["kind"] for block in blocks}
    assert "以送达系统的记录为准" in words_of(blocks)


@pytest.mark.parametrize(
    ("state", "article", "title", "said"),
    [
        ("recalled", "《行政许可法》第八条第二款", "撤回行政许可决定书", "依法给予补偿"),
        ("cancelled", "《行政许可法》第七十条第一项", "注销行政许可决定书", "根据《行政许可法》第七十条第一项，本机关决定注销上述行政许可"),
        ("forfeited", "某局处罚决定", "食品经营许可证吊销告知书", "根据某局处罚决定，上述证照已被吊销"),
        ("suspended", "某局处罚决定", "食品经营许可证暂扣告知书", "暂扣期间不得使用"),
        ("valid", "", "食品经营许可证恢复使用告知书", "恢复使用"),
    ],
)
def test_what_becomes_of_a_certificate_is_told_by_its_own_name_and_ground(state: str, article: str, title: str, said: str) -> None:
    given = content("state_notice", state=state, article=article)
    KINDS["state_notice"].require_complete(given)
    assert title_of("state_notice", given) == title
    assert said in words_of(KINDS["state_notice"].blocks(given))


def test_a_penalty_is_not_told_without_the_decision_that_laid_it_down() -> None:
    with pytest.raises(Refused, match="依据"):
        KINDS["state_notice"].require_complete(content("state_notice", state="forfeited", article=""))


@pytest.mark.parametrize(("government", "court"), [("", "某人民法院"), ("某人民政府", ""), ("  ", "某人民法院")])
def test_no_refusal_while_government_or_court_is_not_set(government: str, court: str) -> None:
    with pytest.raises(Refused, match="没有填写"):
        remedy_clause(government, court, date(2026, 3, 2))


@pytest.mark.usefixtures("city")
def test_a_denial_without_remedies_is_not_owed_and_leaves_nothing() -> None:
    before = Paper.objects.count()
    with pytest.raises(Refused, match="救济途径"):
        owe("denial", stream=new_stream(), body=bureau().pk, content=content("denial", remedies=""))
    assert Paper.objects.count() == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_official_number_stands_in_six_angle_brackets_without_leading_zeros(kind: str) -> None:
    assert official_number("云审批", kind, 2026, 7) == f"云审批{KINDS[kind].series}字〔2026〕7号"


def test_each_kind_has_a_series_of_its_own_and_a_seal() -> None:
    assert len({paper.series for paper in KINDS.values()}) == len(KINDS)
    assert set(SEAL_OF) == set(KINDS) == set(OWN)


@pytest.mark.usefixtures("city")
def test_numbers_of_a_series_never_repeat() -> None:
    numbers = [owed("denial", on="2031-05-06").number for _ in range(5)]
    assert len(set(numbers)) == 5
    assert all("〔2031〕" in number for number in numbers)


def test_a_paper_cites_the_law_of_its_day_or_none() -> None:
    """One of a day whose law is not held here is refused instead of quoting today's."""
    assert "行政许可法》第三十八条第二款" in words_of(KINDS["denial"].blocks(content("denial", regime="licensing")))
    with pytest.raises(Refused, match="修订前"):
        KINDS["denial"].blocks(content("denial", regime="licensing", on="2004-06-30"))


@pytest.mark.parametrize("kind", ["denial", "refusal_to_accept", "not_needed_notice"])
def test_a_refusal_has_every_part_that_the_article_wants(kind: str) -> None:
    """行政许可法 38(2)."""
    assert set(licensing.denial()) <= {part.name for part in KINDS[kind].parts}
