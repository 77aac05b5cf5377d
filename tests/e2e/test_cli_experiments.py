"""`marquee experiments`, as an experimenter meets it in a shell, beside a server that runs."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from domain.experiments.experiment import ExperimentStatus
from domain.experiments.names import ExperimentKey
from jobs.demo.accounts import profile_id
from persistence.wiring import open_stores
from tests.e2e.experimenting import PAGE, REORDERED, experiment, kinds
from tests.e2e.running import Marquee, database_in, running, service_of, settings_for

OK, FAILED, WRONG_USE = 0, 1, 2
ADA = profile_id("demo@marquee.test", "Ada")
ROWS = ExperimentKey("rows")
"""Ada is treated under this key: her bucket is 8549."""


@pytest.fixture
def shell(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shell whose user is grace, on a database with the demo content."""
    monkeypatch.setenv("MARQUEE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("LOGNAME", "grace")
    for name in ("DATABASE_URL", "PROGRESS_URL", "REDIS_URL", "ENV"):
        monkeypatch.delenv(f"MARQUEE_{name}", raising=False)
    return data_dir


def marquee(*arguments: str | Path, exits: int = OK) -> str:
    """What a command of `marquee experiments` prints; it ends with `exits`, without a traceback."""
    result = CliRunner().invoke(cli.app, ["experiments", *map(str, arguments)])
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code == exits, result.output
    return result.output


def saved_in(folder: Path, key: str = ROWS, **given: Any) -> Path:
    file = folder / f"{key}.json"
    file.write_text(json.dumps(experiment(key, **given)))
    return file


def cells(told: str, first: str) -> list[str]:
    """The cells of the table's line that begins with a word."""
    line = next(line for line in told.splitlines() if line.split()[:1] == [first])
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


@pytest.mark.usefixtures("shell")
def test_an_experiment_lives_from_draft_to_archive(tmp_path: Path) -> None:
    file = saved_in(tmp_path, guardrailMetrics=["streaming_minutes"])
    assert marquee("save", file).splitlines() == [
        "Saved. rows is DRAFT. Revision 1.",
        "Warning: No minimumDetectableEffect: nobody can say how many units it needs.",
    ]
    assert marquee("save", file).startswith("rows is as it was.\n")
    started = marquee("start", "rows")
    assert started == "rows is RUNNING on slots 0-9999 of layer homepage. Revision 2.\n"
    file = saved_in(tmp_path, traffic=2_500, guardrailMetrics=["streaming_minutes"])
    assert marquee("save", file).startswith("Saved. rows is RUNNING on slots 0-9999")
    assert cells(marquee("list"), "rows")[1:3] == ["RUNNING", "25 %"]
    assert marquee("pause", "rows").startswith("rows is PAUSED on slots 0-9999")
    assert marquee("start", "rows").startswith("rows is RUNNING on slots 0-9999")
    assert marquee("conclude", "rows", "--winner", "treatment") == (
        "rows is CONCLUDED, and treatment is in force for everybody. Revision 6.\n"
    )
    assert marquee("list", "--status", "running") == "There are no experiments.\n"
    assert marquee("archive", "rows").startswith("rows is ARCHIVED")


@pytest.mark.usefixtures("shell")
def test_what_is_shown_of_one_says_who_did_what(tmp_path: Path) -> None:
    marquee("save", saved_in(tmp_path, traffic=1_000, minimumDetectableEffect=0.05))
    told = marquee("show", "rows")
    assert told.startswith("rows, revision 1: rows\n  status: DRAFT\n")
    assert "  units a variant needs: 8,547\n" in told
    control = "control (control)", "50 %", "0-4999", "0-499", "0", "{}"
    assert cells(told, "control") == list(control)
    assert cells(told, "treatment")[:5] == ["treatment", "50 %", "5000-9999", "5000-5499", "0"]
    assert json.loads(cells(told, "treatment")[5]) == REORDERED
    assert "Warning: No guardrail metric" in told
    assert cells(told, "1")[2] == "grace (shell)"


@pytest.mark.usefixtures("shell")
def test_what_cannot_be_done_says_why_and_fails(tmp_path: Path) -> None:
    marquee("save", saved_in(tmp_path))
    assert marquee("pause", "rows", exits=FAILED) == (
        "rows is DRAFT and cannot become PAUSED. It can become RUNNING or ARCHIVED.\n"
    )
    marquee("start", "rows")
    other = saved_in(tmp_path, "other")
    marquee("save", other)
    assert "where 0 are free: rows holds 10000 (0-9999)." in marquee("start", "other", exits=FAILED)
    assert marquee("conclude", "rows", "--winner", "nobody", exits=WRONG_USE) == (
        "rows: winner: A winner is one of the variants: control, treatment.\n"
    )
    unknown = "There is no experiment 'nothing': see `marquee experiments list`.\n"
    assert marquee("show", "nothing", exits=FAILED) == unknown
    assert marquee("start", "nothing", exits=FAILED) == unknown


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "rows.json: Invalid JSON: EOF"),
        ('{"key": "rows"}', "rows.json: name: Field required"),
        ("[]", "rows.json: Input should be an object"),
        (json.dumps(experiment("rows", startAt="2026-01-01T00:00:00")), "rows.json: startAt: "),
        (json.dumps(experiment("rows", trafic=1)), "rows.json: trafic: Extra inputs"),
        (
            json.dumps(experiment("rows", {"rowOrdr": []})),
            "rows.json: variants.1.config.rowOrdr: There is no such key.",
        ),
        (" " * 262_145, "rows.json: an experiment has at most 262,144 bytes."),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "rows.json"
    file.write_text(text)
    for command in ("save", "simulate"):
        assert told in marquee(command, file, exits=WRONG_USE)
    assert marquee("list") == "There are no experiments.\n"


@pytest.mark.usefixtures("shell")
def test_r41_slots_are_held_out_of_a_layer_and_given_back(tmp_path: Path) -> None:
    assert marquee("hold-out", "homepage", "9500-9999,7") == (
        "Held out of layer homepage: slots 7, 9500-9999.\n"
    )
    file = saved_in(tmp_path, layerShareBasisPoints=9_000)
    marquee("save", file)
    marquee("start", "rows")
    told = marquee("list")
    assert cells(told, "rows")[5:7] == ["0-6, 8-9000", "2"]
    assert told.endswith("Held out of layer homepage: slots 7, 9500-9999.\n")
    assert marquee("hold-out", "homepage", "0-99", exits=FAILED) == (
        "Not all of 0-99 are free in layer homepage: rows holds 0-6, 8-9000.\n"
    )
    assert marquee("hold-out", "homepage", "none") == "Held out of layer homepage: nothing.\n"


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("slots", ["", "10000", "9-3", "1-2-3", "all", "5,", "9000-10000"])
def test_what_names_no_slots_is_wrong_use(slots: str) -> None:
    told = marquee("hold-out", "homepage", slots, exits=WRONG_USE)
    assert told == f"{slots!r} names no slots: write 9500-9999, or 0-99,500, or none.\n"


def test_a_simulation_shows_who_would_get_what_and_which_rows_would_move(
    shell: Path, tmp_path: Path
) -> None:
    given = {**REORDERED, "artwork": "geometric", "billboardLabel": "Go on"}
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(experiment("rows", given)))
    told = marquee("simulate", file, "--pages", "5")
    assert "rows at 100 % of slots 0-9999 of layer homepage, on 5 profiles. Nothing" in told
    states = [line.split() for line in told.splitlines() if line.startswith("ENROLLED")]
    assert [(variant, expected) for _, variant, _, expected in states] == [
        ("control", "2.0"),
        ("treatment", "2.0"),
    ]
    assert sum(int(count) for _, _, count, _ in states) == 4
    assert cells(told, "INELIGIBLE") == ["INELIGIBLE", "-", "1"]
    assert told.count("Homepage of ") == 4
    ada = told[told.index(f"Homepage of {ADA}") :]
    rows = [line.split() for line in ada.splitlines() if line[:1].isdigit()]
    assert rows[0] == ["1", "CONTINUE_WATCHING", "CONTINUE_WATCHING"]
    assert rows[1] == ["2", "TRENDING", "NEW_RELEASES"]
    assert rows[2] == ["3", "GENRE", "TOP_10"]
    assert int(cells(ada, "rows")[2]) > 5
    assert int(cells(ada, "other")[2]) > 50
    assert cells(ada, "button") == ["button", "-", "Go on"]
    assert marquee("list") == "There are no experiments.\n"
    assert asyncio.run(exposed(shell)) == {}


@pytest.mark.usefixtures("shell")
def test_a_demo_may_be_seeded_without_experiments() -> None:
    told = CliRunner().invoke(cli.app, ["demo", "seed", "--no-experiments"]).output
    assert "Experiments made: 0." in told
    assert marquee("list") == "There are no experiments.\n"
    assert "Experiments made: 4." in CliRunner().invoke(cli.app, ["demo", "seed"]).output
    assert cells(marquee("list"), "framed_posters")[1:3] == ["RUNNING", "100 %"]


async def exposed(data_dir: Path) -> Mapping[str, int]:
    async with open_stores(database_in(data_dir)) as stores:
        return await stores.exposures.counts(ROWS)


async def test_r39_a_server_that_runs_hears_what_a_shell_does(shell: Path, tmp_path: Path) -> None:
    file = saved_in(tmp_path)
    async with running(settings_for(shell)) as served:
        await served.warm()
        ada = await served.sign_in("Ada")
        usual = kinds((await ada.ask(PAGE)).data["homepage"])
        await asyncio.to_thread(marquee, "save", file)
        await asyncio.to_thread(marquee, "start", "rows")
        await heard(served, ExperimentStatus.RUNNING)
        treated = kinds((await ada.ask(PAGE)).data["homepage"])
        assert usual[1] == "TRENDING"
        assert treated[1:4] == ["NEW_RELEASES", "TOP_10", "TRENDING"]
        await asyncio.to_thread(marquee, "pause", "rows")
        await heard(served, ExperimentStatus.PAUSED)
        assert kinds((await ada.ask(PAGE)).data["homepage"]) == usual


async def heard(served: Marquee, status: ExperimentStatus) -> None:
    """The server has noticed by itself."""
    known = service_of(served).services.experiments.known
    async with asyncio.timeout(60):
        while status not in {one.experiment.status for one in known.snapshot.acting}:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.02)
