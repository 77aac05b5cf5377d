"""What an asker can name: ids and cursors, as answers gave them, and texts that name nothing."""

from collections.abc import Iterator
from typing import Any

from domain.ids import TitleId
from tests.e2e.equality.generated import Pool
from tests.e2e.equality.ways import Asker, Ways

LOOKED_AT = (
    """{ titles(first: 12) { edges { cursor node {
      id genres { id } artwork { id } trailers { id } credits(first: 2) { person { id } }
      viewerState { id }
      ... on Movie { audioTracks { id } subtitleTracks { id } }
      ... on Series { seasons { id episodes(first: 2) { edges { cursor node { id } } } } }
      similar(first: 2) { edges { cursor node { id } } } } } } }""",
    """{ homepage { id billboard { id } rows(first: 4) { edges { cursor node {
      id items(first: 2) { edges { cursor node { id } } } } } } } }""",
    """{ viewer { id account { id profiles { id } } device { id } } genres { id }
      myList(first: 2) { edges { cursor } }
      continueWatching(first: 2) { edges { cursor node { id watchState { id } } } }
      history(first: 3) { edges { cursor node { id playable { id watchState { id } } } } } }""",
)
NOTHING = (
    "",
    "movie_",
    f"movie_{'0' * 32}",
    f"person_{'f' * 32}",
    "row_1",
    "⚠",
    "prof_" + "A" * 32,
)
NO_CURSORS = ("", "bm90IG9uZQ", "WyJ0Il0", "null", "⚠")


async def pool_of(ways: Ways, asker: Asker) -> Pool:
    """Looks around once; what names nothing is one in ten or so."""
    ids: list[str] = []
    cursors: list[str] = []
    for text in LOOKED_AT:
        operation = await ways.operation(text)
        answer = await ways.core(operation, operation.bind(), await ways.context(asker))
        for key, value in _leaves(answer.json):
            (cursors if key == "cursor" else ids).append(value)
    films = [TitleId(id_) for id_ in ids if id_.startswith("movie")]
    known = await ways.marquee.stores.titles.titles(films)
    external = [title.external_id for title in known.values() if title.external_id]
    several = [*dict.fromkeys(ids)]
    return Pool((*several, *NOTHING), (*dict.fromkeys(cursors), *NO_CURSORS), (*external, "", "s0"))


def _leaves(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, str):
                yield key, each
            yield from _leaves(each)
