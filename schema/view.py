"""GraphQL types are views of domain objects: they declare fields and hold no data.

`@view(domain.Title)` publishes a class, `shown(...)` one attribute read straight off the domain
object, `field(resolver, ...)` one computed field. What is wrong stops the import: an attribute the
domain class lacks, a loader or key that does not exist.
"""

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

import strawberry

from domain.account import Role
from execution.declare import (
    KEEPS,
    KEPT,
    LOADS,
    SHOWS,
    Keeps,
    Kept,
    Loads,
    check_keeps,
    check_kept,
    check_loads,
)
from loaders.loaders import Loaders
from resolvers.aspects import Aspects
from schema.auth import Auth
from schema.cost import Cost

T = TypeVar("T")
E = TypeVar("E", bound=type[Enum])


def shown(description: str, *, cost: Cost | None = None) -> Any:
    """An attribute of the domain object, published under its own name; `cost` as of a `field`."""
    return strawberry.field(description=description, directives=[cost] if cost else ())


def field(  # noqa: PLR0913 - each is a declaration of its own
    resolver: Callable[..., Any],
    description: str,
    *,
    loads: Loads | None = None,
    keeps: Keeps | None = None,
    requires: Role | None = None,
    cost: Cost | None = None,
) -> Any:
    """A field answered by `resolver`. The class annotation, not the resolver, names its type.

    `loads` says that the resolver does nothing but load by an attribute of its parent, which lets
    the engine ask for a whole level at once. `keeps` says that what it answers may be kept with
    its parent, and gives it the named aspects in the place of the context. `requires` tells clients
    which role the resolver asks for; it is the resolver that refuses (R55). `cost` is for a field
    that costs more than it looks.
    """
    declared = {LOADS: loads, KEEPS: keeps}
    return strawberry.field(
        resolver=resolver,
        description=description,
        metadata={key: value for key, value in declared.items() if value},
        directives=[*([Auth(requires=requires)] if requires else ()), *([cost] if cost else ())],
    )


def subscription(resolver: Callable[..., Any], description: str) -> Any:
    """A field whose values come one after the other, from the generator that `resolver` returns."""
    return strawberry.subscription(resolver=resolver, description=description)


def view(of: type, description: str, *, kept: Kept | None = None) -> Callable[[type[T]], type[T]]:
    """Publish the decorated class as a GraphQL view of the domain class `of`.

    `kept` says that what is rendered of it may be kept, and what that depends on.
    """

    def publish(cls: type[T]) -> type[T]:
        _check(cls, of)
        if kept:
            check_kept(kept, source=of, aspects=Aspects)
        cls.is_type_of = classmethod(lambda _, value, __: isinstance(value, of))  # type: ignore[attr-defined]
        setattr(cls, SHOWS, of)
        if kept:
            setattr(cls, KEPT, kept)
        return strawberry.type(cls, description=description)

    return publish


def interface(description: str) -> Callable[[type[T]], type[T]]:
    """Publish an interface; the types that implement it say which domain class they show."""
    return lambda cls: strawberry.interface(cls, description=description)


def _check(cls: type, of: type) -> None:
    held = {f.name for f in dataclasses.fields(of)} | set(dir(of))
    for name, declared in _declared(cls).items():
        if getattr(declared, "base_resolver", None) is None:
            if name not in held:
                raise TypeError(f"{cls.__name__} shows {name!r}, which {of.__name__} has not")
            continue
        where, metadata = f"{cls.__name__}.{name}", declared.metadata or {}
        if loads := metadata.get(LOADS):
            check_loads(loads, field=where, parent=of, loaders=Loaders)
        if keeps := metadata.get(KEEPS):
            check_keeps(keeps, field=where, aspects=Aspects)


def _declared(cls: type) -> dict[str, Any]:
    """The fields of a class by their Python names: its interfaces', then its own."""
    definitions = (getattr(base, "__strawberry_definition__", None) for base in cls.__mro__[1:])
    inherited = {f.python_name: f for found in definitions if found for f in found.fields}
    return inherited | {name: vars(cls).get(name) for name in inspect.get_annotations(cls)}


def enum(of: E, description: str, values: Mapping[str, str]) -> E:
    """Publish a domain enum; `values` describes each of its members by name.

    Raises TypeError when a member is not described, or a description has no member.
    """
    if undescribed := set(values) ^ set(of.__members__):
        raise TypeError(f"{of.__name__}: described and declared differ in {sorted(undescribed)}")
    # An input in resolvers/ may have met the enum first: then it is described where it stands.
    definition = vars(of).get("__strawberry_definition__")
    definition = definition or vars(strawberry.enum(of))["__strawberry_definition__"]
    definition.description = description
    for value in definition.values:
        value.description = values[value.name]
    return of
