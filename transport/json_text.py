"""JSON from outside, bounded before it is parsed: depth, and integers that fit 64 bits.

orjson alone would take 1,024 levels and silently turn 2**64 into a float.
"""

import re
from typing import Any, Final

import orjson

from transport.refusal import Refusal

MAX_DEPTH: Final = 64  # levels of arrays and objects
_LEAST: Final = -(2**63)
_GREATEST: Final = 2**63 - 1
_LONGEST: Final = len(str(_LEAST))

# SECURITY: possessive, and an unclosed string ends with the text, so scanning is linear.
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_LONG_INTEGER: Final = re.compile(rb"(?<![\d.eE+\-])-?\d{19,}+(?![.eE])")
_ALL_BUT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_OPENING: Final = frozenset(b"[{")


def parse_json(raw: bytes, *, what: str) -> Any:
    """The parsed value; of equal member names the last one stands.

    Raises Refusal, whose message calls the text `what` ("The body"): not JSON (NaN and Infinity are
    not), not UTF-8, deeper than MAX_DEPTH, an integer outside the signed 64 bits.
    """
    structure = _STRING.sub(b'""', raw)
    if _too_deep(structure):
        raise Refusal(f"{what} is nested deeper than {MAX_DEPTH} levels.")
    if any(_too_long(found[0]) for found in _LONG_INTEGER.finditer(structure)):
        raise Refusal(f"{what} has an integer that does not fit 64 bits.")
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        # SECURITY: the parser's own message may repeat what was sent.
        raise Refusal(f"{what} is not valid JSON in UTF-8.") from None


def _too_deep(structure: bytes) -> bool:
    brackets = structure.translate(None, _ALL_BUT_BRACKETS)
    if len(brackets) <= MAX_DEPTH:
        return False
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in _OPENING else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _too_long(digits: bytes) -> bool:
    # SECURITY: int() of a very long text is slow, so its length is looked at first.
    return len(digits) > _LONGEST or not _LEAST <= int(digits) <= _GREATEST
