"""Completing values: the specification's CompleteValue (6.4.3), for one value at a time.

Generated code shows values of the expected class by itself and leaves all others to this: values
of another class, promises where none were declared, abstract types that no class tells.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    Undefined,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution import Executor, default_type_resolver
from graphql.pyutils import inspect, is_async_iterable, is_awaitable, is_iterable

from execution.compiled.calls import Calls
from execution.compiled.marks import Failed, Promised
from execution.compiled.plan import Place

Shower = Callable[[Any], dict[str, Any]]


class Completion:
    """Completes the values of one run, and remembers what has failed or is still to come."""

    def __init__(self, core: Executor[Any], calls: Calls) -> None:
        """`core` is graphql-core's executor of the same request, for what is left to it."""
        self.core = core
        self.calls = calls
        self.wave = 0
        """How many times the run has waited."""
        self.promises: list[Promised] = []
        self.marked: set[int] = set()
        """The numbers of the places under which something is marked."""
        self.selections: list[Shower | None] = []
        """What shows an object, by the number of the selection; None while `late` makes it."""
        self.late: Mapping[int, Callable[[], object]] = {}

    def failed(self, number: int, error: Exception, beneath: Sequence[Any] = ()) -> Failed:
        """A mark where a value of the place with that number could not be had."""
        self.marked.add(number)
        return Failed(error, self.wave, beneath)

    def shower(self, number: int) -> Shower:
        """What shows an object of the selection with that number."""
        show = self.selections[number]
        if show is None:
            self.late[number]()
            return self.shower(number)
        return show

    def complete(self, place: Place, depth: int, value: Any) -> Any:
        """What the answer holds for a value, or a mark.

        `depth` is how many lists deep in the place's value it stands.
        """
        if isinstance(value, Failed | Promised):
            return value
        if is_awaitable(value):
            return self._promised(Promised(value, place, place.type_at(depth), depth))
        return self._completed(place, place.type_at(depth), value, depth)

    def keep_promise(self, promise: Promised, outcome: Any) -> None:
        """Complete what was promised: a value, or the exception that came in its place."""
        if promise.type is not None:
            completed = self._completed(promise.place, promise.type, outcome, promise.depth)
        elif isinstance(outcome, Exception):
            completed = self.failed(promise.place.number, outcome)
        else:
            completed = outcome
        promise.completed = completed

    def _completed(self, place: Place, type_: Any, value: Any, depth: int) -> Any:
        if isinstance(value, Exception):
            return self.failed(place.number, value)
        if isinstance(type_, GraphQLNonNull):
            completed = self._completed(place, type_.of_type, value, depth)
            if completed is None:
                return self.failed(place.number, _null_error(place))
            return completed
        if value is None or value is Undefined:
            return None
        try:
            return self._present(place, type_, value, depth)
        except Exception as error:  # noqa: BLE001 - a field fails by whatever its value raises
            return self.failed(place.number, error)

    def _present(self, place: Place, type_: Any, value: Any, depth: int) -> Any:
        if isinstance(type_, GraphQLList):
            return self._list(place, value, depth)
        if is_leaf_type(type_):
            return Executor.complete_leaf_value(type_, value)
        if is_abstract_type(type_):
            return self._abstract(place, type_, value)
        return self._object(place, type_, value)

    def _list(self, place: Place, value: Any, depth: int) -> Any:
        completed: list[Any] = []
        if is_async_iterable(value):

            async def shown() -> Any:
                try:
                    async for item in value:
                        completed.append(self.complete(place, depth + 1, item))  # noqa: PERF401 - kept when it breaks off
                except Exception as error:  # noqa: BLE001 - as below
                    return self.failed(place.number, error, completed)
                return completed

            return self._promised(Promised(shown(), place, None, depth))
        if not is_iterable(value):
            raise GraphQLError(
                f"Expected Iterable, but did not find one for field '{place.parent}.{place.name}'."
            )
        try:
            for item in value:
                completed.append(self.complete(place, depth + 1, item))  # noqa: PERF401 - kept when it breaks off
        except Exception as error:  # noqa: BLE001 - the list fails by whatever its iterator raises
            return self.failed(place.number, error, completed)
        return completed

    def _abstract(self, place: Place, type_: GraphQLAbstractType, value: Any) -> Any:
        info = self.calls.raw_info(place)
        name = (type_.resolve_type or default_type_resolver)(value, info, type_)
        if not is_awaitable(name):
            return self._object(place, self._runtime_type(place, type_, name, value), value)

        async def shown() -> Any:
            runtime_type = self._runtime_type(place, type_, await name, value)
            return self._object(place, runtime_type, value)

        return self._promised(Promised(shown(), place, None, 0))

    def _runtime_type(
        self, place: Place, type_: GraphQLAbstractType, name: Any, value: Any
    ) -> GraphQLObjectType:
        info = self.calls.raw_info(place)
        return self.core.ensure_valid_runtime_type(name, type_, place.details, info, value)

    def _object(self, place: Place, type_: GraphQLObjectType, value: Any) -> Any:
        show = self.shower(place.selections[type_.name].number)
        if type_.is_type_of is None:
            return show(value)
        is_type_of = type_.is_type_of(value, self.calls.raw_info(place))
        if not is_awaitable(is_type_of):
            if is_type_of:
                return show(value)
            return self.failed(place.number, _foreign(place, type_, value))

        async def shown() -> Any:
            return show(value) if await is_type_of else _foreign(place, type_, value)

        return self._promised(Promised(shown(), place, None, 0))

    def _promised(self, promise: Promised) -> Promised:
        self.promises.append(promise)
        self.marked.add(promise.place.number)
        return promise


def _null_error(place: Place) -> TypeError:
    return TypeError(f"Cannot return null for non-nullable field {place.parent}.{place.name}.")


def _foreign(place: Place, type_: GraphQLObjectType, value: Any) -> GraphQLError:
    return GraphQLError(f"Expected value of type '{type_}' but got: {inspect(value)}.", place.nodes)
