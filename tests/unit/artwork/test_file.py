"""What a picture's file is kept under: its name changes when its bytes may."""

from dataclasses import replace

import PIL
import pytest

from transport.artwork.drawing.render import REVISION
from transport.artwork.file import PictureFile
from transport.artwork.picture import ImageFormat

FILE = PictureFile("image_poster", "1", 342, ImageFormat.WEBP)


def test_the_name_is_the_same_for_the_same_file_and_another_for_each_other() -> None:
    others = [
        replace(FILE, image_id="image_other"),
        replace(FILE, version="2"),
        replace(FILE, width=500),
        replace(FILE, format_=ImageFormat.AVIF),
    ]
    assert replace(FILE).name == FILE.name
    assert len({FILE.name, *(each.name for each in others)}) == 5


def test_another_revision_of_the_drawing_gives_another_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = FILE.name
    monkeypatch.setattr("transport.artwork.file.REVISION", REVISION + 1)
    assert FILE.name != before


def test_another_pillow_gives_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    before = FILE.name
    monkeypatch.setattr(PIL, "__version__", "0.0.0")
    assert FILE.name != before
