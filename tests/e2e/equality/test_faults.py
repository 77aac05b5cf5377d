"""Loaders and stores that fail cost the same fields the same errors both ways."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from flows.homepage.gather import Gatherer
from persistence.ports.stores import Stores
from persistence.ports.unavailable import StoreUnavailable
from tests.e2e.equality.cases import QUERIES, Case, client_cases
from tests.e2e.equality.sabotage import LOADERS, Chosen, every, failing_by, some, without
from tests.e2e.equality.ways import Asker, Ways
from tests.e2e.running import copied, running, settings_for
from tests.e2e.runs import Runs


class Broken(Exception):
    """What a loader raises that nobody expects."""


KEYS: list[Chosen] = [every, some]


@dataclass
class Faults:
    """Stands before every store; knows what was asked, and lets one method fail."""

    asked: set[tuple[str, str]] = field(default_factory=set)
    failing: tuple[str, str] | None = None

    def wrap(self, stores: Stores) -> Stores:
        each = {port.name: getattr(stores, port.name) for port in fields(Stores)}
        return Stores(**{name: Watched(name, store, self) for name, store in each.items()})

    @contextmanager
    def of(self, method: tuple[str, str]) -> Iterator[None]:
        self.failing = method
        try:
            yield
        finally:
            self.failing = None


@dataclass(frozen=True)
class Watched:
    port: str
    store: Any
    faults: Faults

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.store, name)
        if not iscoroutinefunction(found):
            return found

        async def answered(*args: Any, **kwargs: Any) -> Any:
            self.faults.asked.add((self.port, name))
            if self.faults.failing == (self.port, name):
                raise StoreUnavailable
            return await found(*args, **kwargs)

        return answered


FAULTS = Faults()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def marquee(template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """An application whose stores can be made to fail."""
    folder = copied(template, tmp_path_factory.mktemp("var"))
    async with running(settings_for(folder), wrap=FAULTS.wrap) as started:
        await started.warm()
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(ways: Ways) -> dict[str, Case]:
    return await client_cases(await ways.marquee.sign_in("Ada"))


async def forget(ways: Ways) -> None:
    """What the process has kept of the catalogue, as things and as JSON."""
    (await ways.services()).catalogue.forget()
    await ways.forget()


@pytest.mark.parametrize("failing", KEYS, ids=["every key", "some keys"])
@pytest.mark.parametrize("name", [name for _, name in QUERIES])
async def test_a_loader_that_fails_costs_the_same_both_ways(
    ways: Ways,
    askers: dict[str, Asker],
    cases: dict[str, Case],
    name: str,
    failing: Chosen,
) -> None:
    case, asker = cases[name], askers["Ada"]
    operation = await ways.operation(case.text, case.name)
    bound = operation.bind(case.variables)

    reached = 0
    for loader in LOADERS:
        fault = failing_by(Broken, failing)
        wanted = await ways.core(
            operation, bound, without(await ways.context(asker), loader, fault)
        )
        await ways.forget()
        found = await ways.compiled(
            operation, bound, without(await ways.context(asker), loader, fault)
        )
        assert found == wanted, loader
        reached += bool(wanted.errors)
        # What failed is not kept: the next one asks again.
        await case.assert_equal(ways, asker, times=1)
    if failing is every and "title {" in case.text:
        assert reached


@pytest.mark.parametrize("name", [name for _, name in QUERIES])
async def test_a_store_that_is_away_costs_the_same_both_ways(
    ways: Ways, askers: dict[str, Asker], cases: dict[str, Case], name: str
) -> None:
    case, asker = cases[name], askers["Ada"]
    operation = await ways.operation(case.text, case.name)
    bound = operation.bind(case.variables)
    await ways.core(operation, bound, await ways.context(asker))  # its page is made before
    await forget(ways)
    FAULTS.asked.clear()
    await ways.core(operation, bound, await ways.context(asker))
    for method in sorted(FAULTS.asked):
        await forget(ways)
        context = await ways.context(asker)
        with FAULTS.of(method):
            wanted = await ways.core(operation, bound, context)
        await forget(ways)
        context = await ways.context(asker)
        with FAULTS.of(method):
            found = await ways.compiled(operation, bound, context)
        assert found == wanted, method
    await forget(ways)
    await case.assert_equal(ways, asker)


@pytest.mark.parametrize(
    "error",
    [StoreUnavailable, Broken],
)
async def test_a_chart_that_fails_is_an_error_of_the_badges_and_no_defect(  # noqa: PLR0913, PLR0917 - fixtures
    ways: Ways,
    askers: dict[str, Asker],
    cases: dict[str, Case],
    runs: Runs,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    async def charts(*_: object) -> object:
        raise error("no chart")

    monkeypatch.setattr(Gatherer, "charts", charts)
    case = cases["TvHomepage"]
    operation = await ways.operation(case.text, case.name)
    bound = operation.bind(case.variables)
    wanted = await ways.core(operation, bound, await ways.context(askers["Ada"]))
    assert wanted.errors
    with runs.apart() as here:
        for _ in range(2):
            await ways.forget()
            found = await ways.compiled(operation, bound, await ways.context(askers["Ada"]))
            assert (found, here.defects) == (wanted, [])
