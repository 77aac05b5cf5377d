"""What time changes: at each instant a kept answer is the one that graphql-core would make then."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from domain.badge import FRESH
from domain.licence import SOON, LicenceWindow
from domain.record import TitleRecord
from tests.contract import records
from tests.e2e.equality.ways import Asker, Ways
from tests.e2e.running import NOW, Marquee, copied, running, settings_for

HOUR, DAY, TICK = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
PAGE = """
{ homepage { rows(first: 12) { edges { node { kind items(first: 4) { edges { node {
  title { id name availability { state until } badges { kind text } } } } } } } } } }
"""


def window(starts: datetime, ends: datetime | None, territory: str = "US") -> LicenceWindow:
    return LicenceWindow(territory, starts, ends)


WINDOWS = {
    "Leaves": [window(NOW - 90 * DAY, NOW + 3 * HOUR)],
    "Leaves soon": [window(NOW - 90 * DAY, NOW + SOON + 4 * HOUR)],
    "Comes": [window(NOW + 5 * HOUR, None)],
    "Comes soon": [window(NOW + SOON + 6 * HOUR, None)],
    "Was new": [window(NOW - FRESH + 7 * HOUR, None)],
    "Comes back": [window(NOW - DAY, NOW + 8 * HOUR), window(NOW + 9 * HOUR, None)],
    "Goes on": [window(NOW - DAY, NOW + 10 * HOUR), window(NOW + 10 * HOUR, NOW + 12 * HOUR)],
    "Elsewhere": [window(NOW - DAY, NOW + 11 * HOUR, "MX"), window(NOW + 11 * HOUR, None)],
}
RELEASED = NOW + 13 * HOUR
WAS_RELEASED = NOW - FRESH + 14 * HOUR


def episodes(name: str, at: datetime) -> TitleRecord:
    """A series that has been there for long, with an episode released at an instant."""
    return records.series(
        name,
        records.season(
            name,
            1,
            records.episode(name, "One", 1, available_from=NOW - 200 * DAY),
            records.episode(name, "Two", 2, available_from=at),
        ),
        windows=(records.window(-400),),
        artwork=records.art(name, "poster"),
    )


TITLES = [
    *(
        records.movie(name, windows=tuple(windows), artwork=records.art(name, "poster"))
        for name, windows in WINDOWS.items()
    ),
    episodes("Has one more", RELEASED),
    episodes("Had one more", WAS_RELEASED),
]
ASKED = " ".join(
    f't{n}: title(by: {{id: "{each.id}"}}) {{ ...Shown }}' for n, each in enumerate(TITLES)
)
SHOWN = f"""
query Shown {{ {ASKED} }}
fragment Shown on Title {{
  __typename
  id
  name
  availability {{ state from until }}
  badges {{ kind text }}
  ... on Series {{
    seasons {{ episodeCount episodes {{ edges {{ node {{
      name availability {{ state from until }} }} }} }} }}
  }}
}}
"""


def turns() -> list[datetime]:
    """Instants at which something of these titles changes."""
    ends = {
        instant
        for windows in WINDOWS.values()
        for each in windows
        for instant in (each.starts_at, each.ends_at)
        if instant
    }
    near = {each + shift for each in ends for shift in (-SOON, timedelta(0), FRESH)}
    near |= {RELEASED, RELEASED + FRESH, WAS_RELEASED + FRESH}
    return sorted(each for each in near if NOW < each < NOW + 45 * DAY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def marquee(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Marquee]:
    """An application with titles that come and go, whose clock is moved forward only."""
    folder = copied(template, tmp_path_factory.mktemp("var"))
    async with running(settings_for(folder)) as started:
        async with started.stores.catalogue.transaction() as batch:
            await batch.put_titles(TITLES)
        await started.warm()
        yield started


def around(instants: Sequence[datetime]) -> list[datetime]:
    """Well before, a tick before, at, and a tick after each; in their order."""
    moments = {each + shift for each in instants for shift in (-TICK, timedelta(0), TICK)}
    return sorted(moments | {NOW, NOW + HOUR, *(each + HOUR / 2 for each in instants)})


async def test_r24_a_page_is_right_around_the_turns_of_its_titles_licences(
    ways: Ways, askers: dict[str, Asker]
) -> None:
    ids = await ways.marquee.stores.catalogue.title_ids()
    titles = (await ways.marquee.stores.titles.titles(ids)).values()
    windows = [each for title in titles for each in title.windows]
    ends = {each.ends_at for each in windows if each.ends_at}
    starts = {each.starts_at for each in windows}
    near = ends | {each - SOON for each in ends | starts} | {each + FRESH for each in starts}
    later = sorted(each for each in near if each > ways.marquee.clock.now)[:6]
    assert later
    for moment in around(later)[2:]:
        if moment > ways.marquee.clock.now:
            ways.marquee.clock.now = moment
            for name in ("Ada", "Kit"):
                await ways.assert_equal(PAGE, askers[name])


async def test_r24_r25_a_kept_answer_is_right_at_every_instant(
    ways: Ways, askers: dict[str, Asker]
) -> None:
    seen, kept = dict[datetime, str](), 0
    await ways.forget()
    for moment in around(turns()):
        ways.marquee.clock.now = moment
        for name in ("Ada", "Elena"):
            outcome = await ways.assert_equal(SHOWN, askers[name])
            assert outcome.errors == ()
            if name == "Ada":
                seen[moment] = outcome.data
        kept += len(await ways.kept())
    assert kept
    changing = [each for each in turns() if seen[each] != seen[each - TICK]]
    assert len(changing) >= 15
    # What changes does so at the instant and not a tick later.
    assert all(seen[each] == seen[each + TICK] for each in turns())
