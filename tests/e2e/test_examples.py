"""Every example of the GraphiQL page runs as it is opened, and shows something."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from jobs.demo.experiments import create_experiments
from tests.e2e.device import ROOT, Device
from tests.e2e.experimenting import kinds
from tests.e2e.running import Marquee, service_of
from tests.e2e.serving import served, talking_as
from transport.graphiql_examples import Example, read_examples

EXAMPLES = read_examples(ROOT / "web" / "examples", development=True)
GOES_ON = [example for example in EXAMPLES if example.query.startswith("subscription")]
ANSWERED = [example for example in EXAMPLES if example not in GOES_ON]
TELLING = next(example for example in EXAMPLES if example.name == "21-record-progress")
WHO = {"adult": "Ada", "kids": "Kit", "staff": "Edith", "anonymous": "Ada"}


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def experiments(marquee: Marquee) -> None:
    """The examples show those of the demo at work."""
    await create_experiments(marquee.stores.experiments, marquee.clock())
    known = service_of(marquee).services.experiments.known
    async with asyncio.timeout(60):
        while not known.snapshot.acting:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.02)


async def filled(example: Example, device: Device) -> dict[str, Any]:
    """The variables, those left open filled with the first leaf of their query."""
    variables = dict(example.variables)
    for path, query in example.fill.items():
        leaf = _first_leaf((await device.ask(query)).data)
        *parents, name = path.split(".")
        owner = variables
        for parent in parents:
            owner = owner[parent]
        owner[name] = [leaf] if isinstance(owner[name], list) else leaf
    return variables


def _first_leaf(value: Any) -> Any:
    while isinstance(value, dict | list):
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return value


@pytest.mark.parametrize("example", ANSWERED, ids=[example.name for example in ANSWERED])
async def test_an_example_runs_and_shows_something(marquee: Marquee, example: Example) -> None:
    device = (await marquee.sign_in(WHO[example.profile])).sending(**example.headers)
    answer = await device.ask(example.query, await filled(example, device))
    assert answer.status == 200
    assert all(value is not None for value in answer.data.values())
    text = str(answer.data)
    assert "Problem" not in text
    for root in answer.data.values():
        if isinstance(root, dict) and "edges" in root:
            assert root["edges"]


@pytest.mark.parametrize("example", GOES_ON, ids=[example.name for example in GOES_ON])
async def test_an_example_that_goes_on_shows_what_another_one_does(
    marquee: Marquee, example: Example
) -> None:
    listening, telling = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
    async with served(marquee.app) as address, talking_as(listening, address) as talk:
        await talk.subscribe("1", example.query, **await filled(example, listening))
        await talk.send(type="ping")
        assert await talk.hear() == {"type": "pong"}
        told = await telling.ask(TELLING.query, await filled(TELLING, telling))
        assert "Problem" not in str(told.data)
        heard = await talk.hear()
    assert heard["type"] == "next"
    assert all(value is not None for value in heard["payload"]["data"].values())


async def test_the_header_of_an_example_is_what_shows_another_variant(marquee: Marquee) -> None:
    (example,) = (one for one in EXAMPLES if one.headers)
    device = await marquee.sign_in(WHO[example.profile])
    plain, forced = [
        (await asking.ask(example.query)).data["homepage"]
        for asking in (device, device.sending(**example.headers))
    ]
    assert states(forced) == {
        "charts_first": ("FORCED", "control"),
        "framed_posters": ("FORCED", "framed"),
        "newest_in_genres": ("ENROLLED", "interleaved"),
    }
    assert states(plain) == {
        "charts_first": ("ENROLLED", "charts"),
        "framed_posters": ("ENROLLED", "mixed"),
        "newest_in_genres": ("ENROLLED", "interleaved"),
    }
    assert kinds(plain)[0] == "TOP_10"
    assert kinds(forced)[0] == "TRENDING"


def states(page: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Of what the demo runs; another example starts one more."""
    return {
        each["experiment"]: (each["state"], each["variant"])
        for each in page["allocations"]
        if each["experiment"] != "button_words"
    }
