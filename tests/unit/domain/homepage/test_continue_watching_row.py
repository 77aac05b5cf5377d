"""R11, R28 to R30, R32, R33: Continue Watching lives on inside a frozen page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.homepage.compose import compose
from domain.homepage.live import Continued, Offer, continuing, frozen
from domain.homepage.row import (
    ContinueWatchingRow,
    DegradedSource,
    Evidence,
    EvidenceKind,
    Page,
    RowKind,
    RowLayout,
)
from domain.ids import PlayableId
from domain.my_list import Listed
from tests.unit.build import NOW, ask, audience, candidate, sign, title_id, window
from tests.unit.domain.homepage import listing

SECOND = timedelta(seconds=1)
WATCHING = f"row_{1:032x}_continue_watching"


def waiting(number: int, *, ago: int = 0, progress: str = "40 %", episode: int = 1) -> Continued:
    playable = PlayableId(f"ep_{episode:032x}")
    return Continued(candidate(number), NOW - ago * SECOND, playable, progress)


def shown(*entries: Continued) -> Page:
    return listing.shown(listing.frozen(), Offer(continued=entries))


def row_of(page: Page) -> ContinueWatchingRow:
    (found,) = (row for row in page.rows if isinstance(row, ContinueWatchingRow))
    return found


def test_r28_r30_one_entry_makes_the_row_and_it_is_pinned_above_all_others() -> None:
    offer = Offer((Listed(candidate(8), NOW),), continued=(waiting(9, ago=7),))
    page = listing.shown(listing.frozen(), offer)

    found = page.rows[0]
    assert isinstance(found, ContinueWatchingRow)
    assert [row.kind for row in page.rows[1:3]] == [RowKind.MY_LIST, RowKind.TRENDING]
    assert (found.id, found.heading, found.pinned) == (WATCHING, "Continue Watching", True)
    assert found.layout is RowLayout.PROGRESS
    assert found.evidence == Evidence(EvidenceKind.CONTINUATION, "What you are in the middle of")
    (item,) = found.items
    assert (item.id, item.title_id) == (f"item_{WATCHING[4:]}_{9:032x}", title_id(9))
    assert (item.since, item.playable_id) == (NOW - 7 * SECOND, f"ep_{1:032x}")


def test_r29_it_loses_nothing_to_rows_of_a_page_that_stands_and_takes_nothing() -> None:
    page = shown(waiting(1), waiting(5))

    assert [item.title_id for item in row_of(page).items] == [title_id(1), title_id(5)]
    assert page.rows[1:] == listing.frozen().rows


def test_r29_its_titles_stand_in_no_other_row_of_a_page_that_is_made_with_it() -> None:
    offer = Offer(continued=(waiting(1),))
    rows = (continuing(offer), listing.TRENDING, listing.NEW)
    with_more = replace(listing.TRENDING, items=(*listing.TRENDING.items, candidate(9)))

    page = frozen(compose((rows[0], with_more, rows[2]), ask(), sign=sign))

    assert [row.kind for row in page.rows] == [RowKind.TRENDING, RowKind.NEW_RELEASES]
    assert title_id(1) not in [item.title_id for item in page.rows[0].items]
    assert page.billboard is not None
    assert page.billboard.item == page.rows[0].items[0]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param([waiting(1, progress="50 %")], id="another place"),
        pytest.param([waiting(1, episode=2)], id="another episode"),
        pytest.param([waiting(2)], id="another title"),
        pytest.param([waiting(1), waiting(2)], id="one more"),
    ],
)
def test_r32_the_id_stays_and_the_revision_moves_with_what_is_shown(
    other: list[Continued],
) -> None:
    before, after = shown(waiting(1)), shown(*other)

    assert row_of(before).id == row_of(after).id
    assert row_of(before).revision != row_of(after).revision
    assert before.revision != after.revision
    assert before.rows[1:] == after.rows[1:]


def test_r32_what_looks_the_same_has_the_same_revision() -> None:
    assert row_of(shown(waiting(1))).revision == row_of(shown(waiting(1, ago=9))).revision


def test_r19_what_is_not_listable_here_now_is_left_out() -> None:
    over = replace(waiting(2), candidate=candidate(2, windows=(window(NOW - 9 * SECOND, NOW),)))
    bare = replace(waiting(3), candidate=candidate(3, tags=()))
    offer = Offer(continued=(waiting(1), over, bare, waiting(4)))
    page = listing.shown(listing.frozen(), offer, ask(audience(blocked=[4])))

    assert [item.title_id for item in row_of(page).items] == [title_id(1)]


def test_r33_what_could_not_be_read_is_reported_and_the_page_stands() -> None:
    failed = Offer(degraded=(DegradedSource("continue_watching", "NONE", "TIMEOUT"),))
    page = listing.shown(listing.frozen(), failed)

    assert page.rows == listing.frozen().rows
    assert page.degraded == failed.degraded
    assert failed.lacks([RowKind.CONTINUE_WATCHING])
    assert not failed.lacks([RowKind.MY_LIST])


def test_r35_nobody_knows_what_has_waited_there_without_a_break() -> None:
    assert Offer(continued=(waiting(1, ago=900),)).as_of(NOW).continued == ()
