"""R58: nothing of one profile reaches another through what is kept, whoever comes before whom."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import orjson
import pytest

from domain.ids import hex_of
from execution.compiled.kept import KeptJson
from execution.errors import RequestRefused
from schema.root import schema
from tests.e2e.equality.cases import Case, client_cases
from tests.e2e.equality.crowd import crowd
from tests.e2e.equality.generated import Maker
from tests.e2e.equality.harvest import pool_of
from tests.e2e.equality.ways import Asker, Outcome, Ways
from tests.e2e.test_operations import FOUND

ASKED = (
    "TvHomepage",
    "WebMyList",
    "WebTitle",
    "TvBrowse",
    "WebEpisodes",
    "WebGenres",
    "WebContinueWatching",
    "WebNextUp",
)
OWNED = re.compile(
    r"\b(tvs|watch|history|prof|acct|dev|sess|viewer|page|row|item|billboard)_[0-9a-f]"
)
TITLES = """query Titles($ids: [ID!]!) { nodes(ids: $ids) { ...Card } titles(first: 30) { edges {
  node { ...Card } } } }
fragment Card on Title { __typename id name localization { locale isFallback } synopsis
  availability { state from until } badges { kind text } artwork { url alt } genres { name }
  viewerState { id inMyList reaction } trailers { id }
  ... on Movie { watchState { id status positionMs } } ... on Series { nextUp { reason } }
  similar(first: 2) { edges { node { name } } } }
"""


@dataclass(frozen=True)
class Turn:
    """One of them asks for one thing."""

    asker: Asker
    case: Case
    wanted: Outcome

    async def taken(self, ways: Ways) -> bool:
        """Whether the answer is the one that it was before anything was kept."""
        operation = await ways.operation(self.case.text, self.case.name)
        bound = operation.bind(self.case.variables)
        found = await ways.compiled(operation, bound, await ways.context(self.asker))
        return found == self.wanted


async def cases_for(ways: Ways, asker: Asker, random: Random) -> list[Case]:
    """The clients' own queries, one for many titles at once, and some made at random."""
    device = await ways.marquee.sign_in("Ada")
    titles = (await device.ask(FOUND)).data["titles"]["edges"]
    known = await client_cases(device)
    found = [known[name] for name in ASKED]
    found += [Case(known["WebTitle"].text, "WebTitle", {"id": e["node"]["id"]}) for e in titles[:6]]
    found.append(Case(TITLES, None, {"ids": [each["node"]["id"] for each in titles]}))
    core, pool = schema._schema, await pool_of(ways, asker)  # noqa: SLF001 - the core schema
    while len(found) < 24:
        made = Maker(core, pool, random).query()
        with suppress(RequestRefused):
            (await ways.operation(made.text)).bind(made.variables[0])
            found.append(Case(made.text, None, dict(made.variables[0])))
    return found


def rooms_of(kept: KeptJson) -> Iterator[list[str]]:
    """Everything kept as text, room by room; what each is called comes first."""
    for room in kept._rooms.values():  # noqa: SLF001 - the test looks where nothing may be
        entries = room.entries.values()
        yield [repr(room.name), *(_text(part) for e in entries for part in (e.json, e.shown))]


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def secrets_of(turns: Sequence[Turn]) -> dict[str, str]:
    """What names one of those who asked, and the tokens that answers gave them; each with whose."""
    found: dict[str, str] = {}
    for turn in turns:
        viewer = turn.asker.viewer
        assert viewer is not None
        assert viewer.profile is not None
        named = (viewer.profile.id, viewer.device.id, viewer.session.id)
        told = {*map(hex_of, named)}
        told |= set(re.findall(r'"trackingToken":"([^"]+)"', turn.wanted.data))
        told |= set(re.findall(r"page_([0-9a-f]{32})", turn.wanted.data))
        found |= dict.fromkeys(told, turn.asker.name)
    return found


@pytest.mark.parametrize("seed", [1, 2])
async def test_r58_each_profile_is_answered_as_if_it_were_alone(
    ways: Ways, askers: dict[str, Asker], seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - a test's seed is no secret
    ada = askers["Ada"]
    assert ada.viewer is not None
    everybody = await crowd(ways, ada.viewer, random, accounts=4)
    cases = await cases_for(ways, ada, random)
    turns = []
    for asker in everybody:
        for case in cases:
            operation = await ways.operation(case.text, case.name)
            bound = operation.bind(case.variables)
            wanted = await ways.core(operation, bound, await ways.context(asker))
            turns.append(Turn(asker, case, wanted))
    assert (
        len({turn.wanted.data for turn in turns if turn.case.text == TITLES}) > len(everybody) / 2
    )
    await ways.forget()
    random.shuffle(turns)
    right = await asyncio.gather(*(turn.taken(ways) for turn in turns[:60]))
    assert all(right)
    random.shuffle(turns)
    for turn in turns:  # one after the other, in any order
        assert await turn.taken(ways), (turn.asker, turn.case)
    random.shuffle(turns)
    for start in range(0, len(turns), 40):  # and many at once
        right = await asyncio.gather(*(turn.taken(ways) for turn in turns[start : start + 40]))
        assert all(right)
    engine, secrets = await ways.engine(), secrets_of(turns)
    assert len(secrets) > 4 * len(everybody)
    texts = [text for room in rooms_of(engine.kept) for text in room]
    for text in texts:
        assert not OWNED.search(text), text
        assert not any(secret in text for secret in secrets), text
        assert "TitleViewerState" not in text
        assert "WatchState" not in text
    assert len(texts) > 100
    # What is kept for one viewer holds nothing of another.
    private = [text for room in rooms_of(engine.kept_privately) for text in room]
    assert len(private) > 10
    for text in private:
        assert len({secrets[each] for each in secrets if each in text}) <= 1
