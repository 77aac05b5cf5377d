"""The public CSV of 8,807 titles, imported under a running application, and what clients see."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from domain.sort_name import sort_name
from jobs.catalogue.report import ImportReport
from jobs.catalogue.run import ImportOrder, import_catalogue
from jobs.demo.accounts import create_accounts
from jobs.demo.seed import seed_plays
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.e2e.device import ROOT
from tests.e2e.page_rules import LEVELS, PAGE, broken_rules, rows_of, shown_titles
from tests.e2e.running import (
    NOW,
    TODAY,
    Device,
    Marquee,
    database_in,
    running,
    settings_for,
)

NAME = "netflix_titles.csv"
LONGEST_WAIT_SECONDS = 30
"""For what a running application hears of within a second: a busy machine is given more."""

S1 = """
{ title(by: {externalId: "s1"}) {
    __typename id kind name releaseYear countries
    rating { label level } genres { name } credits { role person { name } }
    availability { state } artwork { url } synopsis } }
"""
LISTED = """
query Listed($sort: TitleSort!, $first: Int!, $after: String) {
  titles(sort: $sort, first: $first, after: $after) {
    pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id name releaseYear } }
  }
}
"""
SORTS = ("POPULARITY", "NEWEST", "NAME", "RELEASE_YEAR")

Json = dict[str, Any]


def csv_file() -> Path | None:
    """The file that MARQUEE_TEST_CSV names, else one in a `data` folder beside the checkout."""
    named = os.environ.get("MARQUEE_TEST_CSV")
    beside = sorted(ROOT.parent.glob(f"*/data/{NAME}"))
    return Path(named) if named else next(iter(beside), None)


@dataclass(frozen=True)
class Import:
    """A running application into whose empty catalogue the file was imported, and plays seeded."""

    marquee: Marquee
    device: Device
    report: ImportReport
    before: Json
    """What the device was answered before the import."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def imported(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Import]:
    file = csv_file()
    if file is None:
        pytest.skip(f"{NAME} is not here: MARQUEE_TEST_CSV may say where it is")
    folder = tmp_path_factory.mktemp("imported")
    await migrate(database_in(folder))
    async with open_stores(database_in(folder)) as other, running(settings_for(folder)) as marquee:
        await create_accounts(other.accounts, NOW)
        device = await marquee.sign_in("Ada")
        before = {
            "title": (await device.ask(S1)).data["title"],
            "titles": (await device.ask("{ titles { edges { cursor } } }")).data["titles"],
            "homepage": (await device.ask(PAGE)).data["homepage"],
        }
        report = await import_catalogue(other.catalogue, ImportOrder(file))
        await seed_plays(other, TODAY, days=7, countries=["US"])
        yield Import(marquee, device, report, before)


async def new_page(imported: Import) -> Json:
    """The page that the application shows once it has heard of the import."""
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        while True:
            await imported.marquee.warm()
            page: Json = (await imported.device.ask(PAGE)).data["homepage"]
            if rows_of(page):
                return page
            await asyncio.sleep(0.1)


async def walked(device: Device, sort: str, first: int, most: int) -> list[Json]:
    """The titles of a list from its start, page by page, until there are `most` or no more."""
    found: list[Json] = []
    after = None
    while len(found) < most:
        asked = {"sort": sort, "first": first, "after": after}
        connection = (await device.ask(LISTED, asked)).data["titles"]
        assert connection["pageInfo"]["hasPreviousPage"] is bool(found)
        found += [edge["node"] for edge in connection["edges"]]
        after = connection["pageInfo"]["endCursor"]
        if not connection["pageInfo"]["hasNextPage"]:
            break
    return found


async def test_the_application_began_with_an_empty_catalogue(imported: Import) -> None:
    assert imported.before["title"] is None
    assert imported.before["titles"] == {"edges": []}
    assert rows_of(imported.before["homepage"]) == []


async def test_every_row_of_the_file_was_imported(imported: Import) -> None:
    assert imported.report.rows == 8_807
    assert imported.report.rejected == []
    assert len(await imported.marquee.stores.catalogue.title_ids()) == 8_807


async def test_a_title_is_found_by_its_show_id_at_once(imported: Import) -> None:
    title = (await imported.device.ask(S1)).data["title"]
    assert title.pop("id").startswith("movie_")
    assert title.pop("artwork")["url"].startswith("http://127.0.0.1:8000/images/image_")
    assert title.pop("synopsis").startswith("As her father nears the end of his life")
    assert title == {
        "__typename": "Movie",
        "kind": "DOCUMENTARY",
        "name": "Dick Johnson Is Dead",
        "releaseYear": 2020,
        "countries": ["US"],
        "rating": {"label": "PG-13", "level": "AGE_13"},
        "genres": [{"name": "Documentaries"}],
        "credits": [{"role": "DIRECTOR", "person": {"name": "Kirsten Johnson"}}],
        "availability": {"state": "AVAILABLE"},
    }


async def test_the_running_application_shows_it_on_a_new_page(imported: Import) -> None:
    page = await new_page(imported)
    assert page["id"] != imported.before["homepage"]["id"]
    assert broken_rules(page) == []
    assert page["degraded"] == []


async def test_the_television_gets_six_rows_or_more_that_keep_the_rules(imported: Import) -> None:
    await new_page(imported)
    page = (await imported.device.run("tv/homepage.graphql")).data["homepage"]
    assert len(rows_of(page)) >= 6
    assert broken_rules(page) == []
    kinds = [row["kind"] for row in rows_of(page)]
    assert kinds == ["TRENDING", "GENRE", "GENRE", "GENRE", "TOP_10", "NEW_RELEASES"]
    assert page["degraded"] == []
    assert page["billboard"]["item"]["title"]["backdrop"]["url"]


async def test_r32_the_page_stays_the_same_while_it_lives(imported: Import) -> None:
    page = await new_page(imported)
    assert await new_page(imported) == page
    again = (await imported.device.run("tv/homepage.graphql")).data["homepage"]
    assert again["id"] == page["id"]


async def test_a_child_sees_nothing_above_age_7(imported: Import) -> None:
    await new_page(imported)
    kit = await imported.marquee.sign_in("Kit")
    page = (await kit.ask(PAGE)).data["homepage"]
    assert broken_rules(page) == []
    assert len(rows_of(page)) >= 4
    levels = {title["rating"]["level"] for title in shown_titles(page)}
    assert levels == set(LEVELS[:2])


@pytest.mark.parametrize("sort", SORTS)
async def test_a_list_is_paged_without_skipping_or_repeating(imported: Import, sort: str) -> None:
    by_fifty = await walked(imported.device, sort, 50, 400)
    by_seventeen = await walked(imported.device, sort, 17, 391)
    assert len(by_fifty) == 400
    assert len({node["id"] for node in by_fifty}) == 400
    assert by_seventeen == by_fifty[:391]


async def test_lists_have_the_order_asked_for(imported: Import) -> None:
    by_year = await walked(imported.device, "RELEASE_YEAR", 50, 400)
    years = [node["releaseYear"] for node in by_year]
    assert years == sorted(years, reverse=True)
    by_name = await walked(imported.device, "NAME", 50, 400)
    names = [sort_name(node["name"]) for node in by_name]
    assert names == sorted(names)


async def test_a_list_walked_to_its_end_has_every_title_once(imported: Import) -> None:
    nodes = await walked(imported.device, "NAME", 50, 10_000)
    assert len(nodes) == 8_807
    ids = {node["id"] for node in nodes}
    assert ids == set(await imported.marquee.stores.catalogue.title_ids())


async def test_importing_again_changes_nothing_that_a_client_keeps(
    imported: Import, tmp_path: Path
) -> None:
    file = csv_file()
    assert file is not None
    page = await new_page(imported)
    head = tmp_path / NAME
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)[:200]
    head.write_text("".join(lines), encoding="utf-8")
    again = await import_catalogue(imported.marquee.stores.catalogue, ImportOrder(head))
    assert (again.imported, again.changed) == (0, 0)
    assert await new_page(imported) == page
