"""The Relay Node interface and page info."""

import strawberry

from resolvers import paging
from schema.view import interface, shown, view


@interface("Anything with an identity of its own; `node(id:)` finds it again.")
class Node:
    id: strawberry.ID = shown("Opaque and stable; clients keep it and send it back as it is.")


@view(paging.PageInfo, "Where a page of a connection lies in its list.")
class PageInfo:
    has_next_page: bool = shown("Whether more follows; ask again with `after: endCursor`.")
    has_previous_page: bool = shown("Whether anything came before this page.")
    start_cursor: str | None = shown("The first edge's cursor; null on an empty page.")
    end_cursor: str | None = shown("The last edge's cursor; null on an empty page.")
