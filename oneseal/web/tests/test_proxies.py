"""反向代理: a caller behind a proxy that the settings name is counted by her own address; nobody chooses hers by writing a header."""

import pytest
from django.test import Client, override_settings

from oneseal.people.tests.office import id_number
from oneseal.web.proxies import caller, networks
from oneseal.web.queries import OK, WARN, proxies

CITY = ("10.0.0.0/24", "fd00::/64")


@pytest.mark.parametrize(
    ("remote", "forwarded", "named", "expected"),
    [
        ("10.0.0.1", "203.0.113.5", (), "10.0.0.1"),
        ("203.0.113.9", "203.0.113.5", CITY, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.5", CITY, "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.5", CITY, "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.5, 10.0.0.2", CITY, "203.0.113.5"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", CITY, "10.0.0.3"),
        ("10.0.0.1", "", CITY, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5, unknown", CITY, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5:4711", CITY, "203.0.113.5"),
        ("fd00::1", "[2001:db8::7]:443", CITY, "2001:db8::7"),
        ("::ffff:10.0.0.1", "2001:db8::7", CITY, "2001:db8::7"),
        ("", "203.0.113.5", CITY, ""),
        ("", "203.0.113.5", ("unix",), "203.0.113.5"),
        ("10.0.0.1", "203.0.113.5", ("nonsense",), "10.0.0.1"),
    ],
)
def test_the_last_hop_that_is_not_trusted_is_the_caller(remote: str, forwarded: str, named: tuple[str, ...], expected: str) -> None:
    assert caller(remote, forwarded, named) == expected


def asked(forwarded: str, remote: str = "10.0.0.1") -> str:
    """The page after a code was tried that is none, for a number that nobody has tried before."""
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=remote)
    sent = {"id_number": id_number(), "code": "A" * 16, "password": "Long-enough-2026", "again": "Long-enough-2026"}
    return client.post("/recovery", sent, headers={"x-forwarded-for": forwarded}).content.decode()


def test_one_callers_wrong_tries_lock_nobody_else_behind_the_same_proxy(city: None) -> None:
    """Sixty from one address are enough; her neighbour behind the proxy goes on, and a header of her own making helps her not."""
    with override_settings(TRUSTED_PROXIES=["10.0.0.0/24"]):
        for _ in range(60):
            asked("203.0.113.50")
        assert "次数过多" in asked("203.0.113.50")
        assert "次数过多" in asked("198.51.100.99, 203.0.113.50")
        assert "次数过多" not in asked("203.0.113.51")


def test_by_default_no_header_is_believed(city: None) -> None:
    for number in range(60):
        asked(f"203.0.113.{number}", remote="10.0.1.1")
    assert "次数过多" in asked("203.0.113.200", remote="10.0.1.1")


def test_doctor_looks_at_what_the_setting_names() -> None:
    assert networks(["10.0.0.1", "unix", "10.0.0.1/8", "proxy"])[1] == ("10.0.0.1/8", "proxy")
    with override_settings(TRUSTED_PROXIES=["10.0.0.1", "proxy"]):
        assert (proxies().state, "1 项" in proxies().message) == (WARN, True)
    with override_settings(TRUSTED_PROXIES=["0.0.0.0/0"]):
        assert proxies().state == WARN
    with override_settings(TRUSTED_PROXIES=[], PRODUCTION=True):
        assert proxies().state == WARN and "ONESEAL_TRUSTED_PROXIES" in proxies().mend
    for named in ([], ["10.0.0.0/24", "unix"]):
        with override_settings(TRUSTED_PROXIES=named):
            assert proxies().state == OK
