"""Profiles as clients see them."""

import strawberry

from domain import hours
from domain import profile as domain
from domain.account import Role
from domain.profile_fields import MOST_BLOCKED
from resolvers import profiles, viewers
from schema.cost import Cost
from schema.node import Node
from schema.rating import MaturityLevel
from schema.scalars import URL, LocaleTag
from schema.title import Title
from schema.view import enum, field, shown, view

SubtitleMode = enum(
    domain.SubtitleMode,
    "When subtitles are shown.",
    {
        "OFF": "Never.",
        "FORCED_ONLY": "Only to translate what the audio leaves foreign.",
        "ALWAYS": "Always, in the first of the profile's languages there is.",
        "WHEN_AUDIO_DIFFERS": "When the audio is in none of the profile's languages.",
    },
)


@view(domain.SubtitlePreference, "How a profile wants subtitles.")
class SubtitlePreference:
    mode: SubtitleMode = shown("When they are shown.")  # type: ignore[valid-type]
    locales: list[LocaleTag] = shown("In which languages, the most wanted first.")


@view(
    hours.ViewingHours,
    "When a profile may watch, in the account's time zone; none means always. An end before its "
    "start runs past midnight.",
)
class ViewingHours:
    day_of_week: int = shown("1 is Monday (ISO 8601).")
    start_minute: int = shown("Minutes after midnight, inclusive.")
    end_minute: int = shown("Minutes after midnight, exclusive.")


@view(domain.Profile, "One of the people behind an account.")
class Profile(Node):
    id: strawberry.ID = shown("The profile's id.")
    name: str = shown("What it is called.")
    avatar_url: URL = field(viewers.avatar_url, "Its picture: the initial of its name in a colour.")
    is_kids: bool = shown("Whether it is for a child.")
    maturity: MaturityLevel = shown("The highest level it sees.")  # type: ignore[valid-type]
    locale: LocaleTag = shown("The language it reads.")
    has_pin: bool = shown("Whether activating it asks for a PIN.")
    autoplay_next: bool = shown("Whether the next episode plays by itself.")
    autoplay_previews: bool = shown("Whether trailers play by themselves.")
    preferred_audio: list[LocaleTag] = shown("Audio languages, the most wanted first.")
    preferred_subtitles: SubtitlePreference = shown("How it wants subtitles.")
    blocked_titles: list[Title] | None = field(
        profiles.blocked_titles,
        "Titles kept from it, of those that the active profile sees. Answered from another "
        "profile of the account that is not for kids: a profile never sees its own.",
        requires=Role.ACCOUNT_OWNER,
        cost=Cost(assumed_size=MOST_BLOCKED),
    )
    viewing_hours: list[ViewingHours] = shown("When it may watch; empty means always.")
    version: int = shown("Grows with every edit.")
