"""Errors and nulls: what the marks in an answer become (GraphQL specification, 6.4.4).

The walk happens only where something is marked, and goes only where the plan leads to what is. A
failure inside of what an earlier one has nulled is not reported, as in graphql-core: there, what
fails in one turn does so in the order of the document, and a failure that reaches beyond what was
awaited is told to those who await it, after all others of its wave.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from graphql import GraphQLError, GraphQLList, GraphQLNonNull, located_error

from execution.compiled.marks import Failed, Promised
from execution.compiled.plan import Place, Selection
from execution.compiled.ways import Leading

Key = str | int
Path = tuple[Key, ...]

_PLACING: Final = ("nodes", "source", "positions")
"""What an exception may bring of its own that tells graphql-core of other places."""


@dataclass(slots=True)  # not frozen, which makes them three times as slow to make
class _Failure:
    error: Exception
    order: tuple[int, bool]
    """The wave in which it failed, and whether it reaches beyond what was awaited."""
    place: Place
    path: Path
    nulled: Path | None
    """The path of the nearest value around it where null may stand, None for the whole answer."""
    holder: Any
    """Of that value; None where it is the whole answer."""


@dataclass(slots=True)
class Settlement:
    """One walk through an answer; afterwards no mark is left in it.

    While it walks, `_keys` is the path to where it stands, and `_holders` what each key is of.
    Places on that path are told by how long it is there.
    """

    leading: Leading
    types: dict[int, int]
    _failures: dict[Path | None, _Failure] = field(default_factory=dict)
    """Of those that null the same value the first; the others are inside of what it has nulled."""
    _holders: list[Any] = field(default_factory=list)
    _keys: list[Key] = field(default_factory=list)

    def settle(
        self, data: dict[str, Any], selection: Selection
    ) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        """The data, null where nulls have reached the root, and its errors."""
        self._object(data, selection.number, 0, 0)
        errors: list[GraphQLError] = []
        nulled: set[Path | None] = set()
        for failure in sorted(self._failures.values(), key=lambda each: each.order):
            path = failure.nulled
            if _is_nulled(path, nulled):
                continue
            nulled.add(path)
            errors.append(_located(failure))
            if path is not None:
                failure.holder[path[-1]] = None
        return None if None in nulled else data, errors

    def _object(self, shown: dict[str, Any], number: int, nullable: int, awaited: int) -> None:
        """`nullable` is where the nearest value stands that may be null, 0 for the whole answer;
        `awaited` where the nearest stands that was awaited, 0 where none was.
        """
        holders, keys = self._holders, self._keys
        for key, place, waits in self.leading.get(number, ()):
            holders.append(shown)
            keys.append(key)
            self._value(place, place.type, nullable, len(keys) if waits else awaited)
            keys.pop()
            holders.pop()

    def _value(self, place: Place, type_: Any, nullable: int, awaited: int) -> None:
        value = self._holders[-1][self._keys[-1]]
        while type(value) is Promised:
            value, awaited = value.completed, len(self._keys)
            self._holders[-1][self._keys[-1]] = value
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        else:
            nullable = len(self._keys)
        kind = type(value)
        if kind is dict:
            if place.selections:
                self._object(value, self._selection_of(place, value), nullable, awaited)
        elif kind is list:
            self._list(place, type_, value, nullable, awaited)
        elif kind is Failed:
            self._list(place, type_, value.beneath, nullable, awaited)
            self._failed(value, place, nullable, awaited)

    def _failed(self, mark: Failed, place: Place, nullable: int, awaited: int) -> None:
        nulled = tuple(self._keys[:nullable]) or None
        order = mark.wave, awaited > nullable
        known = self._failures.get(nulled)
        if known is not None and known.order <= order:
            return
        self._failures.pop(nulled, None)  # of equals the first comes first
        holder = self._holders[nullable - 1] if nullable else None
        path = tuple(self._keys)
        self._failures[nulled] = _Failure(mark.error, order, place, path, nulled, holder)

    def _list(self, place: Place, type_: Any, items: Any, nullable: int, awaited: int) -> None:
        if not isinstance(type_, GraphQLList):
            return  # what a leaf holds is its own
        holders, keys, inner = self._holders, self._keys, type_.of_type
        holders.append(items)
        keys.append(0)
        for index in range(len(items)):
            keys[-1] = index
            self._value(place, inner, nullable, awaited)
        keys.pop()
        holders.pop()

    def _selection_of(self, place: Place, shown: dict[str, Any]) -> int:
        if len(place.selections) == 1:
            return next(iter(place.selections.values())).number
        number = self.types.get(id(shown))
        if number is not None:
            return number
        # Each of them asks for `__typename`: the one whose key holds its own name.
        return next(
            each.number
            for each in place.selections.values()
            if each.typename_key and shown.get(each.typename_key) == each.type.name
        )


def _is_nulled(path: Path | None, nulled: set[Path | None]) -> bool:
    if path in nulled or None in nulled:
        return True
    return path is not None and any(path[:length] in nulled for length in range(1, len(path)))


def _located(failure: _Failure) -> GraphQLError:
    """As graphql-core locates errors, without looking for the place in the document each time."""
    error, place, path = failure.error, failure.place, [*failure.path]
    if any(hasattr(error, name) for name in _PLACING):
        return located_error(error, place.nodes, path)
    located = GraphQLError(str(getattr(error, "message", error)), path=path, original_error=error)
    located.locations = place.locations
    return located
