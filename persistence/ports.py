"""What Marquee asks of its stores, in its own words. Adapters lie beside; only `wiring` names them.

Reads return mappings in which absent keys are absent. No row of a database and no exception of a
driver crosses a port: an adapter that cannot answer raises `StoreUnavailable`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Protocol, TypeVar

from domain.account import Account, Device
from domain.artwork import Image
from domain.browse import Position, TitleFilter, TitleSort
from domain.errors import Unavailable
from domain.genre import Genre
from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.candidate import Collection as Editorial
from domain.homepage.row import Page, PageKey
from domain.ids import (
    AccountId,
    AudioTrackId,
    DeviceId,
    EpisodeId,
    GenreId,
    ImageId,
    PageId,
    PersonId,
    ProfileId,
    SeasonId,
    SessionId,
    SubtitleTrackId,
    TitleId,
    TrailerId,
)
from domain.maturity import MaturityLevel
from domain.media import AudioTrack, Media, SubtitleTrack
from domain.my_list import Added, Entry, Listed
from domain.person import Credit, Person
from domain.profile import Profile
from domain.reaction import Reaction
from domain.record import CollectionRecord, PlayCount, TitleRecord
from domain.session import Session
from domain.title import Episode, Season, Title, Trailer
from domain.visibility import Audience

T = TypeVar("T")


class StoreUnavailable(Unavailable):
    """A store did not answer in time or at all; nothing was changed by the call that raised it."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """For whom candidates are gathered: a country and a level, never a profile (R24, R58)."""

    country: str
    ceiling: MaturityLevel


class Titles(Protocol):
    """The catalogue by key."""

    async def titles(self, ids: Collection[TitleId]) -> Mapping[TitleId, Title]: ...

    async def title_ids_of(self, external_ids: Collection[str]) -> Mapping[str, TitleId]:
        """Title ids by external id (an imported title's `show_id`)."""
        ...

    async def genres(self) -> Sequence[Genre]:
        """Every genre, in order of its English name."""
        ...

    async def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]: ...

    async def credits(self, ids: Collection[TitleId]) -> Mapping[TitleId, Sequence[Credit]]:
        """Credits in billing order."""
        ...

    async def images(self, ids: Collection[ImageId]) -> Mapping[ImageId, Image]: ...

    async def trailers_of(
        self, ids: Collection[TitleId]
    ) -> Mapping[TitleId, Sequence[Trailer]]: ...

    async def trailers(self, ids: Collection[TrailerId]) -> Mapping[TrailerId, Trailer]: ...


class Episodes(Protocol):
    """Seasons, episodes and what playables are made of."""

    async def seasons_of(self, ids: Collection[TitleId]) -> Mapping[TitleId, Sequence[Season]]:
        """Seasons by number, the specials' season 0 last."""
        ...

    async def seasons(self, ids: Collection[SeasonId]) -> Mapping[SeasonId, Season]: ...

    async def episodes_of(self, ids: Collection[SeasonId]) -> Mapping[SeasonId, Sequence[Episode]]:
        """Episodes of each season in the order of their sort key."""
        ...

    async def episodes(self, ids: Collection[EpisodeId]) -> Mapping[EpisodeId, Episode]: ...

    async def episodes_in_order(
        self, ids: Collection[TitleId], *, limit: int
    ) -> Mapping[TitleId, Sequence[Episode]]:
        """The first `limit` episodes of each series by (season, sort key), specials left out."""
        ...

    async def media(self, ids: Collection[str]) -> Mapping[str, Media]:
        """Segments and tracks by playable id (a movie's or an episode's)."""
        ...

    async def audio_tracks(
        self, ids: Collection[AudioTrackId]
    ) -> Mapping[AudioTrackId, AudioTrack]: ...

    async def subtitle_tracks(
        self, ids: Collection[SubtitleTrackId]
    ) -> Mapping[SubtitleTrackId, SubtitleTrack]: ...


class Browse(Protocol):
    """Sorted, filtered, gated lists of titles."""

    async def page(  # noqa: PLR0913 - one argument for each thing a list depends on
        self,
        audience: Audience,
        now: datetime,
        *,
        where: TitleFilter,
        sort: TitleSort,
        after: Position | None,
        limit: int,
    ) -> Sequence[Position]:
        """Up to `limit` listable titles after a position, each with the position it has.

        SECURITY: the gate of R19 stands in the query, so that counts and cursors tell nothing.
        """
        ...

    async def similar(
        self, audience: Audience, now: datetime, id_: TitleId, *, limit: int
    ) -> Sequence[tuple[TitleId, float]]:
        """The listable titles most like one: weighted Jaccard of genres, credits, kind (R28).

        Nearest first, ties by id. SECURITY: gated like `page`: length and order tell nothing.
        """
        ...

    async def genres(self, audience: Audience, now: datetime) -> Sequence[Genre]:
        """Genres with at least one title listable for this audience, in order of id."""
        ...

    async def has_visible_credit(self, audience: Audience, id_: PersonId) -> bool:
        """Whether a person is credited on at least one title visible to this audience (R20)."""
        ...


class Shelves(Protocol):
    """Candidates for rows: licensed in the shelf's country, not above its level, best first.

    They hold no viewer's data, so one answer serves everybody on the same shelf.
    """

    async def trending(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        """By time-decayed plays here (R31); only titles that were played."""
        ...

    async def popular(
        self, shelf: Shelf, now: datetime, limit: int, genre_id: GenreId | None = None
    ) -> Sequence[Candidate]:
        """By long-term plays here, then newest window first; titles never played come last."""
        ...

    async def popular_by_genre(
        self, shelf: Shelf, now: datetime, *, genres: int, limit: int
    ) -> Sequence[tuple[Genre, Sequence[Candidate]]]:
        """The `genres` most popular genres here, each with its titles as `popular` has them.

        A genre's popularity is the sum of the plays here of its titles that are not above the level
        and were ever licensed here, then how many they are: neither waits for a window to end. One
        with fewer than four titles to list now is left out and the next is answered (R28). What is
        read grows with `genres` and `limit`, not with the catalogue; it is done in two rounds of
        waiting, and one more for each time that too many genres had to be left out.
        """
        ...

    async def top(
        self, shelf: Shelf, now: datetime, limit: int
    ) -> tuple[date, Sequence[Candidate]]:
        """The most played titles here of the latest UTC day, whole or running, with plays (R31)."""
        ...

    async def newest(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        """Newest start of the window open here now, first (R28)."""
        ...

    async def leaving(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        """Those whose open window ends within 30 days, soonest first (R25)."""
        ...

    async def coming(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        """Those not open now whose next window starts within 30 days, soonest first (R25)."""
        ...

    async def collections(
        self, shelf: Shelf, now: datetime, limit: int
    ) -> Sequence[tuple[Editorial, Sequence[Candidate]]]:
        """Editorial collections in the editors' order, up to `limit` candidates each."""
        ...


class Written(Enum):
    """What writing a record did."""

    IMPORTED = "IMPORTED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"


class CatalogueBatch(Protocol):
    """Writes inside one transaction: all of them are kept, or none."""

    async def put_titles(self, records: Sequence[TitleRecord]) -> Mapping[TitleId, Written]:
        """Store records whole; one equal to what is stored moves no revision.

        A changed title's revision grows by one and its parts are replaced, except the episodes of
        seasons whose `episodes` is null.
        """
        ...

    async def put_collections(self, records: Sequence[CollectionRecord]) -> None:
        """Replace the editorial collections named."""
        ...

    async def put_plays(self, source: str, counts: Sequence[PlayCount]) -> None:
        """Set the counts one source knows; other sources' counts stay and add to them."""
        ...

    async def clear_plays(self, source: str) -> None: ...


class CatalogueWriter(Protocol):
    def transaction(self) -> AbstractAsyncContextManager[CatalogueBatch]:
        """One transaction; leaving it with an exception changes nothing.

        Leaving it otherwise brings popularity up to date and publishes a CATALOGUE change when
        anything changed.
        """
        ...

    async def title_ids(self) -> Sequence[TitleId]:
        """Every title's id, in order of id."""
        ...


class Accounts(Protocol):
    async def accounts(self, ids: Collection[AccountId]) -> Mapping[AccountId, Account]: ...

    async def credentials(self, email: str) -> tuple[AccountId, str] | None:
        """The account id and argon2id hash for an e-mail address in its normalised form."""
        ...

    async def devices(
        self, account_id: AccountId, ids: Collection[DeviceId] | None = None
    ) -> Mapping[DeviceId, Device]:
        """The account's devices, all of them or those named."""
        ...

    async def create(
        self, new: Account, password_hash: str, profiles: Sequence[Profile] = ()
    ) -> bool:
        """Keep a new account with its profiles, all or nothing.

        False, and nothing changed, where its id or its e-mail address is taken.
        """
        ...

    async def sign_up(self, new: "NewHousehold") -> bool:
        """Keep everything a sign-up makes, all or nothing.

        False, and nothing changed, where the account's id or e-mail address is taken.
        """
        ...

    async def replace_password_hash(self, id_: AccountId, old: str, new: str) -> None:
        """Put `new` in the place of `old`; nothing happens if another is there by now."""
        ...


class Profiles(Protocol):
    async def profiles(self, ids: Collection[ProfileId]) -> Mapping[ProfileId, Profile]: ...

    async def profiles_of(
        self, ids: Collection[AccountId]
    ) -> Mapping[AccountId, Sequence[Profile]]:
        """Profiles of each account, oldest first."""
        ...

    async def pin_failures(self, id_: ProfileId) -> tuple[int, datetime | None]:
        """Wrong tries in a row, and until when the PIN is locked (R23)."""
        ...

    async def count_pin_failure(
        self, id_: ProfileId, now: datetime, *, limit: int, locked_until: datetime
    ) -> tuple[int, datetime | None]:
        """Count one wrong try; the `limit`-th locks until `locked_until`. Answers the state after.

        An earlier lock that has ended starts the count anew. Safe under concurrent tries.
        """
        ...

    async def clear_pin_failures(self, id_: ProfileId) -> None: ...

    async def change(
        self,
        account_id: AccountId,
        decide: Callable[[Sequence[Profile]], T],
        now: datetime,
    ) -> T:
        """Decide on an account's profiles as they are, oldest first, and keep what comes of it.

        All in one transaction: of those who change one account's profiles, each decides on what
        the one before left. What is no ProfileChange keeps nothing. Every session on which a
        removed profile was active goes on without one. Other processes learn of it (R21).
        """
        ...


class MyLists(Protocol):
    """What profiles want to watch (R26)."""

    async def page(
        self, audience: Audience, now: datetime, *, after: datetime | None, limit: int
    ) -> Sequence[Entry]:
        """Up to `limit` entries that may be shown, newest first; those listed before `after`.

        SECURITY: the gate of `keepable` stands in the query, so that counts and cursors tell
        nothing. An unknown country shows nothing (R24).
        """
        ...

    async def newest(self, audience: Audience, now: datetime, *, limit: int) -> Sequence[Listed]:
        """The first of `page`, with what a row needs of each title."""
        ...

    async def begins_next(self, audience: Audience, now: datetime) -> datetime | None:
        """The next instant at which a licence of a listed title begins: `page` may grow then."""
        ...

    async def listed(self, id_: ProfileId, titles: Collection[TitleId]) -> Collection[TitleId]:
        """Those of `titles` that are on the profile's list, shown or not."""
        ...

    async def add(self, id_: ProfileId, title_id: TitleId, now: datetime, *, limit: int) -> Added:
        """Put a title of the catalogue first, unless it is there or the list holds `limit`.

        Safe under concurrent calls: the list never holds more, and its order is total.
        """
        ...

    async def take_off(self, id_: ProfileId, title_id: TitleId) -> bool:
        """Whether it was there."""
        ...


class Reactions(Protocol):
    """What profiles think of titles (R26)."""

    async def reactions(
        self, id_: ProfileId, titles: Collection[TitleId]
    ) -> Mapping[TitleId, Reaction]: ...

    async def react(
        self, id_: ProfileId, title_id: TitleId, given: Reaction, now: datetime
    ) -> bool:
        """Put a reaction to a title of the catalogue in the place of any other.

        False, and nothing changed, where the profile is gone. The same again changes nothing.
        """
        ...

    async def take_back(self, id_: ProfileId, title_id: TitleId) -> None: ...


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One link of a refresh family; `digest` is the token's SHA-256, itself it is never kept."""

    session_id: SessionId
    digest: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """What a sign-up makes; `password_hash` is argon2id's encoded form."""

    account: Account
    password_hash: str = field(repr=False)
    profile: Profile
    device: Device
    session: Session
    refresh: RefreshToken


class Rotation(Enum):
    ROTATED = "ROTATED"
    REUSED = "REUSED"
    UNKNOWN = "UNKNOWN"


class Sessions(Protocol):
    async def sessions(self, ids: Collection[SessionId]) -> Mapping[SessionId, Session]: ...

    async def open(self, session: Session, device: Device, refresh: RefreshToken) -> None:
        """Keep a new session with its device and first refresh token, all or nothing."""
        ...

    async def rotate(
        self, digest: str, fresh: Callable[[SessionId], RefreshToken], now: datetime
    ) -> tuple[Rotation, SessionId | None]:
        """Use a refresh token once and keep its successor, in one step.

        A token used before ends its family, durably, and answers REUSED (R53). One that was never
        given out, has expired or belongs to a session that has ended is UNKNOWN. The session's life
        becomes that of the new token, and its device was seen `now`.
        """
        ...

    async def activate(
        self, id_: SessionId, profile_id: ProfileId, refresh: RefreshToken, now: datetime
    ) -> bool:
        """Make a profile active on a session and `refresh` its one usable token, in one step.

        False, and nothing changed, where the session has ended or the profile is not its account's.
        """
        ...

    async def revoke(self, ids: Collection[SessionId], now: datetime) -> None:
        """End sessions for good; other processes learn of it through `changes` (R54)."""
        ...

    async def remove_device(
        self, account_id: AccountId, id_: DeviceId, now: datetime
    ) -> Sequence[SessionId] | None:
        """Forget a device and all its sessions, in one step; other processes learn of it (R54).

        Answers the sessions that had not ended, or None, and nothing changed, where the account
        has no such device.
        """
        ...

    async def sessions_of(self, account_id: AccountId) -> Sequence[Session]: ...

    async def revoked_since(self, since: datetime) -> Mapping[SessionId, datetime]:
        """Sessions revoked at or after `since`: what a starting process must know (R54)."""
        ...


class ChangeKind(Enum):
    CATALOGUE = "CATALOGUE"
    TITLE = "TITLE"
    PROFILE = "PROFILE"
    MY_LIST = "MY_LIST"  # the subject is the profile
    SESSION = "SESSION"


@dataclass(frozen=True, slots=True)
class Change:
    """Something other processes must hear of; `subject` is an id, empty for the whole catalogue."""

    number: int
    kind: ChangeKind
    subject: str


class Changes(Protocol):
    """The changes of every process, in the order of their numbers."""

    async def latest(self) -> int:
        """The number of the newest change, 0 before the first."""
        ...

    async def since(self, number: int, *, limit: int = 1000) -> Sequence[Change]: ...

    async def latest_of(self, kind: ChangeKind) -> int:
        """The number of the newest change of one kind, 0 before the first."""
        ...


class CandidateCache(Protocol):
    """Gathered candidates, shared by everybody on the same shelf. Times are aware instants."""

    async def get(self, key: str) -> tuple[tuple[RowCandidates, ...], datetime] | None:
        """The candidates kept under `key` and until when they are fresh; they may be stale."""
        ...

    async def put(
        self,
        key: str,
        rows: tuple[RowCandidates, ...],
        *,
        fresh_until: datetime,
        keep_until: datetime,
    ) -> None: ...

    async def clear(self) -> None: ...


class Pages(Protocol):
    """Frozen pages until they expire (R32)."""

    async def current(self, key: PageKey, now: datetime) -> Page | None: ...

    async def by_id(self, id_: PageId, now: datetime) -> Page | None: ...

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        """Keep a page and make it its key's current one, if there is none or it is `replacing`.

        Answers the page that is current after the call: of two made at once, both askers get one.
        The page that was replaced stays readable by its id.
        """
        ...


class Buckets(Protocol):
    """Token buckets, shared by every process."""

    async def take(
        self, key: str, *, rate_per_minute: float, burst: float, tokens: float = 1
    ) -> float:
        """0.0 when the tokens were there and taken; else the seconds until they will be."""
        ...


class Tallies(Protocol):
    """Counts inside a window that starts with the first of them, shared by every process."""

    async def count(self, key: str, now: datetime, *, window_seconds: int) -> int:
        """Add one and answer the count in the current window, this one included."""
        ...

    async def read(self, key: str, now: datetime) -> tuple[int, float]:
        """The count in the current window and the seconds until the window ends."""
        ...

    async def uncount(self, key: str, now: datetime) -> None:
        """Take one count back, if the current window has any."""
        ...

    async def forget(self, key: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Stores:
    """Every port an application has."""

    titles: Titles
    episodes: Episodes
    browse: Browse
    shelves: Shelves
    catalogue: CatalogueWriter
    accounts: Accounts
    profiles: Profiles
    my_lists: MyLists
    reactions: Reactions
    sessions: Sessions
    changes: Changes
    candidates: CandidateCache
    pages: Pages
    buckets: Buckets
    tallies: Tallies
