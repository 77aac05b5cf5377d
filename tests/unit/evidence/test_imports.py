"""Statistics stay off the request path: what answers requests never imports scipy."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = ("numpy", "scipy", "statsmodels", "jinja2")
TOLD = f"import sys; print(sorted(set({HEAVY}) & sys.modules.keys()))"


def imported(*modules: str) -> str:
    """Which heavy packages a new interpreter has loaded with these modules."""
    command = [sys.executable, "-c", f"import {', '.join(modules)}; {TOLD}"]
    done = subprocess.run(  # noqa: S603 - our own module names
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["app", "schema", "resolvers", "transport"])
def test_r44_nothing_of_scipy_is_imported_on_the_request_path(module: str) -> None:
    assert imported(module) == "[]"


def test_r44_reports_are_read_and_written_without_numpy() -> None:
    assert imported("domain.evidence.measures", "domain.evidence.report") == "[]"


def test_what_is_looked_for_would_be_found() -> None:
    assert imported("domain.evidence.making") == "['numpy', 'scipy']"
