"""Starting waits for a store, and for nothing else."""

import pytest
from structlog.testing import capture_logs

from flows.starting import once_available
from persistence.ports.unavailable import StoreUnavailable


class Work:
    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)

    async def __call__(self) -> None:
        if (error := self.outcomes.pop(0)) is not None:
            raise error


async def test_a_store_that_is_away_is_asked_until_it_answers() -> None:
    work = Work(StoreUnavailable(), StoreUnavailable(), None)
    with capture_logs() as lines:
        await once_available(work, pause_seconds=0)
    assert work.outcomes == []
    assert [each["event"] for each in lines] == ["start_waits_for_store"] * 2


async def test_a_defect_is_not_waited_for() -> None:
    work = Work(KeyError("ours"), None)
    with pytest.raises(KeyError, match="ours"):
        await once_available(work)
    assert work.outcomes == [None]
