"""Addresses of stores are shown without what nobody may see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.addresses import NOT_SHOWN, shown


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:///var/marquee.db", "sqlite:///var/marquee.db"),
        ("postgresql://me:hidden@db:5432/marquee", "postgresql://me:***@db:5432/marquee"),
        ("postgresql://db/marquee?user=me&password=hidden", "postgresql://db/marquee"),
        ("redis://:hidden@127.0.0.1:6379/0", "redis://:***@127.0.0.1:6379/0"),
        ("redis://cache/0?deadline_ms=50", "redis://cache/0?deadline_ms=50"),
        (
            "cassandra://me:hidden@a:9042,b/marquee?datacenter=dc1&replicas=1",
            "cassandra://me:***@a:9042,b/marquee?datacenter=dc1&replicas=1",
        ),
        ("hidden", NOT_SHOWN),
        ("me:hidden@db/marquee", NOT_SHOWN),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, told: str) -> None:
    assert shown(url) == told


@given(st.text(alphabet="abc@:#%&=?", min_size=1))
def test_whatever_a_password_holds_is_not_shown(middle: str) -> None:
    assert "SECRET" not in shown(f"postgresql://me:SECRET{middle}SECRET@db/marquee")
