"""From a picture to the bytes of an image file."""

import io
from typing import Final

from PIL import Image

from domain.artwork import ImageRole
from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.layouts.registry import layout_of
from transport.artwork.drawing.subject import subject_of
from transport.artwork.drawing.texture import grained, vignetted
from transport.artwork.picture import ImageFormat, Picture
from transport.artwork.sizes import height_of

REVISION: Final = 1
"""Counts changes of the drawing: raised whenever the same picture would come out differently."""

_LARGE, _MIDDLING = 900, 300


def render(picture: Picture, width: int, format_: ImageFormat) -> bytes:
    """The picture as a file, exactly `width` pixels wide and its role's proportions high.

    Equal pictures give equal bytes under one version of Pillow. It takes up to 0.3 s of processor
    time for 342 pixels of box art, up to a second for the largest pictures.
    """
    return encoded(draw(picture, width), format_)


def draw(picture: Picture, width: int) -> Image.Image:
    """Drawn at two to four times its size and reduced; a logo keeps its transparent ground."""
    height = height_of(picture.role, width)
    oversample = 2 if width >= _LARGE else 3 if width >= _MIDDLING else 4
    subject = subject_of(picture)
    clear = picture.role is ImageRole.LOGO
    ground = subject.palette.deep if clear else subject.palette.ground
    canvas = Canvas(width * oversample, height * oversample, ground, clear=clear)
    layout_of(picture)(canvas, subject)
    reduced = canvas.image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if clear:
        return reduced
    return grained(vignetted(reduced.convert("RGB"), 0.25), subject.seed)


def encoded(image: Image.Image, format_: ImageFormat) -> bytes:
    """The image in a file format; JPEG, which knows no transparency, gets black behind it."""
    file = io.BytesIO()
    if format_ is ImageFormat.WEBP:
        image.save(file, "WEBP", quality=86, method=4)
    elif format_ is ImageFormat.AVIF:
        image.save(file, "AVIF", quality=68, speed=7, max_threads=1)
    else:
        opaque = Image.new("RGB", image.size)
        opaque.paste(image, (0, 0), image if image.mode == "RGBA" else None)
        opaque.save(file, "JPEG", quality=88, subsampling=0, optimize=True, progressive=True)
    return file.getvalue()
