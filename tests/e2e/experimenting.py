"""What an experimenter does over HTTP: saving an experiment, and taking it through its life."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from domain.experiments.hash import bucket_of
from domain.experiments.names import ExperimentKey, UnitId, unit_of
from tests.e2e.running import Device, Marquee, service_of

SAVE = """
mutation Save($input: ExperimentInput!, $revision: Int) {
  saveExperiment(input: $input, revision: $revision) {
    __typename
    ... on ExperimentPayload { warnings experiment { id key status revision } }
    ... on Problem { code message }
    ... on ValidationProblem { fields { field message } }
    ... on ConflictProblem { currentVersion }
  }
}
"""
STEP = """
mutation Step($key: String!, $status: ExperimentStatus!, $revision: Int!, $winner: String) {
  setExperimentStatus(key: $key, status: $status, revision: $revision, winner: $winner) {
    __typename
    ... on ExperimentPayload { experiment { key status revision winner } }
    ... on Problem { code message }
    ... on ValidationProblem { fields { field message } }
    ... on ConflictProblem { currentVersion }
  }
}
"""
ALLOCATION = "experiment state variant config bucket revision exposedAt"
ALLOCATIONS = f"query Mine($keys: [String!]) {{ allocations(keys: $keys) {{ {ALLOCATION} }} }}"
PAGE = f"""
{{ homepage {{
    id
    allocations {{ {ALLOCATION} }}
    rows(first: 50) {{ edges {{ node {{ id kind }} }} }}
}} }}
"""
ARTWORK = """
{ homepage { id rows(first: 50) { edges { node { id kind items(first: 50) { edges { node {
    id artwork { tag policy }
} } } } } } } }
"""
HALF = 5_000
REORDERED = {"rowOrder": ["NEW_RELEASES", "TOP_10"]}


def experiment(
    key: str, treatment: Mapping[str, Any] = REORDERED, traffic: int = 10_000, **given: Any
) -> dict[str, Any]:
    """Two variants of equal weight."""
    return {
        "key": key,
        "name": key.replace("_", " "),
        "trafficBasisPoints": traffic,
        "primaryMetric": "plays",
        "variants": [
            {"key": "control", "weightBasisPoints": 5000, "isControl": True, "config": {}},
            {"key": "treatment", "weightBasisPoints": 5000, "config": dict(treatment)},
        ],
        **given,
    }


class Experimenter:
    """A device of somebody who may run experiments; it knows the revisions that it was told."""

    def __init__(self, marquee: Marquee, device: Device) -> None:
        self.marquee = marquee
        self.device = device
        self.revisions: dict[str, int] = {}

    async def save(self, **given: Any) -> dict[str, Any]:
        variables = {"input": given, "revision": self.revisions.get(given["key"])}
        return self._told((await self.device.ask(SAVE, variables)).data["saveExperiment"])

    async def step(self, key: str, status: str, winner: str | None = None) -> dict[str, Any]:
        variables = {"key": key, "status": status, "revision": self.revisions.get(key, 1)}
        done = await self.device.ask(STEP, {**variables, "winner": winner})
        return self._told(done.data["setExperimentStatus"])

    async def run(self, **given: Any) -> None:
        """Save it and start it, and wait until this process knows."""
        saved = await self.save(**given)
        assert saved["__typename"] == "ExperimentPayload", saved
        await self.ramp_or_step(given["key"], "RUNNING")

    async def ramp(self, given: Mapping[str, Any], traffic: int) -> None:
        saved = await self.save(**{**given, "trafficBasisPoints": traffic})
        assert saved["__typename"] == "ExperimentPayload", saved
        await self.known()

    async def ramp_or_step(self, key: str, status: str, winner: str | None = None) -> None:
        done = await self.step(key, status, winner)
        assert done["__typename"] == "ExperimentPayload", done
        await self.known()

    async def known(self) -> None:
        """Wait until the process has heard, as it does by itself within a second."""
        service = service_of(self.marquee)
        await service.watch.catch_up()
        known = service.services.experiments.known
        async with asyncio.timeout(60):
            while known.is_old:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.005)

    def _told(self, outcome: dict[str, Any]) -> dict[str, Any]:
        if saved := outcome.get("experiment"):
            self.revisions[saved["key"]] = saved["revision"]
        return outcome


def kinds(page: Mapping[str, Any]) -> Sequence[str]:
    return [edge["node"]["kind"] for edge in page["rows"]["edges"]]


async def unit_on(device: Device) -> UnitId:
    """The unit that the device's active profile is."""
    return unit_of(
        (await device.ask("{ viewer { profile { id } } }")).data["viewer"]["profile"]["id"]
    )


def keyed(name: str, *, treated: Sequence[UnitId] = (), control: Sequence[UnitId] = ()) -> str:
    """A key under which two even variants fall to units as they are wanted to.

    Of the second variant are the buckets from 5000 on.
    """
    number = 0
    while True:
        key = ExperimentKey(f"{name}_{number}")
        if all(bucket_of(unit, key) >= HALF for unit in treated) and all(
            bucket_of(unit, key) < HALF for unit in control
        ):
            return key
        number += 1


async def recorded(marquee: Marquee) -> None:
    """Wait until everything that was seen is durable."""
    exposing = service_of(marquee).services.experiments.exposing
    async with asyncio.timeout(60):
        while exposing.waiting:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.005)


async def exposed(marquee: Marquee, key: str, *units: UnitId) -> dict[UnitId, str]:
    """The variants that these units were exposed to, once that is durable; absent where not."""
    await recorded(marquee)
    name = ExperimentKey(key)
    found = await marquee.stores.exposures.exposures(units, [name])
    return {unit: of[name].variant for unit, of in found.items()}
