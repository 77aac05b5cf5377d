"""Mutations, made compiled in one world and by graphql-core in its twin, leave both alike.

The worlds have the same ids to give, the same clock and the same secret, so that all but tokens is
the same in both.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from execution.errors import RequestRefused
from schema.root import schema
from tests.contract.records import NOW
from tests.e2e.device import Device
from tests.e2e.equality.generated import Maker, Pool
from tests.e2e.equality.harvest import pool_of
from tests.e2e.equality.ways import Asker, Outcome, Variables, Ways
from tests.e2e.test_examples import EXAMPLES, filled
from tests.e2e.test_operations import FOUND, SHIPPED, TEXTS, variables_for
from tests.prover.worlds import FAMILY, NEIGHBOUR, PASSWORD, WHOLE, opened
from transport.graphiql_examples import Example

pytestmark = pytest.mark.asyncio(loop_scope="module")

CORE = schema._schema  # noqa: SLF001 - Strawberry offers no other way to the core schema
MUTATIONS = [(file, name) for file, name in SHIPPED if f"mutation {name}" in TEXTS[file]]
EXAMPLE_MUTATIONS = [each for each in EXAMPLES if "mutation" in each.query]
SAVING = next(each for each in EXAMPLES if each.name == "28-save-experiment")
STAFF = (NEIGHBOUR, "Nell")
MADE = int(os.environ.get("MARQUEE_EQUALITY_OPERATIONS", "400")) // 4
SEED = int(os.environ.get("MARQUEE_EQUALITY_SEED", "1"))
GENERATED = (
    "activateProfile",
    "createProfile",
    "updateProfile",
    "deleteProfile",
    "removeDevice",
    "setMyList",
    "setMyList",
    "react",
    "react",
    "refreshHomepage",
    "refreshHomepage",
    "recordProgress",
    "markWatched",
    "markWatched",
    "hideFromContinueWatching",
    "removeFromHistory",
    "logOut",
)
TOKEN = re.compile(r'"(accessToken|refreshToken)":"[^"]+"')
STATE = """
{ viewer { account { profiles { id name maturity locale version hasPin } devices { id } } }
  myList { edges { cursor node { id viewerState { id inMyList reaction } } } }
  homepage { id revision rows { edges { node { id revision } } } }
  continueWatching { edges { cursor node { id watchState { id status positionMs percent } } } }
  history { edges { cursor node { id watchedAt completed playable { id } } } } }
"""


@dataclass(frozen=True)
class Twins:
    """`mine` runs operations compiled, `theirs` by graphql-core."""

    mine: Ways
    theirs: Ways

    async def sign_in(
        self, number: int, who: tuple[str, str] = (FAMILY, "Ada")
    ) -> tuple[Device, Device]:
        """The same device in both worlds."""
        uuid, (email, profile) = UUID(int=number), who
        devices = Device(self.mine.marquee.http, uuid), Device(self.theirs.marquee.http, uuid)
        for device in devices:
            opened_ = await device.log_in(email, PASSWORD)
            ids = {each["name"]: each["id"] for each in opened_["viewer"]["account"]["profiles"]}
            await device.activate(ids[profile])
        return devices

    async def askers(
        self, mine: Device, theirs: Device, profile: str = "Ada"
    ) -> tuple[Asker, Asker]:
        return await self.mine.asker(profile, mine), await self.theirs.asker(profile, theirs)

    async def both(
        self,
        askers: tuple[Asker, Asker],
        text: str,
        name: str | None,
        variables: tuple[Variables, Variables],
    ) -> tuple[Outcome, Outcome]:
        """What the operation answers in each world, once both know what came before.

        Raises RequestRefused before either has run it.
        """
        await self.mine.hear()
        await self.theirs.hear()
        here, there = [await ways.operation(text, name) for ways in (self.mine, self.theirs)]
        bound, also_bound = here.bind(variables[0]), there.bind(variables[1])
        left = await self.mine.compiled(here, bound, await self.mine.context(askers[0]))
        right = await self.theirs.core(there, also_bound, await self.theirs.context(askers[1]))
        return _without_tokens(left), _without_tokens(right)

    async def state(self, askers: tuple[Asker, Asker]) -> tuple[Outcome, Outcome]:
        return await self.both(askers, STATE, None, ({}, {}))


def _without_tokens(outcome: Outcome) -> Outcome:
    return replace(outcome, data=TOKEN.sub(r'"\1":""', outcome.data))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def twins(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Twins]:
    async with AsyncExitStack() as stack:
        folder = tmp_path_factory.mktemp("twins")
        mine, theirs = [
            Ways.of(await stack.enter_async_context(opened(folder / name, WHOLE)))
            for name in ("mine", "theirs")
        ]
        yield Twins(mine, theirs)


def given(name: str, device: Device, found: dict[str, Any]) -> dict[str, Any]:
    """What a client would send, from this household."""
    variables = variables_for(name, device, found)
    if name.endswith("LogIn"):
        variables["input"] |= {"email": FAMILY, "password": PASSWORD}
    if name.endswith("SignUp"):
        variables["input"] |= {"email": f"{device.uuid.hex}@marquee.test"}
    if name.endswith("RecordProgress"):
        # What a device makes up, it makes up alike in both.
        own = {"eventId": str(device.uuid), "viewingId": str(device.uuid), "deviceSeq": 1}
        at = {"occurredAt": NOW.isoformat().replace("+00:00", "Z")}
        variables["events"] = [{**each, **own, **at} for each in variables["events"]]
    return variables


async def drafted(device: Device) -> None:
    """The draft that the examples change and start is there."""
    variables = {"input": SAVING.variables["input"], "revision": None}
    await device.ask(SAVING.query, variables)


@pytest.mark.parametrize("shipped", MUTATIONS, ids=[name for _, name in MUTATIONS])
async def test_a_mutation_of_a_client_answers_and_leaves_both_worlds_alike(
    twins: Twins, shipped: tuple[str, str]
) -> None:
    file, name = shipped
    mine, theirs = await twins.sign_in(MUTATIONS.index(shipped) + 1)
    found = (await mine.ask(FOUND)).data
    assert found == (await theirs.ask(FOUND)).data
    askers = await twins.askers(mine, theirs)
    variables = given(name, mine, found), given(name, theirs, found)
    left, right = await twins.both(askers, TEXTS[file], name, variables)
    assert left == right
    assert "Payload" in left.data
    assert "REJECTED" not in left.data
    left, right = await twins.state(askers)
    assert left == right


@pytest.mark.parametrize("example", EXAMPLE_MUTATIONS, ids=[e.name for e in EXAMPLE_MUTATIONS])
async def test_a_mutation_of_the_examples_answers_and_leaves_both_worlds_alike(
    twins: Twins, example: Example
) -> None:
    who = STAFF if example.profile == "staff" else (FAMILY, "Ada")
    mine, theirs = await twins.sign_in(100 + EXAMPLE_MUTATIONS.index(example), who)
    if who is STAFF:
        await asyncio.gather(drafted(mine), drafted(theirs))
    askers = await twins.askers(mine, theirs, who[1])
    variables = await filled(example, mine), await filled(example, theirs)
    left, right = await twins.both(askers, example.query, None, variables)
    assert left == right
    left, right = await twins.state(askers)
    assert left == right


async def test_generated_mutations_answer_and_leave_both_worlds_alike(twins: Twins) -> None:
    mine, theirs = await twins.sign_in(1_000)
    askers = await twins.askers(mine, theirs)
    pool: Pool = await pool_of(twins.mine, askers[0])
    assert pool == await pool_of(twins.theirs, askers[1])
    run, payloads = 0, 0
    for number in range(MADE):
        random = Random(SEED * 7_000_003 + number)  # noqa: S311 - a test's seed is no secret
        made = Maker(CORE, pool, random).mutation(GENERATED)
        for variables in made.variables:
            try:
                left, right = await twins.both(askers, made.text, None, (variables, variables))
            except RequestRefused:
                continue
            assert left == right, (number, made.text, variables)
            run, payloads = run + 1, payloads + ("Payload" in left.data)
        if number % 10 == 0:
            left, right = await twins.state(askers)
            assert left == right, number
    assert run > MADE
    assert payloads
