"""`marquee` as it is, for tests that make stores fail: `python -m tests.live.hasty serve`.

Its breakers stay open for a tenth of the time, so that nobody waits for half a minute; and the
nodes that Cassandra names to it are met where proxies stand before them.
"""

from functools import partial

from cassandra.cluster import Cluster
from cassandra.policies import AddressTranslator

from cli import main
from foundation.breaker import OPEN_SECONDS, Breaker
from persistence.cassandra import driver

HASTE = 10
PROXIES = "127.0.1."
NODES = "127.0.0."


class Beside(AddressTranslator):  # type: ignore[misc] # the driver has no types
    def translate(self, addr: str) -> str:
        return addr.replace(NODES, PROXIES)


if __name__ == "__main__":
    defaults = Breaker.__init__.__kwdefaults__
    assert defaults is not None
    defaults["open_seconds"] = OPEN_SECONDS / HASTE
    setattr(driver, "Cluster", partial(Cluster, address_translator=Beside()))  # noqa: B010 - it imports it
    main()
