"""Two servers of two workers each, on one database and one Redis: what is done in one, all know."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from domain.ids import hex_of
from domain.licence import WORLDWIDE, LicenceWindow
from domain.record import TitleRecord
from domain.title import TitleText
from foundation.clock import utc_now
from jobs.demo.seed import seed
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.contract.records import movie
from tests.e2e.device import Device
from tests.e2e.history import films, watch
from tests.e2e.live import listen_to_page, listen_to_progress
from tests.e2e.processes import Served, serving
from tests.e2e.running import Marquee, database_in
from tests.e2e.serving import Talk, talking_as
from tests.redis import url

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

SOCKETS = 4
"""To each server: more than it has workers."""
UPDATE = """
mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }
"""
PROFILE = "{ viewer { profile { id name version } } }"
NAME = "query($id: ID!) { title(by: {id: $id}) { name } }"


@dataclass(frozen=True)
class Deployment:
    servers: Sequence[Served]
    database: str

    @property
    def workers(self) -> list[AsyncClient]:
        return [worker for server in self.servers for worker in server.workers]

    def everywhere(self, device: Device) -> list[Device]:
        """The same device, speaking to each of the workers."""
        return [replace(device, http=worker) for worker in self.workers]

    async def sign_in(self, profile: str) -> Device:
        return await Marquee.sign_in(_Front(self.workers[0]), profile)  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Front:
    """What signing in needs of a Marquee."""

    http: AsyncClient

    def device(self) -> Device:
        return Device(self.http)

    async def sign_in_as(self, email: str, profile: str, pin: str | None = None) -> Device:
        return await Marquee.sign_in_as(self, email, profile, pin)  # type: ignore[arg-type]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def deployment(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    database = database_in(folder)
    await migrate(database)
    async with open_stores(database) as stores:
        await seed(stores, utc_now().date())
    environment = {
        "MARQUEE_ENV": "production",
        "MARQUEE_OPEN_OPERATIONS": "true",
        "MARQUEE_SECRET": uuid4().hex,
        "MARQUEE_DATABASE_URL": database,
        "MARQUEE_REDIS_URL": f"{url()}?deadline_ms=10000",  # its speed is not what is tested
        "MARQUEE_RATE_LIMIT_SCALE": "1000",
        "MARQUEE_REQUEST_DEADLINE_MS": "60000",
    }
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(serving(folder / name, environment, workers=2))
            for name in ("one", "other")
        ]
        yield Deployment(servers, database)


async def until_all(devices: Sequence[Device], is_so: Callable[[Device], Awaitable[bool]]) -> float:
    """Wait until it is so for every worker; the seconds that took."""
    begun = perf_counter()
    async with asyncio.timeout(30):  # how soon is printed, never asserted
        while not all(await asyncio.gather(*map(is_so, devices))):  # noqa: ASYNC110 - of others
            await asyncio.sleep(0.005)
    return perf_counter() - begun


async def is_signed_in(device: Device) -> bool:
    return (await device.ask("{ viewer { id } }")).data["viewer"] is not None


async def test_r54_a_session_that_ends_at_one_worker_has_ended_at_all(
    deployment: Deployment,
) -> None:
    device, stranger = await deployment.sign_in("Ada"), await deployment.sign_in("Edith")
    for each in (device, stranger):
        assert all([await is_signed_in(one) for one in deployment.everywhere(each)])
    await device.run("web/sign-in.graphql", "WebLogOut")

    async def has_ended(one: Device) -> bool:
        return not await is_signed_in(one)

    seconds = await until_all(deployment.everywhere(device), has_ended)
    print(f"a session has ended everywhere after {1000 * seconds:.0f} ms")  # noqa: T201 - to be read
    assert all([await is_signed_in(one) for one in deployment.everywhere(stranger)])


async def test_r21_a_profile_that_is_changed_at_one_worker_has_changed_at_all(
    deployment: Deployment,
) -> None:
    device = await deployment.sign_in("Edith")
    for one in deployment.everywhere(device):
        profile = (await one.ask(PROFILE)).data["viewer"]["profile"]
        assert profile["name"] == "Edith"
    change = {"profileId": profile["id"], "version": profile["version"], "name": "Edith the First"}
    answer = await device.ask(UPDATE, {"input": change})
    assert answer.data["updateProfile"]["__typename"] == "ProfilePayload", answer.body

    async def is_changed(one: Device) -> bool:
        found = (await one.ask(PROFILE)).data["viewer"]["profile"]
        return bool(found["name"] == "Edith the First")

    seconds = await until_all(deployment.everywhere(device), is_changed)
    print(f"a profile has changed everywhere after {1000 * seconds:.0f} ms")  # noqa: T201 - to be read


async def test_a_title_that_a_shell_changes_has_changed_at_all_workers(
    deployment: Deployment,
) -> None:
    device = await deployment.sign_in("Oskar")
    always = (LicenceWindow(WORLDWIDE, utc_now() - timedelta(days=1), None),)
    film = movie("metropolis", windows=always)
    await put(deployment.database, film)

    async def is_called(one: Device, name: str) -> bool:
        found = (await one.ask(NAME, {"id": film.id})).data["title"]
        return bool(found and found["name"] == name)

    devices = deployment.everywhere(device)
    await until_all(devices, lambda one: is_called(one, "metropolis"))
    await put(
        deployment.database, replace(film, texts={"en": TitleText("Metropolis", "Restored.")})
    )
    seconds = await until_all(devices, lambda one: is_called(one, "Metropolis"))
    print(f"a title has changed everywhere after {1000 * seconds:.0f} ms")  # noqa: T201 - to be read


async def put(database: str, record: TitleRecord) -> None:
    """As an import does: by a process that knows nothing of Redis."""
    async with open_stores(database) as stores, stores.catalogue.transaction() as batch:
        await batch.put_titles([record])


async def page_of_all(deployment: Deployment, device: Device) -> str:
    """The page that every worker answers, once each has heard of the imports before: R32 makes a
    new one of an old one then, and within a second all have.
    """
    async with asyncio.timeout(10):
        while True:
            asks = (one.ask("{ homepage { id } }") for one in deployment.everywhere(device))
            pages = {(await ask).data["homepage"]["id"] for ask in asks}
            if len(pages) == 1:
                return str(pages.pop())
            await asyncio.sleep(0.05)


async def test_r10_r35_who_listens_at_any_worker_hears_of_what_is_watched_at_one(
    deployment: Deployment,
) -> None:
    device = await deployment.sign_in("Oskar")
    film = (await films(device))[0]
    page = await page_of_all(deployment, device)  # each keeps what waits to be gone on with
    async with AsyncExitStack() as stack:
        talks = [
            await stack.enter_async_context(talking_as(device, server.address))
            for server in deployment.servers
            for _ in range(SOCKETS)
        ]
        for place, talk in enumerate(talks):
            await (listen_to_page(talk, page) if place % 2 else listen_to_progress(talk))
        begun = perf_counter()
        await watch(device, film, utc_now() - timedelta(minutes=5))
        heard = await asyncio.gather(*map(first, talks))
        print(f"all sockets have heard after {1000 * (perf_counter() - begun):.0f} ms")  # noqa: T201 - to be read
    assert [sorted(each["payload"]["data"]) for each in heard] == [
        ["homepageChanged"] if place % 2 else ["progressChanged"] for place in range(len(talks))
    ]
    for told in heard[::2]:
        assert told["payload"]["data"]["progressChanged"]["state"]["id"].endswith(
            hex_of(film["id"])
        )


async def first(talk: Talk) -> Any:
    said = await talk.hear()
    assert said["type"] == "next", said
    return said


async def test_r32_all_workers_show_a_profile_the_same_page(deployment: Deployment) -> None:
    device = await deployment.sign_in("Sam")
    asked = [
        one.ask("{ homepage { id } }") for one in deployment.everywhere(device) for _ in range(3)
    ]
    shown = {answer.data["homepage"]["id"] for answer in await asyncio.gather(*asked)}
    assert len(shown) == 1


async def test_no_worker_wrote_of_a_fault(deployment: Deployment) -> None:
    for server in deployment.servers:
        said = server.log.read_text()
        assert '"level":"error"' not in said
        assert "Traceback" not in said
        assert "redis_left_alone" not in said
