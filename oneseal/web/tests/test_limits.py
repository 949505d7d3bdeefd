"""限度: nothing that people write is cut off; what is too much is told with how much, in our words, wherever a field was made."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.utils import translation

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, filing, reached, row
from oneseal.catalogue.queries import version
from oneseal.journal.queries import entries_of, today
from oneseal.people.actions import create_post
from oneseal.people.models import Unit
from oneseal.people.queries import bureau_of
from oneseal.people.tests.office import next_number
from oneseal.web.forms import Form, coded, on_day, one_of, prose, secret, some_of, text
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import begun
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import acting, looked_at

FOOD = "食品经营许可（新办）"


class Every(Form):
    """A field of every kind that has words of its own."""

    line = text("一行", longest=100)
    lines = prose("几行", longest=100)
    code = coded("号码", longest=10)
    password = secret("密码")
    whole = forms.IntegerField(label="个数", min_value=1, max_value=500)
    least = forms.IntegerField(label="至少", min_value=1)
    choice = one_of("选一个", [("a", "甲"), ("b", "乙")])
    choices = some_of("选几个", [("a", "甲"), ("b", "乙")])
    day = on_day("日期")
    clock = forms.TimeField(label="时间")
    file = forms.FileField(label="文件")


def test_no_control_cuts_off_what_is_typed() -> None:
    """Of what people write at length a script counts what is left; a number or a password is not counted."""
    page = {field.name: str(field) for field in Every()}
    assert not [name for name, html in page.items() if "maxlength" in html]
    assert {name for name, html in page.items() if 'data-longest="100"' in html} == {"line", "lines"}
    templates = Path(settings.BASE_DIR, "oneseal", "web", "templates").rglob("*.html")
    assert not [path.name for path in templates if "maxlength" in path.read_text(encoding="utf-8") and path.name != "find.html"]


@pytest.mark.parametrize(
    ("name", "given", "words", "english"),
    [
        ("line", "长" * 103, "最多 100 字，现在 103 字，请删去 3 字", "At most 100 characters, and there are 103: take out 3"),
        ("lines", "长" * 101, "最多 100 字，现在 101 字，请删去 1 字", "take out 1"),
        ("code", "1" * 11, "最多 10 字，现在 11 字，请删去 1 字", "take out 1"),
        ("whole", "0", "请填 1 到 500", "Enter 1 to 500"),
        ("whole", "999999999", "请填 1 到 500", "Enter 1 to 500"),
        ("whole", "两个", "请填写整数", "Enter a whole number"),
        ("least", "0", "请填 1 或者更大的数", "Enter 1 or more"),
        ("choice", "", "请选一个", "Please choose one"),
        ("choice", "c", "请从列出的里面选", "Choose one of those listed"),
        ("choices", "", "请至少选一个", "Please choose at least one"),
        ("day", "明天", "请填写日期，如 2026-03-09", "Enter a date such as 2026-03-09"),
        ("clock", "午后", "请填写时间，如 14:05", "Enter a time such as 14:05"),
        ("file", "", "请选择文件", "Please choose a file"),
        ("line", "", "请填写这一项", "Please fill this in"),
    ],
)
def test_what_is_wrong_is_told_in_our_words(name: str, given: str, words: str, english: str) -> None:
    sent: dict[str, Any] = {name: given} if given else {}
    assert Every(sent).errors[name] == [words]
    with translation.override("en"):
        assert english in Every(sent).errors[name][0]


def test_the_end_of_a_line_counts_once_whatever_the_browser_sends() -> None:
    given = Every({"lines": "\r\n".join("长" * 40)})
    assert "lines" not in given.errors and given.cleaned_data["lines"] == "\n".join("长" * 40)


def test_a_reason_that_is_too_long_is_refused_whole_and_stays_on_the_page(city: None) -> None:
    """Nothing is decided with half a sentence."""
    case = reached("grant", FOOD)
    long = "查" * 3003
    sent = {"seen": str(row(case).version), "facts": long, "reason": "不符合", "basis": "《办法》第十二条"}
    answer = signed_in("周批准").post(f"/work/cases/{case}/deny", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "最多 2000 字，现在 3003 字，请删去 1003 字" in page and long in page
    assert entries_of(case)[-1].act != "deny"


def test_nor_is_her_reason_to_withdraw(city: None) -> None:
    case = filed("生育登记")
    hers, seen = acting("王申请", row(case).applicant_id), str(row(case).version)
    answer = hers.post(f"/mine/{case}/withdraw", {"seen": seen, "reason": "改" * 501})
    assert answer.status_code == 422 and "最多 500 字，现在 501 字，请删去 1 字" in answer.content.decode()
    assert entries_of(case)[-1].act == "file"
    assert hers.post(f"/mine/{case}/withdraw", {"seen": seen, "reason": ""}).status_code == 302


def test_the_place_of_a_survey_that_the_form_gave_is_never_too_long(city: None) -> None:
    """Planned and taken down with the whole address that was filed."""
    place = "云岚市" + "长" * 297
    case = filed(FOOD, form={**filing(FOOD)["form"], "premises": place})
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="一致", recommendation="grant", by=cast("赵审查"))
    surveyor, path = signed_in("孙勘验"), f"/work/cases/{case}/plan_survey"
    assert f'value="{place}"' in surveyor.get(path).content.decode()
    officers = [str(cast("孙勘验")), str(cast("钱勘验"))]
    when = {"planned_on": (today() + timedelta(9)).isoformat(), "planned_at": "15:30", "agreed": "on"}
    sent = {"seen": str(row(case).version), "officers": officers, "place": place, **when}
    sent["anyway"] = " ".join([when["planned_on"], "15:30", *sorted(officers)])
    assert surveyor.post(path, sent).status_code == 302
    assert entries_of(case)[-1].act == "plan_survey"
    assert place in surveyor.get(f"/work/cases/{case}/survey").content.decode()
    assert "现在 300 字" not in surveyor.post(f"/work/cases/{case}/survey", {"seen": "1", "place": place}).content.decode()


@pytest.mark.parametrize("quota", ["0", "999999999"])
def test_a_quota_out_of_bounds_is_told_its_bounds(city: None, quota: str) -> None:
    unit = Unit.objects.filter(body=bureau_of().pk).order_by("id")[0]
    post = create_post(unit.id, f"限度岗{next_number()}", "审查", 1, by=None)
    answer = signed_in("吕局长").post(f"/work/people/posts/{post}/quota", {"quota": quota})
    assert answer.status_code == 422 and "核定人数：请填 1 到 500" in answer.content.decode()


@pytest.mark.parametrize(
    ("area", "words"),
    [("-5", "“-5”不大于 0，请填写大于 0 的数字"), ("0.001", "“0.001”有 3 位小数，最多两位，请保留两位小数"), ("五", "“五”不是数字")],
)
def test_a_number_that_breaks_a_bound_is_told_which(city: None, area: str, words: str) -> None:
    client, given = signed_in("王申请"), filing(FOOD)
    address = begun(client, FOOD, given["applicant"])
    number = next(n for n, section in enumerate(version(given["item_version"]).form.sections) if "area" in section["fields"])
    page = client.post(f"{address}/form/{number}", {"area": area}).content.decode()
    client.post(f"{address}/discard", {"sure": "yes"})
    assert words in page


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_left_is_counted_while_one_types(visit: Callable[..., Visit], width: int) -> None:
    """All that was pasted stands there; the page bars nobody with the count shown, nor when it is over."""
    case = reached("grant", FOOD)
    hers = visit("周批准", width=width)
    hers.page.goto(f"/work/cases/{case}/deny")
    facts = hers.page.locator("#id_facts")
    facts.focus()
    hers.page.keyboard.insert_text("查明的事实")
    told = hers.page.locator(".field:has(#id_facts) [role=status]")
    told.get_by_text("还可以写 1995 字").wait_for()
    looked_at(hers)
    hers.page.keyboard.insert_text("查" * 2998)
    told.get_by_text("超出 1003 字，请删去").wait_for()
    assert len(facts.input_value()) == 3003
    looked_at(hers)
    hers.shoot(f"limits-{width}")


def test_what_is_left_of_one_field_is_counted_though_the_next_is_entered_at_once(visit: Callable[..., Visit]) -> None:
    hers = visit("周批准")
    hers.page.goto(f"/work/cases/{reached('grant', FOOD)}/deny")
    fields = hers.page.locator("textarea[data-longest]")
    assert fields.count() >= 2
    first = fields.nth(0)
    first.focus()
    hers.page.keyboard.insert_text("查" * 3000)
    fields.nth(1).focus()
    hers.page.locator(".field", has=first).locator("[role=status]").get_by_text("超出").wait_for()
