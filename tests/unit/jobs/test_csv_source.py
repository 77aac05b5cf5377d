"""CSV is read row by row, and refused with row and column named where it is broken."""

from pathlib import Path

import pytest

from jobs.catalogue.csv_source import LONGEST_FIELD, LONGEST_ROW_BYTES, read_rows
from jobs.catalogue.refusal import FileRefused

COLUMNS = ("a", "b")


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / "titles.csv"
    path.write_bytes(content)
    return path


def read(folder: Path, content: bytes) -> list[tuple[int, dict[str, str]]]:
    rows = read_rows(file_of(folder, content), COLUMNS)
    return [(row.number, dict(row.values)) for row in rows]


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read(folder, content)
    return str(refused.value)


def test_rows_are_numbered_as_in_a_spreadsheet_and_blank_lines_count(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,b\n1,2\n\n3,4") == [
        (2, {"a": "1", "b": "2"}),
        (4, {"a": "3", "b": "4"}),
    ]


def test_a_byte_order_mark_crlf_quotes_and_quoted_line_breaks_are_read(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbfa,b\r\n"x ""q"", y","l1\nl2"\r\n'
    assert read(tmp_path, content) == [(2, {"a": 'x "q", y', "b": "l1\nl2"})]


def test_columns_that_are_not_needed_and_their_order_do_not_matter(tmp_path: Path) -> None:
    assert read(tmp_path, b"c,b,a\n1,2,3\n") == [(2, {"c": "1", "b": "2", "a": "3"})]


def test_the_bytes_read_so_far_are_told(tmp_path: Path) -> None:
    told: list[int] = []
    list(read_rows(file_of(tmp_path, b"a,b\n1,2\n"), COLUMNS, bytes_read=told.append))
    assert told == [4, 8]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "titles.csv: is empty."),
        (b"a\n1\n", "titles.csv, row 1, column b: the header lacks b."),
        (b"a,b,a\n", "titles.csv, row 1, column a: stands twice in the header."),
        (b"a,b\n1\n", "titles.csv, row 2, column b: the row has 1 fields, the header has 2."),
        (b"a,b\n1,2,3\n", "titles.csv, row 2, column 3: the row has 3 fields, the header has 2."),
        (b'a,b\n1,"x\n', "titles.csv, row 2, column b: a quote is opened and never closed."),
        (
            b'a,b\n1,2\n3,"x"y\n4,"z"\n',
            "titles.csv, row 3, column b: the quotes or line breaks are broken.",
        ),
        (
            b'a,b\n1,x"y"z\n',
            "titles.csv, row 2, column b: the quotes or line breaks are broken.",
        ),
        (
            b"a,b\n1,caf\xe9\n",
            "titles.csv, row 2, column b: is not UTF-8. Save the file as UTF-8 and try again.",
        ),
        (
            b"a,b\n1\x00,2\n",
            "titles.csv, row 2, column a: holds a NUL byte. Save the file as UTF-8 and try again.",
        ),
    ],
)
def test_a_broken_file_is_refused_with_row_and_column(
    tmp_path: Path, content: bytes, message: str
) -> None:
    assert refusal(tmp_path, content) == message


def test_utf_16_is_refused(tmp_path: Path) -> None:
    assert "row 1, column 1" in refusal(tmp_path, "a,b\n1,2\n".encode("utf-16"))


def test_a_field_may_be_as_long_as_the_limit_and_no_longer(tmp_path: Path) -> None:
    longest = b"x" * LONGEST_FIELD
    assert read(tmp_path, b"a,b\n1," + longest + b"\n")[0][1]["b"] == longest.decode()
    assert refusal(tmp_path, b"a,b\n1," + longest + b"x\n") == (
        "titles.csv, row 2, column b: holds 5001 characters, at most 5000 are taken."
    )


def test_an_open_quote_is_followed_no_further_than_the_limit(tmp_path: Path) -> None:
    assert refusal(tmp_path, b'a,b\n1,"' + b"x\n" * LONGEST_ROW_BYTES) == (
        "titles.csv, row 2, column b: the row is longer than 65536 bytes. Is a quote left open?"
    )


def test_a_line_without_an_end_is_refused_at_the_limit(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a,b\n1," + b"x" * LONGEST_ROW_BYTES) == (
        "titles.csv, row 2, column b: the row is longer than 65536 bytes. Is a quote left open?"
    )


def test_a_header_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    told = refusal(tmp_path, b'a,b,\x1b[31mred\n1,2,x"y"z\n')
    assert "\x1b" not in told
    assert r"\x1b[31mred" in told


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"absent\.csv: cannot be read \(No such file"):
        list(read_rows(tmp_path / "absent.csv", COLUMNS))


def test_rows_before_the_broken_one_are_given_out_first(tmp_path: Path) -> None:
    rows = read_rows(file_of(tmp_path, b"a,b\n1,2\n3\n"), COLUMNS)
    assert next(rows).number == 2
    with pytest.raises(FileRefused):
        next(rows)
