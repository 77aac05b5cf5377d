"""Accounts, their devices, and what they pay for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from domain.ids import AccountId, DeviceId

MOST_DEVICES = 100
"""Devices that an account has at most: beyond, the one unused for longest makes room."""

UNUSED_DEVICE_LIFE = timedelta(days=90)
"""How long a device is known on which nobody is signed in."""


class Role(Enum):
    """Roles are a set; nobody has one by having another."""

    VIEWER = "VIEWER"
    ACCOUNT_OWNER = "ACCOUNT_OWNER"
    EDITOR = "EDITOR"
    EXPERIMENTER = "EXPERIMENTER"
    OPERATOR = "OPERATOR"


class VideoQuality(Enum):
    Q240 = "Q240"
    Q360 = "Q360"
    Q480 = "Q480"
    Q720 = "Q720"
    Q1080 = "Q1080"
    Q2160 = "Q2160"


@dataclass(frozen=True, slots=True)
class Plan:
    """`valid_until` is null for a plan that renews by itself."""

    name: str
    max_streams: int
    max_download_devices: int
    max_quality: VideoQuality
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """`staff_roles` are those granted to it; VIEWER and ACCOUNT_OWNER follow from the session.

    `time_zone` is an IANA name, `home_country` ISO 3166-1 alpha-2, `locale` a BCP 47 tag.
    """

    id: AccountId
    email: str
    plan: Plan
    home_country: str
    time_zone: str
    locale: str
    staff_roles: frozenset[Role]
    created_at: datetime


class DeviceClass(Enum):
    TV = "TV"
    WEB = "WEB"
    MOBILE = "MOBILE"
    TABLET = "TABLET"
    CONSOLE = "CONSOLE"


@dataclass(frozen=True, slots=True)
class Device:
    """A device as one account knows it; its id is made by the client and kept by it."""

    id: DeviceId
    account_id: AccountId
    name: str
    device_class: DeviceClass
    last_seen_at: datetime
