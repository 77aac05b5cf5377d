"""Policies of the artwork bandit: what every adapter of the port promises."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from domain.artwork_bandit.arms import LearnedArm, LearnedTitle
from domain.ids import TitleId
from persistence.ports.artwork_bandit import ArtworkPolicies, PolicyVersion
from persistence.ports.changes import Change, ChangeKind
from tests.contract.store import Store

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
ARMS = (LearnedArm("noir", 4.0, 98.0, 1 / 3), LearnedArm("wide", 6.0, 96.0, 2 / 3))


def title(number: int) -> TitleId:
    return TitleId(f"movie_{number:032x}")


def learned(number: int, segment: str = "en", arms: tuple[LearnedArm, ...] = ARMS) -> LearnedTitle:
    return LearnedTitle(title(number), segment, arms)


async def pages(*found: Sequence[LearnedTitle]) -> AsyncIterator[Sequence[LearnedTitle]]:
    for page in found:
        yield page


async def broken() -> AsyncIterator[Sequence[LearnedTitle]]:
    yield [learned(9)]
    raise RuntimeError("killed")


@pytest.fixture
def policies(store: Store) -> ArtworkPolicies:
    return store.ports.artwork_policies


async def published(policies: ArtworkPolicies, at: datetime = NOW, keep: int = 10) -> int:
    return await policies.publish(pages([learned(1)], [], [learned(2, "de")]), at, keep=keep)


async def changes(store: Store) -> Sequence[Change]:
    return await store.ports.changes.since(0)


async def test_before_the_first_no_policy_is_in_force(
    store: Store, policies: ArtworkPolicies
) -> None:
    assert await policies.current() == 0
    assert list(await policies.versions()) == []
    assert await policies.arms(0, "en", [title(1)]) == {}
    assert not await policies.activate(1, NOW)
    assert list(await changes(store)) == []


async def test_a_policy_that_is_published_is_in_force_and_everybody_is_told(
    store: Store, policies: ArtworkPolicies
) -> None:
    assert await published(policies) == 1

    assert await policies.current() == 1
    assert list(await policies.versions()) == [PolicyVersion(1, NOW, 2, is_current=True)]
    assert list(await changes(store)) == [Change(1, ChangeKind.ARTWORK_POLICY, "1")]


async def test_what_was_learned_comes_back_by_segment_and_title(policies: ArtworkPolicies) -> None:
    version = await published(policies)

    wanted = [title(1), title(2), title(3)]
    assert await policies.arms(version, "en", wanted) == {title(1): list(ARMS)}
    assert await policies.arms(version, "de", wanted) == {title(2): list(ARMS)}
    assert await policies.arms(version, "fr", wanted) == {}
    assert await policies.arms(version + 1, "en", wanted) == {}


async def test_an_older_policy_can_be_put_in_force_again(
    store: Store, policies: ArtworkPolicies
) -> None:
    await published(policies)
    await published(policies, NOW + HOUR)

    assert await policies.activate(1, NOW + 2 * HOUR)

    assert await policies.current() == 1
    assert [(one.version, one.is_current) for one in await policies.versions()] == [
        (2, False),
        (1, True),
    ]
    assert [change.subject for change in await changes(store)] == ["1", "2", "1"]
    assert await published(policies, NOW + 3 * HOUR) == 3


async def test_only_so_many_policies_are_kept(policies: ArtworkPolicies) -> None:
    for hour in range(5):
        await published(policies, NOW + hour * HOUR, keep=3)

    assert [one.version for one in await policies.versions()] == [5, 4, 3]
    assert await policies.arms(2, "en", [title(1)]) == {}
    assert not await policies.activate(2, NOW)


async def test_a_policy_that_was_not_finished_is_never_in_force(
    store: Store, policies: ArtworkPolicies
) -> None:
    await published(policies)

    with pytest.raises(RuntimeError, match="killed"):
        await policies.publish(broken(), NOW + HOUR, keep=10)

    assert await policies.current() == 1
    assert not await policies.activate(2, NOW)
    assert [one.version for one in await policies.versions()] == [1]
    assert await published(policies, NOW + 2 * HOUR) == 3
    assert await policies.arms(2, "en", [title(9)]) == {title(9): list(ARMS)}
    assert await published(policies, NOW + 48 * HOUR) == 4
    assert await policies.arms(2, "en", [title(9)]) == {}
    assert [change.subject for change in await changes(store)] == ["1", "3", "4"]


async def test_of_two_that_are_published_at_once_each_has_a_version(
    policies: ArtworkPolicies,
) -> None:
    versions = await asyncio.gather(*(published(policies) for _ in range(4)))

    assert sorted(versions) == [1, 2, 3, 4]
    assert [one.version for one in await policies.versions()] == [4, 3, 2, 1]


async def test_a_policy_that_is_taken_for_abandoned_is_never_in_force(
    store: Store, policies: ArtworkPolicies
) -> None:
    async def slow() -> AsyncIterator[Sequence[LearnedTitle]]:
        yield []
        await published(policies, NOW + 25 * HOUR)

    with pytest.raises(RuntimeError, match="abandoned"):
        await policies.publish(slow(), NOW, keep=10)

    assert await policies.current() == 2  # no version's number is given twice
    assert [change.subject for change in await changes(store)] == ["2"]


async def test_a_policy_that_knows_nothing_can_be_published(policies: ArtworkPolicies) -> None:
    assert await policies.publish(pages(), NOW, keep=10) == 1

    assert list(await policies.versions()) == [PolicyVersion(1, NOW, 0, is_current=True)]
