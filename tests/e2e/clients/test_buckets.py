"""R36, R41: JavaScript computes the published buckets and slots: our page's code and a library."""

import re
import subprocess
from typing import Any

import orjson
import pytest

from domain.experiments.hash import hash_of
from jobs.node_tools import NodeTools
from tests.e2e.clients.node import HERE
from tests.e2e.device import ROOT

PAGES = ROOT / "docs" / "experiments"
PUBLISHED = orjson.loads((PAGES / "vectors.json").read_bytes())
_BLOCK = re.compile(r"^```js\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def computed(tools: NodeTools, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What Node.js makes of the vectors."""
    (block,) = _BLOCK.findall((PAGES / "computing-a-bucket.md").read_text(encoding="utf-8"))
    module = tmp_path_factory.mktemp("page") / "bucket.mjs"
    module.write_text(block, encoding="utf-8")
    command = [*tools.node, str(HERE / "buckets.mjs"), str(module), str(PAGES / "vectors.json")]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)  # noqa: S603 - our own command, no shell
    assert done.returncode == 0, done.stderr.decode()
    return orjson.loads(done.stdout)


@pytest.mark.parametrize(("kind", "name"), [("buckets", "bucket"), ("slots", "slot")])
def test_r36_javascript_computes_what_is_published(computed: Any, kind: str, name: str) -> None:
    expected = [
        {
            "ours": one[name],
            "ourHash": one["hash"],
            "theirs": one[name],
            "theirHash": one["hash"],
        }
        for one in PUBLISHED[kind]
    ]

    assert computed[kind] == expected


def test_r36_the_pages_javascript_hashes_utf8_bytes_of_any_text(computed: Any) -> None:
    assert computed["others"] == [hash_of(text) for text in ("", "ñ", "日本", "🎬", "x\0y")]
