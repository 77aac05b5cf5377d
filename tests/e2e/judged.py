"""What an experimenter reads of an experiment once a job has judged it, and crowds to judge."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from domain.experiments.experiment import Experiment, Exposure
from domain.experiments.names import ExperimentKey, UnitId, unit_of
from domain.ids import ProfileId
from flows.evidence.judging import Judged, Judging
from tests.contract.progress_world import write
from tests.e2e.running import Device, Marquee
from tests.watching.build import event

Json = dict[str, Any]
REPORT = """
query Report($key: String!) {
  experiment(key: $key) {
    status
    report {
      asOf srmPValue srmSuspected
      exposures { variant units expected }
      metrics {
        metric variant units mean lift ciLow ciHigh pValue sequentialPValue cupedApplied
        isGuardrail breached
      }
      interleaving { control treatment wins losses ties preference ciLow ciHigh pValue }
      artwork { variantId alpha beta probability }
    }
    history { by summary }
  }
}
"""


async def judge(marquee: Marquee, key: str, *, anew: bool = False) -> Judged:
    """What the scheduled command does, on the application's own stores."""
    one = await stored(marquee, key)
    return await Judging.on(marquee.stores, uuid7).judge(one, marquee.clock(), anew=anew)


async def stored(marquee: Marquee, key: str) -> Experiment:
    found = await marquee.stores.experiments.experiment(ExperimentKey(key))
    assert found is not None
    return found


async def read(device: Device, key: str) -> Json:
    """The experiment with its latest report, as an experimenter's device is answered."""
    found: Json = (await device.ask(REPORT, {"key": key})).data["experiment"]
    return found


def means(report: Json) -> Mapping[tuple[str, str], float]:
    """By metric and variant."""
    return {(one["metric"], one["variant"]): one["mean"] for one in report["metrics"]}


def strangers(variant: str, many: int) -> Sequence[ProfileId]:
    """Profiles that nobody else has, the same for a variant each time."""
    first = int.from_bytes(variant.encode()[:4].ljust(4, b"0"), "big") << 32
    return [ProfileId(f"prof_{UUID(int=first + number).hex}") for number in range(many)]


async def crowd(marquee: Marquee, key: str, variant: str, many: int) -> Sequence[ProfileId]:
    """So many profiles that saw a variant just now, and have done nothing yet."""
    ids, at = strangers(variant, many), marquee.clock()
    seen = [Exposure(unit_of(id_), ExperimentKey(key), variant, at, 2) for id_ in ids]
    await marquee.stores.exposures.record(seen)
    return ids


async def plays(marquee: Marquee, profiles: Sequence[ProfileId], at: datetime) -> None:
    """Each plays once more than the one before it, up to three times: a minute of a film each."""
    await marquee.stores.progress.record(
        [
            write(
                event(40, at + viewing * timedelta(hours=1), viewing=viewing),
                event(41, at + viewing * timedelta(hours=1, minutes=1), viewing=viewing, seq=1),
                of=id_,
            )
            for number, id_ in enumerate(profiles)
            for viewing in range(1 + number % 3)
        ]
    )


async def measured_plays(marquee: Marquee, key: str, *units: UnitId) -> Mapping[UnitId, int]:
    found = await marquee.stores.evidence.measures_of(ExperimentKey(key), units)
    return {unit: one.plays for unit, one in found.items()}
