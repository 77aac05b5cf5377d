"""Going through all that is kept, for jobs: profile after profile, so many rows at a time."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime

from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.blobs import latest_moment
from domain.watching.keys import PlayableKey
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_rows import NO_PLAYABLE, NO_VIEWING
from persistence.cassandra.session import CassandraSession

PROFILES_AT_ONCE = 500
ROWS_AT_ONCE = 2_000
FOLDED_TOGETHER = 3
"""So many viewings are worth the writes of a fold."""

_BEFORE_ALL = -(2**63)

PROFILES = Statement(
    "SELECT DISTINCT profile_id, token(profile_id) FROM keyspace.watched"
    " WHERE token(profile_id) > ? LIMIT ?"
)
VIEWINGS = Statement(
    "SELECT title_id, playable_id, viewing_id, last FROM keyspace.watched WHERE profile_id = ?"
    " AND (title_id, playable_id, viewing_id) > (?, ?, ?) LIMIT ?"
)
STATEMENTS = (PROFILES, VIEWINGS)


async def foldable(
    session: CassandraSession, before: datetime
) -> AsyncIterator[tuple[ProfileId, PlayableKey]]:
    """Playables with three viewings or more whose last event is before an instant."""
    async for profile in _profiles(session):
        old: Counter[PlayableKey] = Counter()
        async for key, at in _viewings(session, profile):
            old[key] += at < before
        for key, viewings in old.items():
            if viewings >= FOLDED_TOGETHER:
                yield ProfileId(f"prof_{profile.hex()}"), key


async def _profiles(session: CassandraSession) -> AsyncIterator[bytes]:
    """Every profile, in the order of tokens; two of one token are as likely as two of one id."""
    token = _BEFORE_ALL
    while rows := await session.rows(PROFILES, (token, PROFILES_AT_ONCE)):
        for profile, _ in rows:
            yield profile
        token = rows[-1][1]


async def _viewings(
    session: CassandraSession, profile: bytes
) -> AsyncIterator[tuple[PlayableKey, datetime]]:
    """Every viewing of a profile, with its last event's time."""
    place = ("", NO_PLAYABLE, NO_VIEWING)
    while rows := await session.rows(VIEWINGS, (profile, *place, ROWS_AT_ONCE)):
        for title_id, playable_id, _, last in rows:
            if last is not None:
                key = PlayableKey(TitleId(title_id), PlayableId(playable_id))
                yield key, latest_moment(last).at
        place = rows[-1][:3]
