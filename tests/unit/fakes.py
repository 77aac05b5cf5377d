"""Fakes of the ports that the homepage flow uses: they answer what they are given."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from domain.genre import Genre
from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.candidate import Collection as Editorial
from domain.homepage.live import Continued, Offer
from domain.homepage.row import DegradedSource, Page, PageKey
from domain.ids import GenreId, PageId, PlayableId, ProfileId, TitleId
from domain.my_list import Added, Entry, Listed
from domain.visibility import Audience
from persistence.ports.shelves import Shelf
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW, candidate

Items = Sequence[Candidate]
T = TypeVar("T")


class FakeShelves:
    """Answers by method name; an exception is raised, what has no answer is empty."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[tuple[object, ...]] = []

    def _answer(self, name: str, otherwise: T, *asked: object) -> T:
        self.asked.append((name, *asked))
        answer: T = self.answers.get(name, otherwise)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def trending(self, shelf: Shelf, now: datetime, limit: int) -> Items:
        return self._answer("trending", (), shelf, now, limit)

    async def popular(
        self, shelf: Shelf, now: datetime, limit: int, genre_id: GenreId | None = None
    ) -> Items:
        return self._answer("popular", (), shelf, now, limit, genre_id)

    async def popular_by_genre(
        self, shelf: Shelf, now: datetime, *, genres: int, limit: int
    ) -> Sequence[tuple[Genre, Items]]:
        return self._answer("popular_by_genre", (), shelf, now, genres, limit)

    async def top(self, shelf: Shelf, now: datetime, limit: int) -> tuple[date, Items]:
        return self._answer("top", (NOW.date(), ()), shelf, now, limit)

    async def newest(self, shelf: Shelf, now: datetime, limit: int) -> Items:
        return self._answer("newest", (), shelf, now, limit)

    async def leaving(self, shelf: Shelf, now: datetime, limit: int) -> Items:
        return self._answer("leaving", (), shelf, now, limit)

    async def coming(self, shelf: Shelf, now: datetime, limit: int) -> Items:
        return self._answer("coming", (), shelf, now, limit)

    async def collections(
        self, shelf: Shelf, now: datetime, limit: int
    ) -> Sequence[tuple[Editorial, Items]]:
        return self._answer("collections", (), shelf, now, limit)


class KeptCandidates:
    """A candidate cache that forgets nothing; `kept` holds rows, fresh_until, keep_until."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[tuple[RowCandidates, ...], datetime, datetime]] = {}
        self.may_gather = True

    async def get(self, key: str) -> tuple[tuple[RowCandidates, ...], datetime] | None:
        return self.kept[key][:2] if key in self.kept else None

    async def put(
        self,
        key: str,
        rows: tuple[RowCandidates, ...],
        *,
        fresh_until: datetime,
        keep_until: datetime,
    ) -> None:
        self.kept[key] = (rows, fresh_until, keep_until)

    async def claim(self, _key: str, _life: timedelta) -> bool:
        return self.may_gather


class BrokenCandidates(KeptCandidates):
    """A cache that raises whenever it is asked."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.error = error or StoreUnavailable()

    async def get(self, *_: object) -> tuple[tuple[RowCandidates, ...], datetime] | None:
        raise self.error

    async def put(self, *_: object, **__: object) -> None:
        raise self.error


class KeptPages:
    """A page store; `away` makes every call raise StoreUnavailable."""

    def __init__(self, *, away: bool = False) -> None:
        self.pages: dict[PageId, Page] = {}
        self.newest: dict[PageKey, PageId] = {}
        self.away = away

    async def current(self, key: PageKey, now: datetime) -> Page | None:
        page = await self.by_id(self.newest.get(key, PageId("")), now)
        return page if page and now < page.current_until else None

    async def by_id(self, id_: PageId, now: datetime) -> Page | None:
        await asyncio.sleep(0)
        if self.away:
            raise StoreUnavailable
        page = self.pages.get(id_)
        return page if page and now < page.expires_at else None

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        first = await self.current(page.key, page.generated_at)
        if first is not None and first.id != replacing:
            return first
        self.pages[page.id] = page
        self.newest[page.key] = page.id
        return page


class KeptLists:
    """Lists by profile, newest first; `error` is raised by each read, `gate` holds reads up.

    `begun` is set by the first read.
    """

    def __init__(self) -> None:
        self.lists: dict[ProfileId, list[Listed]] = {}
        self.error: Exception | None = None
        self.begins: datetime | None = None
        self.gone: set[ProfileId] = set()
        self.reads = 0
        self.gate, self.begun = asyncio.Event(), asyncio.Event()
        self.gate.set()

    def put(self, id_: ProfileId, *items: Candidate, at: datetime = NOW) -> None:
        """Put titles first, the last of them foremost."""
        for place, item in enumerate(items):
            listed = Listed(item, at + timedelta(microseconds=place))
            self.lists.setdefault(id_, []).insert(0, listed)

    async def page(
        self, audience: Audience, now: datetime, *, after: datetime | None, limit: int
    ) -> Sequence[Entry]:
        found = await self.newest(audience, now, limit=10_000)
        entries = [Entry(one.candidate.title_id, one.listed_at) for one in found]
        return [one for one in entries if after is None or one.listed_at < after][:limit]

    async def newest(
        self,
        audience: Audience,
        now: datetime,  # noqa: ARG002 - the shape of the port
        *,
        limit: int,
    ) -> Sequence[Listed]:
        self.reads += 1
        self.begun.set()
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return self.lists.get(audience.profile_id, [])[:limit]

    async def begins_next(
        self,
        audience: Audience,  # noqa: ARG002 - the shape of the port
        now: datetime,  # noqa: ARG002
    ) -> datetime | None:
        if self.error is not None:
            raise self.error
        return self.begins

    async def listed(self, id_: ProfileId, titles: Collection[TitleId]) -> Collection[TitleId]:
        return {one.candidate.title_id for one in self.lists.get(id_, [])} & set(titles)

    async def add(
        self, audience: Audience, title_id: TitleId, now: datetime, *, limit: int
    ) -> Added:
        id_ = audience.profile_id
        if id_ in self.gone:
            return Added.NO_PROFILE
        if await self.listed(id_, [title_id]):
            return Added.THERE_ALREADY
        if len(self.lists.get(id_, [])) >= limit:
            return Added.FULL
        self.put(id_, candidate(int(title_id[-32:], 16)), at=now)
        return Added.ADDED

    async def take_off(self, id_: ProfileId, title_id: TitleId) -> bool:
        before = self.lists.get(id_, [])
        self.lists[id_] = [one for one in before if one.candidate.title_id != title_id]
        return len(self.lists[id_]) < len(before)


class KeptWatching:
    """What profiles are in the middle of, newest first; `failing` is why it cannot be read."""

    def __init__(self) -> None:
        self.entries: dict[ProfileId, list[Continued]] = {}
        self.failing: str | None = None
        self.until = datetime.max.replace(tzinfo=UTC)
        self.reads = 0

    def play(self, id_: ProfileId, number: int, *, at: datetime = NOW, progress: str = "") -> None:
        """Title `number` comes first, at another place than before."""
        item = candidate(number)
        entry = Continued(item, at, PlayableId(item.title_id), progress or at.isoformat())
        self.finish(id_, number)
        self.entries.setdefault(id_, []).insert(0, entry)

    def finish(self, id_: ProfileId, number: int) -> None:
        gone = candidate(number).title_id
        held = self.entries.get(id_, [])
        self.entries[id_] = [one for one in held if one.candidate.title_id != gone]

    async def offer(self, audience: Audience, now: datetime) -> tuple[Offer, datetime]:
        self.reads += 1
        await asyncio.sleep(0)
        if self.failing:
            return Offer(degraded=(DegradedSource("continue_watching", "NONE", self.failing),)), now
        return Offer(continued=tuple(self.entries.get(audience.profile_id, []))), self.until
