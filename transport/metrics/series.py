"""Series by their label values: found in a dict, where the library would build them anew."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from prometheus_client.metrics import MetricWrapperBase

M = TypeVar("M", bound=MetricWrapperBase)


def kept_series(metric: M) -> Callable[..., M]:
    """A metric's `labels`, remembered: label values are bounded, so this is."""
    return cache(metric.labels)
