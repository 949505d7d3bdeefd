"""What is pressed is large enough: on the portal 44 px for a thumb, 56 in large type; in the workbench 28 px for a mouse."""

from collections.abc import Callable, Iterator

import pytest

from oneseal.web.tests.browser import Visit
from oneseal.web.tests.scene import PUBLIC, SIGNED_IN, Scene, address
from oneseal.web.tests.test_looks import DRESSED, OWNERS, opened

PORTAL = (PUBLIC, "王申请")
THUMB, LARGE, AT_DESK, IN_LISTS = 44, 56, 28, 24
"""What look.md asks of each door; in the list of cases, of which thirty rows stand in a window of 1080 lines, what SC 2.5.8 asks."""
NARROWEST = 24
"""How wide anything is at least (SC 2.5.8); on a portal page a word that stands alone is as wide as the word."""
UNFOLDED = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
LOW = """([least, inLists, narrowest]) => {
  const inline = each => getComputedStyle(each).display === "inline";
  const words = node => node.nodeType === 3 ? node.data.trim() : !node.matches?.("a, button, input, .hidden") && node.textContent.trim();
  const block = node => node.nodeType === 1 && (node.matches("br") || !/inline|contents/.test(getComputedStyle(node).display));
  const inText = each => {
    for (let node = each; inline(node); node = node.parentElement)
      for (const side of ["previousSibling", "nextSibling"])
        for (let beside = node[side]; beside && !block(beside); beside = beside[side]) if (words(beside)) return true;
    return false;
  };
  const pressed = each => (each.closest("label") ?? (each.matches("[type=checkbox], [type=radio]") && each.labels?.[0])) || each;
  const kinds = ":is(a[href], button, summary, select, textarea, input:not([type=hidden]))";
  return [...document.querySelectorAll(`.head ${kinds}, main ${kinds}, .foot ${kinds}`)]
    .filter(each => each.checkVisibility({contentVisibilityAuto: true}) && !each.closest(".hidden"))
    .filter(each => !(inline(each) && inText(each)))
    .map(each => [pressed(each).getBoundingClientRect(), each.closest(".listed tbody") ? inLists : least, each])
    .filter(([box, wanted]) => box.height < wanted - .5 || box.width < Math.min(wanted, narrowest) - .5)
    .map(([box, wanted, each]) => `${Math.round(box.width)} x ${Math.round(box.height)} < ${wanted} ${each.outerHTML.slice(0, 110)}`);
}"""
"""Links in running text are as high as its line (SC 2.5.8 and 2.5.5 except them)."""


def low(hers: Visit, least: int, in_lists: int, narrowest: int) -> list[str]:
    """What is too low or too narrow on the page as it stands, its menus and folds open."""
    hers.page.evaluate(UNFOLDED)
    found: list[str] = hers.page.evaluate(LOW, [least, in_lists, narrowest])
    return found


def at(hers: Visit, width: int) -> None:
    """The same page in another window."""
    hers.page.set_viewport_size({"width": width, "height": 740})


def of_portal(hers: Visit) -> Iterator[tuple[str, str]]:
    """On a phone, in large type there, and in a wide window."""
    at(hers, 360)
    yield from (("360", each) for each in low(hers, THUMB, THUMB, NARROWEST))
    hers.page.evaluate(DRESSED, ["size", "large"])
    yield from (("360, large", each) for each in low(hers, LARGE, LARGE, NARROWEST))
    hers.page.evaluate(DRESSED, ["size", ""])
    at(hers, 1280)
    yield from (("1280", each) for each in low(hers, THUMB, THUMB, NARROWEST))


def of_workbench(hers: Visit) -> Iterator[tuple[str, str]]:
    """At a desk and on a phone; here a name is as wide as it is high."""
    for width in (1280, 360):
        at(hers, width)
        yield from ((str(width), each) for each in low(hers, AT_DESK, IN_LISTS, AT_DESK))


@pytest.mark.parametrize("owner", [owner for owner in OWNERS if owner != SIGNED_IN], ids=lambda owner: owner or "everybody")
def test_what_is_pressed_is_large_enough(scene: Scene, visit: Callable[..., Visit], owner: str) -> None:
    """Links, buttons, boxes with their words, fields, files, menus, the foot: on every page of both doors."""
    found = []
    hers = opened(visit, scene, owner)
    for name in OWNERS[owner]:
        hers.page.goto(address(scene, name))
        door = of_workbench if hers.page.locator("body.workbench").count() else of_portal
        found += [(where, name, each) for where, each in door(hers)]
    assert not found, "\n".join(f"{where} {name} {each}" for where, name, each in found)
