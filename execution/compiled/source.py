"""A plan written down as Python: one function for each selection, inside one for each request.

SECURITY: the source is made of numbers, of `repr` of strings, and of identifiers that the schema's
own code declares; of a client's document only aliases come in, as such strings.

A selection's function takes an object and returns the answer's dict. It never raises and never
waits: what fails is a mark in its place, and what must be awaited is put down in its stage with
the dict that it belongs into. Values of the expected Python class are shown without a call;
everything else goes through `Execution.complete`, which knows all of the specification.

Names end with the number of what they belong to. Of a place: P it, r its resolver, i its info,
a its arguments (a1_0 the first of place 1, where they are given by their order), w what it awaits,
p the dicts that wait, f what fills them, d its types by class, m what makes those.
Of a selection: s its function, T the class it shows, k and h the same from what is kept, q what
gets its resolvers' infos and arguments, b whether that is still to be done.
Of a group: g its room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    UndefinedType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from execution.compiled.answers import Load, class_shown_by
from execution.compiled.expressions import got, identifier, kept_shown, listed, taken
from execution.compiled.keeping import Group, Keeping, KeptSelection
from execution.compiled.late import late_selections
from execution.compiled.leaves import ready
from execution.compiled.lines import Lines
from execution.compiled.marks import Failed
from execution.compiled.plan import Place, Plan, Selection

_NAMES: Final = {
    "LISTS": frozenset({list, tuple}),
    "UNLOADED": (Exception, Failed, UndefinedType),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Source that defines `begin(x)`, and what the names in it stand for."""

    text: str
    names: Mapping[str, Any]
    keeping: Keeping


def source_of(plan: Plan, keeping: Keeping) -> Source:
    """Write a plan down."""
    writer = _Writer(plan, keeping, plan.ambiguous(), late_selections(plan, keeping))
    writer.write()
    return Source(writer.text, writer.names, writer.keeping)


@dataclass(slots=True)
class _Writer(Lines):
    plan: Plan
    keeping: Keeping
    ambiguous: frozenset[int]
    late: Mapping[int, int]
    """Selections whose functions are made late, and the number of the place that needs them."""
    names: dict[str, Any] = field(default_factory=_NAMES.copy)

    def write(self) -> None:
        with self.block("def begin(x):"):
            self.line("failed, complete, now = x.failed, x.complete, x.now")
            for group in self.keeping.distinct:
                self.line(f"g{group.number} = x.room({group.number}).get")
            for place in self.plan.places:
                self._declare(place)
            for selection in self.plan.selections:
                if selection.number not in self.late:
                    self._selection(selection)
            for group in self.keeping.distinct:
                self._kept(group)
            for place in self.plan.places:
                self._dispatch(place)
            stages = [place for place in self.plan.places if place.waits]
            for place in stages:
                self._fill(place)
            numbers = (selection.number for selection in self.plan.selections)
            showers = listed("None" if n in self.late else f"s{n}" for n in numbers)
            self.line(f"x.selections = [{showers}]")
            makers = listed(f"{n}: m{place}" for n, place in self.late.items())
            self.line(f"x.late = {{{makers}}}")
            numbers = (place.number for place in stages)
            made = listed(f"x.stage(P{n}, p{n}, w{n}, f{n})" for n in numbers)
            self.line(f"x.stages = ({made})")

    def _declare(self, place: Place) -> None:
        n, answer = place.number, place.answer
        self.names[f"P{n}"] = place
        if isinstance(answer, Load) and answer.loads.then:
            self.names[f"r{n}"] = answer.loads.then
        if place.waits:
            self.line(f"p{n}, w{n} = [], []")

    def _prepare(self, selection: Selection) -> None:
        """`q`: gets what resolvers take, when the first object comes; most selections never do."""
        number = selection.number
        prepared = [each for place in selection.places.values() for each in taken(place)]
        if not prepared:
            return
        self.line(f"b{number} = True")
        self.line("".join(f"{name} = " for names, _ in prepared for name in names) + "None")
        with self.block(f"def q{number}():"):
            self.line(f"nonlocal b{number}, {', '.join(n for names, _ in prepared for n in names)}")
            self.line(f"b{number} = False")
            for names, of in prepared:
                self.line(f"{', '.join(names)} = {of}")

    def _prepared(self, selection: Selection) -> None:
        if any(taken(place) for place in selection.places.values()):
            self.line(f"if b{selection.number}: q{selection.number}()")

    def _dispatch(self, place: Place) -> None:
        """The functions that show an object, by its class, where several types are possible."""
        if is_abstract_type(get_named_type(place.type)) and place.is_told_by_class:
            n, selections = place.number, [*place.selections.values()]
            pairs = listed(
                f"{self._class(each)}: {self._shower(place, each)}" for each in selections
            )
            if n not in self.late.values():
                self.line(f"d{n} = {{{pairs}}}.get")
                return
            self.line(f"d{n} = None")
            with self.block(f"def m{n}():"):
                self.line(f"nonlocal d{n}")
                for each in selections:
                    if each.number in self.late:
                        self._selection(each)
                        self.line(f"x.selections[{each.number}] = s{each.number}")
                self.line(f"d{n} = {{{pairs}}}.get")
                self.line(f"return d{n}")

    def _class(self, selection: Selection) -> str:
        self.names[f"T{selection.number}"] = class_shown_by(selection.type)
        return f"T{selection.number}"

    def _shower(self, place: Place, selection: Selection) -> str:
        kept = self.keeping.group_of(place) is not None
        return f"{'k' if kept else 's'}{selection.number}"

    # Selections

    def _selection(self, selection: Selection) -> None:
        self._prepare(selection)
        with self.block(f"def s{selection.number}(o):"):
            self._prepared(selection)
            self._dict(selection, selection.places, begun="")
            if selection.number in self.keeping.groups:
                self.line(f"x.fresh.append(({selection.number}, o, d))")
            self.line("return d")

    def _dict(
        self, selection: Selection, places: Mapping[str, Place | None], *, begun: str
    ) -> None:
        """Write what makes `d`, and what puts down what must be awaited for it."""
        shown = {key: self._entry(selection, place) for key, place in places.items()}
        self.line(f"d = {{{begun}{', '.join(f'{key!r}: {of}' for key, of in shown.items())}}}")
        for place in places.values():
            if place is not None and place.waits:
                self._wait(place)
        if selection.number in self.ambiguous:
            self.line(f"x.types[id(d)] = {selection.number}")

    def _entry(self, selection: Selection, place: Place | None) -> str:
        """Write what gets a place's value; return the expression that shows it."""
        if place is None:
            return repr(selection.type.name)
        if not place.waits:
            name = self.variable()
            self._guarded(place, name, got(place))
            return self._shown(place, place.type, name)
        if isinstance(place.answer, Load):
            self._guarded(place, f"v{place.number}_", got(place))
        group = self._looked_in(place)
        return "None" if group is None else self._looked_up(place, group)

    def _guarded(self, place: Place, name: str, expression: str) -> None:
        self.line(f"try: {name} = {expression}")
        self.line(f"except Exception as e: {name} = failed({place.number}, e)")

    def _looked_in(self, place: Place) -> Group | None:
        """The group whose room has what the place loads, by the loader's key."""
        answer = place.answer
        simple = isinstance(answer, Load) and not (answer.loads.many or answer.loads.then)
        return self.keeping.group_of(place) if simple and not place.is_list else None

    def _looked_up(self, place: Place, group: Group) -> str:
        n = place.number
        self.line(f"try: e{n} = g{group.number}(v{n}_)")
        self.line(f"except Exception: e{n} = None")
        self.line(f"if e{n} is not None and e{n}.until <= now: e{n} = None")
        return f"None if e{n} is None else {kept_shown(group, f'e{n}')}"

    def _wait(self, place: Place) -> None:
        """Write what puts down a value to be awaited, with the dict that it goes into."""
        n, answer = place.number, place.answer
        if isinstance(answer, Load):
            unless = "" if self._looked_in(place) is None else f"if e{n} is None: "
            owner = "(d, o)" if answer.loads.then else "d"
            self.line(f"{unless}w{n}.append(v{n}_); p{n}.append({owner})")
        else:
            self.line(f"try: w{n}.append({got(place)}); p{n}.append(d)")
            self.line(f"except Exception as e: d[{place.key!r}] = failed({n}, e)")

    # What is kept

    def _kept(self, group: Group) -> None:
        """`k`: an object in hand, shown from what is kept if it can be; `h`: an entry, shown."""
        for part in group.parts:
            n, names = part.number, [identifier(name) for name in part.key]
            same = " and ".join(f"e.source.{name} == o.{name}" for name in names)
            if len(group.parts) > 1:
                same = f"e.selection == {n} and {same}"
            with self.block(f"def k{n}(o):"):
                with self.block("try:"):
                    self.line(f"e = g{group.number}(o.{names[0]})")
                    ended = f"e.until <= now or not ({same})"
                    self.line(f"if e is not None and ({ended}): e = None")
                self.line("except Exception: e = None")
                self.line(f"return s{n}(o) if e is None else {kept_shown(group, 'e')}")
        if not group.is_whole:
            with self.block(f"def h{group.number}(e):"):
                self.line("o, n = e.source, e.selection")
                for part in group.parts:
                    self._entry_shown(part)

    def _entry_shown(self, part: KeptSelection) -> None:
        with self.block(f"if n == {part.number}:"):
            if part.live:
                self._prepared(part.selection)
                places = {key: of for key, of in part.selection.places.items() if key in part.live}
                self._dict(part.selection, places, begun="**e.shown, ")
            self.line("return d" if part.live else "return e.json")

    # Stages

    def _fill(self, place: Place) -> None:
        """What puts awaited values where they belong."""
        name, n = self.variable(), place.number
        after = isinstance(place.answer, Load) and place.answer.loads.then is not None
        with self.block(f"def f{n}(dicts, values):"):
            into = "(d, o)" if after else "d"
            with self.block(f"for {into}, {name} in zip(dicts, values, strict=True):"):
                if after:
                    with self.block(f"if not isinstance({name}, UNLOADED):"):
                        self._guarded(place, name, f"r{n}(o, {name}, i{n})")
                self.line(f"d[{place.key!r}] = {self._shown(place, place.type, name)}")

    # Values

    def _shown(self, place: Place, type_: Any, name: str, depth: int = 0) -> str:
        """An expression that shows the variable `name`, `depth` lists deep in the place's value."""
        slow = f"complete(P{place.number}, {depth}, {name})"
        if isinstance(type_, GraphQLNonNull):
            return self._present(place, type_.of_type, name, slow, depth)
        shown = self._present(place, type_, name, slow, depth)
        return f"(None if {name} is None else {shown})"

    def _present(self, place: Place, type_: Any, name: str, slow: str, depth: int) -> str:
        """The same, for a value that is not None."""
        if isinstance(type_, GraphQLList):
            item = self.variable()
            shown = self._shown(place, type_.of_type, item, depth + 1)
            return f"([{shown} for {item} in {name}] if type({name}) in LISTS else {slow})"
        if is_leaf_type(type_):
            found = ready(type_, name, place.number)
            self.names |= found.names if found else {}
            return f"({found.shown} if {found.condition} else {slow})" if found else slow
        if not place.is_told_by_class:
            return slow
        if isinstance(type_, GraphQLObjectType):
            selection = place.selections[type_.name]
            shown = f"{self._shower(place, selection)}({name})"
            return f"({shown} if type({name}) is {self._class(selection)} else {slow})"
        show, types = self.variable(), f"d{place.number}"
        if place.number in self.late.values():
            types = f"({types} or m{place.number}())"
        return f"({show}({name}) if ({show} := {types}(type({name}))) else {slow})"
