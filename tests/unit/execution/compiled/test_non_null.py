"""Nulls where none may stand: how far they reach, and which failures are told (6.4.4)."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from graphql import build_schema

from .both_ways import same
from .promises import comes, gives, raises

SCHEMA = build_schema("""
type Query { box: Box! lid: Box some: [Box] all: [Box!]! must: String! may: String }
type Box { must: String! may: String other: String! inner: Box innerMust: Box! boxes: [Box!] }
""")

WAYS: dict[str, Callable[[], Any]] = {
    "there": gives("a"),
    "null": gives(None),
    "raised": raises("raised"),
    "returned": gives(ValueError("returned")),
    "wrong": gives(["list"]),
    "late": comes("a"),
    "late null": comes(None),
    "late raised": comes(ValueError("late raised")),
    "late wrong": comes(["late list"]),
}
NOW = {name: way for name, way in WAYS.items() if not name.startswith("late")}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "text",
    [
        "{must may}",
        "{may must}",
        "{lid{must}}",
        "{lid{may must}}",
        "{lid{inner{must} may}}",
        "{lid{innerMust{must} may}}",
        "{lid{innerMust{innerMust{must}}}}",
        "{box{must}}",
        "{box{innerMust{must}}}",
        "{lid{boxes{must}}}",
        "{some{must}}",
        "{all{must}}",
        "{all{boxes{must may}}}",
        "{some{inner{boxes{innerMust{must}}}}}",
    ],
)
async def test_a_null_reaches_the_nearest_place_where_it_may_stand(text: str, way: str) -> None:
    def box(depth: int) -> Any:
        if depth == 0:
            return None
        of = dict.fromkeys(("must", "may", "other"), WAYS[way])
        inner = gives(box(depth - 1))
        return {**of, "inner": inner, "innerMust": inner, "boxes": gives([box(depth - 1)] * 2)}

    def root() -> Any:
        whole = box(4)
        return {**whole, "box": whole, "lid": whole, "some": [whole, None], "all": [whole, whole]}

    await same(SCHEMA, text, root=root)


@pytest.mark.parametrize(("first", "second", "third"), list(product(NOW, repeat=3)))
async def test_of_a_nulled_object_the_same_failures_are_told(
    first: str, second: str, third: str
) -> None:
    """In the order of the document, until the first that nulls it."""
    of = {"must": NOW[first], "may": NOW[second], "other": NOW[third]}
    for text in ("{lid{must may other}}", "{lid{may other must}}", "{lid{other inner{may} must}}"):
        await same(SCHEMA, text, root=lambda: {"lid": {**of, "inner": of}})


@pytest.mark.parametrize(("first", "second"), list(product(WAYS, repeat=2)))
async def test_what_is_awaited_together_fails_together(first: str, second: str) -> None:
    of = {"must": WAYS[first], "may": WAYS[second], "other": WAYS[second]}
    for text in ("{lid{must may}}", "{lid{may must}}", "{lid{must other}}", "{some{may must}}"):
        await same(SCHEMA, text, root=lambda: {"lid": of, "some": [of, of]})


async def test_a_failure_that_nulls_is_told_after_those_awaited_with_it() -> None:
    of = {"must": comes(ValueError("nulls")), "may": comes(ValueError("stays"))}
    answer = await same(SCHEMA, "{lid{must may}}", root=lambda: {"lid": of})
    assert answer.data == {"lid": None}
    assert answer.paths == ["lid/may", "lid/must"]


async def test_what_fails_later_in_a_nulled_region_is_not_told() -> None:
    of = {"must": gives(None), "may": comes(ValueError("late"))}
    answer = await same(SCHEMA, "{lid{must may}}", root=lambda: {"lid": of})
    assert answer.messages == ["Cannot return null for non-nullable field Box.must."]


async def test_a_null_that_reaches_the_root_is_the_whole_answer() -> None:
    answer = await same(SCHEMA, "{may box{innerMust{must}}}", root=lambda: {"box": {}})
    assert answer.data is None
    assert answer.messages == ["Cannot return null for non-nullable field Box.innerMust."]


async def test_each_item_of_a_list_is_nulled_by_itself() -> None:
    boxes = [{"must": "a"}, {"must": None}, {"must": raises("no")}]
    answer = await same(SCHEMA, "{some{must}}", root=lambda: {"some": boxes})
    assert answer.data == {"some": [{"must": "a"}, None, None]}
    assert answer.paths == ["some/1/must", "some/2/must"]


async def test_a_list_of_what_must_be_there_is_nulled_as_a_whole() -> None:
    boxes = [{"must": raises("first"), "may": raises("not reached")}, {"must": raises("nor this")}]
    answer = await same(SCHEMA, "{lid{boxes{must may}}}", root=lambda: {"lid": {"boxes": boxes}})
    assert answer.data == {"lid": {"boxes": None}}
    assert answer.messages == ["first"]
