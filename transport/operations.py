"""The clients' own documents, read from `operations/`: what trusted operations are."""

from collections.abc import Mapping
from pathlib import Path

from execution.prepare import hash_text


def read_operations(folder: Path) -> Mapping[str, str]:
    """The text of every `.graphql` file below a folder, by its SHA-256 in hex."""
    texts = (file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.graphql")))
    return {hash_text(text): text for text in texts}
