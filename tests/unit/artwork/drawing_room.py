"""Pictures served without any drawing: a renderer that counts, waits and can be seen at work."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from httpx2 import AsyncClient
from starlette.applications import Starlette

from domain.artwork import ImageRole
from tests.unit.transport.door import client_of
from transport.artwork.picture import ImageFormat, Picture
from transport.artwork.route import image_route

POSTER = Picture("image_poster", ImageRole.BOX_ART, "landscape", "The Fatal Hour", seed=1)
BACKDROP = Picture("image_backdrop", ImageRole.BACKDROP, "wide", "The Fatal Hour", seed=2)
WEBP = "/images/image_poster/1-good/342.webp"
AVIF = "/images/image_poster/1-good/342.avif"
JPEG = "/images/image_poster/1-good/342.jpeg"


@dataclass
class Pencil:
    """Stands for `render`: what it was asked for, by which threads; it waits for `gate`."""

    error: Exception | None = None
    gate: threading.Event = field(default_factory=threading.Event)
    started: threading.Event = field(default_factory=threading.Event)
    drawn: list[str] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.gate.set()

    def __call__(self, picture: Picture, width: int, format_: ImageFormat) -> bytes:
        text = f"{picture.id} {width} {format_.value}"
        self.drawn.append(text)
        self.threads.add(threading.get_ident())
        self.started.set()
        assert self.gate.wait(10)
        if self.error is not None:
            raise self.error
        return text.encode()


@dataclass
class Catalogue:
    """Stands for the stores: the pictures there are, and how often it was asked."""

    pictures: dict[str, Picture] = field(
        default_factory=lambda: {each.id: each for each in (POSTER, BACKDROP)}
    )
    outage: Exception | None = None
    asked: list[str] = field(default_factory=list)

    async def __call__(self, image_id: str) -> Picture | None:
        self.asked.append(image_id)
        if self.outage is not None:
            raise self.outage
        return self.pictures.get(image_id)


def is_good(_image_id: str, version: str, signature: str) -> bool:
    """Version 1 alone has a signature, and a dash may be in it."""
    return version == "1" and signature in {"good", "g-od"}


@dataclass
class Room:
    """Everything a test may want different, with what is usual."""

    folder: Path
    pencil: Pencil = field(default_factory=Pencil)
    catalogue: Catalogue = field(default_factory=Catalogue)

    def app(self, **settings: Any) -> Starlette:
        """A new route over the folder, as after a restart."""
        route = image_route(self.catalogue, is_good, self.folder, render=self.pencil, **settings)
        return Starlette(routes=[route])

    def client(self, **settings: Any) -> AsyncClient:
        return client_of(self.app(**settings))
