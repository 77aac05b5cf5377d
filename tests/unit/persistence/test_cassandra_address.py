"""Addresses of a Cassandra cluster."""

import pytest

from persistence.cassandra.address import Address, parse


def test_an_address_names_hosts_keyspace_and_data_centre() -> None:
    assert parse("cassandra://10.0.0.1:9043,db.example,[::1]:9044/marquee?datacenter=eu") == (
        Address((("10.0.0.1", 9043), ("db.example", 9042), ("::1", 9044)), "marquee", "eu")
    )


def test_an_address_may_hold_a_login_that_is_never_shown() -> None:
    address = parse("cassandra://ada:p%40ss@host/marquee?datacenter=eu")

    assert (address.user, address.password) == ("ada", "p@ss")
    assert "p@ss" not in repr(address)


def test_a_new_keyspace_keeps_each_cell_three_times_unless_it_is_said() -> None:
    url = "cassandra://host/marquee?datacenter=eu"

    assert parse(url).replicas == 3
    assert parse(f"{url}&replicas=1").replicas == 1


def test_a_request_may_take_half_a_second_unless_it_is_said() -> None:
    url = "cassandra://host/marquee?datacenter=eu"

    assert parse(url).timeout == 0.5
    assert parse(f"{url}&replicas=1&timeout_ms=2000").timeout == 2.0


@pytest.mark.parametrize(
    "url",
    [
        "cassandra://host/marquee",
        "cassandra://host/marquee?datacenter=a&datacenter=b",
        "cassandra://host/?datacenter=eu",
        "cassandra://host/marquee?datacenter=eu&replicas=0",
        "cassandra://host/marquee?datacenter=eu&replicas=all",
        "cassandra://host/marquee?datacenter=eu&timeout_ms=0",
        "cassandra://host/Marquee-1?datacenter=eu",
        "cassandra://host/x;drop?datacenter=eu",
        "cassandra:///marquee?datacenter=eu",
        "cassandra://host,/marquee?datacenter=eu",
        "cassandra://ada:secret@host:port/marquee?datacenter=eu",
        "cassandra://ada:secret@[::1/marquee?datacenter=eu",
        "postgresql://ada:secret@host/marquee?datacenter=eu",
        "nonsense",
        "",
    ],
)
def test_any_other_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="a Cassandra address is cassandra://") as refused:
        parse(url)

    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert "secret" not in str(refused.value)
