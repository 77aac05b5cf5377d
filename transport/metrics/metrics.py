"""All figures of one application, in a registry of its own."""

from collections.abc import Collection
from importlib import metadata
from platform import python_version

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    Info,
    PlatformCollector,
    ProcessCollector,
)

from transport.metrics.lag import LoopLag
from transport.metrics.live import LiveFigures
from transport.metrics.readings import Readings
from transport.metrics.reads import ReadFigures
from transport.metrics.requests import RequestFigures


class Metrics:
    """Made once for each application, before its parts; `reading` adds what they keep themselves.

    `trusted` are the hashes of the trusted documents, whose names are labels as they are.
    """

    def __init__(self, trusted: Collection[str]) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self.requests = RequestFigures(self.registry, trusted)
        self.reads = ReadFigures(self.registry)
        self.live = LiveFigures(self.registry)
        self.lag = LoopLag()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        build = Info("marquee_build", "What runs.", registry=self.registry)
        build.info({"version": _version(), "python": python_version()})

    def reading(self, readings: Readings) -> None:
        self.registry.register(readings)


def _version() -> str:
    try:
        return metadata.version("marquee")
    except metadata.PackageNotFoundError:
        return "unknown"
