"""Which pages may open a socket."""

import pytest
from starlette.datastructures import Headers

from transport.live.origin import is_same_origin

SAME = [
    ("marquee.test", None),
    ("marquee.test", "http://marquee.test"),
    ("marquee.test", "https://marquee.test"),
    ("marquee.test:80", "http://marquee.test"),
    ("marquee.test", "http://marquee.test:80"),
    ("127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("[::1]:8000", "http://[::1]:8000"),
    ("Marquee.Test", "https://marquee.test"),
]
OTHER = [
    ("marquee.test", "https://evil.test"),
    ("marquee.test", "https://marquee.test.evil.test"),
    ("marquee.test", "https://evil.test/marquee.test"),
    ("marquee.test:8000", "http://marquee.test"),
    ("marquee.test", "http://marquee.test:8000"),
    ("marquee.test", "null"),
    ("marquee.test", ""),
    ("marquee.test", "file://marquee.test"),
    ("marquee.test", "chrome-extension://marquee.test"),
    ("marquee.test", "http://marquee.test:port"),
    ("marquee.test", "http://[marquee.test"),
    ("", "http://"),
]


@pytest.mark.parametrize(("host", "origin"), SAME)
def test_our_own_pages_and_what_is_no_browser_may(host: str, origin: str | None) -> None:
    assert is_same_origin(Headers({"host": host, **({"origin": origin} if origin else {})}))


@pytest.mark.parametrize(("host", "origin"), OTHER)
def test_every_other_page_may_not(host: str, origin: str) -> None:
    assert not is_same_origin(Headers({"host": host, "origin": origin}))


def test_two_origins_are_none() -> None:
    raw = [(b"host", b"marquee.test"), *[(b"origin", b"http://marquee.test")] * 2]
    assert not is_same_origin(Headers(raw=raw))
