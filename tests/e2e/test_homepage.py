"""The homepage of the demo catalogue, as clients get it, against the rules it is made by."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.page_rules import (
    LEVELS,
    PAGE,
    broken_rules,
    items_of,
    rows_of,
    shown_titles,
    title_ids,
)
from tests.e2e.running import Device, Marquee, running, settings_for

Json = dict[str, Any]


async def page_of(device: Device) -> Json:
    page: Json = (await device.ask(PAGE)).data["homepage"]
    return page


async def test_r28_adas_page_has_eight_rows_or_more_and_keeps_every_rule(ada: Device) -> None:
    page = await page_of(ada)
    assert len(rows_of(page)) >= 8
    assert page["rows"]["pageInfo"]["hasNextPage"] is False
    assert broken_rules(page) == []
    assert page["degraded"] == []


async def test_r34_a_new_profile_sees_what_is_popular_and_no_row_pretends_to_know_it(
    marquee: Marquee,
) -> None:
    edith = await marquee.sign_in("Edith")
    kinds = [row["kind"] for row in rows_of(await page_of(edith))]
    assert kinds[:8] == [
        "TRENDING",
        "GENRE",
        "GENRE",
        "GENRE",
        "TOP_10",
        "NEW_RELEASES",
        "LEAVING_SOON",
        "COMING_SOON",
    ]
    assert set(kinds[8:]) == {"EDITORIAL"}


async def test_r28_headings_say_what_a_row_is(ada: Device) -> None:
    page = await page_of(ada)
    headings = {row["kind"]: row["heading"] for row in rows_of(page)}
    assert headings["TRENDING"] == "Trending Now"
    assert headings["TOP_10"] == "Top 10 Today"
    assert headings["NEW_RELEASES"] == "New on Marquee"
    assert headings["LEAVING_SOON"] == "Leaving Soon"
    assert headings["COMING_SOON"] == "Coming Soon"
    genres = [row for row in rows_of(page) if row["kind"] == "GENRE"]
    assert [row["heading"] for row in genres] == [row["genre"]["name"] for row in genres]


async def test_r31_the_top_10_has_ten_ranks(ada: Device) -> None:
    [top] = [row for row in rows_of(await page_of(ada)) if row["kind"] == "TOP_10"]
    assert [item["rank"] for item in items_of(top)] == list(range(1, 11))


def _exchange(page: Json) -> None:
    edges = page["rows"]["edges"]
    edges[0], edges[-1] = edges[-1], edges[0]


def _shorten(page: Json) -> None:
    del rows_of(page)[1]["items"]["edges"][3:]


def _repeat(page: Json) -> None:
    first, second = rows_of(page)[:2]
    items_of(second)[0]["title"]["id"] = title_ids(first)[0]


def _rank(page: Json) -> None:
    items_of(next(r for r in rows_of(page) if r["kind"] == "TOP_10"))[3]["rank"] = 5


def _expire(page: Json) -> None:
    items_of(rows_of(page)[0])[0]["title"]["availability"]["state"] = "EXPIRED"


def _prolong(page: Json) -> None:
    page["expiresAt"] = page["generatedAt"]


def _pin(page: Json) -> None:
    next(row for row in rows_of(page) if not row["pinned"])["pinned"] = True


def _move_billboard(page: Json) -> None:
    page["billboard"]["item"]["id"] = items_of(rows_of(page)[-1])[0]["id"]


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (_exchange, "R28"),
        (_shorten, "R28"),
        (_repeat, "R29"),
        (_rank, "R31"),
        (_expire, "R19"),
        (_prolong, "R32"),
        (_pin, "R30"),
        (_move_billboard, "R28"),
    ],
)
async def test_the_check_of_the_rules_notices_a_page_that_breaks_one(
    ada: Device, damage: Callable[[Json], None], rule: str
) -> None:
    page = copy.deepcopy(await page_of(ada))
    damage(page)
    assert rule in {found.split()[0] for found in broken_rules(page)}


async def test_r32_the_same_page_is_answered_until_its_half_hour_is_over(data_dir: Path) -> None:
    async with running(settings_for(data_dir)) as marquee:
        device = await marquee.sign_in("Ada")
        await marquee.warm()
        first = await page_of(device)
        marquee.clock.forward(minutes=14)
        device = await marquee.sign_in("Ada")  # another device of the same profile
        assert await page_of(device) == first
        marquee.clock.forward(minutes=15, seconds=59)
        device = await marquee.sign_in("Ada")
        assert await page_of(device) == first
        marquee.clock.forward(seconds=1)
        await marquee.warm()
        after = await page_of(device)
        assert after["id"] != first["id"]
        assert broken_rules(after) == []


async def test_r32_another_profile_gets_another_page(ada: Device, marquee: Marquee) -> None:
    pages = [await page_of(await marquee.sign_in(name)) for name in ("Sam", "Edith", "Oskar")]
    mine = await page_of(ada)
    assert len({page["id"] for page in [*pages, mine]}) == 4
    assert [broken_rules(page) for page in pages] == [[], [], []]
    # Two who have watched nothing are shown the same, but what it is called by is not the same.
    shown = [[title_ids(row) for row in rows_of(page)] for page in pages]
    assert shown[1] == shown[2] != shown[0]


async def test_r22_kits_page_has_nothing_above_age_7_and_nothing_that_plays_by_itself(
    kit: Device,
) -> None:
    page = await page_of(kit)
    assert broken_rules(page) == []
    levels = {title["rating"]["level"] for title in shown_titles(page)}
    assert levels <= set(LEVELS[: LEVELS.index("AGE_7") + 1])
    assert page["billboard"]["trailer"] is None
    assert len(rows_of(page)) >= 3


async def test_the_billboard_stands_in_the_first_row_and_has_something_to_play(
    ada: Device,
) -> None:
    page = await page_of(ada)
    shown = page["billboard"]["item"]
    first = next(row for row in rows_of(page) if not row["pinned"])
    assert shown["id"] in {item["id"] for item in items_of(first)}
    assert shown["title"]["id"] in title_ids(first)
    target = {"id": shown["title"]["id"]}
    assert page["billboard"]["callToAction"] == {
        "label": "Play",
        "action": "PLAY",
        "target": target,
    }


async def test_a_mexican_family_reads_spanish_headings_and_names(marquee: Marquee) -> None:
    device = await marquee.sign_in_as(*await marquee.household("es-MX", "MX"))
    await marquee.warm("MX")
    page = await page_of(device)
    assert broken_rules(page) == []
    headings = {row["kind"]: row["heading"] for row in rows_of(page)}
    assert headings["TRENDING"] == "Tendencias"
    assert headings["TOP_10"] == "Las 10 más vistas hoy"
    assert headings["NEW_RELEASES"] == "Novedades en Marquee"
    assert headings["LEAVING_SOON"] == "Últimos días"
    assert headings["COMING_SOON"] == "Próximamente"
    assert "Comedias" in {row["heading"] for row in rows_of(page) if row["kind"] == "GENRE"}
    assert page["billboard"]["callToAction"]["label"] == "Reproducir"
    names = {title["name"] for title in shown_titles(page)}
    assert {"Nosferatu", "La noche de los muertos vivientes"} & names


async def test_names_say_which_language_they_are_in(marquee: Marquee) -> None:
    device = await marquee.sign_in_as(*await marquee.household("es-AR", "AR"))
    text = "{ titles(first: 50) { edges { node { name localization { locale isFallback } } } } }"
    titles = [edge["node"] for edge in (await device.ask(text)).data["titles"]["edges"]]
    read = {(t["localization"]["locale"], t["localization"]["isFallback"]) for t in titles}
    assert read == {("es", False), ("en", True)}


async def test_r24_a_page_belongs_to_its_country(data_dir: Path) -> None:
    proxied = settings_for(data_dir, trusted_proxies="127.0.0.0/8")
    async with running(proxied) as marquee:
        here = await marquee.sign_in("Ada")
        there = here.sending(x_country="GB")
        await marquee.warm()
        await marquee.warm("GB")
        american, british = await page_of(here), await page_of(there)
        assert american["id"] != british["id"]
        assert broken_rules(british) == []
        assert await page_of(here) == american
        charts = [
            [title_ids(row) for row in rows_of(page) if row["kind"] == "TOP_10"]
            for page in (american, british)
        ]
        assert charts[0] != charts[1]
