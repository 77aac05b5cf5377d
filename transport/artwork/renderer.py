"""Drawing off the event loop: a few at a time, AVIF one at a time, and never a long line."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeAlias

from transport.artwork.picture import ImageFormat, Picture

Render: TypeAlias = Callable[[Picture, int, ImageFormat], bytes]

AT_ONCE: Final = 2
PLACES: Final = 32


class Busy(Exception):
    """Too many pictures wait to be drawn; nothing was done."""


class Renderer:
    """Two lines, each with `places` for what is drawn or waits: AVIF's, and all other formats'.

    So a run of AVIF, the dearest to encode, holds up nothing but AVIF.
    """

    def __init__(self, render: Render, *, at_once: int = AT_ONCE, places: int = PLACES) -> None:
        self._render = render
        self._avif = _Line(ThreadPoolExecutor(1, thread_name_prefix="avif"), places)
        self._others = _Line(ThreadPoolExecutor(at_once, thread_name_prefix="picture"), places)

    async def __call__(self, picture: Picture, width: int, format_: ImageFormat) -> bytes:
        """The picture's file. Raises Busy, and whatever `render` raises."""
        line = self._avif if format_ is ImageFormat.AVIF else self._others
        return await line.run(lambda: self._render(picture, width, format_))


@dataclass(slots=True)
class _Line:
    pool: ThreadPoolExecutor
    places: int

    async def run(self, work: Callable[[], bytes]) -> bytes:
        # SECURITY: a picture takes up to seconds of a core; the bound keeps asking for many from
        # filling the memory and making everybody wait.
        if self.places == 0:
            raise Busy
        self.places -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.places += 1
