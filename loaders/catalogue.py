"""The catalogue as a process keeps it: what pages show again and again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from domain.artwork import Image
from domain.ids import EpisodeId, ImageId, TitleId
from domain.media import NO_MEDIA, Media
from domain.person import Credit
from domain.title import Episode, Series, Title, Trailer
from loaders.kept import KeptValues
from loaders.opening import opening_episodes
from persistence.ports.episodes import Episodes
from persistence.ports.titles import Titles

MOST_TITLES = 20_000
MOST_IMAGES = 40_000
MOST_SERIES = 1_000
"""Series whose episodes are kept, all of each."""
MOST_PLAYABLES = 10_000
"""Episodes, and films and episodes of which the segments and tracks are kept."""
MOST_OPENINGS = 500
"""Series whose opening episodes are kept, at most thirty of each."""


@dataclass(frozen=True, slots=True)
class KeptCatalogue:
    """Titles with their parts; a change of any is heard of within a second, and forgets all.

    While the store is away it is what there is: the last known catalogue.
    """

    titles: KeptValues[TitleId, Title]
    images: KeptValues[ImageId, Image]
    trailers_of: KeptValues[TitleId, Sequence[Trailer]]
    credits_of: KeptValues[TitleId, Sequence[Credit]]
    episodes_of_series: KeptValues[TitleId, Sequence[Episode]]
    opening_episodes_of: KeptValues[TitleId, Sequence[Episode]]
    episodes: KeptValues[EpisodeId, Episode]
    media_of: KeptValues[str, Media]

    @classmethod
    def of(cls, titles: Titles, episodes: Episodes) -> Self:
        return cls(
            KeptValues(titles.titles, MOST_TITLES, ends=next_change),
            KeptValues(titles.images, MOST_IMAGES),
            KeptValues(titles.trailers_of, MOST_TITLES, empty=()),
            KeptValues(titles.credits, MOST_TITLES, empty=()),
            KeptValues(episodes.episodes_of_series, MOST_SERIES, empty=()),
            KeptValues(opening_episodes(episodes), MOST_OPENINGS, empty=()),
            KeptValues(episodes.episodes, MOST_PLAYABLES),
            KeptValues(episodes.media, MOST_PLAYABLES, empty=NO_MEDIA),
        )

    @property
    def by_name(self) -> Mapping[str, KeptValues[Any, Any]]:
        return {name: getattr(self, name) for name in self.__slots__}

    def forget(self, _: str = "") -> None:
        """Told of every change of the catalogue, which may be of anything in it."""
        for kept in self.by_name.values():
            kept.forget()

    def expire(self, now: datetime) -> None:
        self.titles.expire(now)


def next_change(title: Title) -> datetime | None:
    """When a title changes without anybody changing it: a series gets its next episode."""
    return title.next_episode_from if isinstance(title, Series) else None
