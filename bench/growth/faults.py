"""Faults: a store that fails for more and more of the reads."""

from contextlib import ExitStack
from pathlib import Path

from bench.compared import OURS
from bench.growth.pages import ROUNDS, USUAL_ITEMS, USUAL_ROWS, homepage_of, long_pages
from bench.growth.study import Study
from bench.rounds import Asked, in_rounds
from bench.sessions import token_of

PERCENTS = (0, 10, 25, 50, 75, 100)


async def more_faults(data: Path) -> Study:
    """Every server at once: a read that fails takes the pictures of its whole answer with it."""
    with ExitStack() as servers:
        asked = {}
        for percent in PERCENTS:
            server = servers.enter_context(long_pages(data, failing_percent=percent))
            ask = homepage_of(USUAL_ROWS, USUAL_ITEMS, await token_of(server))
            asked[percent] = Asked(server, [ask], may_fail=True)
        figures = await in_rounds(asked, rounds=ROUNDS)
    return Study(
        "faults",
        "Reads that fail",
        "% of picture reads",
        f"The TV homepage with {USUAL_ROWS} rows of {USUAL_ITEMS} items. A failed read leaves an "
        "error at the picture of every item, and a null in the place of every row. What a process "
        "keeps of earlier reads, it does not read again: the last column counts the answers that "
        "were hit.",
        {OURS: figures},
    )
