"""What the clients ship, and every example, answers both ways alike: data, key order and errors."""

from typing import Any

import pytest
import pytest_asyncio

from tests.e2e.device import Device
from tests.e2e.equality.ways import Asker, Ways
from tests.e2e.running import Marquee
from tests.e2e.test_examples import EXAMPLES, filled
from tests.e2e.test_operations import FOUND, SHIPPED, TEXTS, variables_for
from transport.graphiql_examples import Example

QUERIES = [(file, name) for file, name in SHIPPED if f"query {name}" in TEXTS[file]]
EXAMPLE_QUERIES = [each for each in EXAMPLES if "mutation" not in each.query]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def found(ada: Device) -> dict[str, Any]:
    """What a client knows once it has looked around."""
    data: dict[str, Any] = (await ada.ask(FOUND)).data
    return data


@pytest.mark.parametrize("shipped", QUERIES, ids=[name for _, name in QUERIES])
async def test_a_query_of_a_client_answers_both_ways_alike_whoever_asks(
    ways: Ways,
    askers: dict[str, Asker],
    ada: Device,
    found: dict[str, Any],
    shipped: tuple[str, str],
) -> None:
    file, name = shipped
    variables = variables_for(name, ada, found)
    # Whoever comes first fills what is kept; who comes later, and the first again, find it.
    for asker in (*askers.values(), *askers.values()):
        await ways.assert_equal(TEXTS[file], asker, variables, name=name)


@pytest.mark.parametrize("example", EXAMPLE_QUERIES, ids=[each.name for each in EXAMPLE_QUERIES])
async def test_an_example_answers_both_ways_alike(
    ways: Ways, askers: dict[str, Asker], marquee: Marquee, example: Example
) -> None:
    variables = await filled(example, await marquee.sign_in("Ada"))
    for asker in (*askers.values(), *askers.values()):
        await ways.assert_equal(example.query, asker, variables)
