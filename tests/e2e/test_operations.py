"""Every operation the clients ship, run as they run it, answers in exactly its own shape."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from pydantic import SecretStr

from foundation.settings import Environment
from jobs.demo.accounts import PASSWORD
from tests.e2e.device import OPERATIONS, Device
from tests.e2e.progress import event
from tests.e2e.running import Marquee, running, settings_for
from tests.e2e.shape import misfits, operation_names

FILES = sorted(
    str(path.relative_to(OPERATIONS))
    for path in OPERATIONS.rglob("*.graphql")
    if path.name != "live.graphql"  # what is subscribed to is in test_live
)
TEXTS = {file: (OPERATIONS / file).read_text(encoding="utf-8") for file in FILES}
SHIPPED = [(file, name) for file, text in TEXTS.items() for name in operation_names(text)]
KINDS_OF_CLIENT = ("Tv", "Web", "Mobile")
USE_UP_TOKENS = ("ActivateProfile", "RefreshSession", "LogOut", "RemoveDevice")
FOUND = """
query Found {
  viewer { account { profiles { id } } }
  homepage {
    id
    rows(first: 1) { edges { node { id items(first: 1) { pageInfo { endCursor } } } } }
  }
  titles(first: 50) { edges { node {
    id ... on Series { seasons { id } } ... on Movie { durationMs }
  } } }
  history(first: 1) { edges { node { id } } }
}
"""

Body = dict[str, Any]


def as_text(text: str) -> Body:
    return {"query": text}


def as_document_id(text: str) -> Body:
    return {"documentId": f"sha256:{_sha256(text)}"}


def as_persisted_query(text: str) -> Body:
    named = {"version": 1, "sha256Hash": _sha256(text)}
    return {"extensions": {"persistedQuery": named}}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def found(ada: Device) -> dict[str, Any]:
    """What a client knows once it has looked around."""
    data: dict[str, Any] = (await ada.ask(FOUND)).data
    return data


def variables_for(name: str, device: Device, found: dict[str, Any]) -> dict[str, Any]:
    """What such a client would send with its operation of that name."""
    titles = [edge["node"] for edge in found["titles"]["edges"]]
    film = next(title for title in titles if "durationMs" in title)
    page, row = found["homepage"]["id"], found["homepage"]["rows"]["edges"][0]["node"]
    mine, other = [each["id"] for each in found["viewer"]["account"]["profiles"]][:2]
    known = {"id": str(device.uuid), "name": "Kitchen", "class": "TABLET"}
    given = {"email": "demo@marquee.test", "password": PASSWORD, "device": known}
    return {
        "ActivateProfile": {"profileId": found["viewer"]["account"]["profiles"][0]["id"]},
        "BlockedTitles": {"profileId": other},
        "CreateProfile": {"input": {"name": f"{device.uuid}", "isKids": True}},
        "DeleteProfile": {"profileId": mine},
        "ProfileSettings": {"id": mine},
        "UpdateProfile": {"input": {"profileId": mine, "version": 1, "autoplayNext": False}},
        "LogIn": {"input": given},
        "SignUp": {"input": {**given, "email": f"{uuid4().hex}@marquee.test", "country": "US"}},
        "RemoveDevice": {"deviceId": device.id},
        "RefreshSession": {"refreshToken": device.refresh_token},
        "Title": {"id": titles[0]["id"]},
        "SetMyList": {"titleId": titles[0]["id"], "listed": True},
        "React": {"titleId": titles[0]["id"], "reaction": "LOVE"},
        "RefreshHomepage": {"input": {"homepageId": page, "trigger": "LIST_CHANGED"}},
        "Episodes": {"seasonId": next(t["seasons"][0]["id"] for t in titles if "seasons" in t)},
        "RecordProgress": {"events": [event(film["id"], 20, film["durationMs"])]},
        "Resume": {"id": film["id"]},
        "NextUp": {"id": next(t["id"] for t in titles if "seasons" in t)},
        "MarkWatched": {"nodeId": film["id"], "watched": True},
        "RemoveFromHistory": {"entryIds": [found["history"]["edges"][0]["node"]["id"]]},
        "HideFromContinueWatching": {"titleId": film["id"], "hidden": True},
        "RowItems": {"rowId": row["id"], "after": row["items"]["pageInfo"]["endCursor"]},
    }.get(_bare(name), {})


def _bare(name: str) -> str:
    for client in KINDS_OF_CLIENT:
        name = name.removeprefix(client)
    return name


def test_three_kinds_of_client_ship_all_that_a_client_needs() -> None:
    bare = {"Homepage", "RefreshHomepage", "MyList", "SetMyList", "React",
            "Browse", "Genres", "Title", "Episodes", "ProfileGate", "ActivateProfile",
            "CreateProfile", "ProfileSettings", "UpdateProfile", "DeleteProfile",
            "LogIn", "RefreshSession", "LogOut", "SignUp", "Devices", "RemoveDevice",
            "RecordProgress", "Resume", "MarkWatched", "ContinueWatching", "NextUp",
            "History", "RemoveFromHistory", "HideFromContinueWatching"}  # fmt: skip
    shipped = {name for _, name in SHIPPED}
    assert shipped == {f"{client}{name}" for client in KINDS_OF_CLIENT for name in bare} | {
        "TvRowItems",
        "WebBlockedTitles",
        "MobileBlockedTitles",
    }


@pytest.mark.parametrize("form", [as_text, as_document_id, as_persisted_query])
@pytest.mark.parametrize("shipped", SHIPPED, ids=[name for _, name in SHIPPED])
async def test_an_operation_answers_in_exactly_its_shape_however_it_is_named(
    marquee: Marquee,
    ada: Device,
    found: dict[str, Any],
    shipped: tuple[str, str],
    form: Callable[[str], Body],
) -> None:
    file, name = shipped
    device = await marquee.sign_in("Ada") if _bare(name) in USE_UP_TOKENS else ada
    body = {"operationName": name, "variables": variables_for(name, device, found)}
    answer = await device.post({**form(TEXTS[file]), **body})
    assert answer.status == 200
    assert misfits(TEXTS[file], answer.data, name) == []
    assert all(value is not None for value in answer.data.values())


async def test_the_check_of_shapes_notices_what_is_missing_wrong_or_null(ada: Device) -> None:
    text = "{ genres { __typename id name } viewer { roles } }"
    data = (await ada.ask(text)).data
    assert misfits(text, data) == []
    genre = data["genres"][0]
    broken: list[Callable[[], Any]] = [
        lambda: genre.update(name=1),
        lambda: genre.update(name=None),
        lambda: genre.pop("name"),
        lambda: data["viewer"]["roles"].append("KING"),
    ]
    whole = dict(genre)
    for number, damage in enumerate(broken, start=1):
        damage()
        assert len(misfits(text, data)) == 1, number
        genre.clear()
        genre.update(whole)


async def test_an_unknown_hash_is_asked_to_be_registered_and_apollos_clients_may(
    ada: Device,
) -> None:
    text = "query Mine { viewer { id } }"
    unknown = await ada.post(as_persisted_query(text))
    assert (unknown.status, unknown.codes) == (400, ["PERSISTED_QUERY_NOT_FOUND"])
    assert unknown.errors[0]["message"] == "PersistedQueryNotFound"
    introduced = await ada.post({**as_text(text), **as_persisted_query(text)})
    again = await ada.post(as_persisted_query(text))
    assert introduced.data == again.data


def production(data_dir: Path) -> Any:
    secret = SecretStr("a secret of at least thirty-two bytes")
    return running(settings_for(data_dir, env=Environment.PRODUCTION, secret=secret))


async def test_r56_production_runs_the_registered_operations_in_all_three_forms(
    data_dir: Path,
) -> None:
    async with production(data_dir) as marquee:
        device, file = marquee.device(), "tv/sign-in.graphql"
        for form in (as_text, as_document_id, as_persisted_query):
            known = {"id": str(device.uuid), "name": "Kitchen", "class": "TABLET"}
            given = {"email": "demo@marquee.test", "password": PASSWORD, "device": known}
            body = {"operationName": "TvLogIn", "variables": {"input": given}}
            answer = await device.post({**form(TEXTS[file]), **body})
            assert answer.data["logIn"]["__typename"] == "SessionPayload"
            device.access_token = answer.data["logIn"]["accessToken"]
        gate = await device.run("tv/profile-gate.graphql", "TvProfileGate")
        assert [p["name"] for p in gate.data["viewer"]["account"]["profiles"]] == [
            "Ada",
            "Sam",
            "Kit",
        ]


@pytest.mark.parametrize(
    "text", ["{ viewer { id } }", "{ __schema { types { name } } }", "{ viewr { id } }", "{"]
)
async def test_r56_production_runs_no_other_text_and_explains_nothing_of_it(
    data_dir: Path, text: str
) -> None:
    async with production(data_dir) as marquee:
        for body in (as_text(text), {**as_text(text), **as_persisted_query(text)}):
            answer = await marquee.device().post(body)
            assert answer.status == 400
            assert answer.body == {
                "errors": [
                    {
                        "message": "This operation is not registered.",
                        "extensions": {"code": "OPERATION_NOT_ALLOWED"},
                    }
                ]
            }


async def test_r56_a_hash_nobody_registered_stays_unknown_in_production(data_dir: Path) -> None:
    async with production(data_dir) as marquee:
        for form in (as_document_id, as_persisted_query):
            answer = await marquee.device().post(form("{ viewer { id } }"))
            assert (answer.status, answer.codes) == (400, ["PERSISTED_QUERY_NOT_FOUND"])


async def test_r56_a_wrong_variable_gets_no_suggestion_in_production(data_dir: Path) -> None:
    async with production(data_dir) as marquee:
        device, file = marquee.device(), "web/browse.graphql"
        answer = await device.run(file, "WebBrowse", sort="POPULARITI")
        assert (answer.status, answer.codes) == (400, ["BAD_USER_INPUT"])
        assert "Did you mean" not in answer.errors[0]["message"]
        assert "POPULARITY" not in answer.errors[0]["message"]
