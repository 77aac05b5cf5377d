"""Which hosts a request is sent to: the replicas of its partition, those that answer first."""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from cassandra.policies import TokenAwarePolicy

from foundation.second_tries import SecondTries

HOSTS_TRIED = 4
SLOW_SECONDS = 1.0
"""For so long a host that failed, or let somebody wait for too long, is asked after the others."""


class Hosts:
    """What every request knows of the hosts: which were slow a moment ago, and who may ask again.

    Without it a node that hangs would keep its share of the requests waiting until its heartbeat
    fails: a third of them for seven seconds, more than the budget of second tries makes up for.
    """

    def __init__(self, tries: SecondTries, clock: Callable[[], float] = time.monotonic) -> None:
        self.tries = tries
        self._clock = clock
        self._slow_until: dict[Any, float] = {}

    def slow(self, host: Any) -> None:
        self._slow_until[host] = self._clock() + SLOW_SECONDS

    def ordered(self, hosts: tuple[Any, ...]) -> tuple[Any, ...]:
        """In the same order, but those that were slow a moment ago last."""
        if not self._slow_until:
            return hosts
        now, known = self._clock(), self._slow_until
        return tuple(sorted(hosts, key=lambda host: known.get(host, now) > now))


class Plan:
    """The hosts of one request in turn; from the second on each is a second try to be granted.

    The driver asks for the next one on whatever thread it is: when the first is silent, when it has
    failed, or when there is no connection to it.
    """

    def __init__(self, hosts: tuple[Any, ...], known: Hosts) -> None:
        self._hosts = iter(hosts)
        self._known = known
        self._asked: Any = None

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        host = next(self._hosts)
        before, self._asked = self._asked, host
        if before is not None:
            self._known.slow(before)
            if not self._known.tries.granted():
                raise StopIteration
        return host


class FewHosts(TokenAwarePolicy):  # type: ignore[misc] # the driver has no types
    """The partition's replicas in random order, then others; four hosts at most, each twice.

    The driver shuffles the very list that earlier requests still step through, so that a second
    try could meet the host of the first again. Hence each request's hosts are fixed here at once.
    And it gives a request up when a try fails and no host is left, even while another host is
    still at work on it. Hence the hosts come twice: OneRetry says how often they are asked.
    """

    def __init__(self, child: Any, known: Hosts) -> None:
        super().__init__(child, shuffle_replicas=True)
        self._known = known

    def make_query_plan(self, working_keyspace: Any = None, query: Any = None) -> Iterator[Any]:
        plan = super().make_query_plan(working_keyspace, query)
        if query is None:  # the driver's own: it looks for any host that it can connect to
            return iter(tuple(plan))
        self._known.tries.asked()
        hosts = self._known.ordered(tuple(islice(plan, HOSTS_TRIED)))
        return Plan(hosts + hosts, self._known)
