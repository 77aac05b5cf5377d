"""Every variant that records name is drawn: exact size, real format, the same bytes every time."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from domain.artwork import ImageRole
from jobs.catalogue.artwork import TAGS
from transport.artwork.drawing.layouts.registry import LAYOUTS, layout_of
from transport.artwork.drawing.render import draw, render
from transport.artwork.picture import ImageFormat, Picture, seed_of
from transport.artwork.sizes import STEPS, height_of

EVERY_TAG = [(role, tag) for role, layouts in LAYOUTS.items() for tag in layouts]
SMALLEST = {role: steps[0] for role, steps in STEPS.items()}
MAGIC = {
    ImageFormat.WEBP: (slice(8, 12), b"WEBP"),
    ImageFormat.AVIF: (slice(4, 12), b"ftypavif"),
    ImageFormat.JPEG: (slice(0, 3), b"\xff\xd8\xff"),
}


def shown(role: ImageRole, tag: str, id_: str = "image_a", name: str = "Nosferatu") -> Picture:
    return Picture(id_, role, tag, name, seed_of(id_ + tag), "Chapter 1", 1922, "Horror")


def test_every_variant_of_the_catalogue_has_a_layout_of_its_own() -> None:
    for role, tags in TAGS.items():
        assert set(tags) == set(LAYOUTS[role])
        assert len({LAYOUTS[role][tag] for tag in tags}) == len(tags)
    assert set(LAYOUTS) == set(ImageRole)


def test_a_tag_that_no_layout_bears_gets_a_layout_of_its_role_by_seed() -> None:
    drawn = {
        layout_of(Picture("image_a", ImageRole.BOX_ART, "imported", "M", seed)) for seed in range(4)
    }
    assert drawn == set(LAYOUTS[ImageRole.BOX_ART].values())


@pytest.mark.parametrize("format_", ImageFormat)
@pytest.mark.parametrize(("role", "tag"), EVERY_TAG)
def test_a_file_has_the_format_and_the_pixels_asked_for(
    role: ImageRole, tag: str, format_: ImageFormat
) -> None:
    width = SMALLEST[role]
    file = render(shown(role, tag), width, format_)
    part, magic = MAGIC[format_]
    assert file[part] == magic
    with Image.open(io.BytesIO(file)) as image:
        image.load()
        assert image.size == (width, height_of(role, width))


@pytest.mark.parametrize(("role", "tag"), EVERY_TAG)
def test_equal_pictures_give_equal_bytes(role: ImageRole, tag: str) -> None:
    once, again = (render(shown(role, tag), SMALLEST[role], ImageFormat.WEBP) for _ in range(2))
    assert once == again


@pytest.mark.parametrize(("role", "tag"), EVERY_TAG)
def test_a_wider_step_shows_the_same_drawing(role: ImageRole, tag: str) -> None:
    small, large = (draw(shown(role, tag), width) for width in STEPS[role][:2])
    assert difference(small, large.resize(small.size, Image.Resampling.BOX)) < 12


@pytest.mark.parametrize("name", ["Nosferatu", "M", "The Cabinet of Dr. Caligari"])
def test_variants_of_one_title_differ_clearly(name: str) -> None:
    palette = ("#14213d", "#f4ebdd", "#fca311")
    sheets = [
        draw(Picture("image_a", ImageRole.BOX_ART, tag, name, 7, "", 1922, "Drama", palette), 120)
        for tag in TAGS[ImageRole.BOX_ART]
    ]
    for index, first in enumerate(sheets):
        assert all(difference(first, other) > 25 for other in sheets[:index])


@pytest.mark.parametrize("tag", TAGS[ImageRole.BOX_ART])
def test_seeds_give_at_least_four_compositions_of_a_variant_in_the_same_colours(tag: str) -> None:
    palette = ("#1b1b1e", "#f3efe6", "#d7263d")
    kept: list[Image.Image] = []
    for seed in range(16):
        sheet = draw(
            Picture("i", ImageRole.BOX_ART, tag, "Charade", seed, "", 1963, "", palette), 120
        )
        if all(difference(sheet, other) > 20 for other in kept):
            kept.append(sheet)
    assert len(kept) >= 4


def test_a_logo_is_clear_around_its_letters() -> None:
    logo = draw(shown(ImageRole.LOGO, "wordmark"), 120)
    alpha = logo.getchannel("A")
    assert logo.mode == "RGBA"
    assert {alpha.getpixel(corner) for corner in ((0, 0), (119, 0), (0, 47), (119, 47))} == {0}
    assert alpha.getextrema() == (0, 255)


def test_a_wide_backdrop_is_calmer_on_its_left_third() -> None:
    for seed in range(12):
        picture = Picture("i", ImageRole.BACKDROP, "wide", "Stagecoach", seed, "", 1939, "Western")
        sheet = draw(picture, 320).convert("L")
        left = ImageStat.Stat(sheet.crop((0, 0, 107, 180))).stddev[0]
        whole = ImageStat.Stat(sheet).stddev[0]
        assert left < whole


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean levels, of 255, between two pictures; what is clear counts as black."""
    apart = ImageChops.difference(on_black(first), on_black(second))
    return sum(ImageStat.Stat(apart).mean) / 3


def on_black(image: Image.Image) -> Image.Image:
    sheet = Image.new("RGB", image.size)
    sheet.paste(image, (0, 0), image if image.mode == "RGBA" else None)
    return sheet
