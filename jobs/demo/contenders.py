"""Who takes part in the made-up viewing: every title of the catalogue, whoever it came from."""

from collections.abc import Collection, Iterable, Sequence

from domain.ids import TitleId
from domain.record import PlayCount, TitleRecord
from jobs.demo.declared import demo_titles
from jobs.demo.plays import SOURCE, Contender, unknown_weight
from jobs.demo.titles import demo_id
from persistence.ports.catalogue import CatalogueBatch
from persistence.ports.stores import Stores

READ_AT_ONCE = 500
WRITTEN_AT_ONCE = 5_000


def weights() -> dict[TitleId, float]:
    """What the demo catalogue says of its own titles, 0 to 1."""
    return {demo_id(title): title.popularity / 100 for title in demo_titles()}


def declared_contenders(records: Iterable[TitleRecord]) -> list[Contender]:
    """Titles of the demo catalogue, with the windows they are about to have."""
    known = weights()
    return [Contender(record.id, known[record.id], record.windows) for record in records]


async def stored_contenders(stores: Stores, *, without: Collection[TitleId]) -> list[Contender]:
    """Titles as they are stored, except those named."""
    known, found = weights(), []
    ids = [id_ for id_ in await stores.catalogue.title_ids() if id_ not in without]
    for start in range(0, len(ids), READ_AT_ONCE):
        titles = await stores.titles.titles(ids[start : start + READ_AT_ONCE])
        found += [
            Contender(id_, known.get(id_, unknown_weight(id_)), title.windows)
            for id_, title in titles.items()
        ]
    return found


async def replace_plays(batch: CatalogueBatch, counts: Sequence[PlayCount]) -> None:
    """Make `counts` the only ones that the demo knows."""
    await batch.clear_plays(SOURCE)
    for start in range(0, len(counts), WRITTEN_AT_ONCE):
        await batch.put_plays(SOURCE, counts[start : start + WRITTEN_AT_ONCE])
