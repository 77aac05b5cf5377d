"""What connections that stay tell whoever counts."""

from typing import Protocol

from transport.live.connections import Kind


class LiveObserver(Protocol):
    def heard(self) -> None:
        """A message came in over a socket."""
        ...

    def sent(self, kind: Kind) -> None:
        """A message or an event went out."""
        ...

    def began(self, kind: Kind) -> None:
        """An operation began."""
        ...

    def ended(self, kind: Kind) -> None:
        """An operation that had begun has ended."""
        ...

    def closed(self, kind: Kind, why: str) -> None:
        """A connection ended; `why` is a Closing's name, or `client`."""
        ...


class NotObserved:
    """Counts nothing."""

    def heard(self) -> None:
        pass

    def sent(self, kind: Kind) -> None:
        pass

    def began(self, kind: Kind) -> None:
        pass

    def ended(self, kind: Kind) -> None:
        pass

    def closed(self, kind: Kind, why: str) -> None:
        pass
