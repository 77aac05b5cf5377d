"""Subscriptions: what is told while it happens, each time as whoever listens may see it then."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from typing import Annotated

import strawberry

from domain.errors import CursorExpired
from domain.homepage.difference import HomepageChange
from domain.homepage.row import Page
from domain.ids import PageId
from domain.watching.heard import ProgressUpdate
from flows.homepage.live_changes import Asker
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import Listening, LiveEvent
from resolvers import playables, refresh
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
            for update in await _updates(await _again(info), event):
                yield update


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


async def _updates(info: Info, event: LiveEvent) -> Sequence[ProgressUpdate]:
    origin, told = event.origin_device_id, info.context.services.told_states
    if event.kind is not ChangeKind.PROGRESS or origin is None:
        return ()
    # SECURITY: judged anew for each event, by what the profile may see by then (R19, R21). Only
    # then is the state asked for, which is one for all devices of the profile (R58).
    keys = await playables.visible_keys(info, event.subjects)
    states = await told.states(info.context.audience().profile_id, keys, event)
    return [ProgressUpdate(states[key.playable_id], origin) for key in keys]


async def _again(info: Info) -> Info:
    """The same at this moment. Raises Unauthenticated or ProfileRequired once nobody is there."""
    context = await info.context.again()
    context.audience()
    raw = info._raw_info._replace(context=context)  # noqa: SLF001 - Strawberry offers no other way
    return replace(info, _raw_info=raw)


def _asker(context: Context) -> Asker:
    return Asker(context.signed_in(), context.audience(), context.now)
