"""What a GraphQL request says, checked for shape: GraphQL over HTTP, "Request Parameters"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from transport.json_text import parse_json
from transport.refusal import Refusal

_NAMES: Final = ("query", "documentId", "operationName", "variables", "extensions")
_MAX_PAIRS: Final = 64
_SHA256: Final = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Parameters:
    """One request; at least one of `query`, `document_id` and `persisted_hash` is there."""

    query: str | None
    document_id: str | None
    operation_name: str | None
    variables: Mapping[str, Any]
    extensions: Mapping[str, Any]
    persisted_hash: str | None  # of `extensions.persistedQuery`, Apollo's form


def from_json(value: Any) -> Parameters:
    """From a POST's parsed body; other members are ignored. Raises Refusal."""
    if isinstance(value, list):
        raise Refusal("Batching is off: the body must be one JSON object.")
    if not isinstance(value, dict):
        raise Refusal("The body must be a JSON object.")
    return _checked({name: value.get(name) for name in _NAMES})


def from_query_string(raw: bytes) -> Parameters:
    """From a GET's query string; an empty parameter is an absent one. Raises Refusal."""
    try:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PAIRS
        )
    except ValueError:
        raise Refusal("The query string cannot be read.") from None
    found = [(name, text) for name, text in pairs if name in _NAMES]
    values: dict[str, Any] = {name: text for name, text in found if text}
    if len({name for name, _ in found}) < len(found):
        # SECURITY: what stands before us may have judged the other one.
        raise Refusal("A parameter is given more than once.")
    for name in ("variables", "extensions"):
        if name in values:
            values[name] = parse_json(values[name].encode(), what=f"`{name}`")
    return _checked({name: values.get(name) for name in _NAMES})


def sha256_of(identifier: str) -> str | None:
    """The hash in `sha256:<64 lower-case hex>` or the bare hash; None for any other identifier."""
    match = _SHA256.fullmatch(identifier)
    return match[1] if match else None


def _checked(values: Mapping[str, Any]) -> Parameters:
    for name in ("query", "documentId", "operationName"):
        if not isinstance(values[name], str | None):
            raise Refusal(f"`{name}` must be a string.")
    for name in ("variables", "extensions"):
        if not isinstance(values[name], dict | None):
            raise Refusal(f"`{name}` must be an object.")
    persisted_hash = _persisted_hash(values["extensions"] or {})
    if values["query"] is None and values["documentId"] is None and persisted_hash is None:
        raise Refusal("Either `query` or `documentId` must be given.")
    return Parameters(
        query=values["query"],
        document_id=values["documentId"],
        operation_name=values["operationName"] or None,
        variables=values["variables"] or {},
        extensions=values["extensions"] or {},
        persisted_hash=persisted_hash,
    )


def _persisted_hash(extensions: Mapping[str, Any]) -> str | None:
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise Refusal("`extensions.persistedQuery` must be an object of version 1.")
    sha256 = persisted.get("sha256Hash")
    if not isinstance(sha256, str) or sha256_of(sha256) != sha256:
        raise Refusal("`extensions.persistedQuery.sha256Hash` must be a SHA-256 in hexadecimal.")
    return sha256
