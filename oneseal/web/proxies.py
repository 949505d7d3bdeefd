"""反向代理 Whose address a request comes from when a proxy stands in front: without it a whole city would be one address, and one person's
wrong tries would lock everybody's page. A proxy is believed only when the settings name it; by default nobody is.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Network = IPv4Network | IPv6Network
SOCKET = "unix"
"""Names a proxy that comes over a socket of this host, which has no address."""


def networks(named: Iterable[str]) -> tuple[tuple[Network, ...], tuple[str, ...]]:
    """The networks that the setting names, and what in it is none; ``unix`` is neither."""
    found, wrong = list[Network](), list[str]()
    for each in named:
        try:
            if each != SOCKET:
                found.append(ip_network(each))
        except ValueError:
            wrong.append(each)
    return tuple(found), tuple(wrong)


def caller(remote: str, forwarded: str, named: tuple[str, ...]) -> str:
    """The last address on the way here that is no trusted proxy: what stands left of it in ``X-Forwarded-For`` anybody may have written.

    ``remote``: the other end of the connection; ``forwarded``: the header, each proxy having put at its end whom it was called by.
    """
    at = remote
    hops = [hop for hop in forwarded.split(",") if hop.strip()]
    while _is_trusted(at, named) and hops:
        hop = _address(hops.pop())
        if hop is None:
            break
        at = str(hop)
    return at


def _is_trusted(at: str, named: tuple[str, ...]) -> bool:
    if not at:
        return SOCKET in named
    found = _address(at)
    return found is not None and any(found in network for network in _networks(named))


@lru_cache(maxsize=4)
def _networks(named: tuple[str, ...]) -> tuple[Network, ...]:
    return networks(named)[0]


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: perhaps with a port, in brackets, or an IPv4 address inside an IPv6 one; None for anything else."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        found = ip_address(plain)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def behind_proxies(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, the first of all: from here on ``REMOTE_ADDR`` is whom the trusted proxies were called by."""

    def seen_from(request: HttpRequest) -> HttpResponseBase:
        named = tuple(settings.TRUSTED_PROXIES)
        if named:
            request.META["REMOTE_ADDR"] = caller(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), named)
        return get_response(request)

    return seen_from
