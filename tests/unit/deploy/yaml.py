"""Reads as much of YAML 1.2 as deploy/compose.yaml is written in, and refuses all else.

Mappings in blocks, lists of mappings in blocks, lists and empty mappings as JSON, words, words in
double quotes, anchors on mappings and their merging. No types: each word is text.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

_KEY = re.compile(r"( *)((?:- )?)([A-Za-z_<][\w<.-]*):(?: (.*))?")
_ANCHOR = re.compile(r"&([a-z]+)")
_WORD = re.compile(r"[^\s&*!|>'\"%@`{}\[\]#,:-](?:[^#]|(?<=\S)#)*|\$\{[^}]*\}.*|-?[\w./-]+")

Line = tuple[int, str, str]
"""How far it is indented (an item of a list as far as its first key), its key, what follows."""


def read(text: str) -> dict[str, Any]:
    """Raises ValueError for a line of any other form."""
    lines, items = [], set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _KEY.fullmatch(line)
        if found is None:
            raise ValueError(f"line {number} is not read: {line}")
        indent, dash, key, rest = found.groups()
        if dash:
            items.add(len(lines))
        lines.append((len(indent) + len(dash), key, rest or ""))
    whole, end = _mapping(lines, items, 0, 0, {})
    if end != len(lines):
        raise ValueError(f"the indentation of {lines[end]} fits nowhere")
    return whole


def _mapping(
    lines: Sequence[Line], items: set[int], at: int, indent: int, anchors: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    """The mapping whose first line is at `at`, and where it ends."""
    merged: dict[str, Any] = {}
    found: dict[str, Any] = {}
    begun = at
    while at < len(lines) and lines[at][0] == indent and (at == begun or at not in items):
        _, key, rest = lines[at]
        if key == "<<":
            merged, at = anchors[rest.removeprefix("*")], at + 1
            continue
        if key in found:
            raise ValueError(f"{key} stands twice")
        anchor = _ANCHOR.fullmatch(rest)
        if rest and not anchor:
            found[key], at = _scalar(rest), at + 1
            continue
        found[key], at = _block(lines, items, at + 1, indent, anchors)
        if anchor:
            anchors[anchor[1]] = found[key]
    return {**merged, **found}, at


def _block(
    lines: Sequence[Line], items: set[int], at: int, above: int, anchors: dict[str, Any]
) -> tuple[Any, int]:
    indent = lines[at][0] if at < len(lines) else 0
    if indent <= above:
        raise ValueError("a key without a value")
    if at not in items:
        return _mapping(lines, items, at, indent, anchors)
    found = []
    while at in items and lines[at][0] == indent:
        item, at = _mapping(lines, items, at, indent, anchors)
        found.append(item)
    return found, at


def _scalar(text: str) -> Any:
    if text[0] in '["{':
        return json.loads(text)
    if not _WORD.fullmatch(text) or ": " in text.partition("${")[0]:
        raise ValueError(f"not read: {text}")
    return text
