"""A plan written down as Python: one function for each selection, inside one for each request.

SECURITY: the source is made of numbers, of `repr` of strings, and of identifiers that the schema's
own code declares; of a client's document only aliases come in, as such strings.

A selection's function takes an object and returns the answer's dict. It never raises and never
waits: what fails is a mark in its place, and what must be awaited is put down in its stage with
the dict that it belongs into. Values of the expected Python class are shown without a call;
everything else goes through `Execution.complete`, which knows all of the specification.

Names end with the number of what they belong to. Of a place: P it, r its resolver, i its info,
a its arguments (a1_0 the first of place 1, where they are given by their order), w what it awaits,
p the dicts that wait, f what fills them, d its types by class.
Of a selection: s its function, T the class it shows, k and h the same from what is kept, q what
gets its resolvers' infos and arguments, b whether that is still to be done.
Of a group: g its room.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
from execution.compiled.leaves import ready
from execution.compiled.marks import Failed
from execution.compiled.plan import Place, Plan, Selection

_INDENT = "    "
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
    writer = _Writer(plan, keeping, plan.ambiguous())
    writer.write()
    return Source("\n".join(writer.lines) + "\n", writer.names, writer.keeping)


@dataclass(slots=True)
class _Writer:
    plan: Plan
    keeping: Keeping
    ambiguous: frozenset[int]
    lines: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=_NAMES.copy)
    _depth: int = 0
    _variables: int = 0

    def write(self) -> None:
        with self._block("def begin(x):"):
            self._line("failed, complete, now = x.failed, x.complete, x.now")
            for group in self.keeping.distinct:
                self._line(f"g{group.number} = x.room({group.number}).get")
            for place in self.plan.places:
                self._declare(place)
            for selection in self.plan.selections:
                self._prepare(selection)
                self._selection(selection)
            for group in self.keeping.distinct:
                self._kept(group)
            for place in self.plan.places:
                self._dispatch(place)
            stages = [place for place in self.plan.places if place.waits]
            for place in stages:
                self._fill(place)
            showers = listed(f"s{selection.number}" for selection in self.plan.selections)
            self._line(f"x.selections = ({showers})")
            numbers = (place.number for place in stages)
            made = listed(f"x.stage(P{n}, p{n}, w{n}, f{n})" for n in numbers)
            self._line(f"x.stages = ({made})")

    def _line(self, text: str) -> None:
        self.lines.append(_INDENT * self._depth + text)

    @contextmanager
    def _block(self, opening: str) -> Iterator[None]:
        self._line(opening)
        self._depth += 1
        yield
        self._depth -= 1

    def _variable(self) -> str:
        self._variables += 1
        return f"v{self._variables}"

    def _declare(self, place: Place) -> None:
        n, answer = place.number, place.answer
        self.names[f"P{n}"] = place
        if isinstance(answer, Load) and answer.loads.then:
            self.names[f"r{n}"] = answer.loads.then
        if place.waits:
            self._line(f"p{n}, w{n} = [], []")

    def _prepare(self, selection: Selection) -> None:
        """`q`: gets what resolvers take, when the first object comes; most selections never do."""
        number = selection.number
        prepared = [each for place in selection.places.values() for each in taken(place)]
        if not prepared:
            return
        self._line(f"b{number} = True")
        self._line("".join(f"{name} = " for names, _ in prepared for name in names) + "None")
        with self._block(f"def q{number}():"):
            self._line(
                f"nonlocal b{number}, {', '.join(n for names, _ in prepared for n in names)}"
            )
            self._line(f"b{number} = False")
            for names, of in prepared:
                self._line(f"{', '.join(names)} = {of}")

    def _prepared(self, selection: Selection) -> None:
        if any(taken(place) for place in selection.places.values()):
            self._line(f"if b{selection.number}: q{selection.number}()")

    def _dispatch(self, place: Place) -> None:
        """The functions that show an object, by its class, where several types are possible."""
        if is_abstract_type(get_named_type(place.type)) and place.is_told_by_class:
            selections = place.selections.values()
            pairs = listed(
                f"{self._class(each)}: {self._shower(place, each)}" for each in selections
            )
            self._line(f"d{place.number} = {{{pairs}}}.get")

    def _class(self, selection: Selection) -> str:
        self.names[f"T{selection.number}"] = class_shown_by(selection.type)
        return f"T{selection.number}"

    def _shower(self, place: Place, selection: Selection) -> str:
        kept = self.keeping.group_of(place) is not None
        return f"{'k' if kept else 's'}{selection.number}"

    # Selections

    def _selection(self, selection: Selection) -> None:
        with self._block(f"def s{selection.number}(o):"):
            self._prepared(selection)
            self._dict(selection, selection.places, begun="")
            if selection.number in self.keeping.groups:
                self._line(f"x.fresh.append(({selection.number}, o, d))")
            self._line("return d")

    def _dict(
        self, selection: Selection, places: Mapping[str, Place | None], *, begun: str
    ) -> None:
        """Write what makes `d`, and what puts down what must be awaited for it."""
        shown = {key: self._entry(selection, place) for key, place in places.items()}
        self._line(f"d = {{{begun}{', '.join(f'{key!r}: {of}' for key, of in shown.items())}}}")
        for place in places.values():
            if place is not None and place.waits:
                self._wait(place)
        if selection.number in self.ambiguous:
            self._line(f"x.types[id(d)] = {selection.number}")

    def _entry(self, selection: Selection, place: Place | None) -> str:
        """Write what gets a place's value; return the expression that shows it."""
        if place is None:
            return repr(selection.type.name)
        if not place.waits:
            name = self._variable()
            self._guarded(name, got(place))
            return self._shown(place, place.type, name)
        if isinstance(place.answer, Load):
            self._guarded(f"v{place.number}_", got(place))
        group = self._looked_in(place)
        return "None" if group is None else self._looked_up(place, group)

    def _guarded(self, name: str, expression: str) -> None:
        self._line(f"try: {name} = {expression}")
        self._line(f"except Exception as e: {name} = failed(e)")

    def _looked_in(self, place: Place) -> Group | None:
        """The group whose room has what the place loads, by the loader's key."""
        answer = place.answer
        simple = isinstance(answer, Load) and not (answer.loads.many or answer.loads.then)
        return self.keeping.group_of(place) if simple and not place.is_list else None

    def _looked_up(self, place: Place, group: Group) -> str:
        n = place.number
        self._line(f"try: e{n} = g{group.number}(v{n}_)")
        self._line(f"except Exception: e{n} = None")
        self._line(f"if e{n} is not None and e{n}.until <= now: e{n} = None")
        return f"None if e{n} is None else {kept_shown(group, f'e{n}')}"

    def _wait(self, place: Place) -> None:
        """Write what puts down a value to be awaited, with the dict that it goes into."""
        n, answer = place.number, place.answer
        if isinstance(answer, Load):
            unless = "" if self._looked_in(place) is None else f"if e{n} is None: "
            owner = "(d, o)" if answer.loads.then else "d"
            self._line(f"{unless}w{n}.append(v{n}_); p{n}.append({owner})")
        else:
            self._line(f"try: w{n}.append({got(place)}); p{n}.append(d)")
            self._line(f"except Exception as e: d[{place.key!r}] = failed(e)")

    # What is kept

    def _kept(self, group: Group) -> None:
        """`k`: an object in hand, shown from what is kept if it can be; `h`: an entry, shown."""
        for part in group.parts:
            n, names = part.number, [identifier(name) for name in part.key]
            same = " and ".join(f"e.source.{name} == o.{name}" for name in names)
            if len(group.parts) > 1:
                same = f"e.selection == {n} and {same}"
            with self._block(f"def k{n}(o):"):
                with self._block("try:"):
                    self._line(f"e = g{group.number}(o.{names[0]})")
                    ended = f"e.until <= now or not ({same})"
                    self._line(f"if e is not None and ({ended}): e = None")
                self._line("except Exception: e = None")
                self._line(f"return s{n}(o) if e is None else {kept_shown(group, 'e')}")
        if not group.is_whole:
            with self._block(f"def h{group.number}(e):"):
                self._line("o, n = e.source, e.selection")
                for part in group.parts:
                    self._entry_shown(part)

    def _entry_shown(self, part: KeptSelection) -> None:
        with self._block(f"if n == {part.number}:"):
            if part.live:
                self._prepared(part.selection)
                places = {key: of for key, of in part.selection.places.items() if key in part.live}
                self._dict(part.selection, places, begun="**e.shown, ")
            self._line("return d" if part.live else "return e.json")

    # Stages

    def _fill(self, place: Place) -> None:
        """What puts awaited values where they belong."""
        name, n = self._variable(), place.number
        after = isinstance(place.answer, Load) and place.answer.loads.then is not None
        with self._block(f"def f{n}(dicts, values):"):
            into = "(d, o)" if after else "d"
            with self._block(f"for {into}, {name} in zip(dicts, values, strict=True):"):
                if after:
                    with self._block(f"if not isinstance({name}, UNLOADED):"):
                        self._guarded(name, f"r{n}(o, {name}, i{n})")
                self._line(f"d[{place.key!r}] = {self._shown(place, place.type, name)}")

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
            item = self._variable()
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
        show = self._variable()
        return f"({show}({name}) if ({show} := d{place.number}(type({name}))) else {slow})"
