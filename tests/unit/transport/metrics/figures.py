"""Reading figures back: series by their labels, as Prometheus would have them."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

Series = Mapping[frozenset[tuple[str, str]], float]


def series(registry: CollectorRegistry, sample: str) -> Series:
    """The values of one sample name, by labels."""
    families = text_string_to_metric_families(generate_latest(registry).decode())
    return {
        frozenset(found.labels.items()): found.value
        for family in families
        for found in family.samples
        if found.name == sample
    }


def labels(**given: str) -> frozenset[tuple[str, str]]:
    return frozenset(given.items())
