"""The catalogue that a process keeps: which change ends what."""

from dataclasses import replace
from datetime import timedelta

from loaders.catalogue import next_change
from tests.unit.build import NOW, movie, series


def test_a_series_is_another_when_its_next_episode_becomes_available() -> None:
    upcoming = replace(series(), next_episode_from=NOW + timedelta(days=7))
    assert next_change(upcoming) == NOW + timedelta(days=7)
    assert next_change(series()) is None
    assert next_change(movie()) is None
