"""R26, R28 to R30, R32: My List lives on inside a frozen page."""

from dataclasses import replace

from domain.homepage.live import Offer
from domain.homepage.row import (
    DegradedSource,
    Evidence,
    EvidenceKind,
    RowKind,
    RowLayout,
    StandardRow,
)
from domain.homepage.treatment import Treatment
from tests.unit.build import NOW, ask, audience, candidate, candidates, page_key, title_id, window
from tests.unit.domain.homepage.listing import (
    MINE,
    SECOND,
    frozen,
    listed,
    mine,
    offer,
    shown,
    titles,
)

KINDS = [RowKind.TRENDING, RowKind.NEW_RELEASES]


def test_r28_one_title_makes_the_row_and_it_is_pinned_above_the_others() -> None:
    page = shown(frozen(), offer(9))

    found = mine(page)
    assert isinstance(found, StandardRow)
    assert [row.kind for row in page.rows] == [RowKind.MY_LIST, *KINDS]
    assert (found.id, found.heading, found.layout) == (MINE, "My List", RowLayout.STANDARD)
    assert (found.pinned, found.tracking_token) == (True, f"signed:{MINE}")
    assert found.evidence == Evidence(EvidenceKind.LISTED, "What you put on your list")
    (item,) = found.items
    assert (item.id, item.row_id) == (f"item_{MINE[4:]}_{9:032x}", MINE)
    assert (item.title_id, item.rank, item.since) == (title_id(9), None, NOW - 100 * SECOND)
    assert item.tracking_token == f"signed:{item.id}:movie:default"


def test_r28_without_a_title_there_is_no_row_and_the_page_is_as_it_was_made() -> None:
    assert shown(frozen(), Offer()) == frozen()


def test_r26_the_newest_comes_first_and_the_row_ends_at_its_longest_length() -> None:
    page = shown(frozen(), offer(*range(100, 0, -1)))

    assert titles(page) == list(range(100, 76, -1))


def test_r29_my_list_loses_nothing_to_other_rows_and_takes_nothing_from_them() -> None:
    page = shown(frozen(), offer(1, 5, 9))

    assert titles(page) == [1, 5, 9]
    assert page.rows[1:] == frozen().rows
    assert page.billboard == frozen().billboard


def test_r26_the_row_shows_what_has_ended_and_nothing_that_is_hidden_or_has_no_picture() -> None:
    over = candidate(2, windows=(window(NOW - 9 * SECOND, NOW),))
    given = listed(candidate(1), over, candidate(3, tags=()), *candidates(4, 5))
    who = audience(blocked=[4])

    assert titles(shown(frozen(), given, ask(who))) == [1, 2, 5]


def test_r32_the_row_has_one_id_whatever_it_holds_and_its_revision_moves_with_what_it_shows() -> (
    None
):
    pages = [shown(frozen(), offer(*numbers)) for numbers in ([1], [2, 1], [1, 2], [1])]

    rows = [found for page in pages if (found := mine(page))]
    assert {row.id for row in rows} == {MINE}
    assert len({row.revision for row in rows}) == 3
    assert rows[0] == rows[3]
    assert len({page.revision for page in (frozen(), *pages)}) == 4


def test_r32_a_title_listed_anew_moves_no_revision_where_the_row_looks_the_same() -> None:
    before, after = shown(frozen(), offer(1)), shown(frozen(), offer(1, after=7))

    assert before.revision == after.revision


def test_r32_what_the_page_was_made_with_gives_way_to_what_is_there_now() -> None:
    page = shown(shown(frozen(), offer(1, 2)), offer(3))

    assert titles(page) == [3]
    assert page == shown(frozen(), offer(3))


def test_r30_an_experiment_moves_the_row_only_where_it_may_move_pinned_ones() -> None:
    wanted = (RowKind.NEW_RELEASES, RowKind.TRENDING, RowKind.MY_LIST)
    pinned = replace(ask(), treatment=Treatment(row_order=wanted))
    loose = replace(ask(), treatment=Treatment(row_order=wanted, allow_pinned=True))
    page = replace(frozen(), rows=tuple(reversed(frozen().rows)))

    first = [row.kind for row in shown(page, offer(1), pinned).rows]
    last = [row.kind for row in shown(page, offer(1), loose).rows]
    assert first == [RowKind.MY_LIST, RowKind.NEW_RELEASES, RowKind.TRENDING]
    assert last == [RowKind.NEW_RELEASES, RowKind.TRENDING, RowKind.MY_LIST]


def test_r33_a_list_that_could_not_be_read_is_reported_beside_what_the_page_knew() -> None:
    before = replace(frozen(), degraded=(DegradedSource("new", "STALE", "TIMEOUT"),))
    page = shown(before, Offer(degraded=(DegradedSource("my_list", "NONE", "TIMEOUT"),)))

    assert [each.source for each in page.degraded] == ["new", "my_list"]
    assert mine(page) is None


def test_the_row_speaks_the_language_of_its_page() -> None:
    spanish = replace(frozen(), key=page_key(audience(), "es"))

    found = mine(shown(spanish, offer(1), ask(locale="es")))
    assert found is not None
    assert found.heading == "Mi lista"


def test_what_has_been_on_the_list_since_an_instant_is_what_was_listed_before_it() -> None:
    given = offer(3, 2, 1, after=-1)

    kept = given.as_of(NOW)
    assert [one.candidate.title_id for one in kept.listed] == [title_id(1)]
