"""deploy/compose.yaml and deploy/Dockerfile: whole, closed, and of one mind with what they use."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from deploy.haproxy_node import HaproxyNode
from foundation.settings import PREFIX, Settings
from tests.unit.deploy import yaml

DEPLOY = Path(__file__).parents[3] / "deploy"
SERVERS = ["marquee-1", "marquee-2"]
NODES = ["cassandra-1", "cassandra-2", "cassandra-3"]
GIVEN = re.compile(r"\$\{(MARQUEE_SECRET|STORES_PASSWORD):\?[^}]+\}")
"""A variable without which `docker compose` ends before anything is started."""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.read((DEPLOY / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


def test_every_store_and_two_servers_are_there_of_a_named_version(services: dict[str, Any]) -> None:
    assert list(services) == ["postgres", "redis", *NODES, "migrate", *SERVERS, "haproxy"]
    images = {name: service["image"] for name, service in services.items()}
    ours = dict.fromkeys(["migrate", *SERVERS], "marquee")
    assert images == {
        "postgres": "postgres:16",
        "redis": "redis:7",
        **dict.fromkeys(NODES, "cassandra:5.0"),
        **ours,
        "haproxy": "haproxy:2.8",
    }


def test_what_is_named_anywhere_exists(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for other, when in service.get("depends_on", {}).items():
            assert when["condition"] in ("service_healthy", "service_completed_successfully")
            checked = "healthcheck" in services[other] or services[other]["image"] == "marquee"
            assert checked
        assert set(service["networks"]) <= set(compose["networks"])
        for volume in service.get("volumes", []):
            name, _, inside = volume.partition(":")
            assert inside.startswith("/")
            assert name in compose["volumes"] or (DEPLOY / name).is_file()


def test_all_are_started_in_an_order_that_ends(services: dict[str, Any]) -> None:
    started: list[str] = []
    while len(started) < len(services):
        ready = [
            name
            for name, service in services.items()
            if name not in started and set(service.get("depends_on", {})) <= set(started)
        ]
        assert ready, "they wait for each other"
        started += ready
    assert started.index("migrate") < min(map(started.index, SERVERS))
    assert started[-1] == "haproxy"


def test_haproxy_alone_can_be_reached_and_from_this_machine_alone(compose: dict[str, Any]) -> None:
    published = {
        name: service["ports"]
        for name, service in compose["services"].items()
        if "ports" in service
    }
    assert published == {"haproxy": ["127.0.0.1:8080:8080"]}
    assert compose["networks"]["inside"]["internal"] == "true"
    for name, service in compose["services"].items():
        assert list(service["networks"]) == (
            ["outside", "inside"] if name == "haproxy" else ["inside"]
        )


def test_the_servers_trust_the_address_of_haproxy_and_no_other(compose: dict[str, Any]) -> None:
    services = compose["services"]
    (network,) = compose["networks"]["inside"]["ipam"]["config"]
    fixed = {
        name: ip_address(services[name]["networks"]["inside"]["ipv4_address"])
        for name in ("haproxy", *SERVERS)
    }
    for address in fixed.values():
        assert address in ip_network(network["subnet"])
        assert address not in ip_network(network["ip_range"])  # where the others get theirs
    for name in SERVERS:
        trusted = ip_network(services[name]["environment"]["MARQUEE_TRUSTED_PROXIES"])
        assert list(trusted) == [fixed["haproxy"]]
    proxy = services["haproxy"]["environment"]
    behind = [proxy["MARQUEE_PROXY_ONE"], proxy["MARQUEE_PROXY_OTHER"]]
    assert behind == [f"{fixed[name]}:8000" for name in SERVERS]


def test_haproxy_gets_the_variables_that_its_configuration_takes(services: dict[str, Any]) -> None:
    taken = set(re.findall(r'"\$\{(\w+)(?:\[\*\])?\}"', (DEPLOY / "haproxy.cfg").read_text()))
    assert set(services["haproxy"]["environment"]) == taken
    assert set(HaproxyNode(DEPLOY, 1, "a:1", "b:2").variables()) == taken
    hosts = services["marquee-1"]["environment"]["MARQUEE_ALLOWED_HOSTS"].split(",")
    assert services["haproxy"]["environment"]["MARQUEE_PROXY_HOST"] in hosts


def test_the_servers_get_settings_that_there_are_and_no_secret_is_written_down(
    services: dict[str, Any],
) -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    given = services["marquee-1"]["environment"]
    assert set(given) <= known
    assert services["marquee-2"]["environment"] == services["migrate"]["environment"] == given
    for name in ("MARQUEE_SECRET", "MARQUEE_DATABASE_URL", "MARQUEE_REDIS_URL"):
        assert GIVEN.search(given[name])
    assert GIVEN.fullmatch(services["postgres"]["environment"]["POSTGRES_PASSWORD"])
    assert GIVEN.fullmatch(services["redis"]["command"][-1])


def test_the_servers_can_change_nothing_and_are_given_the_time_to_leave(
    services: dict[str, Any],
) -> None:
    for name in SERVERS:
        server = services[name]
        assert server["read_only"] == "true"
        assert server["cap_drop"] == ["ALL"]
        assert server["security_opt"] == ["no-new-privileges:true"]
        assert server["stop_grace_period"] == "20s"


def test_r9_cassandra_acknowledges_what_is_on_the_disk(services: dict[str, Any]) -> None:
    for name in NODES:
        (*_, script) = services[name]["entrypoint"]
        assert "commitlog_sync: batch" in script


def test_the_image_holds_what_the_lock_names_and_runs_as_nobody() -> None:
    lines = (DEPLOY / "Dockerfile").read_text()
    stages = lines.split("\nFROM ")
    assert len(stages) == 3
    assert "--require-hashes --only-binary=:all:" in stages[1]
    last = [line.split(maxsplit=1) for line in stages[2].splitlines() if line[:1].isupper()]
    assert dict(last)["USER"] == "10001"
    assert [name for name, *_ in last].index("USER") > [name for name, *_ in last].index("RUN")
    assert dict(last)["CMD"] == '["marquee", "serve"]'
    assert "HEALTHCHECK" in dict(last)


def test_the_image_gets_every_folder_of_code_and_nothing_that_is_private() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    root = DEPLOY.parent
    code = {each.name for each in root.iterdir() if (each / "__init__.py").is_file()}
    assert code - let_in == {"bench", "tests"}
    assert {each for each in let_in if not (root / each).exists()} == set()


@pytest.mark.parametrize(
    "text",
    ["a: 'b'", "a:\nb: c", "a: b: c", "- a", "a: |\n  b", "a: b\n   c: d", "a: b\na: c", "a: *b"],
)
def test_what_of_yaml_is_not_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says of it
        yaml.read(text)
