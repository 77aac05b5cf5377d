"""What the made-up audience sees of its pages: pictures shown and clicked, and plays from rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.artwork import ImageRole
from domain.artwork_bandit.choice import BanditChoice
from domain.artwork_bandit.pick import NO_POLICY
from domain.experiments.names import ExperimentKey
from domain.homepage.pageids import item_id, page_id, row_id
from domain.ids import TitleId, derived_id, hex_of
from domain.interleaving.team import Team
from domain.record import TitleRecord
from domain.tracking.event import TrackingEvent, TrackingKind
from jobs.demo.audience import Variants, Viewer
from jobs.demo.chance import between
from jobs.demo.experiments import FRAMED_POSTERS, NEWEST_IN_GENRES
from jobs.demo.viewing import Sitting

PAGES = 3
"""That a viewer looks at, at most: on the first visit, and when sitting down again."""
PICTURES = 6
"""That are seen of each page."""

CLICKS, CLICKS_OF_BEST = 0.08, 0.24
"""Of pictures seen, those clicked: one picture of each title works best, and nobody knows which."""
LEARNED = 0.7
"""How often the learned pictures are the best; by chance they are it once in four. This is planted:
more is clicked of them, and of one kind of poster as little as of four mixed.
"""

FROM_ROWS = 0.5
"""Of viewings, those played from a genre row, where two rankings drafted it."""
OF_NEWEST = 0.62
"""Of those, what the newest ranking had drafted. This preference is planted."""

_SEEN_AFTER, _CLICKED_AFTER = timedelta(seconds=2), timedelta(seconds=20)
_SEEN_MS = 2_000
_GENRE_ROW = f"genre_{hex_of(derived_id('genre', 'synthetic row'))}"


@dataclass(frozen=True, slots=True)
class Poster:
    """A title's pictures by their tags; the default is the first."""

    title_id: TitleId
    tags: tuple[str, ...]

    @property
    def best(self) -> str:
        return self.tags[between(0, len(self.tags) - 1, "best picture", self.title_id)]


def poster_of(title: TitleRecord) -> Poster:
    tags = tuple(image.tag for image in title.artwork if image.role is ImageRole.BOX_ART)
    return Poster(title.id, tags)


def tracked_of(
    viewer: Viewer, variants: Variants, sittings: Sequence[Sitting], posters: Sequence[Poster]
) -> Iterator[TrackingEvent]:
    """What is told of a viewer's pages; `sittings` are all of the viewer's."""
    later = [one for one in sittings if one.at > viewer.visits_at]
    again = [
        one.at - timedelta(minutes=1) for one in later if one.at.date() > viewer.visits_at.date()
    ]
    for at in [viewer.visits_at, *again][:PAGES]:
        yield from _pictures(viewer, variants, at, posters)
    if variants.get(ExperimentKey(NEWEST_IN_GENRES.key)) == "interleaved":
        yield from (_play(viewer, one) for one in later if viewer.chance("row", one.at) < FROM_ROWS)


def _pictures(
    viewer: Viewer, variants: Variants, at: datetime, posters: Sequence[Poster]
) -> Iterator[TrackingEvent]:
    first = int(viewer.chance("pictures", at) * len(posters))
    for place in range(first, first + PICTURES):
        poster = posters[place % len(posters)]
        seen = _seen(viewer, variants, at, poster)
        yield seen
        likes = CLICKS_OF_BEST if seen.artwork == poster.best else CLICKS
        if viewer.chance("clicks", at, poster.title_id) < likes:
            clicked = at + _CLICKED_AFTER
            yield replace(
                seen,
                kind=TrackingKind.CLICK,
                occurred_at=clicked,
                received_at=clicked,
                visible_ms=None,
            )


def _seen(viewer: Viewer, variants: Variants, at: datetime, poster: Poster) -> TrackingEvent:
    variant = variants.get(ExperimentKey(FRAMED_POSTERS.key))
    tag, chosen = poster.tags[0], None
    if variant == "framed":
        tag = "portrait-frame"
    elif variant == "learned":
        tag, chosen = _learned(viewer, poster)
    event = _event(viewer, at, "trending", poster.title_id, TrackingKind.IMPRESSION)
    event = replace(event, artwork=tag, visible_ms=_SEEN_MS)
    if chosen is None:
        return event
    return replace(
        event, policy=chosen.policy, segment=chosen.segment, propensity=chosen.propensity
    )


def _learned(viewer: Viewer, poster: Poster) -> tuple[str, BanditChoice]:
    """The same on every page, as the bandit's is; of no policy that is kept."""
    if (drawn := viewer.chance("picture", poster.title_id)) < LEARNED:
        return poster.best, BanditChoice(NO_POLICY, "en", LEARNED)
    others = [tag for tag in poster.tags if tag != poster.best]
    odds = (1 - LEARNED) / len(others)
    return others[int((drawn - LEARNED) / odds) % len(others)], BanditChoice(NO_POLICY, "en", odds)


def _play(viewer: Viewer, sitting: Sitting) -> TrackingEvent:
    newest = viewer.chance("team", sitting.at) < OF_NEWEST
    event = _event(viewer, sitting.at, _GENRE_ROW, sitting.key.title_id, TrackingKind.PLAY)
    return replace(event, team=Team.TREATMENT if newest else Team.CONTROL)


def _event(
    viewer: Viewer, at: datetime, row: str, title_id: TitleId, kind: TrackingKind
) -> TrackingEvent:
    """Of an item of a page that was made at that instant."""
    page = page_id(_uuid7(at, viewer))
    seen = at + _SEEN_AFTER
    return TrackingEvent(
        profile_id=viewer.profile_id,
        device_id=viewer.device_id,
        subject=item_id(row_id(page, row), title_id),
        title_id=title_id,
        kind=kind,
        occurred_at=seen,
        received_at=seen,
    )


def _uuid7(at: datetime, viewer: Viewer) -> UUID:
    """As any page's id: it says when the page was made (RFC 9562, section 5.7)."""
    drawn = int.from_bytes(bytes.fromhex(hex_of(derived_id("page", viewer.profile_id, str(at)))))
    version, variant = 7 << 76, 2 << 62
    random = drawn & ~(0xF << 76) & ~(3 << 62) & (1 << 80) - 1
    return UUID(int=int(at.timestamp() * 1_000) << 80 | version | variant | random)
