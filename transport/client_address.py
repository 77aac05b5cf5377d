"""Who is at the other end: the address and country of a client, behind trusted proxies or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Self

import pycountry
from starlette.requests import HTTPConnection

from domain.licence import UNKNOWN_COUNTRY


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """The networks our own proxies speak from; nobody else's headers are believed."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def parse(cls, networks: Iterable[str]) -> Self:
        """From CIDR notation. Raises ValueError."""
        return cls(tuple(ip_network(network) for network in networks))

    def include(self, address: str | None) -> bool:
        known = _parse(address)
        return known is not None and any(known in network for network in self.networks)


def client_address(peer: str | None, forwarded_for: str, trusted: TrustedProxies) -> str | None:
    """The peer's address, or behind trusted proxies the right-most address that is not theirs.

    `forwarded_for` is the whole X-Forwarded-For, nearest proxy last. None for a peer without an
    address (a Unix socket).
    """
    address = peer
    for hop in reversed(_hops(forwarded_for)):
        # SECURITY: each step left is believed only because a proxy of ours wrote it.
        if not trusted.include(address) or _parse(hop) is None:
            break
        address = hop
    known = _parse(address)
    return address if known is None else str(known)


def country(peer: str | None, header: str | None, trusted: TrustedProxies) -> str | None:
    """`X-Country` (ISO 3166-1 alpha-2); None unless a trusted proxy sent it.

    A code that is no country (proxies write XX or T1 for addresses they cannot place) is `ZZ`:
    the proxy does not know, and then nothing is licensed (R24), whatever the account says.
    """
    # SECURITY: a viewer could otherwise choose the country that licences are judged by.
    if header is None or not trusted.include(peer):
        return None
    code = header.strip().upper()
    return code if _is_country(code) else UNKNOWN_COUNTRY


@lru_cache(maxsize=512)
def _is_country(code: str) -> bool:
    return pycountry.countries.get(alpha_2=code) is not None


def address_of(connection: HTTPConnection, trusted: TrustedProxies) -> str | None:
    if not trusted.networks:
        return client_address(_peer(connection), "", trusted)
    forwarded_for = ",".join(connection.headers.getlist("x-forwarded-for"))
    return client_address(_peer(connection), forwarded_for, trusted)


def country_of(connection: HTTPConnection, trusted: TrustedProxies) -> str | None:
    if not trusted.networks:
        return None
    values = connection.headers.getlist("x-country")
    return country(_peer(connection), ",".join(values) if values else None, trusted)


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """What is counted as one client: an IPv4 address, the /64 of an IPv6 one (one subscriber)."""
    known = _parse(address)
    if isinstance(known, IPv6Address):
        return str(IPv6Network((known, 64), strict=False))
    return address


def _peer(connection: HTTPConnection) -> str | None:
    return connection.client.host if connection.client else None


def _hops(forwarded_for: str) -> Sequence[str]:
    return [_without_port(hop.strip()) for hop in forwarded_for.split(",") if hop.strip()]


def _without_port(hop: str) -> str:
    if hop.startswith("["):  # [2001:db8::1]:443
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


@lru_cache(maxsize=4096)  # the same clients and proxies, request after request
def _parse(address: str | None) -> IPv4Address | IPv6Address | None:
    try:
        known = ip_address(address or "")
    except ValueError:
        return None
    mapped = known.ipv4_mapped if isinstance(known, IPv6Address) else None
    return mapped or known
