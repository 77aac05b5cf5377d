"""R1 to R9: recording progress and resuming, as two devices of one profile do it over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from domain.media import SegmentKind
from tests.e2e.faults import Failing, before
from tests.e2e.page_rules import Json
from tests.e2e.progress import Player, films, mark, outcomes, record, resume, state
from tests.e2e.running import Device, Marquee, running, settings_for

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TWICE = """
mutation Twice($first: [ProgressEventInput!]!, $second: [ProgressEventInput!]!) {
  one: recordProgress(input: {events: $first}) { ...Told }
  two: recordProgress(input: {events: $second}) { ...Told }
}
fragment Told on RecordProgressResult {
  ... on RecordProgressPayload {
    states { positionMs playable { ... on Movie { watchState { positionMs } } } }
  }
}
"""
SHOWN = """
query Shown($id: ID!, $state: ID!) {
  node(id: $state) { id ... on WatchState { positionMs playable { id name } } }
  nodes(ids: [$state, $id]) { id }
  title(by: {id: $id}) { ... on Movie { watchState { id positionMs } } }
}
"""


@pytest_asyncio.fixture(loop_scope="module")
async def house(marquee: Marquee) -> tuple[str, str]:
    """A household of the test's own, in which nothing was watched."""
    return await marquee.household()


@pytest_asyncio.fixture(loop_scope="module")
async def phone(marquee: Marquee, house: tuple[str, str]) -> Device:
    return await marquee.sign_in_as(*house)


@pytest_asyncio.fixture(loop_scope="module")
async def tv(marquee: Marquee, house: tuple[str, str]) -> Device:
    return await marquee.sign_in_as(*house)


@pytest_asyncio.fixture(loop_scope="module")
async def film(phone: Device) -> Json:
    """A film of more than an hour, whose credits are marked."""
    found = await films(phone)
    return next(
        one
        for one in found
        if one["durationMs"] > 3_600_000 and "CREDITS" in [each["kind"] for each in one["segments"]]
    )


def player(device: Device, film: Json) -> Player:
    return Player(device, film["id"], film["durationMs"])


def ms(film: Json, percent: float) -> int:
    return round(percent * film["durationMs"] / 100)


async def test_a_film_begun_on_the_phone_goes_on_on_the_television(
    phone: Device, tv: Device, film: Json
) -> None:
    on_phone = player(phone, film)
    begun = await on_phone.tells(
        on_phone.at(0, ago=MINUTE, kind="START"), on_phone.at(40, kind="PAUSE")
    )
    assert outcomes(begun) == ["APPLIED", "APPLIED"]
    assert begun["serverTime"] == "2026-11-21T09:00:00.000Z"

    found = await state(tv, film["id"])

    assert (found["status"], found["positionMs"]) == ("IN_PROGRESS", ms(film, 40))
    assert found["resumePositionMs"] == ms(film, 40) - 5_000
    assert found["percent"] == pytest.approx(40)
    assert found["lastWatchedAt"] == "2026-11-21T09:00:00.000Z"
    assert found["lastDevice"]["id"] == phone.id
    assert found["alternative"] is None
    assert found["id"] == begun["states"][0]["id"]


async def test_a_batch_that_waited_offline_for_a_day_comes_in_any_order_and_twice(
    phone: Device, tv: Device, film: Json
) -> None:
    offline = player(phone, film)
    waited = [offline.at(10 + step, ago=DAY - step * MINUTE) for step in range(20)]

    late = await offline.tells(*waited[10:])
    early = await offline.tells(*waited[:12])
    again = await offline.tells(*waited)

    assert outcomes(late) == ["APPLIED"] * 10
    assert outcomes(early) == ["STALE"] * 12
    assert outcomes(again) == ["DUPLICATE", *["STALE"] * 18, "DUPLICATE"]
    assert [one["positionMs"] for one in again["states"]] == [ms(film, 29)]
    assert (await state(tv, film["id"]))["positionMs"] == ms(film, 29)


async def test_r8_the_place_of_a_phone_that_was_offline_is_offered_beside_the_televisions(
    phone: Device, tv: Device, film: Json
) -> None:
    on_phone, on_tv = player(phone, film), player(tv, film)
    await on_tv.tells(on_tv.at(30, ago=HOUR + 30 * MINUTE), on_tv.at(80, ago=HOUR))

    done = await on_phone.tells(
        on_phone.at(30, ago=2 * HOUR + MINUTE), on_phone.at(60, ago=2 * HOUR)
    )

    assert outcomes(done) == ["APPLIED", "APPLIED"]
    found = await state(phone, film["id"])
    assert found["positionMs"] == ms(film, 80)
    assert found["lastDevice"]["id"] == tv.id
    assert found["alternative"]["positionMs"] == ms(film, 60)
    assert found["alternative"]["device"]["id"] == phone.id
    assert found["alternative"]["recordedAt"] == "2026-11-21T07:00:00.000Z"


async def test_r8_a_television_that_carried_on_from_there_is_in_no_conflict(
    phone: Device, tv: Device, film: Json
) -> None:
    on_phone, on_tv = player(phone, film), player(tv, film)
    await on_tv.tells(on_tv.at(60, ago=HOUR + 30 * MINUTE), on_tv.at(80, ago=HOUR))
    await on_phone.tells(on_phone.at(30, ago=2 * HOUR + MINUTE), on_phone.at(60, ago=2 * HOUR))

    found = await state(phone, film["id"])

    assert (found["positionMs"], found["alternative"]) == (ms(film, 80), None)


async def test_r8_a_device_that_was_removed_is_not_offered(
    phone: Device, tv: Device, film: Json
) -> None:
    on_phone, on_tv = player(phone, film), player(tv, film)
    await on_phone.tells(on_phone.at(30, ago=2 * HOUR), on_phone.at(60, ago=HOUR))
    await on_tv.tells(on_tv.at(20, ago=MINUTE))
    assert (await state(tv, film["id"]))["alternative"] is not None

    removed = await tv.run("tv/devices.graphql", "TvRemoveDevice", deviceId=phone.id)

    assert removed.data["removeDevice"]["deletedIds"] == [phone.id]
    assert (await state(tv, film["id"]))["alternative"] is None


async def test_r7_opening_a_film_by_mistake_does_not_lose_the_place(
    phone: Device, film: Json
) -> None:
    meant, mistaken = player(phone, film), player(phone, film)
    await meant.tells(meant.at(50, ago=HOUR))

    await mistaken.tells(mistaken.at(0, ago=MINUTE, kind="START"), mistaken.at(1, kind="STOP"))

    assert (await state(phone, film["id"]))["positionMs"] == ms(film, 50)


async def test_r1_r3_a_film_left_in_its_credits_is_completed_and_begins_anew(
    phone: Device, film: Json
) -> None:
    [credits_] = [each for each in film["segments"] if each["kind"] == SegmentKind.CREDITS.value]
    watching = player(phone, film)

    done = await watching.tells(watching.at(0, kind="STOP", positionMs=credits_["startMs"] + 1))

    assert [one["completed"] for one in done["results"]] == [True]
    found = await state(phone, film["id"])
    assert (found["status"], found["playCount"]) == ("COMPLETED", 1)
    assert (found["resumePositionMs"], found["everCompleted"]) == (0, True)


async def test_what_was_never_watched_has_a_state_too(phone: Device, film: Json) -> None:
    assert await state(phone, film["id"]) == {
        "__typename": "WatchState",
        "id": (await state(phone, film["id"]))["id"],
        "status": "UNWATCHED",
        "positionMs": 0,
        "resumePositionMs": 0,
        "percent": 0.0,
        "playCount": 0,
        "everCompleted": False,
        "lastWatchedAt": None,
        "lastDevice": None,
        "alternative": None,
    }


async def test_a_state_is_found_by_its_id_and_by_whoever_owns_it_alone(
    marquee: Marquee, phone: Device, film: Json
) -> None:
    watching = player(phone, film)
    await watching.tells(watching.at(20))
    own = (await state(phone, film["id"]))["id"]
    stranger = await marquee.sign_in_as(*await marquee.household())

    shown = (await phone.ask(SHOWN, {"id": film["id"], "state": own})).data
    hidden = (await stranger.ask(SHOWN, {"id": film["id"], "state": own})).data

    assert shown["node"]["positionMs"] == ms(film, 20)
    assert shown["node"]["playable"]["id"] == film["id"]
    assert [one["id"] for one in shown["nodes"]] == [own, film["id"]]
    assert shown["title"]["watchState"] == {"id": own, "positionMs": ms(film, 20)}
    assert (hidden["node"], hidden["nodes"][0]) == (None, None)
    assert hidden["title"]["watchState"]["positionMs"] == 0
    assert hidden["title"]["watchState"]["id"] != own


async def test_r2_each_event_that_cannot_be_taken_says_why_and_the_others_are_kept(
    phone: Device, film: Json
) -> None:
    watching, length = player(phone, film), film["durationMs"]
    far = length * 102 // 100 + 61_000

    done = await watching.tells(
        watching.at(10, ago=91 * DAY),
        watching.at(10, ago=-timedelta(seconds=121)),
        watching.at(10, deviceSeq=-1),
        watching.at(10, durationMs=0),
        watching.at(10, durationMs=far),
        watching.at(10, positionMs=length + 5_001),
        watching.at(10, eventId="seven"),
        watching.at(10, playableId="movie_" + "0" * 32),
        watching.at(10, positionMs=length + 5_000, viewing=str(uuid4())),
        watching.at(10),
    )

    assert outcomes(done) == [
        "TOO_OLD", "CLOCK_AHEAD", "BAD_DEVICE_SEQ", "BAD_DURATION", "DURATION_MISMATCH",
        "BAD_POSITION", "BAD_ID", "NOT_FOUND", "APPLIED", "APPLIED",
    ]  # fmt: skip
    assert [one["reason"] for one in done["results"][8:]] == [None, None]


@pytest.mark.parametrize("count", [0, 201])
async def test_r2_a_batch_of_the_wrong_length_is_refused_whole(
    phone: Device, film: Json, count: int
) -> None:
    watching = player(phone, film)

    refused = await watching.tells(*(watching.at(10) for _ in range(count)))

    assert refused["__typename"] == "ValidationProblem"
    assert refused["fields"] == [
        {
            "__typename": "FieldError",
            "field": "events",
            "message": f"A batch holds 1 to 200 events, not {count}.",
        }
    ]
    assert (await state(phone, film["id"]))["status"] == "UNWATCHED"


async def test_r2_a_batch_of_200_is_taken_at_once(phone: Device, film: Json) -> None:
    watching = player(phone, film)

    done = await watching.tells(
        *(watching.at(number / 10, ago=(300 - number) * MINUTE) for number in range(200))
    )

    assert set(outcomes(done)) == {"APPLIED"}
    assert len(done["results"]) == 200
    assert [one["positionMs"] for one in done["states"]] == [ms(film, 19.9)]


async def test_r20_what_a_child_may_not_see_is_rejected_as_if_it_did_not_exist(
    ada: Device, kit: Device
) -> None:
    seen_by_kit = {film["id"] for film in await films(kit)}
    hidden = next(film for film in await films(ada) if film["id"] not in seen_by_kit)
    nothing = {**hidden, "id": "movie_" + "0" * 32}

    answers = [
        await one.tells(one.at(10), one.at(20, durationMs=1))
        for one in (player(kit, hidden), player(kit, nothing))
    ]

    assert [outcomes(one) for one in answers] == [["NOT_FOUND", "NOT_FOUND"]] * 2
    assert [one["states"] for one in answers] == [[], []]
    assert await resume(kit, hidden["id"]) is None
    assert (await mark(kit, hidden["id"])) == (await mark(kit, nothing["id"]))


async def test_r58_each_profile_of_a_device_has_a_place_of_its_own(
    marquee: Marquee, film: Json
) -> None:
    device = await marquee.sign_in("Ada")
    watching = player(device, film)
    await watching.tells(watching.at(33))
    adas = await state(device, film["id"])
    opened = await device.run("tv/profile-gate.graphql", "TvProfileGate")
    ids = {one["name"]: one["id"] for one in opened.data["viewer"]["account"]["profiles"]}
    await device.activate(ids["Sam"], "1234")

    sams = await state(device, film["id"])

    assert adas["positionMs"] == ms(film, 33)
    assert (sams["status"], sams["positionMs"]) == ("UNWATCHED", 0)
    assert adas["id"] != sams["id"]


async def test_without_a_session_or_a_profile_nothing_is_recorded(
    marquee: Marquee, film: Json
) -> None:
    nobody, no_profile = marquee.device(), marquee.device()
    await no_profile.log_in("demo@marquee.test")

    codes = [(await record(who, player(who, film).at(10)))["code"] for who in (nobody, no_profile)]

    assert codes == ["UNAUTHENTICATED", "PROFILE_REQUIRED"]


async def test_two_batches_in_one_operation_see_each_other(phone: Device, film: Json) -> None:
    watching = player(phone, film)
    given = {"first": [watching.at(10, ago=MINUTE)], "second": [watching.at(20)]}

    data = (await phone.ask(TWICE, given)).data

    for name, percent in (("one", 10), ("two", 20)):
        [told] = data[name]["states"]
        assert told["positionMs"] == ms(film, percent)
        assert told["playable"]["watchState"]["positionMs"] == ms(film, percent)


async def test_r9_what_was_acknowledged_is_there_after_the_process_ended(data_dir: Path) -> None:
    async with running(settings_for(data_dir)) as first:
        device = await first.sign_in("Ada")
        film = (await films(device))[0]
        watching = player(device, film)
        assert outcomes(await watching.tells(watching.at(20))) == ["APPLIED"]
    async with running(settings_for(data_dir)) as second:
        found = await state(await second.sign_in("Ada"), film["id"])
        assert found["positionMs"] == ms(film, 20)


@pytest.fixture
def fault() -> Failing:
    return Failing(None)


@pytest.fixture
async def failing(data_dir: Path, fault: Failing) -> AsyncIterator[Marquee]:
    async with running(settings_for(data_dir), wrap=before("progress", fault)) as started:
        yield started


@pytest.mark.parametrize("method", ["record", "states"])
async def test_r9_a_store_that_cannot_keep_it_answers_that_and_nothing_else(
    failing: Marquee, fault: Failing, method: str
) -> None:
    device = await failing.sign_in_as(*await failing.household())
    film = (await films(device))[0]
    watching = player(device, film)
    event = watching.at(20)
    fault.failing = [method]

    refused = await watching.tells(event, watching.at(10, eventId="no UUID"))

    assert refused["__typename"] == "UnavailableProblem"
    assert refused["retryAfterSeconds"] == 5
    fault.failing = []
    assert outcomes(await watching.tells(event)) == ["APPLIED"]


async def test_r9_a_mark_that_cannot_be_kept_is_unavailable(
    failing: Marquee, fault: Failing
) -> None:
    device = await failing.sign_in_as(*await failing.household())
    film = (await films(device))[0]
    fault.failing = ["mark"]

    assert (await mark(device, film["id"]))["__typename"] == "UnavailableProblem"

    fault.failing = []
    assert (await state(device, film["id"]))["status"] == "UNWATCHED"


async def test_without_the_store_of_progress_a_title_is_shown_without_its_state(
    failing: Marquee, fault: Failing
) -> None:
    device = await failing.sign_in_as(*await failing.household())
    film = (await films(device))[0]
    fault.failing = ["states"]

    answer = await device.run("tv/progress.graphql", "TvResume", id=film["id"])

    assert answer.partial["node"]["id"] == film["id"]
    assert answer.partial["node"]["watchState"] is None
    assert answer.refusals == {"node.watchState": "UNAVAILABLE"}


async def test_a_device_that_records_too_often_is_told_to_wait(data_dir: Path) -> None:
    rates: Any = {"record_progress_per_device": 2, "mutations_per_device": 1000}
    settings = settings_for(data_dir, rates=rates, rate_limit_scale=1)
    async with running(settings) as marquee:
        device, other = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
        film = (await films(device))[0]
        watching = player(device, film)
        told = [await watching.tells(watching.at(20), watching.at(21)) for _ in range(3)]

        assert [one["__typename"] for one in told[:2]] == ["RecordProgressPayload"] * 2
        assert (told[2]["code"], told[2]["limit"]) == ("RATE_LIMITED", 2)
        assert 1 <= told[2]["limitedForSeconds"] <= 30
        elsewhere = player(other, film)
        assert outcomes(await elsewhere.tells(elsewhere.at(22))) == ["APPLIED"]
