"""Health: alive, ready, degraded, dead and draining are told apart."""

import asyncio

from httpx2 import Response
from starlette.applications import Starlette
from structlog.testing import capture_logs

from tests.unit.transport.door import client_of
from transport.health import Endured, Health


async def passes() -> None:
    return None


async def fails() -> None:
    raise ConnectionError("postgresql://marquee:hunter2@db")


async def hangs() -> None:
    await asyncio.Event().wait()


async def asked(health: Health, path: str = "/readyz") -> Response:
    async with client_of(Starlette(routes=health.routes())) as client:
        return await client.get(path)


async def test_a_process_that_answers_is_alive_whatever_its_stores_do() -> None:
    health = Health(required={"database": fails})
    health.drain()
    answer = await asked(health, "/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert answer.headers["cache-control"] == "no-store"


async def test_it_is_ready_when_every_check_passes() -> None:
    answer = await asked(Health(required={"database": passes}, optional={"redis": passes}))
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "degraded": []})


async def test_a_failed_optional_check_degrades_it() -> None:
    optional = {"redis": fails, "cassandra": fails, "catalogue": passes}
    answer = await asked(Health(required={"database": passes}, optional=optional))
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "degraded": ["cassandra", "redis"]}


async def test_a_failed_required_check_is_dead() -> None:
    answer = await asked(Health(required={"database": fails}, optional={"redis": fails}))
    assert answer.status_code == 503
    assert answer.json() == {"status": "dead", "failed": ["database"], "degraded": ["redis"]}


async def test_a_check_that_does_not_come_back_has_failed() -> None:
    answer = await asked(Health(required={"database": hangs}, deadline_s=0.01))
    assert (answer.status_code, answer.json()["failed"]) == (503, ["database"])


async def test_a_draining_process_is_not_ready_and_asks_no_store() -> None:
    health = Health(required={"database": hangs})
    health.drain()
    answer = await asked(health)
    assert (answer.status_code, answer.json()) == (503, {"status": "draining"})


async def test_a_failed_check_is_logged_by_name_and_class_only() -> None:
    with capture_logs() as lines:
        answer = await asked(Health(required={"database": fails}))
    assert lines == [
        {
            "event": "check_failed",
            "log_level": "warning",
            "check": "database",
            "exception": "ConnectionError",
        }
    ]
    assert "hunter2" not in answer.text


async def test_a_check_that_is_endured_fails_now_and_matters_later() -> None:
    now, answers = [0.0], [passes]

    async def check() -> None:
        await answers[0]()

    endured = Endured(check, 60, clock=lambda: now[0])
    health = Health(required={"database": endured.lately}, optional={"database": endured.now})
    now[0] = 50.0
    assert (await asked(health)).json() == {"status": "ready", "degraded": []}
    answers[0] = fails
    now[0] = 110.0
    degraded = await asked(health)
    assert (degraded.status_code, degraded.json()["degraded"]) == (200, ["database"])
    now[0] = 110.1
    dead = await asked(health)
    assert (dead.status_code, dead.json()["status"]) == (503, "dead")
