"""What a process that serves has done to itself by the time it answers."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTED = """
import asyncio, gc

from app import app


async def started():
    async with app.router.lifespan_context(app):
        print(gc.get_freeze_count() > 100_000, gc.get_threshold()[0])


asyncio.run(started())
"""


def test_what_a_server_is_made_of_is_not_looked_at_for_cycles(data_dir: Path) -> None:
    own = {**os.environ, "PYTHONPATH": str(ROOT), "MARQUEE_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-c", STARTED]
    told = subprocess.run(command, env=own, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert told.stdout == "True 20000\n"
