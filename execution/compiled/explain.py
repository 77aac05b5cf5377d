"""A plan in words: what is awaited in which wave, what is kept, what runs anew each time."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution import VariableValues
from graphql.execution.collect_fields import FragmentDetails

from execution.compiled.answers import Attribute, Call, Load
from execution.compiled.keeping import Group, Keeping
from execution.compiled.plan import NotCompiled, Place, Plan, Planner, Selection


@dataclass(frozen=True, slots=True)
class _Line:
    wave: int
    path: str
    text: str


def explain(
    schema: GraphQLSchema,
    node: OperationDefinitionNode,
    fragments: dict[str, FragmentDetails],
    values: VariableValues,
) -> str:
    """The plan of an operation under the conditions that `values` make, as lines of text."""
    name = node.name.value if node.name else "(anonymous)"
    title = f"{node.operation.value} {name}"
    try:
        plan = Planner(schema, node, fragments).plan(values)
    except NotCompiled as reason:
        return f"{title}\n  left to graphql-core: {reason}\n"
    lines = list(dict.fromkeys(_lines(plan)))
    awaited = max((line.wave for line in lines), default=0)
    head = f"{title}: {len(plan.places)} fields compiled, {_counted(awaited, 'wave')} of waiting"
    return "\n".join([head, *_shown(lines)]) + "\n"


def _shown(lines: list[_Line]) -> Iterator[str]:
    width = max((len(line.path) for line in lines), default=0)
    for wave in sorted({line.wave for line in lines}):
        yield f"  wave {wave}"
        for line in lines:
            if line.wave == wave:
                yield f"    {line.path:<{width}}  {line.text}"


def _lines(plan: Plan) -> Iterator[_Line]:
    keeping = Keeping(plan)
    seen: set[tuple[int, str]] = set()
    for root in plan.roots:
        yield from _below(root, "", 0, keeping, seen)


def _below(
    selection: Selection,
    path: str,
    wave: int,
    keeping: Keeping,
    seen: set[tuple[int, str]],
) -> Iterator[_Line]:
    for place in selection.places.values():
        if place is None:
            continue
        here = f"{path}.{place.key}" if path else place.key
        if (place.number, here) in seen:
            continue
        seen.add((place.number, here))
        group = keeping.group_of(place)
        later = wave + 1 if place.waits else wave
        if place.waits or group is not None:
            yield _Line(later, here, ", ".join(_said(place, group)))
        for inner in place.selections.values():
            yield from _below(inner, here, later, keeping, seen)


def _said(place: Place, group: Group | None) -> Iterator[str]:
    answer = place.answer
    if isinstance(answer, Load):
        each = "each of " if answer.loads.many else ""
        yield f"loader {answer.loads.loader} by {each}{answer.loads.key}: one call"
    elif isinstance(answer, Call):
        yield "resolver, awaited" if answer.is_async else "resolver"
    elif isinstance(answer, Attribute):
        yield "attribute"
    if group is not None:
        yield "kept" + _by(group)
        live = sorted(frozenset().union(*(part.live for part in group.parts)))
        if live:
            yield f"but for {', '.join(live)}"


def _by(group: Group) -> str:
    return f" by {', '.join(group.aspects)}" if group.aspects else ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
