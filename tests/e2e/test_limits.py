"""R56: what an operation may ask for and how often, and what is said when it is too much."""

from pathlib import Path
from typing import Any

import pytest

from foundation.limits import OperationLimits, RateLimits
from tests.e2e.running import Device, running, settings_for

WHO = "{ viewer { profile { name } } }"
PAGES_OF_ROWS = """
query Rows($first: Int) {
  homepage { rows(first: $first) { edges { node { items(first: $first) { edges { node {
    title { id credits(first: $first) { person { id name } } } } } } } } } }
}
"""
FIRST = "query First($first: Int) { titles(first: $first) { edges { node { id } } } }"
MUTATION = "mutation { logOut { __typename } }"


def limit_of(answer: Any) -> dict[str, Any]:
    [error] = answer.errors
    assert error["extensions"].pop("code") == "LIMIT_EXCEEDED"
    told: dict[str, Any] = {**error["extensions"], "message": error["message"]}
    return told


def bomb(levels: int) -> str:
    """Each fragment spreads the next one twice: 2^levels fields from a few lines."""
    fragments = [f"fragment F{n} on Viewer {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return "\n".join(["{ viewer { ...F0 } }", *fragments, f"fragment F{levels} on Viewer {{ id }}"])


async def test_r56_a_fragment_bomb_of_forty_levels_is_refused_without_being_expanded(
    ada: Device,
) -> None:
    answer = await ada.ask(bomb(40))
    assert (answer.status, set(answer.codes)) == (400, {"LIMIT_EXCEEDED"})
    # Expanded it would be 2^40 fields, and this test would not end.
    assert "fields" in {error["extensions"]["limit"] for error in answer.errors}


@pytest.mark.parametrize(
    ("text", "limit", "allowed"),
    [
        ("{ viewer { " + "id " * 1_000 + "} }", "tokens", 1_000),
        ("{ viewer " + "{ account " * 14 + "{ id }" + " }" * 14 + " }", "depth", 15),
        ("{ viewer { " + " ".join(f"a{n}: id" for n in range(31)) + " } }", "aliases", 30),
        ("{ " + " ".join(f"a{n}: viewer {{ id }}" for n in range(11)) + " }", "root_fields", 10),
        ("{ viewer { " + "id " * 500 + "} }", "fields", 500),
        ("{ viewer { id " + "@include(if: true) " * 51 + "} }", "directives", 50),
        (" ".join(f"query Q{n} {{ viewer {{ id }} }}" for n in range(6)), "operations", 5),
        ("{ titles(first: 0) { edges { cursor } } }", "page_size", 50),
        ("{ titles(first: 51) { edges { cursor } } }", "page_size", 50),
        ("{ titles(first: -1) { edges { cursor } } }", "page_size", 50),
    ],
)
async def test_r56_a_refused_operation_says_which_limit_it_passed_and_the_limit(
    ada: Device, text: str, limit: str, allowed: int
) -> None:
    answer = await ada.ask(text)
    assert answer.status == 400
    assert "data" not in answer.body
    found = {e["extensions"]["limit"]: e["extensions"]["allowed"] for e in answer.errors}
    assert found[limit] == allowed
    assert set(answer.codes) == {"LIMIT_EXCEEDED"}


@pytest.mark.parametrize("first", [0, 51, -1, 2**31 - 1])
async def test_r56_a_page_size_in_a_variable_is_refused_before_anything_runs(
    ada: Device, first: int
) -> None:
    answer = await ada.ask(FIRST, {"first": first})
    assert answer.status == 400
    assert limit_of(answer) == {
        "limit": "page_size",
        "allowed": 50,
        "actual": first,
        "message": f"The limit page_size (1 to 50) is not kept at Query.titles(first:): {first}.",
    }


@pytest.mark.parametrize("variables", [{}, {"first": None}])
async def test_a_page_size_of_null_or_none_is_the_default(
    ada: Device, variables: dict[str, Any]
) -> None:
    edges = (await ada.ask(FIRST, variables)).data["titles"]["edges"]
    assert len(edges) == 20


async def test_r56_cost_is_counted_with_the_variables_of_the_request(ada: Device) -> None:
    assert (await ada.ask(PAGES_OF_ROWS, {"first": 3})).data["homepage"] is not None
    told = limit_of(await ada.ask(PAGES_OF_ROWS, {"first": 50}))
    assert (told["limit"], told["allowed"]) == ("cost", 10_000)
    assert told["actual"] > 10_000
    assert f"The limit cost (under 10000) is not kept: {told['actual']}." == told["message"]


async def test_a_limit_is_a_setting_and_may_be_measured_only(data_dir: Path) -> None:
    text = "{ viewer { a: id b: id c: id d: id e: id f: id } }"
    refusing, measuring = OperationLimits(aliases=5), OperationLimits(aliases=5, measure_only=True)
    async with running(settings_for(data_dir, limits=refusing)) as marquee:
        told = limit_of(await marquee.device().ask(text))
    assert (told["limit"], told["allowed"], told["actual"]) == ("aliases", 5, 6)
    async with running(settings_for(data_dir, limits=measuring)) as marquee:
        assert (await marquee.device().ask(text)).data == {"viewer": None}


async def test_operations_of_a_device_are_limited(data_dir: Path) -> None:
    rates = RateLimits(operations_per_device=5)
    async with running(settings_for(data_dir, rate_limit_scale=1, rates=rates)) as marquee:
        device, other = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
        answers = [await device.ask(WHO) for _ in range(6)]
        assert answers[0].status == 200
        limited = answers[-1]
        assert (limited.status, limited.codes) == (429, ["RATE_LIMITED"])
        seconds = limited.errors[0]["extensions"]["retryAfterSeconds"]
        assert limited.headers["retry-after"] == str(seconds)
        assert 1 <= seconds <= 12
        assert (await other.ask(WHO)).status == 200


async def test_operations_of_an_address_are_limited_whoever_asks(data_dir: Path) -> None:
    rates = RateLimits(operations_per_address=3)
    async with running(settings_for(data_dir, rate_limit_scale=1, rates=rates)) as marquee:
        statuses = [(await marquee.device().ask(WHO)).status for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]


async def test_mutations_are_limited_apart_from_reads(data_dir: Path) -> None:
    rates = RateLimits(mutations_per_device=1)
    async with running(settings_for(data_dir, rate_limit_scale=3, rates=rates)) as marquee:
        device = await marquee.sign_in("Ada")  # one mutation as an address, one as a device
        profile = (await device.ask("{ viewer { profile { id } } }")).data["viewer"]["profile"]
        assert (await device.activate(profile["id"]))["__typename"] == "SessionPayload"
        assert (await device.activate(profile["id"]))["__typename"] == "SessionPayload"
        limited = await device.ask(MUTATION)
        assert (limited.status, limited.codes) == (429, ["RATE_LIMITED"])
        assert (await device.ask(WHO)).status == 200
