"""R22: what a session's active profile makes of its viewer."""

from dataclasses import replace

from domain.account import Role
from domain.maturity import MaturityLevel
from domain.visibility import Audience
from tests.unit.build import DAY, MOMENT, NOW, profile, title_id, viewer

KID = profile(2, is_kids=True, maturity=MaturityLevel.MATURE)


def test_r22_a_grown_up_profile_owns_the_account_and_a_kids_one_does_not() -> None:
    assert viewer(profile()).roles == {Role.VIEWER, Role.ACCOUNT_OWNER}
    assert viewer(KID).roles == {Role.VIEWER}
    assert viewer(None).roles == {Role.VIEWER}


def test_r22_staff_roles_never_act_from_a_kids_profile() -> None:
    staff = frozenset({Role.EDITOR, Role.OPERATOR})
    account = replace(viewer(None).account, staff_roles=staff)

    assert replace(viewer(profile()), account=account).roles == staff | {
        *(Role.VIEWER, Role.ACCOUNT_OWNER)
    }
    assert replace(viewer(None), account=account).roles == staff | {Role.VIEWER}
    assert replace(viewer(KID), account=account).roles == {Role.VIEWER}


def test_r22_a_kids_profile_sees_at_most_age_7_whatever_was_stored() -> None:
    assert KID.ceiling is MaturityLevel.AGE_7
    assert replace(KID, maturity=MaturityLevel.ALL).ceiling is MaturityLevel.ALL
    assert profile(maturity=MaturityLevel.MATURE).ceiling is MaturityLevel.MATURE


def test_r19_the_audience_is_the_profile_in_the_country_of_the_request() -> None:
    asking = viewer(profile(3, blocked=[9]), country="FR")

    assert asking.audience == Audience(
        profile(3).id, MaturityLevel.MATURE, frozenset({title_id(9)}), "FR", (), "UTC"
    )


def test_r20_without_an_active_profile_there_is_no_audience() -> None:
    assert viewer(None).audience is None


def test_the_language_is_the_profiles_and_without_one_the_accounts() -> None:
    assert viewer(profile(locale="es")).locale == "es"
    assert viewer(None).locale == "en"


def test_a_session_lives_until_it_expires_or_is_revoked() -> None:
    session = viewer(None).session

    assert session.is_live(NOW + 30 * DAY - MOMENT)
    assert not session.is_live(NOW + 30 * DAY)
    assert not replace(session, revoked_at=NOW).is_live(NOW)
