"""R19, R20: what is hidden from somebody is, for all they can ask, as if it did not exist."""

from collections.abc import AsyncIterator, Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from domain.ids import TitleId
from domain.title import Movie
from resolvers import playables
from resolvers.context import Info
from schema.root import schema as strawberry_schema
from tests.e2e.prepared import PREPARED
from tests.prover.faults import Faults
from tests.prover.pair import Finding, Pair
from tests.prover.personas import PERSONAS, Persona
from tests.prover.planted import LEAKS, planted
from tests.prover.pool import Pool, harvest
from tests.prover.prover import Prover
from tests.prover.reach import Reach, everything
from tests.prover.worlds import OMNI, WHOLE, opened

CHILD = PERSONAS[0]
SCHEMA = strawberry_schema._schema  # noqa: SLF001 - Strawberry offers no other way


pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("patience", "undisturbed", "light_hashes"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    """All there is to name in the whole world, found by somebody who may see everything."""
    async with opened(tmp_path_factory.mktemp("pool") / "omni", WHOLE) as marquee:
        persona = Persona("everybody", OMNI, "Omni", WHOLE)
        return await harvest(await persona.sign_in(marquee), SCHEMA)


async def proved(folder: Path, persona: Persona, pool: Pool, reach: Reach) -> list[Finding]:
    place, faults = folder / persona.name.replace(" ", "-"), Faults()
    async with (
        opened(place / "whole", WHOLE, faults) as whole,
        opened(place / "without", persona.without, faults) as without,
    ):
        pair = Pair(whole, without, faults)
        return await Prover(SCHEMA, persona, deepcopy(pool)).prove(pair, reach)


async def test_r20_nobody_can_tell_what_is_hidden_from_them(
    pool: Pool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reach, findings = Reach(), list[Finding]()
    for persona in PERSONAS:
        findings += await proved(tmp_path, persona, pool, reach)
    fields, named = everything(SCHEMA)
    with capsys.disabled():
        print(reach.summary(fields, named))  # noqa: T201 - how far the proof goes is to be seen
    assert reach.unreached(fields, named) == []
    assert not findings, "\n".join(map(str, findings[:3]))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    """A child's two worlds, which every leak is planted in: it is read from them and no more."""
    place = tmp_path_factory.mktemp("planted")
    async with (
        opened(place / "whole", WHOLE) as whole,
        opened(place / "without", CHILD.without) as without,
    ):
        yield Pair(whole, without, Faults())


@pytest.mark.parametrize("name", LEAKS)
async def test_a_planted_leak_is_found(name: str, pool: Pool, pair: Pair) -> None:
    coordinate, leak = LEAKS[name]
    prover = Prover(SCHEMA, CHILD, deepcopy(pool))
    with PREPARED.afresh(), planted(SCHEMA, coordinate, leak):
        pair.forget_operations()
        findings = await prover.prove_reads(pair, Reach())
    pair.forget_operations()
    assert findings, f"{name} was not found"
    assert await prover.prove_reads(pair, Reach()) == []


async def test_a_subscription_that_does_not_ask_what_may_be_seen_is_found(
    pool: Pool, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ungated(info: Info, ids: Iterable[str]) -> list[Any]:
        found = await info.context.loaders.titles.many([TitleId(id_) for id_ in ids])
        return [one for one in found if isinstance(one, Movie)]

    prover = Prover(SCHEMA, CHILD, deepcopy(pool))
    reach = Reach()
    findings = await prover.prove_live(pair, reach)
    assert not findings, "\n".join(map(str, findings[:3]))
    assert {"Subscription.progressChanged", "Subscription.homepageChanged"} <= reach.fields
    monkeypatch.setattr(playables, "visible_playables", ungated)
    findings = await prover.prove_live(pair, Reach())
    assert [one.asked.call.split()[0] for one in findings] == ["progressChanged"]
