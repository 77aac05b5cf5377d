"""Where Redis is: what an address may say, and that a wrong one is not repeated."""

import pytest
from redis.asyncio.connection import Connection, SSLConnection, UnixDomainSocketConnection

from persistence.redis.address import parse


@pytest.mark.parametrize(
    ("url", "connection", "given"),
    [
        ("redis://localhost", Connection, {"host": "localhost"}),
        (
            "redis://user:pass%40word@10.0.0.1:6380/2",
            Connection,
            {
                "host": "10.0.0.1",
                "port": 6380,
                "db": 2,
                "username": "user",
                "password": "pass@word",
            },
        ),
        ("redis://[::1]:6379/0", Connection, {"host": "::1", "port": 6379}),
        ("rediss://:secret@redis.internal", SSLConnection, {"password": "secret"}),
        (
            "unix:///run/redis/redis.sock",
            UnixDomainSocketConnection,
            {"path": "/run/redis/redis.sock"},
        ),
    ],
)
async def test_an_address_says_where_and_as_whom(
    url: str, connection: type, given: dict[str, object]
) -> None:
    pool = parse(url).pool
    assert pool.connection_class is connection
    assert given.items() <= pool.connection_kwargs.items()


@pytest.mark.parametrize(
    ("url", "seconds"),
    [("redis://localhost", 0.05), ("unix:///run/redis.sock?deadline_ms=120", 0.12)],
)
async def test_an_address_may_say_how_long_a_call_takes(url: str, seconds: float) -> None:
    assert parse(url).deadline_seconds == seconds
    assert "deadline_ms" not in parse(url).pool.connection_kwargs


async def test_over_tls_the_certificate_is_checked() -> None:
    made = parse("rediss://redis.internal").pool.make_connection()
    assert isinstance(made, SSLConnection)
    assert (made.cert_reqs.name, made.check_hostname) == ("CERT_REQUIRED", True)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        "http://:secret@localhost",
        "redis://",
        "redis://:secret@localhost:0",
        "redis://:secret@localhost:port",
        "redis://:secret@localhost:70000",
        "redis://:secret@localhost/first",
        "redis://:secret@localhost/-1",
        "redis://:secret@localhost/0?socket_timeout=60",
        "rediss://:secret@localhost/0?ssl_cert_reqs=none",
        "redis://:secret@localhost/0?deadline_ms=0",
        "redis://:secret@localhost/0?deadline_ms=9",
        "redis://:secret@localhost/0?deadline_ms=50&ssl_cert_reqs=none",
        "redis://:secret@[::1",
        "unix://:secret@host/path",
        "unix://",
    ],
)
def test_another_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="a Redis address is") as refused:
        parse(url)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None
