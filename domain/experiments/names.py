"""The names that are hashed: units, experiment keys and layers, in the one form they have (R36)."""

import re
from typing import NewType
from uuid import UUID

from domain.ids import hex_of, split_id

UnitId = NewType("UnitId", str)
"""A UUID in lower case with dashes (RFC 9562, section 4): what a client knows its unit by."""
ExperimentKey = NewType("ExperimentKey", str)
LayerKey = NewType("LayerKey", str)

KEY_FORM = "1 to 64 of a-z, 0-9 and _"
_KEY = re.compile(r"[a-z0-9_]{1,64}")


def unit_of(id_: str) -> UnitId:
    """The unit that a stored id names, such as `prof_<32 hex>`. Raises ValueError for another."""
    if split_id(id_) is None:
        raise ValueError("a unit is a stored id")
    return UnitId(str(UUID(hex_of(id_))))


def unit_named(text: str) -> UnitId | None:
    """The unit that somebody outside names; None when it is not in the form that is hashed."""
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    return UnitId(text) if str(uuid) == text else None


def is_key(text: str) -> bool:
    """Whether it may name an experiment, a variant or a layer."""
    return _KEY.fullmatch(text) is not None


def experiment_key(text: str) -> ExperimentKey | None:
    """None when it is not of the form: nothing else is ever hashed."""
    return ExperimentKey(text) if is_key(text) else None


def layer_key(text: str) -> LayerKey | None:
    return LayerKey(text) if is_key(text) else None
