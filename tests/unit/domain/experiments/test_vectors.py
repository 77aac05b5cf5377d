"""R36, R41: the published vectors are what we compute, and what the page's own code computes."""

import json
import re
from typing import Any

import pytest

from domain.experiments.hash import bucket_of, slot_of
from domain.experiments.names import experiment_key, layer_key, unit_named
from tests.unit.domain.experiments.vectors import PAGES, PUBLISHED, published

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
PAGE = (PAGES / "computing-a-bucket.md").read_text(encoding="utf-8")


def test_r36_the_file_is_the_one_that_its_generator_writes() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == published()


def test_r36_there_are_sixty_vectors_of_both_kinds_and_for_every_trap() -> None:
    buckets, slots = VECTORS["buckets"], VECTORS["slots"]
    texts = [f"{one['unit']}:{one['key']}" for one in buckets]

    assert (len(buckets), len(slots)) == (44, 16)
    assert {len(text) % 4 for text in texts} == {0, 1, 2, 3}
    assert any(one["hash"] >= 2**31 for one in buckets)
    assert any(one["hash"] < 2**31 for one in buckets)


@pytest.mark.parametrize("vector", VECTORS["buckets"])
def test_r36_a_published_bucket_is_what_we_compute(vector: dict[str, Any]) -> None:
    unit, key = unit_named(vector["unit"]), experiment_key(vector["key"])

    assert unit is not None
    assert key is not None
    assert bucket_of(unit, key) == vector["bucket"]


@pytest.mark.parametrize("vector", VECTORS["slots"])
def test_r41_a_published_slot_is_what_we_compute(vector: dict[str, Any]) -> None:
    unit, layer = unit_named(vector["unit"]), layer_key(vector["layer"])

    assert unit is not None
    assert layer is not None
    assert slot_of(unit, layer) == vector["slot"]


def test_r36_the_pages_examples_are_among_them() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| ([\d,]+) \| ([\d,]+) \|$", PAGE, re.MULTILINE)
    numbers = [
        (unit, key, *(int(text.replace(",", "")) for text in rest)) for unit, key, *rest in rows
    ]

    assert len(numbers) == 4
    assert set(numbers) <= {tuple(one.values()) for one in VECTORS["buckets"]}


def test_r36_the_pages_python_computes_them_too() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(block, names)  # noqa: S102 - the code that our own page shows

    for one in VECTORS["buckets"]:
        assert names["bucket_of"](one["unit"], one["key"]) == one["bucket"]
    for one in VECTORS["slots"]:
        assert names["slot_of"](one["unit"], one["layer"]) == one["slot"]
