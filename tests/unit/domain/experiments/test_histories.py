"""R37 to R41 over random histories: nobody changes variant, whatever is done to experiments."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.experiments.allocate import Facts, allocate
from domain.experiments.changed import Changed
from domain.experiments.experiment import (
    HOMEPAGE,
    Allocation,
    AllocationState,
    Experiment,
    ExperimentStatus,
    Exposure,
    Layer,
    Surface,
)
from domain.experiments.exposing import exposures_due
from domain.experiments.hash import slot_of
from domain.experiments.layers import free_slots
from domain.experiments.lifecycle import NEXT, stepped
from domain.experiments.slots import Slots, slots_of, together
from domain.experiments.snapshot import Snapshot, snapshot_of
from domain.outcome import Conflict, ProblemCode
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import (
    GENRES_FIRST,
    arms,
    around,
    draft,
    step,
    subject,
    unit,
    weights,
)

UNITS = range(40)
MOST = 8
LIVE = frozenset({ExperimentStatus.RUNNING, ExperimentStatus.PAUSED})
shares = st.sampled_from([1, 500, 2_500, 5_000])
traffics = st.sampled_from([0, 1, 100, 1_000, 3_000, 5_000, 7_500, 10_000])


class Histories(RuleBasedStateMachine):
    """Experiments of one layer come, change and go, and profiles look at their pages meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.experiments: dict[str, Experiment] = {}
        self.exposures: dict[int, list[Exposure]] = {number: [] for number in UNITS}
        self.seen: dict[tuple[int, str], str | None] = {}
        self.given: dict[str, Slots] = {}
        self.layer = Layer(HOMEPAGE)

    @initialize(divided=weights)
    def begin(self, divided: list[int]) -> None:
        """A history begins with an experiment that runs and that everybody has looked at."""
        self.save(divided, share=5_000, traffic=10_000)
        self._step("e0", ExperimentStatus.RUNNING)
        self.look(set(UNITS))

    @precondition(lambda self: len(self.experiments) < MOST)
    @rule(divided=weights, share=shares, traffic=traffics)
    def save(self, divided: list[int], share: int, traffic: int) -> None:
        new = draft(
            f"e{len(self.experiments)}",
            variants=arms(*divided, configs=[{}, *(GENRES_FIRST for _ in divided[1:])]),
            layer_share_basis_points=share,
            traffic_basis_points=traffic,
        )
        self.experiments[new.key] = new

    @rule(data=st.data())
    def start(self, data: st.DataObject) -> None:
        self._some_step(data, ExperimentStatus.RUNNING)

    @rule(data=st.data())
    def pause(self, data: st.DataObject) -> None:
        self._some_step(data, ExperimentStatus.PAUSED)

    @rule(data=st.data())
    def conclude(self, data: st.DataObject) -> None:
        self._some_step(data, ExperimentStatus.CONCLUDED)

    @rule(data=st.data())
    def archive(self, data: st.DataObject) -> None:
        self._some_step(data, ExperimentStatus.ARCHIVED)

    @rule(data=st.data(), traffic=traffics)
    def ramp(self, data: st.DataObject, traffic: int) -> None:
        one = self.experiments[data.draw(st.sampled_from(sorted(self.experiments)))]
        self.experiments[one.key] = replace(one, traffic_basis_points=traffic)

    @rule(first=st.sampled_from([0, 2_000, 9_700]), count=st.sampled_from([0, 300, 3_000]))
    def hold_out(self, first: int, count: int) -> None:
        self.layer = Layer(HOMEPAGE, slots_of([(first, min(first + count, 10_000))]))

    @rule(numbers=st.sets(st.sampled_from(UNITS), min_size=1) | st.just(set(UNITS)))
    def look(self, numbers: set[int]) -> None:
        """Each profile that looks at its page is exposed to what treats it, once."""
        snapshot = self._snapshot()
        for number in sorted(numbers):
            found = self._allocated(snapshot, number)
            for due in exposures_due(found, Surface.ROW_ORDER, NOW):
                assert due.experiment not in [one.experiment for one in self.exposures[number]]
                self.exposures[number].append(due)

    @invariant()
    def every_slot_has_one_owner_at_most(self) -> None:
        owned = [one.slots for one in self.experiments.values()]
        assert len(together(owned)) == sum(map(len, owned))
        for one in self.experiments.values():
            expected = one.layer_share_basis_points if one.status in LIVE else 0
            assert len(one.slots) == expected
            if one.status in LIVE:
                assert self.given.setdefault(one.key, one.slots) == one.slots

    @invariant()
    def nobody_changes_variant_or_is_in_two(self) -> None:
        snapshot = self._snapshot()
        for number in UNITS:
            found = self._allocated(snapshot, number)
            enrolled = [one for one in found if one.state is AllocationState.ENROLLED]
            assert len(enrolled) <= 1
            for one in enrolled:
                first = self.seen.setdefault((number, one.experiment), one.variant)
                assert one.variant == first
                self._is_served(one)
            self._is_kept(number, found)

    def _is_served(self, one: Allocation) -> None:
        """While it is paused, control's config; which is the empty one here."""
        experiment = self.experiments[one.experiment]
        runs = experiment.status is ExperimentStatus.RUNNING
        variant = experiment.variant(one.variant or "")
        assert variant is not None
        assert one.config == (variant.config if runs else {})

    def _is_kept(self, number: int, found: tuple[Allocation, ...]) -> None:
        """An exposed unit has its variant until the conclusion, unless it is held out."""
        held_out = slot_of(unit(number), HOMEPAGE) in self.layer.held_out
        states = {one.experiment: (one.state, one.variant) for one in found}
        if held_out:
            assert set(states.values()) <= {(AllocationState.HELD_OUT, None)}
            return
        for seen in self.exposures[number]:
            if self.experiments[seen.experiment].status in LIVE:
                assert states[seen.experiment] == (AllocationState.ENROLLED, seen.variant)

    def _some_step(self, data: st.DataObject, status: ExperimentStatus) -> None:
        able = [name for name, one in self.experiments.items() if status in NEXT[one.status]]
        if able:
            self._step(data.draw(st.sampled_from(able)), status)

    def _step(self, name: str, status: ExperimentStatus) -> None:
        """A step that is possible is refused only where its layer has no room."""
        one = self.experiments[name]
        winner = one.variants[-1].key if status is ExperimentStatus.CONCLUDED else None
        others = [other for other in self.experiments.values() if other.key != name]
        done = stepped(one, step(one, status, winner), around(*others, layer=self.layer))
        if isinstance(done, Changed):
            self.experiments[name] = done.experiment
            return
        assert isinstance(done, Conflict)
        assert done.code is ProblemCode.LAYER_CONFLICT
        assert len(free_slots(self.layer, others)) < one.layer_share_basis_points

    def _snapshot(self) -> Snapshot:
        return snapshot_of(self.experiments.values(), [self.layer])

    def _allocated(self, snapshot: Snapshot, number: int) -> tuple[Allocation, ...]:
        exposures = {one.experiment: one for one in self.exposures[number]}
        return allocate(snapshot, Facts(subject(number), NOW, exposures))


Histories.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestHistories = Histories.TestCase
