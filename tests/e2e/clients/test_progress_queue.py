"""R2, R5, R9: the queue of our page keeps what there is to tell until it is answered."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from jobs.node_tools import NodeTools
from tests.e2e.clients.node import Script, running_script
from tests.e2e.page_rules import Json
from tests.e2e.progress import films, record, state
from tests.e2e.running import NOW, Device, Marquee, running, settings_for

START_MS = int(NOW.timestamp() * 1000)
DAY_MS = int(timedelta(days=1).total_seconds() * 1000)
NO_ANSWER, ITS_OWN = None, "the server's own"


class Phone:
    """A device with the queue on it: the test says what is watched and what the network does."""

    def __init__(self, script: Script, device: Device, film: Json) -> None:
        self.script = script
        self.device = device
        self.film = film
        self.viewing_id = str(uuid4())
        self.sent: list[list[Json]] = []
        self.waited: list[float] = []

    def event(self, percent: float) -> Json:
        return {
            "kind": "HEARTBEAT",
            "playableId": self.film["id"],
            "viewingId": self.viewing_id,
            "positionMs": round(self.film["durationMs"] * percent / 100),
            "durationMs": self.film["durationMs"],
        }

    async def tells(self, *percents: float, answers: Sequence[Any] = ()) -> Json:
        """What is left when it has told of these places; then the server answers for itself.

        `answers` stand before that: NO_ANSWER loses what the server answered, a problem comes in
        the place of its answer.
        """
        await self.script.say({"tell": [self.event(percent) for percent in percents]})
        given = list(answers)
        while True:
            said = await self.script.hear()
            if "done" in said:
                done: Json = said["done"]
                return done
            if "wait" in said:
                self.waited.append(said["wait"])
                continue
            self.sent.append(said["send"])
            await self.script.say(await self._answer(said["send"], given))

    async def _answer(self, events: list[Json], given: list[Any]) -> Any:
        planned = given.pop(0) if given else ITS_OWN
        if isinstance(planned, dict):
            return planned
        answer = await record(self.device, *events)
        return answer if planned is ITS_OWN else NO_ANSWER

    async def percent(self) -> float:
        found: float = (await state(self.device, self.film["id"]))["percent"]
        return found


@pytest.fixture
def now_ms() -> int:
    """What the phone's own clock shows."""
    return START_MS


@pytest.fixture
async def own(data_dir: Path) -> AsyncIterator[Marquee]:
    async with running(settings_for(data_dir)) as started:
        yield started


@pytest.fixture
async def phone(own: Marquee, tools: NodeTools, pages: Path, now_ms: int) -> AsyncIterator[Phone]:
    device = await own.sign_in_as(*await own.household())
    film = (await films(device))[0]
    async with running_script(tools, "queue.mjs", pages, now=now_ms) as script:
        yield Phone(script, device, film)


def sizes(phone: Phone) -> list[int]:
    return [len(batch) for batch in phone.sent]


def ids(batch: list[Json]) -> list[str]:
    return [event["eventId"] for event in batch]


async def test_what_is_told_is_sent_and_taken_out(phone: Phone) -> None:
    done = await phone.tells(10)

    assert (done["why"], done["waiting"]) == (None, 0)
    assert sizes(phone) == [1]
    assert await phone.percent() == pytest.approx(10)


async def test_after_a_day_offline_batches_of_200_follow_each_other_in_order(phone: Phone) -> None:
    done = await phone.tells(*(number / 10 for number in range(450)))

    assert done["waiting"] == 0
    assert sizes(phone) == [1, 200, 200, 49]  # the first was under way when the others came
    told = [event["deviceSeq"] for batch in phone.sent for event in batch]
    assert told == list(range(450))
    assert await phone.percent() == pytest.approx(44.9)


async def test_r5_a_batch_whose_answer_is_lost_is_sent_again_as_it_was(phone: Phone) -> None:
    done = await phone.tells(10, answers=[NO_ANSWER, NO_ANSWER])

    assert done["waiting"] == 0
    assert phone.sent[0] == phone.sent[1] == phone.sent[2]
    assert 1 <= phone.waited[0] < 3
    assert 2 <= phone.waited[1] < 6
    assert await phone.percent() == pytest.approx(10)


@pytest.mark.parametrize(
    "problem",
    [
        {"__typename": "UnavailableProblem", "code": "UNAVAILABLE", "retryAfterSeconds": 5},
        {"__typename": "LimitProblem", "code": "RATE_LIMITED", "retryAfterSeconds": 17},
    ],
    ids=lambda problem: str(problem["code"]),
)
async def test_r9_what_is_not_taken_waits_as_long_as_it_is_told(
    phone: Phone, problem: Json
) -> None:
    done = await phone.tells(10, answers=[problem])

    assert done["waiting"] == 0
    assert phone.waited == [problem["retryAfterSeconds"]]
    assert phone.sent[0] == phone.sent[1]


async def test_a_batch_that_is_too_long_is_halved(phone: Phone) -> None:
    too_long = {"__typename": "ValidationProblem", "code": "VALIDATION"}

    done = await phone.tells(
        *(number / 10 for number in range(251)), answers=[ITS_OWN, too_long, too_long]
    )

    assert done["waiting"] == 0
    assert sizes(phone) == [1, 200, 100, 50, 50, 50, 50, 50]
    assert await phone.percent() == pytest.approx(25)


@pytest.mark.parametrize("code", ["UNAUTHENTICATED", "PROFILE_REQUIRED"])
async def test_without_a_session_or_a_profile_all_of_it_stays(phone: Phone, code: str) -> None:
    refused = {"__typename": "AuthProblem", "code": code}

    done = await phone.tells(10, 11, answers=[refused])
    assert (done["why"], done["waiting"]) == (code, 2)

    done = await phone.tells()
    assert (done["why"], done["waiting"]) == (None, 0)
    assert await phone.percent() == pytest.approx(11)


async def test_r2_what_the_server_rejects_for_good_is_dropped_and_holds_up_nothing(
    phone: Phone,
) -> None:
    done = await phone.tells(10, 400, 12)

    assert done["waiting"] == 0
    assert sizes(phone) == [1, 2]
    assert await phone.percent() == pytest.approx(12)


@pytest.mark.parametrize("now_ms", [START_MS + DAY_MS, START_MS + 3_600_000])
async def test_r4_what_a_clock_that_is_ahead_has_stamped_is_stamped_anew(phone: Phone) -> None:
    done = await phone.tells(10)

    assert done["waiting"] == 0
    first, second = (batch[0] for batch in phone.sent)
    assert (first["eventId"], first["positionMs"]) == (second["eventId"], second["positionMs"])
    assert second["occurredAt"] == "2026-11-21T09:00:00.000Z"
    assert await phone.percent() == pytest.approx(10)

    await phone.tells(11)
    assert phone.sent[-1][0]["occurredAt"] == "2026-11-21T09:00:00.000Z"
    assert len(phone.sent) == 3


@pytest.mark.parametrize("now_ms", [START_MS - DAY_MS])
async def test_a_clock_that_is_behind_is_corrected_by_the_first_answer(phone: Phone) -> None:
    await phone.tells(10)
    await phone.tells(11)

    assert [batch[0]["occurredAt"] for batch in phone.sent] == [
        "2026-11-20T09:00:00.000Z",
        "2026-11-21T09:00:00.000Z",
    ]
    assert await phone.percent() == pytest.approx(11)
