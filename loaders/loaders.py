"""The loaders of one request, built anew for each: nothing of one viewer reaches another."""

from asyncio import gather
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from domain.account import Account
from domain.artwork import Image
from domain.homepage.candidate import Candidate
from domain.ids import (
    AccountId,
    AudioTrackId,
    EpisodeId,
    ImageId,
    PersonId,
    ProfileId,
    SeasonId,
    SubtitleTrackId,
    TitleId,
    TrailerId,
)
from domain.media import NO_MEDIA, AudioTrack, Media, SubtitleTrack
from domain.person import Credit, Person
from domain.profile import Profile
from domain.reaction import Reaction
from domain.title import Episode, Season, Title, Trailer
from domain.viewer_state import TitleViewerState
from loaders import viewer_states
from loaders.batch import BatchObserver, Fetch, Loader, Reads
from loaders.catalogue import KeptCatalogue
from loaders.kept import KeptValues
from loaders.opening import opening_episodes
from persistence.ports import Shelf, Stores

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")

_NONE: tuple[()] = ()


class Loaders:
    """One loader for each kind of thing; those ending in `_of` load the parts of their key.

    A request asks few of them, so each is made when it is first asked for.
    """

    def __init__(
        self,
        stores: Stores,
        charts: Fetch[Shelf, Sequence[Candidate]],
        catalogue: KeptCatalogue,
        observer: BatchObserver | None = None,
    ) -> None:
        """Over `stores`, over what is kept of the catalogue they hold, and over `charts`, which
        reads the day's most played of a shelf.

        Belongs to the event loop in which it is used.
        """
        self.reads = Reads(observer=observer)
        self._stores = stores
        self._charts = charts
        self._catalogue = catalogue

    @cached_property
    def titles(self) -> Loader[TitleId, Title | None]:
        return self._kept_loader("titles", self._catalogue.titles, absent=None)

    @cached_property
    def credits_of(self) -> Loader[TitleId, Sequence[Credit]]:
        return self._kept_loader("credits_of", self._catalogue.credits_of, absent=_NONE)

    @cached_property
    def people(self) -> Loader[PersonId, Person | None]:
        return self._loader("people", self._stores.titles.people, absent=None)

    @cached_property
    def images(self) -> Loader[ImageId, Image | None]:
        return self._kept_loader("images", self._catalogue.images, absent=None)

    @cached_property
    def trailers_of(self) -> Loader[TitleId, Sequence[Trailer]]:
        return self._kept_loader("trailers_of", self._catalogue.trailers_of, absent=_NONE)

    @cached_property
    def trailers(self) -> Loader[TrailerId, Trailer | None]:
        return self._loader("trailers", self._stores.titles.trailers, absent=None)

    @cached_property
    def seasons_of(self) -> Loader[TitleId, Sequence[Season]]:
        return self._loader("seasons_of", self._stores.episodes.seasons_of, absent=_NONE)

    @cached_property
    def seasons(self) -> Loader[SeasonId, Season | None]:
        return self._loader("seasons", self._stores.episodes.seasons, absent=None)

    @cached_property
    def episodes_of(self) -> Loader[SeasonId, Sequence[Episode]]:
        return self._loader("episodes_of", self._stores.episodes.episodes_of, absent=_NONE)

    @cached_property
    def episodes(self) -> Loader[EpisodeId, Episode | None]:
        return self._loader("episodes", self._stores.episodes.episodes, absent=None)

    @cached_property
    def owners(self) -> Loader[str, Title | Episode | None]:
        """The titles and episodes that pictures are of."""
        return self._loader("owners", self._owners, absent=None)

    @cached_property
    def opening_episodes_of(self) -> Loader[TitleId, Sequence[Episode]]:
        return self._loader(
            "opening_episodes_of", opening_episodes(self._stores.episodes), absent=_NONE
        )

    @cached_property
    def media_of(self) -> Loader[str, Media]:
        return self._loader("media_of", self._stores.episodes.media, absent=NO_MEDIA)

    @cached_property
    def audio_tracks(self) -> Loader[AudioTrackId, AudioTrack | None]:
        return self._loader("audio_tracks", self._stores.episodes.audio_tracks, absent=None)

    @cached_property
    def subtitle_tracks(self) -> Loader[SubtitleTrackId, SubtitleTrack | None]:
        return self._loader("subtitle_tracks", self._stores.episodes.subtitle_tracks, absent=None)

    @cached_property
    def accounts(self) -> Loader[AccountId, Account | None]:
        return self._loader("accounts", self._stores.accounts.accounts, absent=None)

    @cached_property
    def profiles(self) -> Loader[ProfileId, Profile | None]:
        return self._loader("profiles", self._stores.profiles.profiles, absent=None)

    @cached_property
    def profiles_of(self) -> Loader[AccountId, Sequence[Profile]]:
        return self._loader("profiles_of", self._stores.profiles.profiles_of, absent=_NONE)

    @cached_property
    def charts(self) -> Loader[Shelf, Sequence[Candidate]]:
        return self._loader("charts", self._charts, absent=_NONE)

    @cached_property
    def listed(self) -> Loader[TitleViewerState, bool]:
        return self._loader("listed", viewer_states.listed(self._stores.my_lists), absent=False)

    @cached_property
    def reactions(self) -> Loader[TitleViewerState, Reaction | None]:
        return self._loader(
            "reactions", viewer_states.reactions(self._stores.reactions), absent=None
        )

    async def _owners(self, ids: Sequence[str]) -> Mapping[str, Title | Episode | None]:
        episode_ids = [EpisodeId(id_) for id_ in ids if id_.startswith("ep_")]
        title_ids = [TitleId(id_) for id_ in ids if not id_.startswith("ep_")]
        episodes, titles = await gather(
            self.episodes.many(episode_ids), self.titles.many(title_ids)
        )
        return {
            **dict(zip(episode_ids, episodes, strict=True)),
            **dict(zip(title_ids, titles, strict=True)),
        }

    def _kept_loader(self, name: str, kept: KeptValues[K, T], *, absent: V) -> Loader[K, T | V]:
        return Loader(name, kept.fetch, reads=self.reads, absent=absent, at_hand=kept)

    def _loader(self, name: str, fetch: Fetch[K, V], *, absent: V) -> Loader[K, V]:
        return Loader(name, fetch, reads=self.reads, absent=absent)
