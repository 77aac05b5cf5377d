"""What a store raises that cannot answer."""

from domain.errors import Unavailable


class StoreUnavailable(Unavailable):
    """A store did not answer in time or at all; nothing was changed by the call that raised it."""
