"""CSV, read row by row and checked strictly: encoding, quoting, shape and size (RFC 4180)."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jobs.catalogue.refusal import FileRefused, shown

LONGEST_ROW_BYTES = 64 * 1024
LONGEST_FIELD = 5_000
"""Characters. The longest field of the public file has 771."""

BytesRead = Callable[[int], None]
"""Told how many bytes of the file have been read so far."""

_NUL = "holds a NUL byte. Save the file as UTF-8 and try again."
_BOM = b"\xef\xbb\xbf"
# Possessive quantifiers: a broken row fails at once instead of after trying every split.
_FIELD = r'(?:"(?:[^"]|"")*+"|[^",\r\n]*+)'
_ONE_FIELD = re.compile(_FIELD)
_WHOLE_ROW = re.compile(rf"{_FIELD}(?:,{_FIELD})*+(?:\r?\n)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the header's names. The header is row 1, as in a spreadsheet."""

    number: int
    values: Mapping[str, str]


def read_rows(
    path: Path, columns: Sequence[str], *, bytes_read: BytesRead = lambda _: None
) -> Iterator[Row]:
    """The rows below the header, which must name every one of `columns` (others are ignored).

    Blank lines are passed over and counted. Raises FileRefused at the first thing that is wrong,
    after the rows before it were given out.
    """
    reading = _Reading(path.name)
    try:
        with path.open("rb") as file:
            for number, text in reading.rows(file, bytes_read):
                if number == 1:
                    reading.take_header(text, columns)
                elif text.strip("\r\n"):
                    yield Row(number, reading.values(number, text))
    except OSError as error:
        raise FileRefused(path.name, f"cannot be read ({error.strerror}).") from error
    if not reading.header:
        raise FileRefused(path.name, "is empty.")


class _Reading:
    """One reading of one file: its name for messages, and its header once that is known."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.header: list[str] = []

    def rows(self, file: BinaryIO, bytes_read: BytesRead) -> Iterator[tuple[int, str]]:
        """(row number, text) of each row; a quoted line break does not end one."""
        number, position = 1, 0
        pending = b""
        while line := file.readline(LONGEST_ROW_BYTES + 1):
            position += len(line)
            pending += line.removeprefix(_BOM) if position == len(line) else line
            if len(pending) > LONGEST_ROW_BYTES:
                self._refuse_long(number, pending)
            if pending.count(b'"') % 2 == 0:
                yield number, self._decoded(number, pending)
                bytes_read(position)
                number, pending = number + 1, b""
        if pending:
            raise self._refused(number, pending, "a quote is opened and never closed.")

    def take_header(self, text: str, columns: Sequence[str]) -> None:
        header = [name.strip() for name in self._fields(1, text)]
        missing = [name for name in columns if name not in header]
        if missing:
            reason = f"the header lacks {', '.join(missing)}."
            raise FileRefused(self._file, reason, row=1, column=missing[0])
        for name in columns:
            if header.count(name) > 1:
                raise FileRefused(self._file, "stands twice in the header.", row=1, column=name)
        self.header = header

    def values(self, number: int, text: str) -> Mapping[str, str]:
        fields = self._fields(number, text)
        if len(fields) != len(self.header):
            raise FileRefused(
                self._file,
                f"the row has {len(fields)} fields, the header has {len(self.header)}.",
                row=number,
                column=self._name(min(len(fields), len(self.header))),
            )
        for index, field in enumerate(fields):
            if len(field) > LONGEST_FIELD:
                reason = f"holds {len(field)} characters, at most {LONGEST_FIELD} are taken."
                raise FileRefused(self._file, reason, row=number, column=self._name(index))
        return dict(zip(self.header, fields, strict=True))

    def _fields(self, number: int, text: str) -> list[str]:
        if not _WHOLE_ROW.fullmatch(text):
            raise self._refused(number, text.encode(), "the quotes or line breaks are broken.")
        return next(csv.reader((text,), strict=True), [])

    def _decoded(self, number: int, row: bytes) -> str:
        if b"\0" in row:
            raise self._refused(number, row[: row.index(b"\0")], _NUL)
        try:
            return row.decode("utf-8")
        except UnicodeDecodeError as error:
            reason = "is not UTF-8. Save the file as UTF-8 and try again."
            raise self._refused(number, row[: error.start], reason) from error

    def _refuse_long(self, number: int, row: bytes) -> None:
        self._decoded(number, row.rpartition(b",")[0])  # a binary file is better called that
        reason = f"the row is longer than {LONGEST_ROW_BYTES} bytes. Is a quote left open?"
        raise self._refused(number, row, reason)

    def _refused(self, number: int, before: bytes, reason: str) -> FileRefused:
        """A refusal at the column in which the well-formed part of `before` ends."""
        text, position, index = before.decode("utf-8", "replace"), 0, 0
        while match := _ONE_FIELD.match(text, position):
            if text[match.end() : match.end() + 1] != ",":
                break
            position, index = match.end() + 1, index + 1
        return FileRefused(self._file, reason, row=number, column=self._name(index))

    def _name(self, index: int) -> str:
        if index >= len(self.header):
            return str(index + 1)
        name = self.header[index]
        return name if name.isprintable() else shown(name)
