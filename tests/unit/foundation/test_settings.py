"""Settings: their defaults, how variables set them, and what is said of one that cannot be used."""

import os
import re
from ipaddress import ip_network
from pathlib import Path

import pytest

from foundation.root_secret import keys_of
from foundation.settings import Environment, LogLevel, Settings, SettingsInvalid, load_settings

SECRET = "s" * 32


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MARQUEE_")]:
        monkeypatch.delenv(name)


def loaded(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(f"MARQUEE_{name}", value)
    return load_settings()


def refusal(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    with pytest.raises(SettingsInvalid) as error:
        loaded(monkeypatch, **variables)
    return str(error.value)


def test_without_variables_it_is_development_on_this_machine() -> None:
    settings = load_settings()
    assert settings.env is Environment.DEVELOPMENT
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url == "sqlite:///var/marquee.db"
    assert (settings.progress_url, settings.redis_url, settings.secret) == (None, None, None)
    assert settings.allowed_hosts >= {"localhost", "127.0.0.1", "::1"}
    assert settings.open_operations
    assert settings.graphiql
    assert settings.request_deadline_ms == 2000
    assert settings.body_limit_bytes == 262_144
    assert settings.log_level is LogLevel.INFO


def test_r56_production_is_closed_unless_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = loaded(monkeypatch, ENV="production", SECRET=SECRET)
    assert not closed.open_operations
    assert not closed.graphiql
    assert loaded(monkeypatch, OPEN_OPERATIONS="true").open_operations


def test_the_database_lies_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(monkeypatch, DATA_DIR="/data").database_url == "sqlite:////data/marquee.db"


def test_lists_are_given_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(
        monkeypatch,
        TRUSTED_PROXIES="10.0.0.0/8, 2001:db8::/32,192.0.2.1",
        ALLOWED_HOSTS="Api.Example.com, [::1],*.example.org,",
    )
    assert settings.trusted_proxies == (
        ip_network("10.0.0.0/8"),
        ip_network("2001:db8::/32"),
        ip_network("192.0.2.1/32"),
    )
    assert settings.allowed_hosts == {"api.example.com", "::1", "*.example.org"}


def test_every_limit_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(
        monkeypatch,
        LIMITS__DEPTH="12",
        RATES__OPERATIONS_PER_DEVICE="30.5",
        SOCKETS__OPERATIONS="3",
        RATE_LIMIT_SCALE="2.5",
    )
    assert (settings.limits.depth, settings.limits.cost) == (12, 10_000)
    assert settings.rates.operations_per_device == 30.5
    assert settings.sockets.operations == 3
    assert settings.rate_limit_scale == 2.5


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(monkeypatch, REDIS_URL="", PORT="").port == 8000


def test_every_variable_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    text = refusal(
        monkeypatch,
        ENV="staging",
        PORT="70000",
        TRUSTED_PROXIES="10.0.0.0/8,nowhere",
        LIMITS__DEPTH="0",
        RATE_LIMIT_SCALE="-1",
    )
    assert text.splitlines() == [
        "The settings cannot be used:",
        "  MARQUEE_ENV: Input should be 'development' or 'production'",
        "  MARQUEE_PORT: Input should be less than or equal to 65535",
        "  MARQUEE_TRUSTED_PROXIES: 'nowhere' does not appear to be an IPv4 or IPv6 network",
        "  MARQUEE_RATE_LIMIT_SCALE: Input should be greater than 0",
        "  MARQUEE_LIMITS__DEPTH: Input should be greater than or equal to 1",
    ]


def test_a_limit_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "MARQUEE_LIMITS__DEEPNESS" in refusal(monkeypatch, LIMITS__DEEPNESS="3")


def test_a_group_that_is_not_json_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "limits" in refusal(monkeypatch, LIMITS="{")


@pytest.mark.parametrize("environment", ["development", "production"])
@pytest.mark.parametrize("name", ["SECRET", "PREVIOUS_SECRET"])
def test_a_short_secret_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, environment: str, name: str
) -> None:
    given = {"SECRET": SECRET} | {name: "swordfish" * 3}
    text = refusal(monkeypatch, ENV=environment, **given)
    assert f"MARQUEE_{name}: must be 32 bytes or more" in text
    assert "swordfish" not in text


def test_production_without_a_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = refusal(monkeypatch, ENV="production")
    assert "MARQUEE_SECRET: production needs one of 32 bytes or more" in text


def test_no_representation_shows_a_secret_or_an_address_with_a_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hidden = "postgresql://marquee:swordfish@db/marquee"
    settings = loaded(monkeypatch, SECRET="swordfish" * 4, DATABASE_URL=hidden, REDIS_URL=hidden)
    assert "swordfish" not in repr(settings)
    assert "swordfish" not in str(settings)


def test_settings_do_not_change() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # what is tried here


def test_in_development_a_secret_is_made_once_and_kept_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = loaded(monkeypatch, DATA_DIR=str(tmp_path / "new" / "var"))
    first = keys_of(settings)
    file = settings.data_dir / "secret"
    assert file.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"[\w-]{64}", file.read_text())
    assert keys_of(settings) == first
    assert [path.name for path in settings.data_dir.iterdir()] == ["secret"]


def test_a_secret_that_is_given_is_used_and_none_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = loaded(monkeypatch, DATA_DIR=str(tmp_path), SECRET=SECRET, PREVIOUS_SECRET="p" * 32)
    assert keys_of(settings).roots == (SECRET.encode(), b"p" * 32)
    assert list(tmp_path.iterdir()) == []


def test_a_kept_secret_that_is_too_short_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("swordfish\n")
    settings = loaded(monkeypatch, DATA_DIR=str(tmp_path))
    with pytest.raises(SettingsInvalid, match="shorter than 32 bytes") as error:
        keys_of(settings)
    assert "swordfish" not in str(error.value)
