"""The loaders of one request, built anew for each: nothing of one viewer reaches another."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from domain.account import Account, Device
from domain.artwork import Image
from domain.browse import Position
from domain.evidence.report import ExperimentReport
from domain.experiments.experiment import ExperimentChange
from domain.experiments.names import ExperimentKey
from domain.genre import Genre
from domain.homepage.row import Page
from domain.ids import (
    AccountId,
    AudioTrackId,
    EpisodeId,
    ImageId,
    PageId,
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
from domain.visibility import Audience
from domain.watching.history import HistoryEntry
from domain.watching.next_up import NextUp
from domain.watching.watch_state import WatchState
from loaders import browse, history, next_up, viewer_states
from loaders.batch import AtHand, BatchObserver, Fetch, K, Loader, Reads, T, V
from loaders.browse import LARGEST_SIMILAR, TitlesAfter
from loaders.catalogue import KeptCatalogue
from loaders.devices import devices_of
from loaders.kept import KeptValues
from loaders.questions import Questions
from loaders.watch_states import StateOf, watch_states
from persistence.ports.stores import Stores


@dataclass(frozen=True, slots=True)
class Reading:
    """What loaders read through flows: bound to a request's viewer and instant."""

    catalogue: KeptCatalogue
    """What is kept of the catalogue that the stores hold."""
    pages: Fetch[PageId, Page]
    """The viewer's own pages that have not expired."""


class Loaders:
    """One loader for each kind of thing, made when it is first asked for.

    Those ending in `_of` load the parts of their key. Belongs to one event loop and one request.
    """

    def __init__(
        self,
        stores: Stores,
        now: datetime,
        reading: Reading,
        observer: BatchObserver | None = None,
    ) -> None:
        self.reads = Reads(observer=observer)
        self._stores = stores
        self._now = now
        self._reading = reading

    @cached_property
    def titles(self) -> Loader[TitleId, Title | None]:
        return self._kept("titles", self._reading.catalogue.titles, absent=None)

    @cached_property
    def title_ids(self) -> Loader[str, TitleId | None]:
        """By external id."""
        return self._one("title_ids", self._stores.titles.title_ids_of)

    @cached_property
    def credits_of(self) -> Loader[TitleId, Sequence[Credit]]:
        return self._kept("credits_of", self._reading.catalogue.credits_of, absent=())

    @cached_property
    def experiment_history(self) -> Loader[ExperimentKey, Sequence[ExperimentChange]]:
        """What was done to each, the newest first."""
        return self._some("experiment_history", self._stores.experiments.history)

    @cached_property
    def experiment_reports(self) -> Loader[ExperimentKey, ExperimentReport | None]:
        """The latest of each."""
        return self._one("experiment_reports", self._stores.evidence.latest)

    @cached_property
    def people(self) -> Loader[PersonId, Person | None]:
        return self._one("people", self._stores.titles.people)

    @cached_property
    def images(self) -> Loader[ImageId, Image | None]:
        return self._kept("images", self._reading.catalogue.images, absent=None)

    @cached_property
    def trailers_of(self) -> Loader[TitleId, Sequence[Trailer]]:
        return self._kept("trailers_of", self._reading.catalogue.trailers_of, absent=())

    @cached_property
    def trailers(self) -> Loader[TrailerId, Trailer | None]:
        return self._one("trailers", self._stores.titles.trailers)

    @cached_property
    def seasons_of(self) -> Loader[TitleId, Sequence[Season]]:
        return self._some("seasons_of", self._stores.episodes.seasons_of)

    @cached_property
    def seasons(self) -> Loader[SeasonId, Season | None]:
        return self._one("seasons", self._stores.episodes.seasons)

    @cached_property
    def episodes_of(self) -> Loader[SeasonId, Sequence[Episode]]:
        return self._some("episodes_of", self._stores.episodes.episodes_of)

    @cached_property
    def episodes(self) -> Loader[EpisodeId, Episode | None]:
        return self._kept("episodes", self._reading.catalogue.episodes, absent=None)

    @cached_property
    def owners(self) -> Loader[str, Title | Episode | None]:
        """The titles and episodes that pictures are of."""
        at_hand = cast("AtHand[str, Title | None]", self.titles)  # which know no other keys
        return Loader("owners", self._owners, reads=self.reads, absent=None, at_hand=at_hand)

    @cached_property
    def opening_episodes_of(self) -> Loader[TitleId, Sequence[Episode]]:
        kept = self._reading.catalogue.opening_episodes_of
        return self._kept("opening_episodes_of", kept, absent=())

    @cached_property
    def media_of(self) -> Loader[str, Media]:
        return self._kept("media_of", self._reading.catalogue.media_of, absent=NO_MEDIA)

    @cached_property
    def audio_tracks(self) -> Loader[AudioTrackId, AudioTrack | None]:
        return self._one("audio_tracks", self._stores.episodes.audio_tracks)

    @cached_property
    def subtitle_tracks(self) -> Loader[SubtitleTrackId, SubtitleTrack | None]:
        return self._one("subtitle_tracks", self._stores.episodes.subtitle_tracks)

    @cached_property
    def similar_to(self) -> Questions[Audience, TitleId, Sequence[tuple[TitleId, float]]]:
        """The titles most like one, nearest first, and how like they are."""
        ask = browse.similar(self._stores.browse, self._now)
        return Questions("similar_to", ask, reads=self.reads, absent=(), largest=LARGEST_SIMILAR)

    @cached_property
    def titles_of(self) -> Questions[TitlesAfter, PersonId, Sequence[Position]]:
        """A person's titles, the latest first."""
        ask = browse.titles_of(self._stores.browse, self._now)
        return Questions("titles_of", ask, reads=self.reads, absent=())

    @cached_property
    def visible_people(self) -> Questions[Audience, PersonId, bool]:
        ask = browse.visible_people(self._stores.browse)
        return Questions("visible_people", ask, reads=self.reads, absent=False)

    @cached_property
    def genres(self) -> Loader[Audience, Sequence[Genre]]:
        """Those in which there is something to list."""
        return self._some("genres", browse.genres(self._stores.browse, self._now))

    @cached_property
    def accounts(self) -> Loader[AccountId, Account | None]:
        return self._one("accounts", self._stores.accounts.accounts)

    @cached_property
    def devices_of(self) -> Loader[AccountId, Sequence[Device]]:
        """The one last seen first."""
        return self._some("devices_of", devices_of(self._stores.accounts))

    @cached_property
    def profiles(self) -> Loader[ProfileId, Profile | None]:
        return self._one("profiles", self._stores.profiles.profiles)

    @cached_property
    def profiles_of(self) -> Loader[AccountId, Sequence[Profile]]:
        return self._some("profiles_of", self._stores.profiles.profiles_of)

    @cached_property
    def pages(self) -> Loader[PageId, Page | None]:
        return self._one("pages", self._reading.pages)

    @cached_property
    def listed(self) -> Loader[TitleViewerState, bool]:
        fetch = viewer_states.listed(self._stores.my_lists)
        return Loader("listed", fetch, reads=self.reads, absent=False)

    @cached_property
    def reactions(self) -> Loader[TitleViewerState, Reaction | None]:
        return self._one("reactions", viewer_states.reactions(self._stores.reactions))

    @cached_property
    def watch_states(self) -> Loader[StateOf, WatchState | None]:
        """Of every key there is one: nothing watched is a state too (R7a)."""
        return self._one("watch_states", watch_states(self._stores.progress))

    @cached_property
    def title_watching(self) -> Loader[TitleViewerState, viewer_states.TitleWatched]:
        """All that is kept, hidden episodes' too: ask which of them the profile may see."""
        fetch = viewer_states.watched(self._stores.progress)
        return Loader("title_watching", fetch, reads=self.reads, absent=viewer_states.NEVER)

    @cached_property
    def history_entries(self) -> Loader[history.Named, HistoryEntry | None]:
        return self._one("history_entries", history.entries(self._stores.progress))

    @cached_property
    def next_up_of(self) -> Questions[Audience, TitleId, NextUp | None]:
        """The episode with which an audience's profile goes on in a series."""
        ask = next_up.next_ups(self._stores.progress, self._reading.catalogue, self._now)
        largest = next_up.LARGEST_NEXT_UP
        return Questions("next_up_of", ask, reads=self.reads, absent=None, largest=largest)

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

    def _kept(self, name: str, kept: KeptValues[K, T], *, absent: V) -> Loader[K, T | V]:
        return Loader(name, kept.fetch, reads=self.reads, absent=absent, at_hand=kept)

    def _one(self, name: str, fetch: Fetch[K, V]) -> Loader[K, V | None]:
        return Loader(name, fetch, reads=self.reads, absent=None)

    def _some(self, name: str, fetch: Fetch[K, Sequence[V]]) -> Loader[K, Sequence[V]]:
        return Loader(name, fetch, reads=self.reads, absent=())
