"""Nulls, failures and values of a wrong type, in each field in turn, answer both ways alike."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import pytest_asyncio

from schema.root import schema
from tests.e2e.equality.cases import Case, client_cases, fields_in
from tests.e2e.equality.sabotage import Fault, Place, Sabotage, places_of, without
from tests.e2e.equality.ways import Asker, Outcome, Ways
from tests.e2e.prepared import PREPARED
from tests.e2e.running import Marquee, copied, running, settings_for
from tests.e2e.runs import Runs

CORE = schema._schema  # noqa: SLF001 - Strawberry offers no other way to the core schema
SABOTAGE = Sabotage()
OPERATIONS = (
    "TvHomepage",
    "WebTitle",
    "WebEpisodes",
    "WebMyList",
    "WebBrowse",
    "WebGenres",
    "WebProfileGate",
    "WebProfileSettings",
    "WebBlockedTitles",
    "WebDevices",
)
ALWAYS = ("null", "raises")
WHO_ASKS = frozenset({"Profile", "Account", "Device", "Viewer"})
OF_WHO_ASKS = frozenset({"WebProfileGate", "WebProfileSettings", "WebBlockedTitles", "WebDevices"})
LOOKED_UP = {
    "Image.id": "TvHomepage",  # by which it is kept
    "SelectedArtwork.variantId": "TvHomepage",  # by which its picture is loaded
    "StandardRow.id": "TvHomepage",
    "GenreRow.id": "TvHomepage",
    "Availability.state": "TvHomepage",  # by which a chart, an aspect, is narrowed
    "Profile.locale": "WebBlockedTitles",  # an aspect of what is kept
}
"""Fields that what is kept is looked up by, and an operation that asks for each."""


class Foreign:
    """An object of no type of the schema."""

    def __repr__(self) -> str:
        return "<Foreign>"


class Broken(Exception):
    """What a resolver raises that nobody expects."""


def raising(_: object) -> Any:
    raise Broken("it is broken")


def in_some(fault: Fault) -> Fault:
    """The fault in about every second value, the same ones each time."""
    return lambda value: fault(value) if _is_chosen(value) else value


def _is_chosen(value: Any) -> bool:
    told = getattr(value, "id", None) or getattr(value, "cursor", None) or repr(value)
    return crc32(str(told).encode()) % 2 == 0


FOREIGN = Foreign()
FAULTS: dict[str, Fault] = {
    "null": lambda _: None,
    "null in some": in_some(lambda _: None),
    "raises": raising,
    "raises in some": in_some(raising),
    "returned failure": lambda _: Broken("returned"),
    "foreign": lambda _: FOREIGN,
    "text": lambda _: "no such value",
    "number": lambda _: 2.5,
    "list": lambda _: [None, FOREIGN, "text", Broken("in a list")],
    "truth": lambda _: True,
    "object": lambda _: {"id": 1},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def marquee(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Marquee]:
    """An application whose resolvers can be made to answer anything."""
    folder = copied(template, tmp_path_factory.mktemp("var"))
    with PREPARED.afresh(), SABOTAGE.installed(CORE):
        async with running(settings_for(folder)) as started:
            await started.warm()
            yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(ways: Ways) -> dict[str, Case]:
    """Where the profile has something on its list, and another has blocked titles."""
    device = await ways.marquee.sign_in("Ada")
    found = await client_cases(device)
    title = found["WebTitle"].variables["id"]
    listed = await device.ask(
        "mutation ($id: ID!) { setMyList(titleId: $id, listed: true) { __typename } }",
        {"id": title},
    )
    assert listed.data["setMyList"]["__typename"] == "MyListPayload"
    return {name: found[name] for name in OPERATIONS}


def targets(case: Case) -> list[Place]:
    """The fields that the case asks for, but those of who asks where it is not about them.

    A broken profile breaks whatever is read for it, in an order that is left to chance.
    """
    asked, left_out = fields_in(CORE, case), () if case.name in OF_WHO_ASKS else WHO_ASKS
    return [
        each for each in places_of(CORE) if each.name in asked and each.type_name not in left_out
    ]


class Lab:
    """Runs a case both ways with a fault in one of its places."""

    def __init__(self, ways: Ways, asker: Asker, case: Case) -> None:
        self.ways, self.asker, self.case = ways, asker, case

    async def both(self, place: Place, fault: Fault) -> tuple[Outcome, Outcome]:
        operation = await self.ways.operation(self.case.text, self.case.name)
        bound = operation.bind(self.case.variables)
        core, compiled = await self._context(place, fault), await self._context(place, fault)
        await self.ways.forget()
        if place.loader:
            wanted = await self.ways.core(operation, bound, core)
            return wanted, await self.ways.compiled(operation, bound, compiled)
        with SABOTAGE.of(place, fault):
            wanted = await self.ways.core(operation, bound, core)
            return wanted, await self.ways.compiled(operation, bound, compiled)

    async def _context(self, place: Place, fault: Fault) -> Any:
        context = await self.ways.context(self.asker)
        return without(context, place.loader, _of_loader(fault)) if place.loader else context


def _of_loader(fault: Fault) -> Any:
    def outcome(_: object, found: object) -> object:
        try:
            return fault(found)
        except Broken as error:
            return error

    return outcome


def faults_for(place: Place) -> dict[str, Fault]:
    """Nulls and failures, and about a third of the others; `MARQUEE_EQUALITY_FAULTS=all`: all."""
    if os.environ.get("MARQUEE_EQUALITY_FAULTS") == "all":
        return FAULTS
    return {
        kind: fault
        for kind, fault in FAULTS.items()
        if kind in ALWAYS or crc32(f"{place.name} {kind}".encode()) % 3 == 0
    }


def alike(place: Place, wanted: Outcome, found: Outcome) -> bool:
    """Where an id is broken, all that is read by it fails.

    Which of several failures nulls what holds them is left to the executor (GraphQL, 6.4.4).
    """
    if place.field_name == "id":
        return (wanted.data, len(wanted.errors)) == (found.data, len(found.errors))
    return wanted == found


def told(place: Place, kind: str, wanted: Outcome, found: Outcome) -> str:
    """Where two outcomes are first unlike."""
    pairs = zip(wanted.data, found.data, strict=False)
    at = next((place for place, pair in enumerate(pairs) if len({*pair}) > 1), 60)
    shown = f" {wanted.data[at - 60 : at + 60]} / {found.data[at - 60 : at + 60]}"
    errors = set(wanted.errors) ^ set(found.errors)
    return f"{place.name} {kind}:{shown} {sorted(errors)[:4]}"


@pytest.mark.parametrize("name", OPERATIONS)
async def test_every_field_that_is_null_failing_or_wrong_is_so_both_ways(
    ways: Ways, askers: dict[str, Asker], cases: dict[str, Case], runs: Runs, name: str
) -> None:
    lab, different, reached = Lab(ways, askers["Ada"], cases[name]), list[str](), 0
    healthy = await cases[name].assert_equal(ways, askers["Ada"])
    places = targets(cases[name])
    for place in places:
        for kind, fault in faults_for(place).items():
            with runs.apart() as here:
                wanted, found = await lab.both(place, fault)
            reached += wanted != healthy
            if not alike(place, wanted, found):
                different.append(told(place, kind, wanted, found))
            if place.name not in LOOKED_UP:
                different += [f"{place.name} {kind}: {defect}" for defect in here.broken]
    assert not different, "\n".join(different)
    assert reached > len(places) // 3
    # None of it is kept.
    await cases[name].assert_equal(ways, askers["Ada"])


@pytest.mark.parametrize("place_name", LOOKED_UP)
async def test_what_things_are_looked_up_by_may_be_broken_and_is_no_defect(
    ways: Ways, askers: dict[str, Asker], cases: dict[str, Case], runs: Runs, place_name: str
) -> None:
    case = cases[LOOKED_UP[place_name]]
    lab = Lab(ways, askers["Ada"], case)
    [place] = [each for each in targets(case) if each.name == place_name]
    with runs.apart() as here:
        for fault in FAULTS.values():
            await lab.both(place, fault)
    assert here.broken == []
