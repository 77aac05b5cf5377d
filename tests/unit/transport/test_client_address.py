"""The client's address and country, with proxies that are trusted and proxies that are not."""

import pytest
from starlette.requests import HTTPConnection

from transport.client_address import (
    TrustedProxies,
    address_of,
    client_address,
    country,
    country_of,
    network_of,
)

OURS = TrustedProxies.parse(["10.0.0.0/8", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        # a stranger's header is not believed
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        # nor is what a client wrote before our proxy added its address
        ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "10.9.9.9, 198.51.100.7", "198.51.100.7"),
        # through two proxies of ours
        ("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        # requests that begin inside our own network
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        # what is no address ends the chain
        ("10.0.0.1", "198.51.100.7, unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7, <script>, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", ", ,198.51.100.7,", "198.51.100.7"),
        # ports and IPv6
        ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        ("fd00::1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("fd00::1", "2001:DB8:0::7", "2001:db8::7"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("::ffff:192.0.2.1", "198.51.100.7", "192.0.2.1"),
        # peers without an address
        (None, "198.51.100.7", None),
        ("testclient", "198.51.100.7", "testclient"),
    ],
)
def test_the_client_is_the_right_most_address_that_is_not_our_proxys(
    peer: str | None, forwarded_for: str, address: str | None
) -> None:
    assert client_address(peer, forwarded_for, OURS) == address


def test_without_trusted_proxies_the_peer_is_the_client() -> None:
    assert client_address("10.0.0.1", "198.51.100.7", TrustedProxies()) == "10.0.0.1"


@pytest.mark.parametrize(
    ("peer", "header", "code"),
    [
        ("10.0.0.1", "de", "DE"),
        ("10.0.0.1", " US ", "US"),
        ("10.0.0.1", None, None),
        ("10.0.0.1", "", "ZZ"),
        ("10.0.0.1", "DEU", "ZZ"),
        ("10.0.0.1", "D1", "ZZ"),
        ("10.0.0.1", "XX", "ZZ"),
        ("10.0.0.1", "T1", "ZZ"),
        ("10.0.0.1", "ÄÖ", "ZZ"),
        ("192.0.2.1", "DE", None),
        (None, "DE", None),
    ],
)
def test_a_country_is_believed_from_a_trusted_proxy_only(
    peer: str | None, header: str | None, code: str | None
) -> None:
    assert country(peer, header, OURS) == code


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.1/8"):
        TrustedProxies.parse(["10.0.0.1/8"])


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::7", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_client_is_its_64_bit_network(address: str, network: str) -> None:
    assert network_of(address) == network


def connection(*headers: tuple[bytes, bytes], peer: str = "10.0.0.1") -> HTTPConnection:
    return HTTPConnection({"type": "http", "headers": list(headers), "client": (peer, 1)})


def test_repeated_forwarded_headers_are_one_list() -> None:
    asked = connection(
        (b"x-forwarded-for", b"203.0.113.9"), (b"x-forwarded-for", b"198.51.100.7, 10.0.0.2")
    )
    assert address_of(asked, OURS) == "198.51.100.7"


def test_two_countries_are_no_country_that_anybody_knows() -> None:
    assert country_of(connection((b"x-country", b"DE")), OURS) == "DE"
    assert country_of(connection((b"x-country", b"DE"), (b"x-country", b"US")), OURS) == "ZZ"
    assert country_of(connection(), OURS) is None
