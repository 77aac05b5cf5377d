"""The command line, as an operator meets it: results, messages and exit codes."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from cli import contract
from tests.unit.jobs.netflix_csv import GOOD, SERIES, write_csv
from transport import serving

OK, FAILED, WRONG_USE = 0, 1, 2


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, which the settings point to."""
    folder = tmp_path / "var"
    monkeypatch.setenv("MARQUEE_DATA_DIR", str(folder))
    monkeypatch.delenv("MARQUEE_DATABASE_URL", raising=False)
    monkeypatch.delenv("MARQUEE_PROGRESS_URL", raising=False)
    monkeypatch.delenv("MARQUEE_REDIS_URL", raising=False)
    monkeypatch.delenv("MARQUEE_ENV", raising=False)
    return folder


def marquee(*arguments: str | Path, exits: int = OK) -> str:
    """What a command prints; it must end with the exit code `exits`, and without a traceback."""
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code == exits, result.output
    return result.output


def count(data: Path, table: str) -> int:
    with sqlite3.connect(data / "marquee.db") as connection:
        (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - a table of the test's choice
    connection.close()
    return int(rows)


def test_help_names_every_command() -> None:
    told = marquee("--help")
    commands = ("serve", "migrate", "doctor", "services", "import-catalogue", "demo", "schema")
    for command in (*commands, "operations"):
        assert command in told


def test_the_tables_are_made_once(data: Path) -> None:
    assert marquee("migrate") == "Database: the tables are up to date now.\n"
    assert marquee("migrate") == "Database: the tables were up to date.\n"
    assert count(data, "title") == 0


def test_a_catalogue_is_imported_and_a_second_time_unchanged(data: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "titles.csv", GOOD, {**SERIES, "show_id": "s2", "date_added": ""})
    report = tmp_path / "report.json"
    assert marquee("import-catalogue", file, "--territories", "us,gb").splitlines()[-5:] == [
        "Importing titles.csv: 100 %",
        "titles.csv: 2 rows, licensed US, GB",
        "  imported 2, changed 0, unchanged 0",
        "  repaired cells 1: date_added 1",
        "  rejected rows 0",
    ]
    again = marquee("import-catalogue", file, "--territories", "US,GB", "--report", report)
    assert "  imported 0, changed 0, unchanged 2\n" in again
    assert json.loads(report.read_text())["unchanged"] == 2
    assert count(data, "title") == 2


def test_rejected_rows_are_named_and_do_not_fail_the_command(data: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "titles.csv", GOOD, {**GOOD, "show_id": "s2", "title": ""})
    assert "titles.csv, row 3, show_id 's2': title is empty" in marquee("import-catalogue", file)
    assert count(data, "title") == 1


def test_episodes_come_from_a_second_file(data: Path, tmp_path: Path) -> None:
    file, extra = write_csv(tmp_path / "titles.csv", SERIES), tmp_path / "episodes.csv"
    extra.write_text("show_id,season,number,name,duration_ms,air_date\ns1,1,1,Pilot,1500000,\n")
    assert "  episodes 1\n" in marquee("import-catalogue", file, "--episodes", extra)
    assert count(data, "episode") == 1


def test_a_refused_file_changes_nothing_and_says_where(data: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "titles.csv", GOOD)
    with file.open("ab") as broken:
        broken.write(b"s2,Movie\n")
    told = marquee("import-catalogue", file, exits=WRONG_USE)
    assert "titles.csv, row 3, column title: the row has 2 fields, the header has 12." in told
    assert count(data, "title") == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--territories", "US,SU"), "'SU' is no ISO 3166-1 alpha-2 country code"),
        (("--territories", ","), "name at least one country"),
        (("--report", "nowhere/report.json"), "There is no folder to write the report to: nowhere"),
    ],
)
def test_wrong_use_is_told_before_anything_is_done(
    data: Path, tmp_path: Path, arguments: tuple[str, str], message: str
) -> None:
    file = write_csv(tmp_path / "titles.csv", GOOD)
    assert message in marquee("import-catalogue", file, *arguments, exits=WRONG_USE)
    assert not data.exists()


def test_a_file_that_is_not_there_is_wrong_use(data: Path) -> None:
    assert "does not exist" in marquee("import-catalogue", "absent.csv", exits=WRONG_USE)
    assert not data.exists()


def test_the_demo_is_seeded_once_a_day(data: Path) -> None:
    told = marquee("demo", "seed")
    assert "Titles: 160 imported." in told
    assert "Accounts made: 3." in told
    accounts, profiles = count(data, "account"), count(data, "profile")
    assert (accounts, profiles) == (3, 5)
    changes = count(data, "change")
    again = marquee("demo", "seed")
    assert "Titles: 160 unchanged. Plays: as they were. Accounts made: 0." in again
    assert count(data, "change") == changes


@pytest.mark.usefixtures("data")
def test_old_viewings_are_folded_and_those_of_the_demo_are_young() -> None:
    marquee("demo", "seed")
    assert marquee("progress", "fold") == "Playables folded: 0.\n"


def test_plays_are_made_up_for_whatever_is_stored_and_said_to_be(
    data: Path, tmp_path: Path
) -> None:
    marquee("import-catalogue", write_csv(tmp_path / "titles.csv", GOOD))
    told = marquee("demo", "plays", "--days", "3", "--countries", "us,es")
    assert told == "6 play counts were stored. They are made up, not anybody's viewing.\n"
    marquee("demo", "plays", "--days", "3", "--countries", "US,ES")
    assert count(data, "play_count") == 6


def test_plays_need_titles_and_countries(data: Path) -> None:
    assert "No title could be played" in marquee("demo", "plays", exits=WRONG_USE)
    told = marquee("demo", "plays", "--countries", "*", exits=WRONG_USE)
    assert "name them, as US,GB" in told
    assert data.is_dir()


@pytest.mark.usefixtures("data")
def test_production_has_no_demo_content(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setenv("MARQUEE_ENV", "production")
    monkeypatch.setenv("MARQUEE_SECRET", "s" * 32)
    for command in ("seed", "plays"):
        told = marquee("demo", command, exits=WRONG_USE)
        assert "Demo content is for development, and MARQUEE_ENV says production." in told
    assert not data.exists()


@pytest.mark.usefixtures("data")
def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_PORT", "seventy")
    assert "MARQUEE_PORT" in marquee("migrate", exits=WRONG_USE)


@pytest.mark.usefixtures("data")
def test_a_database_of_no_known_kind_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_DATABASE_URL", "mysql://user:secret@host/db")
    told = marquee("migrate", exits=WRONG_USE)
    assert "MARQUEE_DATABASE_URL: a database address starts with sqlite:/// or postgres" in told
    assert "secret" not in told


@pytest.mark.usefixtures("data")
def test_a_database_that_does_not_answer_is_told_without_its_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MARQUEE_DATABASE_URL", f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    told = marquee("migrate", exits=FAILED)
    assert told == "The database does not answer: look at MARQUEE_DATABASE_URL.\n"


@pytest.mark.usefixtures("data")
def test_progress_may_be_kept_elsewhere_and_is_migrated_there_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "progress.db"
    monkeypatch.setenv("MARQUEE_PROGRESS_URL", f"sqlite:///{elsewhere}")
    assert marquee("migrate").splitlines() == [
        "Database: the tables are up to date now.",
        "Progress: the tables are up to date now.",
    ]
    assert elsewhere.exists()
    assert marquee("migrate").splitlines() == [
        "Database: the tables were up to date.",
        "Progress: the tables were up to date.",
    ]


@pytest.mark.usefixtures("data")
def test_of_redis_nothing_is_to_be_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_REDIS_URL", "redis://127.0.0.1:1/0")  # nobody is there
    assert marquee("migrate").splitlines()[-1] == "Redis: needs no tables."


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("url", ["mysql://me:secret@host/db", "cassandra://me:secret@host/db"])
def test_a_store_of_progress_of_no_known_kind_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("MARQUEE_PROGRESS_URL", url)
    told = marquee("migrate", exits=WRONG_USE)
    assert told.startswith("MARQUEE_PROGRESS_URL: a ")
    assert "secret" not in told


@pytest.mark.usefixtures("data")
def test_a_store_of_progress_that_does_not_answer_is_told_by_its_own_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MARQUEE_PROGRESS_URL", f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    told = marquee("migrate", exits=FAILED)
    assert told == "What keeps progress does not answer: look at MARQUEE_PROGRESS_URL.\n"


@pytest.mark.usefixtures("data")
def test_several_workers_are_refused_with_the_reason() -> None:
    told = marquee("serve", "--workers", "2", exits=WRONG_USE)
    assert "Without Redis only one worker can serve" in told
    assert "MARQUEE_REDIS_URL" in told


SHARED = ("REDIS_URL", "redis://127.0.0.1:1/0")  # nobody is there, which stops no start
MEASURED = ("BENCH", "true")


@pytest.mark.parametrize("allowed", [SHARED, MEASURED], ids=["redis", "benchmark"])
@pytest.mark.parametrize(("workers", "app"), [("1", "Starlette"), ("2", "str")])
def test_with_redis_or_in_a_benchmark_there_may_be_several(
    data: Path, monkeypatch: pytest.MonkeyPatch, workers: str, app: str, allowed: tuple[str, str]
) -> None:
    listened: list[tuple[str, int, int]] = []

    def listen(served: object, _host: str, port: int, workers: int = 1) -> None:
        listened.append((type(served).__name__, port, workers))

    monkeypatch.setattr(serving, "listen", listen)
    monkeypatch.setenv("MARQUEE_ENV", "production")
    monkeypatch.setenv("MARQUEE_SECRET", "s" * 32)
    monkeypatch.setenv(f"MARQUEE_{allowed[0]}", allowed[1])
    monkeypatch.setenv("MARQUEE_WEB_DIR", str(data))
    for name in ("HOST", "PORT"):
        monkeypatch.setenv(f"MARQUEE_{name}", "")  # so that what the command sets is undone
    marquee("serve", "--workers", workers, "--port", "8123")
    assert listened == [(app, 8123, int(workers))]


@pytest.mark.usefixtures("data")
def test_an_address_that_is_no_redis_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MARQUEE_REDIS_URL", "http://:a-password@cache")
    told = marquee("serve", exits=WRONG_USE)
    assert told.startswith("MARQUEE_REDIS_URL: a Redis address is redis://")
    assert "a-password" not in told


def test_the_committed_schema_is_what_the_code_says() -> None:
    marquee("schema", "--check")


def test_a_schema_that_differs_is_told_and_can_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "schema.graphql"
    monkeypatch.setattr(contract, "SCHEMA_FILE", file)
    assert "run `marquee schema`" in marquee("schema", "--check", exits=FAILED)
    marquee("schema")
    assert "type Query {" in file.read_text()
    marquee("schema", "--check")


def test_possible_types_are_json() -> None:
    types = json.loads(marquee("schema", "--possible-types"))
    assert types["Title"] == ["Movie", "Series"]
    assert list(types) == sorted(types)


@pytest.mark.usefixtures("data")
def test_the_clients_operations_are_measured() -> None:
    lines = marquee("operations", "check").splitlines()
    assert lines[0].split() == ["file", "operation", "cost", "depth"]
    homepage = next(line.split() for line in lines if "TvHomepage" in line)
    assert homepage[0] == "tv/homepage.graphql"
    assert 0 < int(homepage[2]) < 10_000
    assert 0 < int(homepage[3]) <= 15
    assert lines[-1].endswith("files can be executed.")


@pytest.mark.usefixtures("data")
def test_an_operation_that_cannot_be_executed_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tv").mkdir()
    (tmp_path / "tv" / "wrong.graphql").write_text("query Wrong { viewer { nothing } }")
    monkeypatch.setattr(contract, "OPERATIONS", tmp_path)
    told = marquee("operations", "check", exits=FAILED)
    assert "tv/wrong.graphql: Cannot query field 'nothing'" in told


def test_a_plan_says_what_an_operation_waits_for_and_costs(tmp_path: Path) -> None:
    file = tmp_path / "two.graphql"
    file.write_text(
        "query Names($short: Boolean = false) {\n"
        "  homepage { id rows @skip(if: $short) { edges { node { id } } } }\n"
        "}\n"
        "query Who { viewer { id } }\n"
    )
    told = marquee("explain-plan", file)
    assert "query Names: 10 fields compiled, 2 waves of waiting" in told
    assert "query Who: 2 fields compiled" in told
    assert " of 10,000" in told
    shorter = marquee("explain-plan", file, "--variables", '{"short": true}')
    assert "query Names: 2 fields compiled, 1 wave of waiting" in shorter


@pytest.mark.parametrize(
    ("text", "variables", "message"),
    [
        ("{ nothing }", "{}", "Cannot query field 'nothing' on type 'Query'."),
        ("{ viewer { id } }", "{", "--variables is no JSON"),
        ("{ viewer { id } }", "[]", "--variables must be a JSON object."),
    ],
)
def test_a_plan_that_cannot_be_made_says_why(
    tmp_path: Path, text: str, variables: str, message: str
) -> None:
    file = tmp_path / "wrong.graphql"
    file.write_text(text)
    assert message in marquee("explain-plan", file, "--variables", variables, exits=FAILED)
