"""Connections: edges, their cursors and what lies around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.paging import Connection, Edge, PageInfo, connection, window


def shown(start: int, first: int, letters: str = "abcde") -> Connection[str]:
    return window(letters, start=start, first=first, cursor=lambda index: f"at {index}")


def info(start: str | None, end: str | None, *, more: bool, earlier: bool) -> PageInfo:
    return PageInfo(more, earlier, start, end)


@pytest.mark.parametrize(
    ("start", "first", "nodes", "around"),
    [
        (0, 2, "ab", info("at 0", "at 1", more=True, earlier=False)),
        (2, 2, "cd", info("at 2", "at 3", more=True, earlier=True)),
        (3, 2, "de", info("at 3", "at 4", more=False, earlier=True)),
        (0, 5, "abcde", info("at 0", "at 4", more=False, earlier=False)),
        (0, 9, "abcde", info("at 0", "at 4", more=False, earlier=False)),
        (5, 2, "", info(None, None, more=False, earlier=True)),
        (7, 2, "", info(None, None, more=False, earlier=True)),
    ],
)
def test_a_window_shows_some_nodes_and_says_what_lies_around_them(
    start: int, first: int, nodes: str, around: PageInfo
) -> None:
    found = shown(start, first)

    assert "".join(edge.node for edge in found.edges) == nodes
    assert [edge.cursor for edge in found.edges] == [f"at {start + n}" for n in range(len(nodes))]
    assert found.page_info == around


def test_a_window_of_nothing_has_no_cursors() -> None:
    assert shown(0, 3, "") == Connection(
        (),
        PageInfo(has_next_page=False, has_previous_page=False, start_cursor=None, end_cursor=None),
    )


@given(st.text(max_size=30), st.integers(1, 50))
def test_pages_one_after_the_other_show_every_node_once(letters: str, first: int) -> None:
    seen, start, more = "", 0, True

    while more:
        found = shown(start, first, letters)
        assert found.page_info.has_previous_page is (start > 0)
        seen += "".join(edge.node for edge in found.edges)
        start += len(found.edges)
        more = found.page_info.has_next_page

    assert seen == letters


def test_a_connection_over_edges_in_hand_takes_their_cursors() -> None:
    edges = [Edge("one", 1), Edge("two", 2)]

    assert connection(edges, more=True, earlier=False) == Connection(
        tuple(edges),
        PageInfo(has_next_page=True, has_previous_page=False, start_cursor="one", end_cursor="two"),
    )
