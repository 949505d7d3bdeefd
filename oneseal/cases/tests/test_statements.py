"""声明: what she stated on filing, of which text and when, stands in the entry; without it nothing is filed online."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from oneseal.cases import actions
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.filed import filed_pdf
from oneseal.cases.rules.statements import ELECTRONICS, NOT_KEPT, ON_PAPER, PRESENT, consents_in, required_statement, statement_in
from oneseal.cases.tests.office import acts, cast, filed, filing, row
from oneseal.catalogue.rules import TRUTH
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.rules import Standing

SHORT = "出版物零售"


@pytest.mark.parametrize(
    ("stated", "article"),
    [
        (None, "行政许可法》第三十一条"),
        ({"privacy": PRESENT["privacy"]}, "行政许可法》第三十一条"),
        ({**PRESENT, "truth": "2019-1"}, "行政许可法》第三十一条"),
        ({**PRESENT, "truth": True}, "行政许可法》第三十一条"),
        ({"truth": PRESENT["truth"]}, "个人信息保护法》第三十五条"),
        ({**PRESENT, "privacy": "2019-1"}, "个人信息保护法》第三十五条"),
        ({**PRESENT, "electronic": ""}, "C-46"),
        ({**PRESENT, "electronic": "2019-1"}, "C-46"),
    ],
)
def test_without_the_statement_of_today_nothing_is_filed_online(city: None, stated: dict[str, Any] | None, article: str) -> None:
    given, before = filing(SHORT, stated=stated, service={"address": "", "electronic": True}), acts()
    with pytest.raises(Refused) as refused:
        actions.file(given.pop("item_version"), **given)
    assert article in str(refused.value.rule) and acts() == before


def test_the_entry_keeps_the_texts_version_and_the_filed_form_prints_its_words_and_instant(city: None, tmp_path: Path) -> None:
    case = filed(SHORT, service={"address": "", "electronic": True})
    assert entries_of(case)[0].data["stated"] == PRESENT
    file = tmp_path / "form.pdf"
    file.write_bytes(filed_pdf(told_whole(row(case), Standing()), clear=False))
    words = "".join(subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout.split())
    assert TRUTH in words and f"在线勾选，文本{PRESENT['truth']}版" in words
    assert f"同意电子送达（文本{PRESENT['electronic']}版）" in words


def test_who_does_not_agree_to_electronic_service_has_not_agreed(city: None) -> None:
    """Also when the box's version was sent along: what counts is how papers are to reach her."""
    case = filed(SHORT, service={"address": "晴川路1号", "electronic": False})
    assert entries_of(case)[0].data["stated"] == {**PRESENT, "electronic": ""}
    assert told_whole(row(case), Standing()).consents == (f"知晓隐私说明（{PRESENT['privacy']} 版）", "不同意电子送达")


def test_at_a_window_she_signs_for_the_truth_on_paper_and_the_officer_notes_what_else_she_says(city: None) -> None:
    window: dict[str, Any] = {"channel": "counter", "received_by": cast("李受理")}
    case = filed(SHORT, **window, service={"address": "", "electronic": True}, stated={"electronic": PRESENT["electronic"]})
    entry = entries_of(case)[0].data
    assert entry["stated"] == {"privacy": "", "electronic": PRESENT["electronic"]} and entry["received_by"] == str(cast("李受理"))
    told = told_whole(row(case), Standing())
    assert told.stated == (ON_PAPER, "")
    assert told.consents == ("没有确认知晓隐私说明", f"同意电子送达（文本 {PRESENT['electronic']} 版）")


def test_at_a_window_nothing_is_agreed_to_unless_it_is_said() -> None:
    """Nor is anything noted of a text that is not today's."""
    assert required_statement(None, "counter") == {"privacy": "", "electronic": ""}
    for stated, electronic in (({"privacy": "2019-1"}, False), ({"electronic": "2019-1"}, True), ({}, True)):
        with pytest.raises(Refused) as refused:
            required_statement(stated, "counter", electronic=electronic)
        assert refused.value.mend


def test_a_text_that_was_agreed_to_is_never_put_in_other_words() -> None:
    """Whoever changes the text gives it a new version, and this one stays."""
    assert ELECTRONICS["2026-12"] == "同意电子送达：文书和证照在“我的”里送达，不再寄纸质件。"
    assert ELECTRONICS[PRESENT["electronic"]]


def test_of_what_was_filed_before_statements_were_kept_nothing_is_claimed() -> None:
    assert statement_in({"channel": "online"}) == (NOT_KEPT, "") and consents_in({"channel": "online"}) == ()
    assert consents_in({"stated": {"truth": PRESENT["truth"], "privacy": "2026-11"}}) == ("知晓隐私说明（2026-11 版）",)
    assert statement_in({"channel": "online", "stated": PRESENT}) == (TRUTH, PRESENT["truth"])
