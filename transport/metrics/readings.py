"""Figures that the parts of an application keep themselves, read when somebody asks for them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from persistence.ports.figures import StoreFigures

Values = TypeVar("Values", bound=tuple[str, ...])


class Counted(Protocol):
    """A cache, as far as it is counted here."""

    @property
    def hits(self) -> int: ...
    @property
    def misses(self) -> int: ...


class Prepared(Protocol):
    """The prepared documents."""

    @property
    def prepared(self) -> int: ...
    @property
    def kept_documents(self) -> int: ...
    @property
    def kept_bytes(self) -> int: ...


class Rendered(Protocol):
    """Kept parts of answers."""

    def __len__(self) -> int: ...
    @property
    def bytes(self) -> int: ...
    @property
    def rendered(self) -> int: ...


class ExperimentFigures(Protocol):
    """What a process knows of its experiments' work."""

    @property
    def waiting(self) -> int: ...
    @property
    def faults(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Readings(Collector):
    """Each mapping is looked at anew every time; its keys must be few and our own."""

    caches: Mapping[str, Counted]
    prepared: Prepared
    json: Mapping[str, Rendered]
    sign_ins: Callable[[], Mapping[str, int]]
    limited: Mapping[str, int]
    degraded: Callable[[], Mapping[tuple[str, str, str], int]]
    """By source, fallback and reason."""
    lag: Callable[[], float]
    """Seconds."""
    tracked: Callable[[], Mapping[str, int]]
    """Events that clients told, by what became of them."""
    experiments: ExperimentFigures
    progress: Callable[[], StoreFigures] | None
    """None where progress is kept in the database."""
    left_alone: Mapping[str, Callable[[], bool]]
    """Stores on other machines."""

    def collect(self) -> Iterator[Metric]:
        yield from self._caches()
        yield from self._documents()
        yield from self._json()
        yield _counted("sign_ins", "Tries to sign in.", ("result",), _single(self.sign_ins()))
        yield _counted(
            "tracking_events", "Events told by clients.", ("outcome",), _single(self.tracked())
        )
        yield from _of_experiments(self.experiments)
        yield _counted("rate_limited", "Requests turned away.", ("limit",), _single(self.limited))
        yield _counted(
            "homepage_degraded_pages",
            "Pages made while a source did not answer.",
            ("source", "fallback", "reason"),
            self.degraded(),
        )
        yield GaugeMetricFamily(
            "marquee_event_loop_lag_seconds",
            "The latest that the event loop has been in the last 15 seconds.",
            self.lag(),
        )
        yield self._left_alone()
        if self.progress is not None:
            yield from _of_store(self.progress())

    def _caches(self) -> Iterator[Metric]:
        asked = {(name, "hit"): each.hits for name, each in self.caches.items()}
        asked |= {(name, "miss"): each.misses for name, each in self.caches.items()}
        yield _counted("cache_requests", "Look-ups in caches.", ("cache", "result"), asked)

    def _left_alone(self) -> Metric:
        family = GaugeMetricFamily(
            "marquee_store_left_alone",
            "1 while a store that has failed too often is not asked.",
            labels=["store"],
        )
        for name, is_left_alone in self.left_alone.items():
            family.add_metric((name,), float(is_left_alone()))
        return family

    def _documents(self) -> Iterator[Metric]:
        kept = self.prepared
        yield GaugeMetricFamily(
            "marquee_prepared_documents", "Documents kept, prepared.", kept.kept_documents
        )
        yield GaugeMetricFamily(
            "marquee_prepared_documents_bytes", "What they weigh, roughly.", kept.kept_bytes
        )
        yield CounterMetricFamily(
            "marquee_documents_prepared", "Texts that had to be prepared.", kept.prepared
        )

    def _json(self) -> Iterator[Metric]:
        entries = GaugeMetricFamily(
            "marquee_kept_json_entries", "Objects whose JSON is kept.", labels=["kept"]
        )
        weight = GaugeMetricFamily(
            "marquee_kept_json_bytes", "What they weigh, roughly.", labels=["kept"]
        )
        for name, kept in self.json.items():
            entries.add_metric((name,), len(kept))
            weight.add_metric((name,), kept.bytes)
        rendered = {(name,): kept.rendered for name, kept in self.json.items()}
        yield from (entries, weight)
        yield _counted("json_rendered", "Objects whose JSON was not kept.", ("kept",), rendered)


def _of_experiments(figures: ExperimentFigures) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "marquee_exposures_waiting", "Exposures that are not durable yet.", figures.waiting
    )
    yield _counted(
        "experiment_faults",
        "How often control stood in for a config that cannot be read.",
        ("experiment",),
        _single(figures.faults),
    )


def _of_store(figures: StoreFigures) -> Iterator[Metric]:
    yield _counted(
        "progress_requests",
        "Requests to the cluster that keeps progress, by what became of them.",
        ("result",),
        _single(figures.requests),
    )
    yield _counted(
        "progress_second_tries",
        "Of these, how often one was sent again; denied: a tenth of all were already.",
        ("result",),
        _single(figures.second_tries),
    )
    yield GaugeMetricFamily(
        "marquee_progress_requests_under_way",
        "Requests to that cluster that are not answered yet.",
        figures.under_way,
    )


def _single(figures: Mapping[str, int]) -> Mapping[tuple[str], int]:
    return {(name,): figure for name, figure in figures.items()}


def _counted(
    name: str, help_: str, labels: tuple[str, ...], figures: Mapping[Values, int]
) -> Metric:
    family = CounterMetricFamily(f"marquee_{name}", help_, labels=labels)
    for values, figure in sorted(figures.items()):
        family.add_metric(values, figure)
    return family
