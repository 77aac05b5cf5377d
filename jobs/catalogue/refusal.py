"""What an import may object to: a whole file, or one of its rows."""

from dataclasses import dataclass


class FileRefused(Exception):
    """The file cannot be used; nothing of it was kept. The message names the row and the column."""

    def __init__(
        self, file: str, reason: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        place = [file]
        if row is not None:
            place.append(f"row {row}")
        if column is not None:
            place.append(f"column {column}")
        super().__init__(f"{', '.join(place)}: {reason}")
        self.row, self.column, self.reason = row, column, reason


class RowRejected(Exception):
    """One row cannot be used, the others can; the message says why."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What was put right in a row's column, in words for whoever keeps the file."""

    column: str
    reason: str


def shown(value: str) -> str:
    """A value of the file, quoted for a message: short, control characters escaped."""
    # SECURITY: a file must not be able to write escape sequences to somebody's terminal.
    longest = 40
    return repr(value if len(value) <= longest else f"{value[:longest]}...")
