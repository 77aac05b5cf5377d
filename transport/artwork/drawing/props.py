"""Emblems from a stage or a set: a mask, a hat, a film reel, a planet, a rocket."""

from transport.artwork.drawing.points import Point, arc, around, curve
from transport.artwork.drawing.seal import Seal, rays


def mask(seal: Seal) -> None:
    """Half a face for a ball: two eyes and a feather."""
    plume = ((0.5, -0.5), (0.52, -0.86), (0.84, -0.76)), ((0.74, -0.5), (0.72, -0.3), (0.5, -0.12))
    seal.shape(curve((0.4, -0.14), *plume))
    brow = ((-0.5, -0.42), (-0.2, -0.26), (0, -0.2)), ((0.2, -0.26), (0.5, -0.42), (0.8, -0.2))
    cheek = ((0.78, 0.3), (0.44, 0.62), (0.12, 0.3)), ((0.06, 0.2), (-0.06, 0.2), (-0.12, 0.3))
    last = ((-0.44, 0.62), (-0.78, 0.3), (-0.8, -0.2))
    seal.shape(curve((-0.8, -0.2), *brow, *cheek, last))
    for way in (-1, 1):
        lid = ((way * 0.26, -0.12), (way * 0.46, -0.12), (way * 0.58, 0.04))
        under = ((way * 0.46, 0.24), (way * 0.26, 0.22), (way * 0.16, 0.08))
        seal.shape(curve((way * 0.16, 0.08), lid, under), cut=True)


def hat(seal: Seal) -> None:
    """A soft hat with a band and a dented crown."""
    crown = (
        ((-0.4, -0.3), (-0.38, -0.58), (-0.16, -0.5)),
        ((-0.02, -0.42), (0.1, -0.6), (0.24, -0.56)),
    )
    side = ((0.42, -0.5), (0.42, -0.2), (0.46, 0.24))
    seal.shape([*curve((-0.46, 0.24), *crown, side), (-0.46, 0.24)])
    top = ((-0.5, 0.16), (0.5, 0.16), (0.84, 0.06))
    foot = ((0.74, 0.5), (-0.74, 0.5), (-0.84, 0.06))
    seal.shape(curve((-0.84, 0.06), top, foot))
    seal.shape([(-0.43, 0.0), (0.43, 0.0), (0.45, 0.14), (-0.45, 0.14)], cut=True)


def reel(seal: Seal) -> None:
    """Five windows round a hub, a length of film running off."""
    seal.disc((0, -0.08), 0.66)
    for window in range(5):
        seal.disc(around((0, -0.08), 0.38, window * 72 - 90), 0.17, cut=True)
    seal.disc((0, -0.08), 0.09, cut=True)
    seal.shape([(0, 0.46), (0.84, 0.46), (0.84, 0.74), (0, 0.74), *arc((0, 0.6), 0.14, (90, 270))])
    for hole in range(6):
        x = 0.06 + hole * 0.13
        seal.bar((x, 0.54, x + 0.07, 0.66), cut=True)


def planet(seal: Seal) -> None:
    """A globe, its ring passing behind it and in front, two stars."""
    outer, inner = (_tilted(size, (0, 360)) for size in (0.86, 0.68))
    seal.shape(outer)
    seal.shape(inner, cut=True)
    seal.disc((0, 0), 0.5, cut=True)
    seal.disc((0, 0), 0.44)
    front = [*_tilted(0.9, (0, 180)), *reversed(_tilted(0.64, (0, 180)))]
    seal.shape(front, cut=True)
    seal.shape([*_tilted(0.86, (0, 180)), *reversed(_tilted(0.68, (0, 180)))])
    for center, size in (((-0.5, -0.5), 0.14), ((0.56, 0.56), 0.1)):
        seal.shape(rays(center, size, 4, 0.3))


def _tilted(size: float, degrees: tuple[float, float]) -> list[Point]:
    """A part of an ellipse a third as high as it is wide, its right end raised."""
    flat = [(x, y * 0.32) for x, y in arc((0, 0), size, degrees)]
    return [(x * 0.94 + y * 0.34, y * 0.94 - x * 0.34) for x, y in flat]


def rocket(seal: Seal) -> None:
    """Upright on its flame, a porthole in its side."""
    for way in (-1, 1):
        fin = [(way * 0.16, 0.1), (way * 0.42, 0.44), (way * 0.42, 0.62), (way * 0.14, 0.42)]
        seal.shape(fin)
    nose = ((-0.3, 0.1), (-0.3, -0.5), (0, -0.84)), ((0.3, -0.5), (0.3, 0.1), (0.18, 0.44))
    seal.shape([*curve((-0.18, 0.44), *nose), (-0.18, 0.44)])
    seal.disc((0, -0.2), 0.13, cut=True)
    seal.disc((0, -0.2), 0.07)
    seal.shape([(-0.13, 0.5), (0.13, 0.5), (0.0, 0.86)])
    for x, y, size in ((-0.56, -0.36, 0.12), (0.54, -0.12, 0.09), (-0.6, 0.2, 0.07)):
        seal.shape(rays((x, y), size, 4, 0.3))
