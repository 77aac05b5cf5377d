"""How jobs speak to whoever started them: plain sentences, and progress that suits the place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

Advance = Callable[[int], None]
"""Told how much of the whole is done."""

_STEPS = 4
"""How many lines stand for a progress bar where there is no terminal."""
_WIDE = 200
"""Characters of a table's line where there is no terminal."""


class Speech:
    """Says things on standard output, and complaints on standard error."""

    def __init__(self, out: Console | None = None, err: Console | None = None) -> None:
        self._out = out or Console(highlight=False, soft_wrap=True)
        self._err = err or Console(highlight=False, soft_wrap=True, stderr=True)

    def say(self, text: str) -> None:
        # SECURITY: never as markup: parts of it come from files.
        self._out.print(text, markup=False)

    def complain(self, text: str) -> None:
        self._err.print(text, style="red", markup=False)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Columns under `heads`; nothing of a cell is left out where there is little room."""
        if not self._out.is_terminal:
            self._out.width = _WIDE  # of which only tables take notice
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
        for head in heads:
            table.add_column(head, overflow="fold", min_width=len(head))
        for row in rows:
            # SECURITY: never as markup, as above.
            table.add_row(*map(Text, row))
        self._out.print(table, soft_wrap=False)

    def show(self, what: RenderableType) -> None:
        """A table, or the like."""
        self._out.print(what, soft_wrap=False)

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """On a terminal, show that something is under way and for how long; elsewhere nothing."""
        if not self._out.is_terminal:
            yield
            return
        columns = (SpinnerColumn(), TextColumn(what, markup=False), TimeElapsedColumn())
        with Progress(*columns, console=self._out, transient=True) as shown:
            shown.add_task(what)
            yield

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Advance]:
        """A bar on a terminal, a few lines elsewhere; `total` is what `Advance` counts up to."""
        if not self._out.is_terminal:
            yield self._in_lines(what, total)
            return
        columns = (TextColumn(what), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._out, transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda done: bar.update(task, completed=done)

    def _in_lines(self, what: str, total: int) -> Advance:
        said = 0

        def advance(done: int) -> None:
            nonlocal said
            step = _STEPS * done // max(total, 1)
            if step > said:
                said = step
                self.say(f"{what}: {100 * step // _STEPS} %")

        return advance
