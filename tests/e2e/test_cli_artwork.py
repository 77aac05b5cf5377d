"""`marquee learn-artwork` and `marquee artwork`, as an operator meets them in a shell."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from domain.artwork_bandit.arms import LearnedArm
from domain.ids import TitleId
from domain.tracking.event import TrackingEvent
from foundation.clock import utc_now
from persistence.wiring import open_stores
from tests.e2e.running import database_in
from tests.unit.flows.artwork_bandit.world import click, seen

OK, FAILED, WRONG_USE = 0, 1, 2
DAY = timedelta(days=1)
NOIR, FRAME = "geometric", "portrait-frame"


@pytest.fixture
def shell(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shell on a database with the demo content."""
    monkeypatch.setenv("MARQUEE_DATA_DIR", str(data_dir))
    for name in ("DATABASE_URL", "PROGRESS_URL", "REDIS_URL", "ENV"):
        monkeypatch.delenv(f"MARQUEE_{name}", raising=False)
    return data_dir


def marquee(*arguments: str, exits: int = OK) -> str:
    """What a command prints; it ends with `exits`, without a traceback."""
    result = CliRunner().invoke(cli.app, [*arguments])
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code == exits, result.output
    return result.output


def recorded(shell: Path, *events: TrackingEvent) -> TitleId:
    """Record these as of one of the demo's titles; answers which."""

    async def record() -> TitleId:
        async with open_stores(database_in(shell)) as stores:
            title: TitleId = min(await stores.catalogue.title_ids())
            await stores.tracking.record([replace(one, title_id=title) for one in events])
            return title

    return asyncio.run(record())


def arms(shell: Path, policy: int, title: TitleId) -> Mapping[str, LearnedArm]:
    async def read() -> Sequence[LearnedArm]:
        async with open_stores(database_in(shell)) as stores:
            return (await stores.artwork_policies.arms(policy, "en", [title]))[title]

    return {arm.tag: arm for arm in asyncio.run(read())}


def impressions(tag: str, many: int, clicked: int, *, first: int) -> list[TrackingEvent]:
    """Of two days ago, each by another profile."""
    at = utc_now() - 2 * DAY
    found = [
        seen(number, by=number, tag=tag, propensity=0.25, received_at=at)
        for number in range(first, first + many)
    ]
    return [*found, *map(click, found[:clicked])]


@pytest.mark.usefixtures("shell")
def test_before_anything_is_learned_there_is_no_policy() -> None:
    assert marquee("artwork", "policies").splitlines() == [
        "There are no policies yet: pictures are chosen evenly."
    ]
    for command in ("activate", "evaluate"):
        assert marquee("artwork", command, "1", exits=FAILED).splitlines() == [
            "There is no policy 1: see `marquee artwork policies`."
        ]
    marquee("artwork", "activate", "0", exits=WRONG_USE)


def test_r46_what_has_matured_is_learned_once_and_put_in_force(shell: Path) -> None:
    young = seen(999, received_at=utc_now())
    title = recorded(
        shell,
        *impressions(NOIR, 40, 30, first=1),
        *impressions(FRAME, 40, 2, first=101),
        young,
    )

    assert marquee("learn-artwork").splitlines()[-2:] == [
        "Impressions counted: 80. Titles and segments: 1.",
        "Policy 1 is in force.",
    ]
    learned = arms(shell, 1, title)
    assert (learned[NOIR].alpha, learned[NOIR].beta) == (31, 11)
    assert (learned[FRAME].alpha, learned[FRAME].beta) == (3, 39)
    assert learned[NOIR].probability == pytest.approx(0.99)

    assert marquee("learn-artwork").splitlines()[-2:] == [
        "Impressions counted: 0. Titles and segments: 1.",
        "Policy 2 is in force.",
    ]
    assert arms(shell, 2, title) == learned


def test_r46_an_older_policy_is_put_in_force_again(shell: Path) -> None:
    del shell
    marquee("learn-artwork")
    marquee("learn-artwork")

    assert marquee("artwork", "activate", "1").splitlines() == ["Policy 1 is in force."]

    head, _, newest, oldest = marquee("artwork", "policies").splitlines()
    assert head.split("  ")[0] == "version"
    assert newest.split()[0] == "2"
    assert (oldest.split()[0], oldest.rstrip().endswith("in force")) == ("1", True)


def test_r46_a_policy_is_evaluated_by_what_came_after_it(shell: Path) -> None:
    marquee("learn-artwork")
    assert marquee("artwork", "evaluate", "1", exits=FAILED).splitlines()[-1] == (
        "Nothing has matured yet that policy 1 may show."
    )
    recorded(shell, *impressions(NOIR, 40, 30, first=1), *impressions(FRAME, 40, 2, first=101))
    aged(shell)

    told = marquee("artwork", "evaluate", "1").splitlines()

    assert "Impressions: 80. As they were served, 0.4000" in told
    lines = {line.split("  ")[0]: line.split() for line in told if "  " in line}
    assert lines["inverse propensity"][2:] == ["0.4000", lines["inverse propensity"][3], "80"]
    assert lines["self-normalised"][1] == "0.4000"
    assert lines["doubly robust"][2] == "0.4000"


def aged(shell: Path) -> None:
    """Make the policies three days older than they are."""
    with closing(sqlite3.connect(shell / "marquee.db")) as connection, connection:
        connection.execute(
            "UPDATE artwork_policy SET made_at = made_at - ?", (int(3 * DAY.total_seconds() * 1e6),)
        )
