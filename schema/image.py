"""Pictures as clients see them."""

import strawberry

from domain import artwork as domain
from execution.declare import Keeps, Kept, Loads
from resolvers import images
from schema.node import Node
from schema.scalars import URL
from schema.view import enum, field, shown, view

ImageRole = enum(
    domain.ImageRole,
    "What a picture is for.",
    {
        "BOX_ART": "The upright card of a title, 2:3, its name on it.",
        "BACKDROP": "A wide picture to set a title's page or a billboard on, 16:9.",
        "LOGO": "The title's name as a drawn word mark.",
        "STILL": "A picture of one episode, 16:9.",
    },
)
ImageFormat = enum(
    images.ImageFormat,
    "A picture's file format.",
    {
        "WEBP": "Small, and read by every current browser and device.",
        "AVIF": "Smaller still, slower to make; for devices that read it.",
        "JPEG": "For devices that read nothing newer.",
    },
)


@view(
    domain.Image,
    "One picture, served in several widths and formats.",
    kept=Kept(key=("id", "revision")),
)
class Image(Node):
    id: strawberry.ID = shown("The picture's id; a variant keeps its own.")
    role: ImageRole = shown("What the picture is for.")  # type: ignore[valid-type]
    url: URL = field(
        images.url,
        "Where to fetch it; the address never changes its content.",
        keeps=Keeps(frozenset({"picture_url"})),
    )
    width: int = shown("Full width in pixels.")
    height: int = shown("Full height in pixels.")
    dominant_color: str | None = shown("A `#rrggbb` to show while the picture loads.")
    alt: str = field(
        images.alt,
        "What the picture shows, for people who do not see it.",
        loads=Loads("owners", "owner_id", then=images.described),
        keeps=Keeps(frozenset({"locale"})),
    )
