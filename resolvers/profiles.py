"""Profiles: making, editing and deleting them, and what is kept from them."""

from dataclasses import dataclass, replace
from typing import Annotated

import strawberry

from domain import outcome
from domain.account import Account, Role
from domain.errors import Forbidden
from domain.ids import ProfileId
from domain.profile import Profile
from domain.profile_edit import ProfileChange, ProfileRemoved
from domain.session import Viewer
from domain.title import Title
from domain.visibility import visible
from flows.sessions.password import Asking
from resolvers.context import Info
from resolvers.profile_inputs import CreateProfileInput, UpdateProfileInput, given
from resolvers.refusals import as_outcomes
from resolvers.removed import Removed, RemovedOutcome


@dataclass(frozen=True, slots=True)
class ProfileKept:
    """A profile as it is now, and its account."""

    profile: Profile
    account: Account


ProfileOutcome = (
    ProfileKept
    | outcome.ValidationFailed
    | outcome.PinRefused
    | outcome.LimitReached
    | outcome.Conflict
    | outcome.NotFound
    | outcome.AuthRefused
    | outcome.UnavailableNow
)


@as_outcomes
async def create(
    info: Info,
    input: Annotated[CreateProfileInput, strawberry.argument(description="The new profile.")],
) -> ProfileOutcome:
    asking = _asking(info, given(input.password))
    done = await info.context.services.profiles.create(asking, input.as_domain())
    return _kept(info, done) if isinstance(done, ProfileChange) else done


@as_outcomes
async def update(
    info: Info,
    input: Annotated[
        UpdateProfileInput, strawberry.argument(description="Which profile, and what changes.")
    ],
) -> ProfileOutcome:
    asking = _asking(info, given(input.password))
    done = await info.context.services.profiles.update(asking, input.as_domain())
    return _kept(info, done) if isinstance(done, ProfileChange) else done


@as_outcomes
async def delete(
    info: Info,
    profile_id: Annotated[
        strawberry.ID, strawberry.argument(description="Any of the account's but the active one.")
    ],
) -> RemovedOutcome:
    ctx, id_ = info.context, ProfileId(str(profile_id))
    done = await ctx.services.profiles.delete(ctx.signed_in(), id_, ctx.now)
    if not isinstance(done, ProfileRemoved):
        return done
    _forget(info, done.profile)
    return Removed((done.profile.id,), await _viewer_now(info))


async def blocked_titles(profile: strawberry.Parent[Profile], info: Info) -> list[Title] | None:
    """Those that the profile which asks may see itself, in order of id."""
    # SECURITY: who may lift a limit may know of it, and nobody else (R20, R55).
    viewer = info.context.holding(Role.ACCOUNT_OWNER)
    if viewer.profile is None or viewer.profile.id == profile.id:
        raise Forbidden("A profile never sees its own blocked titles.")
    audience = info.context.audience()
    found = await info.context.loaders.titles.many(sorted(profile.blocked))
    return [title for title in found if title is not None and visible(audience, title)]


def _asking(info: Info, password: str | None) -> Asking:
    ctx = info.context
    return Asking(ctx.signed_in(), ctx.origin.address, ctx.now, password)


def _kept(info: Info, change: ProfileChange) -> ProfileKept:
    _forget(info, change.profile)
    return ProfileKept(change.profile, info.context.signed_in().account)


async def _viewer_now(info: Info) -> Viewer:
    """The viewer, whose profile an earlier field of the same operation may have edited."""
    viewer = info.context.signed_in()
    active = viewer.profile
    now = await info.context.loaders.profiles.load(active.id) if active else None
    return replace(viewer, profile=now)


def _forget(info: Info, changed: Profile) -> None:
    """What this request has read of the account's profiles is as it was before."""
    info.context.loaders.profiles.clear(changed.id)
    info.context.loaders.profiles_of.clear(changed.account_id)
