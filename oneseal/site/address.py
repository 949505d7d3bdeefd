"""网址 Where the public reaches a home that is served from one command: kept in the home, so that every command prints it on papers."""

import os
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from urllib.parse import urlsplit

FILE = "public-url"
FIRST = "http://127.0.0.1:8000"
"""Before a home was ever served."""
EVERY = frozenset({"", str(IPv4Address(0)), str(IPv6Address(0)), "*"})
"""What a server listens on when it listens everywhere; nobody can open these."""


def is_local(name: str) -> bool:
    """Whether a name means the machine itself, to whoever uses it."""
    return name == "localhost" or name.startswith("127.")


def address_of(host: str, port: int, names: Sequence[str] = ()) -> str:
    """What somebody types to reach a server on ``host``; of one that listens everywhere the first of ``names`` that is a host's own."""
    if host in EVERY:
        host = next((name for name in names if not name.startswith((".", "*", "[")) and not is_local(name)), "127.0.0.1")
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def kept_address(home: Path) -> str:
    """Where this home was served last; what cannot be read counts as never served, for the next ``serve`` writes it anew."""
    try:
        told = (home / FILE).read_text(encoding="ascii").strip()
        return told if urlsplit(told).scheme in {"http", "https"} and urlsplit(told).hostname and " " not in told else FIRST
    except (OSError, ValueError):
        return FIRST


def keep_address(home: Path, address: str) -> None:
    """Write where the home is served; a command beside reads the old one or the new one, never half of it."""
    if (home / FILE).exists() and kept_address(home) == address:
        return
    fresh = home / f".{FILE}-{os.getpid()}"
    fresh.write_text(f"{address}\n", encoding="ascii")
    fresh.replace(home / FILE)
