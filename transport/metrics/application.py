"""Which part of an application keeps which figure."""

from collections.abc import Callable, Mapping
from typing import Final

from foundation.lookups import Lookups
from persistence.ports.figures import KeepsFigures, StoreFigures
from resolvers.context import Services
from transport.metrics.lag import LoopLag
from transport.metrics.readings import Counted, Prepared, Readings, Rendered
from transport.rate_limits import RateLimits

SIGN_INS: Final[Mapping[str, str]] = {
    "SessionOpened": "opened",
    "AuthRefused": "refused",
    "ValidationFailed": "invalid",
    "LimitReached": "limited",
    "UnavailableNow": "unavailable",
}


def readings_of(  # noqa: PLR0913 - each keeps figures of its own
    services: Services,
    prepared: Prepared,
    limits: RateLimits,
    lag: LoopLag,
    *,
    artwork: Counted,
    json: Mapping[str, Rendered],
) -> Readings:
    """`artwork` is the cache of drawn pictures, `json` the kept parts of answers, by what they are
    of.
    """
    made, pictures = services.homepages.degraded, services.pictures.missed

    def degraded() -> Mapping[tuple[str, str, str], int]:
        found = (made + pictures).items()
        return {(each.source, each.fallback, each.reason): pages for each, pages in found}

    def sign_ins() -> Mapping[str, int]:
        found = services.sessions.sign_in.outcomes.items()
        return {SIGN_INS[outcome]: tries for outcome, tries in found}

    def tracked() -> Mapping[str, int]:
        found = services.track.outcomes.items()
        return {outcome.value.lower(): events for outcome, events in found}

    return Readings(
        caches={**_caches(services), "artwork": artwork},
        prepared=prepared,
        json=json,
        sign_ins=sign_ins,
        limited=limits.refused,
        degraded=degraded,
        lag=lambda: lag.worst,
        tracked=tracked,
        experiments=services.experiments,
        progress=_progress(services),
        left_alone=services.stores.left_alone,
    )


def _progress(services: Services) -> Callable[[], StoreFigures] | None:
    progress = services.stores.progress
    return progress.figures if isinstance(progress, KeepsFigures) else None


def _caches(services: Services) -> Mapping[str, Lookups]:
    viewers, homepages = services.sessions.viewers, services.homepages
    catalogue = {name: kept.lookups for name, kept in services.catalogue.by_name.items()}
    return {
        **catalogue,
        "candidates": homepages.gatherer.lookups,
        "pages": homepages.lookups,
        "learned_pictures": services.pictures.lookups,
        "my_lists": services.live_rows.kept.lookups,
        "sessions": viewers.known.lookups,
        "tokens": viewers.tokens.lookups,
    }
