"""A home keeps the address it was served at, and every command prints it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from oneseal.site.address import FIRST, address_of, keep_address, kept_address
from oneseal.site.commands.serve import hosts_refused
from oneseal.site.serve import CannotServe, require_free


@pytest.mark.parametrize(
    ("host", "names", "address"),
    [
        ("127.0.0.1", (), "http://127.0.0.1:8471"),
        ("::1", (), "http://[::1]:8471"),
        ("0.0.0.0", (), "http://127.0.0.1:8471"),  # noqa: S104 - nothing listens
        ("::", ("localhost", "127.0.0.1", "[::1]"), "http://127.0.0.1:8471"),
        ("0.0.0.0", ("*", ".a.example", "10.0.0.5"), "http://10.0.0.5:8471"),  # noqa: S104 - nothing listens
    ],
)
def test_an_address_is_one_that_can_be_opened(host: str, names: tuple[str, ...], address: str) -> None:
    assert address_of(host, 8471, names) == address


@pytest.mark.parametrize(
    ("host", "allowed", "is_said"),
    [
        ("127.0.0.1", ("localhost", "127.0.0.1", "[::1]"), False),
        ("::1", ("localhost", "127.0.0.1", "[::1]"), False),
        ("0.0.0.0", ("localhost", "127.0.0.1", "[::1]"), True),  # noqa: S104 - nothing listens
        ("10.0.0.5", ("localhost",), True),
        ("10.0.0.5", ("10.0.0.5",), False),
        ("0.0.0.0", ("localhost", "10.0.0.5"), False),  # noqa: S104 - nothing listens
        ("::", ("*",), False),
    ],
)
def test_a_server_that_nobody_may_call_says_so(host: str, allowed: tuple[str, ...], is_said: bool) -> None:
    assert [line for line in hosts_refused(host, allowed) if "ONESEAL_HOSTS" in line] == hosts_refused(host, allowed)
    assert bool(hosts_refused(host, allowed)) is is_said


def test_a_host_that_is_not_this_machines_is_told_from_a_port_in_use() -> None:
    for host in ("no-such-host.invalid", "192.0.2.1", "a..b"):
        with pytest.raises(CannotServe, match="--host"):
            require_free(host, 8471)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        with pytest.raises(CannotServe, match="已被占用"):
            require_free("127.0.0.1", busy.getsockname()[1])


def test_it_is_kept_and_what_cannot_be_read_counts_as_never_served(tmp_path: Path) -> None:
    assert kept_address(tmp_path) == FIRST
    keep_address(tmp_path, "http://127.0.0.1:8471")
    assert kept_address(tmp_path) == "http://127.0.0.1:8471"
    for damaged in (b"", b"\xff", b"http://[", b"ftp://a"):
        (tmp_path / "public-url").write_bytes(damaged)
        assert kept_address(tmp_path) == FIRST


def test_every_command_uses_it_unless_the_variable_is_set(tmp_path: Path) -> None:
    keep_address(tmp_path, "http://127.0.0.1:8471")
    words = [sys.executable, "-c", "from oneseal.site import settings; print(settings.PUBLIC_URL)"]
    for variable, expected in (("", "http://127.0.0.1:8471"), ("https://a.example/", "https://a.example")):
        own = {**os.environ, "ONESEAL_HOME": str(tmp_path), "ONESEAL_DATABASE_URL": "", "ONESEAL_PUBLIC_URL": variable}
        assert subprocess.run(words, capture_output=True, text=True, env=own, check=True).stdout.strip() == expected
