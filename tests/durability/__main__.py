"""`make soak`: kill the server under writes for as long as one likes, and look for what was lost.

MARQUEE_SOAK_MINUTES says how long (10), MARQUEE_SOAK_SEED draws the same again. It goes in rounds
of a minute, each with households of its own; the server and its data folder are the same for all.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from random import SystemRandom

from httpx2 import AsyncClient
from rich.console import Console

from tests.durability.run import Plan, Report, Run
from tests.durability.server import serving

ROUND_SECONDS = 60
console = Console(highlight=False)


async def soak(folder: Path, minutes: float, seed: int) -> Report:
    """A line for each round as it ends; at the last, all rounds are checked once more."""
    with console.status("Starting the server on an empty folder") as status:
        async with serving(folder) as server, AsyncClient(base_url=server.url, timeout=10) as http:
            end, runs = time.monotonic() + 60 * minutes, list[Run]()
            while not runs or end > time.monotonic():
                seconds = min(ROUND_SECONDS, max(1, end - time.monotonic()))
                plan = Plan(seed=seed + len(runs), seconds=seconds)
                runs.append(Run(server, plan, http, status.update))
                await runs[-1].write()
                report = await runs[-1].check()
                console.log(f"Round {len(runs)}: {report}")
                if not report.findings.none:
                    break
            status.update("Checking all rounds once more")
            total = Report()
            for run in runs:
                total.add(await run.check())
    return total


def _print(total: Report, seed: int) -> None:
    console.print(f"In all: {total}")
    for event in total.findings.lost:
        console.print(f"Lost: {event}")
    for words in total.findings.strange:
        console.print(words)
    console.print(f"MARQUEE_SOAK_SEED={seed} draws the same again.")


def main() -> None:
    minutes = float(os.environ.get("MARQUEE_SOAK_MINUTES", "10"))
    seed = int(os.environ.get("MARQUEE_SOAK_SEED", SystemRandom().randrange(10**9)))
    console.print(f"Soaking for {minutes:g} minutes with MARQUEE_SOAK_SEED={seed}")
    with tempfile.TemporaryDirectory(prefix="marquee-soak-") as folder:
        total = asyncio.run(soak(Path(folder) / "var", minutes, seed))
    _print(total, seed)
    sys.exit(not total.findings.none)


if __name__ == "__main__":
    main()
