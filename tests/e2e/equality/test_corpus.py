"""Documents that are hard to run alike, each kept in a file with what it is about.

Whoever finds a difference puts the smallest document that shows it beside them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.e2e.equality.ways import Asker, Ways

FOLDER = Path(__file__).parent / "corpus"
VARIABLES = "# variables: "


@dataclass(frozen=True)
class Kept:
    """A document of the corpus; its first line is a comment that says what is hard about it."""

    name: str
    text: str
    variables: dict[str, Any]


def read(path: Path) -> Kept:
    text = path.read_text(encoding="utf-8")
    given = [line for line in text.splitlines() if line.startswith(VARIABLES)]
    return Kept(path.stem, text, orjson.loads(given[0].removeprefix(VARIABLES)) if given else {})


CORPUS = [read(path) for path in sorted(FOLDER.glob("*.graphql"))]


def test_every_document_says_what_is_hard_about_it() -> None:
    assert len(CORPUS) >= 8
    assert all(each.text.startswith("# ") for each in CORPUS)


@pytest.mark.parametrize("kept", CORPUS, ids=[each.name for each in CORPUS])
async def test_a_document_of_the_corpus_answers_both_ways_alike(
    ways: Ways, askers: dict[str, Asker], kept: Kept
) -> None:
    for asker in (*askers.values(), *askers.values()):
        await ways.assert_equal(kept.text, asker, kept.variables)
