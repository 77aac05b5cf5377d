"""Tables go into their places in a page, and touch nothing else."""

from pathlib import Path

import pytest

from bench.report import put, table

PAGE = """# Page

<!-- growth: rows -->
old
<!-- /growth: rows -->

end
"""


def test_a_table_has_its_figures_to_the_right() -> None:
    assert table(["rows", "ms"], [["1", "0.5"]]) == "| rows | ms |\n| --- | ---: |\n| 1 | 0.5 |"


def test_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    put(page, "growth: rows", "new")
    assert page.read_text() == PAGE.replace("old", "new")


def test_a_page_without_the_marks_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    with pytest.raises(ValueError, match=r"page\.md has no place for growth: items"):
        put(page, "growth: items", "new")
    assert page.read_text() == PAGE
