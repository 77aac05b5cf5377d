"""Subscriptions: what is told while it happens, each time as whoever listens may see it then."""

from asyncio import gather
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from typing import Annotated

import strawberry

from domain.errors import CursorExpired
from domain.homepage.difference import HomepageChange
from domain.homepage.row import Page
from domain.ids import PageId
from domain.watching.heard import ProgressUpdate
from domain.watching.watch_state import WatchState
from flows.homepage.live_changes import Asker
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import Listening
from resolvers import playables, refresh, watch_states
from resolvers.context import Context, Info

NO_PAGE = "There is no such page, or it has expired. Ask for a new page."


async def progress_changed(info: Info) -> AsyncGenerator[ProgressUpdate, None]:
    """R10: listening begins before this returns."""
    profile_id = info.context.audience().profile_id
    # SECURITY: the topic is the active profile's own id; there is no way to name another's (R58).
    return _progress(info, await info.context.services.stores.live.subscribe(profile_id))


async def homepage_changed(
    info: Info,
    homepage_id: Annotated[strawberry.ID, strawberry.argument(description="The page shown.")],
) -> AsyncGenerator[HomepageChange, None]:
    """R35: listening begins before the page is looked at."""
    ctx, asker = info.context, _asker(info.context)
    async with AsyncExitStack() as opened:
        # SECURITY: the topic is the active profile's own id (R58).
        heard = await ctx.services.stores.live.subscribe(asker.audience.profile_id)
        await opened.enter_async_context(aclosing(heard))
        shown = await ctx.services.live_changes.shown(PageId(str(homepage_id)), asker)
        if shown is None:
            raise CursorExpired(NO_PAGE)
        opened.pop_all()
    return _changes(info, heard, shown)


async def _progress(info: Info, heard: Listening) -> AsyncGenerator[ProgressUpdate, None]:
    async with aclosing(heard):
        async for event in heard:
            now, origin = await _again(info), event.origin_device_id
            told = event.subjects if event.kind is ChangeKind.PROGRESS and origin else ()
            for state in await gather(*(_state(now, id_) for id_ in told)):
                if state is not None and origin is not None:
                    yield ProgressUpdate(state, origin)


async def _changes(
    info: Info, heard: Listening, shown: Page
) -> AsyncGenerator[HomepageChange, None]:
    async with aclosing(heard):
        async for event in heard:
            now = await _again(info)
            flow, asker = now.context.services.live_changes, _asker(now.context)
            done = await flow.after(event.kind, shown, asker)
            if done is None:
                raise CursorExpired(NO_PAGE)
            for change in (await refresh.shown(now, done)).changes:
                yield change
            shown = done.homepage


async def _state(info: Info, id_: str) -> WatchState | None:
    # SECURITY: judged anew for each event, by what the profile may see by then (R19, R21).
    found = await playables.visible_playable(info, id_)
    return await watch_states.of_playable(found, info) if found else None


async def _again(info: Info) -> Info:
    """The same at this moment. Raises Unauthenticated or ProfileRequired once nobody is there."""
    context = await info.context.again()
    context.audience()
    raw = info._raw_info._replace(context=context)  # noqa: SLF001 - Strawberry offers no other way
    return replace(info, _raw_info=raw)


def _asker(context: Context) -> Asker:
    return Asker(context.signed_in(), context.audience(), context.now)
