"""Marquee's own command line, run to its end."""

import subprocess
import time
from pathlib import Path

from bench.server import MARQUEE, environment


def marquee(data: Path, *arguments: str) -> float:
    """Run `marquee` with its data in a folder; the seconds it took."""
    start = time.perf_counter()
    done = subprocess.run(
        [str(MARQUEE), *arguments], env=environment(data, 0), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return time.perf_counter() - start
