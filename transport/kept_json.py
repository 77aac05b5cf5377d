"""The rooms for ready JSON, by what it is of."""

from collections.abc import Mapping

from execution.compiled.kept import KeptJson
from flows.changes import ChangeWatch
from foundation.settings import Settings
from persistence.ports.changes import ChangeKind


def kept_json(settings: Settings, watch: ChangeWatch) -> Mapping[str, KeptJson]:
    """Of the catalogue and of whole rows; a change of the catalogue drops all of it."""
    kept = {
        "catalogue": KeptJson(settings.kept_json_bytes),
        "rows": KeptJson(settings.kept_rows_bytes),
    }

    def forget(_: str) -> None:
        for each in kept.values():
            each.clear()

    watch.subscribe(ChangeKind.CATALOGUE, forget)
    return kept
