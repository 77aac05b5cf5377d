"""What the doctor finds beside the stores."""

from pathlib import Path

from pydantic import SecretStr

from cli.findings import Finding, State
from cli.own_checks import own_findings
from foundation.settings import Environment, Settings
from jobs.web_build import INPUTS, fingerprint


def found(settings: Settings, web: Path) -> dict[str, Finding]:
    return {each.what: each for each in own_findings(settings, web)}


def sources(folder: Path) -> Path:
    """What the browser's page would be built from."""
    web = folder / "sources"
    for name in INPUTS:
        (web / name).parent.mkdir(parents=True, exist_ok=True)
        (web / name).write_text(name)
    return web


def test_before_the_first_start_all_is_yet_to_be_made(tmp_path: Path) -> None:
    data = tmp_path / "var"
    findings = found(Settings(data_dir=data, graphiql=True), sources(tmp_path))
    assert findings["secret"] == Finding("secret", State.NOTE, "made and kept by the first start")
    assert findings["data folder"].found == f"{data} is yet to be made"
    assert findings["browser page"].found == "built by the first `marquee serve`"
    assert not data.exists()


def test_after_it_all_is_well(tmp_path: Path) -> None:
    web = sources(tmp_path)
    (tmp_path / "web" / fingerprint(web)).mkdir(parents=True)
    (tmp_path / "secret").write_text("s" * 32)
    (tmp_path / "secret").chmod(0o600)
    findings = found(Settings(data_dir=tmp_path, graphiql=True), web)
    assert {each.state for each in findings.values()} == {State.WELL}


def test_a_secret_that_others_can_read_is_something_to_do(tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.write_text("s" * 32)
    kept.chmod(0o640)
    secret = found(Settings(data_dir=tmp_path), tmp_path)["secret"]
    assert (secret.state, secret.remedy) == (State.TO_DO, f"chmod 600 {kept}")


def test_a_data_folder_that_is_a_file_is_something_to_do(tmp_path: Path) -> None:
    file = tmp_path / "var"
    file.touch()
    folder = found(Settings(data_dir=file), tmp_path)["data folder"]
    assert folder.state is State.TO_DO
    assert "MARQUEE_DATA_DIR" in folder.remedy


def test_a_folder_of_pages_without_pages_is_something_to_do(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, web_dir=tmp_path, graphiql=True)
    assert found(settings, tmp_path)["browser page"].state is State.TO_DO
    (tmp_path / "manifest.json").touch()
    assert found(settings, tmp_path)["browser page"].state is State.WELL


def test_in_production_a_proxy_that_is_not_trusted_is_worth_a_note(tmp_path: Path) -> None:
    settings = Settings(env=Environment.PRODUCTION, secret=SecretStr("s" * 32), data_dir=tmp_path)
    findings = found(settings, tmp_path)
    assert findings["secret"].found == "given in MARQUEE_SECRET"
    assert findings["browser page"].found == "not served"
    assert findings["proxies"].state is State.NOTE
