"""Who may say what when: the protocol's state of one socket, without the socket."""

from dataclasses import dataclass, field
from enum import Enum, auto

from transport.live.closing import CloseCode, Closing
from transport.live.messages import (
    ClientMessage,
    Complete,
    ConnectionInit,
    Ping,
    Pong,
    Subscribe,
)


class Stage(Enum):
    OPENED = auto()
    INITIALISING = auto()
    ACKNOWLEDGED = auto()


@dataclass(slots=True)
class Conversation:
    """Each method is told what happened, and raises Closing where the protocol closes the socket.

    `operations` are the ids of those that run; whoever runs them says when one has ended.
    """

    stage: Stage = Stage.OPENED
    operations: set[str] = field(default_factory=set)

    def heard(self, message: ClientMessage) -> None:
        match message:
            case ConnectionInit():
                self._initialise()
            case Subscribe(id=id_):
                self._subscribe(id_)
            case Complete() | Ping() | Pong():
                return  # allowed at any time; what has ended may be completed once more

    def acknowledged(self) -> None:
        self.stage = Stage.ACKNOWLEDGED

    def ended(self, id_: str) -> None:
        """The id is free again."""
        self.operations.discard(id_)

    def late(self) -> None:
        """The time for the connection's initialisation has passed."""
        if self.stage is Stage.OPENED:
            raise Closing(CloseCode.INITIALISATION_TIMEOUT, "Connection initialisation timeout")

    def _initialise(self) -> None:
        if self.stage is not Stage.OPENED:
            raise Closing(CloseCode.TOO_MANY_INITIALISATIONS, "Too many initialisation requests")
        self.stage = Stage.INITIALISING

    def _subscribe(self, id_: str) -> None:
        if self.stage is not Stage.ACKNOWLEDGED:
            raise Closing(CloseCode.UNAUTHORIZED, "Unauthorized")
        if id_ in self.operations:
            raise Closing(CloseCode.SUBSCRIBER_EXISTS, f"Subscriber for {id_} already exists")
        self.operations.add(id_)
