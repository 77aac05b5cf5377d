"""Makes the test vectors of `docs/experiments/vectors.json`; run as a module, it writes them."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from domain.experiments.hash import bucket_of, hash_of, slot_of
from domain.experiments.names import ExperimentKey, LayerKey, UnitId

PAGES = Path(__file__).parents[4] / "docs" / "experiments"
PUBLISHED = PAGES / "vectors.json"
EDGES = ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")
KEYS = ("a", "rows", "row_order_2026", "0", "_", "billboard_label", "x" * 63, "x" * 64)
LAYERS = ("homepage", "player", "l", "y" * 64)


def units(count: int) -> list[UnitId]:
    made = (str(uuid5(NAMESPACE_URL, f"unit {number}")) for number in range(count))
    return [UnitId(unit) for unit in (*EDGES, *made)][:count]


def vectors() -> dict[str, list[dict[str, object]]]:
    """Forty-four buckets and sixteen slots; keys of every length modulo 4, the hash's block."""
    lengths = ["k" * length for length in (1, 2, 3, 4)]
    keyed = [(unit, key) for unit in units(5) for key in KEYS] + [
        (units(6)[-1], key) for key in lengths
    ]
    layered = [(unit, layer) for unit in units(4) for layer in LAYERS]
    return {
        "buckets": [_bucket(unit, ExperimentKey(key)) for unit, key in keyed],
        "slots": [_slot(unit, LayerKey(layer)) for unit, layer in layered],
    }


def published() -> str:
    """The file's text: one vector a line, so that a change is seen."""
    parts = (
        f' "{name}": [\n  ' + ",\n  ".join(map(json.dumps, found)) + "\n ]"
        for name, found in vectors().items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _bucket(unit: UnitId, key: ExperimentKey) -> dict[str, object]:
    hashed = hash_of(f"{unit}:{key}")
    return {"unit": unit, "key": key, "hash": hashed, "bucket": bucket_of(unit, key)}


def _slot(unit: UnitId, layer: LayerKey) -> dict[str, object]:
    hashed = hash_of(f"{unit}:layer:{layer}")
    return {"unit": unit, "layer": layer, "hash": hashed, "slot": slot_of(unit, layer)}


if __name__ == "__main__":
    PUBLISHED.write_text(published(), encoding="utf-8")
