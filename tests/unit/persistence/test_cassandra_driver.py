"""How the driver is set up: which hosts a request tries, and how often."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace
from typing import Any

from cassandra import ConsistencyLevel
from cassandra.cluster import EXEC_PROFILE_DEFAULT
from cassandra.connection import ConnectionShutdown
from cassandra.io.libevreactor import LibevConnection
from cassandra.policies import HostDistance, RetryPolicy
from cassandra.query import tuple_factory

from foundation.second_tries import SecondTries
from persistence.cassandra.address import parse
from persistence.cassandra.driver import WRITE, OneRetry, SecondAsked, cluster_at
from persistence.cassandra.hosts import SLOW_SECONDS, FewHosts, Hosts
from persistence.cassandra.statements import STATEMENTS


class Near:
    """A policy that knows some hosts, all of them near."""

    def __init__(self, hosts: list[Any]) -> None:
        self.hosts = hosts

    def populate(self, cluster: Any, hosts: Any) -> None: ...

    def distance(self, _: Any) -> Any:
        return HostDistance.LOCAL

    def make_query_plan(self, *_: Any) -> Iterator[Any]:
        return iter(self.hosts)


@dataclass(eq=False)
class Host:
    number: int
    is_up: bool = True


@dataclass
class World:
    """Hosts of which the first `replicas` hold every partition, and our policy over them."""

    hosts: list[Host]
    policy: FewHosts
    tries: SecondTries
    now: float = 0.0

    def plan(self) -> Iterator[Any]:
        return self.policy.make_query_plan(None, QUERY)


def ring(count: int, replicas: int, saved: float = 1_000_000) -> World:
    tries = SecondTries(share=0.1, saved=saved)
    hosts = [Host(number) for number in range(count)]
    policy = FewHosts(Near(hosts), Hosts(tries, lambda: world.now))
    shared = hosts[:replicas]
    metadata = SimpleNamespace(get_replicas=lambda *_: shared)
    policy.populate(SimpleNamespace(metadata=metadata), hosts)
    world = World(hosts, policy, tries)
    return world


QUERY = SimpleNamespace(keyspace="marquee", routing_key=b"key")


def numbers(plan: Iterator[Any]) -> list[int]:
    return [host.number for host in plan]


def test_a_plan_goes_through_the_replicas_twice_whatever_is_planned_meanwhile() -> None:
    world = ring(3, 3)
    plans = [world.plan() for _ in range(200)]

    first = [next(plan).number for plan in plans]
    seen = [[one, *numbers(rest)] for one, rest in zip(first, plans, strict=True)]

    assert all(plan[:3] == plan[3:] and sorted(plan[:3]) == [0, 1, 2] for plan in seen)
    assert set(first) == {0, 1, 2}


def test_replicas_come_first_and_no_more_than_four_hosts_are_tried() -> None:
    plan = numbers(ring(100, 3).plan())

    assert sorted(plan[:3]) == [0, 1, 2]
    assert plan[3:] == [3, *plan[:3], 3]


def test_a_host_that_is_down_is_not_in_the_plan_of_its_partitions() -> None:
    world = ring(3, 3)
    world.hosts[1].is_up = False

    assert sorted(numbers(world.plan())) == [0, 0, 2, 2]


def test_a_host_that_kept_somebody_waiting_is_asked_last_for_a_second() -> None:
    world = ring(3, 3)
    plan = world.plan()
    slow = next(plan)
    next(plan)

    asked = {next(world.plan()).number for _ in range(200)}
    world.now += SLOW_SECONDS

    assert asked == {0, 1, 2} - {slow.number}
    assert {next(world.plan()).number for _ in range(200)} == {0, 1, 2}


def test_of_a_thousand_requests_that_nobody_answers_a_tenth_is_sent_again() -> None:
    world = ring(3, 3, saved=10)

    sent = sum(len(list(islice(world.plan(), 2))) for _ in range(1_000))

    assert sent == 1_000 + 10 + 99  # the first asks while nothing is missing of what was saved
    assert (world.tries.made, world.tries.denied) == (109, 891)


def test_who_looks_for_any_host_at_all_is_shown_each_of_them_once() -> None:
    world = ring(5, 3, saved=0)

    assert numbers(world.policy.make_query_plan()) == [0, 1, 2, 3, 4]


def test_second_tries_are_saved_up_to_a_bound_and_no_further() -> None:
    tries = SecondTries(share=0.5, saved=2)
    for _ in range(100):
        tries.asked()

    assert [tries.granted() for _ in range(3)] == [True, True, False]
    tries.asked()
    assert not tries.granted()
    tries.asked()
    assert tries.granted()
    assert (tries.made, tries.denied) == (3, 2)


def test_a_request_that_is_silent_is_sent_once_more_and_not_at_the_same_moment_as_others() -> None:
    plans = [SecondAsked(0.1).new_plan("marquee", QUERY) for _ in range(100)]

    delays = [plan.next_execution(None) for plan in plans]

    assert all(0.09 <= delay <= 0.11 for delay in delays)
    assert len(set(delays)) > 90
    assert {plan.next_execution(None) for plan in plans} == {-1}


def test_every_statement_names_its_keyspace_and_no_other() -> None:
    for statement in STATEMENTS:
        text = statement.within("marquee_eu")
        assert re.findall(r"(?:FROM|INTO|UPDATE) (\S+)\.", text) == ["marquee_eu"], text
        assert "keyspace" not in text


def test_a_request_that_failed_is_sent_to_one_other_host() -> None:
    policy, error = OneRetry(), ConnectionShutdown("gone")

    decisions = [policy.on_request_error(None, None, error, retry_num=n)[0] for n in range(3)]

    assert decisions == [RetryPolicy.RETRY_NEXT_HOST, RetryPolicy.RETHROW, RetryPolicy.RETHROW]
    few = {"consistency": 6, "required_replicas": 2, "alive_replicas": 1}
    assert policy.on_unavailable(None, **few, retry_num=0)[0] == RetryPolicy.RETRY_NEXT_HOST
    assert policy.on_unavailable(None, **few, retry_num=1)[0] == RetryPolicy.RETHROW
    assert policy.on_read_timeout(None, retry_num=0)[0] == RetryPolicy.RETHROW
    assert policy.on_write_timeout(None, retry_num=0)[0] == RetryPolicy.RETHROW


def test_reads_and_writes_ask_for_a_majority_here_and_get_the_time_they_may_take() -> None:
    cluster = cluster_at(parse("cassandra://127.0.0.1/marquee?datacenter=eu"), timeout=0.5)
    profiles = cluster.profile_manager.profiles
    loop = cluster.connection_class
    cluster.shutdown()

    assert loop is LibevConnection
    assert set(profiles) >= {EXEC_PROFILE_DEFAULT, WRITE}
    for name in (EXEC_PROFILE_DEFAULT, WRITE):
        assert profiles[name].consistency_level == ConsistencyLevel.LOCAL_QUORUM
        assert profiles[name].request_timeout == 0.5
        assert profiles[name].row_factory is tuple_factory
        assert profiles[name].load_balancing_policy.shuffle_replicas
