"""Who may edit profiles, and what asks for the account's password besides (R22, R26)."""

from domain.hours import loosens
from domain.outcome import AuthRefused, ProblemCode
from domain.profile import Profile
from domain.profile_edit import Household, PasswordNeeded, ProfileEdit


def forbidden(message: str) -> AuthRefused:
    return AuthRefused(message, ProblemCode.FORBIDDEN)


KIDS = forbidden("A kids profile may not do that. Choose another profile first.")
NO_PROFILE = AuthRefused(
    "Choose a profile that is not for kids first.", ProblemCode.PROFILE_REQUIRED
)
PROFILE_OR_PASSWORD = PasswordNeeded(
    AuthRefused(
        "Choose a profile that is not for kids first, or give the account's password.",
        ProblemCode.PROFILE_REQUIRED,
    )
)
OWN_BLOCKED = forbidden("A profile's blocked titles are changed from another profile.")
ACTIVE_HERE = forbidden("This profile is active here. Choose another before deleting it.")
TOO_MATURE_TO_DELETE = forbidden(
    "This profile may see more than the active one. Delete it from one that may see as much."
)


def may_edit(household: Household) -> AuthRefused | PasswordNeeded | None:
    """None where the profile that asks is not for kids (R22).

    Without a profile the account's password will do, or an account whose profiles are all for
    kids could never be changed.
    """
    asking = household.asking
    if asking is None:
        return None if household.is_proven else PROFILE_OR_PASSWORD
    # SECURITY: from a kids profile not even the password helps.
    return KIDS if asking.is_kids else None


def before_creating(household: Household, new: Profile) -> PasswordNeeded | None:
    """R26; a profile that is limited could otherwise make itself one that is not."""
    asking = household.asking
    if household.is_proven or asking is None:
        return None
    if new.ceiling > asking.ceiling:
        return _password("A profile that may see more than the active one")
    return _password("Creating a profile from one with limits") if asking.is_limited else None


def before_editing(
    household: Household, before: Profile, after: Profile, edit: ProfileEdit
) -> PasswordNeeded | None:
    """R26, and what would otherwise be ways round it."""
    asking = household.asking
    if household.is_proven or asking is None:
        return None
    # SECURITY: each of these would lift a limit that somebody set, or take a profile over.
    risks = {
        "Raising a profile's maturity level": after.ceiling > before.ceiling,
        "Ending kids mode": before.is_kids and not after.is_kids,
        "Editing a profile that may see more than the active one": before.ceiling > asking.ceiling,
        "Changing another profile's PIN": (
            before.has_pin and edit.touches_pin and before.id != asking.id
        ),
        "Lifting a profile's limits from one that has limits, or that may see no more": (
            (asking.is_limited or asking.ceiling == before.ceiling) and _lifts_limits(before, after)
        ),
    }
    return next((_password(what) for what, is_one in risks.items() if is_one), None)


def before_removing(asking: Profile, doomed: Profile) -> AuthRefused | None:
    """R26. So an account keeps the profile that asks, which is not for kids."""
    if asking.id == doomed.id:
        return ACTIVE_HERE
    # SECURITY: deleting asks for no password, so it reaches no further than the profile that asks.
    return TOO_MATURE_TO_DELETE if doomed.ceiling > asking.ceiling else None


def _lifts_limits(before: Profile, after: Profile) -> bool:
    unblocked = bool(before.blocked - after.blocked)
    return unblocked or loosens(before.viewing_hours, after.viewing_hours)


def _password(what: str) -> PasswordNeeded:
    return PasswordNeeded(forbidden(f"{what} asks for the account's password."))
