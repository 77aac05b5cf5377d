"""Figures that others keep: what they say when they are read, not what they said before."""

from collections import Counter
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry

from foundation.lookups import Lookups
from persistence.ports.figures import StoreFigures
from tests.unit.transport.metrics.figures import labels, series
from transport.metrics.metrics import Metrics
from transport.metrics.readings import Readings


@dataclass
class Kept:
    prepared: int = 0
    kept_documents: int = 0
    kept_bytes: int = 0


@dataclass
class Experiments:
    waiting: int = 0
    faults: Counter[str] = field(default_factory=Counter)


@dataclass
class Rows:
    bytes: int = 0
    rendered: int = 0

    def __len__(self) -> int:
        return 12


def test_each_figure_is_what_it_is_when_it_is_read() -> None:
    pages, documents, rows, lag = Lookups(), Kept(), Rows(), [0.0]
    sign_ins, limited = Counter[str](), Counter[str]()
    degraded = Counter[tuple[str, str, str]]()
    tracked, experiments = Counter[str](), Experiments()
    registry = CollectorRegistry()
    registry.register(
        Readings(
            {"pages": pages},
            documents,
            {"rows": rows},
            lambda: sign_ins,
            limited,
            lambda: degraded,
            lambda: lag[0],
            lambda: tracked,
            experiments,
            lambda: StoreFigures({"answered": 5, "failed": 2}, {"made": 1, "denied": 0}, 3),
            {"redis": lambda: True, "postgresql": lambda: False},
        )
    )
    assert series(registry, "marquee_sign_ins_total") == {}

    pages.count(hit=True)
    pages.count(hit=True)
    pages.count(hit=False)
    documents.prepared, documents.kept_documents, documents.kept_bytes = 9, 7, 1_000
    rows.bytes, rows.rendered = 190_000, 24
    sign_ins["refused"] += 2
    limited["operations_per_device"] += 1
    degraded["trending", "STALE", "TIMEOUT"] += 3
    tracked["forged"] += 4
    experiments.waiting, experiments.faults["rows_first"] = 6, 8
    lag[0] = 0.25

    assert series(registry, "marquee_cache_requests_total") == {
        labels(cache="pages", result="hit"): 2,
        labels(cache="pages", result="miss"): 1,
    }
    assert series(registry, "marquee_prepared_documents") == {labels(): 7}
    assert series(registry, "marquee_prepared_documents_bytes") == {labels(): 1_000}
    assert series(registry, "marquee_documents_prepared_total") == {labels(): 9}
    assert series(registry, "marquee_kept_json_entries") == {labels(kept="rows"): 12}
    assert series(registry, "marquee_kept_json_bytes") == {labels(kept="rows"): 190_000}
    assert series(registry, "marquee_json_rendered_total") == {labels(kept="rows"): 24}
    assert series(registry, "marquee_sign_ins_total") == {labels(result="refused"): 2}
    assert series(registry, "marquee_rate_limited_total") == {
        labels(limit="operations_per_device"): 1
    }
    assert series(registry, "marquee_homepage_degraded_pages_total") == {
        labels(source="trending", fallback="STALE", reason="TIMEOUT"): 3
    }
    assert series(registry, "marquee_tracking_events_total") == {labels(outcome="forged"): 4}
    assert series(registry, "marquee_exposures_waiting") == {labels(): 6}
    assert series(registry, "marquee_experiment_faults_total") == {
        labels(experiment="rows_first"): 8
    }
    assert series(registry, "marquee_event_loop_lag_seconds") == {labels(): 0.25}
    assert series(registry, "marquee_progress_requests_total") == {
        labels(result="answered"): 5,
        labels(result="failed"): 2,
    }
    assert series(registry, "marquee_progress_second_tries_total") == {
        labels(result="made"): 1,
        labels(result="denied"): 0,
    }
    assert series(registry, "marquee_progress_requests_under_way") == {labels(): 3}
    assert series(registry, "marquee_store_left_alone") == {
        labels(store="redis"): 1,
        labels(store="postgresql"): 0,
    }


def test_batches_are_noted_by_loader() -> None:
    metrics = Metrics(frozenset())
    metrics.reads.batch_read("titles", 143, 0.004)

    keys = series(metrics.registry, "marquee_loader_batch_keys_bucket")
    assert keys[labels(loader="titles", le="100.0")] == 0
    assert keys[labels(loader="titles", le="200.0")] == 1
    seconds = series(metrics.registry, "marquee_loader_batch_duration_seconds_sum")
    assert seconds == {labels(loader="titles"): 0.004}


def test_each_application_has_a_registry_of_its_own() -> None:
    one, other = Metrics(frozenset()), Metrics(frozenset())
    one.reads.batch_read("titles", 1, 0.1)

    assert series(other.registry, "marquee_loader_batch_keys_count") == {}
    assert [*series(one.registry, "marquee_build_info").values()] == [1]
    assert len(series(one.registry, "process_resident_memory_bytes")) == 1
