"""What the articles decide: one test per article that is more than a table."""

from datetime import UTC, date, datetime

import pytest

from oneseal.law import after_grant, licensing, online, periods, personal, registration, remedies, serving, signatures
from oneseal.law.catch_all import is_vague
from oneseal.law.days import MONTH, NATURAL, WORKING, Limit
from oneseal.law.regimes import BY_TYPE, LICENSING_REGIME, PUBLIC_SERVICE, REGIMES, regime_of
from oneseal.law.rule import Refused
from oneseal.law.tests.calendars import official

D = date.fromisoformat


def test_article_24_a_licence_is_delegated_to_an_organ_only_and_after_notice() -> None:
    licensing.require_delegation(to_organ=True, published=True)
    with pytest.raises(Refused, match="只能委托其他行政机关"):
        licensing.require_delegation(to_organ=False, published=True)
    with pytest.raises(Refused, match="公告"):
        licensing.require_delegation(to_organ=True, published=False)
    assert licensing.name_of_decision("甲局", "乙局") == "甲局"


def test_article_25_the_bureau_names_the_decision_that_gave_it_the_powers() -> None:
    licensing.require_concentrated_power("某政字〔2018〕1号")
    with pytest.raises(Refused, match="第二十五条"):
        licensing.require_concentrated_power(" ")


def test_article_26_one_unit_accepts_and_several_departments_are_joint() -> None:
    assert licensing.one_unit_accepts_and_delivers("acceptance")
    assert not licensing.one_unit_accepts_and_delivers("market")
    assert licensing.is_joint(["住建", "消防"])
    assert not licensing.is_joint(["住建", "住建"])


def test_article_29_an_agent_may_file_unless_the_law_wants_the_person() -> None:
    assert licensing.agent_may_file(in_person_only=False)
    assert not licensing.agent_may_file(in_person_only=True)
    assert licensing.is_channel("online")
    assert not licensing.is_channel("hearsay")


@pytest.mark.parametrize(
    "name",
    [
        "规定的其他材料", "其他相关材料", "其它材料", "其他证明材料", "其他需要提交的材料", "有关证明文件", "其他资料",
        "其他需提交的材料", "其他需提供的证明材料", "其他要求提交的材料", "其他所需提供的材料", "其他应由申请人提交的材料",
        "其他需要的资料",
        "相关部门要求的材料", "审批机关认为需要的其他材料", "主管部门要求提供的材料", "申请人相关材料", "企业有关证明", "身份证及相关材料",
        "营业执照等相关证明材料", "法律、法规规定的有关材料",
    ],
)  # fmt: skip
def test_article_31_what_asks_for_anything_is_no_material(name: str) -> None:
    assert licensing.unrelated_material(name)


@pytest.mark.parametrize(
    "name",
    [
        "营业执照", "投资人员和其他负责人的声明", "与申请事项有关的案件材料", "污水预处理设施的有关说明", "住所相关文件",
        "建设项目相关文件", "公司合并相关文件", "房屋租赁有关证明", "危险化学品有关文件目录", "其他需冷藏药品的证明",
        "其他相关人员身份证明", "公安机关出具的证明",
        "环保部门要求的环评文件",
    ],
)  # fmt: skip
def test_article_31_a_paper_that_is_named_is_one(name: str) -> None:
    assert not licensing.unrelated_material(name)


@pytest.mark.parametrize("name", ["住所相关文件", "建设项目相关文件", "房屋租赁有关证明", "危险化学品有关文件目录"])
def test_article_31_which_papers_are_meant_is_left_open(name: str) -> None:
    assert is_vague(name) and not is_vague("营业执照") and not is_vague("其他相关材料")


def test_article_31_no_transfer_of_technology() -> None:
    assert licensing.demands_technology("核心工艺转让技术承诺书")


def test_article_32_the_five_outcomes_keep_apart() -> None:
    assert licensing.licence_not_needed() == "not_needed_notice"
    assert licensing.wrong_organ() == "refusal_to_accept"
    assert licensing.acceptance([])
    assert not licensing.acceptance(["营业执照"])
    assert licensing.correction_period() == Limit(5, WORKING)
    assert licensing.written_receipt() == ("seal", "date")


@pytest.mark.parametrize(("over", "answered", "deemed"), [(True, False, True), (True, True, False), (False, False, False)])
def test_article_32_silence_after_five_days_is_acceptance(over: bool, answered: bool, deemed: bool) -> None:
    assert licensing.correction_notice(over, answered) is deemed


def test_article_42_limits_and_extensions() -> None:
    assert licensing.decision_limit(on_the_spot=False) == Limit(20, WORKING)
    assert licensing.decision_limit(on_the_spot=True) == Limit(0, WORKING)
    assert licensing.decision_limit(False).longer(licensing.extension_limit()) == Limit(30, WORKING)
    assert (licensing.joint_limit(False), licensing.joint_limit(True)) == (Limit(45, WORKING), Limit(60, WORKING))


def test_article_45_time_is_excluded_only_when_told_in_writing() -> None:
    assert licensing.excluded_time(told_in_writing=True)
    assert not licensing.excluded_time(told_in_writing=False)


def test_article_50_renewal_thirty_days_before_the_end_and_silence_renews() -> None:
    assert licensing.last_day_to_renew(D("2026-12-31")) == D("2026-12-01")
    assert licensing.is_deemed_renewed(True, D("2026-12-31"), D("2027-01-01"), decided=False)
    assert not licensing.is_deemed_renewed(True, D("2026-12-31"), D("2026-12-31"), decided=False)
    assert not licensing.is_deemed_renewed(False, D("2026-12-31"), D("2027-01-01"), decided=False)


def test_article_56_a_complete_registration_is_made_on_the_spot() -> None:
    assert licensing.is_registered_on_the_spot(complete=True, needs_verification=False)
    assert not licensing.is_registered_on_the_spot(complete=True, needs_verification=True)


def test_article_57_who_was_accepted_first_is_served_first() -> None:
    at = {name: datetime(2026, 3, 2, hour, tzinfo=UTC) for name, hour in (("乙", 10), ("甲", 9), ("丙", 11))}
    assert licensing.order_of_grants(at) == ["甲", "乙", "丙"]


def test_article_58_no_fee_without_a_basis() -> None:
    assert after_grant.may_charge("某条例第十条")
    assert not after_grant.may_charge(" ")


def test_articles_69_and_70_may_and_must_be_revoked_keep_apart() -> None:
    assert after_grant.may_be_recalled("law_changed")
    assert not after_grant.may_be_recalled("fraud")
    assert after_grant.may_be_revoked("procedure")
    assert not after_grant.may_be_revoked("fraud")
    assert after_grant.must_be_revoked("fraud")
    assert after_grant.is_spared_revocation(True)
    assert len(after_grant.grounds_of_cancellation()) == 6


def test_articles_78_and_79_bars_on_a_new_application() -> None:
    assert after_grant.barred_until_after_false_material(D("2026-02-28"), True) == D("2027-02-28")
    assert after_grant.barred_until_after_fraud(D("2024-02-29"), True) == D("2027-02-28")
    assert after_grant.barred_until_after_fraud(D("2024-02-29"), False) is None


def test_periods_of_the_civil_code() -> None:
    assert periods.first_day_counted(D("2026-03-02")) == D("2026-03-03")
    assert periods.last_day_of_months(D("2026-01-31"), 1) == D("2026-02-28")
    assert periods.moved_off_holidays(official(), D("2026-09-01"), 30) == D("2026-10-08")
    assert licensing.unit_of_periods() is WORKING


def test_registration_on_the_spot_else_three_days_and_three_more() -> None:
    assert registration.registration_limit(on_the_spot=True) == Limit(0, WORKING)
    limit = registration.registration_limit(on_the_spot=False)
    assert (limit, limit.longer(registration.registration_extension())) == (Limit(3, WORKING), Limit(6, WORKING))
    assert registration.registration_denied(lawful=False, endangers_the_public=False)
    assert registration.founded_on(D("2026-03-02")) == D("2026-03-02")


def test_the_remedy_clause_names_government_and_court() -> None:
    clause = remedies.remedy_clause("云川市人民政府", "云川市东区人民法院", D("2026-03-02"))
    assert "六十日内向云川市人民政府申请行政复议" in clause
    assert "六个月内向云川市东区人民法院提起行政诉讼" in clause
    assert (remedies.reconsideration_period(), remedies.litigation_period()) == (Limit(60, NATURAL), Limit(6, MONTH))


@pytest.mark.parametrize(("government", "court", "field"), [("", "某法院", "government"), ("某政府", "  ", "court")])
def test_article_38_no_refusal_without_government_and_court(government: str, court: str, field: str) -> None:
    with pytest.raises(Refused, match="第三十八条第二款") as refused:
        remedies.remedy_clause(government, court, D("2026-03-02"))
    assert refused.value.field == field


def test_a_decision_older_than_the_statute_held_here_gets_no_clause_of_today() -> None:
    with pytest.raises(Refused, match="修订前"):
        remedies.remedy_clause("某政府", "某法院", D("2023-12-31"))


def test_papers_are_served_as_civil_procedure_has_it() -> None:
    """民事诉讼法 88, 89, 91, 95: of its amendment of 2023, and not judged by it before."""
    day = date(2026, 3, 11)
    assert serving.handed_over_on.on(day)(day) == serving.posted_on.on(day)(day) == day
    left = serving.is_left_rightly.on(day)
    assert (left("社区 卢见证", ""), left("", "录像"), left(" ", "")) == (True, True, False)
    assert serving.announced_until.on(day)(day) == date(2026, 4, 10)
    assert serving.announced_until(date(2026, 9, 1)) == date(2026, 10, 1), "a holiday serves as well"
    with pytest.raises(Refused, match="修订前"):
        serving.announced_until.on(date(2023, 12, 31))


def test_a_reliable_signature_meets_all_four_conditions() -> None:
    assert signatures.reliable(True, True, True, True)
    assert not signatures.reliable(True, True, True, False)
    assert signatures.same_effect(True)
    assert not signatures.serves_electronically("marriage")


def test_personal_data_the_least_the_sensitive_and_the_erased() -> None:
    assert personal.superfluous_fields(["name", "blood_type"], ["name"]) == ["blood_type"]
    assert personal.is_sensitive("address", D("2013-01-01"), D("2026-12-31"))
    assert not personal.is_sensitive("address", D("2012-01-01"), D("2026-01-01"))
    assert personal.is_sensitive("health")
    assert personal.must_erase(purpose_fulfilled=True, retention_over=False, unlawful=False)
    personal.require_reason("办理本件需核对")
    with pytest.raises(Refused, match="理由"):
        personal.require_reason("")


def test_the_public_service_rules() -> None:
    assert online.seal_counts(True)
    assert not online.may_ask_for(shared=True)
    assert not online.may_add_condition("")
    assert online.names_its_entry(licence=True, entry=("行政许可事项清单", "2023年版", "1"))
    assert online.names_its_entry(licence=False, entry=())
    assert not online.names_its_entry(licence=True, entry=("行政许可事项清单", " ", "1"))
    assert (online.may_applicant_pay(arranged_by_organ=False), online.may_applicant_pay(arranged_by_organ=True)) == (True, False)
    with pytest.raises(Refused, match="理由"):
        online.require_reason_for_delay(overdue=True, reason="")


@pytest.mark.parametrize(
    "basis",
    [
        "某条例第十条",
        "中华人民共和国防洪法第三十三条",
        "防洪法第三十三条",
        "公司法第一百条",
        "《中华人民共和国民法典》第一百条",
        "《某省建设工程抗震管理条例》（2021年修订）",
        "中华人民共和国环境影响评价法（2018年修正）第十九条",
        "城市市容和环境卫生管理条例",
        "《国务院对确需保留的行政审批项目设定行政许可的决定》附件第101项",
        "国务院关于取消一批行政许可事项的决定第二条",
        "发票管理办法（国务院令第764号）第七条",
        "某市客运规定（地方性法规）第八条",
        "全国人民代表大会常务委员会关于司法鉴定管理问题的决定第二条",
        "某办法第一条；某条例第十条",
        "根据水法第七条",
        "依据中华人民共和国新近公布法第三条",
        "《新近公布的某某促进法》第八条",
        "《行政许可法》",
        "《食品安全法》实施条例第三条",
        "依据《建筑法》第八条的规定",
        "《国境卫生检疫法》及其实施细则",
        "企业事业单位内部治安保卫条例第三条",
        "《全国人民代表大会常务委员会关于修改《建筑法》的决定》",
        "涉外民事关系法律适用法第二条",
        "符合城乡规划法",
    ],
)
def test_article_43_a_service_is_required_by_statute_regulation_or_decision(basis: str) -> None:
    assert online.may_require_service(basis)


@pytest.mark.parametrize(
    "basis",
    [
        " ",
        "无",
        "不详",
        "某局内部规定",
        "某局内部规定第三条",
        "根据实际需要",
        "根据有关法",
        "按照相关条例第三条",
        "依法",
        "依法第一条",
        "没有办法",
        "某部门规章第三条",
        "《某省工程检测管理办法》第五条",
        "建筑工程施工许可管理办法（住房城乡建设部令第18号）第四条",
        "《国务院办公厅关于清理规范中介服务的通知》",
        "《中国共产党某条例》第三条",
        "（行政法规）",
        "无（行政法规）",
        "城市管理综合执法",
        "《行政执法》第三条",
        "《关于规范行政执法》",
        "中华人民共和国行政执法第三条",
        "按照公正司法",
        "有关立法",
        "某局内部看法",
        "行业说法第一条",
        "本单位管理条例第三条",
        "某局内部条例第三条",
        "按照管理条例第三条",
        "符合规划法",
        "枫桥工作法第一条",
        "《综合评估法》",
        "《关于实施《中华人民共和国行政许可法》的通知》",
        "《关于实施〈中华人民共和国行政许可法〉的通知》",
        "《行政许可法》实施办法第三条",
        "《中华人民共和国行政许可法》（2019年修正）的贯彻实施意见",
        "行政许可法实施办法第三条",
        "根据《食品安全法》制定的《某市食品管理办法》第三条",
        "根据《食品安全法》第三十五条的规定制定的《某市食品管理办法》第三条",
        "根据《食品安全法》《农产品质量安全法》等法律法规制定的《某市食品管理办法》第三条",
        "根据食品安全法第三十五条制定的某市食品管理办法第三条",
        "《国务院办公厅关于某事项的决定》",
        "国务院国有资产监督管理委员会关于某事项的规定第三条",
    ],
)
def test_article_43_nothing_below_them_makes_a_service_a_condition(basis: str) -> None:
    assert not online.may_require_service(basis)


def test_the_rank_of_a_long_list_of_titles_is_found_at_once() -> None:
    assert not online.may_require_service("根据" + "《某某办法》和、" * 2_000)


def test_article_43_speaks_of_approvals() -> None:
    """行政审批: 行政许可, unless who applies the article counts further powers."""
    assert [code for code in map("{:02d}".format, range(1, 26)) if online.is_approval(code)] == ["01"]
    assert online.is_approval("07", approvals={"01", "07"})


def test_only_type_01_is_governed_by_the_licensing_law() -> None:
    assert [code for code in map("{:02d}".format, range(1, 21)) if regime_of(code).licensing] == ["01"]
    assert {regime.name for regime in BY_TYPE.values()} == set(REGIMES)


def test_a_public_service_is_not_decided_under_the_licensing_law() -> None:
    regime = regime_of("20")
    assert regime.titles["grant"] == "办结告知书"
    assert (regime.decision, regime.licensing) == (PUBLIC_SERVICE, False)
    assert "行政许可" not in "".join(regime.titles.values())
    assert "行政许可法" not in str(regime.correction)


def test_every_regime_titles_the_same_papers() -> None:
    assert {frozenset(regime.titles) for regime in REGIMES.values()} == {frozenset(LICENSING_REGIME.titles)}


def test_limits_compare_only_in_the_same_kind_of_days() -> None:
    assert licensing.comparable(Limit(5, WORKING), Limit(20, WORKING))
    assert licensing.comparable(Limit(30, NATURAL), Limit(1, MONTH))
    assert not licensing.comparable(Limit(5, WORKING), Limit(30, NATURAL))
