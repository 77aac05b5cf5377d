"""The build of the browser's pages: once, atomic, and never a reason not to start.

Node and npm are small shell scripts here, found on a PATH of the test's own.
"""

import os
import time
from pathlib import Path

import pytest

from foundation.web_pages import PagesMissing
from jobs.node_tools import machine_node, outside_environment
from jobs.web_build import build_web, fingerprint, web_pages

NODE = """\
case "$1" in
  --version) echo v20.1.0 ;;
  *) mkdir -p "$2/assets" && echo '{}' > "$2/manifest.json" ;;
esac
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    (folder / "src").mkdir(parents=True)
    (folder / "examples").mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc", "build.mjs", "src/main.tsx"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first on the PATH, with a node and an npm that do their work."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    script(folder / "node", NODE)
    script(folder / "npm", 'env > "$SEEN"')
    monkeypatch.setenv("SEEN", str(tmp_path / "environment"))
    return folder


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_the_first_start_builds_and_the_next_reuses(
    source: Path, tools: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    built = build_web(source, tmp_path / "out", progress=said.append)
    assert built == tmp_path / "out" / fingerprint(source)
    assert (tmp_path / "out" / fingerprint(source) / "manifest.json").is_file()
    assert said[:2] == ["Fetching GraphiQL and React from npm", "Bundling GraphiQL"]

    (tools / "npm").unlink()
    (tools / "node").unlink()
    said.clear()
    assert build_web(source, tmp_path / "out", progress=said.append) == built
    assert said == []


def test_nothing_is_written_beside_the_sources(source: Path, tools: Path, tmp_path: Path) -> None:
    assert (tools / "npm").exists()
    before = sorted(source.rglob("*"))
    build_web(source, tmp_path / "out", progress=print)
    assert sorted(source.rglob("*")) == before


def test_a_failed_installation_says_why_and_leaves_nothing(
    source: Path, tools: Path, tmp_path: Path
) -> None:
    script(tools / "npm", 'echo "npm error code ENOTFOUND" >&2; exit 1')
    said: list[str] = []
    assert build_web(source, tmp_path / "out", progress=said.append) == PagesMissing(
        "GraphiQL's packages could not be fetched from npm.",
        "Connect this machine to the npm registry and start Marquee again.",
    )
    assert said[1].endswith("npm error code ENOTFOUND")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_failed_bundle_leaves_nothing(source: Path, tools: Path, tmp_path: Path) -> None:
    script(tools / "node", 'test "$1" = --version && echo v22.0.0 || exit 3')
    missing = build_web(source, tmp_path / "out", progress=print)
    assert isinstance(missing, PagesMissing)
    assert missing.why == "GraphiQL could not be bundled."
    assert list((tmp_path / "out").iterdir()) == []


def test_a_data_folder_that_cannot_be_written_is_a_reason(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    missing = build_web(source, tmp_path / "out", progress=print)
    assert isinstance(missing, PagesMissing)
    assert missing.why == "The browser's pages could not be kept in the data folder."


def test_a_build_that_another_process_finished_first_is_used(
    source: Path, tools: Path, tmp_path: Path
) -> None:
    built = tmp_path / "out" / fingerprint(source)
    script(tools / "npm", f'mkdir -p "{built}" && echo theirs > "{built}/manifest.json"')
    assert build_web(source, tmp_path / "out", progress=print) == built
    assert (built / "manifest.json").read_text() == "theirs\n"
    assert list((tmp_path / "out").iterdir()) == [built]


def test_what_a_killed_process_left_is_removed_once_it_is_old(
    source: Path, tools: Path, tmp_path: Path
) -> None:
    assert (tools / "npm").exists()
    killed, working = tmp_path / "out" / "building-old", tmp_path / "out" / "building-new"
    killed.mkdir(parents=True)
    working.mkdir()
    long_ago = time.time() - 7200
    os.utime(killed, (long_ago, long_ago))
    build_web(source, tmp_path / "out", progress=print)
    assert not killed.exists()
    assert working.exists()


def test_programs_of_others_see_no_setting_of_ours(
    source: Path, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (tools / "npm").exists()
    monkeypatch.setenv("MARQUEE_SESSION_KEY", "secret")
    build_web(source, tmp_path / "out", progress=print)
    assert "MARQUEE_" not in (tmp_path / "environment").read_text()
    assert outside_environment({"MARQUEE_X": "1", "PATH": "/bin"}) == {"PATH": "/bin"}


def test_the_fingerprint_follows_content_and_names_of_the_inputs_alone(source: Path) -> None:
    first = fingerprint(source)
    (source / "examples" / "01.graphql").write_text("{ a }")
    assert fingerprint(source) == first
    (source / "src" / "main.tsx").rename(source / "src" / "start.tsx")
    renamed = fingerprint(source)
    (source / "src" / "start.tsx").write_text("changed")
    assert len({first, renamed, fingerprint(source)}) == 3


def test_without_sources_there_are_no_pages(tmp_path: Path) -> None:
    missing = build_web(tmp_path, tmp_path / "out", progress=print)
    assert isinstance(missing, PagesMissing)
    assert missing.why == "The sources of the browser's pages are not installed here."
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("version", ["v18.20.1", "v19.9.0", "not a version"])
def test_an_old_node_is_as_good_as_none(tools: Path, version: str) -> None:
    script(tools / "node", f'echo "{version}"')
    assert machine_node() is None


def test_a_recent_node_of_the_machine_is_used(tools: Path) -> None:
    found = machine_node()
    assert found is not None
    assert (found.node, found.npm) == ((str(tools / "node"),), (str(tools / "npm"),))


def test_ready_pages_are_served_as_they_are(source: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    ready.mkdir()
    (ready / "manifest.json").write_text("{}")
    assert web_pages(ready, source, tmp_path / "out", progress=print) == ready
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_ready_is_a_reason(source: Path, tmp_path: Path) -> None:
    missing = web_pages(tmp_path, source, tmp_path / "out", progress=print)
    assert isinstance(missing, PagesMissing)
    assert missing.why == "MARQUEE_WEB_DIR points to a folder that holds no built pages."
