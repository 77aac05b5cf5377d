"""Titles as clients see them: what movies and series share, and what they do not."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import locale as domain_locale
from domain import title as domain
from execution.declare import Keeps, Kept, Loads
from resolvers import episodes, next_up, paging, playables, synopses, titles, viewer_states
from schema.availability import Availability, Badge
from schema.cost import Cost
from schema.genre import Genre
from schema.image import Image
from schema.media import AudioTrack, MediaSegment, Playable, SubtitleTrack, Trailer
from schema.next_up import NextUp
from schema.node import Node, PageInfo
from schema.person import Credit
from schema.rating import Rating
from schema.scalars import CountryCode, LocaleTag
from schema.view import enum, field, interface, shown, view
from schema.viewer_state import TitleViewerState

if TYPE_CHECKING:
    from schema.episode import Season

TitleKind = enum(
    domain.TitleKind,
    "What a title is called on screen. Whether it has episodes is its type, not its kind.",
    {
        "MOVIE": "A film.",
        "SERIES": "A series or serial.",
        "DOCUMENTARY": "A documentary film or series.",
        "SPECIAL": "A special, such as a stand-up evening.",
    },
)
SynopsisLength = enum(
    synopses.SynopsisLength,
    "How much a synopsis tells.",
    {"SHORT": "A sentence or two, for a card.", "LONG": "A paragraph, for a title's page."},
)

BY_LOCALE = Keeps(frozenset({"locale"}))


@view(domain_locale.Localization, "Which language a title's name and synopsis came in.")
class Localization:
    locale: LocaleTag = shown("The language of the texts shown.")
    is_fallback: bool = shown("Whether they are not in the language the viewer reads.")


@interface("A film or a series: what can stand in a row.")
class Title(Node):
    id: strawberry.ID = shown("The title's id.")
    kind: TitleKind = shown("What it is called on screen.")  # type: ignore[valid-type]
    name: str = field(
        titles.name,
        "Its name in the viewer's language, or the nearest there is.",
        keeps=BY_LOCALE,
    )
    synopsis: str = field(
        synopses.synopsis, "What it is about, in the viewer's language.", keeps=BY_LOCALE
    )
    localization: Localization = field(
        titles.localization, "Which language `name` is in.", keeps=BY_LOCALE
    )
    release_year: int | None = shown("The year it first came out.")
    original_locale: LocaleTag = field(
        titles.original_locale,
        "The language it was made in; `und` when that is not known.",
        keeps=Keeps(),
    )
    countries: list[CountryCode] = shown("Where it was made; may be empty.")
    rating: Rating = shown("Its age rating.")
    genres: list[Genre] = shown("What kind of story it is, the main one first.")
    credits: list[Credit] = field(titles.credits, "Who made it, in billing order.")
    artwork: Image = field(
        titles.artwork,
        "Its default picture for a use; a page's choice is on RowItem.",
        keeps=Keeps(),
    )
    availability: Availability = field(
        titles.availability_here,
        "Whether it may be watched in this country now.",
        keeps=Keeps(frozenset({"country"}), frozenset({"now"}), until=titles.availability_ends),
    )
    badges: list[Badge] = field(
        titles.badges_here,
        "A few words for its card, pressing ones first.",
        keeps=Keeps(
            frozenset({"country", "locale", "charted"}),
            frozenset({"now"}),
            until=titles.badges_end,
        ),
    )
    trailers: list[Trailer] = field(
        titles.trailers,
        "Its trailers, while it can be watched here.",
        loads=Loads("trailers_of", "id", then=titles.trailers_here),
    )
    similar: Annotated["TitleConnection", strawberry.lazy("schema.title")] | None = field(
        titles.similar,
        "What is most like it of what can be watched here, the nearest first.",
        cost=Cost(complexity=100),  # looks at everything that shares a genre with it
    )
    viewer_state: TitleViewerState | None = field(
        viewer_states.of_title, "What the active profile keeps of it."
    )


@view(
    domain.Movie,
    "A title that is played as a whole.",
    kept=Kept(key=("id", "revision")),
)
class Movie(Title, Playable):
    name: str = field(
        titles.name,
        "Its name in the viewer's language, or the nearest there is.",
        keeps=BY_LOCALE,
    )
    segments: list[MediaSegment] = field(playables.segments, "Marked stretches, in order.")
    audio_tracks: list[AudioTrack] = field(
        playables.audio_tracks, "What can be listened to; empty when not known."
    )
    subtitle_tracks: list[SubtitleTrack] = field(
        playables.subtitle_tracks, "What can be read along; may be empty."
    )


@view(
    domain.Series,
    "A title that has episodes.",
    kept=Kept(key=("id", "revision")),
)
class Series(Title):
    seasons: list[Annotated["Season", strawberry.lazy("schema.episode")]] = field(
        episodes.seasons, "Its seasons by number, specials last."
    )
    next_up: NextUp | None = field(
        next_up.of_series,
        "The episode with which the active profile goes on; null when it has seen all there is.",
    )


@view(paging.Edge, "A title in a list, and its place there.")
class TitleEdge:
    cursor: str = shown("The place of this title; `after` continues behind it.")
    node: Title = shown("The title.")


@view(paging.Connection, "A page of a list of titles.")
class TitleConnection:
    edges: list[TitleEdge] = shown("The titles of this page, in order.")
    page_info: PageInfo = shown("Where this page lies.")
