"""How the driver is set up: which hosts a request tries, and how often."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from cassandra import ConsistencyLevel
from cassandra.cluster import EXEC_PROFILE_DEFAULT
from cassandra.connection import ConnectionShutdown
from cassandra.policies import HostDistance, RetryPolicy
from cassandra.query import tuple_factory

from persistence.cassandra.address import parse
from persistence.cassandra.driver import WRITE, FewHosts, OneRetry, cluster_at


class Near:
    """A policy that knows some hosts, all of them near."""

    def __init__(self, hosts: list[Any]) -> None:
        self.hosts = hosts

    def populate(self, cluster: Any, hosts: Any) -> None: ...

    def distance(self, _: Any) -> Any:
        return HostDistance.LOCAL

    def make_query_plan(self, *_: Any) -> Iterator[Any]:
        return iter(self.hosts)


def ring(count: int, replicas: int) -> tuple[list[Any], FewHosts]:
    """Hosts of which the first `replicas` hold every partition, and our policy over them."""
    hosts = [SimpleNamespace(number=number, is_up=True) for number in range(count)]
    shared = hosts[:replicas]
    metadata = SimpleNamespace(get_replicas=lambda *_: shared)
    policy = FewHosts(Near(hosts), shuffle_replicas=True)
    policy.populate(SimpleNamespace(metadata=metadata), hosts)
    return hosts, policy


QUERY = SimpleNamespace(keyspace="marquee", routing_key=b"key")


def numbers(plan: Iterator[Any]) -> list[int]:
    return [host.number for host in plan]


def test_a_plan_goes_through_the_replicas_twice_whatever_is_planned_meanwhile() -> None:
    _, policy = ring(3, 3)
    plans = [policy.make_query_plan(None, QUERY) for _ in range(200)]

    first = [next(plan).number for plan in plans]
    seen = [[one, *numbers(rest)] for one, rest in zip(first, plans, strict=True)]

    assert all(plan[:3] == plan[3:] and sorted(plan[:3]) == [0, 1, 2] for plan in seen)
    assert set(first) == {0, 1, 2}


def test_replicas_come_first_and_no_more_than_four_hosts_are_tried() -> None:
    _, policy = ring(100, 3)

    plan = numbers(policy.make_query_plan(None, QUERY))

    assert sorted(plan[:3]) == [0, 1, 2]
    assert plan[3:] == [3, *plan[:3], 3]


def test_a_host_that_is_down_is_not_in_the_plan_of_its_partitions() -> None:
    hosts, policy = ring(3, 3)
    hosts[1].is_up = False

    assert sorted(numbers(policy.make_query_plan(None, QUERY))) == [0, 0, 2, 2]


def test_a_request_that_failed_is_sent_to_one_other_host() -> None:
    policy, error = OneRetry(), ConnectionShutdown("gone")

    decisions = [policy.on_request_error(None, None, error, retry_num=n)[0] for n in range(3)]

    assert decisions == [RetryPolicy.RETRY_NEXT_HOST, RetryPolicy.RETHROW, RetryPolicy.RETHROW]


def test_reads_and_writes_ask_for_a_majority_here_and_get_the_time_they_may_take() -> None:
    cluster = cluster_at(parse("cassandra://127.0.0.1/marquee?datacenter=eu"), timeout=0.5)
    profiles = cluster.profile_manager.profiles
    cluster.shutdown()

    assert set(profiles) >= {EXEC_PROFILE_DEFAULT, WRITE}
    for name in (EXEC_PROFILE_DEFAULT, WRITE):
        assert profiles[name].consistency_level == ConsistencyLevel.LOCAL_QUORUM
        assert profiles[name].request_timeout == 0.5
        assert profiles[name].row_factory is tuple_factory
        assert profiles[name].load_balancing_policy.shuffle_replicas
