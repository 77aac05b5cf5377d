"""What resolvers are called with: made once for each place of a request, however many objects."""

from collections.abc import Callable
from enum import Enum
from types import NoneType
from typing import Any, Final

from graphql import GraphQLResolveInfo
from graphql.execution import Executor, get_argument_values
from graphql.pyutils import Path

from execution.compiled.answers import Call, Load, Opaque, declared_by
from execution.compiled.inputs import Inputs
from execution.compiled.keeping import aspects_of, keeps_of, limited
from execution.compiled.kept import Aspects
from execution.compiled.plan import Place
from execution.variables import NO_VARIABLES

_NOTHING: Final[dict[str, Any]] = {}
_UNCHANGING: Final = (str, int, float, bool, Enum, NoneType)


class Calls:
    """The calls of one request."""

    def __init__(self, core: Executor[Any], aspects: Aspects) -> None:
        self._core = core
        self._aspects = aspects
        self._infos: dict[int, GraphQLResolveInfo[Any]] = {}

    def of(self, place: Place) -> tuple[Callable[..., Any], Any, dict[str, Any]]:
        """The function that answers a place in this request, its info and its arguments."""
        answer = place.answer
        if not isinstance(answer, Call | Opaque):
            raise TypeError(f"{place.parent.name}.{place.name} has no resolver to call")
        function = answer.function if isinstance(answer, Call) else answer.resolve
        try:
            arguments = self._arguments(place)
        except Exception as error:  # noqa: BLE001 - whatever it is, each of the fields fails by it
            return _raising(error), None, _NOTHING
        needs_info = not isinstance(answer, Call) or answer.info is not None
        return function, self.info(place) if needs_info else None, arguments

    def info(self, place: Place) -> Any:
        """The info that resolvers of a place get; its path has no indices, for it is of them all.

        Kept fields see the aspects they depend on in the place of the context.
        """
        raw, field = self.raw_info(place), declared_by(place.definition)
        if not isinstance(place.answer, Call | Load) or field is None:
            return raw
        if keeps_of(place) is not None:
            # SECURITY: what may be kept for everybody sees nothing of who asks.
            aspects = limited(self._aspects, aspects_of(place))
            raw = raw._replace(context=aspects, root_value=None, variable_values=NO_VARIABLES)
        return self._strawberry.config.info_class(_raw_info=raw, _field=field)

    def raw_info(self, place: Place) -> GraphQLResolveInfo[Any]:
        """The same as graphql-core has it."""
        info = self._infos.get(place.number)
        if info is None:
            path = Path(None, place.key, place.parent.name)
            info = self._core.build_resolve_info(place.definition, place.nodes, place.parent, path)
            self._infos[place.number] = info
        return info

    def _arguments(self, place: Place) -> dict[str, Any]:
        """The arguments of a place in this request, as its resolver takes them."""
        if not place.definition.args:
            return _NOTHING
        if place.arguments is not None:
            return place.arguments
        arguments = self._read_arguments(place)
        if not place.variables and all(isinstance(of, _UNCHANGING) for of in arguments.values()):
            place.arguments = arguments
        return arguments

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


def _raising(error: Exception) -> Callable[..., Any]:
    def refuse(*_: object, **__: object) -> Any:
        raise error

    return refuse
