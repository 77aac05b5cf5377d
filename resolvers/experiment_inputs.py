"""What an experimenter gives to save an experiment."""

from datetime import datetime

import strawberry

from domain.experiments.experiment import WHOLE, UnitType, Variant
from domain.experiments.given import GivenExperiment
from domain.json_value import Json
from resolvers.profile_inputs import given


@strawberry.input(description="An arm of an experiment.")
class VariantInput:
    key: str = strawberry.field(description="Its name within the experiment: a-z, 0-9 and _.")
    weight_basis_points: int = strawberry.field(
        description="Its part of those enrolled; the variants' sum to 10000."
    )
    is_control: bool = strawberry.field(
        default=False, description="Whether it is what the others are compared with; one is."
    )
    config: Json = strawberry.field(
        description="What it asks of a page: an object with any of `rowOrder`, `prioritizeGenres`, "
        "`allowPinned`, `artwork`, `interleave`, `billboardLabel` and `includeKids`. Empty "
        "asks for nothing."
    )

    def as_domain(self) -> Variant:
        # What is no object is refused by the rules, which say what is allowed.
        config = self.config
        return Variant(self.key, self.weight_basis_points, self.is_control, config)  # type: ignore[arg-type]


@strawberry.input(
    description="An experiment as it shall be. Once it has started, who gets what and what it is "
    "judged by cannot change: copy it under a new key."
)
class ExperimentInput:
    key: str = strawberry.field(description="Its name for good: 1 to 64 of a-z, 0-9 and _.")
    name: str = strawberry.field(description="What people call it.")
    description: str = strawberry.field(default="", description="What it is about.")
    hypothesis: str | None = strawberry.field(
        default=strawberry.UNSET, description="What is expected to happen, and why."
    )
    unit: UnitType = strawberry.field(
        default=UnitType.PROFILE, description="What is allocated, whole."
    )
    layer: str = strawberry.field(
        default="homepage",
        description="Experiments of one layer never share a unit. Those that treat the same part "
        "of a page must share a layer.",
    )
    layer_share_basis_points: int = strawberry.field(
        default=WHOLE, description="The part of its layer that it is given when it starts."
    )
    traffic_basis_points: int = strawberry.field(
        description="The part of its units that is enrolled; it may go up and down at any time, "
        "and nobody changes variant."
    )
    variants: list[VariantInput] = strawberry.field(description="2 to 6 of them.")
    primary_metric: str = strawberry.field(description="What it is judged by.")
    secondary_metrics: list[str] = strawberry.field(
        default_factory=list, description="What else is looked at."
    )
    guardrail_metrics: list[str] = strawberry.field(
        default_factory=list, description="What must not get worse."
    )
    minimum_detectable_effect: float | None = strawberry.field(
        default=strawberry.UNSET,
        description="The smallest change that matters, relative to control: 0.05 is five per cent.",
    )
    start_at: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Nobody is enrolled before."
    )
    end_at: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Nobody is enrolled from then on."
    )

    def as_domain(self) -> GivenExperiment:
        return GivenExperiment(
            key=self.key,
            name=self.name,
            description=self.description,
            hypothesis=given(self.hypothesis),
            unit=self.unit,
            layer=self.layer,
            layer_share_basis_points=self.layer_share_basis_points,
            traffic_basis_points=self.traffic_basis_points,
            variants=tuple(variant.as_domain() for variant in self.variants),
            primary_metric=self.primary_metric,
            secondary_metrics=tuple(self.secondary_metrics),
            guardrail_metrics=tuple(self.guardrail_metrics),
            minimum_detectable_effect=given(self.minimum_detectable_effect),
            start_at=given(self.start_at),
            end_at=given(self.end_at),
        )
