"""What clients give to make a profile or to edit one."""

from typing import TypeVar

import strawberry

from domain.hours import ViewingHours
from domain.ids import ProfileId, TitleId
from domain.locale import LocaleTag
from domain.maturity import MaturityLevel
from domain.profile import SubtitleMode, SubtitlePreference
from domain.profile_edit import NewProfile, ProfileEdit

T = TypeVar("T")


@strawberry.input(description="A span of the week in which a profile may watch.")
class ViewingHoursInput:
    day_of_week: int = strawberry.field(description="1 (Monday) to 7 (Sunday), as in ISO 8601.")
    start_minute: int = strawberry.field(
        description="Minutes after midnight, 0 to 1439, in the account's time zone."
    )
    end_minute: int = strawberry.field(
        description="Minutes after midnight, 0 to 1440, exclusive. Before the start it is the next "
        "day's; equal to it, it is refused."
    )


@strawberry.input(description="How a profile wants subtitles.")
class SubtitlePreferenceInput:
    mode: SubtitleMode = strawberry.field(description="When they are shown.")
    locales: list[LocaleTag] = strawberry.field(
        default_factory=list, description="In which languages, the most wanted first; at most 20."
    )


@strawberry.input(description="A profile to be made.")
class CreateProfileInput:
    name: str = strawberry.field(
        description="What to call it: 1 to 50 printable characters, unlike the account's other "
        "profiles' names, capitals or not."
    )
    is_kids: bool = strawberry.field(default=False, description="Whether it is for a child.")
    maturity: MaturityLevel | None = strawberry.field(
        default=strawberry.UNSET,
        description="The highest level it sees. Absent: AGE_7 for kids, who see no more than that, "
        "otherwise MATURE. Above the active profile's it needs `password`.",
    )
    locale: LocaleTag | None = strawberry.field(
        default=strawberry.UNSET, description="The language it reads; absent: the account's."
    )
    pin: str | None = strawberry.field(
        default=strawberry.UNSET, description="Four digits that activating it shall ask for."
    )
    password: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The account's password, where it is needed; otherwise it is not looked at.",
    )

    def as_domain(self) -> NewProfile:
        return NewProfile(
            name=self.name,
            is_kids=self.is_kids,
            maturity=given(self.maturity),
            locale=given(self.locale),
            pin=given(self.pin),
        )


@strawberry.input(
    description="Changes to a profile. What is absent or null stays as it is; a list replaces the "
    "one there was."
)
class UpdateProfileInput:
    profile_id: strawberry.ID = strawberry.field(description="The profile to edit.")
    version: int = strawberry.field(
        description="The `Profile.version` that was edited; if there is a newer one, nothing is "
        "changed and the answer is a ConflictProblem."
    )
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="What to call it, as for a new profile."
    )
    maturity: MaturityLevel | None = strawberry.field(
        default=strawberry.UNSET,
        description="The highest level it sees; at most AGE_7 for kids. Raising it needs "
        "`password`.",
    )
    is_kids: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether it is for a child. True lowers its level to AGE_7; false leaves the "
        "level as it is and needs `password`.",
    )
    locale: LocaleTag | None = strawberry.field(
        default=strawberry.UNSET, description="The language it reads."
    )
    pin: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="A new PIN of four digits. Where another profile than the active one has a PIN "
        "already, it needs `password`.",
    )
    remove_pin: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="True takes the PIN away; it needs `password` where `pin` would.",
    )
    autoplay_next: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the next episode plays by itself."
    )
    autoplay_previews: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether trailers play by themselves."
    )
    blocked_title_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Titles it shall not see: those that the active profile sees, or that are "
        "blocked already. Blocked titles that the active profile does not see stay blocked. A "
        "profile's own are edited from another one.",
    )
    viewing_hours: list[ViewingHoursInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="When it may watch, at most 28 spans; an empty list means always.",
    )
    preferred_audio: list[LocaleTag] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Audio languages, the most wanted first; at most 20.",
    )
    preferred_subtitles: SubtitlePreferenceInput | None = strawberry.field(
        default=strawberry.UNSET, description="How it wants subtitles."
    )
    password: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The account's password, where it is needed; otherwise it is not looked at.",
    )

    def as_domain(self) -> ProfileEdit:
        blocked, hours = given(self.blocked_title_ids), given(self.viewing_hours)
        audio, subtitles = given(self.preferred_audio), given(self.preferred_subtitles)
        return ProfileEdit(
            profile_id=ProfileId(str(self.profile_id)),
            version=self.version,
            name=given(self.name),
            is_kids=given(self.is_kids),
            maturity=given(self.maturity),
            locale=given(self.locale),
            pin=given(self.pin),
            remove_pin=given(self.remove_pin) or False,
            autoplay_next=given(self.autoplay_next),
            autoplay_previews=given(self.autoplay_previews),
            blocked=None if blocked is None else tuple(TitleId(str(id_)) for id_ in blocked),
            viewing_hours=None if hours is None else tuple(_hours(span) for span in hours),
            preferred_audio=None if audio is None else tuple(audio),
            preferred_subtitles=None if subtitles is None else _subtitles(subtitles),
        )


def given(value: T | None) -> T | None:
    """What is absent is as null."""
    return None if value is strawberry.UNSET else value


def _hours(span: ViewingHoursInput) -> ViewingHours:
    return ViewingHours(span.day_of_week, span.start_minute, span.end_minute)


def _subtitles(wanted: SubtitlePreferenceInput) -> SubtitlePreference:
    return SubtitlePreference(wanted.mode, tuple(wanted.locales))
