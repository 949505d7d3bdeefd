"""Every address there is: opened by whose it is, and by nobody else, signed in or out, by id and by guessing."""

import pytest
from django.test import Client

from oneseal.journal.gate import new_stream
from oneseal.web.tests.scene import (
    FILES,
    ONLY_SENT,
    PUBLIC,
    ROUTES,
    SIGNED_IN,
    WINDOWS,
    Scene,
    address,
    browser_of,
    button_of,
    client_of,
    named,
)
from oneseal.web.tests.waiting import OF_ACTS
from oneseal.web.workbench.desk.urls import ACTS

STRANGERS = ("", "冯旁人", "吴外人", "陈旧托", "何邻县")
SENT = {"seen": "1", "opinion": "同意", "reason": "x", "facts": "x", "basis": "x", "recommendation": "grant", "q": "食品", "name": "x"}
GIVEN = {"name", "number", "version", "code", "view"}
"""Parts of an address that are no id."""
AWAY, NOT_THERE = {302, 403, 404, 405, 409, 412, 422}, {302, 403, 404, 405}


def test_every_address_is_in_the_list() -> None:
    assert named() == set(ROUTES)


@pytest.mark.parametrize("name", sorted(set(ROUTES) - ONLY_SENT - {"unified", "unified-return", "link-identity", "stay"}))
def test_whose_page_it_is_opens_it(scene: Scene, name: str) -> None:
    owner, _ = ROUTES[name]
    wanted = "*/*" if name in FILES else "text/html"
    answer = client_of(scene, owner).get(address(scene, name), follow=True, headers={"accept": wanted})
    assert answer.status_code == 200, (name, answer.status_code)
    assert ("html" in answer.headers["Content-Type"]) is (name not in FILES)
    if name not in FILES and b"palette-title" in answer.content:
        assert answer.content.count(b'id="keys"') == 1, "every page of the workbench has the table of its keys, once"
    if name in OF_ACTS:
        assert f"<button>{button_of(scene, name)}</button>" in answer.content.decode(), "the act is open and its form is there"


def test_every_act_of_the_workbench_has_a_case_in_which_it_is_open() -> None:
    assert {f"case-{act}" for act in ACTS} == set(OF_ACTS)


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("name", sorted(name for name, (owner, _) in ROUTES.items() if owner not in {PUBLIC, SIGNED_IN}))
def test_nobody_else_does(scene: Scene, name: str, stranger: str) -> None:
    """Neither reading nor sending; nothing of the scene is shown, no act is done and nothing of it changes. A neighbour's lists hold her
    own only; at her window she may look anybody up by name."""
    client, before = browser_of(stranger), scene.state()
    answers = [client.get(address(scene, name)), client.post(address(scene, name), SENT)]
    _, keys = ROUTES[name]
    hidden = scene.secrets if stranger == "何邻县" and name in {*WINDOWS, "counter"} else scene.secrets + scene.names
    for answer in answers:
        if stranger != "何邻县" or (keys and name not in WINDOWS):
            assert answer.status_code in (NOT_THERE if answer is answers[0] else AWAY), (name, answer.status_code)
        words = b"".join(answer) if answer.streaming else answer.content
        assert not [secret for secret in hidden if secret.encode() in words]
    assert scene.state() == before


@pytest.mark.parametrize("name", sorted(name for name, (owner, _) in ROUTES.items() if owner == SIGNED_IN))
def test_what_everybody_has_shows_only_ones_own(scene: Scene, name: str) -> None:
    """Signed out she is led to the sign-in page."""
    assert Client(SERVER_NAME="localhost").get(address(scene, name)).status_code in {302, 403, 405}
    for stranger in STRANGERS[1:]:
        words = browser_of(stranger).get(address(scene, name)).content
        assert not [secret for secret in scene.secrets + scene.names if secret.encode() in words], (name, stranger)


@pytest.mark.parametrize("name", sorted(name for name, (_, keys) in ROUTES.items() if set(keys) - GIVEN))
def test_a_guessed_id_is_not_there(scene: Scene, name: str) -> None:
    """Even for who may open the genuine one; neither read nor sent to."""
    owner, keys = ROUTES[name]
    guessed = {part: new_stream() for part in keys if part not in GIVEN}
    client, before, path = client_of(scene, owner), scene.state(), address(scene, name, **guessed)
    answers = client.get(path), client.post(path, SENT)
    assert [answer.status_code in allowed for answer, allowed in zip(answers, (NOT_THERE, AWAY), strict=True)] == [True, True], name
    assert scene.state() == before


def test_sending_to_the_owners_lists_changes_nothing_of_others(scene: Scene) -> None:
    """A neighbour takes, puts back and gives away what is not hers: told that it is not there."""
    before, neighbour = scene.state(), browser_of("何邻县")
    for path in ("/work/claim", "/work/release"):
        assert neighbour.post(path, {"case": str(scene.keys["case"])}).status_code in {302, 404}
    assert scene.state() == before
    assert scene.secrets[0] not in neighbour.get("/work/").content.decode()
