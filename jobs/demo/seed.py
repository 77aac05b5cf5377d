"""Seeding: the demo catalogue, its plays and its accounts, as of a day."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from domain.ids import TitleId, derived_id
from jobs.demo.accounts import create_accounts
from jobs.demo.collections import collection_records
from jobs.demo.contenders import declared_contenders, replace_plays, stored_contenders
from jobs.demo.declared import demo_titles
from jobs.demo.licences import ANCHOR, midnight, seeded_on
from jobs.demo.plays import COUNTRIES, DAYS, days_until, play_counts
from jobs.demo.titles import SOURCE, title_records
from persistence.ports.catalogue import Written
from persistence.ports.stores import Stores

Progress = Callable[[str], None]
"""Told of each step as a short sentence."""

_ANCHOR_ID = TitleId(derived_id("movie", SOURCE, ANCHOR))


class DemoState(Enum):
    """EMPTY: no catalogue at all. FOREIGN: a catalogue without demo content."""

    EMPTY = "EMPTY"
    FOREIGN = "FOREIGN"
    OUTDATED = "OUTDATED"
    CURRENT = "CURRENT"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a seed did. `plays` counts rows; null where they were in place already."""

    titles: Counter[Written]
    plays: int | None
    accounts: int


async def demo_state(stores: Stores, as_of: date) -> DemoState:
    """Whether there is demo content, and whether it was made for that day."""
    anchor = (await stores.titles.titles([_ANCHOR_ID])).get(_ANCHOR_ID)
    if anchor is not None:
        made_today = seeded_on(anchor.windows) == as_of
        return DemoState.CURRENT if made_today else DemoState.OUTDATED
    return DemoState.FOREIGN if await stores.catalogue.title_ids() else DemoState.EMPTY


async def seed(stores: Stores, as_of: date, progress: Progress = lambda _: None) -> Seeded:
    """Store everything as it is on that day. A second seed on the same day changes nothing.

    On another day the licences and the plays move with it. Titles, collections and plays are kept
    together or not at all.
    """
    progress("Making the demo accounts")  # first: with the titles in place nobody would look again
    accounts = await create_accounts(stores.accounts, midnight(as_of))
    declared = demo_titles()
    records = title_records(declared, as_of)
    others = await stored_contenders(stores, without={record.id for record in records})
    progress(f"Storing {len(records)} titles, their collections and made-up plays")
    async with stores.catalogue.transaction() as batch:
        written = Counter((await batch.put_titles(records)).values())
        await batch.put_collections(collection_records(declared))
        plays = None
        if written[Written.UNCHANGED] < len(records):
            contenders = [*declared_contenders(records), *others]
            counts = list(play_counts(contenders, COUNTRIES, days_until(as_of, DAYS)))
            await replace_plays(batch, counts)
            plays = len(counts)
    return Seeded(written, plays, accounts)


async def seed_plays(stores: Stores, as_of: date, *, days: int, countries: Sequence[str]) -> int:
    """Made-up plays for whatever catalogue is stored, instead of earlier ones; how many rows."""
    contenders = await stored_contenders(stores, without=())
    counts = list(play_counts(contenders, countries, days_until(as_of, days)))
    async with stores.catalogue.transaction() as batch:
        await replace_plays(batch, counts)
    return len(counts)
