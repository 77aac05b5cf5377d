"""The demo's experiments: three that run, and one that waits to be started."""

from datetime import datetime, timedelta
from uuid import UUID

from domain.experiments.experiment import Experiment, ExperimentStatus, Variant
from domain.experiments.given import GivenExperiment
from domain.experiments.lifecycle import Step
from domain.experiments.names import ExperimentKey
from domain.ids import derived_id, hex_of
from domain.outcome import UnavailableNow
from flows.experiments.running import By, RunningExperiments
from persistence.ports.experiments import Experiments
from persistence.ports.unavailable import StoreUnavailable

BY = "marquee demo seed"

RUN_FOR = timedelta(days=21)
"""How long those that run have been running when they are made, so that there is a past to report:
`evidence` makes it up.
"""

# Keys are hashed with units, so a key decides who gets what, and these were chosen for it: of the
# profiles of `accounts`, Ada has the charts first (bucket 5930) and Sam is not in that experiment
# (2853); Sam has framed posters (7964), Ada the usual ones, as control (1113); Sam's genre rows are
# interleaved (5890), Ada's are as usual (1890).
CHARTS_FIRST = GivenExperiment(
    key="charts_first",
    name="Charts first",
    description="What everybody watches, before what this profile may like.",
    hypothesis="Whoever sees the Top 10 first starts something sooner.",
    traffic_basis_points=5_000,
    variants=(
        Variant("control", 5_000, is_control=True, config={}),
        Variant("charts", 5_000, is_control=False, config={"rowOrder": ["TOP_10", "NEW_RELEASES"]}),
    ),
    primary_metric="started_within_session",
    secondary_metrics=("plays",),
    guardrail_metrics=("streaming_minutes",),
    minimum_detectable_effect=0.03,
)
FRAMED_POSTERS = GivenExperiment(
    key="framed_posters",
    name="Framed posters",
    description="One kind of poster for every title, or the one that was learned, instead of four "
    "mixed.",
    hypothesis="Posters of one kind are read faster, and learned ones are nearer to what somebody "
    "looks for, so more of either are chosen.",
    layer="artwork",
    traffic_basis_points=10_000,
    variants=(
        Variant("mixed", 3_334, is_control=True, config={"artwork": "default"}),
        Variant("learned", 3_333, is_control=False, config={"artwork": "bandit"}),
        Variant("framed", 3_333, is_control=False, config={"artwork": "portrait-frame"}),
    ),
    primary_metric="artwork_click_through",
    guardrail_metrics=("plays",),
    minimum_detectable_effect=0.05,
)
NEWEST_IN_GENRES = GivenExperiment(
    key="newest_in_genres",
    name="Newest in genres",
    description="Genre rows drafted by two rankings: the most played, and the newest.",
    hypothesis="In rows of a genre what is new is played more than what is popular.",
    layer="genre_rows",
    traffic_basis_points=10_000,
    variants=(
        Variant("control", 5_000, is_control=True, config={}),
        Variant(
            "interleaved",
            5_000,
            is_control=False,
            config={"interleave": {"control": "popular", "treatment": "newest"}},
        ),
    ),
    primary_metric="plays",
    secondary_metrics=("completions", "days_active"),
    guardrail_metrics=("streaming_minutes",),
    minimum_detectable_effect=0.05,
)
BUTTON_WORDS = GivenExperiment(
    key="button_words",
    name="Words on the billboard's button",
    hypothesis="A button that says what happens next is chosen more often.",
    layer="billboard",
    traffic_basis_points=2_000,
    variants=(
        Variant("control", 5_000, is_control=True, config={}),
        Variant("now", 5_000, is_control=False, config={"billboardLabel": "Watch it now"}),
    ),
    primary_metric="plays",
    guardrail_metrics=("streaming_minutes",),
    minimum_detectable_effect=0.05,
)
RUNNING = (CHARTS_FIRST, FRAMED_POSTERS, NEWEST_IN_GENRES)
DRAFTS = (BUTTON_WORDS,)


async def create_experiments(experiments: Experiments, now: datetime) -> int:
    """Create those that are missing, and start what shall run; answers how many were created.

    What somebody has changed since stays as it is. One that somebody else's experiment stands in
    the way of stays a draft. They began `RUN_FOR` before `now`. Raises StoreUnavailable.
    """
    created, by = 0, By(BY, now - RUN_FOR)
    for given in (*RUNNING, *DRAFTS):
        stored = await experiments.experiment(ExperimentKey(given.key))
        created += stored is None
        if stored is None or (given in RUNNING and _is_as_created(stored)):
            await _create(experiments, given, by)
    return created


def _is_as_created(stored: Experiment) -> bool:
    """Such as where an earlier seed was interrupted before the start."""
    return stored.status is ExperimentStatus.DRAFT and stored.revision == 1


async def _create(experiments: Experiments, given: GivenExperiment, by: By) -> None:
    """The same again changes nothing."""
    flow = RunningExperiments(experiments, lambda: UUID(hex_of(derived_id("exp", given.key))))
    done = await flow.save(given, None, by)
    if given in RUNNING and not isinstance(done, UnavailableNow):
        done = await flow.step(given.key, Step(ExperimentStatus.RUNNING, revision=1), by)
    if isinstance(done, UnavailableNow):
        raise StoreUnavailable
