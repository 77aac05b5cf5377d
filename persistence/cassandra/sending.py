"""A request on its way to the cluster, and the second try that this process was too late to make.

The driver asks a second host when the first is silent, from a thread of this process. A process
that does not get to run for half a second, as on a machine that is short of processors, finds on
waking that its requests have timed out, and nobody was asked a second time: not the cluster was
silent, we were.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cassandra import OperationTimedOut

from foundation.second_tries import SecondTries
from persistence.cassandra.completions import Rows
from persistence.cassandra.driver import ONCE, Connected
from persistence.cassandra.errors import as_port_error

Told = Callable[[Rows | Exception], None]


@dataclass(frozen=True, slots=True, eq=False)
class Sending:
    """`bound` is what is sent; `told` hears what came of it, on any thread, perhaps twice."""

    connected: Connected
    bound: Any
    tries: SecondTries
    told: Told

    def begin(self, profile: Any) -> None:
        """Send it. Raises what the driver does; what comes after that is told."""
        future = self._sent(profile)

        def failed(error: Exception) -> None:
            if profile != ONCE and self._is_owed_a_try(future, error):
                self._send_again()
            else:
                self._fail(error)

        future.add_callbacks(self.told, failed)

    def _is_owed_a_try(self, first: Any, error: Exception) -> bool:
        silent = isinstance(error, OperationTimedOut) and len(first.attempted_hosts) < 2  # noqa: PLR2004 - the first
        return silent and self.tries.granted()

    def _send_again(self) -> None:
        try:
            self._sent(ONCE).add_callbacks(self.told, self._fail)
        except Exception as error:  # noqa: BLE001 - the driver's thread has nobody to raise it to
            self._fail(error)

    def _sent(self, profile: Any) -> Any:
        return self.connected.session.execute_async(self.bound, execution_profile=profile)

    def _fail(self, error: Exception) -> None:
        self.told(as_port_error(error))
