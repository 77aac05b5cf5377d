"""Guessing passwords and PINs over HTTP gets nowhere: tries are counted, not timed (R23, R53).

The limits are those of production; the clock stands still until a window is to end.
"""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import Device, Marquee, running, settings_for

DEMO, PASSWORD, PIN = "demo@marquee.test", "marquee-demo", "1234"
GUESSES = 40
HOME, AWAY = "198.51.100.7", "203.0.113.9"


@pytest.fixture
async def marquee_in_production(data_dir: Path) -> AsyncIterator[Marquee]:
    """An application with its own limits, behind a proxy that names the addresses."""
    settings = settings_for(data_dir, rate_limit_scale=1, trusted_proxies="127.0.0.1")
    async with running(settings) as started:
        yield started


def at(address: str, marquee: Marquee) -> Device:
    """A new device there, as whoever guesses makes one for each try."""
    return marquee.device().sending(x_forwarded_for=address)


def told(outcome: dict[str, Any]) -> str:
    code: str = outcome.get("code", outcome["__typename"])
    return code


async def test_r53_of_forty_guesses_at_one_password_ten_are_looked_at(
    marquee_in_production: Marquee,
) -> None:
    marquee = marquee_in_production
    answers: Counter[str] = Counter()
    for number in range(GUESSES):
        # The right one is among them, where a list of common passwords may have it.
        guess = PASSWORD if number in {15, 39} else f"guess {number}"
        answers[told(await at(AWAY, marquee).log_in(DEMO, guess))] += 1
    assert answers == {"UNAUTHENTICATED": 10, "RATE_LIMITED": 30}
    # Until the window ends nobody gets in, from wherever; then whoever knows the password does.
    assert told(await at(HOME, marquee).log_in(DEMO)) == "RATE_LIMITED"
    marquee.clock.forward(minutes=14, seconds=59)
    assert told(await at(HOME, marquee).log_in(DEMO)) == "RATE_LIMITED"
    marquee.clock.forward(seconds=1)
    assert told(await at(HOME, marquee).log_in(DEMO)) == "SessionPayload"


async def test_r53_a_guess_from_a_new_address_each_time_gets_no_further(
    marquee_in_production: Marquee,
) -> None:
    marquee = marquee_in_production
    answers = Counter(
        [
            told(await at(f"203.0.113.{number}", marquee).log_in(DEMO, f"guess {number}"))
            for number in range(GUESSES)
        ]
    )
    assert answers == {"UNAUTHENTICATED": 10, "RATE_LIMITED": 30}
    assert told(await at(HOME, marquee).log_in(DEMO)) == "RATE_LIMITED"


async def test_r53_one_guess_at_each_of_many_accounts_ends_after_thirty(
    marquee_in_production: Marquee,
) -> None:
    marquee = marquee_in_production
    answers = Counter(
        [
            told(await at(AWAY, marquee).log_in(f"{number}@marquee.test", "password"))
            for number in range(GUESSES)
        ]
    )
    assert answers == {"UNAUTHENTICATED": 30, "RATE_LIMITED": 10}
    assert told(await at(AWAY, marquee).log_in(DEMO)) == "RATE_LIMITED"
    assert told(await at(HOME, marquee).log_in(DEMO)) == "SessionPayload"  # nobody else is shut out


async def test_r53_asking_which_addresses_have_accounts_ends_after_thirty(
    marquee_in_production: Marquee,
) -> None:
    marquee = marquee_in_production
    answers: Counter[str] = Counter()
    for _ in range(GUESSES):
        device = at(AWAY, marquee)
        given = {
            "email": DEMO,
            "password": "long enough",
            "country": "US",
            "device": {"id": str(device.uuid), "name": "Guess", "class": "WEB"},
        }
        answer = await device.run("web/sign-up.graphql", "WebSignUp", input=given)
        answers[told(answer.data["signUp"])] += 1
    assert answers == {"FORBIDDEN": 30, "RATE_LIMITED": 10}
    assert told(await at(AWAY, marquee).log_in(DEMO)) == "RATE_LIMITED"
    assert told(await at(HOME, marquee).log_in(DEMO)) == "SessionPayload"


async def test_r23_of_forty_guesses_at_a_pin_five_are_looked_at(
    marquee_in_production: Marquee,
) -> None:
    marquee = marquee_in_production
    devices = [at(HOME, marquee), at(AWAY, marquee)]
    profiles = [await device.log_in(DEMO) for device in devices]
    sam = profiles[0]["viewer"]["account"]["profiles"][1]["id"]
    answers: Counter[str] = Counter()
    for number in range(GUESSES):
        guess = PIN if number in {5, 39} else f"{number:04}"
        answers[told(await devices[number % 2].activate(sam, guess))] += 1
    assert answers == {"PIN_INVALID": 4, "PIN_LOCKED": 36}
    marquee.clock.forward(minutes=14, seconds=59)
    assert told(await devices[0].activate(sam, PIN)) == "PIN_LOCKED"
    marquee.clock.forward(seconds=1)
    assert told(await devices[0].activate(sam, PIN)) == "SessionPayload"


async def test_r23_after_a_lock_there_are_five_tries_and_no_more(
    marquee_in_production: Marquee,
) -> None:
    marquee = marquee_in_production
    sam = (await at(HOME, marquee).log_in(DEMO))["viewer"]["account"]["profiles"][1]["id"]
    for _ in range(3):
        device = at(HOME, marquee)
        await device.log_in(DEMO)
        answers = [told(await device.activate(sam, f"99{number:02}")) for number in range(10)]
        assert answers == ["PIN_INVALID"] * 4 + ["PIN_LOCKED"] * 6
        marquee.clock.forward(minutes=15)
