"""Rate limits: who is counted, as what, and what an empty bucket answers."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from persistence.ports.buckets import Short, Take
from tests.unit.transport.door import CountedBuckets, Door, StoreDown, Viewer, refusal
from transport.client_address import TrustedProxies
from transport.rate_limits import RateLimits
from transport.refusal import Refusal

QUERY = {"query": "{ hello }"}
MUTATION = {"query": "mutation { write }"}


class BrokenBuckets:
    async def take(self, *takes: Take) -> Short | None:
        raise StoreDown(*takes)


async def statuses(door: Door, *bodies: dict[str, Any], **headers: str) -> list[int]:
    async with door.client(**headers) as client:
        return [(await client.post("/graphql", json=body)).status_code for body in bodies]


async def test_an_empty_bucket_answers_429_and_when_to_come_back() -> None:
    limits = RateLimits(CountedBuckets(wait=1.2), operations_per_address=1)
    for accept in ("application/graphql-response+json", "application/json"):
        door = Door(rate_limits=replace(limits, buckets=CountedBuckets(wait=1.2)))
        async with door.client(accept=accept) as client:
            await client.post("/graphql", json=QUERY)
            answer = await client.post("/graphql", json=QUERY)
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "2"
        assert answer.json() == refusal(
            "Too many requests. Try again in 2 s.", "RATE_LIMITED", retryAfterSeconds=2
        )


async def test_a_wait_of_less_than_a_second_is_told_as_one() -> None:
    limits = RateLimits(CountedBuckets(wait=0.001), operations_per_address=0)
    with pytest.raises(Refusal) as refused:
        await limits.operation("192.0.2.1", None)
    assert refused.value.headers == {"Retry-After": "1"}


async def takes_until_empty(take: Callable[[], Awaitable[None]]) -> int:
    for taken in range(10_000):
        try:
            await take()
        except Refusal:
            return taken
    raise AssertionError


async def test_the_limits_are_600_a_device_1200_an_address_and_120_mutations() -> None:
    limits = RateLimits(CountedBuckets())
    address, device = "192.0.2.1", "dev_1"
    assert await takes_until_empty(lambda: limits.operation(address, None)) == 1200
    assert await takes_until_empty(lambda: limits.operation(None, device)) == 600
    assert await takes_until_empty(lambda: limits.mutation(device, address)) == 120


async def test_the_scale_multiplies_them_all() -> None:
    limits = RateLimits(CountedBuckets(), scale=0.1)
    address, device = "192.0.2.1", "dev_1"
    assert await takes_until_empty(lambda: limits.operation(address, None)) == 120
    assert await takes_until_empty(lambda: limits.operation(None, device)) == 60
    assert await takes_until_empty(lambda: limits.mutation(device, address)) == 12


async def test_each_kind_of_request_takes_from_its_own_buckets() -> None:
    buckets = CountedBuckets()
    door = Door(rate_limits=RateLimits(buckets), viewer=Viewer(device="dev_1"))
    assert await statuses(door, QUERY, MUTATION) == [200, 200]
    assert buckets.taken == {
        "operations:address:127.0.0.1": 2,
        "operations:device:dev_1": 2,
        "mutations:device:dev_1": 1,
    }


async def test_signed_out_the_address_stands_for_the_device() -> None:
    buckets = CountedBuckets()
    assert await statuses(Door(rate_limits=RateLimits(buckets)), QUERY, MUTATION) == [200, 200]
    assert buckets.taken == {
        "operations:address:127.0.0.1": 2,
        "mutations:address:127.0.0.1": 1,
    }


async def test_a_mutation_over_the_limit_does_not_run_and_queries_go_on() -> None:
    door = Door(rate_limits=RateLimits(CountedBuckets(), mutations_per_device=1))
    assert await statuses(door, MUTATION, MUTATION, QUERY) == [200, 429, 200]
    assert door.stage.writes == 1


async def test_a_device_over_its_limit_does_not_reach_another_device() -> None:
    limits = RateLimits(CountedBuckets(), operations_per_device=1)
    first = Door(rate_limits=limits, viewer=Viewer(device="dev_1"))
    second = Door(rate_limits=limits, viewer=Viewer(device="dev_2"))
    assert await statuses(first, QUERY, QUERY) == [200, 429]
    assert await statuses(second, QUERY) == [200]


async def test_the_address_is_the_clients_only_behind_a_trusted_proxy() -> None:
    for networks, key in (
        (["127.0.0.0/8"], "operations:address:198.51.100.7"),
        ([], "operations:address:127.0.0.1"),
    ):
        buckets = CountedBuckets()
        door = Door(rate_limits=RateLimits(buckets), proxies=TrustedProxies.parse(networks))
        await statuses(door, QUERY, **{"x-forwarded-for": "198.51.100.7"})
        assert buckets.taken == {key: 1}


async def test_one_subscribers_ipv6_addresses_are_one_client() -> None:
    buckets = CountedBuckets()
    limits = RateLimits(buckets)
    await limits.operation("2001:db8:1:2::1", None)
    await limits.operation("2001:db8:1:2:ffff::9", None)
    assert buckets.taken == {"operations:address:2001:db8:1:2::/64": 2}


async def test_a_lost_store_lets_requests_pass_and_another_fault_does_not() -> None:
    lenient = RateLimits(BrokenBuckets(), outages=(StoreDown,))
    assert await statuses(Door(rate_limits=lenient), QUERY) == [200]
    assert await statuses(Door(rate_limits=RateLimits(BrokenBuckets())), QUERY) == [503]
