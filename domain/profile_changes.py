"""What creating, updating and deleting a profile comes to, decided on the household as it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from domain.account import Account
from domain.ids import ProfileId, TitleId
from domain.outcome import Conflict, LimitReached, NotFound, ProblemCode, ValidationFailed
from domain.profile import PROFILES_AN_ACCOUNT, Profile, SubtitlePreference
from domain.profile_edit import (
    Decision,
    Household,
    NewProfile,
    ProfileAdded,
    ProfileEdit,
    ProfileEdited,
    ProfileRemoved,
    Removal,
)
from domain.profile_fields import (
    Errors,
    blocked_errors,
    hours_errors,
    level_errors,
    level_of,
    locale_errors,
    locales_errors,
    name_errors,
    normal_name,
    once,
    others_than,
    pin_errors,
)
from domain.profile_trust import (
    KIDS,
    NO_PROFILE,
    OWN_BLOCKED,
    before_creating,
    before_editing,
    before_removing,
    may_edit,
)

T = TypeVar("T")

TOO_MANY = LimitReached(
    PROFILES_AN_ACCOUNT,
    f"An account has at most {PROFILES_AN_ACCOUNT} profiles.",
    code=ProblemCode.PROFILE_LIMIT,
)
EDITED_MEANWHILE = "This profile was edited meanwhile. Read it again and edit what it is now."


def created(
    household: Household, new: NewProfile, id_: ProfileId, pin_hash: str | None, now: datetime
) -> Decision:
    """The household with one profile more; `pin_hash` is of the PIN that was asked for."""
    if refused := may_edit(household):
        return refused
    if len(household.profiles) >= PROFILES_AN_ACCOUNT:
        return TOO_MANY
    profile = _made(household.account, new, id_, pin_hash, now)
    errors = (
        *name_errors(profile.name, household.profiles),
        *level_errors(profile.maturity, kids=new.is_kids),
        *locale_errors(new.locale),
        *pin_errors(new.pin),
    )
    if errors:
        return ValidationFailed(errors)
    return before_creating(household, profile) or ProfileAdded(profile)


def updated(
    household: Household, edit: ProfileEdit, seen: frozenset[TitleId], pin_hash: str | None
) -> Decision:
    """A profile edited; `seen` are titles that the profile which asks can see."""
    if refused := may_edit(household):
        return refused
    before = household.profile(edit.profile_id)
    if before is None:
        return NotFound()
    if before.version != edit.version:
        return Conflict(EDITED_MEANWHILE, before.version)
    if edit.blocked is not None and before.id == household.asking_id:
        # SECURITY: what it may not see, it cannot replace either (R20).
        return OWN_BLOCKED
    after = _edited(before, edit, seen, pin_hash)
    if errors := tuple(_errors(household, edit, after, seen | before.blocked)):
        return ValidationFailed(errors)
    needed = before_editing(household, before, after, edit)
    return needed or ProfileEdited(after, forgives=edit.touches_pin)


def removed(household: Household, id_: ProfileId) -> Removal:
    """A profile deleted. Nobody is asked for a password here, so a profile has to be active."""
    if household.asking is None:
        return NO_PROFILE
    # SECURITY: from a kids profile nothing is deleted (R22).
    if household.asking.is_kids:
        return KIDS
    doomed = household.profile(id_)
    if doomed is None:
        return NotFound()
    return before_removing(household.asking, doomed) or ProfileRemoved(doomed)


def _made(
    account: Account, new: NewProfile, id_: ProfileId, pin_hash: str | None, now: datetime
) -> Profile:
    return Profile(
        id=id_,
        account_id=account.id,
        name=normal_name(new.name),
        is_kids=new.is_kids,
        maturity=level_of(new.maturity, None, kids=new.is_kids),
        locale=new.locale or account.locale,
        pin_hash=pin_hash,
        created_at=now,
    )


def _edited(
    before: Profile, edit: ProfileEdit, seen: frozenset[TitleId], pin_hash: str | None
) -> Profile:
    kids = _or(edit.is_kids, before.is_kids)
    subtitles = _or(edit.preferred_subtitles, before.preferred_subtitles)
    return replace(
        before,
        name=before.name if edit.name is None else normal_name(edit.name),
        is_kids=kids,
        maturity=level_of(edit.maturity, before.ceiling, kids=kids),
        locale=_or(edit.locale, before.locale),
        pin_hash=pin_hash if edit.touches_pin else before.pin_hash,
        autoplay_next=_or(edit.autoplay_next, before.autoplay_next),
        autoplay_previews=_or(edit.autoplay_previews, before.autoplay_previews),
        preferred_audio=once(_or(edit.preferred_audio, before.preferred_audio)),
        preferred_subtitles=SubtitlePreference(subtitles.mode, once(subtitles.locales)),
        blocked=before.blocked if edit.blocked is None else _blocked(before, edit.blocked, seen),
        viewing_hours=once(_or(edit.viewing_hours, before.viewing_hours)),
        version=before.version + 1,
    )


def _blocked(
    before: Profile, asked: Sequence[TitleId], seen: frozenset[TitleId]
) -> frozenset[TitleId]:
    # SECURITY: what the profile that asks cannot see in the list, it cannot take out of it.
    return frozenset(asked) | (before.blocked - seen)


def _errors(
    household: Household, edit: ProfileEdit, after: Profile, known: frozenset[TitleId]
) -> Errors:
    if edit.name is not None:
        yield from name_errors(after.name, others_than(after.id, household.profiles))
    yield from level_errors(after.maturity, kids=after.is_kids)
    yield from locale_errors(edit.locale)
    yield from pin_errors(edit.pin, removed=edit.remove_pin)
    yield from blocked_errors(edit.blocked or (), known)
    yield from hours_errors(edit.viewing_hours or ())
    yield from locales_errors(edit.preferred_audio or (), "preferredAudio")
    if edit.preferred_subtitles is not None:
        locales = edit.preferred_subtitles.locales
        yield from locales_errors(locales, "preferredSubtitles.locales")


def _or(asked: T | None, otherwise: T) -> T:
    return otherwise if asked is None else asked
