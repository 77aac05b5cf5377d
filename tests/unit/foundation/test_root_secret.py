"""The root secret: kept once, rotated without signing anybody out, and never shown."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from foundation.keys import Keys, Purpose
from foundation.root_secret import kept_secrets, keys_of, new_secret, rotate_kept
from foundation.settings import Settings, SettingsInvalid
from foundation.signatures import Signatures
from foundation.tokens import InvalidToken, Tokens

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GIVEN, BEFORE = "g" * 32, "b" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "secret"


def settings_in(path: Path, **changes: object) -> Settings:
    given = {"data_dir": path.parent, **changes}
    return Settings(_env_prefix="MARQUEE_TEST_", **given)  # type: ignore[arg-type]  # read by pydantic


def tokens(path: Path) -> Tokens:
    """As a process has them that starts now."""
    keys = keys_of(settings_in(path)).of_purpose(Purpose.REFRESH)
    return Tokens(keys, "refresh", timedelta(days=30))


def test_a_new_secret_is_long_and_never_the_same() -> None:
    assert len(new_secret()) == 64
    assert len({new_secret() for _ in range(100)}) == 100


def test_what_was_signed_before_a_rotation_is_taken_after_it_and_not_after_a_second(
    path: Path,
) -> None:
    before = tokens(path).issue({"sub": "acct_1"}, NOW).token
    rotate_kept(path)
    assert tokens(path).read(before, NOW)["sub"] == "acct_1"
    between = tokens(path).issue({"sub": "acct_2"}, NOW).token
    rotate_kept(path)
    assert tokens(path).read(between, NOW)["sub"] == "acct_2"
    with pytest.raises(InvalidToken):
        tokens(path).read(before, NOW)


def test_signed_addresses_outlive_a_rotation_too(path: Path) -> None:
    def signatures() -> Signatures:
        return Signatures(keys_of(settings_in(path)).of_purpose(Purpose.IMAGE))

    signature = signatures().sign("image_1/1")
    rotate_kept(path)
    assert signatures().verify("image_1/1", signature)
    assert signatures().sign("image_1/1") != signature
    rotate_kept(path)
    assert not signatures().verify("image_1/1", signature)


def test_a_process_that_runs_goes_on_with_its_secret_and_the_next_takes_both(path: Path) -> None:
    running = tokens(path)
    rotate_kept(path)
    while_running = running.issue({"sub": "acct_1"}, NOW).token
    assert running.read(while_running, NOW)["sub"] == "acct_1"
    assert tokens(path).read(while_running, NOW)["sub"] == "acct_1"


def test_after_a_rotation_the_file_holds_two_secrets_for_its_owner_alone(path: Path) -> None:
    [first] = kept_secrets(path)
    rotate_kept(path)
    second, previous = kept_secrets(path)
    assert (previous, len(second)) == (first, 64)
    assert second != first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret"]


def test_the_first_rotation_of_an_empty_folder_makes_both(path: Path) -> None:
    rotate_kept(path)
    assert [len(secret) for secret in kept_secrets(path)] == [64, 64]


def test_a_file_that_ends_in_a_new_line_and_a_secret_with_a_space_are_taken(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(f"{GIVEN} and more\r\n\n{BEFORE}\n")
    assert kept_secrets(path) == [f"{GIVEN} and more".encode(), BEFORE.encode()]


@pytest.mark.parametrize("content", ["", "\n", "swordfish", f"{GIVEN}\nswordfish\n"])
def test_a_file_with_a_short_secret_is_refused_and_not_rotated(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    for refused in (kept_secrets, rotate_kept):
        with pytest.raises(SettingsInvalid, match="shorter than 32 bytes") as error:
            refused(path)
        assert "swordfish" not in str(error.value)
    assert path.read_text() == content


def test_variables_make_the_same_keys_as_a_file(path: Path) -> None:
    given = settings_in(path, secret=SecretStr(GIVEN), previous_secret=SecretStr(BEFORE))
    assert keys_of(given) == Keys.of(GIVEN.encode(), BEFORE.encode())
    assert not path.exists()


def test_a_previous_secret_that_is_given_comes_after_those_that_are_kept(path: Path) -> None:
    rotate_kept(path)
    keys = keys_of(settings_in(path, previous_secret=SecretStr(BEFORE)))
    assert keys.roots == (*kept_secrets(path), BEFORE.encode())
