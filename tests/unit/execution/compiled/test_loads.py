"""Fields that load: one read for a level, each key answered for itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import strawberry

from execution.compiled.engine import Engine
from execution.declare import LOADS, SHOWS, Loads

from .both_ways import Watched, same
from .loading import Closed, Context, Loader, loaders
from .promises import gives


@dataclass
class Book:
    id: str
    author_id: Any = None
    reader_ids: Any = ()


@dataclass
class Person:
    id: str
    name: Any = "somebody"
    favourite_id: Any = None


def described(book: Book, person: Person | None, info: strawberry.Info) -> str | None:
    if person is None:
        return f"{book.id} by nobody"
    return f"{book.id} by {person.name} in {info.context.locale}" if person.name else None


async def author_of(root: Book, info: strawberry.Info) -> Any:
    if root.author_id is None:
        return None
    return await info.context.loaders.people.load(root.author_id)


async def readers_of(root: Book, info: strawberry.Info) -> Any:
    if root.reader_ids is None:
        return None
    asked = [key for key in root.reader_ids if key is not None]
    found = iter(await info.context.loaders.people.many(asked))
    return [None if key is None else next(found) for key in root.reader_ids]


async def credit_of(root: Book, info: strawberry.Info) -> Any:
    if root.author_id is None:
        return None
    return described(root, await info.context.loaders.people.load(root.author_id), info)


async def favourite_of(root: Person, info: strawberry.Info) -> Any:
    if root.favourite_id is None:
        return None
    return await info.context.loaders.books.load(root.favourite_id)


def loaded(resolver: Callable[..., Any], loads: Loads) -> Any:
    return strawberry.field(resolver=resolver, metadata={LOADS: loads})


@strawberry.type
class BookView:
    id: strawberry.ID
    author: "PersonView | None" = loaded(author_of, Loads("people", "author_id"))
    must: "PersonView" = loaded(author_of, Loads("people", "author_id"))
    readers: list["PersonView | None"] | None = loaded(
        readers_of, Loads("people", "reader_ids", many=True)
    )
    all: list["PersonView"] | None = loaded(readers_of, Loads("people", "reader_ids", many=True))
    credit: str | None = loaded(credit_of, Loads("people", "author_id", then=described))
    credited: str = loaded(credit_of, Loads("people", "author_id", then=described))


@strawberry.type
class PersonView:
    id: strawberry.ID
    name: str
    favourite: BookView | None = loaded(favourite_of, Loads("books", "favourite_id"))


def shows(type_: Any, shown: type) -> None:
    setattr(type_, SHOWS, shown)
    type_.is_type_of = lambda value, _info: isinstance(value, shown)


shows(BookView, Book)
shows(PersonView, Person)


@strawberry.type
class Query:
    @strawberry.field
    def books(self, info: strawberry.Info) -> list[BookView]:
        return info.root_value  # type: ignore[no-any-return]


SCHEMA = strawberry.Schema(Query)._schema  # noqa: SLF001 - no other way to the core schema
ADA, BOB = Person("ada", "Ada", "a"), Person("bob", "Bob", "b")
PEOPLE = {
    "ada": ADA,
    "bob": BOB,
    "wrong": Book("no person"),
    "nameless": Person("nameless", None),
    "lost": LookupError("lost"),
    "circle": Person("circle", "C", "c"),
}
BOOKS = {"a": Book("a", "bob"), "b": Book("b", "ada", ["ada"]), "c": Book("c", "circle")}


def request(*, turns: int = 0) -> Context:
    return Context(loaders(people=Loader(PEOPLE, turns=turns), books=Loader(BOOKS)))


ENGINE = Engine(loaders=lambda context: context.loaders)

KEYS = ["ada", "bob", None, "unknown", "lost", "wrong", "nameless", "ada", "circle"]
TEXTS = [
    "{books{author{name}}}",
    "{books{id author{id}}}",
    "{books{must{id}}}",
    "{books{readers{id}}}",
    "{books{all{id}}}",
    "{books{credit}}",
    "{books{credited}}",
    "{books{id credit author{name favourite{author{favourite{id}}}} readers{favourite{credit}}}}",
    "{books{a:author{id} b:author{name} c:credit}}",
]


@pytest.mark.parametrize("turns", [0, 3])
@pytest.mark.parametrize("text", TEXTS)
async def test_each_key_is_answered_as_its_resolver_would(text: str, turns: int) -> None:
    for key in KEYS:
        root = [Book("1", key, [key]), Book("2", "ada", ["bob", key]), Book("3")]
        await same(SCHEMA, text, None, gives(root), lambda: request(turns=turns), ENGINE)
    root = [Book(str(number), key, KEYS) for number, key in enumerate(KEYS)]
    await same(SCHEMA, text, None, gives(root), lambda: request(turns=turns), ENGINE)


async def reads(text: str, root: Any, context: Context) -> Any:
    watched = Watched(ENGINE)
    operation = watched.prepared(SCHEMA, text)
    result = await operation.execute(operation.bind(), context, root)
    watched.check()
    assert watched.ran == ["compiled"]
    return result


async def test_a_level_is_one_read_with_all_its_keys() -> None:
    context = request()
    root = [Book(str(number), key) for number, key in enumerate(["ada", "bob", "ada", None])]
    result = await reads("{books{author{favourite{author{name}}}}}", root, context)
    assert context.loaders.people.reads == [["ada", "bob"]]
    assert context.loaders.books.reads == [["a", "b"]]
    names = [book["author"] and book["author"]["favourite"] for book in result.data["books"]]
    bob, ada = {"author": {"name": "Bob"}}, {"author": {"name": "Ada"}}
    assert names == [bob, ada, bob, None]


async def test_fields_of_one_level_share_a_read() -> None:
    context = request()
    text = "{books{author{id} readers{id} credit other:author{name}}}"
    await reads(text, [Book("1", "ada", ["bob"]), Book("2", "lost", ["ada"])], context)
    assert [sorted(keys) for keys in context.loaders.people.reads] == [["ada", "bob", "lost"]]


async def test_only_keys_that_fail_fail() -> None:
    root = [Book("1", "ada"), Book("2", "lost"), Book("3", "unknown"), Book("4")]
    result = await reads("{books{author{name} credit}}", root, request())
    ada, nobody = {"name": "Ada"}, "3 by nobody"
    assert [book["author"] for book in result.data["books"]] == [ada, None, None, None]
    assert [book["credit"] for book in result.data["books"]] == [
        "1 by Ada in en",
        None,
        nobody,
        None,
    ]
    assert [error.path for error in result.errors] == [
        ["books", 1, "author"],
        ["books", 1, "credit"],
    ]


async def test_of_many_keys_only_those_that_fail_fail() -> None:
    root = [Book("1", None, ["ada", "lost", None, "bob"]), Book("2", None, None)]
    result = await reads("{books{readers{id}}}", root, request())
    assert result.data["books"][0]["readers"] == [{"id": "ada"}, None, None, {"id": "bob"}]
    assert result.data["books"][1]["readers"] is None
    assert [error.path for error in result.errors] == [["books", 0, "readers", 1]]


async def test_a_loader_that_fails_as_a_whole_fails_those_that_ask_it() -> None:
    context = Context(loaders(people=Closed(), books=Closed()))
    answer = await same(
        SCHEMA,
        "{books{id author{name} credit}}",
        None,
        lambda: [Book("1", "ada"), Book("2"), Book("3", "bob")],
        lambda: context,
        ENGINE,
    )
    assert answer.data["books"][1] == {"id": "2", "author": None, "credit": None}
    assert answer.messages == ["the store is closed"] * 4


async def test_a_key_that_cannot_be_read_fails_before_the_loader_is_asked() -> None:
    class Unread(Book):
        @property
        def author_id(self) -> Any:
            raise LookupError("no author")

        @author_id.setter
        def author_id(self, value: Any) -> None: ...

    context = request()
    result = await reads("{books{author{id} credit}}", [Book("1", "ada"), Unread("2")], context)
    assert context.loaders.people.reads == [["ada"]]
    assert [error.message for error in result.errors] == ["no author"] * 2


async def test_nobody_is_asked_where_there_is_no_key() -> None:
    context = request()
    result = await reads(
        "{books{author{id} readers{id}}}", [Book("1"), Book("2", None, [])], context
    )
    assert context.loaders.people.reads == []
    assert result.errors is None
