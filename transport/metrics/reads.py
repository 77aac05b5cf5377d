"""Figures of what loaders read from the stores."""

from typing import Final

from prometheus_client import CollectorRegistry, Histogram

from transport.metrics.series import kept_series

_KEYS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)


class ReadFigures:
    """A `BatchObserver`: loaders' names are in the code, so they are few."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._keys = kept_series(
            Histogram(
                "marquee_loader_batch_keys",
                "Keys that a loader asked its store for at once.",
                ("loader",),
                buckets=_KEYS,
                registry=registry,
            )
        )
        self._seconds = kept_series(
            Histogram(
                "marquee_loader_batch_duration_seconds",
                "How long a loader waited for its store.",
                ("loader",),
                buckets=_SECONDS,
                registry=registry,
            )
        )

    def batch_read(self, loader: str, keys: int, seconds: float) -> None:
        self._keys(loader).observe(keys)
        self._seconds(loader).observe(seconds)
