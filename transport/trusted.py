"""From what a request names to the text it runs: trusted documents, and Apollo's persisted queries.

In production only registered texts run (R56), named by hash or sent in full. With open operations
any text runs, and a client may also introduce one under its hash ("automatic persisted queries").
"""

from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache

from execution.prepare import hash_text
from transport.codes import Code
from transport.parameters import Parameters, sha256_of
from transport.refusal import Refusal

_REMEMBERED_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    text: str
    sha256: str  # lower-case hexadecimal


class Documents:
    """`registered` gives the text of a hash, or None. `resolve` raises Refusal."""

    def __init__(
        self,
        registered: Callable[[str], str | None],
        *,
        open_operations: bool,
        remembered_bytes: int = _REMEMBERED_BYTES,
    ) -> None:
        self._registered = registered
        self._open = open_operations
        self._remembered: LRUCache[str, str] = LRUCache(remembered_bytes, getsizeof=len)

    def resolve(self, parameters: Parameters) -> Document:
        if parameters.query is None:
            return self._named(parameters)
        document = Document(parameters.query, hash_text(parameters.query))
        _check_names(parameters, document.sha256)
        self._admit(document, introduce=parameters.persisted_hash is not None)
        return document

    def _named(self, parameters: Parameters) -> Document:
        name = parameters.document_id or parameters.persisted_hash or ""
        sha256 = sha256_of(name)
        text = self._text(sha256) if sha256 else None
        if sha256 is None or text is None:
            raise Refusal(
                "PersistedQueryNotFound",  # the message Apollo's clients look for
                code=Code.PERSISTED_QUERY_NOT_FOUND,
                legacy_status=200,
            )
        _check_names(parameters, sha256)
        return Document(text, sha256)

    def _text(self, sha256: str) -> str | None:
        return self._registered(sha256) or self._remembered.get(sha256)

    def _admit(self, document: Document, *, introduce: bool) -> None:
        if self._registered(document.sha256) is not None:
            return
        if not self._open:
            # SECURITY: no text of a client's own runs here, whatever hash comes with it.
            raise Refusal(
                "This operation is not registered.",
                code=Code.OPERATION_NOT_ALLOWED,
                legacy_status=200,
            )
        if introduce and len(document.text) <= self._remembered.maxsize:
            self._remembered[document.sha256] = document.text


def _check_names(parameters: Parameters, sha256: str) -> None:
    # SECURITY: a text kept under another text's hash would run for all who ask for that one.
    names = (parameters.document_id, parameters.persisted_hash)
    if any(name is not None and sha256_of(name) != sha256 for name in names):
        raise Refusal("The document does not have the given hash.")
