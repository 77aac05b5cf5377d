"""Demo licences: windows around the day of the seed, so that every availability occurs on it."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta

from domain.licence import WORLDWIDE, LicenceWindow
from jobs.demo.chance import between, share
from jobs.demo.declared import DemoTitle, Licence

NEW_TITLES = 12
"""How many worldwide titles started within the last 30 days."""

ANCHOR = "nosferatu-1922"
"""The title whose window tells on which day the stored demo content was made; never a new one."""

_TERRITORIES = {
    Licence.AMERICAS: ("US", "CA", "MX", "BR"),
    Licence.EUROPE: ("GB", "ES", "DE", "FR", "IT"),
}


def new_keys(titles: Iterable[DemoTitle]) -> frozenset[str]:
    """The titles that count as newly added."""
    worldwide = (t.key for t in titles if t.licence is Licence.WORLDWIDE and t.key != ANCHOR)
    return frozenset(sorted(worldwide, key=lambda key: share("new", key))[:NEW_TITLES])


def windows_of(
    title: DemoTitle, as_of: date, new: Collection[str] = ()
) -> tuple[LicenceWindow, ...]:
    """A title's windows as of a day. Instants are UTC midnights."""
    starts_at = midnight(as_of - timedelta(days=_age(title, title.key in new)))
    ends_at = None
    if title.licence is Licence.LEAVING:
        ends_at = midnight(as_of + timedelta(days=between(2, 28, "leaves", title.key)))
    if title.licence is Licence.EXPIRED:
        ends_at = midnight(as_of - timedelta(days=between(3, 40, "expired", title.key)))
    territories = _TERRITORIES.get(title.licence, (WORLDWIDE,))
    return tuple(LicenceWindow(place, starts_at, ends_at) for place in territories)


def seeded_on(anchor: Iterable[LicenceWindow]) -> date | None:
    """The day for which the anchor title's stored windows were made."""
    first = next(iter(anchor), None)
    return first.starts_at.date() + timedelta(days=_days_ago(ANCHOR)) if first else None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _age(title: DemoTitle, is_new: bool) -> int:  # noqa: FBT001 - one question, one answer
    """Days since it started; negative for one that is still to come."""
    if title.licence is Licence.COMING:
        return -between(3, 27, "comes", title.key)
    return between(1, 28, "new since", title.key) if is_new else _days_ago(title.key)


def _days_ago(key: str) -> int:
    """Between two months and 400 days ago."""
    return between(60, 400, "since", key)
