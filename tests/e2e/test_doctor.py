"""`marquee doctor`, as an operator meets it, on stores that need nothing but Python."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_cli import FAILED, data, marquee

__all__ = ["data"]


def findings(exits: int) -> dict[str, dict[str, Any]]:
    told = json.loads(marquee("doctor", "--json", exits=exits))
    return {each["what"]: each for each in told["findings"]}


def test_what_is_to_do_is_told_and_done(data: Path) -> None:
    database = findings(FAILED)["database"]
    assert database["state"] == "to do"
    assert database["remedy"] == "marquee migrate"
    assert "tables: none" in database["found"]
    assert not data.exists()  # it changes nothing

    marquee("migrate")
    found = findings(0)
    assert found["database"]["state"] == "well"
    assert found["database"]["found"].startswith("SQLite 3.")
    assert found["progress"] == {
        "what": "progress",
        "state": "well",
        "found": "kept in the database",
        "remedy": "",
    }
    assert found["shared"]["state"] == "note"
    table = marquee("doctor")
    assert "database" in table
    assert "-> MARQUEE_REDIS_URL" in table


@pytest.mark.usefixtures("data")
def test_a_store_that_does_not_answer_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marquee("migrate")
    monkeypatch.setenv("MARQUEE_REDIS_URL", "redis://:a-password@127.0.0.1:1/0")
    monkeypatch.setenv("MARQUEE_PROGRESS_URL", "cassandra://me:a-password@host")
    found = findings(FAILED)
    assert found["shared"]["found"] == (
        "redis://:***@127.0.0.1:1/0 does not answer (ConnectionError)"
    )
    assert found["shared"]["remedy"] == "start it, or correct MARQUEE_REDIS_URL"
    assert found["progress"]["remedy"] == "correct MARQUEE_PROGRESS_URL"
    assert "a-password" not in json.dumps(found)


@pytest.mark.usefixtures("data")
def test_in_production_a_database_of_one_machine_is_worth_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marquee("migrate")
    monkeypatch.setenv("MARQUEE_ENV", "production")
    monkeypatch.setenv("MARQUEE_SECRET", "s" * 32)
    assert findings(0)["database"]["state"] == "note"
