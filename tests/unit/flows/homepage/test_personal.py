"""R28, R29, R33, R34, R58: the rows that follow from what a profile has watched."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from domain.artwork import ImageRole
from domain.homepage.row import BecauseYouWatchedRow as Because
from domain.homepage.row import DegradedSource, EvidenceKind, Page, RowKind
from domain.ids import PlayableId, ProfileId, TitleId
from domain.maturity import rating_of
from domain.title import Episode, Movie, Title
from domain.visibility import Audience
from domain.watching.keys import PlayableKey
from domain.watching.milestone import Milestone, MilestoneKind, milestones
from domain.watching.state import NOTHING, PlayableState
from flows.homepage.gather import Gatherer
from flows.homepage.kept_offers import KeptPart
from flows.homepage.page import Homepages
from flows.homepage.personal import Personal
from flows.homepage.sources.because_you_watched import Similar
from flows.homepage.sources.genres import GENRES
from flows.homepage.sources.trending import TRENDING
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import (
    DAY,
    NOW,
    candidates,
    episode,
    genre,
    image,
    movie,
    series,
    sign,
    title_id,
)
from tests.unit.fakes import FakeShelves, KeptCandidates, KeptPages, KeptWatching
from tests.unit.flows.homepage.living import ADA, seen_by
from tests.watching.build import HOUR, event, watched

ME = seen_by(ADA)


def film(number: int, *genres: int) -> Movie:
    art = (image(number, ImageRole.BOX_ART), image(1000 + number, ImageRole.BACKDROP))
    return replace(movie(number), genres=tuple(map(genre, genres)), artwork=art)


@dataclass
class Progress:
    """Completed viewings by profile, the newest first; `error` comes instead."""

    told: dict[str, list[Milestone]] = field(default_factory=dict)
    states_of: dict[PlayableId, PlayableState] = field(default_factory=dict)
    error: Exception | None = None
    limits: list[int] = field(default_factory=list)

    def complete(self, number: int, *, at: datetime, who: str = ME.profile_id) -> None:
        self.complete_part(PlayableKey(title_id(number), PlayableId(title_id(number))), at, who)

    def complete_part(self, key: PlayableKey, at: datetime, who: str = ME.profile_id) -> None:
        state = watched(event(0, at - HOUR), event(99, at, seq=1))
        found = milestones(key, NOTHING, tuple(state.viewings.values()))
        self.states_of[key.playable_id] = state
        done = [one for one in found if one.kind is MilestoneKind.COMPLETED]
        self.told.setdefault(who, [])[:0] = done

    async def completions(self, profile_id: ProfileId, *, limit: int) -> Sequence[Milestone]:
        self.limits.append(limit)
        if self.error is not None:
            raise self.error
        return self.told.get(profile_id, [])[:limit]

    async def states(
        self, profile_id: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, PlayableState]:
        assert self.told.get(profile_id)
        wanted = {key.playable_id for key in keys}
        return {id_: state for id_, state in self.states_of.items() if id_ in wanted}


@dataclass
class Browse:
    """Of each title what is like it, by numbers; for whom that was asked."""

    like: dict[int, Sequence[int]]
    of: dict[TitleId, Sequence[tuple[TitleId, float]]] = field(default_factory=dict)
    asked: list[Audience] = field(default_factory=list)
    error: Exception | None = None

    async def similar(
        self, audience: Audience, _: datetime, ids: Collection[TitleId], *, limit: int
    ) -> Mapping[TitleId, Sequence[tuple[TitleId, float]]]:
        self.asked.append(audience)
        if self.error is not None:
            raise self.error
        found = {
            title_id(of): [(title_id(n), 1 / n) for n in near] for of, near in self.like.items()
        }
        return {id_: (found | self.of).get(id_, [])[:limit] for id_ in ids}


class Titles:
    def __init__(self, titles: Iterable[Title]) -> None:
        self.by_id = {title.id: title for title in titles}

    async def values(self, keys: Iterable[TitleId]) -> Mapping[TitleId, Title]:
        return {key: self.by_id[key] for key in keys if key in self.by_id}


@dataclass
class Parts:
    """The episodes of series."""

    of: Mapping[TitleId, Sequence[Episode]]

    async def values(self, keys: Iterable[TitleId]) -> Mapping[TitleId, Sequence[Episode]]:
        return {key: self.of[key] for key in keys if key in self.of}


@dataclass
class Catalogue:
    titles: Titles
    episodes_of_series: Any = None


class House:
    """Films 1 to 9 are of genre 1, films 11 to 19 of genre 2; genre 3 is popular here."""

    def __init__(self) -> None:
        films = [film(n, 1) for n in range(1, 10)] + [film(n, 2) for n in range(11, 20)]
        catalogue: Any = Catalogue(Titles(films))
        self.catalogue = catalogue
        self.progress, self.watching = Progress(), KeptWatching()
        self.browse = Browse({1: range(2, 10), 11: (1, *range(12, 20))})
        self.shelves = FakeShelves(
            trending=candidates(*range(31, 36)),
            popular=candidates(*range(51, 56)),
            popular_by_genre=[(genre(3), candidates(*range(41, 46)))],
        )
        store: Any = self.progress
        browse: Any = self.browse
        self.personal = Personal(
            store,
            catalogue,
            Similar(browse, catalogue),
            KeptPart(self.watching.offer, lambda: 0, 10),
        )
        self.gatherer = Gatherer(
            self.shelves, KeptCandidates(), lambda: 0.5, sources=(TRENDING, GENRES)
        )

    async def page(self) -> Page:
        homepages = Homepages(
            self.gatherer, KeptPages(), lambda: UUID(int=1), sign, lambda: 0, personal=self.personal
        )
        return await homepages.current(ADA, NOW)


def kinds(page: Page) -> list[str]:
    return [row.kind.value for row in page.rows]


def because(page: Page) -> list[Because]:
    return [row for row in page.rows if isinstance(row, Because)]


async def test_r34_without_history_the_page_is_what_everybody_on_the_shelf_is_shown() -> None:
    house = House()
    everybody = Homepages(house.gatherer, KeptPages(), lambda: UUID(int=1), sign, lambda: 0)

    assert await house.page() == await everybody.current(ADA, NOW)
    assert house.browse.asked == []


async def test_r28_the_two_completed_last_have_a_row_each_of_what_is_like_them() -> None:
    house = House()
    house.progress.complete(1, at=NOW - DAY)
    house.progress.complete(11, at=NOW - HOUR)

    page = await house.page()

    newer, older = because(page)
    assert (newer.anchor_id, older.anchor_id) == (title_id(11), title_id(1))
    assert newer.heading == "Because you watched The Name"
    assert newer.evidence is not None
    assert newer.evidence.kind is EvidenceKind.WATCHED
    assert newer.evidence.subject_id == title_id(11)
    assert newer.id == f"row_{1:032x}_because_you_watched_{11:032x}"
    assert [item.title_id for item in older.items] == [title_id(n) for n in range(2, 10)]


async def test_r29_a_row_never_holds_what_it_is_about() -> None:
    house = House()
    house.browse.like = {1: (1, 2, 3, 4, 5)}
    house.progress.complete(1, at=NOW - DAY)

    (row,) = because(await house.page())

    assert [item.title_id for item in row.items] == [title_id(n) for n in (2, 3, 4, 5)]


async def test_r28_genres_watched_come_before_those_popular_here() -> None:
    house = House()
    house.progress.complete(1, at=NOW - DAY)
    house.progress.complete(2, at=NOW - DAY)
    house.progress.complete(11, at=NOW - HOUR)
    house.browse.like = {}

    page = await house.page()

    genres = [row.heading for row in page.rows if row.kind is RowKind.GENRE]
    asked = [call[-1] for call in house.shelves.asked if call[0] == "popular"]
    assert asked == [genre(1).id, genre(2).id]
    assert genres == ["Genre 1", "Genre 3"]  # both of the others would show the same titles


async def test_r28_a_genre_with_too_little_to_show_gives_way_to_one_that_is_popular() -> None:
    house = House()
    house.shelves.answers["popular"] = candidates(51, 52, 53)
    house.progress.complete(1, at=NOW - DAY)

    page = await house.page()

    assert [row.heading for row in page.rows if row.kind is RowKind.GENRE] == ["Genre 3"]


async def test_r58_what_is_like_a_title_is_asked_for_the_shelf_and_kept_for_all_on_it() -> None:
    house = House()
    house.progress.complete(1, at=NOW - DAY)
    await house.page()
    await house.page()

    (asked,) = house.browse.asked
    assert (asked.profile_id, asked.blocked, asked.country) == ("", frozenset(), ME.country)


async def test_r29_continue_watching_claims_its_titles_and_is_kept_on_no_page() -> None:
    house = House()
    house.watching.play(ME.profile_id, 31)

    page = await house.page()

    assert kinds(page) == ["TRENDING", "GENRE"]
    assert title_id(31) not in [item.title_id for item in page.rows[0].items]


@pytest.mark.parametrize(("label", "rows"), [("TV-PG", 1), ("AO", 0)])
async def test_r18_r20_an_episode_that_is_hidden_says_nothing_of_a_taste(
    label: str, rows: int
) -> None:
    house = House()
    art = (image(77, ImageRole.BOX_ART),)
    shown = replace(series(), artwork=art, genres=(genre(1),))
    part = episode(own_rating=rating_of(label))
    house.catalogue.titles.by_id[shown.id] = shown
    house.catalogue.episodes_of_series = Parts({shown.id: [part]})
    house.browse.of[shown.id] = [(title_id(n), 1 / n) for n in range(2, 10)]
    house.progress.complete_part(PlayableKey(shown.id, PlayableId(part.id)), NOW - HOUR)

    assert [row.anchor_id for row in because(await house.page())] == [shown.id] * rows


async def test_r33_a_page_made_without_what_is_watched_is_current_for_half_a_minute() -> None:
    house = House()
    house.watching.failing = "UNAVAILABLE"

    page = await house.page()

    assert page.degraded == ()  # what lives on the page says so itself, while it is so
    assert page.current_until == NOW + timedelta(seconds=30)


async def test_r6_a_milestone_that_its_state_does_not_bear_out_says_nothing() -> None:
    house = House()
    house.progress.complete(1, at=NOW - DAY)
    house.progress.states_of.clear()

    assert because(await house.page()) == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [(StoreUnavailable(), "UNAVAILABLE"), (TimeoutError(), "TIMEOUT"), (ValueError(), "INTERNAL")],
)
async def test_r33_a_taste_that_cannot_be_read_costs_its_rows_and_is_reported(
    error: Exception, reason: str
) -> None:
    house = House()
    house.progress.error = error

    with capture_logs():
        page = await house.page()

    assert kinds(page) == ["TRENDING", "GENRE"]
    assert page.degraded == (DegradedSource("taste", "NONE", reason),)


async def test_r33_without_neighbours_the_rows_are_missing_and_said_to_be() -> None:
    house = House()
    house.browse.error = StoreUnavailable()
    house.progress.complete(1, at=NOW - DAY)
    house.progress.complete(11, at=NOW - HOUR)

    page = await house.page()

    assert because(page) == []
    assert page.degraded == (DegradedSource("because_you_watched", "NONE", "UNAVAILABLE"),)


async def test_however_much_was_completed_the_newest_hundred_are_read() -> None:
    house = House()
    for number in range(1, 10):
        house.progress.complete(number, at=NOW - DAY)
    await house.page()

    assert house.progress.limits == [100]


async def test_r33_a_taste_has_the_deadline_that_the_sources_have() -> None:
    house = House()
    assert house.personal.deadline == timedelta(milliseconds=150)
    hung = asyncio.Event()

    async def never(*_: object, **__: object) -> Sequence[Milestone]:
        await hung.wait()
        return []

    stuck: Any = house.progress
    stuck.completions = never
    house.personal = replace(house.personal, deadline=timedelta(milliseconds=5))

    assert (await house.page()).degraded == (DegradedSource("taste", "NONE", "TIMEOUT"),)
