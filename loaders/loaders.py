"""The loaders of one request, built anew for each: nothing of one viewer reaches another."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.account import Account
from domain.artwork import Image
from domain.homepage.candidate import Candidate
from domain.homepage.live import Offer
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
from domain.visibility import Audience
from loaders import viewer_states
from loaders.batch import Fetch, Loader, Reads
from loaders.opening import opening_episodes
from persistence.ports import Shelf, Stores


@dataclass(frozen=True, slots=True)
class Loaders:
    """One loader for each kind of thing; those ending in `_of` load the parts of their key."""

    titles: Loader[TitleId, Title | None]
    credits_of: Loader[TitleId, Sequence[Credit]]
    people: Loader[PersonId, Person | None]
    images: Loader[ImageId, Image | None]
    trailers_of: Loader[TitleId, Sequence[Trailer]]
    trailers: Loader[TrailerId, Trailer | None]
    seasons_of: Loader[TitleId, Sequence[Season]]
    seasons: Loader[SeasonId, Season | None]
    episodes_of: Loader[SeasonId, Sequence[Episode]]
    episodes: Loader[EpisodeId, Episode | None]
    opening_episodes_of: Loader[TitleId, Sequence[Episode]]
    media_of: Loader[str, Media]
    audio_tracks: Loader[AudioTrackId, AudioTrack | None]
    subtitle_tracks: Loader[SubtitleTrackId, SubtitleTrack | None]
    accounts: Loader[AccountId, Account | None]
    profiles: Loader[ProfileId, Profile | None]
    profiles_of: Loader[AccountId, Sequence[Profile]]
    charts: Loader[Shelf, Sequence[Candidate]]
    listed: Loader[TitleViewerState, bool]
    reactions: Loader[TitleViewerState, Reaction | None]
    offers: Loader[Audience, Offer]
    reads: Reads


def build_loaders(
    stores: Stores, charts: Fetch[Shelf, Sequence[Candidate]], offers: Fetch[Audience, Offer]
) -> Loaders:
    """Loaders over `stores`, over `charts`, which reads the day's most played of a shelf, and over
    `offers`, which reads what a profile's live rows hold.

    Must run inside the event loop that will use them.
    """
    reads, titles, episodes = Reads(), stores.titles, stores.episodes
    none: tuple[()] = ()
    return Loaders(
        titles=Loader("titles", titles.titles, reads=reads, absent=None),
        credits_of=Loader("credits_of", titles.credits, reads=reads, absent=none),
        people=Loader("people", titles.people, reads=reads, absent=None),
        images=Loader("images", titles.images, reads=reads, absent=None),
        trailers_of=Loader("trailers_of", titles.trailers_of, reads=reads, absent=none),
        trailers=Loader("trailers", titles.trailers, reads=reads, absent=None),
        seasons_of=Loader("seasons_of", episodes.seasons_of, reads=reads, absent=none),
        seasons=Loader("seasons", episodes.seasons, reads=reads, absent=None),
        episodes_of=Loader("episodes_of", episodes.episodes_of, reads=reads, absent=none),
        episodes=Loader("episodes", episodes.episodes, reads=reads, absent=None),
        opening_episodes_of=Loader(
            "opening_episodes_of", opening_episodes(episodes), reads=reads, absent=none
        ),
        media_of=Loader("media_of", episodes.media, reads=reads, absent=NO_MEDIA),
        audio_tracks=Loader("audio_tracks", episodes.audio_tracks, reads=reads, absent=None),
        subtitle_tracks=Loader(
            "subtitle_tracks", episodes.subtitle_tracks, reads=reads, absent=None
        ),
        accounts=Loader("accounts", stores.accounts.accounts, reads=reads, absent=None),
        profiles=Loader("profiles", stores.profiles.profiles, reads=reads, absent=None),
        profiles_of=Loader("profiles_of", stores.profiles.profiles_of, reads=reads, absent=none),
        charts=Loader("charts", charts, reads=reads, absent=none),
        listed=Loader("listed", viewer_states.listed(stores.my_lists), reads=reads, absent=False),
        reactions=Loader(
            "reactions", viewer_states.reactions(stores.reactions), reads=reads, absent=None
        ),
        offers=Loader("offers", offers, reads=reads, absent=Offer()),
        reads=reads,
    )
