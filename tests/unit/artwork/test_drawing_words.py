"""Words on pictures: inside the sheet, readable on what is under them, never an empty box."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.artwork import ImageRole
from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import LEGIBLE, Color, contrast
from transport.artwork.drawing.faces import Face, font, has
from transport.artwork.drawing.layouts.registry import LAYOUTS, layout_of
from transport.artwork.drawing.points import Box, Point
from transport.artwork.drawing.subject import subject_of
from transport.artwork.drawing.typesetting import (
    Setting,
    Style,
    block_height,
    capitals,
    fit,
    stacked,
)
from transport.artwork.picture import Picture, seed_of
from transport.artwork.sizes import height_of

EVERY_TAG = [(role, tag) for role, layouts in LAYOUTS.items() for tag in layouts]
LONGEST = (
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb, "
    "an Account in Two Long Parts, Ed."
)
NAMES = ("M", "Amélie à Paris", "Броненосец «Потёмкин»", "Ταξίδι στα Κύθηρα", LONGEST, "千と千尋")
RANGES = (("!", "~"), ("À", "ž"), ("Ё", "Ё"), ("Б", "я"), ("Ω", "Ω"), ("έ", "ώ"))
"""Latin with its accents, Cyrillic and Greek."""
LETTERS = st.one_of(*(st.characters(min_codepoint=ord(a), max_codepoint=ord(z)) for a, z in RANGES))
WORDS = st.text(LETTERS, min_size=1, max_size=24)
TITLES = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: " ".join(words)[:104].strip())
HEXES = st.lists(st.integers(0, 0xFFFFFF).map("#{:06x}".format), max_size=3).map(tuple)


@dataclass(frozen=True)
class Inscription:
    """One line, where its ink is on its sheet, and the colours that are under it."""

    line: str
    face: Face
    ink: Color
    box: Box
    sheet: Box
    under: frozenset[Color]


def inscriptions(picture: Picture) -> list[Inscription]:
    """What a picture says. The words are not drawn, so that none hides another's ground."""
    found: list[Inscription] = []

    class Blank(Canvas):
        def write(self, line: str, setting: Setting, at: Point, ink: Color) -> None:
            face, size = setting.style.face, setting.size / 400
            left, top, right, bottom = font(face, 400).getbbox(line, anchor="ls")
            end = max(setting.width_of(line), right * size)
            box = (
                at[0] + min(0, left * size),
                at[1] + top * size,
                at[0] + end,
                at[1] + bottom * size,
            )
            x0, y0, x1, y1 = (round(edge * self.scale) for edge in box)
            ground = self.image.crop((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))).convert("RGB")
            seen = ground.getcolors(1 << 20) or []
            under = frozenset(color for _, color in seen if isinstance(color, tuple))
            found.append(Inscription(line, face, ink, box, self.box, under))  # type: ignore[arg-type]

    subject = subject_of(picture)
    clear = picture.role is ImageRole.LOGO
    ground = (0, 0, 0) if clear else subject.palette.ground
    layout_of(picture)(Blank(160, height_of(picture.role, 160), ground, clear=clear), subject)
    return found


def shown(role: ImageRole, tag: str, name: str, seed: int) -> Picture:
    return Picture("image_a", role, tag, name, seed, "Chapter 3: The Fatal Hour", 1931, "Crime")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("role", "tag"), EVERY_TAG)
def test_every_line_is_inside_the_sheet_and_readable(role: ImageRole, tag: str, name: str) -> None:
    for seed in range(12):
        check(inscriptions(shown(role, tag, name, seed)))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(EVERY_TAG), TITLES, HEXES, st.integers(0, 2**64 - 1))
def test_so_is_any_name_in_any_colours(
    role_and_tag: tuple[ImageRole, str], name: str, palette: tuple[str, ...], seed: int
) -> None:
    role, tag = role_and_tag
    check(inscriptions(Picture("i", role, tag, name, seed, name[:40], 1999, "Drama", palette)))


def check(said: list[Inscription]) -> None:
    for each in said:
        left, top, right, bottom = each.box
        assert each.sheet[0] < left < right < each.sheet[2], each.line
        assert each.sheet[1] < top < bottom < each.sheet[3], each.line
        assert min(contrast(each.ink, color) for color in each.under) >= LEGIBLE, each.line
        assert all(has(each.face, letter) for letter in each.line), each.line


@given(
    name=TITLES,
    face=st.sampled_from(Face),
    width=st.floats(40, 1000),
    height=st.floats(20, 900),
    upper=st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_a_setting_never_leaves_its_box(
    name: str, face: Face, width: float, height: float, *, upper: bool
) -> None:
    style = Style(face, tracking=0.05, most_lines=5, largest=300, upper=upper)
    setting = fit(name, style, width, height)
    assert setting.width <= width * 1.0001
    assert setting.height <= height * 1.0001
    assert setting.size <= 300
    assert " ".join(setting.lines) == " ".join((capitals(name) if upper else name).split())


@given(TITLES, st.sampled_from(Face))
@settings(max_examples=60, deadline=None)
def test_a_block_of_type_fits_its_box_and_keeps_every_word(name: str, face: Face) -> None:
    block = stacked(name, Style(face, leading=0.1, most_lines=6, largest=900), 880, 1200)
    assert block_height(block) <= 1200 * 1.0001
    assert all(line.width <= 880 * 1.0001 for line in block)
    assert " ".join(line.lines[0] for line in block).split() == name.split()


@pytest.mark.parametrize("tag", LAYOUTS[ImageRole.BOX_ART])
def test_a_name_in_letters_that_no_face_has_is_replaced_by_the_year(tag: str) -> None:
    said = inscriptions(Picture("i", ImageRole.BOX_ART, tag, "千と千尋の神隠し", 3, "", 2001, ""))
    assert {each.line for each in said} == {"2001"}


@pytest.mark.parametrize(("role", "tag"), EVERY_TAG)
def test_without_name_year_and_genre_nothing_is_written(role: ImageRole, tag: str) -> None:
    for seed in range(12):
        assert inscriptions(Picture("i", role, tag, "千と千尋", seed, "第一章")) == []


def test_a_letter_that_a_face_leaves_blank_is_one_it_has_not_and_can_be_measured() -> None:
    long_s = "\N{LATIN SMALL LETTER LONG S}"
    assert not has(Face.GEOMETRIC, long_s)
    assert has(Face.GEOMETRIC, "s")
    assert fit(long_s, Style(Face.GEOMETRIC, largest=300), 400, 200).size == 300


def test_a_name_is_written_whole_whatever_the_layout() -> None:
    for tag in LAYOUTS[ImageRole.BOX_ART]:
        for seed in range(12):
            said = inscriptions(shown(ImageRole.BOX_ART, tag, "The Fatal Hour", seed))
            words = " ".join(each.line for each in said).upper()
            assert "THE FATAL HOUR" in words


def test_a_still_says_its_subtitle_and_backdrops_say_nothing() -> None:
    still = inscriptions(shown(ImageRole.STILL, "frame", "M", seed_of("image_a")))
    assert [each.line for each in still] == ["Chapter 3: The Fatal Hour"]
    for tag in LAYOUTS[ImageRole.BACKDROP]:
        assert inscriptions(shown(ImageRole.BACKDROP, tag, "M", 5)) == []
