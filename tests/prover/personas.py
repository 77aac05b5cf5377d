"""Personas: who asks, and the world in which what is hidden from them does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid5

from domain.ids import derived_id
from tests.contract.records import movie_id
from tests.e2e.running import Device, Marquee
from tests.prover.experiment import EXPERIMENT
from tests.prover.watching import DEVICE, entry_of
from tests.prover.worlds import FAMILY, NEIGHBOUR, PASSWORD, WHOLE, World


@dataclass(frozen=True)
class Persona:
    """`without` is the world with nothing in it that the persona may not see."""

    name: str
    email: str | None
    profile: str | None
    without: World
    recipes: Mapping[str, Any] = field(default_factory=dict)

    async def sign_in(self, marquee: Marquee) -> Device:
        """The persona's device, always the same one; signed out for nobody."""
        device = Device(marquee.http, uuid=DEVICE)
        if self.email and self.profile:
            opened = await device.log_in(self.email, PASSWORD)
            ids = {each["name"]: each["id"] for each in opened["viewer"]["account"]["profiles"]}
            await device.activate(ids[self.profile])
        return device


def own(email: str, name: str, sibling: str = "Bo") -> dict[str, Any]:
    """What a mutation needs to be let in: the persona's own address, password and history.

    `sibling` is another profile of the account, which may be edited without becoming another.
    """
    device = {"id": str(DEVICE), "name": "Sofa", "class": "TV"}
    return {
        "LogInInput.email": email,
        "LogInInput.password": PASSWORD,
        "LogInInput.device": device,
        "SignUpInput.email": f"new-{email}",
        "SignUpInput.password": PASSWORD,
        "SignUpInput.device": device,
        "CreateProfileInput.name": "Guest",
        "UpdateProfileInput.profileId": derived_id("prof", email, sibling),
        "UpdateProfileInput.version": 1,
        "UpdateProfileInput.autoplayNext": False,
        "Mutation.hideFromContinueWatching(titleId:)": movie_id("Meadow 0"),
        "Mutation.removeFromHistory(entryIds:)": [entry_of(email, name, "Meadow 1")],
        "ProgressEventInput.eventId": str(uuid5(DEVICE, "an event")),
        "ProgressEventInput.viewingId": str(uuid5(DEVICE, "a viewing")),
        "ProgressEventInput.playableId": movie_id("Meadow 3"),
        "ProgressEventInput.positionMs": 60 * 60_000,
        "ProgressEventInput.durationMs": 90 * 60_000,
        "DeviceInput.id": str(DEVICE),
        "DeviceInput.name": "Sofa",
        "ExperimentInput.key": "a_new_one",
        "ExperimentInput.name": "A new one",
        "ExperimentInput.primaryMetric": "plays",
        "ExperimentInput.trafficBasisPoints": 5_000,
        "ExperimentInput.variants": [
            {"key": "control", "weightBasisPoints": 5_000, "isControl": True, "config": {}},
            {"key": "other", "weightBasisPoints": 5_000, "config": {"prioritizeGenres": True}},
        ],
        "Query.experiment(key:)": EXPERIMENT,
        "Mutation.setExperimentStatus(key:)": EXPERIMENT,
        "Mutation.setExperimentStatus(status:)": "PAUSED",
    }


PERSONAS = (
    Persona("a child", FAMILY, "Kim", World(grown_up=False), own(FAMILY, "Kim")),
    Persona(
        "a profile with blocked titles",
        FAMILY,
        "Bo",
        World(blocked=False),
        own(FAMILY, "Bo", "Ada"),
    ),
    Persona("another account", NEIGHBOUR, "Nell", World(family=False), own(NEIGHBOUR, "Nell")),
    Persona(
        "a profile beside one with a PIN", FAMILY, "Ada", World(sams_pin="9876"), own(FAMILY, "Ada")
    ),
    Persona("nobody", None, None, World(catalogue=False), own(NEIGHBOUR, "Nell")),
)
assert all(persona.without != WHOLE for persona in PERSONAS)
