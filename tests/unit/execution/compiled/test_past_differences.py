"""Where compiled answers once differed from graphql-core's: each case is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import build_schema

from .both_ways import same
from .promises import Broken, comes, gives, iterated, raises, streamed

SCHEMA = build_schema("""
type Query { box: Box boxes: [Box] shape: Shape shapes: [Shape] }
type Box { must: String! other: String! may: String items: [Box!] inner: Box }
union Shape = Round | Square
type Round { width: String! }
type Square { width: String! side: String! }
""")
WRONG = gives(["no text"])

CASES: dict[str, tuple[str, Callable[[], Any]]] = {
    "a wrong leaf before what raises: all values were fetched before any was completed": (
        "{box{must other}}",
        lambda: {"box": {"must": WRONG, "other": raises("after")}},
    ),
    "a null before what raises": (
        "{box{may must other}}",
        lambda: {"box": {"may": WRONG, "must": None, "other": raises("after")}},
    ),
    "failures deep in the first field before one in the second": (
        "{box{inner{may must} other}}",
        lambda: {
            "box": {"inner": {"may": WRONG, "must": WRONG}, "other": raises("after")},
        },
    ),
    "a failure beside one that nulls both, awaited together": (
        "{box{must may}}",
        lambda: {"box": {"must": comes(ValueError("nulls")), "may": comes(ValueError("stays"))}},
    ),
    "failures beside each other in items of one list": (
        "{box{items{must may}}}",
        lambda: {
            "box": {
                "items": [
                    {"must": comes(ValueError(f"m{n}")), "may": comes(ValueError(f"n{n}"))}
                    for n in range(3)
                ]
            }
        },
    ),
    "a list that breaks off after an item that failed": (
        "{boxes{may}}",
        lambda: {"boxes": iterated({"may": WRONG}, {"may": "b"}, Broken("off"))},
    ),
    "a stream that breaks off after an item that failed": (
        "{boxes{may must}}",
        lambda: {"boxes": streamed({"may": WRONG, "must": None}, Broken("dry"))},
    ),
    "an object of another type after a list that broke off": (
        "{shapes{...on Round{width} ...on Square{side}}}",
        lambda: {
            "shapes": iterated(
                {"__typename": "Round", "width": "1"},
                {"__typename": "Square", "side": None},
                {"__typename": "Round", "width": None},
            )
        },
    ),
}


@pytest.mark.parametrize(("text", "root"), CASES.values(), ids=CASES)
async def test_once_different_now_alike(text: str, root: Callable[[], Any]) -> None:
    await same(SCHEMA, text, root=root)
