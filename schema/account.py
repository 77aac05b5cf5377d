"""Accounts, plans and devices as clients see them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import account as domain
from resolvers import viewers
from schema.node import Node
from schema.scalars import CountryCode, LocaleTag, TimeZone
from schema.view import enum, field, shown, view

if TYPE_CHECKING:
    from schema.profile import Profile

Role = enum(
    domain.Role,
    "What somebody may do. Roles are a set: none includes another.",
    {
        "VIEWER": "Everybody who is signed in.",
        "ACCOUNT_OWNER": "Whoever uses a profile that is not for kids.",
        "EDITOR": "Staff who arrange what is shown.",
        "EXPERIMENTER": "Staff who run experiments.",
        "OPERATOR": "Staff who keep the service running.",
    },
)
DeviceClass = enum(
    domain.DeviceClass,
    "What sort of device it is.",
    {
        "TV": "A television, or a stick or box on one.",
        "WEB": "A browser.",
        "MOBILE": "A phone.",
        "TABLET": "A tablet.",
        "CONSOLE": "A games console.",
    },
)
VideoQuality = enum(
    domain.VideoQuality,
    "A picture's height in lines, from the smallest.",
    {
        "Q240": "240 lines.",
        "Q360": "360 lines.",
        "Q480": "480 lines.",
        "Q720": "720 lines (HD).",
        "Q1080": "1080 lines (Full HD).",
        "Q2160": "2160 lines (4K).",
    },
)


@view(domain.Plan, "What an account pays for.")
class Plan:
    name: str = shown("The plan's name.")
    max_streams: int = shown("How many devices may play at once.")
    max_download_devices: int = shown("How many devices may hold downloads.")
    max_quality: VideoQuality = shown("The best picture it includes.")  # type: ignore[valid-type]
    valid_until: datetime | None = shown("When it ends; null for one that renews by itself.")


@view(domain.Device, "A device as this account knows it.")
class Device(Node):
    id: strawberry.ID = shown("`dev_` and the client-made UUID's hex digits.")
    name: str = shown("What its owner called it when signing in.")
    device_class: DeviceClass = strawberry.field(  # type: ignore[valid-type]
        name="class", description="What sort of device it is."
    )
    last_seen_at: datetime = shown("When it last signed in or renewed its session.")
    is_current: bool = field(viewers.is_current, "Whether it is the one that asks.")


@view(domain.Account, "A household's account.")
class Account(Node):
    id: strawberry.ID = shown("The account's id.")
    email: str = shown("The address it signs in with.")
    plan: Plan = shown("What it pays for.")
    home_country: CountryCode = shown("The country it was opened in.")
    time_zone: TimeZone = shown("By which its viewing hours are reckoned.")
    locale: LocaleTag = shown("Its language, for whoever has not chosen a profile.")
    created_at: datetime = shown("When it was opened.")
    profiles: list[Annotated["Profile", strawberry.lazy("schema.profile")]] = field(
        viewers.profiles, "Its profiles, the oldest first; at most five."
    )
    devices: list[Device] = field(
        viewers.devices, "Its devices, the one last seen first; at most a hundred."
    )
