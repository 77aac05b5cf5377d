"""Every example of the GraphiQL page runs as it is opened, and shows something."""

from typing import Any

import pytest

from tests.e2e.device import ROOT, Device
from tests.e2e.running import Marquee
from transport.graphiql_examples import Example, read_examples

EXAMPLES = read_examples(ROOT / "web" / "examples", development=True)


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


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
async def test_an_example_runs_and_shows_something(marquee: Marquee, example: Example) -> None:
    device = await marquee.sign_in("Kit" if example.profile == "kids" else "Ada")
    answer = await device.ask(example.query, await filled(example, device))
    assert answer.status == 200
    assert all(value is not None for value in answer.data.values())
    text = str(answer.data)
    assert "Problem" not in text
    for root in answer.data.values():
        if isinstance(root, dict) and "edges" in root:
            assert root["edges"]
