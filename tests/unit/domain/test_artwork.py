"""Which picture of a title stands for it."""

from dataclasses import replace

import pytest

from domain.artwork import Image, ImageRole, picture
from tests.unit.build import image

BOX, WIDE = image(1, ImageRole.BOX_ART), image(2, ImageRole.BACKDROP)
LOGO, STILL = image(3, ImageRole.LOGO), image(4, ImageRole.STILL)


def test_the_picture_of_a_role_is_the_first_of_that_role() -> None:
    second = image(5, ImageRole.BOX_ART, "noir")

    assert picture([WIDE, BOX, second], ImageRole.BOX_ART) is BOX


def test_a_variant_is_found_by_its_tag_and_an_unknown_tag_gives_the_first() -> None:
    noir = image(5, ImageRole.BOX_ART, "noir")

    assert picture([BOX, noir], ImageRole.BOX_ART, "noir") is noir
    assert picture([BOX, noir], ImageRole.BOX_ART, "pastel") is BOX


def test_a_tag_of_another_role_does_not_count() -> None:
    assert picture([BOX, image(5, ImageRole.LOGO, "noir")], ImageRole.BOX_ART, "noir") is BOX


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        (ImageRole.BOX_ART, [WIDE, LOGO, STILL]),
        (ImageRole.BACKDROP, [STILL, BOX, LOGO]),
        (ImageRole.LOGO, [BOX, WIDE, STILL]),
        (ImageRole.STILL, [WIDE, BOX, LOGO]),
    ],
)
def test_where_a_role_has_no_picture_the_nearest_other_role_stands_in(
    wanted: ImageRole, nearest: list[Image]
) -> None:
    while nearest:
        assert picture(sorted(nearest, key=lambda one: one.id), wanted) is nearest.pop(0)


def test_a_title_without_pictures_has_none() -> None:
    assert picture([], ImageRole.BOX_ART) is None


def test_the_dominant_colour_is_the_first_of_the_palette() -> None:
    assert BOX.dominant_color == "#102030"
    assert replace(BOX, palette=()).dominant_color is None
