"""Scale: more titles in the catalogue, more profiles that ask at the same time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson

from bench.compared import HOMEPAGE, VARIABLES
from bench.growth.households import tokens_of_profiles
from bench.growth.pages import ROUNDS
from bench.growth.study import Series, Study
from bench.load import Ask, ask_once, measured
from bench.rounds import CONNECTIONS, Asked, Figures, in_rounds
from bench.server import Server, serving
from bench.sessions import token_of

TITLES = (1_000, 3_000, 10_000, 30_000, 100_000)
PROFILES = (1, 10, 100, 1_000, 10_000)
KEPT_PAGES = 2_000
"""Pages that a process keeps (`persistence/memory/pages.py`): beyond them, pages are made anew."""
PAGE_ID = "{ homepage { id } }"
RENEW = """mutation ($id: ID!) {
  refreshHomepage(input: { homepageId: $id, trigger: APP_FOREGROUND }) {
    ... on RefreshHomepagePayload { homepage { id } }
    ... on Problem { code }
  }
}"""
LIST = "{ titles(first: 30) { edges { node { id name } } } }"


async def with_titles(data: Path) -> dict[str, Figures]:
    """What the requests cost on the catalogue there is now, by the name of the request."""
    with serving(data) as server:
        token = await token_of(server)
        asks = {
            "homepage": homepage(token),
            "a new page": await renewal(server, token),
            "a list of 30 titles": Ask.graphql({"query": LIST}, token),
        }
        asked = {name: Asked(server, [ask]) for name, ask in asks.items()}
        return await in_rounds(asked, rounds=ROUNDS)


async def renewal(server: Server, token: str) -> Ask:
    """Asks for a new page in the place of the one there is."""
    _, body = await ask_once(server, Ask.graphql({"query": PAGE_ID}, token))
    page_id = orjson.loads(body)["data"]["homepage"]["id"]
    return Ask.graphql({"query": RENEW, "variables": {"id": page_id}}, token)


def more_titles(by_size: dict[int, dict[str, Figures]]) -> Study:
    names = next(iter(by_size.values()))
    series: dict[str, Series] = {
        name: {size: figures[name] for size, figures in by_size.items()} for name in names
    }
    return Study(
        "titles",
        "Titles in the catalogue",
        "titles",
        "Titles are made up. The homepage is found frozen; a new page is made by "
        "`refreshHomepage` and only its id asked for.",
        series,
        logarithmic=True,
    )


def homepage(token: str) -> Ask:
    return Ask.graphql({"query": HOMEPAGE.document.read_text(), "variables": VARIABLES}, token)


async def more_profiles(data: Path) -> Study:
    """Profiles at random, each with a page of its own."""
    tokens = await tokens_of_profiles(data, max(PROFILES), datetime.now(UTC))
    with serving(data) as server:
        figures = {size: await _asking(server, tokens[:size]) for size in PROFILES}
    return Study(
        "profiles",
        "Profiles that ask at the same time",
        "profiles",
        f"Each request is of a profile drawn at random. A process keeps {KEPT_PAGES:,} pages, so "
        "of more profiles than that most find theirs gone, and it is made anew.",
        {"homepage": figures},
        logarithmic=True,
    )


async def _asking(server: Server, tokens: Sequence[str]) -> Figures:
    pages = [Ask.graphql({"query": PAGE_ID}, token) for token in tokens[-KEPT_PAGES:]]
    await measured(server, pages, count=len(pages), connections=CONNECTIONS)
    asked = Asked(server, [homepage(token) for token in tokens])
    return (await in_rounds({"homepage": asked}, rounds=ROUNDS))["homepage"]
