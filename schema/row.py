"""Rows and their items as clients see them."""

from datetime import date

import strawberry

from domain.homepage import row as domain
from execution.declare import Keeps, Kept, Loads
from resolvers import paging, rows
from schema.genre import Genre
from schema.image import Image
from schema.media import Playable
from schema.node import Node, PageInfo
from schema.scalars import CountryCode
from schema.title import Title
from schema.view import enum, field, interface, shown, view
from schema.watch_state import WatchState

RowKind = enum(
    domain.RowKind,
    "What a row is about.",
    {
        "CONTINUE_WATCHING": "What this profile has begun.",
        "MY_LIST": "What this profile has put on its list.",
        "TRENDING": "What is watched a lot here these days.",
        "TOP_10": "The ten most played here today.",
        "GENRE": "One genre.",
        "BECAUSE_YOU_WATCHED": "What is like something this profile has watched.",
        "NEW_RELEASES": "What came most recently.",
        "LEAVING_SOON": "What leaves within 30 days.",
        "COMING_SOON": "What comes within 30 days; it cannot be played yet.",
        "EDITORIAL": "What our editors chose.",
    },
)
RowLayout = enum(
    domain.RowLayout,
    "How a row wants to be drawn.",
    {
        "STANDARD": "Upright cards.",
        "PROGRESS": "Cards with a progress bar.",
        "RANKED": "Cards with large numbers.",
        "TALL": "Larger upright cards.",
        "BANNER": "Wide cards.",
    },
)
ArtworkPolicy = enum(
    domain.ArtworkPolicy,
    "Who chose a picture.",
    {
        "DEFAULT": "Nobody: it is the title's first.",
        "EXPERIMENT": "An experiment this profile takes part in.",
        "BANDIT": "What has been learned about which picture works.",
    },
)
EvidenceKind = enum(
    domain.EvidenceKind,
    "Why something is shown.",
    {
        "WATCHED": "Something like it was watched.",
        "LISTED": "It is on My List.",
        "LIKED": "Something like it was liked.",
        "GENRE_AFFINITY": "Its genre is watched a lot on this profile.",
        "TRENDING": "It is watched a lot here.",
        "EDITORIAL": "Our editors chose it.",
        "NEW": "It is new.",
        "CONTINUATION": "It goes on from what was watched.",
    },
)


@view(domain.Evidence, "Why a row or an item is where it is.")
class Evidence:
    kind: EvidenceKind = shown("The kind of reason.")  # type: ignore[valid-type]
    text: str = shown("The reason in words, in the viewer's language.")
    subject: Node | None = field(rows.subject, "What the reason speaks of, where it is a thing.")


@view(domain.SelectedArtwork, "The picture chosen for one place on one page.")
class SelectedArtwork:
    image: Image = field(
        rows.image, "The picture.", loads=Loads("images", "image_id"), keeps=Keeps()
    )
    image_id: strawberry.ID = strawberry.field(
        name="variantId", description="Which of the title's pictures it is."
    )
    tag: str = shown("The variant's tag, such as `geometric`.")
    policy: ArtworkPolicy = shown("Who chose it.")  # type: ignore[valid-type]


@view(
    domain.RowItem,
    "A title's place on a page. Artwork and rank depend on the page, so they live here, never on "
    "Title.",
)
class RowItem(Node):
    id: strawberry.ID = shown("The place's id; it names its page and row.")
    title: Title = field(rows.title, "The title.", loads=Loads("titles", "title_id"), keeps=Keeps())
    playable: Playable | None = field(
        rows.playable,
        "What playing it starts: the movie, or the series' first episode, and in Continue Watching "
        "what to go on with; null when nothing can be played.",
    )
    watch_state: WatchState | None = field(
        rows.watch_state,
        "How far the active profile is with that; null when nothing can be played.",
    )
    artwork: SelectedArtwork = field(
        rows.artwork,
        "The picture chosen for this place.",
        keeps=Keeps(sees=frozenset({"exposing", "now"})),
    )
    rank: int | None = shown("1 to 10 in a Top 10; null elsewhere.")
    evidence: Evidence | None = shown("Why it is here, where that differs from its row's reason.")
    tracking_token: str = shown("Send it back with what happens to this item.")


@view(paging.Edge, "An item of a row, and its place there.")
class RowItemEdge:
    cursor: str = shown("The place of this item; `after` continues behind it.")
    node: RowItem = shown("The item.")


@view(paging.Connection, "A page of a row's items.")
class RowItemConnection:
    edges: list[RowItemEdge] = shown("The items of this page, in order.")
    page_info: PageInfo = shown("Where this page lies.")


@interface("A row of a homepage. Its type says what else it carries; `kind` what it is about.")
class Row(Node):
    id: strawberry.ID = shown("The row's id; it names its page.")
    kind: RowKind = shown("What it is about.")  # type: ignore[valid-type]
    heading: str = shown("What to write above it, in the viewer's language.")
    layout: RowLayout = shown("How it wants to be drawn.")  # type: ignore[valid-type]
    pinned: bool = shown("Whether it keeps its place at the top.")
    revision: str = shown("Changes exactly when what the row shows does.")
    tracking_token: str = shown("Send it back with what happens to this row.")
    items: RowItemConnection | None = field(
        rows.items,
        "Its items, the first one leftmost.",
        keeps=Keeps(
            frozenset({"audience"}),
            frozenset({"exposing", "loaders", "now"}),
            until=rows.items_end,
            is_private=True,
        ),
    )
    evidence: Evidence | None = shown("Why the row is on the page.")


OF_ONE_PAGE = Kept(key=("id", "revision"), private_to="audience")
"""A row is of one page, which is of one profile, and its revision moves when what it shows does."""


@view(domain.StandardRow, "A row with nothing beyond what every row has.", kept=OF_ONE_PAGE)
class StandardRow(Row):
    pass


@view(
    domain.ContinueWatchingRow,
    "What this profile is in the middle of. Each item's `playable` is what to go on with.",
    kept=OF_ONE_PAGE,
)
class ContinueWatchingRow(Row):
    pass


@view(
    domain.BecauseYouWatchedRow,
    "Titles like one that this profile has completed.",
    kept=OF_ONE_PAGE,
)
class BecauseYouWatchedRow(Row):
    anchor: Title = field(
        rows.anchor,
        "What was watched; it is not in the row.",
        loads=Loads("titles", "anchor_id"),
        keeps=Keeps(),
    )


@view(domain.GenreRow, "A row of one genre.", kept=OF_ONE_PAGE)
class GenreRow(Row):
    genre: Genre = shown("The genre.")


@view(domain.Top10Row, "The ten most played here, ranked.", kept=OF_ONE_PAGE)
class Top10Row(Row):
    country: CountryCode = shown("Whose chart it is.")
    as_of: date = shown("The day it counts, in UTC.")


@view(paging.Edge, "A row of a page, and its place there.")
class RowEdge:
    cursor: str = shown("The place of this row; `after` continues behind it.")
    node: Row = shown("The row.")


@view(paging.Connection, "A page of a homepage's rows.")
class RowConnection:
    edges: list[RowEdge] = shown("The rows of this page, from the top.")
    page_info: PageInfo = shown("Where this page lies.")
