"""Which parts of a plan may be kept: judged from the declarations of types and fields alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any

from graphql import GraphQLObjectType

from execution.compiled.answers import Attribute, Call, Load, origin_of
from execution.compiled.kept import Aspects
from execution.compiled.plan import Place, Plan, Selection
from execution.declare import KEPT, Kept


@dataclass(frozen=True, slots=True, eq=False)
class KeptSelection:
    """What is selected of a kept type, judged."""

    selection: Selection
    key: tuple[str, ...]
    """`Kept.key` of the type."""
    live: frozenset[str]
    """The keys of the selection that are answered anew for each request."""
    places: tuple[Place, ...]
    """All that is kept, however deep."""
    private_to: str | None
    """`Kept.private_to` of the type."""

    @property
    def number(self) -> int:
        return self.selection.number

    def endings(self, aspects: Aspects) -> list[Callable[[Any], datetime | None]]:
        """What says of an object when its entry ends, given the aspects of a request."""
        own = (place for place in self.selection.places.values() if place in self.places)
        found = ((place, place.keeps) for place in own if place is not None)
        return [
            partial(_ending, keeps.until, limited(aspects, aspects_of(place)))
            for place, keeps in found
            if keeps is not None and keeps.until is not None
        ]


@dataclass(frozen=True, eq=False)
class Group:
    """The selections of one place, each of a kept type: what one room is for."""

    parts: tuple[KeptSelection, ...]

    @property
    def number(self) -> int:
        return self.parts[0].number

    def part(self, number: int) -> KeptSelection:
        return self._by_number[number]

    @cached_property
    def _by_number(self) -> dict[int, KeptSelection]:
        return {part.number: part for part in self.parts}

    @cached_property
    def is_whole(self) -> bool:
        """Whether nothing of them is live."""
        return not any(part.live for part in self.parts)

    @cached_property
    def is_private(self) -> bool:
        return any(part.private_to for part in self.parts)

    @cached_property
    def aspects(self) -> tuple[str, ...]:
        """All that what is kept of them depends on, sorted; of private ones, their viewer too."""
        declared = (place.keeps for part in self.parts for place in part.places)
        named = {name for keeps in declared if keeps for name in keeps.depends_on}
        # SECURITY: what is private has rooms of one viewer each, whatever is selected of it.
        viewers = {part.private_to for part in self.parts if part.private_to}
        return tuple(sorted(named | viewers))

    @cached_property
    def inner(self) -> frozenset[int]:
        """The selections within them: of what is kept of these, none may end earlier."""
        places = (place for part in self.parts for place in part.places)
        return frozenset(each.number for place in places for each in place.selections.values())

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The variables in arguments of what is kept of them, sorted."""
        places = (place for part in self.parts for place in part.places)
        return tuple(sorted({name for place in places for name in place.variables}))


class Keeping:
    """What of a plan may be kept, and has a store to be kept in.

    A selection has one group: the first that holds it. Another place where it stands too, beside
    other types, shares the room, for what is kept of an object is the same there.
    """

    def __init__(self, plan: Plan, *, publicly: bool = True, privately: bool = True) -> None:
        """`publicly`, `privately`: whether the store for it has place for anything at all."""
        self.groups: dict[int, Group] = {}
        """By the number of each selection in them."""
        judgement = _Judgement()
        for place in plan.places:
            selections = tuple(place.selections.values())
            if any(each.number in self.groups for each in selections):
                continue
            parts = [part for each in selections if (part := judgement.judged(each))]
            if len(parts) == len(selections) and any(part.places for part in parts):
                group = Group(tuple(parts))
                if not (privately if group.is_private else publicly):
                    continue
                self.groups |= {part.number: group for part in parts}

    @property
    def distinct(self) -> tuple[Group, ...]:
        """The groups, each once."""
        return tuple({group.number: group for group in self.groups.values()}.values())

    def group_of(self, place: Place) -> Group | None:
        """The group of a place, if it has exactly the place's selections."""
        selections = [*place.selections.values()]
        group = self.groups.get(selections[0].number) if selections else None
        if group is None or [part.selection for part in group.parts] != selections:
            return None
        return group


def aspects_of(place: Place) -> frozenset[str]:
    """The aspects that the place's resolver may look at."""
    keeps = place.keeps
    return keeps.depends_on | keeps.sees if keeps else frozenset()


def limited(aspects: Aspects, names: Iterable[str]) -> SimpleNamespace:
    """What looks like a context that has the named aspects and nothing else."""
    return SimpleNamespace(**{name: aspects[name] for name in names if name in aspects})


def _ending(until: Callable[[Any, Any], Any], aspects: SimpleNamespace, source: Any) -> Any:
    return until(source, aspects)


@dataclass(slots=True)
class _Judgement:
    """Judges each place once: selections are shared, and there are more ways than places."""

    _known: dict[tuple[int, bool, bool], bool] = field(default_factory=dict)

    def judged(self, selection: Selection) -> KeptSelection | None:
        """None for a selection whose type is not kept."""
        kept = _kept(selection.type)
        if kept is None:
            return None
        private = kept.private_to is not None
        places = {key: place for key, place in selection.places.items() if place is not None}
        live = frozenset(
            key for key, place in places.items() if not self._is_kept(place, private=private)
        )
        below = _below(place for key, place in places.items() if key not in live)
        return KeptSelection(selection, kept.key, live, below, kept.private_to)

    def _is_kept(self, place: Place, *, private: bool, nested: bool = False) -> bool:
        """Whether it may be within what is kept, `private` or for everybody."""
        judged = (place.number, private, nested)
        if judged not in self._known:
            inner = (each for of in place.selections.values() for each in of.places.values())
            self._known[judged] = _may_be_kept(place, private=private, nested=nested) and all(
                each is None or self._is_kept(each, private=private, nested=True) for each in inner
            )
        return self._known[judged]


def _kept(type_: GraphQLObjectType) -> Kept | None:
    declared = getattr(origin_of(type_), KEPT, None)
    return declared if isinstance(declared, Kept) else None


def _may_be_kept(place: Place, *, private: bool, nested: bool) -> bool:
    """Whether the declarations of the place and of what it holds allow it."""
    keeps = place.keeps
    held = (_kept(each.type) for each in place.selections.values())
    # SECURITY: nothing of one viewer gets into what everybody is shown.
    if not private and any(kept is not None and kept.private_to for kept in held):
        return False
    if not private and keeps is not None and keeps.is_private:
        return False
    if keeps is None:
        return isinstance(place.answer, Attribute)
    if nested and keeps.until is not None and _kept(place.parent) is None:
        return False  # only a kept object knows when it ends
    return isinstance(place.answer, Call | Load)


def _below(places: Iterable[Place]) -> tuple[Place, ...]:
    """The places and all that is selected below them, each once."""
    found: dict[int, Place] = {}
    waiting = [*places]
    while waiting:
        place = waiting.pop()
        if place.number not in found:
            found[place.number] = place
            inner = (each for of in place.selections.values() for each in of.places.values())
            waiting += (each for each in inner if each is not None)
    return tuple(found.values())
