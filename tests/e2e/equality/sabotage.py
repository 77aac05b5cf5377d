"""Faults in what answers are made of: in resolvers, in attributes of domain objects, in loaders.

Each of them lies below both ways of running an operation, so that both meet it alike.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from inspect import isawaitable, iscoroutinefunction
from typing import Any
from zlib import crc32

import pytest
from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from execution.compiled.answers import class_shown_by
from execution.declare import LOADS
from loaders.batch import Loader
from loaders.loaders import Loaders
from resolvers.context import Context

Fault = Callable[[Any], Any]
"""Given what would have been answered; answers something else, or raises."""


@dataclass(frozen=True)
class Place:
    """A field of the schema, and where its value comes from: a resolver, or else an attribute."""

    type_name: str
    field_name: str
    python_name: str
    shown: type | None
    """The domain class that the type shows."""
    resolver: StrawberryResolver[Any] | None
    loader: str | None
    """The loader that answers it in a compiled operation."""

    @property
    def name(self) -> str:
        return f"{self.type_name}.{self.field_name}"


def places_of(schema: GraphQLSchema) -> list[Place]:
    """Every field of every object type."""
    found = []
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, definition in type_.fields.items():
                declared = definition.extensions["strawberry-definition"]
                found.append(_place(type_, name, declared))
    return found


def _place(type_: GraphQLObjectType, name: str, declared: StrawberryField) -> Place:
    metadata: Mapping[str, Any] = declared.metadata or {}
    loads = metadata.get(LOADS)
    return Place(
        type_name=type_.name,
        field_name=name,
        python_name=declared.python_name,
        shown=class_shown_by(type_),
        resolver=declared.base_resolver,
        loader=loads.loader if loads else None,
    )


@dataclass
class Sabotage:
    """What is wrong at the moment: nothing, until it is said."""

    _resolvers: dict[int, Fault] = field(default_factory=dict)

    @contextmanager
    def installed(self, schema: GraphQLSchema) -> Iterator[None]:
        """Stands between the schema and its resolvers; operations are prepared after it."""
        with pytest.MonkeyPatch.context() as patch:
            met: set[int] = set()
            for place in places_of(schema):
                if place.resolver is not None and id(place.resolver) not in met:
                    met.add(id(place.resolver))
                    patch.setattr(place.resolver, "wrapped_func", self._wrapped(place.resolver))
            yield

    @contextmanager
    def of(self, place: Place, fault: Fault) -> Iterator[None]:
        """The fault is in the place, and wherever else the same resolver or attribute is met."""
        with pytest.MonkeyPatch.context() as patch:
            if place.resolver is not None:
                patch.setitem(self._resolvers, id(place.resolver), fault)
            elif place.shown is not None:
                patch.setattr(place.shown, place.python_name, _faulty(place, fault))
            yield

    def _wrapped(self, resolver: StrawberryResolver[Any]) -> Callable[..., Any]:
        function: Any = resolver.wrapped_func
        key = id(resolver)

        async def later(answer: Awaitable[Any]) -> Any:
            return self._spoilt(key, await answer)

        if iscoroutinefunction(function):

            @wraps(function)
            async def answered_later(*args: Any, **kwargs: Any) -> Any:
                return await later(function(*args, **kwargs))

            return answered_later

        @wraps(function)
        def answered(*args: Any, **kwargs: Any) -> Any:
            answer = function(*args, **kwargs)
            return later(answer) if isawaitable(answer) else self._spoilt(key, answer)

        return answered

    def _spoilt(self, key: int, answer: Any) -> Any:
        return self._resolvers[key](answer) if key in self._resolvers else answer


def _faulty(place: Place, fault: Fault) -> property:
    """The attribute of a domain class with the fault in it; objects can still be made."""
    usual = getattr(place.shown, place.python_name)

    def get(owner: Any) -> Any:
        return fault(usual.__get__(owner))

    return property(get, usual.__set__ if hasattr(usual, "__set__") else None)


Chosen = Callable[[object], bool]
"""Whether a key's read fails."""
OfKey = Callable[[object, object], object]
"""Given a key and what was read of it; answers what is said instead."""
LOADERS = sorted(name for name in vars(Loaders) if not name.startswith("_"))


def every(_: object) -> bool:
    return True


def some(key: object) -> bool:
    """About every second key, the same ones each time."""
    return crc32(repr(key).encode()) % 2 == 0


def failing_by(error: type[Exception], failing: Chosen) -> OfKey:
    """What a loader answers instead for keys that fail."""
    return lambda key, found: error(f"no {key}") if failing(key) else found


class FailingLoader:
    """A loader some of whose keys cannot be read; it is asked in all the ways a loader is."""

    def __init__(self, loader: Loader[Any, Any], fault: OfKey) -> None:
        self._loader, self._fault = loader, fault

    def clear(self, key: Any) -> None:
        self._loader.clear(key)

    def found(self, keys: Iterable[Any]) -> Mapping[Any, Any]:
        """What is wrong comes of a read: it is not at hand."""
        known = self._loader.found(keys)
        return {key: of for key, of in known.items() if self._fault(key, of) is of}

    def at_once(self, keys: Sequence[Any]) -> list[Any] | None:
        found = self.found(keys)
        return [found[key] for key in keys] if len(found) == len({*keys}) else None

    async def load(self, key: Any) -> Any:
        [found] = await self.many([key])
        return found

    async def many(self, keys: Sequence[Any]) -> list[Any]:
        found = await self.outcomes([*keys])
        for outcome in found:
            if isinstance(outcome, Exception):
                raise outcome
        return found

    async def outcomes(self, keys: Sequence[Any]) -> list[Any]:
        found = await self._loader.outcomes(keys)
        return [self._fault(key, each) for key, each in zip(keys, found, strict=True)]


class FailingLoaders:
    """A request's loaders, one of which fails."""

    def __init__(self, loaders: Loaders, name: str, fault: OfKey) -> None:
        self._loaders, self._name = loaders, name
        self._failing = FailingLoader(getattr(loaders, name), fault)

    def __getattr__(self, name: str) -> Any:
        return self._failing if name == self._name else getattr(self._loaders, name)


def without(context: Context, loader: str, fault: OfKey) -> Context:
    """The context with a fault in one of its loaders."""
    failing: Any = FailingLoaders(context.loaders, loader, fault)
    return replace(context, loaders=failing)
