"""Every page as its owner sees it: axe finds nothing in any mode, width and language; it reflows, bears wider spacing, and Tab walks it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import pytest
from django.urls import reverse
from playwright.sync_api import Locator

from oneseal.cases.tests.office import acts, cast
from oneseal.catalogue.actions import discard_draft, retract_item
from oneseal.catalogue.models import ItemVersion
from oneseal.web.tests.browser import SHOWN, Visit
from oneseal.web.tests.presses import keeping
from oneseal.web.tests.scene import FILES, ONLY_SENT, PUBLIC, ROUTES, SIGNED_IN, Scene, address, button_of
from oneseal.web.tests.waiting import OF_ACTS
from oneseal.web.tests.ways import for_whom

THEMES = ("dark", "contrast", "contrast-dark")
"""What a page looks like beside light: they change its colours and nothing else, so they are judged by its contrasts."""
CONTRAST = ("color-contrast", "link-in-text-block")
SIZED = ("target-size", "scrollable-region-focusable")
"""What larger type can spoil, beside the width of the page."""
DRESSED = """([name, value]) => {
  document.documentElement.setAttribute(`data-${name}`, value);
  document.getAnimations().forEach(each => each.finish());
}"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  const wide = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important";
  sheet.replaceSync(`* { ${wide} } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
WALKED = f"""() => {{
  const each = document.activeElement, before = window.walked, shown = {SHOWN};
  window.walked = each;
  return {{
    name: each.outerHTML.slice(0, 120),
    end: each === document.body || (each.matches(".skip") && Boolean(before)),
    act: each.matches(".actside .acts > button:not([name])"),
    seen: shown(each),
    onward: !before || before === each || !before.isConnected || Boolean(before.compareDocumentPosition(each) & 4),
  }};
}}"""
MOST_STOPS, TO_THE_ACT = 40, 120


OF_A_DRAFT = {"item-submit": "submit_item", "item-retract": "retract_item", "item-publish": "publish_item", "item-return": "return_item"}
"""Pages that lead elsewhere where no draft waits for them."""
ELSEWHERE = ONLY_SENT | FILES | {"stay", "style", "style-of", "item-body", "item-discard", *OF_A_DRAFT}
"""No pages, pages of parts, which ``test_display`` looks at, and those that ask for what was seen, which are looked at below."""


def owned() -> Iterator[tuple[str, list[str]]]:
    """Owner → the names of her pages."""
    pages = {name: "王申请" if owner == SIGNED_IN else owner for name, (owner, _) in ROUTES.items() if name not in ELSEWHERE}
    for owner, names in groupby(sorted(pages, key=lambda name: (pages[name], name)), pages.__getitem__):
        yield owner, list(names)


OWNERS = dict(owned())


def opened(visit: Callable[..., Visit], scene: Scene, owner: str, **options: str | int) -> Visit:
    """Her browser; 王申请 acts for the scene's applicant."""
    hers = visit(owner, **options)
    if owner == "王申请":
        for_whom(hers, scene.applicant)
    return hers


def reflows(hers: Visit, name: str) -> None:
    """320 px are 1280 at 400 % (SC 1.4.10); spacing as SC 1.4.12 words it."""
    desk = hers.page.viewport_size
    assert desk is not None
    hers.page.set_viewport_size({"width": 320, "height": desk["height"]})
    assert not hers.overflows(), name
    hers.page.evaluate(SPACED)
    assert not hers.overflows(), f"{name}, spaced"
    hers.page.set_viewport_size(desk)


def tab_walks(hers: Visit, name: str) -> None:
    """Focus goes on in the order of the page, is seen, and is not hidden (SC 2.4.3, 2.4.7, 2.4.11)."""
    for _ in range(TO_THE_ACT if name in OF_ACTS else MOST_STOPS):
        hers.page.keyboard.press("Tab")
        stop = hers.page.evaluate(WALKED)
        if stop["end"]:
            break
        assert stop["seen"] and stop["onward"], (name, stop)
        if stop["act"]:
            return
    assert name not in OF_ACTS, f"{name}: Tab does not come to the act"


def act_on(hers: Visit) -> Locator:
    """The one button that does the act of a page."""
    return hers.main.locator(".actside .acts > button:not([name])")


def bars_nobody(hers: Visit, name: str, where: str = "at a desk", themes: Sequence[str] = THEMES) -> None:
    """As it stands axe finds nothing, in the other themes nothing about colours; it fits its window."""
    assert hers.barriers() == [], (name, where)
    assert not hers.overflows(), (name, where)
    for theme in themes:
        hers.page.evaluate(DRESSED, ["theme", theme])
        assert hers.barriers(CONTRAST) == [], (name, where, theme)
    if themes:
        hers.page.evaluate(DRESSED, ["theme", "light"])


def keeps_nobody_out(hers: Visit, name: str) -> None:
    """At a desk and on a phone."""
    bars_nobody(hers, name)
    on_a_phone(hers, name)


def is_walked_and_reflows(hers: Visit, name: str) -> None:
    """By keyboard, and in narrow windows."""
    tab_walks(hers, name)
    reflows(hers, name)


def in_turn(name: str) -> str:
    """The theme besides light in which a page is looked at on a phone."""
    return THEMES[sum(map(ord, name)) % len(THEMES)]


def on_a_phone(hers: Visit, name: str, themes: Sequence[str] | None = None) -> None:
    """The same page 360 px wide, then in large type. What is there only on a phone is on many pages: each page is seen there in light and,
    in turn, in one of the other themes."""
    desk = hers.page.viewport_size
    assert desk is not None
    hers.page.set_viewport_size({"width": 360, "height": 740})
    bars_nobody(hers, name, "on a phone", [in_turn(name)] if themes is None else themes)
    hers.page.evaluate(DRESSED, ["size", "large"])
    assert hers.barriers(SIZED) == [], f"{name}, large type on a phone"
    assert not hers.overflows(), f"{name}, large type on a phone"
    hers.page.evaluate(DRESSED, ["size", ""])
    hers.page.set_viewport_size(desk)


@pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner or "everybody")
def test_each_page_keeps_nobody_out(scene: Scene, visit: Callable[..., Visit], owner: str) -> None:
    """At a desk in all four themes, and on a phone; Tab walks it; it reflows and bears wider spacing."""
    hers = opened(visit, scene, owner, theme="light")
    for name in OWNERS[owner]:
        hers.page.goto(address(scene, name))
        assert name not in OF_ACTS or act_on(hers).inner_text() == button_of(scene, name), f"{name} shows another form"
        keeps_nobody_out(hers, name)
        hers.page.evaluate("document.activeElement.blur()")
        is_walked_and_reflows(hers, name)


@pytest.mark.parametrize("name", [*OF_A_DRAFT, "item-discard", "item-body"])
def test_what_is_done_with_a_draft_keeps_nobody_out(visit: Callable[..., Visit], name: str) -> None:
    """Each page is asked for with what was seen of the draft, as the item's page asks for it."""
    press = keeping(OF_A_DRAFT.get(name, "submit_item"))
    draft = ItemVersion.objects.get(digest=press.sent["seen"], state="draft")
    hers = visit("周批准" if name in {"item-publish", "item-return"} else "赵审查", theme="light")
    try:
        hers.page.goto(f"{reverse(name, args=[draft.item_id])}?seen={draft.digest}")
        assert hers.page.url.split("?")[0].endswith(reverse(name, args=[draft.item_id]))
        keeps_nobody_out(hers, name)
        is_walked_and_reflows(hers, name)
    finally:
        if ItemVersion.objects.get(pk=draft.pk).stage == "submitted":
            retract_item(draft.pk, by=cast("赵审查"))
        discard_draft(draft.item_id, reason="试完", by=cast("赵审查"))


@pytest.mark.parametrize("owner", [PUBLIC, "王申请"], ids=lambda owner: owner or "everybody")
def test_in_english_neither(scene: Scene, visit: Callable[..., Visit], owner: str) -> None:
    """The pages of citizens and firms; words change no colours."""
    hers = opened(visit, scene, owner, theme="light", lang="en")
    for name in OWNERS[owner]:
        hers.page.goto(address(scene, name))
        bars_nobody(hers, name, themes=())
        on_a_phone(hers, name, themes=())


def test_public_pages_are_among_them() -> None:
    assert set(OWNERS[PUBLIC]) >= {"home", "item", "verify", "progress"}


@pytest.mark.parametrize("owner", [PUBLIC, "王申请", "李受理", "吕局长", "赵审查"], ids=lambda owner: owner or "everybody")
def test_what_is_there_on_phones_alone_is_seen_in_every_theme(owner: str) -> None:
    """Each door and each desk with more than a few pages has some in each."""
    assert {in_turn(name) for name in OWNERS[owner]} == set(THEMES)


WRONG = {
    PUBLIC: ("sign-in", "sign-up", "recovery", "progress", "verify"),
    "王申请": ("password", "grant-mandate", "add-firm", "change-contact", "supply"),
    "李受理": (
        *("register-person", "register-firm", "take-original", "counter-recovery", "counter-contact", "counter-name", "counter-file"),
        *("case-request_correction", "case-check", "case-refuse_to_accept", "case-declare_not_needed", "case-record_service"),
    ),
    "吕局长": ("appoint", "substitute", "enter-year", "suspend-seal", "case-request_further_correction", "case-void"),
    "赵审查": ("items-import", "add-word", "item-discard", "case-review"),
    "孙勘验": ("case-survey", "case-plan_survey", "case-cancel_survey_plan"),
    "钱勘验": ("case-confirm_survey",),
    "周批准": ("case-grant", "case-deny"),
    "郑制证": ("case-deliver",),
}
"""Pages that are sent as they are: something is missing on each."""
ASKS_NOTHING = {"case-accept", "case-make", "case-archive"}
"""Acts that are done as their page stands."""


def test_every_act_that_asks_for_something_is_sent_without_it() -> None:
    assert OF_ACTS.keys() - ASKS_NOTHING == {name for names in WRONG.values() for name in names if name in OF_ACTS}


@pytest.mark.parametrize("owner", WRONG)
def test_what_went_wrong_keeps_nobody_out_either(scene: Scene, visit: Callable[..., Visit], owner: str) -> None:
    """Mistakes shown, at a desk and on a phone; of an act nothing was done."""
    hers = opened(visit, scene, owner, theme="light")
    before = acts()
    for name in WRONG[owner]:
        hers.page.goto(address(scene, name) + "?seen=0")
        if name in OF_ACTS:
            act_on(hers).click()
        else:
            hers.click(hers.main.locator("form[method=post] button:not([type=button], [disabled], [name=add], .hidden)").first)
        hers.page.locator("#mistakes, .summary, .notice.bad").first.wait_for()
        keeps_nobody_out(hers, name)
    assert acts() == before


OPENED = [*((owner, lang) for owner in (PUBLIC, "王申请") for lang in ("zh-hans", "en")), ("李受理", "zh-hans")]
"""The workbench has one language."""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("owner", "lang"), OPENED)
def test_what_opens_or_is_over_keeps_nobody_out_either(
    scene: Scene, visit: Callable[..., Visit], owner: str, lang: str, width: int
) -> None:
    """In large type, in Chinese in all four themes: menus and dialogs open, a page that is gone, one not hers, a session that is over."""
    themes = THEMES if lang == "zh-hans" else ()
    hers = opened(visit, scene, owner, width=width, size="large", theme="light", lang=lang)
    for path in ("/no-such-page", "/work/", "/"):
        hers.page.goto(path)
        bars_nobody(hers, path, themes=themes)
    for fold in hers.page.locator("header summary:visible").all():
        fold.click()
        hers.page.evaluate(DRESSED, ["theme", "light"])  # what unfolds is there
        bars_nobody(hers, "a menu", themes=themes)
        fold.click()
    if owner:
        hers.page.evaluate("document.querySelector('#session').showModal()")
        bars_nobody(hers, "the end of a session", themes=themes)
    if owner == "王申请":
        hers.page.goto(address(scene, "grant-mandate"))
        hers.page.locator("[name=name]").fill("卫创业")
        hers.page.context.clear_cookies(name="sessionid")
        hers.click(hers.main.locator("form button"))
        hers.page.locator("#kept").wait_for()
        bars_nobody(hers, "a session that is over", themes=themes)
