"""The JSON Schema of a variant's config: each key's description says what is allowed (R43)."""

import re
from collections.abc import Mapping

from jsonschema import Draft202012Validator, FormatChecker

from domain.homepage.policy import DEFAULT_ORDER
from domain.interleaving.rankers import Ranker

LONGEST_LABEL = 40
DEFAULT_ARTWORK = "default"
BANDIT_ARTWORK = "bandit"

_KINDS = [kind.value for kind in DEFAULT_ORDER]
_RANKERS = [ranker.value for ranker in Ranker]
_GENRES_FIRST = {
    "type": "object",
    "properties": {"prioritizeGenres": {"const": True}},
    "required": ["prioritizeGenres"],
    "additionalProperties": False,
}
PROPERTIES: Mapping[str, Mapping[str, object]] = {
    "rowOrder": {
        "description": 'A list of row kinds from the top, each once, or {"prioritizeGenres": true}.'
        f" The kinds are {', '.join(_KINDS)}.",
        "anyOf": [
            {"type": "array", "items": {"enum": _KINDS}, "minItems": 1, "uniqueItems": True},
            _GENRES_FIRST,
        ],
    },
    "prioritizeGenres": {
        "description": "True or false: whether rows of genres come first.",
        "type": "boolean",
    },
    "allowPinned": {
        "description": "True or false: whether the order moves pinned rows too.",
        "type": "boolean",
    },
    "artwork": {
        "description": f'"{DEFAULT_ARTWORK}", "{BANDIT_ARTWORK}" for what was learned, or the tag'
        " of a variant of artwork: 1 to 64 of a-z, 0-9, - and _.",
        "type": "string",
        "format": "tag",
    },
    "interleave": {
        "description": 'Two different rankings of genre rows, as {"control": "popular",'
        f' "treatment": "newest"}}. The rankings are {", ".join(_RANKERS)}.',
        "type": "object",
        "properties": {"control": {"enum": _RANKERS}, "treatment": {"enum": _RANKERS}},
        "required": ["control", "treatment"],
        "additionalProperties": False,
        "not": {
            "anyOf": [
                {"properties": {team: {"const": ranker} for team in ("control", "treatment")}}
                for ranker in _RANKERS
            ]
        },
    },
    "billboardLabel": {
        "description": f"The words on the billboard's button, in every language: 1 to"
        f" {LONGEST_LABEL} printable characters without space around them.",
        "type": "string",
        "format": "label",
    },
    "includeKids": {
        "description": "True or false: whether profiles for kids take part, in every variant.",
        "type": "boolean",
    },
}
CONFIG_SCHEMA: Mapping[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "description": f"An object; its keys may be {', '.join(PROPERTIES)}.",
    "type": "object",
    "properties": PROPERTIES,
    "additionalProperties": False,
}

_FORMATS = FormatChecker(formats=())
_TAG = re.compile(r"[a-z0-9_-]{1,64}")


@_FORMATS.checks("tag")
def is_tag(value: object) -> bool:
    """Other types pass, as a format's check lets them (JSON Schema Validation, section 7.1)."""
    return not isinstance(value, str) or _TAG.fullmatch(value) is not None


@_FORMATS.checks("label")
def is_label(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return value.isprintable() and value == value.strip() and 1 <= len(value) <= LONGEST_LABEL


VALIDATOR = Draft202012Validator(CONFIG_SCHEMA, format_checker=_FORMATS)
