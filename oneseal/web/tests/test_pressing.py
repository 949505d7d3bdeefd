"""同时按、按两下、页面旧了: every page with an act makes exactly one entry; who was late reads what was kept, what to do, a number."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from oneseal.cases import actions
from oneseal.cases.models import Claim
from oneseal.cases.queries.supplying import kept_in_whole
from oneseal.cases.tests.office import cast, filed, lines_in, reached, row, upload
from oneseal.catalogue.queries import sample_file, version
from oneseal.journal.models import JournalEntry
from oneseal.people.models import Account
from oneseal.people.queries import bureau_of
from oneseal.people.queries.accounts import login_index
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.office import id_number, next_number
from oneseal.seals.actions import make_seals
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.presses import ONCE_BY_KEY, PRESSES, Press, desk
from oneseal.web.tests.scene import PUBLIC, ROUTES, Scene, address, browser_of
from oneseal.web.tests.test_mine import acting, asked_for_two_lines
from oneseal.web.tests.waiting import ITEM

KEPT, FRESH = "Kept-phrase-2026", "Fresh-phrase-2026"


def pressed(press: Press) -> Any:
    """A press from a browser window of its own, in the same session."""
    window = Client(SERVER_NAME="localhost")
    window.cookies = press.client.cookies
    try:
        return window.post(press.path, press.sent)
    finally:
        connections.close_all()


def tells(answer: Any) -> None:
    """What was not done, what was kept, what to do, and the number that also stands in the answer's head and in the log."""
    words = answer.content.decode()
    assert answer.status_code in {404, 409, 422}, (answer.status_code, words[:300])
    for part in ('role="alert"', "没有办，什么都没有改动", "需要帮助时请报这个号码", answer.headers["X-Request-Number"]):
        assert part in words, (part, words[words.find("<main") :][:1500])


@pytest.fixture
def sealed(city: None) -> Iterator[None]:
    """The bureau has its seals afterwards, whatever became of one."""
    yield
    make_seals(bureau_of().pk)


@pytest.mark.parametrize("name", sorted(PRESSES))
def test_two_who_press_at_once_and_a_third_make_one_entry(sealed: None, name: str) -> None:
    """The one who was late is told so; a page that was opened before, pressed now, changes nothing either."""
    press = PRESSES[name]()
    before = JournalEntry.objects.filter(act=press.act).count()
    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(pressed, [press, press]))
    answers.append(pressed(press))
    assert JournalEntry.objects.filter(act=press.act).count() == before + 1
    done = [answer for answer in answers if answer.status_code == 302]
    if name in ONCE_BY_KEY:
        assert len(done) == 3 and len({answer.headers["Location"] for answer in done}) == 1
        return
    assert len(done) == 1, [(answer.status_code, answer.content.decode()[-2000:]) for answer in answers]
    for late in answers:
        if late not in done:
            tells(late)


@pytest.mark.parametrize(
    ("lines", "button", "told", "after"),
    [
        (2, "", "没有等您交的材料了", 0),
        (2, "", "没有等您交的材料了", 1),
        (2, "keep", "没有等您交的材料了", 0),
        (1, "", "看还差哪些", 0),
        (1, "", "看还差哪些", 1),
    ],
)
def test_a_press_between_whose_steps_the_other_one_was_done_is_told_so(
    monkeypatch: pytest.MonkeyPatch, city: None, lines: int, button: str, told: str, after: int
) -> None:
    """Not that files are missing or that a line is still open: they are handed in."""
    press, asked = PRESSES["supply"](), list[int]()
    sent = {"seen": "2", "kept": press.sent["kept"][:lines]}
    case = UUID(press.path.split("/")[2])
    for line in press.sent["kept"][lines:]:
        actions.keep_for_supply(case, {}, by=cast("王申请"), removed=[line.partition(":")[2]])

    def others_first(*given: Any) -> Any:
        asked.append(1)
        if len(asked) == 1 + after:
            assert pressed(Press(press.client, press.path, sent, "supply")).status_code == 302
        return kept_in_whole(*given)

    monkeypatch.setattr("oneseal.web.portal.mine.supplying.kept_in_whole", others_first)
    late = pressed(Press(press.client, press.path, sent | ({button: "1"} if button else {}), "supply"))
    tells(late)
    assert told in late.content.decode() and "在另一个窗口增减过" not in late.content.decode()
    assert row(case).version == 3


def test_a_file_for_a_line_that_another_window_has_handed_in_is_said_not_to_be_taken(city: None) -> None:
    """The page that was opened before brings files for both lines; the one that is still asked for is kept."""
    case, (first, second) = asked_for_two_lines()
    actions.supply(case, {first: [upload()]}, by=cast("王申请"))
    files = {line: SimpleUploadedFile(f"{line}.pdf", sample_file(line), content_type="application/pdf") for line in (first, second)}
    late = acting("王申请", row(case).applicant_id).post(f"/mine/{case}/supply", {"seen": "2", **files})
    words = late.content.decode()
    (handed,) = [line.name for line in version(row(case).item_version_id).materials if line.id == first]
    assert late.status_code == 422 and f"{handed}：刚才已经交了，这次选的文件没有收" in words
    assert "您打开这一页以后，这一件有了新的办理" in words and f"{second}.pdf" in words and row(case).version == 3


@pytest.mark.parametrize("names", [("李受理", "严接件")])
def test_two_clerks_at_two_windows_accept_one_case_once(city: None, names: tuple[str, str]) -> None:
    """The later one reads who was earlier; what she looks at is the case as it is now."""
    case = filed(ITEM)
    press = [Press(browser_of(name), f"/work/cases/{case}/accept", {"seen": "1"}, "accept") for name in names]
    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(pressed, press))
    assert sorted(answer.status_code for answer in answers) == [302, 422] and row(case).version == 2
    (late,) = (answer for answer in answers if answer.status_code == 422)
    tells(late)
    words = late.content.decode()
    winner = names[[answer.status_code for answer in answers].index(302)]
    assert "您打开这一页以后" in words and f"{winner} <time" in words and "已到“" in words


def test_what_was_typed_on_a_page_too_old_stays_and_is_sent_once_the_case_was_looked_at(city: None) -> None:
    """The page names what happened since and carries the new version: a second look, a second press."""
    case = reached("review", ITEM)
    press = desk("赵审查", "review", case, recommendation="grant", opinion="我写的意见")
    actions.void(filed(ITEM), reason="另一件", by=cast("吕局长"))
    stale = press.client.post(press.path, {**press.sent, "seen": "1"})
    words = stale.content.decode()
    tells(stale)
    assert "我写的意见" in words and 'name="seen" value="2"' in words and "李受理 <time" in words
    assert press.client.post(press.path, {**press.sent, "seen": "2"}).status_code == 302


def test_what_cannot_be_done_any_more_says_what_happened_since_and_where_to_go_on(city: None) -> None:
    """受理 on a page from before the correction notice: no word of pressing again, and no button that would do nothing."""
    case = filed(ITEM)
    press = desk("李受理", "accept", case)
    lines = lines_in(case)[:1]
    actions.request_correction(case, [{"line": line, "problem": "不清楚", "mend": "重交"} for line in lines], by=cast("严接件"))
    late = press.client.post(press.path, {**press.sent, "seen": "1"})
    words = late.content.decode()
    tells(late)
    assert "现在不能受理" in words and "严接件 <time" in words and "补正告知" in words and f'href="/work/cases/{case}"' in words
    assert "仍要办的再按一次" not in words and "<button>受理" not in words and "您填的" not in words
    told = browser_of("赵审查").get(press.path).content.decode()
    assert "您的岗位没有这一步" in told and "没有办" not in told


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_double_click_is_one_act(visit: Callable[..., Visit], scripts: bool) -> None:
    """With scripts the second click goes nowhere; without, the page that comes back names the act as done already."""
    case = filed(ITEM)
    hers = visit("李受理", scripts=scripts)
    hers.page.goto(f"/work/cases/{case}/accept")
    hers.main.get_by_role("button", name="受理", exact=True).dblclick()
    hers.page.locator("[role=status] .notice.good, #mistakes").first.wait_for()
    told = hers.text
    assert row(case).version == 2 and any(words in told for words in ("已受理", "您打开这一页以后：李受理", "现在不能受理"))


SENT_TO = sorted(name for name, (owner, _) in ROUTES.items() if owner != PUBLIC)


@pytest.mark.parametrize("name", SENT_TO)
def test_a_session_that_has_ended_and_a_page_from_before_it_change_nothing_and_say_so(scene: Scene, name: str) -> None:
    """On every page behind a door, read-only ones aside: not done, what is kept, to sign in beside and press again, a number."""
    path, before = address(scene, name), scene.state()
    over = Client(SERVER_NAME="localhost").post(path, {"seen": "1"})
    if over.status_code != 405:
        words = over.content.decode()
        assert over.status_code == 403 and over.headers["X-Request-Number"] in words
        assert "没有办成" in words and "什么都没有改动" in words and "在新窗口登录" in words
    old = Client(SERVER_NAME="localhost", enforce_csrf_checks=True).post(path, {"seen": "1"})
    words = old.content.decode()
    assert old.status_code == 403 and old.headers["X-Request-Number"] in words and "什么都没有改动" in words and "草稿都在" in words
    assert 'href="/sign-in?next=' in words.partition("<main")[2]
    assert scene.state() == before


ELSEWHERE = {
    "add-firm": "refused by the act: see people/tests/test_register_legal.py",
    "acting-for": "keeps a choice in the session; twice is once",
    "apply": "begins a draft: nothing in the journal, either can be deleted",
    "draft-discard": "what is gone is gone",
    "draft-materials": "keeps what came; a file twice is kept once and told: see test_draft.py",
    "draft-section": "keeps what was typed; twice is once",
    "draft-situations": "keeps the answers; twice is once",
    "sendings": "see test_sending.py",
    "claim": "see below",
    "counter": "looks for somebody; nothing is changed",
    "go": "looks for somewhere to go; nothing is changed",
    "print-room": "looks for a case; nothing is changed",
    "work": "looks for a case; nothing is changed",
    "release": "who has put back has nothing to put back: told in the same line as below",
    "reassign": "to the same colleague; twice is once",
    "save-view": "twice is refused in the same line as below",
    "rename-view": "twice is once",
    "delete-view": "what is gone is gone",
    "open-view-first": "twice is once",
    "case-in-clear": "every showing is noted, the second too",
    "person-in-clear": "every showing is noted, the second too",
    "recovery-code": "see below",
    "second-factor": "who has it is refused by the act; begun twice, the last secret counts: see people/tests/test_second_factor.py",
    "enrol-second-factor": "what is enrolled waits for no code: see test_second_factor.py",
    "remove-second-factor": "what is removed is refused by the act",
    "lift-second-factor": "what is lifted is refused by the act",
    "counter-recovery": "see below",
    "password": "see below",
    "register-person": "a number that is known leads to its person: see test_registering.py",
    "register-firm": "a number that is known leads to its firm: see test_registering.py",
    "counter-representative": "who represents it already is refused: see test_representative.py",
    "item-new": "what the body has already is refused by the act: see catalogue/tests/test_beginning.py",
    "item-edit": "an older draft changes nothing: see test_items_kept.py",
    "item-files": "an older draft changes nothing: see test_attached.py",
    "item-discard": "what is discarded is refused by the act: see catalogue/tests",
    "item-body": "what has its body is refused by the act: see catalogue/tests",
    "item-withdraw": "what is withdrawn is refused by the act: see catalogue/tests",
    "items-bulk": "what is so already is no change",
    "items-import": "the same file, while it waits, is the first; nothing in the journal",
    "items-import-report": "refused by the stage: see catalogue/tests/test_sending.py",
    "items-import-give-up": "what is given up is gone",
    "items-import-places": "refused by the stage: see catalogue/tests/test_sending.py",
}
"""Pages behind a door that take what is sent and are not pressed above: what a second press does."""


def test_every_page_that_takes_what_is_sent_is_pressed_twice(scene: Scene) -> None:
    """A new act stands in the table, or here with what a second press does."""
    taking = {name for name in SENT_TO if Client(SERVER_NAME="localhost").post(address(scene, name)).status_code != 405}
    assert taking - set(PRESSES) == set(ELSEWHERE) and set(PRESSES) <= taking


def test_two_who_take_the_same_case_at_once(city: None) -> None:
    """One has it; the other reads on the list who, that nothing was changed, and the number."""
    case = filed(ITEM)
    press = [Press(browser_of(name), "/work/claim", {"case": str(case)}, "") for name in ("李受理", "严接件")]
    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(pressed, press))
    assert [answer.status_code for answer in answers] == [302, 302]
    pages = [one.client.get("/work/").content.decode() for one in press]
    late = next(place for place, page in enumerate(pages) if "没有改动；需要帮助时请报号码" in page)
    assert answers[late].headers["X-Request-Number"] in pages[late] and 'class="notice warn"' in pages[late]
    assert "已领取 1 件" in pages[1 - late] and Claim.objects.get(case=case).person_id == cast(("严接件", "李受理")[late])


def test_an_account_is_opened_once_and_its_password_changed_once(city: None) -> None:
    """Signing up twice at once is one person; a second press on the old password is told; of two codes the last one shown holds."""
    number, login = id_number(), f"twice.{next_number()}"
    wanted = {"name": "按两下的人", "id_number": number, "mobile": "19922220009", "login": login, "password": KEPT, "again": KEPT}
    press = Press(Client(SERVER_NAME="localhost"), "/sign-up", {**wanted, "privacy": PRIVACY}, "register_natural")
    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(pressed, [press, press]))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    tells(next(answer for answer in answers if answer.status_code == 422))
    assert Account.objects.filter(login_index=login_index(login)).count() == 1
    hers = Client(SERVER_NAME="localhost")
    hers.post("/sign-in", {"login": login, "password": KEPT})
    codes = [re.findall(r'class="code">([^<]+)', hers.post("/recovery-code", {"password": KEPT}).content.decode())[0] for _ in range(2)]
    asked = {"id_number": number, "password": FRESH, "again": FRESH}
    first, last = (Client(SERVER_NAME="localhost").post("/recovery", {**asked, "code": code}) for code in codes)
    tells(first)
    assert last.status_code == 302
    hers.post("/sign-in", {"login": login, "password": FRESH})
    change = {"old": FRESH, "password": KEPT, "again": KEPT}
    assert hers.post("/password", change).status_code == 302
    again = hers.post("/password", change)
    assert again.status_code == 403 and "没有办成" in again.content.decode()
