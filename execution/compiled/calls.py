"""What resolvers are called with: made once for each place of a request, however many objects."""

from collections.abc import Callable
from enum import Enum
from functools import cached_property
from types import NoneType
from typing import Any, Final

from graphql import GraphQLResolveInfo, Undefined, UndefinedType
from graphql.execution import Executor, get_argument_values
from graphql.pyutils import Path
from strawberry import Info
from strawberry.types.field import StrawberryField

from execution.compiled.answers import Answer, Call, Load, Opaque
from execution.compiled.inputs import Inputs
from execution.compiled.keeping import aspects_of, limited
from execution.compiled.kept import Aspects
from execution.compiled.plan import Place
from execution.variables import NO_VARIABLES

_NOTHING: Final[dict[str, Any]] = {}
_UNCHANGING: Final = (str, int, float, bool, Enum, NoneType)
_PLAIN: Final = frozenset({int, bool, NoneType, UndefinedType})


class Calls:
    """The calls of one request."""

    def __init__(self, core: Executor[Any], aspects: Aspects) -> None:
        self._core = core
        self._aspects = aspects
        self._infos: dict[int, GraphQLResolveInfo[Any]] = {}
        self._limited: dict[frozenset[str], Any] = {}

    def of(self, place: Place) -> tuple[Any, ...]:
        """The function that answers a place in this request, its info and its arguments.

        The arguments are one dict, or each for itself where they are given by their order.
        """
        answer = place.answer
        if not isinstance(answer, Call | Opaque):
            raise TypeError(f"{place.parent.name}.{place.name} has no resolver to call")
        try:
            arguments = self._arguments(place)
        except Exception as error:  # noqa: BLE001 - whatever it is, each of the fields fails by it
            return _raising(error), None, *_given(answer, _NOTHING)
        if not isinstance(answer, Call):
            return answer.resolve, self.raw_info(place), *arguments
        return answer.function, self.info(place) if answer.info else None, *arguments

    def info(self, place: Place) -> Any:
        """The info that resolvers of a place get; its path has no indices, for it is of them all.

        Kept fields see the aspects they depend on in the place of the context.
        """
        field = place.declared
        if not isinstance(place.answer, Call | Load) or field is None:
            return self.raw_info(place)
        info_class = self._strawberry.config.info_class
        if info_class is Info:
            return _Info(self, place, field)
        return info_class(_raw_info=self.seen_info(place), _field=field)

    def context(self, place: Place) -> Any:
        """The context that resolvers of a place get."""
        if place.keeps is None:
            return self._core.context_value
        names = aspects_of(place)
        found = self._limited.get(names)
        if found is None:
            # SECURITY: what may be kept for everybody sees nothing of who asks.
            found = self._limited[names] = limited(self._aspects, names)
        return found

    def seen_info(self, place: Place) -> GraphQLResolveInfo[Any]:
        """Of what graphql-core has, what resolvers of a place get."""
        raw = self.raw_info(place)
        if place.keeps is None:
            return raw
        # SECURITY: as above.
        context = self.context(place)
        return raw._replace(context=context, root_value=None, variable_values=NO_VARIABLES)

    def raw_info(self, place: Place) -> GraphQLResolveInfo[Any]:
        """The same as graphql-core has it."""
        info = self._infos.get(place.number)
        if info is None:
            path = Path(None, place.key, place.parent.name)
            info = self._core.build_resolve_info(place.definition, place.nodes, place.parent, path)
            self._infos[place.number] = info
        return info

    def _arguments(self, place: Place) -> tuple[Any, ...]:
        """The arguments of a place in this request, as its resolver takes them."""
        asked = self._asked(place) if place.variables else ()
        if place.arguments is not None and place.arguments[0] == asked:
            return place.arguments[1]
        arguments = self._read_arguments(place) if place.definition.args else _NOTHING
        given = _given(place.answer, arguments)
        if asked is not None and all(isinstance(of, _UNCHANGING) for of in arguments.values()):
            place.arguments = asked, given
        return given

    def _asked(self, place: Place) -> tuple[object, ...] | None:
        """The values of the place's variables, None where they must not be remembered.

        SECURITY: numbers and flags alone are; a text may be a password.
        """
        coerced = self._core.variable_values.coerced
        values = [coerced.get(name, Undefined) for name in place.variables]
        if not all(type(value) in _PLAIN for value in values):
            return None
        return tuple((type(value), value) for value in values)

    def _read_arguments(self, place: Place) -> dict[str, Any]:
        definition, node, core = place.definition, place.details[0].node, self._core
        values = get_argument_values(
            definition, node, core.variable_values, None, core.hide_suggestions
        )
        if not isinstance(place.answer, Call):
            return values
        if place.taking is None:
            ours = self._strawberry
            inputs = Inputs(ours.schema_converter.scalar_registry, ours.config)
            place.taking = inputs.taking(place.answer.field.arguments)
        return place.taking(values)

    @property
    def _strawberry(self) -> Any:
        return self._core.schema._strawberry_schema  # type: ignore[attr-defined]  # noqa: SLF001


class _Info(Info[Any, Any]):
    """Strawberry's, with the context at hand; the rest is made when somebody asks for it."""

    __slots__ = ("_calls", "_place", "context")

    def __init__(self, calls: Calls, place: Place, field: StrawberryField) -> None:
        self._calls, self._place, self._field = calls, place, field
        self.context = calls.context(place)  # type: ignore[misc]

    @cached_property
    def _raw_info(self) -> GraphQLResolveInfo[Any]:  # type: ignore[override]
        return self._calls.seen_info(self._place)


def _given(answer: Answer, arguments: dict[str, Any]) -> tuple[Any, ...]:
    """Arguments as generated source gives them: in one dict, or each for itself."""
    if not isinstance(answer, Call) or answer.ordered is None:
        return (arguments,)
    defaults = answer.defaults
    return tuple(arguments[n] if n in arguments else defaults[n] for n in answer.ordered)


def _raising(error: Exception) -> Callable[..., Any]:
    def refuse(*_: object, **__: object) -> Any:
        raise error

    return refuse
