"""R35: the difference between the page a client holds and the page as it is now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.homepage.difference import (
    BillboardReplaced,
    HomepageChange,
    RowInserted,
    RowRemoved,
    RowReplaced,
    changed_rows,
    difference,
    in_place,
    of_kinds,
    of_rows,
    place_of,
)
from domain.homepage.policy import LIVE
from domain.homepage.row import Page, Row, RowKind
from domain.ids import RowId
from tests.unit.build import NOW
from tests.unit.domain.homepage.listing import MINE, frozen, mine, offer, shown

WATCHING = f"row_{1:032x}_continue_watching"
TRENDING, NEW = f"row_{1:032x}_trending", f"row_{1:032x}_new_releases"
lists = st.lists(st.integers(1, 6), max_size=4, unique=True)
newer = st.lists(st.integers(7, 10), max_size=3, unique=True)


def applied(rows: Iterable[Row], changes: Iterable[HomepageChange]) -> list[Row]:
    """What a client shows that makes the changes one after the other."""
    held = {row.id: row for row in rows}
    order = list(held)
    for change in changes:
        match change:
            case RowRemoved(id_):
                order = [each for each in order if each != id_]
            case RowReplaced(row):
                assert row.id in order
                held[row.id] = row
            case RowInserted(row, above):
                order = [each for each in order if each != row.id]
                order.insert(order.index(above) + 1 if above else 0, row.id)
                held[row.id] = row
            case BillboardReplaced():
                pass
    return [held[id_] for id_ in order]


def told(changes: Sequence[HomepageChange]) -> list[tuple[str, str]]:
    names = {RowRemoved: "removed", RowReplaced: "replaced", RowInserted: "inserted"}
    return [
        (names[type(one)], one.row_id if isinstance(one, RowRemoved) else one.row.id)
        for one in changes
        if not isinstance(one, BillboardReplaced)
    ]


def page_of(numbers: Sequence[int], *, after: int = -100, page: int = 1) -> Page:
    return shown(frozen(page), offer(*numbers, after=after))


def test_r35_the_first_title_inserts_the_row_the_next_replaces_it_and_the_last_removes_it() -> None:
    empty, one, two = page_of([]), page_of([1]), page_of([2, 1])

    assert told(difference(empty, one)) == [("inserted", MINE)]
    assert told(difference(one, two)) == [("replaced", MINE)]
    assert told(difference(two, empty)) == [("removed", MINE)]
    assert difference(two, two) == ()


def test_r35_an_inserted_row_names_the_one_above_it_and_the_first_row_none() -> None:
    (at_the_top,) = difference(page_of([]), page_of([1]))
    assert isinstance(at_the_top, RowInserted)
    assert at_the_top.after_row_id is None

    page = page_of([1])
    (between,) = difference(replace(page, rows=(page.rows[0], page.rows[2])), page)
    assert isinstance(between, RowInserted)
    assert (between.row.id, between.after_row_id) == (TRENDING, MINE)


@given(lists, lists)
def test_r35_the_changes_lead_from_the_old_pages_rows_to_the_new_pages(
    before: list[int], after: list[int]
) -> None:
    old, new = page_of(before), page_of(after)

    assert applied(old.rows, difference(old, new)) == list(new.rows)


@given(lists, newer, newer)
def test_r35_they_do_so_from_any_state_of_a_live_row_that_a_client_may_hold(
    at_first: list[int], meanwhile: list[int], now: list[int]
) -> None:
    """Whatever the client was last shown: `at_first` has stood since the page was made."""
    held, new = page_of([*meanwhile, *at_first]), page_of([*now, *at_first])

    changes = difference(page_of(at_first), new, unsure=LIVE)

    assert applied(held.rows, changes) == list(new.rows)


@given(lists, lists, lists)
def test_r35_a_new_page_replaces_every_row_whatever_live_rows_the_old_one_showed(
    sure: list[int], held: list[int], now: list[int]
) -> None:
    old, new = page_of(sure), page_of(now, page=2)

    changes = difference(old, new, unsure=LIVE)

    assert applied(page_of(held).rows, changes) == list(new.rows)
    billboards = [one.billboard for one in changes if isinstance(one, BillboardReplaced)]
    assert billboards == [new.billboard]


@given(lists, lists)
def test_r35_the_rows_that_changed_are_those_of_which_all_that_is_shown_is_not_the_same(
    before: list[int], after: list[int]
) -> None:
    old, new = page_of(before), page_of(after)

    recomputed = [MINE] if _shown(mine(old)) != _shown(mine(new)) else []

    assert list(changed_rows(old, new)) == recomputed
    assert (old.revision != new.revision) is bool(recomputed)


def _shown(row: Row | None) -> object:
    return row and [(item.title_id, item.artwork) for item in row.items]


def test_r35_a_live_row_that_is_the_same_is_told_all_the_same_to_whom_it_may_be_new() -> None:
    page = page_of([1])

    removed = ("removed", WATCHING)
    assert told(difference(page, page, unsure=LIVE)) == [removed, ("replaced", MINE)]
    assert told(difference(frozen(), frozen(), unsure=LIVE)) == [removed, ("removed", MINE)]


def test_r35_a_page_without_a_billboard_replaces_none() -> None:
    bare = replace(frozen(2), billboard=None)

    assert not any(isinstance(one, BillboardReplaced) for one in difference(frozen(), bare))


def test_r35_the_difference_is_narrowed_to_kinds_of_rows() -> None:
    changes = difference(page_of([]), replace(page_of([1]), rows=page_of([1]).rows[:2]))

    assert told(changes) == [("removed", NEW), ("inserted", MINE)]
    assert told(of_kinds(changes, {RowKind.MY_LIST})) == [("inserted", MINE)]
    assert of_kinds(changes, {RowKind.CONTINUE_WATCHING}) == ()


def test_r35_the_difference_is_narrowed_to_rows_and_to_their_places_on_a_new_page() -> None:
    changes = difference(frozen(1), frozen(2), unsure=LIVE)

    assert told(of_rows(changes, [TRENDING, "garbage"])) == [
        ("removed", TRENDING),
        ("inserted", f"row_{2:032x}_trending"),
    ]
    assert told(of_rows(changes, [])) == []
    assert told(of_rows(changes, [f"page_{1:032x}"])) == []


def test_r32_a_live_row_has_its_id_before_it_has_ever_stood() -> None:
    assert place_of(frozen(), RowKind.MY_LIST) == MINE
    assert frozen().generated_at == NOW


def test_r30_a_live_row_is_inserted_behind_those_that_experiments_have_moved_above_it() -> None:
    listed = mine(shown(frozen(), offer(1)))
    assert listed is not None
    watching = replace(listed, id=RowId(WATCHING), kind=RowKind.CONTINUE_WATCHING)
    changes = (RowReplaced(listed), RowInserted(watching, listed.id))

    assert in_place(changes[1:], changes) == changes
    assert in_place(changes[:1], changes) == changes[:1]
