"""R35: the rows named after an event, and those a refresh tells, are those that look otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.homepage.difference import (
    HomepageChange,
    Refreshed,
    RowInserted,
    RowRemoved,
    RowReplaced,
)
from domain.homepage.row import Page, Row, RowKind
from domain.homepage.touch import RefreshTrigger
from domain.ids import RowId
from flows.homepage.refresh import RefreshAsked
from flows.homepage.touched import touched_by
from tests.unit.build import NOW, title_id
from tests.unit.flows.homepage.living import ADA, WATCHING, House, seen_by

ME = seen_by(ADA)
PLAYED, LISTED = RefreshTrigger.PLAYBACK_ENDED, RefreshTrigger.LIST_CHANGED
actions = st.lists(
    st.tuples(st.sampled_from(["play", "finish", "hide", "list", "unlist"]), st.integers(1, 4)),
    max_size=8,
)


@dataclass
class Story:
    """Ada does one thing after another; each event is a minute after the one before."""

    house: House = field(default_factory=House)
    at: int = 0

    async def named(self, what: str, number: int) -> tuple[RowId, ...]:
        """The rows that the event's own answer names."""
        if what in ("list", "unlist"):
            return await self._listing(what, number)
        rows = touched_by(PLAYED, self.house.homepages, self.house.live)
        before = await rows.seen(ADA, ME, NOW)
        with rows.changing(ME.profile_id):
            self._watch(what, number)
        return await rows.changed(before, ME, NOW)

    async def _listing(self, what: str, number: int) -> tuple[RowId, ...]:
        flow = self.house.my_list
        call = flow.add if what == "list" else flow.take_off
        done = await call(ADA, ME, title_id(number), NOW, visible=True)
        return tuple(getattr(done, "invalidated_row_ids"))  # noqa: B009 - of either outcome

    def _watch(self, what: str, number: int) -> None:
        self.at += 1
        if what == "play":
            at = NOW + timedelta(minutes=self.at)
            self.house.watching.play(ME.profile_id, number, at=at)
        else:
            self.house.watching.finish(ME.profile_id, number)

    async def told(self, trigger: RefreshTrigger, page: Page) -> Sequence[HomepageChange]:
        asked = RefreshAsked(page.id, trigger)
        done = await self.house.refresh.refresh(ADA, ME, asked, NOW)
        assert isinstance(done, Refreshed)
        return done.changes


@given(actions)
async def test_r35_the_rows_named_and_told_are_those_that_a_whole_page_shows_otherwise(
    story: list[tuple[str, int]],
) -> None:
    ada = Story()
    before = await ada.house.page()
    held = list(before.rows)
    for what, number in story:
        named = await ada.named(what, number)
        after = await ada.house.page()
        trigger = LISTED if what in ("list", "unlist") else PLAYED
        held = applied(held, await ada.told(trigger, before))
        assert sorted(named) == recomputed(before, after)
        assert held == list(after.rows)
        before = after


def recomputed(before: Page, after: Page) -> list[str]:
    """The rows that stand on one of the pages only, or look otherwise, by their ids."""
    old, new = ({row.id: shown(row) for row in page.rows} for page in (before, after))
    return sorted(id_ for id_ in {*old, *new} if old.get(id_) != new.get(id_))


def shown(row: Row) -> object:
    moving = row.kind is RowKind.CONTINUE_WATCHING  # a progress bar stands in each of its items
    return [(item.title_id, item.since if moving else None) for item in row.items]


def applied(rows: Sequence[Row], changes: Sequence[HomepageChange]) -> list[Row]:
    """What a client shows that makes the changes one after the other."""
    held = list(rows)
    for change in changes:
        if isinstance(change, RowReplaced):
            held = [change.row if row.id == change.row.id else row for row in held]
        elif isinstance(change, RowRemoved):
            held = [row for row in held if row.id != change.row_id]
        elif isinstance(change, RowInserted):
            held = [row for row in held if row.id != change.row.id]
            above = [row.id for row in held]
            place = above.index(change.after_row_id) + 1 if change.after_row_id else 0
            held.insert(place, change.row)
    return held


async def test_r35_a_heartbeat_moves_one_row_and_reads_no_list() -> None:
    ada = Story()
    await ada.named("list", 1)
    await ada.named("play", 2)
    before = await ada.house.page()
    await ada.house.live.kept.offer(ME, NOW)
    lists = ada.house.lists.reads

    assert await ada.named("play", 2) == (WATCHING,)
    assert ada.house.lists.reads == lists
    after = await ada.house.page()
    assert (after.id, after.rows[1:]) == (before.id, before.rows[1:])
    assert after.rows[0].id == before.rows[0].id
    assert after.rows[0].revision != before.rows[0].revision
    assert after.revision != before.revision


async def test_r33_where_it_cannot_be_told_continue_watching_is_named() -> None:
    ada = Story()
    await ada.house.page()
    ada.house.watching.failing = "TIMEOUT"

    assert await ada.named("play", 2) == (WATCHING,)


async def test_r35_without_a_page_no_row_is_named_and_nothing_is_read() -> None:
    ada = Story()

    assert await ada.named("play", 2) == ()
    assert ada.house.watching.reads == 0
