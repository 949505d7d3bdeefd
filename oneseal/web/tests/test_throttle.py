"""限次: who guesses is stopped where she guesses from; whose number it is goes on; guessing a password through takes years."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, RequestFactory

from oneseal.cases.actions.numbers import query_password
from oneseal.cases.tests.office import filed, row
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import now
from oneseal.law.rule import Refused
from oneseal.web.throttle import BOUNDS, DAY, KNOWN, OFTEN, QUARTER, RECOVERING, Bound, note_failure, note_success, require_seldom
from oneseal.web.tries import SHARES, count, counted

PASSWORDS = 10**6
NUMBER, GUESS = "269999998", "123456"
MANY = "尝试次数过多"


@pytest.fixture(autouse=True)
def nothing_counted(database: None) -> Iterator[None]:
    """Before and after."""
    caches["shared"].clear()
    yield
    caches["shared"].clear()


def looked_up(address: str, number: str = NUMBER, password: str = GUESS) -> str:
    """The page that somebody at an address gets for a number and a password."""
    given = {"number": number, "password": password}
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address).post("/progress", given).content.decode()


def wait_told(address: str, number: str = NUMBER) -> str:
    """How long a try from there is put off; "" when it is let through."""
    try:
        require_seldom(RequestFactory().get("/progress", REMOTE_ADDR=address), number)
    except Refused as refused:
        return refused.mend.partition("，")[0]
    return ""


def guessed(address: str, times: int = 1, number: str = NUMBER) -> None:
    """Wrong tries from an address."""
    for _ in range(times):
        note_failure(RequestFactory().get("/progress", REMOTE_ADDR=address), number)


def wrong_for(password: str) -> str:
    return "111111" if password != "111111" else "222222"


def test_guesses_from_elsewhere_do_not_lock_out_whose_number_it_is(city: None) -> None:
    """Five wrong ones stop who guesses; her neighbour, who guesses too, makes no difference; the owner reads how her case stands."""
    case = row(filed("生育登记"))
    password = query_password(case.query_number)
    for guesser in ("198.51.100.1", "198.51.100.2", "2001:db8:1::1"):
        for _ in range(5):
            assert "查询号或密码不对" in looked_up(guesser, case.query_number, wrong_for(password))
        assert MANY in looked_up(guesser, case.query_number, password)
    assert "已收到您的申请" in looked_up("203.0.113.7", case.query_number, password)


def test_a_number_rests_for_the_whole_quarter_of_an_hour_for_who_guessed_and_no_longer() -> None:
    """The page says how long yet; a try meanwhile does not lengthen it."""
    guessed("192.0.2.9", 5)
    begun = now()
    for minutes, told in ((0, "请 15 分钟后再试"), (10, "请 5 分钟后再试"), (14, "请 1 分钟后再试"), (16, "")):
        set_clock(begun + timedelta(minutes=minutes))
        assert wait_told("192.0.2.9") == told
        assert (MANY in looked_up("192.0.2.9")) is bool(told)


def test_who_goes_on_quarter_after_quarter_rests_for_the_day() -> None:
    begun = now()
    for quarter in range(4):
        set_clock(begun + timedelta(minutes=16 * quarter))
        assert wait_told("192.0.2.9") == ""
        guessed("192.0.2.9", 5)
    set_clock(begun + timedelta(minutes=16 * 4))
    assert wait_told("192.0.2.9") == "请 23 小时后再试" and wait_told("192.0.2.10") == ""
    set_clock(begun + DAY + timedelta(minutes=1))
    assert wait_told("192.0.2.9") == ""


def test_what_all_addresses_guess_together_is_bounded_and_the_owners_address_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has given the right password from where she is, is known there for a month."""
    monkeypatch.setitem(BOUNDS, OFTEN, (Bound("pair", 5, QUARTER), Bound("number", 30, DAY)))
    note_success(RequestFactory().get("/progress", REMOTE_ADDR="203.0.113.7"), NUMBER)
    for place in range(6):
        assert wait_told(f"198.51.100.{place}") == ""
        guessed(f"198.51.100.{place}", 5)
    assert wait_told("198.51.100.9") == "请 24 小时后再试", "one who has not tried yet"
    assert wait_told("203.0.113.7") == "" and wait_told("198.51.100.9", "269999999") == ""
    guessed("203.0.113.7", 5)
    assert wait_told("203.0.113.7") == "请 15 分钟后再试", "whoever guesses at the owner's desk is stopped there"
    set_clock(now() + KNOWN + timedelta(minutes=1))
    for place in range(6):
        guessed(f"198.51.100.{place}", 5)
    assert wait_told("203.0.113.7") == "请 24 小时后再试"


def test_an_address_is_known_for_a_month_after_the_last_right_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BOUNDS, OFTEN, (Bound("number", 2, DAY),))
    begun, hers = now(), RequestFactory().get("/progress", REMOTE_ADDR="203.0.113.7")
    for day in (0, 20):
        set_clock(begun + DAY * day)
        note_success(hers, NUMBER)
    for day, told in ((35, ""), (51, "请 24 小时后再试")):
        set_clock(begun + DAY * day)
        guessed("198.51.100.4", 2)
        assert wait_told("203.0.113.7") == told, day


def test_the_right_password_makes_an_address_known(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BOUNDS, OFTEN, (Bound("number", 2, DAY),))
    case = row(filed("生育登记"))
    password = query_password(case.query_number)
    assert "已收到您的申请" in looked_up("203.0.113.7", case.query_number, password)
    for place in range(2):
        looked_up(f"198.51.100.{place}", case.query_number, wrong_for(password))
    assert MANY in looked_up("203.0.113.8", case.query_number, password)
    assert "已收到您的申请" in looked_up("203.0.113.7", case.query_number, password)


def test_number_and_password_are_taken_as_they_are_pasted(city: None) -> None:
    """With the blanks of a message around and between: the browser cuts nothing off, and they count for nothing."""
    case = row(filed("生育登记"))
    first, second = case.query_number[:4], case.query_number[4:]
    password = f"  {query_password(case.query_number)[:3]} {query_password(case.query_number)[3:]}  "
    assert "已收到您的申请" in looked_up("203.0.113.9", f" {first} {second} ", password)
    page = Client(SERVER_NAME="localhost").get("/progress").content.decode()
    assert all(int(longest) >= 20 for longest in re.findall(r'maxlength="(\d+)"', page))


def test_one_address_tries_only_so_many_numbers() -> None:
    for number in range(60):
        assert wait_told("192.0.2.9", f"26{number:07d}") == ""
        guessed("192.0.2.9", number=f"26{number:07d}")
    assert wait_told("192.0.2.9", "261111111") == "请 15 分钟后再试" and wait_told("192.0.2.8", "261111111") == ""


def test_a_household_is_one_address_however_many_it_has() -> None:
    """An IPv6 network of 64 bits; an IPv4 address is itself in whatever notation."""
    for host in range(5):
        guessed(f"2001:db8:0:1::{host:x}")
    assert wait_told("2001:db8:0:1:ffff::1") and not wait_told("2001:db8:0:2::1")
    guessed("::ffff:192.0.2.9", 5)
    assert wait_told("192.0.2.9")


def test_how_long_guessing_takes_is_what_the_module_says() -> None:
    """Half of the passwords of one number: by one address more than sixty years, by all of them more than a year."""
    bounds = {(bound.of, bound.span): bound.most for bound in BOUNDS[OFTEN]}
    assert PASSWORDS / 2 / bounds["pair", DAY] / 365 > 60
    assert PASSWORDS / 2 / bounds["number", DAY] > 365
    assert bounds["number", DAY] / bounds["pair", DAY] >= 50, "to keep strangers out takes fifty addresses that do nothing else"
    assert PASSWORDS / bounds["address", DAY] > 365 * 5
    assert BOUNDS[RECOVERING] == BOUNDS[OFTEN]


def test_nothing_that_is_counted_makes_room_for_another() -> None:
    """However many numbers somebody tries: a first count stands in the same few entries as all that come after it."""
    guessed("192.0.2.9", 5)
    count({f"any {place}": DAY for place in range(3 * SHARES)})
    assert wait_told("192.0.2.9") and counted("any 0")[0] == 1
    assert len(list(Path(settings.ONESEAL_HOME, "cache").glob("*.djcache"))) <= SHARES


def test_of_tries_at_once_none_is_lost() -> None:
    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda _: count({"at once": DAY}), range(40)))
    assert counted("at once")[0] == 40


def test_a_clock_that_is_put_back_lets_nobody_wait_for_what_is_to_come() -> None:
    set_clock(now() + timedelta(days=400))
    guessed("192.0.2.9", 5)
    set_clock(None)
    assert wait_told("192.0.2.9") == ""


def test_neither_numbers_nor_addresses_stand_where_they_are_counted(database: None) -> None:
    note_failure(RequestFactory().get("/recovery", REMOTE_ADDR="192.0.2.9"), "990103197804220838", RECOVERING)
    kept = b"".join(file.read_bytes() for file in Path(settings.ONESEAL_HOME, "cache").glob("*.djcache"))
    shares = [caches["shared"].get(f"tries-{share}", {}) for share in range(SHARES)]
    assert kept and sum(len(share) for share in shares) == len(BOUNDS[RECOVERING])
    assert not [mark for share in shares for mark in share if "99010319780422" in mark or "192.0.2" in mark]
