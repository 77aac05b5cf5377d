"""The variants of Marquee that are compared: what each keeps, and each a server of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sys import executable

from bench.server import Server, environment, free_port, running

NO_ROWS = {"MARQUEE_KEPT_ROWS_BYTES": "0"}
NOTHING = {**NO_ROWS, "MARQUEE_KEPT_JSON_BYTES": "0"}

EVERYTHING_KEPT = "Marquee"
NO_ROWS_KEPT = "Marquee, no rows kept"
NOTHING_KEPT = "Marquee, nothing kept"
FAILING = "Marquee, nothing kept, a store failing"
VARIANTS = {NO_ROWS_KEPT: NO_ROWS, NOTHING_KEPT: NOTHING}
"""By name what is set; `Marquee` is what it is without being told."""


@dataclass(frozen=True, slots=True)
class SamePage:
    """What `ours` serves: a data folder, and the page that it has made of it."""

    ours: Server
    data: Path
    page_id: str
    made_at: str
    """RFC 3339."""

    @contextmanager
    def serving(
        self, module: str, name: str, *arguments: str, settings: Mapping[str, str] | None = None
    ) -> Iterator[Server]:
        """`python -m MODULE PAGE_ID INSTANT ...` with the pictures' addresses of `ours`."""
        port = free_port()
        address = f"http://{self.ours.host}:{self.ours.port}"
        variables = environment(self.data, port) | {"MARQUEE_IMAGE_BASE_URL": address}
        command = [executable, "-m", module, self.page_id, self.made_at, *arguments]
        log = self.data / f"{name}.log"
        with running(command, variables | dict(settings or {}), port, log) as server:
            yield server
