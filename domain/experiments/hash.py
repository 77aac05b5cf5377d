"""The hash behind every decision of an experiment: which bucket, which slot (R36).

`docs/experiments/computing-a-bucket.md` says the same in any language, with test vectors.
"""

import mmh3

from domain.experiments.names import ExperimentKey, LayerKey, UnitId


def hash_of(text: str) -> int:
    """MurmurHash3_x86_32 of the text's UTF-8 bytes, seed 0, unsigned.

    Raises UnicodeEncodeError for a lone surrogate, which has no bytes.
    """
    # SECURITY: bytes, never text: mmh3 ends the process when it is handed a lone surrogate.
    return mmh3.hash(text.encode(), 0, signed=False)


def bucket_of(unit: UnitId, key: ExperimentKey) -> int:
    """0 to 9999; its coarse part, a hundredth of all units, is `bucket // 100`."""
    return _part(hash_of(f"{unit}:{key}"))


def slot_of(unit: UnitId, layer: LayerKey) -> int:
    """0 to 9999: the unit's slot in a layer.

    Another text than any bucket's, for a key has no colon: where a unit stands in its layer says
    nothing of its variant.
    """
    return _part(hash_of(f"{unit}:layer:{layer}"))


def _part(number: int) -> int:
    return number % 100 * 100 + number // 100 % 100
