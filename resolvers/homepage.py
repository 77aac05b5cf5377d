"""The homepage, its billboard, and what a node id of one of its parts names."""

from asyncio import gather
from collections.abc import Sequence

import strawberry

from domain.experiments.experiment import Allocation, Surface
from domain.homepage.call_to_action import CallToAction, call_to_action
from domain.homepage.pageids import page_part
from domain.homepage.row import Billboard, Page, Row, RowItem
from domain.title import Trailer
from domain.visibility import listable, visible
from resolvers import playables, rows
from resolvers.context import Info


async def current(info: Info) -> Page | None:
    """The viewer's page; what lives on inside it is read while the page is found or made."""
    ctx, audience = info.context, info.context.audience()
    viewer, pages, live = ctx.signed_in(), ctx.services.homepages, ctx.services.live_rows
    kept = live.kept.found(audience, ctx.now)
    if kept is not None:
        return await live.shown(await pages.current(viewer, ctx.now), kept, audience, ctx.now)
    page, offer = await gather(pages.current(viewer, ctx.now), live.kept.read(audience, ctx.now))
    return await live.shown(page, offer, audience, ctx.now)


async def alive(info: Info, page: Page) -> Page:
    """The page with its live rows as they are now (R32)."""
    ctx, audience = info.context, info.context.audience()
    live = ctx.services.live_rows
    return await live.shown(page, await live.kept.offer(audience, ctx.now), audience, ctx.now)


def allocations(page: strawberry.Parent[Page], info: Info) -> Sequence[Allocation]:
    """Those the page was made under; an exposure may have come since."""
    return info.context.exposing.as_seen(page.allocations)


async def billboard(page: strawberry.Parent[Page], info: Info) -> Billboard | None:
    """The billboard, unless its title's licence has ended since the page was made."""
    ctx, shown = info.context, page.billboard
    title = await ctx.loaders.titles.load(shown.item.title_id) if shown else None
    return shown if title and listable(ctx.audience(), title, ctx.now) else None


async def trailer(billboard: strawberry.Parent[Billboard], info: Info) -> Trailer | None:
    """R22: nothing plays by itself for kids, nor for a profile that has turned previews off."""
    profile = info.context.signed_in().profile
    if profile is None or profile.is_kids or not profile.autoplay_previews:
        return None
    found = await info.context.loaders.trailers_of.load(billboard.item.title_id)
    return found[0] if found else None


async def action(billboard: strawberry.Parent[Billboard], info: Info) -> CallToAction | None:
    """R28: where Continue Watching goes on, if that may still be suggested; else its beginning."""
    title, next_ = await rows.title(billboard.item, info), billboard.playable_id
    if title is None:
        return None
    following = await playables.suggested(info, next_) if next_ else None
    playable = following or await playables.opening(info, title)
    resumes = following is not None and billboard.resumes
    info.context.exposing.seen(Surface.BILLBOARD, billboard.id, info.context.now)
    return call_to_action(
        title, playable, info.context.locale, resumes=resumes, label=billboard.label
    )


async def part(info: Info, id_: str) -> Page | Row | RowItem | Billboard | None:
    """What a composite id names, on a page of the asking profile that has not expired (R32)."""
    named = page_part(id_)
    page = await info.context.loaders.pages.load(named.page_id) if named else None
    return await _part_of(info, page, named.kind, id_) if named and page else None


async def _part_of(
    info: Info, page: Page, kind: str, id_: str
) -> Page | Row | RowItem | Billboard | None:
    if kind in ("page", "billboard") or not _is_frozen(page, id_):
        page = await alive(info, page)
    if kind == "page":
        return page
    if kind == "billboard":
        return await billboard(page, info)
    if kind == "row":
        found = next((row for row in page.rows if row.id == id_), None)
        return found if found and await rows.stands(info, found) else None
    return await _item(info, page, id_)


def _is_frozen(page: Page, id_: str) -> bool:
    """Whether a row or item is one that the page was made with, which takes no further read."""
    return any(id_ == row.id or any(id_ == item.id for item in row.items) for row in page.rows)


async def _item(info: Info, page: Page, id_: str) -> RowItem | None:
    """An item of the page, unless its title is no longer there for this profile."""
    found = next((item for row in page.rows for item in row.items if item.id == id_), None)
    title = await info.context.loaders.titles.load(found.title_id) if found else None
    return found if title and visible(info.context.audience(), title) else None
