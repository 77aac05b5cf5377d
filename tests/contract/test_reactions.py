"""Reactions: what every adapter of the port promises (R26)."""

import asyncio

import pytest
from sqlalchemy import select

from domain.ids import ProfileId
from domain.reaction import Reaction
from persistence.sql.tables.my_list import reaction
from tests.contract.people import account, profile
from tests.contract.records import DAY, NOW, movie, movie_id
from tests.contract.store import Store

ADA, SAM = profile().id, profile("2").id
GONE = ProfileId(f"prof_{'f' * 32}")
A, B = movie_id("A"), movie_id("B")


@pytest.fixture
async def household(store: Store) -> Store:
    await store.ports.accounts.create(account(), "hash", [profile(), profile("2")])
    await store.put(movie("A"), movie("B"))
    return store


async def test_r26_a_title_has_one_reaction_of_a_profile_the_last_one_given(
    household: Store,
) -> None:
    reactions = household.ports.reactions
    for given in Reaction:
        assert await reactions.react(ADA, A, given, NOW)
        assert await reactions.reactions(ADA, [A, B]) == {A: given}


async def test_r26_a_reaction_that_is_taken_back_is_none(household: Store) -> None:
    reactions = household.ports.reactions
    await reactions.react(ADA, A, Reaction.LOVE, NOW)

    await reactions.take_back(ADA, A)
    await reactions.take_back(ADA, A)

    assert await reactions.reactions(ADA, [A]) == {}


async def test_r26_the_same_reaction_again_changes_nothing(household: Store) -> None:
    reactions = household.ports.reactions
    await reactions.react(ADA, A, Reaction.UP, NOW)
    await reactions.react(ADA, A, Reaction.UP, NOW + DAY)

    [(at,)] = await household.database.rows(select(reaction.c.reacted_at))
    assert at == NOW
    await reactions.react(ADA, A, Reaction.DOWN, NOW + DAY)
    [(at,)] = await household.database.rows(select(reaction.c.reacted_at))
    assert at == NOW + DAY


async def test_r26_reactions_given_at_once_leave_one(household: Store) -> None:
    reactions = household.ports.reactions

    await asyncio.gather(*(reactions.react(ADA, A, given, NOW) for given in [*Reaction] * 3))

    assert set(await reactions.reactions(ADA, [A])) == {A}


async def test_r58_a_reaction_is_one_profiles_own(household: Store) -> None:
    reactions = household.ports.reactions
    await reactions.react(ADA, A, Reaction.UP, NOW)
    await reactions.react(SAM, B, Reaction.DOWN, NOW)
    await reactions.take_back(SAM, A)

    assert await reactions.reactions(ADA, [A, B]) == {A: Reaction.UP}
    assert await reactions.reactions(SAM, [A, B]) == {B: Reaction.DOWN}


async def test_a_profile_that_is_gone_reacts_to_nothing(household: Store) -> None:
    reactions = household.ports.reactions

    assert not await reactions.react(GONE, A, Reaction.UP, NOW)
    assert await reactions.reactions(GONE, [A]) == {}
