"""Relay connections in domain terms: pages, edges, and the window a client asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)  # not frozen, which makes them three times as slow to make
class Edge(Generic[T]):
    cursor: str
    node: T


@dataclass(frozen=True, slots=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Connection(Generic[T]):
    edges: tuple[Edge[T], ...]
    page_info: PageInfo


def connection(edges: Sequence[Edge[T]], *, more: bool, earlier: bool) -> Connection[T]:
    """A connection over edges in hand; `more`: others follow them, `earlier`: others precede."""
    info = PageInfo(
        has_next_page=more,
        has_previous_page=earlier,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(tuple(edges), info)


def window(
    nodes: Sequence[T], *, start: int, first: int, cursor: Callable[[int], str]
) -> Connection[T]:
    """`first` of `nodes` from index `start`; `cursor` names the place of an index."""
    shown = range(start, min(start + first, len(nodes)))
    edges = [Edge(cursor(index), nodes[index]) for index in shown]
    return connection(edges, more=start + first < len(nodes), earlier=start > 0)
