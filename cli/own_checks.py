"""What `marquee doctor` finds beside the stores: secret, data folder, browser page, proxies."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cli.findings import Finding, State
from foundation.root_secret import FILE
from foundation.settings import Environment, Settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def own_findings(settings: Settings, web: Path) -> Iterator[Finding]:
    """`web` is the folder with the sources of the browser's pages."""
    yield _secret(settings)
    yield _data_folder(settings.data_dir)
    yield _pages(settings, web)
    if settings.env is Environment.PRODUCTION and not settings.trusted_proxies:
        found = "none is trusted: behind a proxy, all clients count as one"
        remedy = "its network in MARQUEE_TRUSTED_PROXIES"
        yield Finding("proxies", State.NOTE, found, remedy)


def _secret(settings: Settings) -> Finding:
    if settings.secret is not None:
        return Finding("secret", State.WELL, "given in MARQUEE_SECRET")
    kept = settings.data_dir / FILE
    if not kept.exists():
        return Finding("secret", State.NOTE, "made and kept by the first start")
    if kept.stat().st_mode & _OTHERS:
        # SECURITY: whoever reads it can sign in as anybody.
        return Finding("secret", State.TO_DO, f"others can read {kept}", f"chmod 600 {kept}")
    return Finding("secret", State.WELL, f"kept in {kept}")


def _data_folder(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        remedy = "let the server's user write there, or choose MARQUEE_DATA_DIR"
        return Finding("data folder", State.TO_DO, f"{there}: {error.strerror or error}", remedy)
    said = f"{folder} can be written to" if there == folder else f"{folder} is yet to be made"
    return Finding("data folder", State.WELL, said)


def _pages(settings: Settings, web: Path) -> Finding:
    from jobs.web_build import INPUTS, fingerprint

    if not settings.graphiql:
        return Finding("browser page", State.WELL, "not served")
    if settings.web_dir is not None:
        if (settings.web_dir / "manifest.json").is_file():
            return Finding("browser page", State.WELL, f"in {settings.web_dir}")
        remedy = "correct MARQUEE_WEB_DIR, or leave it unset"
        found = f"{settings.web_dir} holds no built pages"
        return Finding("browser page", State.TO_DO, found, remedy)
    if not all((web / name).exists() for name in INPUTS):
        return Finding("browser page", State.NOTE, "its sources are not here: it is not served")
    if (settings.data_dir / "web" / fingerprint(web)).is_dir():
        return Finding("browser page", State.WELL, "built")
    return Finding("browser page", State.NOTE, "built by the first `marquee serve`")
