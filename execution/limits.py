"""What one operation may ask for, and what is said when it asks for more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from graphql import GRAPHQL_MAX_INT, GraphQLError

from execution.codes import RequestCode
from execution.errors import MAX_ERRORS, RequestRefused, request_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Each number is the largest that passes, but `cost`, which must be stayed under.

    Fragments are counted as often as they are spread; `@skip` and `@include` are taken as met
    both ways. Depth counts the fields of a path, its leaf among them.
    """

    tokens: int = 1_000
    depth: int = 15
    introspection_depth: int = 20
    """Depth of an operation that asks for introspection alone."""
    fields: int = 500
    aliases: int = 30
    directives: int = 50
    root_fields: int = 10
    mutation_root_fields: int = 5
    exclusive_mutations: frozenset[str] = frozenset()
    """An operation may ask for one of these, once."""
    operations: int = 5
    """Operations in one document."""
    list_items: int = 100
    """Items of a list that is an argument, a field of an input object or an item of a list."""
    list_items_of: Mapping[str, int] = field(default_factory=dict)
    """Instead of `list_items`, by schema coordinate: `Input.field`, `Type.field(argument:)`."""
    page_size: int = 50
    """An argument named `first` is from 1 to this."""
    cost: int = 10_000
    measure_only: bool = False
    """Report what would have been refused, and refuse nothing."""

    def __post_init__(self) -> None:
        """Raise ValueError for a number that no operation could satisfy."""
        numbers = {each.name: getattr(self, each.name) for each in fields(self)}
        numbers |= {f"list_items_of[{name}]": n for name, n in self.list_items_of.items()}
        for name, number in numbers.items():
            if type(number) is int and number < 1:
                raise ValueError(f"the limit {name} must be at least 1, not {number}")

    def items_of(self, coordinate: str) -> int:
        return self.list_items_of.get(coordinate, self.list_items)

    def enforce(self, exceeded: Iterable["Exceeded"]) -> None:
        """Raise RequestRefused if there is any, unless limits are only measured."""
        errors = refusals(exceeded)
        if errors and not self.measure_only:
            raise RequestRefused(errors)


@dataclass(frozen=True, slots=True)
class Exceeded:
    """One limit that an operation does not keep."""

    limit: str
    """The name of the setting in `Limits`."""
    allowed: int
    actual: int | None
    """None where counting stopped at the limit."""
    where: str | None = None
    """The schema coordinate of a list or a page size."""

    def as_error(self) -> GraphQLError:
        """The refusal; `actual` is left out where counting stopped, or went beyond an Int."""
        # SECURITY: fragments double a count with each level, and neither JSON nor `str` bears it.
        actual = None if self.actual is None or self.actual > GRAPHQL_MAX_INT else self.actual
        place = f" at {self.where}" if self.where else ""
        measured = "" if actual is None else f": {actual}"
        counted = {} if actual is None else {"actual": actual}
        return request_error(
            RequestCode.LIMIT_EXCEEDED,
            f"The limit {self.limit} ({self._range()}) is not kept{place}{measured}.",
            extensions={"limit": self.limit, "allowed": self.allowed, **counted},
        )

    def _range(self) -> str:
        match self.limit:
            case "cost":
                return f"under {self.allowed}"
            case "page_size":
                return f"1 to {self.allowed}"
            case _:
                return f"at most {self.allowed}"


def refusals(exceeded: Iterable[Exceeded]) -> tuple[GraphQLError, ...]:
    """Each distinct excess once, in order, and no more than an answer may hold."""
    return tuple(one.as_error() for one in list(dict.fromkeys(exceeded))[:MAX_ERRORS])
