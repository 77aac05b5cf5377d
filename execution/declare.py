"""What a schema tells the engine about its fields and types, beyond GraphQL.

A schema puts these values under the keys below into the metadata of a field or a type, and calls
the checks when it is imported, so that a misspelt name stops the start instead of a request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from inspect import get_annotations

LOADS = "execution.loads"
"""The metadata key of a field's `Loads`."""

KEPT = "execution.kept"
"""The metadata key of a type's `Kept`."""


class DeclarationError(TypeError):
    """A declaration names something that does not exist."""


@dataclass(frozen=True, slots=True)
class Loads:
    """The field is what a loader gives for an attribute of its parent."""

    loader: str
    """An attribute of the loaders' class."""
    key: str
    """The attribute of the parent whose value is the loader's key."""
    many: bool = False
    """The attribute holds many keys; the field is the list of what they load, in their order."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is rendered of this type may be kept and shown to any viewer."""

    key: tuple[str, ...]
    """Attributes that together change whenever the rendered value does, such as id and revision."""
    depends_on: frozenset[str] = frozenset()
    """Aspects of the request that the rendered value depends on, such as its locale."""


def check_loads(declared: Loads, *, field: str, parent: type, loaders: type) -> None:
    """Raise DeclarationError unless the parent has the key and the loaders have the loader."""
    if declared.key not in _attributes(parent):
        raise DeclarationError(
            f"The field {field!r} loads by {declared.key!r}, which {parent.__qualname__} has not."
        )
    if declared.loader not in _attributes(loaders):
        raise DeclarationError(
            f"The field {field!r} loads with {declared.loader!r},"
            f" which {loaders.__qualname__} has not."
        )


def check_kept(declared: Kept, *, source: type, aspects: type) -> None:
    """Raise DeclarationError unless the source has every part of the key, the aspects every aspect.

    An empty key is refused too: it would show the first value that was rendered for ever.
    """
    if not declared.key:
        raise DeclarationError(f"What is kept of {source.__qualname__} needs a key.")
    _require(declared.key, of=source, kept=source, role="is kept by")
    _require(sorted(declared.depends_on), of=aspects, kept=source, role="depends on")


def _require(names: Iterable[str], *, of: type, kept: type, role: str) -> None:
    known = _attributes(of)
    for name in names:
        if name not in known:
            raise DeclarationError(
                f"{kept.__qualname__} {role} {name!r}, which {of.__qualname__} has not."
            )


def _attributes(cls: type) -> frozenset[str]:
    """Names that an instance has: class attributes, properties and annotated fields."""
    annotated = (name for base in cls.__mro__ for name in get_annotations(base))
    return frozenset(dir(cls)).union(annotated)
