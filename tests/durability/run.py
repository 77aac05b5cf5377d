"""A run: writers tell of what they watch while the server is killed; then all of it is checked."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from uuid import UUID

from httpx2 import AsyncClient

from tests.durability.checker import Findings, check, check_row
from tests.durability.device import Device
from tests.durability.events import Film
from tests.durability.reading import read_films, read_row, read_shown
from tests.durability.server import Server
from tests.durability.sittings import Habits, Sittings
from tests.durability.writer import Ledger, Writer

DRAIN_SECONDS = 120
"""For what is left in the queues when nothing is killed any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`seed` decides on all that is drawn; when what happens then is the machine's.

    `lives` are the seconds for which a process lives at least and at most, once it is ready. The
    last one is killed when all has been told.
    """

    seed: int
    seconds: float
    households: int = 4
    devices: int = 3
    films: int = 40
    lives: tuple[float, float] = (0.2, 2.5)
    killed_while_starting: float = 0.2
    habits: Habits = field(default_factory=Habits)


COUNTS = (
    *("kills", "events", "late", "repeated"),
    *("answered", "unanswered", "uncertain", "renewed"),
)


@dataclass(slots=True)
class Report:
    """What happened, and what was found."""

    kills: int = 0
    events: int = 0
    late: int = 0
    repeated: int = 0
    answered: int = 0
    unanswered: int = 0
    uncertain: int = 0
    renewed: int = 0
    findings: Findings = field(default_factory=Findings)

    def add(self, other: "Report") -> None:
        self.findings.add(other.findings)
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        found = self.findings
        return (
            f"{self.kills} kills; {found.acknowledged:,} events acknowledged, of which "
            f"{found.noticeable:,} could not be lost unseen; {self.late:,} late, "
            f"{self.repeated:,} sent twice, {self.uncertain:,} never answered; "
            f"{self.unanswered:,} of {self.answered + self.unanswered:,} batches unanswered; "
            f"lost: {len(found.lost):,}, unexplained: {len(found.strange):,}"
        )


@dataclass(slots=True)
class Household:
    """One profile and its devices."""

    email: str
    films: Sequence[Film]
    writers: list[Writer] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)


def _nothing(_words: str) -> None: ...


@dataclass(slots=True)
class Run:
    """Of one plan, on a server that is ready; it is ready again at the end.

    `tell` is called with a line whenever the server was killed and is ready again.
    """

    server: Server
    plan: Plan
    http: AsyncClient
    tell: Callable[[str], None] = _nothing
    households: list[Household] = field(default_factory=list)
    kills: int = 0

    async def write(self) -> None:
        """Writers write, and the server is killed, until the plan's seconds are over."""
        chance = _random(self.plan.seed, "households")
        for number in range(self.plan.households):
            self.households.append(await self._household(number, chance))
        over = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for household in self.households:
                for writer in household.writers:
                    tasks.create_task(_written(writer, over))
            await self._kill_again_and_again()
            over.set()
        self._kill()
        await self.server.ready()

    async def check(self) -> Report:
        """Read on a device of its own what each household is shown, and put it to what was told."""
        report = Report(kills=self.kills)
        for number, household in enumerate(self.households):
            uuid = _uuid(_random(self.plan.seed, "reader", number))
            reader = Device(self.http, household.email, uuid)
            await reader.enter()
            await _checked(household, reader, report)
        return report

    async def _household(self, number: int, chance: Random) -> Household:
        email = f"{chance.getrandbits(64):016x}@marquee.test"
        devices = [Device(self.http, email, _uuid(chance)) for _ in range(self.plan.devices)]
        await devices[0].sign_up()
        for device in devices[1:]:
            await device.enter()
        films = await read_films(devices[0], self.plan.films)
        household = Household(email, films)
        for device, place in zip(devices, count(), strict=False):
            own = _random(self.plan.seed, "writer", number, place)
            turn = place * len(films) // len(devices)
            sittings = Sittings(device.id, films, own, self.plan.habits, turn)
            household.writers.append(Writer(device, sittings, household.ledger, own))
        return household

    async def _kill_again_and_again(self) -> None:
        chance = _random(self.plan.seed, "kills")
        end = time.monotonic() + self.plan.seconds
        while (left := end - time.monotonic()) > 0:
            life = chance.uniform(*self.plan.lives)
            await asyncio.sleep(min(left, life))
            if life > left:
                return
            self._kill()
            if chance.random() < self.plan.killed_while_starting:
                await asyncio.sleep(chance.uniform(0, 1))
                self._kill()
            await self.server.ready()
            kept = sum(len(household.ledger.acknowledged) for household in self.households)
            self.tell(f"{self.kills} kills, {kept:,} events acknowledged")

    def _kill(self) -> None:
        """Kill it, and start it anew."""
        self.server.kill()
        self.kills += 1
        self.server.start()


async def killed_under_writes(server: Server, plan: Plan) -> tuple[Report, Sequence[Ledger]]:
    """One whole run, on a server that is ready; what was told, by household."""
    async with AsyncClient(base_url=server.url, timeout=10) as http:
        run = Run(server, plan, http)
        await run.write()
        return await run.check(), [household.ledger for household in run.households]


async def _written(writer: Writer, over: asyncio.Event) -> None:
    """Raises TimeoutError where what is left cannot be told."""
    async with asyncio.timeout(None) as limit:
        writing = asyncio.ensure_future(writer.write_until(over))
        await over.wait()
        limit.reschedule(asyncio.get_running_loop().time() + DRAIN_SECONDS)
        await writing


async def _checked(household: Household, reader: Device, report: Report) -> None:
    """Add a household to the report."""
    ledger, films = household.ledger, household.films
    seen, row = await read_shown(reader, films), await read_row(reader)
    told = {film.id: ledger.told(film.id) for film in films}
    findings = Findings()
    for film in films:
        findings.add(check(film, told[film.id], seen[film.id]))
    if findings.none:  # a row without what was lost is wrong as well, and says nothing new
        findings.add(check_row({film.id: film for film in films}, told, row))
    report.findings.add(findings)
    report.events += len(ledger.sent)
    report.uncertain += len(ledger.sent.keys() - ledger.acknowledged.keys())
    report.late += ledger.late
    report.repeated += ledger.repeated
    report.answered += ledger.answered
    report.unanswered += ledger.unanswered
    report.renewed += ledger.renewed


def _random(seed: int, *of: object) -> Random:
    return Random(f"{seed}:{of}")  # noqa: S311 - a test's seed is no secret


def _uuid(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))
