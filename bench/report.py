"""Reports: tables as Markdown, put between the marks of a page in docs/."""

from collections.abc import Iterable, Sequence
from pathlib import Path


def table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """The first column to the left, the others, which are figures, to the right."""
    ruler = ["---", *["---:"] * (len(headings) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (headings, ruler, *lines))


def put(page: Path, mark: str, text: str) -> None:
    """Replace what stands between `<!-- mark -->` and `<!-- /mark -->`. Raises ValueError."""
    before, _, rest = page.read_text("utf-8").partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- /{mark} -->")
    if not end:
        raise ValueError(f"{page.name} has no place for {mark}")
    page.write_text(f"{before}<!-- {mark} -->\n{text}\n{end}{after}", "utf-8")
