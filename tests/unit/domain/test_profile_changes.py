"""R22, R26: what creating, updating and deleting a profile comes to."""

from dataclasses import replace
from typing import Any

import pytest

from domain.hours import ViewingHours
from domain.ids import ProfileId, TitleId
from domain.maturity import MaturityLevel as Level
from domain.outcome import (
    AuthRefused,
    Conflict,
    FieldError,
    LimitReached,
    NotFound,
    ProblemCode,
    ValidationFailed,
)
from domain.profile import Profile, SubtitleMode, SubtitlePreference
from domain.profile_changes import created, removed, updated
from domain.profile_edit import (
    Decision,
    Household,
    NewProfile,
    PasswordNeeded,
    ProfileAdded,
    ProfileEdit,
    ProfileEdited,
    ProfileRemoved,
)
from tests.unit.build import NOW, profile, profile_id, title_id, viewer

ADA, SAM = profile(1), profile(2)
TEEN = profile(3, maturity=Level.AGE_13)
KIT = profile(4, is_kids=True, maturity=Level.AGE_7)
NIGHT = ViewingHours(5, 1080, 120)
NEW_ID = profile_id(9)
FORBIDDEN, PROFILE_REQUIRED = ProblemCode.FORBIDDEN, ProblemCode.PROFILE_REQUIRED


def household(asking: Profile | None, *others: Profile, proven: bool = False) -> Household:
    profiles = tuple(filter(None, (asking, *others)))
    return Household(viewer(None).account, profiles, asking.id if asking else None, proven)


def create(asking: Profile | None, *, proven: bool = False, **asked: Any) -> Decision:
    new = NewProfile(**{"name": "New", **asked})
    return created(household(asking, SAM, proven=proven), new, NEW_ID, "hash", NOW)


def edited(
    asking: Profile | None,
    before: Profile,
    *,
    seen: tuple[int, ...] = (),
    proven: bool = False,
    **asked: Any,
) -> Decision:
    """The profile edited by another, or by itself where it is the one that asks."""
    others = () if asking is not None and asking.id == before.id else (before,)
    edit = ProfileEdit(**{"profile_id": before.id, "version": before.version, **asked})
    known = frozenset(map(title_id, seen))
    return updated(household(asking, *others, proven=proven), edit, known, "hash")


def kept(decision: Decision) -> Profile:
    assert isinstance(decision, ProfileAdded | ProfileEdited), decision
    return decision.profile


def code(decision: Decision) -> ProblemCode:
    """The code of a refusal, or the one that is answered without the password."""
    refusal = decision.otherwise if isinstance(decision, PasswordNeeded) else decision
    assert not isinstance(refusal, ProfileAdded | ProfileEdited | ProfileRemoved), refusal
    return refusal.code


def test_a_profile_is_made_of_what_was_asked_and_of_defaults() -> None:
    assert create(ADA, name=" New ") == ProfileAdded(
        Profile(
            id=NEW_ID,
            account_id=ADA.account_id,
            name="New",
            is_kids=False,
            maturity=Level.MATURE,
            locale="en",
            pin_hash="hash",
            created_at=NOW,
        )
    )


def test_r22_a_kids_profile_is_made_for_seven_year_olds() -> None:
    made = kept(create(ADA, is_kids=True, locale="es-MX"))
    assert (made.is_kids, made.maturity, made.locale) == (True, Level.AGE_7, "es-MX")


def test_r22_more_for_kids_is_refused_also_with_the_password() -> None:
    for proven in (False, True):
        assert create(ADA, is_kids=True, maturity=Level.AGE_10, proven=proven) == ValidationFailed(
            (FieldError("maturity", "A kids profile sees at most AGE_7."),)
        )


def test_everything_wrong_with_a_new_profile_is_named_at_once() -> None:
    wrong = create(ADA, name="PROFILE 2", is_kids=True, maturity=Level.MATURE, pin="12")
    assert isinstance(wrong, ValidationFailed)
    assert [error.field for error in wrong.fields] == ["name", "maturity", "pin"]


def test_r26_an_account_has_at_most_five_profiles() -> None:
    new, four = NewProfile(name="New"), [profile(number) for number in (2, 3, 4, 5)]
    assert isinstance(created(household(ADA, *four[:3]), new, NEW_ID, None, NOW), ProfileAdded)
    assert created(household(ADA, *four), new, NEW_ID, None, NOW) == LimitReached(
        5, "An account has at most 5 profiles.", None, ProblemCode.PROFILE_LIMIT
    )


@pytest.mark.parametrize("proven", [False, True])
def test_r22_from_a_kids_profile_nothing_is_edited_whatever_is_given(proven: bool) -> None:  # noqa: FBT001 - a column of the table
    house = household(KIT, SAM, proven=proven)
    new, edit = NewProfile(name="New"), ProfileEdit(profile_id=SAM.id, version=1, name="X")
    own = ProfileEdit(profile_id=KIT.id, version=1, autoplay_next=False)
    for refused in (
        created(house, new, NEW_ID, None, NOW),
        updated(house, edit, frozenset(), None),
        updated(house, own, frozenset(), None),
        removed(house, SAM.id),
        removed(house, ProfileId("prof_none")),
    ):
        assert isinstance(refused, AuthRefused)
        assert refused.code is FORBIDDEN


def test_r22_without_a_profile_the_password_stands_in_for_one() -> None:
    for decision in (create(None), edited(None, KIT, name="X")):
        assert isinstance(decision, PasswordNeeded)
        assert decision.otherwise.code is PROFILE_REQUIRED
    assert isinstance(create(None, proven=True, maturity=Level.ADULT_ONLY), ProfileAdded)
    assert not kept(edited(None, KIT, proven=True, is_kids=False)).is_kids


def test_a_profile_that_was_deleted_elsewhere_asks_no_more() -> None:
    house = replace(household(ADA, SAM), asking_id=profile_id(7))
    assert code(created(house, NewProfile(name="New"), NEW_ID, None, NOW)) is PROFILE_REQUIRED


@pytest.mark.parametrize(
    ("asking", "asked", "needs_password"),
    [
        (ADA, {}, False),
        (ADA, {"maturity": Level.ADULT_ONLY}, True),
        (ADA, {"is_kids": True}, False),
        (TEEN, {}, True),
        (TEEN, {"maturity": Level.AGE_13}, False),
        (TEEN, {"maturity": Level.AGE_14}, True),
        (replace(TEEN, viewing_hours=(NIGHT,)), {"maturity": Level.ALL}, True),
        (replace(TEEN, blocked=frozenset({title_id(1)})), {"maturity": Level.ALL}, True),
    ],
)
def test_r26_what_asks_for_the_password_when_a_profile_is_made(
    asking: Profile,
    asked: dict[str, Any],
    needs_password: bool,  # noqa: FBT001 - a column of the table
) -> None:
    decision = create(asking, **asked)
    assert isinstance(decision, PasswordNeeded if needs_password else ProfileAdded)
    assert isinstance(create(asking, proven=True, **asked), ProfileAdded)


def test_an_edit_changes_what_it_names_and_the_version() -> None:
    before = replace(SAM, pin_hash="old", viewing_hours=(NIGHT,), blocked=frozenset({title_id(1)}))
    decision = edited(ADA, before, name=" Samuel ", autoplay_next=False)
    after = replace(before, name="Samuel", autoplay_next=False, version=2)
    assert decision == ProfileEdited(after, forgives=False)


def test_every_field_can_be_edited() -> None:
    subtitles = SubtitlePreference(SubtitleMode.ALWAYS, ("es", "en", "es"))
    after = kept(
        edited(
            ADA,
            SAM,
            seen=(1, 2),
            name="Samuel",
            is_kids=True,
            maturity=Level.ALL,
            locale="es",
            pin="1234",
            autoplay_next=False,
            autoplay_previews=False,
            blocked=(title_id(1), title_id(2), title_id(1)),
            viewing_hours=(NIGHT, NIGHT),
            preferred_audio=("es", "es", "en"),
            preferred_subtitles=subtitles,
        )
    )
    assert after == replace(
        SAM,
        name="Samuel",
        is_kids=True,
        maturity=Level.ALL,
        locale="es",
        pin_hash="hash",
        autoplay_next=False,
        autoplay_previews=False,
        blocked=frozenset({title_id(1), title_id(2)}),
        viewing_hours=(NIGHT,),
        preferred_audio=("es", "en"),
        preferred_subtitles=SubtitlePreference(SubtitleMode.ALWAYS, ("es", "en")),
        version=2,
    )


def test_an_edit_of_another_version_is_a_conflict_that_names_the_present_one() -> None:
    conflict = edited(ADA, replace(SAM, version=3), version=2, name="")
    assert isinstance(conflict, Conflict)
    assert conflict.current_version == 3


def test_r20_another_accounts_profile_is_as_good_as_none() -> None:
    edit = ProfileEdit(profile_id=profile_id(7), version=1)
    assert updated(household(ADA, SAM), edit, frozenset(), None) == NotFound()
    assert removed(household(ADA, SAM), profile_id(7)) == NotFound()


def test_a_profile_may_keep_its_name_in_other_letters() -> None:
    assert kept(edited(ADA, SAM, name="PROFILE 2")).name == "PROFILE 2"
    assert code(edited(ADA, SAM, name="PROFILE 1")) is ProblemCode.VALIDATION


def test_r22_turning_kids_lowers_the_level_and_ending_it_leaves_it() -> None:
    assert kept(edited(ADA, SAM, is_kids=True)).maturity is Level.AGE_7
    assert kept(edited(ADA, KIT, is_kids=False, proven=True)).maturity is Level.AGE_7
    odd = replace(KIT, maturity=Level.MATURE)
    assert kept(edited(ADA, odd, is_kids=False, proven=True)).maturity is Level.AGE_7


LIMITED = replace(SAM, viewing_hours=(NIGHT,), blocked=frozenset({title_id(1)}))
YOUNGER = replace(LIMITED, maturity=Level.AGE_10)
WITH_PIN = replace(SAM, pin_hash="old")


@pytest.mark.parametrize(
    ("asking", "before", "asked", "needs_password"),
    [
        # A level is raised, or kids mode ended.
        (ADA, TEEN, {"maturity": Level.AGE_14}, True),
        (ADA, TEEN, {"maturity": Level.AGE_13}, False),
        (ADA, TEEN, {"maturity": Level.ALL}, False),
        (ADA, ADA, {"maturity": Level.ADULT_ONLY}, True),
        (ADA, replace(KIT, maturity=Level.ALL), {"maturity": Level.AGE_7}, True),
        (ADA, KIT, {"is_kids": False}, True),
        (ADA, KIT, {"is_kids": False, "maturity": Level.ALL}, True),
        (ADA, SAM, {"is_kids": True}, False),
        # The profile may see more than the one that asks.
        (TEEN, SAM, {"autoplay_next": False}, True),
        (TEEN, SAM, {"is_kids": True}, True),
        # Its PIN.
        (ADA, SAM, {"pin": "1234"}, False),
        (ADA, WITH_PIN, {"pin": "1234"}, True),
        (ADA, WITH_PIN, {"remove_pin": True}, True),
        (ADA, WITH_PIN, {"name": "Samuel"}, False),
        (WITH_PIN, WITH_PIN, {"pin": "1234"}, False),
        (WITH_PIN, WITH_PIN, {"remove_pin": True}, False),
        # Its other limits: freely from a profile that may see more and has none itself.
        (ADA, YOUNGER, {"viewing_hours": ()}, False),
        (ADA, YOUNGER, {"blocked": ()}, False),
        (ADA, LIMITED, {"viewing_hours": ()}, True),
        (ADA, LIMITED, {"viewing_hours": (ViewingHours(5, 1080, 121),)}, True),
        (ADA, LIMITED, {"viewing_hours": (ViewingHours(5, 1081, 119),)}, False),
        (ADA, LIMITED, {"blocked": ()}, True),
        (ADA, LIMITED, {"blocked": (title_id(1), title_id(2))}, False),
        (LIMITED, LIMITED, {"viewing_hours": ()}, True),
        (LIMITED, YOUNGER, {"viewing_hours": ()}, True),
        (LIMITED, YOUNGER, {"name": "Young"}, False),
    ],
)
def test_r26_what_asks_for_the_password_when_a_profile_is_edited(
    asking: Profile,
    before: Profile,
    asked: dict[str, Any],
    needs_password: bool,  # noqa: FBT001 - a column of the table
) -> None:
    decision = edited(asking, before, seen=(1, 2), **asked)
    assert isinstance(decision, PasswordNeeded if needs_password else ProfileEdited), decision
    assert isinstance(edited(asking, before, seen=(1, 2), proven=True, **asked), ProfileEdited)


def test_a_missing_password_is_forbidden_and_says_what_for() -> None:
    assert edited(ADA, KIT, is_kids=False) == PasswordNeeded(
        AuthRefused("Ending kids mode asks for the account's password.", FORBIDDEN)
    )


@pytest.mark.parametrize(
    ("asked", "forgives"), [({"pin": "1234"}, True), ({"remove_pin": True}, True), ({}, False)]
)
def test_r23_tries_of_a_pin_that_is_gone_count_no_more(
    asked: dict[str, Any],
    forgives: bool,  # noqa: FBT001 - a column of the table
) -> None:
    decision = edited(WITH_PIN, WITH_PIN, **asked)
    assert isinstance(decision, ProfileEdited)
    assert decision.forgives is forgives


def test_a_removed_pin_is_gone() -> None:
    edit = ProfileEdit(profile_id=SAM.id, version=1, remove_pin=True)
    assert not kept(updated(household(WITH_PIN), edit, frozenset(), None)).has_pin


def test_r20_what_the_profile_that_asks_does_not_see_stays_blocked() -> None:
    before = replace(TEEN, blocked=frozenset(map(title_id, (1, 2, 3))))
    after = kept(edited(ADA, before, seen=(1, 2, 4), blocked=(title_id(2), title_id(4))))
    assert after.blocked == frozenset(map(title_id, (2, 3, 4)))


def test_r20_a_title_is_blocked_by_who_sees_it_or_where_it_was_blocked_before() -> None:
    before = replace(TEEN, blocked=frozenset({title_id(3)}))
    assert kept(edited(ADA, before, blocked=(title_id(3),))).blocked == {title_id(3)}
    asked = (title_id(1), title_id(3), TitleId("movie_\0"))
    assert edited(ADA, before, seen=(1,), blocked=asked) == ValidationFailed(
        (FieldError("blockedTitleIds.2", "There is no such title."),)
    )


@pytest.mark.parametrize("proven", [False, True])
def test_r20_a_profile_never_edits_its_own_blocked_titles(proven: bool) -> None:  # noqa: FBT001 - a column of the table
    for blocked in ((), (title_id(1),)):
        refused = edited(LIMITED, LIMITED, seen=(2,), blocked=blocked, proven=proven)
        assert isinstance(refused, AuthRefused)
        assert refused.code is FORBIDDEN


def test_r26_a_profile_is_deleted_from_another() -> None:
    assert removed(household(ADA, SAM), SAM.id) == ProfileRemoved(SAM)
    assert removed(household(ADA, KIT), KIT.id) == ProfileRemoved(KIT)


def test_r26_the_active_profile_is_not_deleted_and_so_never_the_last() -> None:
    for house in (household(ADA, SAM), household(ADA)):
        refused = removed(house, ADA.id)
        assert isinstance(refused, AuthRefused)
        assert refused.code is FORBIDDEN


def test_a_profile_that_may_see_more_is_not_deleted() -> None:
    assert code(removed(household(TEEN, SAM), SAM.id)) is FORBIDDEN


@pytest.mark.parametrize("proven", [False, True])
def test_without_a_profile_none_is_deleted(proven: bool) -> None:  # noqa: FBT001 - a column of the table
    house = replace(household(ADA, SAM, proven=proven), asking_id=None)
    assert code(removed(house, SAM.id)) is PROFILE_REQUIRED


def test_no_representation_shows_a_pin() -> None:
    shown = repr(NewProfile(name="New", pin="7391")) + repr(
        ProfileEdit(profile_id=SAM.id, version=1, pin="7391")
    )
    assert "7391" not in shown
