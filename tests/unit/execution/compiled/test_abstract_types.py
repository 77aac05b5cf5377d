"""Interfaces and unions: how a value's type is found out, now or later, and what it may not be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
)

from .both_ways import same
from .promises import later


@dataclass
class Cat:
    name: str
    purrs: str = "loudly"


@dataclass
class Dog:
    name: str
    barks: str = "often"


def fails(*_: object) -> Any:
    raise ValueError("nobody knows the type")


def told(answer: Callable[[Any], Any], *, late: bool) -> Callable[..., Any]:
    """A type resolver or an `is_type_of`: `answer` of the value, now or later."""

    def now(value: Any, *_: object) -> Any:
        return answer(value)

    async def then(value: Any, *_: object) -> Any:
        return await later(answer(value), 1)

    return then if late else now


def schema_of(
    resolve_type: Callable[..., Any] | None = None,
    is_cat: Callable[..., Any] | None = None,
    is_dog: Callable[..., Any] | None = None,
) -> GraphQLSchema:
    named = GraphQLInterfaceType(
        "Named", {"name": GraphQLField(GraphQLString)}, resolve_type=resolve_type
    )
    must, name = GraphQLNonNull(GraphQLString), GraphQLField(GraphQLString)
    cat = GraphQLObjectType(
        "Cat", {"name": name, "purrs": GraphQLField(must)}, [named], is_type_of=is_cat
    )
    dog = GraphQLObjectType(
        "Dog", {"name": name, "barks": GraphQLField(must)}, [named], is_type_of=is_dog
    )
    stone = GraphQLObjectType("Stone", {"name": name})
    pet = GraphQLUnionType("Pet", [cat, dog], resolve_type=resolve_type)
    query = GraphQLObjectType(
        "Query",
        {
            "named": GraphQLField(named),
            "pets": GraphQLField(GraphQLList(GraphQLNonNull(pet))),
            "some": GraphQLField(GraphQLList(named)),
            "cat": GraphQLField(cat),
            "stone": GraphQLField(stone),
        },
    )
    return GraphQLSchema(query, types=[cat, dog, stone])


TEXT = """{
  named { name ... on Cat { purrs } ... on Dog { barks } }
  pets { __typename ... on Named { name } ... on Cat { sound: purrs } ... on Dog { sound: barks } }
  some { ... on Cat { purrs } }
  cat { name purrs }
}"""


def root() -> Any:
    animals = [Cat("Tom"), Dog("Rex"), Cat("Kit")]
    return {"named": animals[1], "pets": animals, "some": [*animals, None], "cat": animals[0]}


def by_class(value: Any) -> str:
    return type(value).__name__


RESOLVED: dict[str, Callable[[Any], Any]] = {
    "the type's name": by_class,
    "nothing": lambda _: None,
    "a name nobody has": lambda _: "Unicorn",
    "an interface": lambda _: "Named",
    "a scalar": lambda _: "String",
    "a type of something else": lambda _: "Stone",
    "no name": lambda _: 5,
    "a failure": fails,
    "one right, one wrong": lambda value: "Cat" if isinstance(value, Cat) else None,
    "a returned exception": lambda _: ValueError("returned"),
}


@pytest.mark.parametrize("late", [False, True], ids=["now", "later"])
@pytest.mark.parametrize("answer", RESOLVED.values(), ids=RESOLVED)
async def test_a_type_resolver_may_say_anything(
    answer: Callable[[Any], Any], *, late: bool
) -> None:
    await same(schema_of(told(answer, late=late)), TEXT, root=root)


def is_cat(value: Any) -> bool:
    return isinstance(value, Cat)


def is_dog(value: Any) -> bool:
    return isinstance(value, Dog)


IS_TYPE_OF: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "each its own": (is_cat, is_dog),
    "neither": (lambda _: False, lambda _: None),
    "both": (lambda _: True, lambda _: 1),
    "one fails": (fails, is_dog),
    "the other fails": (is_cat, fails),
}


@pytest.mark.parametrize(
    ("late_cat", "late_dog"), [(False, False), (True, True), (False, True), (True, False)]
)
@pytest.mark.parametrize("predicates", IS_TYPE_OF.values(), ids=IS_TYPE_OF)
async def test_is_type_of_may_say_anything(
    predicates: tuple[Callable[[Any], Any], Callable[[Any], Any]],
    *,
    late_cat: bool,
    late_dog: bool,
) -> None:
    schema = schema_of(
        is_cat=told(predicates[0], late=late_cat), is_dog=told(predicates[1], late=late_dog)
    )
    await same(schema, TEXT, root=root)


@pytest.mark.parametrize("late", [False, True], ids=["now", "later"])
async def test_is_type_of_is_asked_after_a_type_resolver(*, late: bool) -> None:
    """The resolver takes dogs for cats, and the cats do not."""
    schema = schema_of(told(lambda _: "Cat", late=late), told(is_cat, late=late))
    answer = await same(schema, "{some{name} cat{name}}", root=lambda: {**root(), "cat": Dog("R")})
    assert answer.data == {"some": [{"name": "Tom"}, None, {"name": "Kit"}, None], "cat": None}
    assert answer.paths == ["cat", "some/1"]


@pytest.mark.parametrize("late", [False, True], ids=["now", "later"])
async def test_without_typename_each_object_is_settled_as_the_type_it_is(*, late: bool) -> None:
    schema = schema_of(told(by_class, late=late))
    broken = Dog("Rex")
    broken.barks = None  # type: ignore[assignment]
    text = "{some{...on Cat{purrs} ...on Dog{barks}}}"
    answer = await same(schema, text, root=lambda: {"some": [Cat("Tom"), broken, Dog("Bo")]})
    assert answer.data == {"some": [{"purrs": "loudly"}, None, {"barks": "often"}]}
    assert answer.paths == ["some/1/barks"]


async def test_one_key_may_stand_for_different_fields_of_different_types() -> None:
    schema = schema_of(told(by_class, late=False))
    text = "{pets{...on Cat{is:purrs} ...on Dog{is:barks name}}}"
    answer = await same(schema, text, root=root)
    assert answer.data == {
        "pets": [{"is": "loudly"}, {"is": "often", "name": "Rex"}, {"is": "loudly"}]
    }


async def test_a_name_that_looks_like_a_type_tells_nothing() -> None:
    """The dog's name stands where cats have their `__typename`."""
    schema = schema_of(told(by_class, late=False))
    text = "{named{...on Cat{tag:__typename} ...on Dog{tag:barks name}}}"
    dog = Dog("Cat", barks="Cat")
    dog.name = ["no text"]  # type: ignore[assignment]
    answer = await same(schema, text, root=lambda: {"named": dog})
    assert answer.data == {"named": {"tag": "Cat", "name": None}}


async def test_a_dict_names_its_type() -> None:
    answer = await same(
        schema_of(),
        "{some{__typename name}}",
        root=lambda: {
            "some": [{"__typename": "Cat", "name": "T"}, {"__typename": "Stone"}, {"name": "?"}]
        },
    )
    assert answer.data == {"some": [{"__typename": "Cat", "name": "T"}, None, None]}


async def test_fragments_on_what_the_type_is_not_select_nothing() -> None:
    schema = schema_of(told(by_class, late=False))
    text = """
      { named { ...Any ... on Cat { never: purrs } } }
      fragment Any on Pet { ... on Named { ... on Dog { barks } ...Name } }
      fragment Name on Named { name }
    """
    answer = await same(schema, text, root=root)
    assert answer.data == {"named": {"barks": "often", "name": "Rex"}}


async def test_what_fails_and_what_comes_later_is_settled_in_each_type() -> None:
    schema = schema_of(told(by_class, late=True))
    cat = Cat("Tom")
    answer = await same(
        schema,
        "{pets{...on Cat{name purrs} ...on Dog{barks}}}",
        root=lambda: {
            "pets": [
                Cat(later("Kit", 1), later("softly")),  # type: ignore[arg-type]
                Dog("Rex", later("seldom", 2)),  # type: ignore[arg-type]
                cat,
            ]
        },
    )
    assert answer.data == {
        "pets": [
            {"name": "Kit", "purrs": "softly"},
            {"barks": "seldom"},
            {"name": "Tom", "purrs": "loudly"},
        ]
    }
