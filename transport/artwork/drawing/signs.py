"""Emblems of what a story is about: a moon, a star, a compass, an eye, a key, a tower, a heart."""

from transport.artwork.drawing.points import Point, arc, around, curve
from transport.artwork.drawing.seal import Seal, rays

_HEART = (0.0, 0.04)
"""The middle of the five-pointed star."""


def moon(seal: Seal) -> None:
    """A crescent and three stars."""
    seal.disc((-0.06, 0), 0.68)
    seal.disc((0.22, -0.1), 0.56, cut=True)
    for center, size in (((0.2, -0.24), 0.2), ((0.46, 0.12), 0.13), ((0.12, 0.2), 0.1)):
        seal.shape(rays(center, size, 4, 0.3))


def star(seal: Seal) -> None:
    """Five points in relief: one half of each is cut away."""
    outline = rays(_HEART, 0.78, 5, 0.4)
    seal.shape(outline)
    for tip in range(0, 10, 2):
        seal.shape([_HEART, _inward(outline[tip]), _inward(outline[tip - 1])], cut=True)


def _inward(point: Point) -> Point:
    return (point[0] * 0.88, _HEART[1] + (point[1] - _HEART[1]) * 0.88)


def compass(seal: Seal) -> None:
    """A rose of eight winds over a ring."""
    seal.disc((0, 0), 0.6)
    seal.disc((0, 0), 0.54, cut=True)
    for turn, size in ((45, 0.52), (0, 0.82)):
        for wind in range(turn, 360 + turn, 90):
            tip = around((0, 0), size, wind)
            left, right = (around((0, 0), size * 0.22, wind + side) for side in (-45, 45))
            seal.shape([(0, 0), left, tip, right])
            edge = around((0, 0), size * 0.9, wind + 1)
            seal.shape([around((0, 0), size * 0.06, wind + 30), right, edge], cut=True)


def eye(seal: Seal) -> None:
    """An open eye with lashes as rays."""
    for lash in range(7):
        way = -150 + lash * 20
        seal.line([around((0, 0.08), reach, way) for reach in (0.52, 0.76)], 0.055)
    over, under = ((-0.34, -0.46), (0.34, -0.46)), ((0.34, 0.56), (-0.34, 0.56))
    seal.shape(curve((-0.76, 0.08), (*over, (0.76, 0.08)), (*under, (-0.76, 0.08))))
    inner = ((-0.3, -0.36), (0.3, -0.36), (0.64, 0.08)), ((0.3, 0.46), (-0.3, 0.46), (-0.64, 0.08))
    seal.shape(curve((-0.64, 0.08), *inner), cut=True)
    seal.disc((0, 0.05), 0.26)
    seal.disc((0, 0.05), 0.13, cut=True)
    seal.disc((0.09, -0.04), 0.07, cut=True)


def key(seal: Seal) -> None:
    """Upright, its bow a clover of three rings."""
    bow = ((-0.19, -0.4), (0.19, -0.4), (0.0, -0.62))
    for center in bow:
        seal.disc(center, 0.2)
    for center in bow:
        seal.disc(center, 0.1, cut=True)
    for box in (
        (-0.06, -0.42, 0.06, 0.8),
        (-0.14, -0.18, 0.14, -0.1),
        (0.06, 0.36, 0.32, 0.47),
        (0.06, 0.6, 0.38, 0.72),
        (0.26, 0.3, 0.34, 0.53),
    ):
        seal.bar(box)


def tower(seal: Seal) -> None:
    """A keep with battlements, a gate and a window."""
    seal.bar((-0.34, -0.3, 0.34, 0.6))
    seal.bar((-0.44, -0.48, 0.44, -0.28))
    for left in (-0.44, -0.21, 0.02, 0.25):
        seal.bar((left, -0.64, left + 0.19, -0.44))
    seal.bar((-0.62, 0.54, 0.62, 0.64))
    seal.shape([*arc((0, 0.26), 0.15, (180, 360)), (0.15, 0.54), (-0.15, 0.54)], cut=True)
    seal.shape([*arc((0, -0.1), 0.08, (180, 360)), (0.08, 0.04), (-0.08, 0.04)], cut=True)


def heart(seal: Seal) -> None:
    """With a light on one cheek."""
    left = ((-0.1, 0.42), (-0.72, 0.2), (-0.66, -0.26)), ((-0.62, -0.6), (-0.12, -0.62), (0, -0.28))
    right = ((0.12, -0.62), (0.62, -0.6), (0.66, -0.26)), ((0.72, 0.2), (0.1, 0.42), (0, 0.68))
    seal.shape(curve((0, 0.68), *left, *right))
    seal.line(arc((-0.34, -0.2), 0.2, (165, 265)), 0.06, cut=True)
