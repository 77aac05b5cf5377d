"""Seeding: the demo catalogue, its plays and its accounts, as of a day."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from domain.ids import TitleId, derived_id
from domain.record import TitleRecord
from jobs.demo.accounts import create_accounts
from jobs.demo.collections import collection_records
from jobs.demo.contenders import declared_contenders, replace_plays, stored_contenders
from jobs.demo.declared import demo_titles
from jobs.demo.licences import ANCHOR, midnight, seeded_on
from jobs.demo.plays import COUNTRIES, DAYS, days_until, play_counts
from jobs.demo.titles import SOURCE, title_records
from jobs.demo.viewing import take_back, watch
from persistence.ports.catalogue import Written
from persistence.ports.stores import Stores

Progress = Callable[[str], None]
"""Told of each step as a short sentence."""

MEMBERS_FOR = timedelta(days=400)
"""How long before the seed the demo accounts were opened: before anything was watched on them."""

_ANCHOR_ID = TitleId(derived_id("movie", SOURCE, ANCHOR))


class DemoState(Enum):
    """EMPTY: no catalogue at all. FOREIGN: a catalogue without demo content."""

    EMPTY = "EMPTY"
    FOREIGN = "FOREIGN"
    OUTDATED = "OUTDATED"
    CURRENT = "CURRENT"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a seed did. `plays` counts rows; null where they were in place already.

    `sittings` are those of the demo profiles, in place already or not.
    """

    titles: Counter[Written]
    plays: int | None
    accounts: int
    sittings: int


async def demo_state(stores: Stores, as_of: date) -> DemoState:
    """Whether there is demo content, and whether it was made for that day."""
    made_on = await _seeded_on(stores)
    if made_on is not None:
        return DemoState.CURRENT if made_on == as_of else DemoState.OUTDATED
    return DemoState.FOREIGN if await stores.catalogue.title_ids() else DemoState.EMPTY


async def seed(stores: Stores, as_of: date, progress: Progress = lambda _: None) -> Seeded:
    """Store everything as it is on that day. A second seed on the same day changes nothing.

    On another day the licences, the plays and what the demo profiles have watched move with it.
    Titles, collections and plays are kept together or not at all, and after all else: a seed that
    was interrupted is known by them, and the next one does it all again.
    """
    progress("Making the demo accounts")  # first: with the titles in place nobody would look again
    accounts = await create_accounts(stores.accounts, midnight(as_of - MEMBERS_FOR))
    declared = demo_titles()
    records = title_records(declared, as_of)
    progress("Making up what the demo profiles have watched")
    sittings = await _watch(stores, records, as_of)
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
    return Seeded(written, plays, accounts, sittings)


async def _watch(stores: Stores, records: Sequence[TitleRecord], as_of: date) -> int:
    before = await _seeded_on(stores)
    if before is not None and before != as_of:
        await take_back(stores.progress, records, before)
    return await watch(stores.progress, records, as_of)


async def _seeded_on(stores: Stores) -> date | None:
    """The day for which the stored demo content was made; None without any."""
    anchor = (await stores.titles.titles([_ANCHOR_ID])).get(_ANCHOR_ID)
    return seeded_on(anchor.windows) if anchor else None


async def seed_plays(stores: Stores, as_of: date, *, days: int, countries: Sequence[str]) -> int:
    """Made-up plays for whatever catalogue is stored, instead of earlier ones; how many rows."""
    contenders = await stored_contenders(stores, without=())
    counts = list(play_counts(contenders, countries, days_until(as_of, days)))
    async with stores.catalogue.transaction() as batch:
        await replace_plays(batch, counts)
    return len(counts)
