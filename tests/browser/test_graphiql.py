"""GraphiQL in a real Chromium, against a server started as its users start it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from httpx2 import Client, TransportError

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
START_SECONDS = 300
"""A first start makes the demo catalogue and builds the page."""


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    data: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("data")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "MARQUEE_DATA_DIR": str(data),
        "MARQUEE_HOST": "127.0.0.1",
        "MARQUEE_PORT": str(port),
    }
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            [Path(sys.executable).parent / "marquee", "serve"],
            cwd=data,
            env=os.environ | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_ready(process, f"http://127.0.0.1:{port}", data / "server.log")
            yield Server(f"http://127.0.0.1:{port}", data)
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    with Client() as client:
        while time.monotonic() < deadline:
            assert process.poll() is None, log.read_text()
            try:
                if client.get(f"{url}/readyz").status_code == 200:
                    return
            except TransportError:
                pass  # not listening yet
            time.sleep(0.5)
    pytest.fail(f"not ready within {START_SECONDS} s: {log.read_text()}")


@pytest.fixture(scope="module")
def verdict(server: Server) -> dict[str, Any]:
    """What check.mjs saw; its pictures stay in the server's data folder."""
    node, npm = program("node"), program("npm")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        subprocess.run([npm, "ci"], cwd=HERE, check=True, timeout=120)  # noqa: S603 - no shell
    done = subprocess.run(  # noqa: S603 - our own script, no shell
        [node, HERE / "check.mjs", program("chromium"), server.url, server.data],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = orjson.loads(done.stdout)
    return seen


def program(name: str) -> str:
    found = shutil.which(name)
    assert found is not None, f"the browser tests need {name}"
    return found


def test_the_page_works_without_any_other_machine(verdict: dict[str, Any]) -> None:
    assert verdict["external"] == []
    assert verdict["failed"] == []
    assert verdict["console"] == []


def test_a_visitor_signs_in_with_one_click_and_stays_signed_in(verdict: dict[str, Any]) -> None:
    assert verdict["signedOut"] == "Signed out"
    assert verdict["oneClick"].split()[0] == "Ada"
    assert verdict["reloaded"] == verdict["oneClick"]


def test_problems_are_told_in_sentences(verdict: dict[str, Any]) -> None:
    assert verdict["wrongPassword"].endswith(".")
    assert verdict["wrongPin"].endswith("4 tries are left.")
    assert verdict["withPin"].split()[0] == "Sam"


def test_every_example_runs(verdict: dict[str, Any]) -> None:
    assert len(verdict["examples"]) >= 12
    clean = {"answered": True, "codes": []}
    assert {name: seen for name, seen in verdict["examples"].items() if seen != clean} == {}


def test_the_headers_of_an_example_are_sent(verdict: dict[str, Any]) -> None:
    assert {each["state"] for each in verdict["forced"]} >= {"FORCED"}


def test_an_example_that_goes_on_shows_what_another_window_does(verdict: dict[str, Any]) -> None:
    told = verdict["live"]["data"]["progressChanged"]
    assert told["originDeviceId"].startswith("dev_")
    assert told["state"]["playable"]["name"]


def test_the_first_example_shows_a_homepage(verdict: dict[str, Any]) -> None:
    assert len(verdict["rows"]) == 6
    assert all(verdict["rows"])


def test_completion_and_documentation_know_the_schema(verdict: dict[str, Any]) -> None:
    assert verdict["completions"][0] == "homepage"
    assert "query: Query" in verdict["documentation"]


def test_pictures_are_kept(verdict: dict[str, Any], server: Server) -> None:
    assert verdict["rows"]
    pictures = sorted(picture.name for picture in server.data.glob("graphiql-*.png"))
    assert pictures == [
        "graphiql-completion.png",
        "graphiql-documentation.png",
        "graphiql-homepage.png",
        "graphiql-signed-out.png",
        "graphiql-wrong-pin.png",
    ]
