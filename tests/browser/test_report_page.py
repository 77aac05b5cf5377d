"""An experiment's page in a real Chromium, with the network cut."""

import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from jobs.evidence.page import page
from tests.browser.test_graphiql import HERE, program
from tests.unit.evidence.stored import daily, experiment

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What report-page.mjs saw; its pictures stay in the folder of this run."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "page.html").write_text(page(experiment(), daily()), encoding="utf-8")
    node, npm = program("node"), program("npm")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        subprocess.run([npm, "ci"], cwd=HERE, check=True, timeout=120)  # noqa: S603 - no shell
    return opened(node, folder)


def opened(node: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own script, no shell
        [node, HERE / "report-page.mjs", program("chromium"), folder / "page.html", folder],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = orjson.loads(done.stdout)
    return seen


def test_the_page_needs_nothing_else_and_breaks_no_policy(verdict: dict[str, Any]) -> None:
    assert verdict["external"] == []
    assert verdict["failed"] == []
    assert verdict["console"] == []
    assert verdict["scripts"] == 0


def test_a_screen_reader_is_told_what_there_is(verdict: dict[str, Any]) -> None:
    assert verdict["title"] == "Charts - experiment report"
    assert verdict["headings"] == [
        "Charts",
        "Who has seen it",
        "What changed",
        "Streaming minutes What decides",
        "Plays Also measured",
        "Started something within half an hour Guardrail",
        "Which ranking is preferred",
        "Pictures that are learned",
        "All numbers",
        "How to read it",
    ]
    assert len(verdict["images"]) == 4
    assert all(verdict["images"])
    assert verdict["tables"] == [
        "Exposures",
        "What has been learned of each picture, and how often it is given",
        "The latest report",
    ]


def test_text_is_legible_in_light_and_in_dark(verdict: dict[str, Any]) -> None:
    """4.5 is what WCAG 2.2 asks for in success criterion 1.4.3."""
    assert verdict["contrast"]["light"] >= 4.5
    assert verdict["contrast"]["dark"] >= 4.5
    assert verdict["contrast"]["light"] != verdict["contrast"]["dark"]


def test_the_page_fits_a_telephone(verdict: dict[str, Any]) -> None:
    assert verdict["wider"] == {"1440": 0, "360": 0}


def test_tables_that_scroll_are_reached_by_keyboard(verdict: dict[str, Any]) -> None:
    assert verdict["stops"] == ["Exposures", "Pictures that are learned", "All numbers"]


def test_paper_is_white(verdict: dict[str, Any]) -> None:
    assert verdict["paper"] == "rgb(255, 255, 255)"
