"""R33: a source that fails costs its row, never the page, and the page says which one it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.faults import Failing, before
from tests.e2e.page_rules import PAGE, Json, broken_rules, rows_of, stands_in
from tests.e2e.running import Answer, Marquee, running, settings_for

KINDS = [
    "TRENDING",
    "GENRE",
    "TOP_10",
    "NEW_RELEASES",
    "LEAVING_SOON",
    "COMING_SOON",
    "EDITORIAL",
]
SOURCES = {  # by the method of the port that feeds it: its name, and the kind of its rows
    "trending": ("trending", "TRENDING"),
    "popular_by_genre": ("genres", "GENRE"),
    "top": ("top10", "TOP_10"),
    "newest": ("new", "NEW_RELEASES"),
    "leaving": ("leaving", "LEAVING_SOON"),
    "coming": ("coming", "COMING_SOON"),
    "collections": ("editorial", "EDITORIAL"),
}
POPULAR_STANDS_IN = ("trending", "popular_by_genre", "top", "newest")


@pytest.fixture
def shelves() -> Iterator[Failing]:
    fault = Failing(None)
    yield fault
    fault.failing = fault.hanging = ()


async def answer_of(marquee: Marquee) -> Answer:
    """The page of a device that asks for it, which is never refused and has no errors."""
    answer = await (await marquee.sign_in("Edith")).ask(PAGE)
    assert answer.status == 200
    assert "errors" not in answer.body
    return answer


async def page_of(marquee: Marquee) -> Json:
    page: Json = (await answer_of(marquee)).data["homepage"]
    return page


def kinds_of(page: Json) -> list[str]:
    """Each kind of row there is, once, from the top."""
    return list(dict.fromkeys(row["kind"] for row in rows_of(page)))


def degraded(source: str, fallback: str, reason: str) -> list[dict[str, Any]]:
    return [{"source": source, "fallback": fallback, "reason": reason}]


@pytest.mark.parametrize("method", POPULAR_STANDS_IN)
async def test_r33_popular_here_stands_in_for_a_source_that_fails(
    data_dir: Path, shelves: Failing, method: str
) -> None:
    name, kind = SOURCES[method]
    async with running(settings_for(data_dir), wrap=before("shelves", shelves)) as marquee:
        await marquee.warm_all_but(name)
        shelves.failing = {method}
        page = await page_of(marquee)
    assert page["degraded"] == degraded(name, "POPULAR", "UNAVAILABLE")
    [row] = [row for row in rows_of(page) if stands_in(row)]
    assert row["heading"] == "Popular on Marquee"
    assert row["evidence"] is None
    assert kind not in [row["kind"] for row in rows_of(page) if not stands_in(row)]
    assert broken_rules(page) == []
    assert len(rows_of(page)) >= 8


@pytest.mark.parametrize("method", [m for m in SOURCES if m not in POPULAR_STANDS_IN])
async def test_r33_a_source_that_nothing_stands_in_for_costs_its_row_alone(
    data_dir: Path, shelves: Failing, method: str
) -> None:
    name, kind = SOURCES[method]
    async with running(settings_for(data_dir), wrap=before("shelves", shelves)) as marquee:
        await marquee.warm_all_but(name)
        shelves.failing = {method}
        page = await page_of(marquee)
    assert page["degraded"] == degraded(name, "NONE", "UNAVAILABLE")
    assert kinds_of(page) == [each for each in KINDS if each != kind]
    assert broken_rules(page) == []


async def test_r33_a_source_that_does_not_answer_in_time_is_not_waited_for(
    data_dir: Path, shelves: Failing
) -> None:
    async with running(settings_for(data_dir), wrap=before("shelves", shelves)) as marquee:
        await marquee.warm_all_but("editorial")
        shelves.hanging = {"collections"}
        page = await page_of(marquee)
    assert page["degraded"] == degraded("editorial", "NONE", "TIMEOUT")
    assert kinds_of(page) == [each for each in KINDS if each != "EDITORIAL"]


async def test_r33_a_source_with_a_fault_of_its_own_is_masked(
    data_dir: Path, shelves: Failing
) -> None:
    shelves.error = ZeroDivisionError
    async with running(settings_for(data_dir), wrap=before("shelves", shelves)) as marquee:
        await marquee.warm_all_but("leaving")
        shelves.failing = {"leaving"}
        answer = await answer_of(marquee)
    assert answer.data["homepage"]["degraded"] == degraded("leaving", "NONE", "INTERNAL")
    assert "ZeroDivision" not in str(answer.body)


async def test_r33_stale_candidates_stand_in_first(data_dir: Path, shelves: Failing) -> None:
    async with running(settings_for(data_dir), wrap=before("shelves", shelves)) as marquee:
        await marquee.warm()
        fresh = await page_of(marquee)
        marquee.clock.forward(minutes=40)
        await marquee.warm_all_but("trending")
        shelves.failing = {"trending"}
        stale = await page_of(marquee)
    assert fresh["degraded"] == []
    assert stale["degraded"] == degraded("trending", "STALE", "UNAVAILABLE")
    assert stale["id"] != fresh["id"]
    assert rows_of(stale)[0]["heading"] == "Trending Now"
    assert broken_rules(stale) == []


async def test_r33_a_degraded_page_is_current_for_half_a_minute_and_kept_for_half_an_hour(
    data_dir: Path, shelves: Failing
) -> None:
    async with running(settings_for(data_dir), wrap=before("shelves", shelves)) as marquee:
        await marquee.warm_all_but("editorial")
        shelves.failing = {"collections"}
        first = await page_of(marquee)
        shelves.failing = ()
        await marquee.warm()
        marquee.clock.forward(seconds=29)
        assert (await page_of(marquee))["id"] == first["id"]
        marquee.clock.forward(seconds=1)
        whole = await page_of(marquee)
        device = await marquee.sign_in("Edith")
        kept = await device.ask("query($id: ID!) { node(id: $id) { id } }", {"id": first["id"]})
    assert first["degraded"] == degraded("editorial", "NONE", "UNAVAILABLE")
    assert (whole["degraded"], kinds_of(whole)) == ([], KINDS)
    assert kept.data == {"node": {"id": first["id"]}}


async def test_r33_with_every_source_gone_the_page_is_empty_and_says_why(
    data_dir: Path, shelves: Failing
) -> None:
    shelves.failing = {*SOURCES, "popular"}
    async with running(settings_for(data_dir), wrap=before("shelves", shelves)) as marquee:
        page = await page_of(marquee)
    assert rows_of(page) == []
    assert page["billboard"] is None
    assert [each["source"] for each in page["degraded"]] == [name for name, _ in SOURCES.values()]
    assert {(each["fallback"], each["reason"]) for each in page["degraded"]} == {
        ("NONE", "UNAVAILABLE")
    }


async def test_a_catalogue_that_is_away_is_an_error_of_the_fields_that_need_it(
    data_dir: Path,
) -> None:
    titles = Failing(None)
    async with running(settings_for(data_dir), wrap=before("titles", titles)) as marquee:
        device = await marquee.sign_in("Edith")
        titles.failing = {"titles"}
        answer = await device.ask(
            "{ titles { edges { node { name } } } viewer { profile { name } } }"
        )
        titles.failing = ()
        again = await device.ask(
            "{ titles { edges { node { name } } } viewer { profile { name } } }"
        )
    assert answer.status == 200
    assert answer.refusals == {"titles": "UNAVAILABLE"}
    assert answer.partial == {"titles": None, "viewer": {"profile": {"name": "Edith"}}}
    assert len(again.data["titles"]["edges"]) == 20


async def test_a_store_that_is_away_answers_signing_in_with_a_problem(data_dir: Path) -> None:
    sessions = Failing(None, failing={"open"})
    async with running(settings_for(data_dir), wrap=before("sessions", sessions)) as marquee:
        refused = await marquee.device().log_in("demo@marquee.test")
        sessions.failing = ()
        opened = await marquee.device().log_in("demo@marquee.test")
    assert refused == {
        "__typename": "UnavailableProblem",
        "code": "UNAVAILABLE",
        "message": "This cannot be done just now. Try again in a moment.",
    }
    assert opened["__typename"] == "SessionPayload"
