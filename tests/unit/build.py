"""Builders of domain values: each field has a sensible default, a test names what matters."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from domain.account import Account, Device, DeviceClass, Plan, VideoQuality
from domain.artwork import Image, ImageRole
from domain.genre import Genre
from domain.homepage.candidate import ArtVariant, Candidate, Collection, RowCandidates
from domain.homepage.compose import Ask
from domain.homepage.row import PageKey, RowKind
from domain.hours import ViewingHours
from domain.ids import (
    AccountId,
    CollectionId,
    DeviceId,
    EpisodeId,
    GenreId,
    ImageId,
    PageId,
    ProfileId,
    SeasonId,
    SessionId,
    TitleId,
    hex_of,
)
from domain.licence import WORLDWIDE, LicenceWindow
from domain.maturity import MaturityLevel, Rating, rating_of
from domain.profile import Profile
from domain.session import Session, Viewer
from domain.title import Episode, EpisodeText, Movie, Series, TitleKind, TitleText
from domain.visibility import Audience

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
ALWAYS = (LicenceWindow(WORLDWIDE, NOW - 400 * DAY, None),)


def window(
    start: datetime = NOW - 400 * DAY, end: datetime | None = None, territory: str = "ES"
) -> LicenceWindow:
    return LicenceWindow(territory, start, end)


def title_id(number: int) -> TitleId:
    return TitleId(f"movie_{number:032x}")


def genre(number: int = 1, **names: str) -> Genre:
    return Genre(GenreId(f"genre_{number:032x}"), names or {"en": f"Genre {number}"})


def collection(number: int = 1, **headings: str) -> Collection:
    found = headings or {"en": f"Collection {number}"}
    return Collection(CollectionId(f"collection_{number:032x}"), found)


def art(number: int, *tags: str) -> tuple[ArtVariant, ...]:
    return tuple(
        ArtVariant(ImageId(f"image_{number:016x}{place:016x}"), tag)
        for place, tag in enumerate(tags)
    )


def candidate(
    number: int,
    *,
    level: MaturityLevel = MaturityLevel.ALL,
    windows: tuple[LicenceWindow, ...] = ALWAYS,
    tags: Sequence[str] = ("default",),
    has_backdrop: bool = True,
) -> Candidate:
    """Title `number`, with one box art for each of `tags`."""
    return Candidate(title_id(number), level, windows, art(number, *tags), has_backdrop)


def candidates(*numbers: int) -> tuple[Candidate, ...]:
    return tuple(candidate(number) for number in numbers)


def row(
    kind: RowKind,
    items: tuple[Candidate, ...] = (),
    *,
    subject: Genre | Collection | None = None,
    is_stand_in: bool = False,
) -> RowCandidates:
    """A row of `kind`; a Top 10 is of yesterday."""
    return RowCandidates(
        kind=kind,
        source=kind.value.lower(),
        items=items,
        subject=subject,
        as_of=(NOW - DAY).date() if kind is RowKind.TOP_10 else None,
        is_stand_in=is_stand_in,
    )


def numbers(found: RowCandidates) -> list[int]:
    """The numbers that a row's titles were built with."""
    return [int(hex_of(item.title_id), 16) for item in found.items]


def audience(
    *,
    maturity: MaturityLevel = MaturityLevel.MATURE,
    blocked: Sequence[int] = (),
    country: str | None = "ES",
    hours: tuple[ViewingHours, ...] = (),
    time_zone: str = "UTC",
) -> Audience:
    """A grown-up in Spain who has blocked nothing; `blocked` holds numbers of titles."""
    barred = frozenset(map(title_id, blocked))
    return Audience(profile_id(1), maturity, barred, country, hours, time_zone)


def profile_id(number: int) -> ProfileId:
    return ProfileId(f"prof_{number:032x}")


def page_key(who: Audience, locale: str = "en") -> PageKey:
    return PageKey(who.profile_id, 1, who.country, locale, 0)


def ask(who: Audience | None = None, *, page: int = 1, locale: str = "en") -> Ask:
    """What a page is composed for: `who`, now, under the id of number `page`."""
    who = who or audience()
    id_ = PageId(f"page_{page:032x}")
    return Ask(page_id=id_, key=page_key(who, locale), audience=who, now=NOW, seed=7)


def sign(_: ProfileId, text: str) -> str:
    return f"signed:{text}"


def image(number: int, role: ImageRole, tag: str = "default") -> Image:
    return Image(ImageId(f"image_{number:032x}"), title_id(1), role, tag, 600, 900, ("#102030",))


def movie(
    number: int = 1,
    *,
    rating: str = "PG",
    windows: tuple[LicenceWindow, ...] = ALWAYS,
    texts: dict[str, TitleText] | None = None,
    original_locale: str | None = "en",
) -> Movie:
    return Movie(
        id=title_id(number),
        external_id=f"s{number}",
        kind=TitleKind.MOVIE,
        texts={"en": TitleText("The Name", "Short.")} if texts is None else texts,
        release_year=2020,
        original_locale=original_locale,
        countries=("ES",),
        rating=rating_of(rating),
        genres=(),
        artwork=(),
        windows=windows,
        revision=1,
        duration_ms=5_400_000,
    )


def series(
    *,
    windows: tuple[LicenceWindow, ...] = ALWAYS,
    latest_episode_from: datetime | None = None,
    next_episode_from: datetime | None = None,
) -> Series:
    return Series(
        id=TitleId("series_" + "a" * 32),
        external_id=None,
        kind=TitleKind.SERIES,
        texts={"en": TitleText("The Series", "Short.")},
        release_year=2020,
        original_locale="en",
        countries=(),
        rating=rating_of("TV-PG"),
        genres=(),
        artwork=(),
        windows=windows,
        revision=1,
        latest_episode_from=latest_episode_from,
        next_episode_from=next_episode_from,
    )


def episode(
    *,
    own_rating: Rating | None = None,
    series_rating: str = "TV-PG",
    windows: tuple[LicenceWindow, ...] = ALWAYS,
    available_from: datetime | None = None,
    texts: dict[str, EpisodeText] | None = None,
) -> Episode:
    return Episode(
        id=EpisodeId("ep_" + "b" * 32),
        series_id=series().id,
        season_id=SeasonId("season_" + "c" * 32),
        season_number=1,
        number=1,
        sort_key=1,
        texts={"en": EpisodeText("Pilot")} if texts is None else texts,
        original_locale="en",
        duration_ms=1_800_000,
        air_date=None,
        own_rating=own_rating,
        series_rating=rating_of(series_rating),
        windows=windows,
        available_from=available_from,
        still=None,
        revision=1,
    )


def profile(
    number: int = 1,
    *,
    maturity: MaturityLevel = MaturityLevel.MATURE,
    is_kids: bool = False,
    blocked: Sequence[int] = (),
    locale: str = "en",
) -> Profile:
    return Profile(
        id=profile_id(number),
        account_id=AccountId("acct_" + "1" * 32),
        name=f"Profile {number}",
        is_kids=is_kids,
        maturity=maturity,
        locale=locale,
        blocked=frozenset(map(title_id, blocked)),
        created_at=NOW,
    )


def viewer(active: Profile | None, *, country: str = "ES") -> Viewer:
    """A device signed in to the one account, with `active` as its profile."""
    account_id, device_id = AccountId("acct_" + "1" * 32), DeviceId("dev_" + "2" * 32)
    plan = Plan("Standard", 2, 2, VideoQuality.Q1080)
    return Viewer(
        session=Session(
            id=SessionId("sess_" + "3" * 32),
            account_id=account_id,
            device_id=device_id,
            profile_id=active.id if active else None,
            created_at=NOW,
            expires_at=NOW + 30 * DAY,
        ),
        account=Account(account_id, "a@b.test", plan, "ES", "UTC", "en", frozenset(), NOW),
        device=Device(device_id, account_id, "Television", DeviceClass.TV, NOW),
        profile=active,
        country=country,
    )
