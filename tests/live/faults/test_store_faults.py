"""Each store down, hung, unreachable and slow, alone, while people use Marquee (R33, R57).

Breakers are open for three seconds here, not thirty (`tests.live.hasty`).
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio

from persistence.cassandra.address import Address
from tests.cassandra import keyspace
from tests.live.deployed import Crowd, Deployment, Link, crowd, deployed, eventually
from tests.live.fault_proxy import Fault
from tests.live.writers import Writer, misread, writers

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

WHOLE = {"page": "whole", "progress": "RecordProgressPayload", "sign-in": "SessionPayload"}
CONTINUE_WATCHING = {"continue_watching", "taste"}
"""What a page cannot have without what was watched."""

BUSY = "LimitProblem"
"""Passwords are hashed two at a time, and whoever waits for too long is told so."""

LOSSES = [Fault.DOWN, Fault.HANG, Fault.HALF_OPEN, Fault.RESET]
LIST = """
mutation($id: ID!) {
  setMyList(titleId: $id, listed: true) { __typename ... on Problem { code } }
}
"""


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with keyspace() as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def deployment(
    address: Address, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Deployment]:
    async with deployed(tmp_path_factory.mktemp("var"), address) as deployment:
        yield deployment


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(deployment: Deployment) -> Crowd:
    """Each has told of each of its films: what was never read is not known during an outage."""
    people = await crowd(deployment)
    async with asyncio.timeout(120):
        for person in people.people:
            while len({event.film for event in person.told.values()}) < len(person.films):
                await person.tell([person.next()])
    return people


@dataclass(frozen=True)
class Outage:
    """A store that fails."""

    deployment: Deployment
    people: Crowd
    store: str

    @property
    def link(self) -> Link:
        link: Link = getattr(self.deployment, self.store)
        return link

    async def begins(self, fault: Fault) -> None:
        """From now on, until it is left alone; nobody has been without an answer by then."""
        await self.whole()
        self.people.said.clear()
        await self.link.fail(fault)
        await eventually(self.is_left_alone)

    async def goes_on(self) -> None:
        """Everybody is answered many times while it is known to be away."""
        self.people.said.clear()
        await self.people.until_said("page", 20)
        await self.people.until_said("progress", 20)
        await self.people.until_said("sign-in", 3)

    async def ends(self) -> None:
        """It is found again by itself, whole as before."""
        await self.link.fail(Fault.NONE)
        seconds = await self.whole()
        print(f"\n{self.store} is whole {seconds:.1f} s after it is back")  # noqa: T201 - to be read
        assert not await self.is_left_alone()

    async def is_left_alone(self) -> bool:
        name = f'marquee_store_left_alone{{store="{self.store}"}}'
        return await self.deployment.metric(name) == 1

    async def whole(self) -> float:
        """Wait until for a while everybody has been answered as on any other day."""

        async def is_so() -> bool:
            self.people.said.clear()
            for what in WHOLE:
                await self.people.until_said(what, 2)
            found = {(each.what, each.how) for each in self.people.said}
            status, health = await self.deployment.health()
            return (
                found - {("sign-in", BUSY)} == set(WHOLE.items())
                and not all(each.degraded for each in self.people.of("page"))
                and (status, health["status"]) == (200, "ready")
            )

        return await eventually(is_so)

    async def degraded(self) -> set[str]:
        status, health = await self.deployment.health()
        assert status == 200  # it can show pages, so it is to be sent requests
        return set(health["degraded"])


@asynccontextmanager
async def outage_of(deployment: Deployment, people: Crowd, store: str) -> AsyncIterator[Outage]:
    """While people are at work; whatever fails of the test, the store is there afterwards."""
    outage = Outage(deployment, people, store)
    try:
        async with people.at_work():
            yield outage
    finally:
        await outage.link.fail(Fault.NONE)


def answered_in_time(people: Crowd) -> bool:
    """Every page is there: none took longer than a request may, which would be answered TIMEOUT."""
    return people.of("page") != [] and not any("none" in how for how in people.how("page"))


@pytest.mark.parametrize("fault", LOSSES)
async def test_without_postgresql_pages_and_progress_go_on_and_nobody_signs_in(
    deployment: Deployment, people: Crowd, fault: Fault
) -> None:
    async with outage_of(deployment, people, "postgresql") as outage:
        await outage.begins(fault)
        assert answered_in_time(people)
        assert people.how("sign-in") <= {"UnavailableProblem", "SessionPayload", BUSY}

        await outage.goes_on()
        assert people.how("page") == {"whole"}
        assert people.how("progress") == {"RecordProgressPayload"}
        assert people.how("sign-in") - {BUSY} == {"UnavailableProblem"}
        assert await edited(people.people[0]) == "UNAVAILABLE"
        assert "database" in await outage.degraded()
        await outage.ends()


async def edited(person: Writer) -> str | None:
    """The code that an edit is refused with."""
    answer = await person.device.ask(LIST, {"id": person.films[0].id})
    code: str | None = answer.data["setMyList"].get("code")
    return code


@pytest.mark.parametrize("fault", LOSSES)
async def test_without_cassandra_pages_say_what_is_missing_and_progress_is_refused(
    deployment: Deployment, people: Crowd, fault: Fault
) -> None:
    [newcomer] = await writers(deployment.http, 1, films=1)
    async with outage_of(deployment, people, "cassandra") as outage:
        await outage.begins(fault)
        assert answered_in_time(people)
        assert people.how("progress") <= {"UnavailableProblem", "RecordProgressPayload"}

        await outage.goes_on()
        assert people.how("page") == {"whole"}
        # What was kept before of what somebody is watching stays true: nothing of it can change.
        assert people.missing() <= CONTINUE_WATCHING
        answer = await newcomer.device.run("tv/homepage.graphql", "TvHomepage")
        missing = {each["source"] for each in answer.data["homepage"]["degraded"]}
        assert {"continue_watching"} <= missing <= CONTINUE_WATCHING | {"experiments"}
        assert people.how("progress") == {"UnavailableProblem"}
        assert people.how("sign-in") - {BUSY} == {"SessionPayload"}
        assert "cassandra" in await outage.degraded()
        await outage.ends()


@pytest.mark.parametrize("fault", LOSSES)
async def test_without_redis_everything_goes_on(
    deployment: Deployment, people: Crowd, fault: Fault
) -> None:
    async with outage_of(deployment, people, "redis") as outage:
        await outage.begins(fault)
        await outage.goes_on()
        assert people.how("page") == {"whole"}
        assert people.how("progress") == {"RecordProgressPayload"}
        assert people.how("sign-in") - {BUSY} == {"SessionPayload"}
        assert "redis" in await outage.degraded()
        await outage.ends()


@pytest.mark.parametrize(
    ("store", "fault"),
    [("postgresql", Fault.SLOW_BYTES), ("cassandra", Fault.LATE), ("redis", Fault.SLOW_BYTES)],
)
async def test_a_slow_store_delays_nobody_beyond_the_deadline(
    deployment: Deployment, people: Crowd, store: str, fault: Fault
) -> None:
    async with outage_of(deployment, people, store) as outage:
        await outage.whole()
        await outage.link.fail(fault)
        await outage.goes_on()
        assert answered_in_time(people)
        assert people.how("progress") <= {"RecordProgressPayload", "UnavailableProblem"}
        assert people.how("sign-in") <= {"SessionPayload", "UnavailableProblem", "TIMEOUT", BUSY}
        await outage.ends()


async def test_r9_whatever_was_acknowledged_meanwhile_is_there(people: Crowd) -> None:
    for person in people.people:
        assert await misread(person) == []


async def test_no_fault_was_taken_for_a_defect(deployment: Deployment) -> None:
    lines = deployment.log.read_text().splitlines()
    assert [line for line in lines if '"level":"error"' in line or "Traceback" in line] == []
