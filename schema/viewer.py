"""The viewer as clients see it."""

import strawberry

from domain import session as domain
from resolvers import viewers
from schema.account import Account, Device, Role
from schema.node import Node
from schema.profile import Profile
from schema.scalars import CountryCode
from schema.view import field, shown, view


@view(
    domain.Viewer,
    "Who is asking. Its id is that of the account on this device, so activating a profile updates "
    "it in place.",
)
class Viewer(Node):
    id: strawberry.ID = field(viewers.viewer_id, "The account on this device.")
    account: Account = shown("The account that is signed in.")
    profile: Profile | None = shown("The active profile; null until one is activated.")
    device: Device = shown("The device that asks.")
    country: CountryCode = shown(
        "Where it is, as far as licences go; `ZZ` when nobody knows, and then nothing is licensed."
    )
    roles: list[Role] = field(viewers.roles, "What the viewer may do.")  # type: ignore[valid-type]
