"""What belongs to one viewer is kept for that viewer alone, and no longer than what it holds."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import strawberry
from graphql import parse

from execution.compiled.engine import Engine
from execution.compiled.keeping import Keeping
from execution.compiled.kept import KeptJson
from execution.compiled.plan import Planner
from execution.declare import Keeps, Kept, Loads
from execution.run import fragments_of
from execution.variables import NO_VARIABLES

from .both_ways import Watched, read
from .catalogue import KEPT_BY_REVISION, of, view
from .loading import Context, Loader


@dataclass(frozen=True)
class Book:
    id: str
    revision: int = 1
    name: str = "book"
    ends: float | None = None
    """Seconds since the epoch at which it is lent no longer."""


@dataclass(frozen=True)
class Place:
    book_id: str


@dataclass(frozen=True)
class Basket:
    id: str
    revision: int
    places: tuple[Place, ...]
    note: str = ""


def chosen(root: Basket, info: strawberry.Info) -> list[Place]:
    return [] if info.context.viewer == "child" else list(root.places)


def lent(root: Book, info: strawberry.Info) -> bool:
    return root.ends is None or root.ends > info.context.now


def lent_until(root: Book, aspects: Any) -> datetime | None:
    over = root.ends is None or root.ends <= aspects.now
    return None if over or root.ends is None else datetime.fromtimestamp(root.ends, UTC)


def no_basket(root: Book) -> None:
    del root


async def book_of(root: Place, info: strawberry.Info) -> Any:
    return await info.context.loaders.books.load(root.book_id)


@view(Book, kept=KEPT_BY_REVISION)
class BookView:
    id: strawberry.ID
    name: str
    lent: bool = of(lent, Keeps(sees=frozenset({"now"}), until=lent_until))
    basket: "BasketView | None" = of(no_basket, Keeps())


@view(Place)
class PlaceView:
    book: BookView | None = of(book_of, Keeps(), Loads("books", "book_id"))


@view(Basket, kept=Kept(("id", "revision"), private_to="viewer"))
class BasketView:
    id: strawberry.ID
    note: str
    places: list[PlaceView] = of(chosen, Keeps(frozenset({"viewer"}), is_private=True))


@strawberry.type
class Query:
    basket: BasketView = of(lambda root: root)


SCHEMA = strawberry.Schema(Query)._schema  # noqa: SLF001 - Strawberry offers no other way
WHOLE = "{basket{id note places{book{id name lent}}}}"


@dataclass
class Library:
    """Two stores for JSON and the books; asks as one viewer or another, at one time or another."""

    books: dict[str, Book]
    shared: KeptJson = field(default_factory=KeptJson)
    private: KeptJson = field(default_factory=KeptJson)

    def __post_init__(self) -> None:
        async def aspects(context: Any, names: frozenset[str]) -> dict[str, Any]:
            return {name: getattr(context, name) for name in names}

        self.watched = Watched(
            Engine(
                loaders=lambda context: context.loaders,
                aspects=aspects,
                now=lambda context: context.now,
                kept=self.shared,
                kept_privately=self.private,
            )
        )
        self.operation = self.watched.prepared(SCHEMA, WHOLE)

    async def ask(self, basket: Basket, viewer: str = "Ada", now: float = 0.0) -> tuple[Any, str]:
        """The data, which must be core's, and how it was had."""
        operation = self.operation
        bound = operation.bind()
        found = read(await operation.execute(bound, self._context(viewer, now), basket))
        wanted = await operation.runnable.run_on_core(
            bound.variables, self._context(viewer, now), basket
        )
        self.watched.check()
        assert found == read(wanted)
        return found[0], self.watched.ran[-1]

    def _context(self, viewer: str, now: float) -> Context:
        return Context(viewer=viewer, now=now, loaders=SimpleNamespace(books=Loader(self.books)))


BASKET = Basket("b1", 1, (Place("k1"), Place("k2")), note="for Ada")


def library(**books: Book) -> Library:
    return Library({"k1": Book("k1"), "k2": Book("k2"), **books})


async def test_it_is_kept_apart_from_what_everybody_is_shown() -> None:
    here = library()
    first, ran = await here.ask(BASKET)
    assert (ran, len(here.shared), len(here.private)) == ("compiled", 2, 1)
    assert await here.ask(BASKET) == (first, "kept")


async def test_it_is_kept_for_one_viewer_at_a_time() -> None:
    here = library()
    ours, _ = await here.ask(BASKET, "Ada")
    theirs, ran = await here.ask(BASKET, "child")
    assert (ran, ours == theirs) == ("compiled", False)
    assert await here.ask(BASKET, "Ada") == (ours, "kept")
    assert await here.ask(BASKET, "child") == (theirs, "kept")


async def test_another_revision_is_rendered_anew() -> None:
    here = library()
    await here.ask(BASKET)
    moved = Basket("b1", 2, (Place("k2"),), note="for Ada")
    found, ran = await here.ask(moved)
    assert ran == "compiled"
    assert await here.ask(moved) == (found, "kept")


async def test_it_ends_with_the_first_of_what_it_holds() -> None:
    here = library(k2=Book("k2", ends=50.0))
    before, _ = await here.ask(BASKET, now=10.0)
    assert await here.ask(BASKET, now=49.9) == (before, "kept")
    after, ran = await here.ask(BASKET, now=50.0)
    assert (ran, after == before) == ("compiled", False)
    assert await here.ask(BASKET, now=1000.0) == (after, "kept")


async def test_what_has_ended_elsewhere_ends_no_holder() -> None:
    here = library(k1=Book("k1", ends=50.0))
    await here.ask(BASKET, now=10.0)
    other = Basket("b2", 1, (Place("k2"),))
    found, ran = await here.ask(other, now=60.0)
    assert ran == "compiled"
    assert await here.ask(other, now=61.0) == (found, "kept")


def test_what_everybody_is_shown_never_holds_what_is_private() -> None:
    document = parse("{basket{places{book{id basket{note}}}}}")
    operation = document.definitions[0]
    planner = Planner(SCHEMA, operation, fragments_of(document))  # type: ignore[arg-type]
    groups = Keeping(planner.plan(NO_VARIABLES)).distinct
    live = {
        part.selection.type.name: (group.is_private, part.live)
        for group in groups
        for part in group.parts
    }
    assert live["BookView"] == (False, frozenset({"basket"}))
    assert live["BasketView"][0]
