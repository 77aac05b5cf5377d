"""Titles, as the graph asks for them: found by key, gated, and shown in the viewer's language."""

from collections.abc import Awaitable, Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from domain.artwork import Image, ImageRole, picture
from domain.badge import Badge, badges, badges_change
from domain.browse import TitleFilter, TitleSort
from domain.ids import GenreId, TitleId, split_id
from domain.licence import Availability, availability_in, next_change, spans_in
from domain.locale import Localization
from domain.person import Credit, CreditRole
from domain.title import Title, TitleKind, Trailer
from domain.visibility import listable, visible
from resolvers import browsing
from resolvers.context import Context, Info
from resolvers.paging import Connection

UNDETERMINED = "und"
"""The language tag for a language that is not known (ISO 639-2, BCP 47)."""
TITLE_PREFIXES = frozenset({"movie", "series"})

First = Annotated[
    int | None, strawberry.argument(description="How many, 1 to 50; null means the default.")
]
After = Annotated[
    str | None,
    strawberry.argument(description="The `endCursor` of the page before; absent for the first."),
]


@strawberry.input(
    one_of=True, description="Names one title, by Marquee's id or by the id it was imported under."
)
class TitleLookup:
    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="A title's id, such as `movie_` and 32 hex digits."
    )
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The id of the title in the catalogue it was imported from (its `show_id`).",
    )


@strawberry.input(name="TitleFilter", description="Which titles to list; every part narrows.")
class TitleFilterInput:
    kinds: list[TitleKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Only these kinds; absent or empty means all."
    )
    genre_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Only titles of at least one of these genres."
    )
    released_from: int | None = strawberry.field(
        default=strawberry.UNSET, description="Released in this year or later."
    )
    released_to: int | None = strawberry.field(
        default=strawberry.UNSET, description="Released in this year or earlier."
    )

    def as_domain(self) -> TitleFilter:
        return TitleFilter(
            kinds=tuple(self.kinds or ()),
            genre_ids=tuple(GenreId(str(genre)) for genre in self.genre_ids or ()),
            released_from=self.released_from or None,
            released_to=self.released_to or None,
        )


async def by_key(
    info: Info,
    by: Annotated[TitleLookup, strawberry.argument(description="Exactly one way to name it.")],
) -> Title | None:
    if by.id:
        return await visible_title(info, TitleId(str(by.id)))
    info.context.audience()
    found = await info.context.loaders.title_ids.load(by.external_id or "")
    return await visible_title(info, found) if found else None


async def visible_title(info: Info, id_: TitleId) -> Title | None:
    """The title, unless it is hidden from this profile: then it is as good as none (R19, R20)."""
    audience, parts = info.context.audience(), split_id(id_)
    if parts is None or parts[0] not in TITLE_PREFIXES:
        return None
    title = await info.context.loaders.titles.load(id_)
    # SECURITY: hidden is indistinguishable from non-existent (R20).
    return title if title is not None and visible(audience, title) else None


async def listing(
    info: Info,
    filter: Annotated[
        TitleFilterInput | None, strawberry.argument(description="Narrows the list.")
    ] = strawberry.UNSET,
    sort: Annotated[
        TitleSort | None, strawberry.argument(description="The order; null means by popularity.")
    ] = TitleSort.POPULARITY,
    first: First = 20,
    after: After = strawberry.UNSET,
) -> Connection[Title] | None:
    where = filter.as_domain() if filter else TitleFilter()
    order = sort or TitleSort.POPULARITY
    return await browsing.page(info, where, order, first=first or 20, after=after or None)


async def similar(
    title: strawberry.Parent[Title], info: Info, first: First = 12, after: After = strawberry.UNSET
) -> Connection[Title] | None:
    return await browsing.similar(info, title, first=first or 12, after=after or None)


def name(title: strawberry.Parent[Title], info: Info) -> str:
    return title.text_for(info.context.locale)[0].name


def localization(title: strawberry.Parent[Title], info: Info) -> Localization:
    return title.text_for(info.context.locale)[1]


def original_locale(title: strawberry.Parent[Title]) -> str:
    return title.original_locale or UNDETERMINED


def availability_here(title: strawberry.Parent[Title], info: Info) -> Availability:
    return availability_in(title.windows, info.context.country, info.context.now)


def artwork(
    title: strawberry.Parent[Title],
    role: Annotated[
        ImageRole | None,
        strawberry.argument(description="What the picture is for; null means box art."),
    ] = ImageRole.BOX_ART,
) -> Image:
    found = picture(title.artwork, role or ImageRole.BOX_ART)
    if found is None:
        raise LookupError(f"{title.id} has no picture")
    return found


async def credits(  # noqa: A001 - the field's name
    title: strawberry.Parent[Title],
    info: Info,
    roles: Annotated[
        list[CreditRole] | None, strawberry.argument(description="Only these roles; absent: all.")
    ] = strawberry.UNSET,
    first: Annotated[
        int | None, strawberry.argument(description="At most this many, 1 to 50, in billing order.")
    ] = 10,
) -> list[Credit]:
    billed = await info.context.loaders.credits_of.load(title.id)
    wanted = [credit for credit in billed if not roles or credit.role in roles]
    return wanted[: first or 10]


async def trailers(title: strawberry.Parent[Title], info: Info) -> list[Trailer]:
    return trailers_here(title, await info.context.loaders.trailers_of.load(title.id), info)


def trailers_here(title: Title, trailers: Sequence[Trailer], info: Info) -> list[Trailer]:
    """R19: trailers are listable; a title that is not answers with none."""
    # SECURITY: whatever was loaded.
    return [*trailers] if listable(info.context.audience(), title, info.context.now) else []


def badges_here(
    title: strawberry.Parent[Title], info: Info
) -> list[Badge] | Awaitable[list[Badge]]:
    """At once where the chart is known already, else when it is."""
    charted = info.context.charted()
    if isinstance(charted, frozenset):
        return _badges(title, info.context, charted)
    return _badges_later(title, info.context, charted)


async def _badges_later(
    title: Title, ctx: Context, charted: Awaitable[frozenset[TitleId]]
) -> list[Badge]:
    return _badges(title, ctx, await charted)


def _badges(title: Title, ctx: Context, charted: frozenset[TitleId]) -> list[Badge]:
    top = title.id in charted
    return [*badges(title, country=ctx.country, locale=ctx.locale, now=ctx.now, in_top_10=top)]


def availability_ends(title: Title, ctx: Context) -> datetime | None:
    return next_change(spans_in(title.windows, ctx.country), ctx.now)


def badges_end(title: Title, ctx: Context) -> datetime | None:
    return badges_change(title, country=ctx.country, now=ctx.now)
