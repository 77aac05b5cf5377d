"""`marquee keys`: what an operator sees of the keys, and that a rotation signs nobody out."""

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from foundation.keys import Purpose
from foundation.root_secret import keys_of
from foundation.settings import load_settings

SECRET = "a secret of 32 bytes, or of more; 'so'"
PURPOSES = ["session", "refresh", "playback", "tracking", "cursor", "image"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, which the settings point to."""
    for name in ("ENV", "SECRET", "PREVIOUS_SECRET"):
        monkeypatch.delenv(f"MARQUEE_{name}", raising=False)
    monkeypatch.setenv("MARQUEE_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


def keys(command: str) -> str:
    result = CliRunner().invoke(cli.app, ["keys", command])
    assert result.exit_code == 0, result.output
    return result.output


def listed() -> dict[str, list[str]]:
    """The ids of the keys by purpose, the signing one first."""
    heading, *lines = keys("list").splitlines()
    assert heading.split() == ["purpose", "signs", "verifies"]
    return {line.split()[0]: line.split()[1:] for line in lines}


@pytest.mark.usefixtures("data")
def test_every_purpose_has_a_key_of_its_own() -> None:
    before = listed()
    assert list(before) == PURPOSES
    assert len({id_ for ids in before.values() for id_ in ids}) == len(PURPOSES)
    assert before["session"] == [keys_of(load_settings()).of_purpose(Purpose.SESSION)[0].id]
    assert listed() == before


def test_after_a_rotation_new_keys_sign_and_the_last_ones_verify(data: Path) -> None:
    before = listed()
    told = keys("rotate")
    assert f"{data / 'secret'} begins with a new secret now." in told
    assert "Nobody is signed out." in told
    after = listed()
    for purpose in PURPOSES:
        [old] = before[purpose]
        assert after[purpose][1:] == [old]
        assert after[purpose][0] != old


def test_neither_command_shows_a_secret_that_is_kept(data: Path) -> None:
    told = keys("list") + keys("rotate") + keys("list")
    for secret in (data / "secret").read_text().split():
        assert secret not in told


def test_in_production_the_variables_to_set_are_printed_and_nothing_is_kept(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARQUEE_ENV", "production")
    monkeypatch.setenv("MARQUEE_SECRET", SECRET)
    before, printed = listed(), keys("rotate")
    assert not data.exists()
    assert listed() == before
    assert "given up" not in printed
    for name, value in read_by_a_shell(printed).items():
        monkeypatch.setenv(name, value)
    after = listed()
    assert {purpose: ids[1:] for purpose, ids in after.items()} == before
    assert "MARQUEE_PREVIOUS_SECRET until now is given up" in keys("rotate")


def read_by_a_shell(printed: str) -> dict[str, str]:
    """What a shell makes of the lines, which an operator may keep as they are."""
    script = f'{printed}\nprintf \'%s\\n\' "$MARQUEE_SECRET" "$MARQUEE_PREVIOUS_SECRET"'
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - what we printed
    secret, previous = done.stdout.splitlines()
    assert (len(secret), previous) == (64, SECRET)
    return {"MARQUEE_SECRET": secret, "MARQUEE_PREVIOUS_SECRET": previous}
