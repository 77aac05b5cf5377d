"""What makes a flat print look printed: grain, a darkened edge."""

from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageFilter

_TILE = 512


@lru_cache(maxsize=4)
def _noise(strength: int) -> Image.Image:
    """A square of soft noise about middle grey, `strength` levels deep."""
    dice = Random("grain")  # noqa: S311 - texture, not a secret
    raw = Image.frombytes("L", (_TILE, _TILE), dice.randbytes(_TILE * _TILE))
    soft = raw.filter(ImageFilter.GaussianBlur(0.6))
    return soft.point([round(128 + (v - 128) * strength / 64) for v in range(256)])


def grained(image: Image.Image, seed: int, strength: int = 8) -> Image.Image:
    """The picture with a fine grain over it, laid differently for each seed."""
    tile = _noise(strength)
    sheet = Image.new("L", image.size)
    across, down = seed % _TILE, (seed >> 9) % _TILE
    for left in range(-across, image.width, _TILE):
        for top in range(-down, image.height, _TILE):
            sheet.paste(tile, (left, top))
    return ImageChops.soft_light(image, Image.merge("RGB", (sheet, sheet, sheet)))


def vignetted(image: Image.Image, strength: float) -> Image.Image:
    """The picture with its corners darkened, 0 not at all."""
    edge = Image.radial_gradient("L").resize(image.size, Image.Resampling.BILINEAR)
    veil = edge.point([round(255 * strength * max(0.0, v / 255 - 0.45) ** 1.5) for v in range(256)])
    return Image.composite(Image.new("RGB", image.size), image, veil)
