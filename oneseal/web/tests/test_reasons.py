"""What rules refuse, in English: every place that a page for citizens can meet has its words; the rule stays Chinese beside them."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from oneseal.cases.rules import given
from oneseal.cases.rules.own import OWN, require_own
from oneseal.cases.tests.office import cast, filing, firm, item, row
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules.forms import Form, FormErrors, valid_form
from oneseal.law.licensing import agent_may_file, correction_notice
from oneseal.law.rule import Ground, HouseRule, Refused
from oneseal.people.queries import party_details
from oneseal.people.queries.demo import DEMO_PASSWORD
from oneseal.people.rules.grounds import FILLED
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.test_sign_up import id_number
from oneseal.web import throttle
from oneseal.web.reasons import WORDS, asked, causes, in_a_line, key_of, told, told_plainly
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.reach import Function, Site, Walk, modules
from oneseal.web.tests.test_applying import begun
from oneseal.web.tests.test_english import CHINESE, Said
from oneseal.web.tests.test_mine import acting, asked_for_two_lines
from oneseal.web.tests.test_sending import started

CHECKS = "oneseal.cases.rules.checks"
PLUGGED = (
    ("oneseal.people.providers.unified.adapter", "Unified"),
    ("oneseal.documents.papers.kind", "PaperKind"),
    ("oneseal.documents.papers.kind", "Part"),
)
"""What is looked up by name at run time: the province's sign-in, and the parts of the receipt."""
FOLLOWING = ("oneseal.cases.rules.following", "renew_query_password")
SUPPLIED = "oneseal.cases.rules.supplied"
APPLICANTS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    (CHECKS, "CHECKS"): ((SUPPLIED, "supply"), (SUPPLIED, "add_material"), (CHECKS, "withdraw"), FOLLOWING)
}
"""Of the table of acts only an applicant's are called from her pages."""
OFFICERS, NAMED, CHECKED = "only a window or an officer meets it", "pages name acts by themselves", "checked before it was published"
NEVER: Mapping[str, str] = {
    "cases.actions.correction._require_proved": OFFICERS,
    "cases.actions.filing._require_channel": OFFICERS,
    "cases.actions.filing.require_compared": OFFICERS,
    "cases.actions.filing.require_proved": OFFICERS,
    "cases.rules.decide._require_papers": "no act of an applicant owes a paper that is not there yet",
    "cases.rules.decide._require_signed": OFFICERS,
    "cases.rules.decide.require_hands": OFFICERS,
    "law.powers.require_separate_hands": OFFICERS,
    "law.remedies.remedy_clause": OFFICERS,
    "people.actions.accounts._require_own": OFFICERS,
    "people.actions.asking.require_window": OFFICERS,
    "people.rules.standing._refusal": OFFICERS,
    "cases.actions.way._row_of": NAMED,
    "cases.rules.decide.decide": NAMED,
    "calendars.rules.require_division": CHECKED,
    "catalogue.queries._loaded": CHECKED,
    "catalogue.queries._published": CHECKED,
    "flow.step._chosen": CHECKED,
    "flow.step._refused": CHECKED,
    "law.days.Calendar._reach": CHECKED,
    "law.days.Limit.__post_init__": CHECKED,
    "law.days.Limit.of": CHECKED,
    "law.days.due_on": CHECKED,
    "law.days.union": CHECKED,
    "law.rule.Rule.on": "cases are filed under the law of today",
}
"""Places on the way that nobody meets on a page for citizens, and why."""
GIVEN: Mapping[str, tuple[Ground, ...]] = {
    "cases.rules.checks._in_time": (correction_notice.citation,),
    "people.rules.standing.may_act_for": (agent_may_file.citation,),
    "web.throttle.require_seldom": tuple(throttle.MENDS),
    "law.rule.require_short": (given.WORDS, FILLED),
    "catalogue.rules.forms.valid_form": (),
    "cases.actions.filled._require_shown": (),
    "cases.rules.own.require_own": (OWN,),
    "documents.papers.kind.Part.require_in": (),
    "web.portal.mine.mandates.Grant.take": (),
}
"""Places whose rule is a variable: the rules that it may be; none where other places name them, or it is the article of a paper's part."""


def place(site: Site) -> str:
    """Without the product's name."""
    return site.place.removeprefix("oneseal.")


@pytest.fixture(scope="module")
def sites() -> list[Site]:
    """Every place that the portal can meet."""
    pages = ((name, each) for name, known in modules().items() if name.startswith("oneseal.web.portal") for each in known.defined)
    start = [(name, each) for name, each in pages if isinstance(modules()[name].defined[each], Function)]
    return list(Walk([*start, *PLUGGED], APPLICANTS).sites())


def test_the_way_leads_to_what_pages_are_refused_and_nowhere_else(sites: list[Site]) -> None:
    """Through queries, actions, rules, methods, tables and plug-ins; never to what only officers do."""
    met = {place(each) for each in sites}
    assert {
        "people.actions.accounts._authenticated",
        "law.codes.id_number",
        "cases.rules.supplied.supply",
        "documents.sniffing.media_type_of",
        "people.providers.unified.adapter.Unified.finish",
        "journal.gate._stale",
        "catalogue.rules.forms.valid_form",
    } <= met
    assert not {each for each in met if each.startswith(("seals.", "cases.actions.claiming", "catalogue.actions", "web.workbench"))}


def test_every_place_says_its_cause_or_has_both_languages(sites: list[Site]) -> None:
    """A place without a cause is told in Chinese to who reads English: it says one, or stands above with the reason why not."""
    silent = {place(each) for each in sites if not each.is_named and not (each.module.startswith("oneseal.web.") and each.is_said)}
    assert silent == set(NEVER)


def test_every_cause_has_english_words_and_what_they_hold_is_given(sites: list[Site]) -> None:
    for each in sites:
        for cause in each.causes:
            assert cause in causes(), (cause, place(each))
            assert held(cause) <= each.values, (cause, place(each))


def held(cause: str) -> set[str]:
    """The names of values in the words of a cause."""
    return {name for words in causes()[cause] for name in re.findall(r"\{(\w+)\}", words)}


def rules_of(site: Site) -> Iterator[Ground]:
    """The rules that a place may cite."""
    if place(site) in GIVEN:
        yield from GIVEN[place(site)]
    elif site.rule:
        yield eval(site.rule, vars(import_module(site.home)))  # noqa: S307 - names in our own source


def test_every_rule_says_in_english_what_it_asks(sites: list[Site]) -> None:
    met = {key_of(rule) for each in sites if place(each) not in NEVER for rule in rules_of(each)}
    assert met - set(asked()) == set()
    assert set(asked()) - met <= {"I-30"}, "nothing is kept that no page can cite (the form's rule comes with its errors)"


def test_no_words_are_kept_that_nobody_says(sites: list[Site]) -> None:
    """Those of forms are said by the item's check, which is tried below."""
    said = {cause for each in sites for cause in each.causes}
    assert {cause for cause in set(causes()) - said if not cause.startswith("form-")} == set()
    assert not re.search(r"[一-鿿，。：；（）]", re.sub(r"#.*|^\".*?\" =", "", WORDS.read_text(encoding="utf-8"), flags=re.MULTILINE))


# ---- a form of an item -----------------------------------------------------------------------------------------------------------------


def form_with(**field: Any) -> Form:
    """A form of one field, named 字段."""
    schema = {"type": "object", "additionalProperties": False, "required": [], "properties": {"field": {"title": "字段", **field}}}
    return Form.of({"schema": schema, "order": ["field"], "sections": [], "widgets": {}})


TEXT = {"type": "string", "maxLength": 5}
WRONG: tuple[tuple[dict[str, Any], Any, str], ...] = (
    ({"type": "integer"}, "x", "form-type"),
    ({"type": "string", "minLength": 3}, "ab", "form-minLength"),
    (TEXT, "abcdef", "form-maxLength"),
    ({"type": "integer", "minimum": 2}, 1, "form-minimum"),
    ({"type": "integer", "maximum": 2}, 3, "form-maximum"),
    ({"type": "string", "enum": ["甲", "乙"]}, "丙", "form-enum"),
    ({"type": "boolean", "const": True}, False, "form-ticked"),
    ({"type": "string", "const": "甲"}, "乙", "form-const"),
    ({"type": "array", "minItems": 2, "items": TEXT}, ["a"], "form-minItems"),
    ({"type": "array", "maxItems": 1, "items": TEXT}, ["a", "b"], "form-maxItems"),
    ({"type": "array", "uniqueItems": True, "items": TEXT}, ["a", "a"], "form-uniqueItems"),
    ({**TEXT, "format": "date"}, "x", "form-date"),
    ({"type": "string", "format": "date", "earliestDays": 0}, "2000-01-01", "form-early"),
    ({"type": "string", "format": "date", "latestDays": 0}, "2999-01-01", "form-late"),
    ({**TEXT, "format": "decimal"}, "x", "form-decimal"),
    ({**TEXT, "format": "decimal"}, "-5", "form-negative"),
    ({**TEXT, "format": "decimal"}, "0.001", "form-decimals"),
    ({**TEXT, "format": "positive-decimal"}, "0", "form-positive"),
    ({**TEXT, "format": "mobile"}, "1", "mobile"),
    ({**TEXT, "format": "uscc"}, "1", "uscc-length"),
    ({**TEXT, "format": "id-number"}, "1", "id-shape"),
    (TEXT, "\x00", "odd-signs"),
    (TEXT, 4.5, "wrong-kind"),
)


@pytest.mark.parametrize(("field", "given", "cause"), WRONG, ids=[f"{cause}-{at}" for at, (_, _, cause) in enumerate(WRONG)])
def test_what_the_items_check_finds_is_told_in_english(field: dict[str, Any], given: Any, cause: str) -> None:
    """Beside the field; what stays Chinese, the options and what was typed, says so."""
    with pytest.raises(FormErrors) as wrong:
        valid_form(form_with(**field), {"field": given}, date(2026, 6, 1))
    (error,) = wrong.value.errors
    assert error.cause == cause
    with translation.override("en"):
        line, whole = in_a_line(error), told(wrong.value).reason
    assert line and not chinese_in(line) and not chinese_in(whole) and "字段" in whole


def test_every_cause_of_a_form_is_tried() -> None:
    assert {each for each in causes() if each.startswith("form-")} == {cause for _, _, cause in WRONG if cause.startswith("form-")} | {
        "form-strange",
        "form-not-own-name",
        "form-not-own-code",
    }


def test_a_name_that_is_not_the_applicants_is_told_too(city: None) -> None:
    given = filing("食品经营许可（新办）")
    other = {"name": "别的店", "code": "91990100MA9XX002XC", "kind": "legal"}
    with pytest.raises(FormErrors) as wrong:
        require_own(version(given["item_version"]), given["form"], other)
    name, code = sorted(wrong.value.errors, key=lambda each: each.cause, reverse=True)
    assert (name.cause, code.cause) == ("form-not-own-name", "form-not-own-code")
    with translation.override("en"):
        lines = [in_a_line(each) for each in (name, code)]
    assert "别的店" in lines[0] and not any(map(chinese_in, lines)) and "registered" in lines[1]


def test_a_field_that_is_missing_or_strange_is_told_too() -> None:
    form = form_with(**TEXT)
    form.schema["required"].append("field")
    with pytest.raises(FormErrors) as wrong:
        valid_form(Form.of({"schema": form.schema, "order": [], "sections": [], "widgets": {}}), {"other": "x"})
    assert {each.cause for each in wrong.value.errors} == {"empty", "form-strange"}


def chinese_in(page: str) -> list[str]:
    """What is Chinese and does not say so."""
    return [piece for text in Said(page).found for piece in CHINESE.findall(text)]


# ---- how it is told --------------------------------------------------------------------------------------------------------------------

RULE = HouseRule("X-99", "只为测试", "测试")


def test_in_chinese_nothing_changes() -> None:
    refused = Refused(RULE, "不行", mend="请改", cause="locked", minutes=3)
    assert told(refused) == ("不行", "请改", "", "X-99 只为测试")
    assert in_a_line(refused) == "不行。请改" and in_a_line(refused, stop="，", with_rule=True) == "不行，请改（X-99 只为测试）"


def test_in_english_the_rule_stays_chinese_and_values_are_escaped() -> None:
    refused = Refused(RULE, "不行", mend="请改", cause="in-person", why="须<b>到场</b>", where="Hall 1")
    with translation.override("en"):
        words, plain = told(refused), told_plainly(refused)
    assert words.reason == 'This cannot be applied for online: <span lang="zh-Hans">须&lt;b&gt;到场&lt;/b&gt;</span>'
    assert (words.mend, words.rule) == ("Go to Hall 1", '<span lang="zh-Hans">X-99 只为测试</span>')
    assert plain.reason.endswith("须<b>到场</b>") and plain.rule == "X-99 只为测试"


def test_a_reason_without_english_words_says_that_it_is_chinese() -> None:
    with translation.override("en"):
        words = told(Refused(RULE, "不行", mend="请改"))
        said = told(Refused(RULE, "No", mend="Do it again"))
    assert words.reason.startswith("A rule forbids this.") and not chinese_in(words.reason) and "请改" in words.reason
    assert (said.reason, said.mend) == ("No", "Do it again")


# ---- on the pages ----------------------------------------------------------------------------------------------------------------------


def reader(client: Client | None = None) -> Client:
    """A browser that reads English."""
    found = client or Client(SERVER_NAME="localhost")
    found.cookies["lang"] = "en"
    return found


def summary(page: str) -> str:
    """What stands above the form."""
    return page.split('id="mistakes"')[1].split("</div>", maxsplit=1)[0]


def test_signing_up_tells_each_slip_in_english_at_its_field(city: None) -> None:
    """A short password is told apart from a number that is wrong; the rule is there in Chinese."""
    slips = {
        "name": "Ann Li",
        "id_number": "990101198001011234",
        "mobile": "123",
        "login": "?",
        "password": "short",
        "again": "other",
        "firm": "Shop",
        "uscc": "91",
    }
    page = reader().post("/sign-up", slips).content.decode()
    told_above = summary(page)
    for words in (
        "ID number: The last character does not fit",
        "Mobile: This is not a mobile number",
        "Login: This login cannot be used",
        "Password: This password is too easy to guess",
        "The password again: The two passwords differ",
        "Uniform social credit code: This code has 2 characters instead of 18",
        "Privacy notice: Please tick this",
    ):
        assert words in told_above, words
    assert not chinese_in(told_above) and '<span lang="zh-Hans">GB 11643-1999 公民身份号码由' in told_above


def test_a_number_that_is_registered_and_a_login_that_is_taken_are_told(city: None) -> None:
    given = {"name": "Ann", "mobile": "19922220099", "password": "Long-enough-2026", "again": "Long-enough-2026", "privacy": PRIVACY}
    known = reader().post("/sign-up", {**given, "id_number": "990101198006140838", "login": "ann.one"}).content.decode()
    assert "This ID number is registered already" in known and "P-11" in known
    taken = reader().post("/sign-up", {**given, "id_number": id_number(81), "login": "wang.shenqing"}).content.decode()
    assert "Somebody has this login already" in taken and not chinese_in(summary(taken))


def test_a_wrong_password_and_a_locked_login_are_told_apart(city: None) -> None:
    client = reader()
    wrong = client.post("/sign-in", {"login": "nobody.of.all", "password": "not-the-password"}).content.decode()
    assert "Login or password is wrong" in wrong and not chinese_in(summary(wrong))
    for _ in range(4):
        answer = client.post("/sign-in", {"login": "nobody.of.all", "password": "not-the-password"})
    page = answer.content.decode()
    assert answer.status_code == 429 and "Too many wrong tries" in page and "Try again in 15 minutes" in page


def test_a_file_that_is_not_taken_is_told_in_english(city: None) -> None:
    """With a page, and in the answer that the script shows as text."""
    case, lines = asked_for_two_lines()
    client = reader(acting("王申请", row(case).applicant_id))
    file = SimpleUploadedFile("图.exe", b"MZ nothing", content_type="application/pdf")
    page = client.post(f"/mine/{case}/supply", {lines[0]: file, "seen": "2"}).content.decode()
    assert "This kind of file is not taken. Save it as PDF" in page and '<span lang="zh-Hans">图.exe</span>: ' in page
    address = started(client)
    client.delete(address, headers={"Tus-Resumable": "1.0.0"})
    answer = client.head(address, headers={"Tus-Resumable": "1.0.0"})
    assert answer.status_code == 404
    gone = client.delete(address, headers={"Tus-Resumable": "1.0.0"}).json()
    assert gone["reason"] == "This upload is not there, or is over" and gone["rule"].startswith("U-09 ") and "<" not in str(gone)


def test_a_correction_without_files_and_a_stale_page_are_told_in_english(city: None) -> None:
    case, _ = asked_for_two_lines()
    client = reader(acting("王申请", row(case).applicant_id))
    empty = client.post(f"/mine/{case}/supply", {"seen": "2"}).content.decode()
    assert "There is nothing to hand in yet. Upload the files" in empty and not chinese_in(summary(empty))
    stale = client.post(f"/mine/{case}/withdraw", {"seen": "99"}).content.decode()
    assert "<h2>Something has changed since you opened this page" in stale and "Who saw an older state" in stale
    assert '<span lang="zh-Hans">C-12 ' in stale and not chinese_in(summary(stale))


def test_the_fields_of_an_items_form_say_in_english_what_is_wrong(city: None) -> None:
    """The field keeps the name that the item gave it; also on the summary, where it is still wrong."""
    food = "食品经营许可（新办）"
    client = reader(acting("王申请", filing(food)["applicant"]))
    draft = begun(client, food, filing(food)["applicant"])
    page = client.post(f"{draft}/form/0", {"subject_name": "王记面馆", "subject_code": "123"}).content.decode()
    told_above = summary(page)
    assert "This code has 3 characters instead of 18" in told_above and "This is not filled in. Please fill it in" in told_above
    assert not chinese_in(told_above)
    gaps = client.get(f"{draft}/summary").content.decode().split('class="summary"')[1].split("</div>")[0]
    assert "to fill in before you can file" in gaps and "This is not filled in" in gaps and not chinese_in(gaps)
    client.post(f"{draft}/discard", {"sure": "yes"})


def test_an_item_for_others_says_so_in_english(city: None) -> None:
    """And for whom it is."""
    client = reader(acting("曹代办", firm()))
    page = client.get(f"/apply/{item('生育登记').item_id}").content.decode()
    assert "This is for natural persons, and the applicant is none of these" in page
    assert "Another applicant is needed here" in page and '<span lang="zh-Hans">C-35 ' in page


def test_an_agent_who_is_oneself_is_told_at_the_number(city: None) -> None:
    client = reader(acting("王申请", cast("王申请")))
    hers = party_details([cast("王申请")])[cast("王申请")]
    given = {"name": hers.name, "id_number": hers.number, "extent": "all", "since": "2150-01-01"}
    page = client.post("/mandates/new", given).content.decode()
    assert "Agent&#x27;s ID number: This is yourself. You need no mandate" in summary(page) and not chinese_in(summary(page))


def test_a_refusal_that_has_a_page_of_its_own_is_told_there(city: None) -> None:
    """What was refused, what to do, what the rule asks; then the rule."""
    client = reader(acting("王申请", cast("王申请")))
    page = client.post("/account/unlink").content.decode().split("<main")[1].split("</main>")[0]
    assert "Your account is not linked" in page and "There is nothing to unlink" in page
    assert "You link and unlink your own account" in page and '<span lang="zh-Hans">P-19 账号由本人登录后' in page
    assert not chinese_in(page)
    again = Client(SERVER_NAME="localhost")
    again.post("/sign-in", {"login": "wang.shenqing", "password": DEMO_PASSWORD})
    assert "账号没有关联省统一身份认证" in again.post("/account/unlink").content.decode()


def test_too_many_tries_are_told_in_one_language(city: None) -> None:
    client = reader(Client(SERVER_NAME="localhost", REMOTE_ADDR="203.0.113.77"))
    for _ in range(6):
        page = client.post("/progress", {"number": "ENGLISH00001", "password": "000000"}).content.decode()
    assert "Too many tries. Try again in 15 minutes, or sign in and look under" in page and not chinese_in(summary(page))


TORN = """() => [...document.querySelectorAll('main [lang="zh-Hans"]')].map(each => each.parentElement).filter(each =>
  getComputedStyle(each).display.includes('flex') && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim())
).map(each => each.outerHTML)"""
"""Sentences that fall into columns, because a part of them is marked and they stand in a row of boxes."""


def test_mistakes_and_lists_are_read_in_english_on_a_phone(visit: Callable[..., Visit]) -> None:
    """Nobody is kept out, nothing is wider than the phone, and a sentence with marked words stays one sentence."""
    here = visit(width=360, lang="en")
    for path in ("/sign-up", "/lists", "/lists/online", "/events"):
        here.page.goto(path)
        if path == "/sign-up":
            here.page.locator("[name=id_number]").fill("990101198001011234")
            here.press("Sign up")
            assert here.page.locator("#mistakes a [lang=zh-Hans]").first.is_visible()
        assert here.page.evaluate(TORN) == [], path
        assert here.barriers() == [], path
        assert not here.overflows(), path
