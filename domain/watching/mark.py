"""Marks and hides: what a member says, against what the player saw. Registers, like the rest."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import DeviceId


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """R6: a playable marked as watched, or as not watched. The latest of two by this order stands.

    `at` is the server's clock.
    """

    at: datetime
    device_id: DeviceId
    watched: bool


@dataclass(frozen=True, slots=True, order=True)
class Hide:
    """R15: a title hidden from Continue Watching, or shown again. The latest of two stands."""

    at: datetime
    device_id: DeviceId
    hidden: bool
