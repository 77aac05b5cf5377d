"""Sending: who timed out before anybody asked a second host for it is asked for once more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from cassandra import OperationTimedOut, Unavailable
from cassandra.cluster import EXEC_PROFILE_DEFAULT, NoHostAvailable

from foundation.second_tries import SecondTries
from persistence.cassandra.completions import Rows
from persistence.cassandra.driver import ONCE, WRITE, Connected
from persistence.cassandra.sending import Sending
from persistence.ports.unavailable import StoreUnavailable

BOUND = "a statement with its values"
LATE = OperationTimedOut()


@dataclass(slots=True)
class Asked:
    """A request as the driver has it under way."""

    profile: Any
    attempted_hosts: list[str] = field(default_factory=lambda: ["first"])
    answered: Callable[[Any], None] = lambda _: None
    failed: Callable[[Exception], None] = lambda _: None

    def add_callbacks(self, answered: Any, failed: Any) -> None:
        self.answered, self.failed = answered, failed


@dataclass(slots=True)
class Driver:
    """A session of the driver; what is `broken` is raised from the second request on."""

    asked: list[Asked] = field(default_factory=list)
    broken: Exception | None = None

    def execute_async(self, bound: Any, *, execution_profile: Any) -> Asked:
        assert bound == BOUND
        if self.asked and self.broken is not None:
            raise self.broken
        self.asked.append(Asked(execution_profile))
        return self.asked[-1]


def begun(
    driver: Driver, profile: Any, saved: float = 1.0
) -> tuple[list[Rows | Exception], SecondTries]:
    """What will be told of a request, and the budget that it has."""
    told: list[Rows | Exception] = []
    tries = SecondTries(saved=saved)
    Sending(Connected(None, driver, {}), BOUND, tries, told.append).begin(profile)
    return told, tries


def causes(told: list[Rows | Exception]) -> list[BaseException | None]:
    assert all(type(each) is StoreUnavailable for each in told)
    return [each.__cause__ for each in told if isinstance(each, Exception)]


@pytest.mark.parametrize("profile", [EXEC_PROFILE_DEFAULT, WRITE])
def test_what_nobody_else_was_asked_in_time_is_asked_once_more(profile: Any) -> None:
    driver = Driver()
    told, tries = begun(driver, profile)

    driver.asked[0].failed(LATE)
    assert told == []
    driver.asked[1].answered([(1,)])

    assert [each.profile for each in driver.asked] == [profile, ONCE]
    assert told == [[(1,)]]
    assert tries.made == 1


def test_a_second_try_that_is_not_answered_either_is_the_last() -> None:
    driver = Driver()
    told, _ = begun(driver, WRITE, saved=5)

    driver.asked[0].failed(LATE)
    driver.asked[1].failed(last := OperationTimedOut())

    assert (len(driver.asked), causes(told)) == (2, [last])


def test_a_second_try_that_cannot_be_sent_is_told_too() -> None:
    driver = Driver(broken=NoHostAvailable("none", {}))
    told, _ = begun(driver, WRITE)

    driver.asked[0].failed(LATE)

    assert (len(driver.asked), causes(told)) == (1, [driver.broken])


def test_where_two_hosts_were_silent_no_third_is_asked() -> None:
    driver = Driver()
    told, tries = begun(driver, WRITE)
    driver.asked[0].attempted_hosts.append("second")

    driver.asked[0].failed(LATE)

    assert (len(driver.asked), tries.made, causes(told)) == (1, 0, [LATE])


def test_without_a_budget_nothing_is_asked_again() -> None:
    driver = Driver()
    told, tries = begun(driver, WRITE, saved=0)

    driver.asked[0].failed(LATE)

    assert (len(driver.asked), tries.denied, causes(told)) == (1, 1, [LATE])


def test_a_decision_is_never_asked_for_again() -> None:
    driver = Driver()
    told, tries = begun(driver, ONCE)

    driver.asked[0].failed(LATE)

    assert (len(driver.asked), tries.made, causes(told)) == (1, 0, [LATE])


def test_an_answer_that_says_no_is_an_answer() -> None:
    driver = Driver()
    told, tries = begun(driver, WRITE)

    driver.asked[0].failed(refused := Unavailable("two of three are down"))

    assert (len(driver.asked), tries.made, causes(told)) == (1, 0, [refused])
