"""R9: what was acknowledged is there, however often and whenever the server was killed."""

from pathlib import Path

from tests.durability.run import Plan, killed_under_writes
from tests.durability.server import serving

SECONDS = 40
"""Of writing. `make soak` does the same for as long as one likes."""


async def test_r9_a_server_that_is_killed_again_and_again_loses_nothing_it_acknowledged(
    folder: Path,
) -> None:
    async with serving(folder) as server:
        report, _ = await killed_under_writes(server, Plan(seed=20261121, seconds=SECONDS))

    assert report.findings.none, report.findings
    assert report.findings.acknowledged > 500
    assert report.findings.noticeable > report.findings.acknowledged / 2
    assert report.kills > 1
    assert min(report.late, report.repeated, report.renewed, report.unanswered) > 0
