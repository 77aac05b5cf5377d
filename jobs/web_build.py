"""Builds the browser's pages once, on the first start, and finds them again on every later one."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from foundation.web_pages import PagesMissing, WebPages
from jobs.node_tools import BuildStepFailed, NodeTools, Progress, node_tools, run

INPUTS = ("package.json", "package-lock.json", ".npmrc", "build.mjs", "src")
"""The files and folders of `web/` that decide what the built pages are."""

ABANDONED_SECONDS = 3600
"""A build folder this old belongs to a process that was killed."""

_NPM_OPTIONS = (
    *("--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000"),
)

_OFFLINE = "Connect this machine to the npm registry and start Marquee again."


def web_pages(ready: Path | None, source: Path, out: Path, *, progress: Progress) -> WebPages:
    """The folder `ready` when one is given (MARQUEE_WEB_DIR), else what `build_web` answers."""
    if ready is None:
        return build_web(source, out, progress=progress)
    if (ready / "manifest.json").is_file():
        return ready
    return PagesMissing(
        "MARQUEE_WEB_DIR points to a folder that holds no built pages.",
        "Point it to the output of `npm run build` in web/, or leave it unset.",
    )


def build_web(source: Path, out: Path, *, progress: Progress) -> WebPages:
    """The built pages of `source` (the `web/` folder), kept in `out` under a hash of their inputs.

    Blocks for about half a minute the first time and for milliseconds after it. `progress` is
    called with each step as a short sentence. A build that fails leaves nothing behind.
    """
    if not all((source / name).exists() for name in INPUTS):
        return PagesMissing(
            "The sources of the browser's pages are not installed here.",
            "Start Marquee from a checkout, or point MARQUEE_WEB_DIR to built pages.",
        )
    built = out / fingerprint(source)
    if built.is_dir():
        return built
    try:
        return _build(source, built, progress)
    except BuildStepFailed as failure:
        progress(f"{failure.missing.why} {failure.detail}")
        progress(failure.missing.remedy)
        return failure.missing
    except OSError as error:
        progress(f"GraphiQL could not be kept in the data folder: {error}")
        return PagesMissing(
            "The browser's pages could not be kept in the data folder.",
            "Give Marquee a data folder that it may write to, with 500 MB free, and start again.",
        )


def fingerprint(source: Path) -> str:
    """16 hexadecimal digits that change when any input does, by content or by name."""
    digest = hashlib.sha256()
    for path in _input_files(source):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(source).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def _input_files(source: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = source / name
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else (path,)


def _build(source: Path, built: Path, progress: Progress) -> Path:
    started = time.monotonic()
    built.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(built.parent)
    with tempfile.TemporaryDirectory(prefix="building-", dir=built.parent) as folder:
        workshop = Path(folder)
        tools = node_tools(source / "requirements-node.lock", progress=progress)
        _copy_inputs(source, workshop)
        _install_and_bundle(workshop, tools, progress)
        _keep(workshop / "dist", built)
    progress(f"GraphiQL is built ({time.monotonic() - started:.0f} s, once)")
    return built


def _copy_inputs(source: Path, workshop: Path) -> None:
    for path in _input_files(source):
        target = workshop / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _install_and_bundle(workshop: Path, tools: NodeTools, progress: Progress) -> None:
    progress("Fetching GraphiQL and React from npm")
    run(
        # SECURITY: `ci` takes the locked versions with their hashes; no package may run a script.
        (*tools.npm, "ci", *_NPM_OPTIONS),
        what="GraphiQL's packages could not be fetched from npm.",
        remedy=_OFFLINE,
        cwd=workshop,
    )
    progress("Bundling GraphiQL")
    run(
        (*tools.node, "build.mjs", "dist"),
        what="GraphiQL could not be bundled.",
        remedy="Run `npm ci && npm run build` in web/ to see the whole error.",
        cwd=workshop,
    )


def _keep(dist: Path, built: Path) -> None:
    try:
        dist.rename(built)  # atomic: a folder under its hash is complete
    except OSError:
        if not built.is_dir():
            raise
        # Another process that started at the same time was first, with the same result.


def _remove_abandoned(out: Path) -> None:
    for folder in out.glob("building-*"):
        if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)  # another start may be removing it too
