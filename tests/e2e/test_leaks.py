"""R58: what a profile is answered depends on nobody who asked before, and on no cache."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import TitleId
from domain.maturity import MaturityLevel
from persistence.memory.candidates import MemoryCandidates
from persistence.ports.stores import Stores
from tests.e2e.recorder import Remembering
from tests.e2e.running import Clock, Device, Marquee, copied, running, settings_for

PEOPLE = ("Ada", "Sam", "Kit", "Edith", "Mexican", "British", "young", "with blocked titles")
ANY_TITLE = "{ edges { node { id name rating { level } badges { kind text } } } }"
OPERATIONS: Mapping[str, str] = {
    "homepage": """{ homepage { revision billboard { trailer { id } item { title { id name } } }
        rows { edges { node { kind heading revision items { edges { node { rank
            title { id name badges { kind text } } } } } } } } } }""",
    "popular": f"{{ titles(first: 50) {ANY_TITLE} }}",
    "by name": f"{{ titles(first: 50, sort: NAME) {ANY_TITLE} }}",
    "genres": "{ genres { id name } }",
    "similar": f'{{ title(by: {{externalId: "metropolis-1927"}}) {{ similar {ANY_TITLE} }} }}',
    "title": """{ title(by: {externalId: "metropolis-1927"}) {
        name synopsis localization { locale } availability { state } badges { text }
        credits { person { name titles { edges { node { id } } } } } } }""",
    "viewer": "{ viewer { country roles profile { name } account { profiles { name } } } }",
}
LEVELS = (MaturityLevel.AGE_7, MaturityLevel.AGE_13, MaturityLevel.MATURE)
Asked = tuple[str, str]


@dataclass
class Forgetful:
    """A cache of candidates that forgets what it was given whenever it is told to."""

    store: Any = None

    def forget(self, clock: Clock) -> None:
        self.store = MemoryCandidates(clock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


@dataclass(frozen=True, repr=False)  # shown whole it would drown what failed
class Alone:
    """Everybody's devices, and what each was answered by an application nobody else has used."""

    data_dir: Path
    shelves: Remembering
    cache: Forgetful
    devices: Mapping[str, Device]
    answers: Mapping[Asked, str]

    def running(self) -> AbstractAsyncContextManager[Marquee]:
        """An application with empty caches, whose shelves answer at once."""

        def wrap(stores: Stores) -> Stores:
            self.shelves.store = stores.shelves
            self.cache.store = stores.candidates
            cache: Any = self.cache
            return replace(stores, shelves=self.shelves, candidates=cache)

        return running(settings_for(self.data_dir), wrap=wrap)

    async def ask(self, marquee: Marquee, asked: Asked) -> str:
        """The answer's text, without what names one page of many."""
        who, what = asked
        answer = await replace(self.devices[who], http=marquee.http).ask(OPERATIONS[what])
        assert answer.errors == []
        return re.sub(r"page_[0-9a-f]{32}", "page", str(answer.body))


async def everybody(marquee: Marquee) -> dict[str, Device]:
    shown = await marquee.stores.catalogue.title_ids()
    households = {
        "Mexican": await marquee.household("es-MX", "MX"),
        "British": await marquee.household("en-GB", "GB"),
        "young": await marquee.household(maturity=MaturityLevel.AGE_13),
        "with blocked titles": await marquee.household(blocked=frozenset(map(TitleId, shown[:80]))),
    }
    demo = {name: await marquee.sign_in(name) for name in ("Ada", "Sam", "Kit", "Edith")}
    return demo | {name: await marquee.sign_in_as(*who) for name, who in households.items()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def alone(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Alone:
    folder = copied(template, tmp_path_factory.mktemp("alone"))
    async with running(settings_for(folder)) as marquee:
        devices = await everybody(marquee)
        shelves = Remembering(marquee.stores.shelves)
        remembering = replace(marquee, stores=replace(marquee.stores, shelves=shelves))
        for country in ("US", "MX", "GB"):
            await remembering.warm(country, LEVELS)
    answers: dict[Asked, str] = {}
    found = Alone(folder, shelves, Forgetful(), devices, answers)
    for who in PEOPLE:
        async with found.running() as marquee:
            for what in OPERATIONS:
                answers[who, what] = await found.ask(marquee, (who, what))
    return found


pytestmark = pytest.mark.usefixtures("patience")

questions = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(OPERATIONS)))
at_once = st.lists(questions, min_size=1, max_size=6)


@settings(max_examples=12, deadline=None)
@given(history=st.lists(st.tuples(at_once, st.booleans()), min_size=1, max_size=8))
async def test_r58_nobodys_answer_depends_on_who_asked_before_or_on_what_is_cached(
    alone: Alone, history: list[tuple[list[Asked], bool]]
) -> None:
    async with alone.running() as marquee:
        for together, forget in history:
            answers = await asyncio.gather(*(alone.ask(marquee, asked) for asked in together))
            assert answers == [alone.answers[asked] for asked in together]
            if forget:
                alone.cache.forget(marquee.clock)


async def test_the_people_asked_are_answered_differently(alone: Alone) -> None:
    pages = {who: alone.answers[who, "homepage"] for who in PEOPLE}
    assert len(set(pages.values())) == len(PEOPLE)  # by what they watched, or where, or their age
    lists = {alone.answers[who, "by name"] for who in PEOPLE}
    assert len(lists) >= 4
