"""Configs: what a variant may ask of a page, checked when saved, and read when it acts (R43)."""

import json
from collections.abc import Iterable, Mapping

from domain.experiments.config_schema import (
    BANDIT_ARTWORK,
    CONFIG_SCHEMA,
    DEFAULT_ARTWORK,
    PROPERTIES,
    VALIDATOR,
)
from domain.experiments.experiment import EMPTY, Config, Surface, Variant
from domain.homepage.row import RowKind
from domain.homepage.treatment import Treatment
from domain.interleaving.rankers import Interleave, Ranker
from domain.outcome import FieldError

LONGEST_CONFIG = 2_000
"""Characters of JSON."""

_NO_TAGS = (DEFAULT_ARTWORK, BANDIT_ARTWORK)
SURFACE_OF: Mapping[str, Surface] = {
    "rowOrder": Surface.ROW_ORDER,
    "prioritizeGenres": Surface.ROW_ORDER,
    "allowPinned": Surface.ROW_ORDER,
    "artwork": Surface.ARTWORK,
    "billboardLabel": Surface.BILLBOARD,
    "interleave": Surface.ITEM_ORDER,
}


def config_errors(config: object) -> tuple[FieldError, ...]:
    """What is wrong with a config and what is allowed.

    `field` is the key, empty where it is about the whole config.
    """
    # SECURITY: bounded first: the time to look for equal members of a list grows with its square.
    if len(json.dumps(config)) > LONGEST_CONFIG:
        return (FieldError("", f"A config has at most {LONGEST_CONFIG} characters of JSON."),)
    if not isinstance(config, dict):
        return (FieldError("", str(CONFIG_SCHEMA["description"])),)
    allowed = str(CONFIG_SCHEMA["description"])
    unknown = {key: f"There is no such key. {allowed}" for key in config if key not in PROPERTIES}
    wrong = {str(error.path[0]) for error in VALIDATOR.iter_errors(config) if error.path}
    told = unknown | {key: str(PROPERTIES[key]["description"]) for key in sorted(wrong)}
    return tuple(FieldError(key, message) for key, message in told.items())


def keys_of(config: object) -> Config:
    """A config's keys whatever was stored under its name: none where that is no object."""
    return config if isinstance(config, dict) else EMPTY


def surfaces_of(variants: Iterable[Variant]) -> frozenset[Surface]:
    """The parts of a page that some variant treats."""
    keys = (key for variant in variants for key in keys_of(variant.config))
    return frozenset(SURFACE_OF[key] for key in keys if key in SURFACE_OF)


def includes_kids(variants: Iterable[Variant]) -> bool:
    """Whether profiles for kids take part (R22).

    They do when one variant says so, and then in all: in one alone they would be another audience.
    """
    # SECURITY: true and nothing else; a config that cannot be read lets no child in.
    return any(keys_of(variant.config).get("includeKids") is True for variant in variants)


def treatment_from(config: Config) -> Treatment:
    """What a config in which nothing is wrong asks of a page; keys that are absent ask nothing."""
    order, artwork = config.get("rowOrder"), config.get("artwork")
    label = config.get("billboardLabel")
    genres_first = config.get("prioritizeGenres") is True or isinstance(order, dict)
    return Treatment(
        row_order=tuple(map(RowKind, order)) if isinstance(order, list) else (),
        prioritize_genres=genres_first,
        artwork=artwork if isinstance(artwork, str) and artwork not in _NO_TAGS else None,
        allow_pinned=config.get("allowPinned") is True,
        billboard_label=label if isinstance(label, str) else None,
        bandit=artwork == BANDIT_ARTWORK,
        interleave=_interleave_in(config.get("interleave")),
    )


def _interleave_in(asked: object) -> Interleave | None:
    if not isinstance(asked, dict):
        return None
    return Interleave(Ranker(asked["control"]), Ranker(asked["treatment"]))
