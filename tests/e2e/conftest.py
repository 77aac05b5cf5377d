"""One seeded database for the whole session, copied for each application that a test starts."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from flows import old_changes, old_tracking
from flows.artwork_bandit.pictures import LearnedPictures
from flows.experiments.allocating import Allocating
from flows.homepage import gather
from flows.homepage.personal import Personal
from flows.homepage.sources import SOURCES, Source
from flows.homepage.sources.continue_watching import ContinueWatchingSource
from flows.homepage.sources.my_list import MyListSource
from flows.homepage.sources.popular import POPULAR
from flows.sessions import sweep
from flows.watching import folding, forgetting, plays
from flows.watching.joined_writes import JoinedWrites
from jobs.demo.seed import seed
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.e2e.prepared import PREPARED
from tests.e2e.running import (
    TODAY,
    Device,
    Marquee,
    copied,
    database_in,
    running,
    settings_for,
)
from tests.e2e.runs import Runs, watched

LONG = timedelta(minutes=1)
SHARED = frozenset({"marquee", "imported", "alone"})
"""The fixtures that hold an application, or what one answered, for a whole module."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that shares its module's application runs in the loop which that belongs to."""
    if isinstance(item, pytest.Function) and SHARED.intersection(item.fixturenames):
        item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest.fixture(scope="module", autouse=True)
def runs() -> Iterator[Runs]:
    """How all operations of these tests ran: compiled, introspection aside, and without defects."""
    with watched() as runs:
        yield runs
    assert runs.broken == []


@pytest.fixture(scope="module", autouse=True)
def prepared_once() -> Iterator[None]:
    """What one application of the process has prepared, the others need not."""
    with PREPARED.standing():
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo content; tests copy it and never write to it."""
    folder = tmp_path_factory.mktemp("template")

    async def fill() -> None:
        await migrate(database_in(folder))
        async with open_stores(database_in(folder)) as stores:
            await seed(stores, TODAY)

    asyncio.run(fill())
    return folder / "marquee.db"


@pytest.fixture(scope="module")
def patience() -> Iterator[None]:
    """Sources and writes wait as long as it takes: a busy machine must cost no row (R33)."""
    writes: dict[str, Any] = JoinedWrites.__init__.__kwdefaults__ or {}
    shortest = writes["patience_seconds"]
    writes["patience_seconds"] = LONG.total_seconds()
    sources = (*SOURCES, POPULAR)
    usual = [source.deadline for source in sources]
    for source in sources:
        object.__setattr__(source, "deadline", LONG)
    kinds = (Source, MyListSource, ContinueWatchingSource, Personal, Allocating, LearnedPictures)
    made = [kind.__init__ for kind in kinds]
    defaults = [init.__defaults__ or () for init in made]
    for init, own in zip(made, defaults, strict=True):
        init.__defaults__ = tuple(LONG if value == usual[0] else value for value in own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gather, "REBUILD", LONG)
        yield
    for init, own in zip(made, defaults, strict=True):
        init.__defaults__ = own
    writes["patience_seconds"] = shortest
    for source, deadline in zip(sources, usual, strict=True):
        object.__setattr__(source, "deadline", deadline)


@pytest.fixture(scope="module")
def undisturbed() -> Iterator[None]:
    """Nothing is done beside requests: where two applications are compared, each would do it at a
    moment of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        for work in (forgetting, folding, plays, old_changes, old_tracking, sweep):
            patch.setattr(work, "FIRST_AFTER_SECONDS", LONG.total_seconds() * 60)
        yield


@pytest.fixture
def data_dir(template: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, with the demo content."""
    return copied(template, tmp_path / "var")


@pytest.fixture
async def own(data_dir: Path) -> AsyncIterator[Marquee]:
    """An application of the test's own, whose clock it may move."""
    async with running(settings_for(data_dir)) as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def marquee(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    patience: None,  # noqa: ARG001 - a fixture
) -> AsyncIterator[Marquee]:
    """An application that a module's tests share: they read, or change only what is theirs."""
    folder = copied(template, tmp_path_factory.mktemp("var"))
    async with running(settings_for(folder)) as shared:
        await shared.warm()
        yield shared


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ada(marquee: Marquee) -> Device:
    """An adult's device."""
    return await marquee.sign_in("Ada")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kit(marquee: Marquee) -> Device:
    """A child's device."""
    return await marquee.sign_in("Kit")
