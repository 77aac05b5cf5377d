"""Forced variants: what staff ask for in the header `X-Force-Variants` (R42)."""

from collections.abc import Collection
from dataclasses import replace

from domain.account import Role
from domain.experiments.allocate import Forced
from domain.experiments.names import experiment_key, is_key
from domain.session import Viewer

FORCERS = frozenset({Role.EDITOR, Role.EXPERIMENTER})
LONGEST_HEADER = 2_000


def forced_by(header: str, roles: Collection[Role]) -> Forced:
    """Variants by experiment, of a header such as `rows=genres_first, posters=noir`.

    What is not of this form is passed over; of two variants of one experiment the last counts.
    """
    # SECURITY: from everybody else the header says nothing.
    if FORCERS.isdisjoint(roles):
        return {}
    pairs = (part.split("=") for part in header[:LONGEST_HEADER].split(","))
    named = ((pair[0].strip(), pair[1].strip()) for pair in pairs if len(pair) == 2)  # noqa: PLR2004 - a name and a value
    return {
        key: variant for name, variant in named if is_key(variant) and (key := experiment_key(name))
    }


def with_forced(viewer: Viewer, header: str) -> Viewer:
    """The viewer with what the header asks for; as it was for whoever may force nothing."""
    forced = forced_by(header, viewer.roles)
    return replace(viewer, forced=tuple(sorted(forced.items()))) if forced else viewer
