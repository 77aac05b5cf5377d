"""Lines of generated source, one beneath the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_INDENT = "    "


@dataclass(slots=True, kw_only=True)
class Lines:
    """Written from the top; names that `variable` gives are given once."""

    _lines: list[str] = field(default_factory=list)
    _depth: int = 0
    _variables: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def line(self, text: str) -> None:
        self._lines.append(_INDENT * self._depth + text)

    @contextmanager
    def block(self, opening: str) -> Iterator[None]:
        """What is written meanwhile stands under `opening`, one step further in."""
        self.line(opening)
        self._depth += 1
        yield
        self._depth -= 1

    def variable(self) -> str:
        self._variables += 1
        return f"v{self._variables}"
