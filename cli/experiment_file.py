"""An experiment in a file: JSON with the fields of the API's `ExperimentInput`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from domain.experiments.experiment import HOMEPAGE, WHOLE, UnitType, Variant
from domain.experiments.given import GivenExperiment

LARGEST_BYTES = 262_144
"""As much as a request may bring."""


class FileUnusable(Exception):
    """Its text says in lines what is wrong with the file, and where."""


class _Given(BaseModel):
    """Values have the type that they are written in: a number in quotes is none."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True)


class _Variant(_Given):
    key: str
    weight_basis_points: int
    is_control: bool = False
    config: Any  # what is no object is refused by the rules, which say what is allowed

    def as_domain(self) -> Variant:
        return Variant(self.key, self.weight_basis_points, self.is_control, self.config)


class _Experiment(_Given):
    key: str
    name: str
    description: str = ""
    hypothesis: str | None = None
    unit: UnitType = UnitType.PROFILE
    layer: str = HOMEPAGE
    layer_share_basis_points: int = WHOLE
    traffic_basis_points: int
    variants: tuple[_Variant, ...]
    primary_metric: str
    secondary_metrics: tuple[str, ...] = ()
    guardrail_metrics: tuple[str, ...] = ()
    minimum_detectable_effect: float | None = None
    start_at: AwareDatetime | None = None
    end_at: AwareDatetime | None = None

    def as_domain(self) -> GivenExperiment:
        said = {name: getattr(self, name) for name in type(self).model_fields}
        return GivenExperiment(
            **{
                **said,
                "variants": tuple(variant.as_domain() for variant in self.variants),
                "start_at": _in_utc(self.start_at),
                "end_at": _in_utc(self.end_at),
            }
        )


def read_experiment(path: Path) -> GivenExperiment:
    """What the file asks for, not judged yet by the rules of experiments.

    Raises FileUnusable where it is no such JSON, and OSError.
    """
    with path.open("rb") as file:
        text = file.read(LARGEST_BYTES + 1)
    if len(text) > LARGEST_BYTES:
        raise FileUnusable(f"{path.name}: an experiment has at most {LARGEST_BYTES:,} bytes.")
    try:
        return _Experiment.model_validate_json(text).as_domain()
    except ValidationError as error:
        raise FileUnusable("\n".join(_told(path, error))) from error


def _told(path: Path, error: ValidationError) -> list[str]:
    """A line for each mistake, by the path to it as the file spells it."""
    return [
        ": ".join((path.name, ".".join(map(str, each["loc"])), each["msg"])).replace(": : ", ": ")
        for each in error.errors(include_url=False, include_input=False)
    ]


def _in_utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None
