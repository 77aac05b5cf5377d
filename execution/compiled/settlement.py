"""Errors and nulls: what the marks in an answer become (GraphQL specification, 6.4.4).

The walk happens only where something is marked, and passes by all else. A failure inside of what an
earlier one has nulled is not reported, as in graphql-core: there, what fails in one turn does so in
the order of the document, and a failure that reaches beyond what was awaited is told to those who
await it, after all others of its wave.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, GraphQLList, GraphQLNonNull, located_error

from execution.compiled.marks import Failed, Promised
from execution.compiled.plan import Place, Selection

Key = str | int
Path = tuple[Key, ...]

_CONTAINERS = frozenset({dict, list})
_MARKS = frozenset({Failed, Promised})


@dataclass(slots=True)  # not frozen, which makes them three times as slow to make
class _Spot:
    """Where a value stands."""

    holder: Any
    key: Key
    path: Path
    nullable: "_Spot | None"
    """The nearest spot around it where null may stand instead, None for the whole answer."""
    awaited: int
    """How long the path is of the nearest value around it that was awaited; 0 for none."""


@dataclass(slots=True)
class _Failure:
    mark: Failed
    place: Place
    path: Path
    nullable: _Spot | None
    is_late: bool
    """Whether it reaches beyond what was awaited."""


@dataclass(slots=True)
class Settlement:
    """One walk through an answer; afterwards no mark is left in it."""

    selections: tuple[Selection, ...]
    types: dict[int, int]
    _failures: list[_Failure] = field(default_factory=list)
    _marked: set[int] = field(default_factory=set)
    """The identities of the dicts and lists with marks somewhere in them."""

    def settle(
        self, data: dict[str, Any], selection: Selection
    ) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        """The data, null where nulls have reached the root, and its errors."""
        self._mark(data.values(), data)
        self._object(data, selection, (), None, 0)
        errors: list[GraphQLError] = []
        nulled: set[Path | None] = set()
        for failure in sorted(self._failures, key=lambda each: (each.mark.wave, each.is_late)):
            nullable = failure.nullable
            path = nullable.path if nullable else None
            if _is_nulled(path, nulled):
                continue
            nulled.add(path)
            errors.append(located_error(failure.mark.error, failure.place.nodes, [*failure.path]))
            if nullable is not None:
                nullable.holder[nullable.key] = None
        return None if None in nulled else data, errors

    def _mark(self, values: Iterable[Any], holder: Any) -> bool:
        """Find what is marked, so that the walk leaves out all else."""
        found = False
        for value in values:
            kind = type(value)
            if kind in _CONTAINERS:
                found |= self._mark(value.values() if kind is dict else value, value)
            elif kind in _MARKS:
                found = True
                beneath = value.beneath if kind is Failed else (value.completed,)
                self._mark(beneath, beneath)
        if found:
            self._marked.add(id(holder))
        return found

    def _is_marked(self, value: Any) -> bool:
        return type(value) in _MARKS or id(value) in self._marked

    def _object(
        self,
        shown: dict[str, Any],
        selection: Selection,
        path: Path,
        nullable: _Spot | None,
        awaited: int,
    ) -> None:
        for key, place in selection.places.items():
            if place is not None and self._is_marked(shown[key]):
                here = (*path, key)
                begun = len(here) if place.waits else awaited
                self._value(place, place.type, _Spot(shown, key, here, nullable, begun))

    def _value(self, place: Place, type_: Any, spot: _Spot) -> None:
        value, nullable, awaited = spot.holder[spot.key], spot.nullable, spot.awaited
        while isinstance(value, Promised):
            value, awaited = value.completed, len(spot.path)
            spot.holder[spot.key] = value
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        else:
            nullable = spot
        if isinstance(value, Failed):
            self._list(place, type_, value.beneath, spot.path, nullable, awaited)
            is_late = awaited > (len(nullable.path) if nullable else 0)
            self._failures.append(_Failure(value, place, spot.path, nullable, is_late))
        elif isinstance(value, list):
            self._list(place, type_, value, spot.path, nullable, awaited)
        elif isinstance(value, dict) and place.selections:
            self._object(value, self._selection_of(place, value), spot.path, nullable, awaited)

    def _list(  # noqa: PLR0913, PLR0917 - where the list stands, and what may be nulled for it
        self,
        place: Place,
        type_: Any,
        items: Any,
        path: Path,
        nullable: _Spot | None,
        awaited: int,
    ) -> None:
        if not isinstance(type_, GraphQLList):
            return  # what a leaf holds is its own
        for index, item in enumerate(items):
            if self._is_marked(item):
                spot = _Spot(items, index, (*path, index), nullable, awaited)
                self._value(place, type_.of_type, spot)

    def _selection_of(self, place: Place, shown: dict[str, Any]) -> Selection:
        if len(place.selections) == 1:
            return next(iter(place.selections.values()))
        number = self.types.get(id(shown))
        if number is not None:
            return self.selections[number]
        # Each of them asks for `__typename`: the one whose key holds its own name.
        return next(
            each
            for each in place.selections.values()
            if each.typename_key and shown.get(each.typename_key) == each.type.name
        )


def _is_nulled(path: Path | None, nulled: set[Path | None]) -> bool:
    if None in nulled:
        return True
    return path is not None and any(path[:length] in nulled for length in range(1, len(path) + 1))
