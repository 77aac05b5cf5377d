"""What kept fields may know of a request: these aspects of its context, and nothing of who asks."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.errors import DomainError, ProfileRequired
from domain.ids import TitleId
from domain.visibility import Audience
from flows.experiments.exposing import Exposing
from loaders.loaders import Loaders
from resolvers.context import Context, PictureUrl


@dataclass(frozen=True, slots=True)
class Charted:
    """A chart that was asked for already; `failure` is what came instead of it."""

    titles: frozenset[TitleId] = frozenset()
    failure: Exception | None = field(default=None, compare=False)

    def __call__(self) -> frozenset[TitleId]:
        """The titles. Raises the failure."""
        if self.failure is not None:
            raise self.failure
        return self.titles


@dataclass(slots=True, eq=True)
class ChartedLater:
    """A chart that is being read. It has no hash, so nothing that depends on it is kept."""

    reading: asyncio.Task[Charted]

    async def __call__(self) -> frozenset[TitleId]:
        """The titles, when they have come. Raises the failure."""
        return (await self.reading)()


@dataclass(frozen=True, slots=True)
class Watching:
    """Who watches, asked for already; None where nobody may."""

    audience: Audience | None
    failure: Exception | None = field(default=None, compare=False)

    def __call__(self) -> Audience:
        """The audience. Raises the failure."""
        if self.audience is None:
            raise self.failure or ProfileRequired()
        return self.audience


@dataclass(frozen=True, slots=True)
class Aspects:
    """Attributes of the context that the same answers for two requests must be equal in.

    SECURITY: of these, `audience` alone is of one profile: only what says that it is private may
    name it. A chart is shared by all who see the same ten. `loaders`, `now` and `exposing` are
    never compared: what looks at them must not let the answer depend on them, or must say until
    when it holds. `exposing` is told what was seen, and answers nothing.
    """

    locale: str
    country: str | None
    picture_url: PictureUrl
    charted: Charted | ChartedLater
    audience: Watching
    loaders: Loaders
    now: datetime
    exposing: Exposing


async def aspects(context: Context, names: frozenset[str]) -> Mapping[str, Any]:
    """The named aspects of a request's context. Never raises, and waits for no read."""
    found: dict[str, Any] = {}
    for name in names:
        if name == "charted":
            found[name] = await _charted(context)
        elif name == "audience":
            found[name] = _watching(context)
        else:
            with suppress(Exception):  # without it, what looks at it fails
                found[name] = getattr(context, name)
    return found


async def _charted(context: Context) -> Charted | ChartedLater:
    reading = asyncio.create_task(_read(context))
    await asyncio.sleep(0)  # enough for what is kept
    return reading.result() if reading.done() else ChartedLater(reading)


async def _read(context: Context) -> Charted:
    try:
        return Charted(await context.charted())
    except Exception as failure:  # noqa: BLE001 - it is raised again where the chart is looked at
        return Charted(failure=failure)


def _watching(context: Context) -> Watching:
    try:
        return Watching(context.audience())
    except DomainError as failure:
        return Watching(None, failure)
