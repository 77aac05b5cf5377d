"""The editorial collections of the demo catalogue, in the editors' order."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from domain.ids import CollectionId, derived_id
from domain.record import CollectionRecord
from jobs.demo.declared import DemoTitle
from jobs.demo.titles import SOURCE, demo_id

HEADINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "masters-of-silent-comedy": ("Masters of Silent Comedy", "Maestros de la comedia muda"),
        "after-midnight": ("After Midnight", "Pasada la medianoche"),
        "women-behind-the-camera": ("Women Behind the Camera", "Mujeres detrás de la cámara"),
        "made-in-the-open": ("Made in the Open", "Cine libre y abierto"),
        "german-expressionism": ("German Expressionism", "Expresionismo alemán"),
        "edge-of-your-seat": ("Edge of Your Seat", "Al borde del asiento"),
        "cities-on-film": ("Cities on Film", "Ciudades de cine"),
        "under-an-hour": ("Under an Hour", "En menos de una hora"),
    }
)
"""English and Spanish; the order is the collections' on the homepage."""


def collection_records(titles: Collection[DemoTitle]) -> tuple[CollectionRecord, ...]:
    """Each collection with its titles, the most popular first."""
    return tuple(
        CollectionRecord(
            CollectionId(derived_id("collection", SOURCE, key)),
            position,
            {"en": english, "es": spanish},
            tuple(demo_id(title) for title in _best_first(titles) if key in title.collections),
        )
        for position, (key, (english, spanish)) in enumerate(HEADINGS.items(), start=1)
    )


def _best_first(titles: Collection[DemoTitle]) -> list[DemoTitle]:
    return sorted(titles, key=lambda title: (-title.popularity, title.key))
