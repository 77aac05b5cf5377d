"""Which fragments spread which, and an order in which each comes after those it spreads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

Definition = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(frozen=True, slots=True)
class SpreadOrder:
    """The executable definitions of a document."""

    operations: tuple[OperationDefinitionNode, ...]
    fragments: tuple[FragmentDefinitionNode, ...]
    """Each after those it spreads, but where a circle leaves no such order."""
    cyclic: bool
    visited: int
    _spreads: Mapping[int, tuple[str, ...]]
    _by_name: Mapping[str, FragmentDefinitionNode]

    def reached_from(self, operation: OperationDefinitionNode) -> tuple[str, ...]:
        """Names of the fragments that the operation spreads, directly or through others."""
        reached: dict[str, None] = {}
        waiting = list(self._spreads[id(operation)])
        while waiting:
            name = waiting.pop()
            if name not in reached and name in self._by_name:
                reached[name] = None
                waiting.extend(self._spreads[id(self._by_name[name])])
        return tuple(reached)


def spread_order(document: DocumentNode) -> SpreadOrder:
    """Sort the fragments without recursion: a document may chain more of them than Python nests."""
    walked = _Spreads()
    operations: list[OperationDefinitionNode] = []
    fragments: list[FragmentDefinitionNode] = []
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            operations.append(definition)
        elif isinstance(definition, FragmentDefinitionNode):
            fragments.append(definition)
    spreads = {id(each): walked.of(each.selection_set) for each in (*operations, *fragments)}
    by_name = {fragment.name.value: fragment for fragment in fragments}
    ordered, cyclic = _sorted(fragments, by_name, spreads)
    return SpreadOrder(tuple(operations), tuple(ordered), cyclic, walked.visited, spreads, by_name)


class _Spreads:
    """Finds the names that selections spread, each once."""

    def __init__(self) -> None:
        self.visited = 0

    def of(self, selection_set: SelectionSetNode) -> tuple[str, ...]:
        names: dict[str, None] = {}
        waiting = [selection_set]
        while waiting:
            for selection in waiting.pop().selections:
                self.visited += 1
                if isinstance(selection, FragmentSpreadNode):
                    names[selection.name.value] = None
                elif (inner := getattr(selection, "selection_set", None)) is not None:
                    waiting.append(inner)
        return tuple(names)


def _sorted(
    fragments: list[FragmentDefinitionNode],
    by_name: Mapping[str, FragmentDefinitionNode],
    spreads: Mapping[int, tuple[str, ...]],
) -> tuple[list[FragmentDefinitionNode], bool]:
    """Depth first with a stack of its own; True if a fragment spreads itself through others."""
    ordered: list[FragmentDefinitionNode] = []
    done: set[int] = set()
    open_: set[int] = set()
    cyclic = False

    def enter(fragment: FragmentDefinitionNode) -> None:
        open_.add(id(fragment))
        path.append((fragment, iter(spreads[id(fragment)])))

    path: list[tuple[FragmentDefinitionNode, Iterator[str]]] = []
    for first in fragments:
        if id(first) not in done:
            enter(first)
        while path:
            fragment, names = path[-1]
            name = next(names, None)
            if name is None:
                path.pop()
                open_.discard(id(fragment))
                done.add(id(fragment))
                ordered.append(fragment)
            elif (inner := by_name.get(name)) is not None and id(inner) not in done:
                if id(inner) in open_:
                    cyclic = True
                else:
                    enter(inner)
    return ordered, cyclic
