"""One run of a compiled operation: the part of it that is not generated.

Waves: what the generated functions put down is awaited all together, one call to a loader for all
of a place's keys; filling in what came may put down more.
"""

from asyncio import iscoroutine
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import inf
from typing import Any

from graphql import Undefined
from graphql.execution import Executor

from execution.compiled.answers import Load
from execution.compiled.calls import Calls
from execution.compiled.completion import Completion, Shower
from execution.compiled.engine import Engine
from execution.compiled.keeping import Group
from execution.compiled.kept import Aspects, Entry, Room, entry_of
from execution.compiled.marks import Failed
from execution.compiled.plan import Place
from execution.compiled.waves import Awaited, Wave

Filler = Callable[[Sequence[Any], Sequence[Any]], None]


@dataclass(slots=True, eq=False)
class Stage:
    """What is awaited of one place: keys or coroutines, and the dicts that they go into."""

    place: Place
    dicts: list[Any]
    waiting: list[Any]
    fill: Filler


class Execution(Completion):
    """The state of one run; generated code reads and writes it."""

    def __init__(
        self, core: Executor[Any], *, loaders: object, aspects: Aspects, now: float
    ) -> None:
        super().__init__(core, Calls(core, aspects))
        self.loaders = loaders
        self.aspects = aspects
        self.now = now
        self.rooms: dict[int, Room] = {}
        """By the number of the group."""
        self.types: dict[int, int] = {}
        """Numbers of selections by the identity of their dicts, where nothing else tells."""
        self.fresh: list[tuple[int, Any, dict[str, Any]]] = []
        """What was rendered and may be kept: the selection's number, the object, its dict."""
        self.stages: tuple[Stage, ...] = ()

    stage = Stage

    def room(self, number: int) -> dict[Any, Entry]:
        return self.rooms[number].entries

    async def run(self, show: Shower, root: Any) -> dict[str, Any]:
        """Show the root, and wave after wave all that waits."""
        data = show(root)
        wave = Wave()
        try:
            while (begun := self._begun()) or wave.is_open:
                self.wave += 1
                await wave.next(begun)
        finally:
            try:
                await wave.ended()
            finally:
                self._close()
        return data

    def _begun(self) -> list[Awaited]:
        """What was put down since the last time: of a place one call, or each of its own."""
        begun = [
            Awaited(promise.value, partial(self.keep_promise, promise)) for promise in self.promises
        ]
        self.promises = []
        for stage in self.stages:
            if not stage.dicts:
                continue
            dicts, waiting = stage.dicts.copy(), stage.waiting.copy()
            stage.dicts.clear()
            stage.waiting.clear()
            if isinstance(stage.place.answer, Load):
                begun += self._loading(stage, stage.place.answer, dicts, waiting)
            else:
                begun += (
                    Awaited(value, partial(_fill_one, stage.fill, into))
                    for into, value in zip(dicts, waiting, strict=True)
                )
        return begun

    def _loading(
        self, stage: Stage, answer: Load, dicts: list[Any], keys: list[Any]
    ) -> Iterator[Awaited]:
        """The one call for the keys; what has none is filled in without waiting for it."""
        if None in keys or self.marked:
            # Nothing was loaded for None, so that there is nothing to call `then` with.
            unasked = Undefined if answer.loads.then else None
            pairs = [*zip(dicts, keys, strict=True)]
            for into, key in pairs:
                if not _is_asked(key):
                    stage.fill((into,), (unasked if key is None else key,))
            dicts = [into for into, key in pairs if _is_asked(key)]
            keys = [key for key in keys if _is_asked(key)]
        if keys:
            loaded = self._lists if answer.loads.many else self._outcomes
            yield Awaited(loaded(answer, keys), partial(stage.fill, dicts))

    async def _lists(self, answer: Load, lists: list[Any]) -> list[Any]:
        """For each list of keys the list of what the loader has for them."""
        asked = [key for keys in lists for key in keys if key is not None]
        found = iter(await self._outcomes(answer, asked) if asked else ())
        return [[None if key is None else next(found) for key in keys] for keys in lists]

    async def _outcomes(self, answer: Load, keys: list[Any]) -> list[Any]:
        """For each key its value or its exception; a loader that fails as a whole fails for all."""
        try:
            return list(await getattr(self.loaders, answer.loads.loader).outcomes(keys))
        except Exception as error:  # noqa: BLE001 - the fields fail by whatever the loader raises
            return [error] * len(keys)

    def end(self) -> None:
        """Let go of the generated functions, which hold the run: no cycle is left behind."""
        self.selections, self.late, self.stages = [], {}, ()

    def _close(self) -> None:
        """Close what was never awaited because the run ended early."""
        for stage in self.stages:
            for waiting in stage.waiting:
                if iscoroutine(waiting):
                    waiting.close()
        for promise in self.promises:
            if iscoroutine(promise.value):
                promise.value.close()

    def keep(self, groups: Mapping[int, Group], engine: Engine) -> int:
        """Keep what was rendered since the last time; what failed or is incomplete is not.

        What holds other entries ends with the first of them that there is: sooner than it has to,
        perhaps, but never too late. Returns how many objects were rendered.
        """
        rendered, self.fresh = self.fresh, []
        if not rendered:
            return 0
        numbers = {number for number, _, _ in rendered}
        # What is held comes before its holders.
        fresh = sorted(rendered, key=lambda each: len(groups[each[0]].inner))
        endings = {each: groups[each].part(each).endings(self.aspects) for each in numbers}
        held: dict[int, float] = {}
        for number, source, shown in fresh:
            group = groups[number]
            part = group.part(number)
            if group.number not in held:
                held[group.number] = self._first_end(group, groups, engine)
            own = _earliest(ending(source) for ending in endings[number])
            until = min(own, held[group.number])
            store = engine.store(is_private=group.is_private)
            store.rendered += 1
            entry = entry_of(source, number, shown, part.live, until)
            id_ = _id_of(source, part.key[0])
            if entry is not None and id_ is not None:
                store.keep(self.rooms[group.number], id_, entry)
        return len(rendered)

    def _first_end(self, holder: Group, groups: Mapping[int, Group], engine: Engine) -> float:
        """When the first of the entries ends that a group may hold; at once if nobody can tell."""
        first = inf
        for group in {groups[number] for number in holder.inner if number in groups}:
            room = self.rooms[group.number]
            if not engine.store(is_private=group.is_private).holds(room):
                return 0.0
            # What has ended already was not shown in this run.
            ends = (entry.until for entry in room.entries.values() if entry.until > self.now)
            first = min(first, *ends, inf)
        return first


def _id_of(source: Any, name: str) -> Any:
    """The id of an object, None where it cannot be had or be looked up."""
    try:
        id_ = getattr(source, name)
        hash(id_)
    except Exception:  # noqa: BLE001 - then its field has failed, and nothing is kept
        return None
    return id_


def _earliest(instants: Iterable[datetime | None]) -> float:
    """In seconds since the epoch."""
    return min((each.timestamp() for each in instants if each), default=inf)


def _is_asked(key: Any) -> bool:
    return key is not None and not isinstance(key, Failed)


def _fill_one(fill: Filler, into: Any, outcome: Any) -> None:
    fill((into,), (outcome,))
