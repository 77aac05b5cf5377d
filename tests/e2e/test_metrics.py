"""`/metrics`: what clients did is what it says, and only this machine may read it."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.running import Device, Marquee, running, service_of, settings_for

pytestmark = pytest.mark.usefixtures("patience")

TOKEN = "figures-are-read-with-this-token-alone"


async def figure(marquee: Marquee, sample: str, **labels: str) -> float:
    """The sum of the series of a sample that have these labels, among others."""
    answer = await marquee.http.get("/metrics")
    assert answer.status_code == 200
    return sum(
        found.value
        for family in text_string_to_metric_families(answer.text)
        for found in family.samples
        if found.name == sample and labels.items() <= found.labels.items()
    )


async def home(device: Device) -> None:
    answer = await device.sending(
        graphql_client_name="marquee-tv", graphql_client_version="4.2.0"
    ).run("tv/homepage.graphql")
    assert answer.status == 200


async def test_requests_are_counted_by_operation_client_and_result(own: Marquee) -> None:
    device = await own.sign_in("Ada")
    for _ in range(3):
        await home(device)
    await own.device().ask("{ nothing }")

    page = {"operation": "TvHomepage", "kind": "query", "document": "trusted"}
    counted = "marquee_graphql_requests_total"
    assert await figure(own, counted, **page, client="marquee-tv", result="ok", status="200") == 3
    assert await figure(own, counted, operation="unknown", result="refused", status="400") == 1
    version = {"client": "marquee-tv", "version": "4.2.0"}
    assert await figure(own, "marquee_client_requests_total", **version) == 3
    assert await figure(own, "marquee_graphql_request_duration_seconds_count", **page) == 3
    assert await figure(own, "marquee_graphql_operation_cost_count", **page) == 3
    executions = "marquee_graphql_executions_total"
    assert await figure(own, executions, operation="TvHomepage", document="trusted") == 3


async def test_what_is_kept_and_what_is_read_can_be_seen(own: Marquee) -> None:
    device = await own.sign_in("Ada")
    await service_of(own).watch.catch_up()  # what signing in changed clears nothing later
    for _ in range(3):
        await home(device)

    asked = "marquee_cache_requests_total"
    assert await figure(own, asked, cache="pages", result="miss") == 1
    assert await figure(own, asked, cache="pages", result="hit") == 2
    assert await figure(own, asked, cache="my_lists", result="hit") == 2
    assert await figure(own, asked, cache="tokens", result="hit") >= 2
    assert await figure(own, "marquee_loader_batch_keys_count", loader="titles") == 1
    assert await figure(own, "marquee_loader_batch_keys_sum", loader="titles") > 0
    assert await figure(own, "marquee_prepared_documents") > 20
    assert await figure(own, "marquee_build_info") == 1


async def test_sign_ins_are_counted_by_how_they_ended(own: Marquee) -> None:
    await own.device().log_in("demo@marquee.test")
    for _ in range(2):
        await own.device().log_in("demo@marquee.test", "not the password")

    assert await figure(own, "marquee_sign_ins_total", result="opened") == 1
    assert await figure(own, "marquee_sign_ins_total", result="refused") == 2


async def test_who_was_limited_is_counted_by_the_limit(data_dir: Path) -> None:
    settings = settings_for(data_dir, rate_limit_scale=1, rates={"operations_per_address": 2})
    async with running(settings) as marquee:
        statuses = [(await marquee.device().ask("{ viewer { id } }")).status for _ in range(4)]
        limited = await figure(
            marquee, "marquee_rate_limited_total", limit="operations_per_address"
        )
    assert statuses == [200, 200, 429, 429]
    assert limited == 2


async def test_it_is_not_there_for_those_who_may_not_read_it(data_dir: Path) -> None:
    async with running(settings_for(data_dir)) as marquee:
        passed_on = await marquee.http.get("/metrics", headers={"x-forwarded-for": "192.0.2.1"})
        assert (passed_on.status_code, passed_on.content) == (404, b"")
    async with running(settings_for(data_dir, metrics_token=TOKEN)) as marquee:
        assert (await marquee.http.get("/metrics")).status_code == 404
        bearer = {"authorization": f"Bearer {TOKEN}"}
        assert (await marquee.http.get("/metrics", headers=bearer)).status_code == 200
