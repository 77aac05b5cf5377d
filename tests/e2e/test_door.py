"""The front door of the whole application: what it refuses, how, and what it says of it."""

from pathlib import Path

import orjson
import pytest
from httpx2 import Response

from tests.e2e.device import GRAPHQL_RESPONSE
from tests.e2e.faults import Failing, before
from tests.e2e.running import Device, Marquee, running, settings_for

WHO = "{ viewer { profile { name } } }"
ONE_KEY = "Within OneOf Input Object type 'TitleLookup', exactly one field must be specified"
MUTATION = "mutation { logOut { __typename } }"
CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def post(marquee: Marquee, content: bytes, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"content-type": "application/json", **named}
    return await marquee.http.post("/graphql", content=content, headers=sent)


def code_of(response: Response) -> str:
    [error] = response.json()["errors"]
    code: str = error["extensions"]["code"]
    return code


async def test_introspection_works_in_development(ada: Device) -> None:
    answer = await ada.ask('{ __schema { queryType { name } } __type(name: "Movie") { name } }')
    assert answer.data == {
        "__schema": {"queryType": {"name": "Query"}},
        "__type": {"name": "Movie"},
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ viewr { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($by: TitleLookup!) { title(by: $by) { id } }", "BAD_USER_INPUT"),
        ("query A { viewer { id } } query B { viewer { id } }", "BAD_REQUEST"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_an_operation_that_cannot_run_says_why_in_a_code(
    ada: Device, text: str, code: str
) -> None:
    modern = await ada.ask(text)
    legacy = await ada.post({"query": text}, accept="application/json")
    assert (modern.status, legacy.status) == (400, 200)
    assert set(modern.codes) == set(legacy.codes) == {code}


@pytest.mark.parametrize("by", ["{}", '{id: "a", externalId: "b"}', "{id: null}"])
async def test_a_lookup_by_anything_but_one_key_does_not_validate(ada: Device, by: str) -> None:
    answer = await ada.ask(f"{{ title(by: {by}) {{ id }} }}")
    assert (answer.status, answer.codes) == (400, ["GRAPHQL_VALIDATION_FAILED"])
    assert answer.errors[0]["message"].startswith(ONE_KEY)


@pytest.mark.parametrize("by", [{}, {"id": "a", "externalId": "b"}, {"id": None}, None])
async def test_a_lookup_in_a_variable_is_held_to_one_key_as_well(
    ada: Device, by: dict[str, str] | None
) -> None:
    answer = await ada.ask("query($by: TitleLookup!) { title(by: $by) { id } }", {"by": by})
    assert (answer.status, answer.codes) == (400, ["BAD_USER_INPUT"])


async def test_both_media_types_are_answered_in_their_own_way(ada: Device) -> None:
    for accept in (GRAPHQL_RESPONSE, "application/json"):
        answer = await ada.post({"query": WHO}, accept=accept)
        assert (answer.status, answer.data) == (200, {"viewer": {"profile": {"name": "Ada"}}})
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"


async def test_a_get_runs_queries_and_refuses_mutations(marquee: Marquee, ada: Device) -> None:
    headers = {"authorization": f"Bearer {ada.access_token}"}
    read = await marquee.http.get("/graphql", params={"query": WHO}, headers=headers)
    assert (read.status_code, read.json()["data"]["viewer"]["profile"]) == (200, {"name": "Ada"})
    written = await marquee.http.get("/graphql", params={"query": MUTATION}, headers=headers)
    assert (written.status_code, code_of(written)) == (405, "BAD_REQUEST")
    assert written.headers["allow"] == "POST"
    assert (await ada.ask(WHO)).data["viewer"] is not None  # and nobody was signed out


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_no_other_method_is_taken(marquee: Marquee, method: str) -> None:
    answer = await marquee.http.request(method, "/graphql")
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "content",
    [b"null", b"1", b'"x"', b"[]", b'[{"query": "{ viewer { id } }"}]', b"{", b"\xff", b""],
)
async def test_a_body_that_is_no_json_object_is_refused(marquee: Marquee, content: bytes) -> None:
    answer = await post(marquee, content)
    assert (answer.status_code, code_of(answer)) == (400, "BAD_REQUEST")


async def test_json_that_is_too_deep_or_holds_too_large_a_number_is_refused(
    marquee: Marquee,
) -> None:
    deep = b'{"query": "{ viewer { id } }", "variables": {"a": ' + b"[" * 70 + b"]" * 70 + b"}}"
    large = b'{"query": "{ viewer { id } }", "variables": {"a": 1' + b"0" * 30 + b"}}"
    for content in (deep, large):
        answer = await post(marquee, content)
        assert (answer.status_code, code_of(answer)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_another_content_type_is_refused(marquee: Marquee, content_type: str) -> None:
    answer = await post(marquee, orjson.dumps({"query": WHO}), content_type=content_type)
    assert (answer.status_code, code_of(answer)) == (415, "BAD_REQUEST")


async def test_a_body_that_is_too_large_is_refused(data_dir: Path) -> None:
    async with running(settings_for(data_dir, body_limit_bytes=1_024)) as marquee:
        small = await marquee.device().post({"query": WHO, "variables": {"x": "y" * 500}})
        assert small.status == 200
        large = await post(marquee, orjson.dumps({"query": WHO, "variables": {"x": "y" * 2_000}}))
        assert (large.status_code, code_of(large)) == (413, "BAD_REQUEST")


@pytest.mark.parametrize("path", ["/graphql", "/healthz", "/images/x/1-y/342.webp"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", ""])
async def test_a_host_that_is_not_ours_is_refused_everywhere(
    marquee: Marquee, path: str, host: str
) -> None:
    answer = await marquee.http.get(path, headers={"host": host})
    assert (answer.status_code, code_of(answer)) == (421, "BAD_REQUEST")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:9", "[::1]:8000"])
async def test_this_machines_names_are_ours(marquee: Marquee, host: str) -> None:
    assert (await marquee.http.get("/healthz", headers={"host": host})).status_code == 200


async def test_a_request_that_takes_too_long_is_told_so(data_dir: Path) -> None:
    browse = Failing(None)
    quick = settings_for(data_dir, request_deadline_ms=1_500)
    async with running(quick, wrap=before("browse", browse)) as marquee:
        device = await marquee.sign_in("Ada")
        browse.hanging = {"genres"}
        answer = await device.ask("{ genres { id } }")
    assert (answer.status, answer.codes) == (200, ["TIMEOUT"])
    assert answer.partial is None
    assert answer.errors[0]["message"] == "This took too long."


async def test_a_fault_of_ours_is_masked(data_dir: Path) -> None:
    browse = Failing(None, error=ZeroDivisionError)
    async with running(settings_for(data_dir), wrap=before("browse", browse)) as marquee:
        device = await marquee.sign_in("Ada")
        browse.failing = {"genres"}
        answer = await device.ask("{ genres { id } viewer { profile { name } } }")
    assert (answer.status, answer.refusals) == (200, {"genres": "INTERNAL"})
    assert answer.errors[0]["message"] == "Something went wrong."
    assert answer.partial["viewer"] == {"profile": {"name": "Ada"}}


async def test_health_tells_alive_from_ready(data_dir: Path) -> None:
    changes = Failing(None)
    async with running(settings_for(data_dir), wrap=before("changes", changes)) as marquee:
        assert (await marquee.http.get("/healthz")).json() == {"status": "alive"}
        ready = await marquee.http.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        changes.failing = {"latest"}
        degraded = await marquee.http.get("/readyz")  # it lives on what it knows
        assert (degraded.status_code, degraded.json()["status"]) == (200, "degraded")
        assert degraded.json()["degraded"] == ["database"]
        assert (await marquee.http.get("/healthz")).status_code == 200


async def test_every_answer_carries_a_request_id(marquee: Marquee) -> None:
    given = await marquee.http.get("/healthz", headers={"x-request-id": "mine-1"})
    assert given.headers["x-request-id"] == "mine-1"
    forged = await marquee.http.get("/healthz", headers={"x-request-id": "a b\tc"})
    assert len(forged.headers["x-request-id"]) == 32


async def test_a_browser_finds_a_page_where_programs_find_the_api(
    data_dir: Path, tmp_path: Path
) -> None:
    built = tmp_path / "built"
    (built / "assets").mkdir(parents=True)
    (built / "assets" / "graphiql-1.js").write_text("start()")
    (built / "assets" / "graphiql-1.css").write_text("body {}")
    manifest = {"script": "graphiql-1.js", "style": "graphiql-1.css"}
    (built / "manifest.json").write_bytes(orjson.dumps(manifest))
    async with running(settings_for(data_dir), pages=built) as marquee:
        page = await marquee.http.get("/graphql", headers={"accept": CHROMIUM})
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "/graphql/assets/graphiql-1.js" in page.text
        script = await marquee.http.get("/graphql/assets/graphiql-1.js")
        assert (script.status_code, script.text) == (200, "start()")
        program = await marquee.http.get(
            "/graphql", params={"query": WHO}, headers={"accept": CHROMIUM}
        )
        assert program.json() == {"data": {"viewer": None}}


async def test_without_a_build_the_page_says_so_and_the_api_works(marquee: Marquee) -> None:
    page = await marquee.http.get("/graphql", headers={"accept": CHROMIUM})
    assert page.status_code == 200
    assert "The API works, but this page could not be built." in page.text
    assert (await marquee.device().ask(WHO)).data == {"viewer": None}


async def test_production_serves_no_page(data_dir: Path) -> None:
    async with running(settings_for(data_dir, graphiql=False)) as marquee:
        page = await marquee.http.get("/graphql", headers={"accept": CHROMIUM})
        assert page.status_code != 200
        assert "<html" not in page.text
