"""Where a picture's file comes from: the disk, else the renderer, once for all who ask for it."""

import asyncio
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from foundation.lookups import Lookups
from foundation.single_flight import SingleFlight
from transport.artwork.file import PictureFile
from transport.artwork.picture import Picture
from transport.artwork.renderer import Renderer
from transport.artwork.sizes import STEPS
from transport.artwork.store import PictureStore

Lookup: TypeAlias = Callable[[str], Awaitable[Picture | None]]
"""What the picture of an id shows; None for an unknown id."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Files of pictures. What is kept is served without a lookup: only what exists is ever kept."""

    lookup: Lookup
    store: PictureStore
    renderer: Renderer
    lookup_deadline_s: float = 2.0
    lookups: Lookups = field(default_factory=Lookups)
    """Of files that were drawn before."""
    _flights: SingleFlight[str, bytes | None] = field(default_factory=SingleFlight)

    async def content(self, file: PictureFile) -> bytes | None:
        """The file's bytes; None when there is no such picture or it is not made at this width.

        Raises Busy, TimeoutError when the lookup takes too long, and what the lookup raises.
        Whoever stops waiting leaves the work to the others.
        """
        return await self._flights.run(file.name, lambda: self._kept_or_drawn(file))

    async def exists(self, file: PictureFile) -> bool:
        """Whether `content` would have something, without drawing it. Raises as `content` does."""
        return await to_thread(self.store.holds, file.name) or await self._shown(file) is not None

    async def _kept_or_drawn(self, file: PictureFile) -> bytes | None:
        kept = await to_thread(self.store.get, file.name)
        self.lookups.count(hit=kept is not None)
        if kept is not None:
            return kept
        picture = await self._shown(file)
        if picture is None:
            return None
        drawn = await self.renderer(picture, file.width, file.format_)
        await to_thread(self.store.put, file.name, drawn)
        return drawn

    async def _shown(self, file: PictureFile) -> Picture | None:
        """What to draw; None also for a width that is a step of other roles only."""
        async with asyncio.timeout(self.lookup_deadline_s):
            picture = await self.lookup(file.image_id)
        return picture if picture and file.width in STEPS[picture.role] else None
