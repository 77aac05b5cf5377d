"""What a schema tells the engine about its fields and types, beyond GraphQL.

A schema puts these values under the keys below into the metadata of a field or a type, and calls
the checks when it is imported, so that a misspelt name stops the start instead of a request.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from inspect import get_annotations
from typing import Any

LOADS = "execution.loads"
"""The metadata key of a field's `Loads`."""

KEEPS = "execution.keeps"
"""The metadata key of a field's `Keeps`."""

SHOWS = "__view_of__"
"""The attribute of a type's class that holds the class whose instances it shows, and no others."""

KEPT = "__kept__"
"""The attribute of a type's class that holds its `Kept`."""


class DeclarationError(TypeError):
    """A declaration names something that does not exist."""


@dataclass(frozen=True, slots=True)
class Loads:
    """The field is what a loader gives for an attribute of its parent.

    The loader of an attribute that is None is not asked: the field is None.
    """

    loader: str
    """An attribute of the loaders' class."""
    key: str
    """The attribute of the parent whose value is the loader's key: the id of what is loaded, where
    that is `Kept`."""
    many: bool = False
    """The attribute holds many keys; the field is the list of what they load, in their order."""
    then: Callable[..., Any] | None = None
    """Called with the parent, what was loaded and the info; what it returns is the field."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Objects of the type are the same for everybody; what is rendered of them may be kept.

    That holds for what is read off their attributes, and for the fields that say `Keeps`.
    """

    key: tuple[str, ...]
    """Attributes that together change whenever the object does; the first is its id."""
    private_to: str | None = None
    """Only one viewer ever sees the object: the aspect that says which. What is kept of it is kept
    apart, for that viewer alone, so its fields may depend on who asks."""


@dataclass(frozen=True, slots=True)
class Keeps:
    """What this resolver answers may be kept with its parent.

    It is given the aspects that it depends on in the place of the context, and nothing else.
    """

    depends_on: frozenset[str] = frozenset()
    """Aspects of the request, such as its locale: attributes of the aspects' class."""
    sees: frozenset[str] = frozenset()
    """Aspects that it looks at though nothing of the answer changes with them, such as loaders; or
    the instant, where `until` says how long the answer holds."""
    until: Callable[[Any, Any], datetime | None] | None = None
    """Called with the parent and the aspects: when the answer ends, None if never."""
    is_private: bool = False
    """It depends on who asks: it is kept within types that are private themselves, only."""


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
    """Raise DeclarationError unless the source has every part of the key, the aspects the viewer.

    An empty key is refused too: it would show the first value that was rendered for ever.
    """
    if not declared.key:
        raise DeclarationError(f"What is kept of {source.__qualname__} needs a key.")
    _require(declared.key, of=source, kept=source.__qualname__, role="is kept by")
    viewer = [] if declared.private_to is None else [declared.private_to]
    _require(viewer, of=aspects, kept=source.__qualname__, role="is private to")


def check_keeps(declared: Keeps, *, field: str, aspects: type) -> None:
    """Raise DeclarationError unless every aspect is one."""
    _require(sorted(declared.depends_on), of=aspects, kept=field, role="depends on")
    _require(sorted(declared.sees), of=aspects, kept=field, role="sees")


def _require(names: Iterable[str], *, of: type, kept: str, role: str) -> None:
    known = _attributes(of)
    for name in names:
        if name not in known:
            raise DeclarationError(f"{kept} {role} {name!r}, which {of.__qualname__} has not.")


def _attributes(cls: type) -> frozenset[str]:
    """Names that an instance has: class attributes, properties and annotated fields."""
    annotated = (name for base in cls.__mro__ for name in get_annotations(base))
    return frozenset(dir(cls)).union(annotated)
