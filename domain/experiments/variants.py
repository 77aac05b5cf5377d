"""The variants of an experiment: what their keys, weights and configs must be (R37, R43)."""

from collections.abc import Iterator, Sequence

from domain.experiments.config import config_errors, keys_of
from domain.experiments.experiment import WHOLE, Variant
from domain.experiments.names import KEY_FORM, is_key
from domain.outcome import FieldError

FEWEST, MOST = 2, 6


def variant_errors(variants: Sequence[Variant]) -> tuple[FieldError, ...]:
    """What is wrong with the variants as arms to divide units among; their configs aside."""
    if not FEWEST <= len(variants) <= MOST:
        return (FieldError("variants", f"An experiment has {FEWEST} to {MOST} variants."),)
    errors = list(_each(variants))
    controls = sum(variant.is_control for variant in variants)
    if controls != 1:
        errors.append(FieldError("variants", f"One variant is control, and here {controls} are."))
    total = sum(variant.weight_basis_points for variant in variants)
    if total != WHOLE:
        text = f"Weights sum to {WHOLE} basis points, and these to {total}."
        errors.append(FieldError("variants", text))
    return tuple(errors)


def variant_config_errors(variants: Sequence[Variant]) -> Iterator[FieldError]:
    """What is wrong with the configs, each and together."""
    for place, variant in enumerate(variants[:MOST]):
        for error in config_errors(variant.config):
            path = f"variants.{place}.config"
            yield FieldError(f"{path}.{error.field}" if error.field else path, error.message)
    said = [keys_of(variant.config).get("includeKids") for variant in variants[:MOST]]
    if True in said and False in said:
        text = "Variants agree on includeKids: kids take part in all of them or in none."
        yield FieldError("variants", text)


def _each(variants: Sequence[Variant]) -> Iterator[FieldError]:
    keys = [variant.key for variant in variants]
    for place, variant in enumerate(variants):
        if not is_key(variant.key):
            yield FieldError(f"variants.{place}.key", f"A key is {KEY_FORM}.")
        elif variant.key in keys[:place]:
            yield FieldError(f"variants.{place}.key", "Another variant has this key.")
        if not 1 <= variant.weight_basis_points < WHOLE:
            text = f"A weight is 1 to {WHOLE - 1} basis points."
            yield FieldError(f"variants.{place}.weightBasisPoints", text)
