"""Trusted documents: the texts that clients registered, found by the hash they send instead."""

from collections.abc import Iterator, Mapping

from execution.document import PreparedDocument
from execution.prepare import PreparedOperations, hash_text

PREFIX = "sha256:"


class TrustedDocuments:
    """Texts by id; an id is the SHA-256 of its text in hex, with or without `sha256:` before it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Raise ValueError for an id that is not the hash of its text."""
        self._texts = {_bare(each): text for each, text in texts.items()}
        for bare, text in self._texts.items():
            # SECURITY: an id vouches for a text, so it must be that text's and no other's.
            if bare != hash_text(text):
                raise ValueError(f"the trusted document {bare!r} is not the SHA-256 of its text")

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        """The ids, bare."""
        return iter(self._texts)

    def text(self, id: str) -> str | None:
        """The text of an id in either form, None for one that nobody registered."""
        return self._texts.get(_bare(id))

    async def prepare_all(self, operations: PreparedOperations) -> Mapping[str, PreparedDocument]:
        """Prepare every text, by bare id; raise ValueError naming each that cannot be executed.

        Registered documents keep the same limits as any other: one that does not fit stops the
        start instead of the first request.
        """
        prepared = {bare: await operations.prepare(text) for bare, text in self._texts.items()}
        failing = [
            f"{bare}: {document.errors[0].message}"
            for bare, document in prepared.items()
            if document.errors
        ]
        if failing:
            raise ValueError("trusted documents that cannot be executed:\n" + "\n".join(failing))
        return prepared


def _bare(id: str) -> str:
    return id.removeprefix(PREFIX).lower()
