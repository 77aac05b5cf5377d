"""A room of its own for each test."""

from pathlib import Path

import pytest

from tests.unit.artwork.drawing_room import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "images")
