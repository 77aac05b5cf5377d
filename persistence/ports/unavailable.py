"""What a store raises that cannot answer."""

from domain.errors import Unavailable


class StoreUnavailable(Unavailable):
    """A store did not answer in time or at all.

    What was to be read was not. What was to be written was not kept by a store that was not asked,
    and may have been kept, or be kept later, by one that did not answer in time.
    """


class StoreNotAtFault(StoreUnavailable):
    """The same for a reason that says nothing against the store (R57).

    This process had no room to ask it, or it refused: two writes were in each other's way.
    """
