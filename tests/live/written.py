"""Every method of the same ports that writes, called as requests and upkeep call it."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from domain.artwork_bandit.arms import Counted, LearnedArm, LearnedTitle
from domain.evidence.measures import UnitMeasures
from domain.evidence.report import ExperimentReport
from domain.experiments.experiment import ExperimentChange, Exposure
from domain.experiments.names import ExperimentKey, LayerKey, unit_of
from domain.experiments.slots import slots_of
from domain.ids import AccountId, DeviceId, ProfileId, RowItemId, SessionId
from domain.profile import Profile
from domain.profile_edit import ProfileChange, ProfileEdited, ProfileRemoved
from domain.reaction import Reaction
from domain.record import PlayCount
from domain.tracking.event import TrackingEvent, TrackingKind
from domain.watching.fold import Folding, folding
from domain.watching.history import HistoryEntry
from domain.watching.mark import Hide, Mark
from persistence.ports.accounts import NewHousehold
from persistence.ports.catalogue import CatalogueWriter
from persistence.ports.changes import ChangeKind
from persistence.ports.sessions import RefreshToken
from persistence.ports.stores import Stores
from persistence.ports.tracking import TrackingPlace
from tests.contract import records
from tests.contract.experimenting import experiment
from tests.contract.people import account, device, profile, refresh, session
from tests.contract.progress_world import write
from tests.live.asked import AUDIENCES, PROFILE, TITLES, Call
from tests.live.many_rows import NOW
from tests.watching.build import DAY, FILM, event, watched

MINUTE = timedelta(minutes=1)
LIMIT = 500
TURNS = "123456f"
"""One digit for each household: after a few times PostgreSQL may plan for any values at all."""


def writes(stores: Stores) -> Iterator[Call]:
    for digit in TURNS:
        for calls in (_signing_in, _own, _progress, _experiments, _evidence, _artwork):
            yield from calls(stores, digit)
        yield partial(stores.catalogue.tell_plays, "watching", _plays(int(digit, 16)))
        yield partial(_imported, stores.catalogue, digit)
        yield from _upkeep(stores, digit)
        yield from _leaving(stores, digit)


def _signing_in(stores: Stores, digit: str) -> Iterator[Call]:
    accounts, profiles, sessions = stores.accounts, stores.profiles, stores.sessions
    on = device(digit, digit)
    opened = session(digit, digit, digit)
    first, id_ = refresh(f"first {digit}", digit), ProfileId(f"prof_{digit * 32}")
    own = account(digit)
    household = NewHousehold(own, "hash", profile(digit, digit), on, opened, first)
    again = session(digit, digit, digit, id=SessionId(f"sess_{digit * 31}e"))
    token = RefreshToken(again.id, f"again {digit}", NOW, NOW + 30 * DAY)
    yield partial(accounts.sign_up, household)
    yield partial(
        accounts.create, account(id=AccountId(f"acct_{digit * 31}e"), email=digit), "", []
    )
    yield partial(accounts.replace_password_hash, own.id, "hash", "another")
    yield partial(sessions.open, again, on, token)
    yield partial(sessions.rotate, first.digest, lambda _: refresh(f"2 {digit}", digit), NOW)
    yield partial(sessions.activate, opened.id, id_, refresh(f"3 {digit}", digit), NOW)
    yield partial(profiles.count_pin_failure, id_, NOW, limit=5, locked_until=NOW + MINUTE)
    yield partial(profiles.clear_pin_failures, id_)
    yield partial(profiles.change, own.id, _edited, NOW)
    yield partial(sessions.revoke, [again.id], NOW)


def _leaving(stores: Stores, digit: str) -> Iterator[Call]:
    own, on = AccountId(f"acct_{digit * 32}"), DeviceId(f"dev_{digit * 32}")
    yield partial(stores.sessions.revoke_all, own, NOW)
    yield partial(stores.sessions.remove_device, own, on, NOW)
    yield partial(stores.profiles.change, own, _removed, NOW)
    yield partial(stores.profiles.settle, [ProfileId(f"prof_{digit * 32}")])


def _edited(profiles: Sequence[Profile]) -> ProfileChange:
    return ProfileEdited(profiles[0], forgives=True)


def _removed(profiles: Sequence[Profile]) -> ProfileChange:
    return ProfileRemoved(profiles[0])


def _own(stores: Stores, digit: str) -> Iterator[Call]:
    title_id = TITLES[int(digit, 16)]
    yield partial(stores.my_lists.add, AUDIENCES[0], title_id, NOW, limit=LIMIT)
    yield partial(stores.my_lists.take_off, PROFILE, title_id)
    yield partial(stores.reactions.react, PROFILE, title_id, Reaction.UP, NOW)
    yield partial(stores.reactions.take_back, PROFILE, title_id)


def _progress(stores: Stores, digit: str) -> Iterator[Call]:
    progress = stores.progress
    own, on = ProfileId(f"prof_{digit * 32}"), DeviceId(f"dev_{digit * 32}")
    seen = [event(50, NOW + number * MINUTE, viewing=number) for number in range(1, 5)]
    old = watched(*(event(50, NOW - (100 + each) * DAY, viewing=each) for each in range(1, 5)))
    entry = HistoryEntry(
        profile_id=own,
        key=FILM,
        viewing_id=seen[0].viewing_id,
        watched_at=NOW,
        completed=False,
        device_id=None,
    )
    yield partial(progress.record, [write(*seen, of=own)])
    yield partial(progress.mark, own, {FILM: Mark(NOW, on, watched=True)})
    yield partial(progress.hide, own, FILM.title_id, Hide(NOW, on, hidden=True))
    yield partial(progress.remove, own, [entry])
    yield partial(progress.fold, own, FILM, _certain(folding(old, NOW)))
    yield partial(progress.forget, own)


def _experiments(stores: Stores, digit: str) -> Iterator[Call]:
    experiments, number = stores.experiments, int(digit, 16)
    change = ExperimentChange(NOW, "edith", "Created.", 1)
    own, on = ProfileId(f"prof_{digit * 32}"), DeviceId(f"dev_{digit * 32}")
    unit = unit_of(own)
    seen = Exposure(unit, ExperimentKey("exp1"), "control", NOW, 2)
    item = RowItemId(f"item_{digit * 32}_trending_{digit * 32}")
    told = TrackingEvent(
        profile_id=own,
        device_id=on,
        subject=item,
        kind=TrackingKind.CLICK,
        occurred_at=NOW,
        received_at=NOW,
    )
    yield partial(experiments.save, experiment(f"new_{digit}"), change, replacing=None)
    yield partial(
        experiments.hold_out,
        LayerKey("homepage"),
        slots_of([(number, number + 1)]),
        NOW,
        layers_revision=TURNS.index(digit),
    )
    yield partial(stores.exposures.record, [seen])
    yield partial(stores.exposures.forget, unit)
    yield partial(stores.tracking.record, [told])
    yield partial(stores.tracking.sweep, NOW - 20 * DAY, limit=LIMIT)
    yield partial(stores.tracking.forget, own)


def _evidence(stores: Stores, digit: str) -> Iterator[Call]:
    evidence, key = stores.evidence, ExperimentKey("exp1")
    unit = unit_of(ProfileId(f"prof_{digit * 32}"))
    measures = UnitMeasures(unit=unit, variant="control", exposed_at=NOW, measured_at=NOW)
    report = ExperimentReport(
        experiment=ExperimentKey(f"exp{digit}"),
        as_of=NOW,
        exposures=(),
        srm_p_value=None,
        srm_suspected=False,
        metrics=(),
        interleaving=None,
        artwork=(),
    )
    yield partial(evidence.keep, key, [measures])
    yield partial(evidence.forget, unit)
    yield partial(evidence.keep_report, report)


def _artwork(stores: Stores, digit: str) -> Iterator[Call]:
    """Counted and learned of one title after the other, and a policy for each household."""
    counts, policies, turn = stores.artwork_counts, stores.artwork_policies, TURNS.index(digit)
    places = [TrackingPlace(NOW + n * MINUTE, ProfileId("prof"), "item", "CLICK") for n in range(9)]
    after = places[turn - 1] if turn else None
    many = [Counted(title, "en", "face", NOW.date(), 3, 1) for title in TITLES]
    yield partial(counts.count, many, after=after, up_to=places[turn])
    yield partial(counts.sweep, (NOW - DAY).date(), limit=LIMIT)
    yield partial(policies.publish, _learned(), NOW, keep=3)
    yield partial(policies.activate, 5, NOW)


async def _learned() -> AsyncIterator[Sequence[LearnedTitle]]:
    arms = (LearnedArm("face", 4.0, 98.0, 0.5), LearnedArm("noir", 4.0, 98.0, 0.5))
    yield [LearnedTitle(title, "en", arms) for title in TITLES]


def _certain(found: Folding | None) -> Folding:
    assert found is not None
    return found


def _plays(number: int) -> Sequence[PlayCount]:
    return [PlayCount(id_, "ES", NOW.date(), number) for id_ in TITLES]


async def _imported(catalogue: CatalogueWriter, digit: str) -> None:
    """A film and a series, each new and then changed, and what goes with them."""
    name = f"New {digit}"
    film = records.movie(
        name, genres=(records.genre("New"),), trailers=(records.trailer("f", digit),)
    )
    show = records.series(
        f"{name}, a series", records.season(name, 1, records.episode(name, "one", 1))
    )
    for year in (2001, 2002):
        titles = [replace(each, release_year=year) for each in (film, show)]
        async with catalogue.transaction() as batch:
            await batch.put_titles(titles)
            await batch.put_collections([records.collection(digit, 1, film)])
            await batch.put_plays(digit, [records.played(film, year)])
    async with catalogue.transaction() as batch:
        await batch.clear_plays(digit)


def _upkeep(stores: Stores, digit: str) -> Iterator[Call]:
    yield partial(stores.sessions.sweep, NOW, limit=LIMIT)
    yield partial(stores.changes.publish_passing, ChangeKind.PROGRESS, [digit], NOW)
    yield partial(stores.changes.sweep, NOW - DAY, limit=LIMIT)
    yield partial(stores.leases.take, digit, digit, NOW, NOW + MINUTE)
    yield partial(stores.leases.give_back, digit, digit)
