"""Fields of a Strawberry schema: attributes and resolvers, called as Strawberry calls them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission
from strawberry.schema.config import StrawberryConfig

from execution.declare import SHOWS

from .both_ways import same
from .loading import Context
from .promises import Deferred, later


@dataclass
class Song:
    title: Any = "Song"
    length: Any = 3
    style: Any = "slow"
    ratings: Any = (1, 2)
    next: Any = None
    album: Any = None


@dataclass
class Album:
    name: Any = "Album"
    songs: Any = ()


@dataclass
class Single(Song):
    """A subclass of what a view shows: it is told by nothing but `is_type_of`."""


class Signed(BasePermission):
    message = "Sign in first."

    def has_permission(self, source: Any, info: strawberry.Info, **kwargs: Any) -> bool:
        del source, kwargs
        return bool(info.context.viewer == "ada")


class Loud(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: strawberry.Info, **kwargs: Any) -> Any:
        return next_(source, info, **kwargs).upper()


@strawberry.input
class Cut:
    begin: int = 1
    words: list[str] = strawberry.field(default_factory=list)
    inner: "Cut | None" = None


def by_parent_of(song: strawberry.Parent[Song]) -> str:
    return f"parent {song.title}"


def by_root_of(root: Song, info: strawberry.Info, times: int = 2) -> str:
    return f"root {root.title}{info.field_name}" * times


async def late_of(who: strawberry.Parent[Song], info: strawberry.Info) -> str:
    await later(None, 2)
    return f"{info.python_name} {who.title} {info.context.locale}"


def cut_of(
    parent: strawberry.Parent[Song],
    by: Cut | None = None,
    named: Annotated[str | None, strawberry.argument(name="as")] = strawberry.UNSET,
) -> str:
    return f"{parent.length} {by} {named!r}"


async def fails_of(info: strawberry.Info) -> str:
    raise LookupError(f"no {info.field_name}")


async def counted_of(root: Song) -> AsyncIterator[int]:
    for number in range(int(root.length)):
        yield number


def promised_of(root: Song) -> str:
    return later(f"promised {root.title}", 1)  # type: ignore[return-value]


def view(of: type) -> Callable[[type[Any]], type[Any]]:
    """A type that shows instances of another class."""

    def publish(cls: type[Any]) -> type[Any]:
        setattr(cls, SHOWS, of)
        cls.is_type_of = classmethod(lambda _, value, __: isinstance(value, of))
        return strawberry.type(cls)

    return publish


@strawberry.interface
class Titled:
    title: str


@view(Song)
class SongView(Titled):
    length: int
    style: str | None
    ratings: list[int] | None
    next: "SongView | None"
    album: "AlbumView | None"
    by_parent: str = strawberry.field(resolver=by_parent_of)
    by_root: str = strawberry.field(resolver=by_root_of)
    late: str | None = strawberry.field(resolver=late_of)
    cut: str = strawberry.field(resolver=cut_of)
    fails: str | None = strawberry.field(resolver=fails_of)
    counted: list[int] = strawberry.field(resolver=counted_of)  # type: ignore[assignment]
    promised: str = strawberry.field(resolver=promised_of)
    guarded: str | None = strawberry.field(resolver=by_parent_of, permission_classes=[Signed])
    loud: str = strawberry.field(resolver=by_parent_of, extensions=[Loud()])

    @strawberry.field
    def own(self, info: strawberry.Info, of: int = 1) -> str:
        return f"{self.title} {of} {info.context.viewer}"


@view(Album)
class AlbumView:
    name: str
    songs: list[SongView]


Anything = Annotated[SongView | AlbumView, strawberry.union("Anything")]


def from_root(name: str, type_: Any) -> Any:
    def resolve(info: strawberry.Info) -> Any:
        return info.root_value.get(name)

    return strawberry.field(resolver=resolve, graphql_type=type_)


@strawberry.type
class Query:
    song = from_root("song", SongView | None)
    songs = from_root("songs", list[SongView | None])
    titled = from_root("titled", list[Titled | None])
    anything = from_root("anything", list[Anything])


SCHEMA = strawberry.Schema(Query, types=[AlbumView, Cut])._schema  # noqa: SLF001 - no other way
FIELDS = """
  title length style ratings byParent byRoot once: byRoot(times: 1) late cut fails counted promised
  guarded loud own five: own(of: 5) __typename
  cuts: cut(by: {begin: 2, words: ["a"], inner: {}}, as: "x") nothing: cut(by: null, as: null)
"""


@pytest.mark.parametrize("viewer", ["ada", "nobody"])
async def test_every_way_to_write_a_resolver_is_called_alike(viewer: str) -> None:
    answer = await same(
        SCHEMA,
        f"{{ song {{ {FIELDS} next {{ {FIELDS} }} }} }}",
        root=lambda: {"song": Song("A", next=Song("B"))},
        context=lambda: Context(viewer=viewer),
    )
    assert answer.data["song"]["once"] == "root AbyRoot"
    assert ("Sign in first." in answer.messages) is (viewer == "nobody")


SONGS: dict[str, Callable[[], Any]] = {
    "plain": Song,
    "of a subclass": Single,
    "of nothing known": lambda: "a song",
    "null": lambda: None,
    "failed": lambda: ValueError("no song"),
    "promised": lambda: later(Song(), 1),
    "with nulls": lambda: Song(None, None, None, None),
    "with wrong leaves": lambda: Song(1, "three", object(), [1, None, "x"]),
    "with promises": lambda: Song(
        Deferred("T"), Deferred(1), Deferred(None), Deferred([Deferred(1), 2])
    ),
    "with failures": lambda: Song(
        ValueError("t"), ValueError("l"), ValueError("s"), [ValueError()]
    ),
    "with others": lambda: Song(next=Single(next=Song()), album=Album(songs=[Song(), Single()])),
    "with wrong others": lambda: Song(next=Album(), album=Album(None, [Song(None)])),
}


@pytest.mark.parametrize("song", SONGS.values(), ids=SONGS)
async def test_objects_of_any_class_are_shown_or_refused_alike(song: Callable[[], Any]) -> None:
    part = "title length style ratings next{title next{title}} album{name songs{title length}}"
    await same(SCHEMA, f"{{song{{{part}}}}}", root=lambda: {"song": song()})
    await same(SCHEMA, "{songs{title style}}", root=lambda: {"songs": [Song(), song(), None]})
    await same(
        SCHEMA,
        "{titled{title ...on SongView{style}}}",
        root=lambda: {"titled": (song(), Song(), None, Album())},
    )
    text = "{anything{...on SongView{title next{title}} ...on AlbumView{name songs{title}}}}"
    await same(SCHEMA, text, root=lambda: {"anything": [Album(songs=[Song()]), song(), Song()]})


async def test_variables_are_converted_to_what_resolvers_take() -> None:
    text = """query($by:Cut, $as:String, $n:Int=3) {
      songs { cut(by:$by, as:$as) byRoot(times:$n) nested: cut(by:{inner:$by, words:["w"]}) }
    }"""
    for given in (
        {},
        {"by": None, "as": None, "n": 1},
        {"by": {"begin": 5, "inner": {"words": ["a", "b"]}}, "as": "x"},
    ):
        await same(SCHEMA, text, given, root=lambda: {"songs": [Song("A"), Song("B", length=None)]})


async def test_a_default_resolver_of_the_schema_is_asked() -> None:
    def shouted(source: Any, name: str) -> Any:
        return getattr(source, name).upper()

    @strawberry.type
    class Loudly:
        word: str

    @strawberry.type
    class Root:
        loudly: list[Loudly]

        @strawberry.field
        def quietly(self) -> Loudly:
            return Loudly(word="quiet")

    config = StrawberryConfig(default_resolver=shouted)
    schema = strawberry.Schema(Root, config=config)._schema  # noqa: SLF001 - no other way
    answer = await same(schema, "{quietly{word}}")
    assert answer.data == {"quietly": {"word": "QUIET"}}
