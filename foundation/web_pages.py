"""What a browser is served: the folder of built pages, or why there is none."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PagesMissing:
    """Why the browser's pages cannot be served, and what to do about it: sentences for anybody."""

    why: str
    remedy: str


WebPages = Path | PagesMissing
"""A folder that holds `manifest.json` and `assets/`, as `web/build.mjs` leaves it."""
