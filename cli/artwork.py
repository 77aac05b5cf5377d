"""`marquee learn-artwork` and `marquee artwork`: which pictures work, learned and put in force."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

from typing import TYPE_CHECKING, Annotated

import typer

from cli.stores import speech, with_stores
from foundation.clock import utc_now
from jobs.mistakes import FAILED, refuse
from jobs.operator import settings_of

if TYPE_CHECKING:
    from domain.evidence.off_policy import PolicyValue
    from persistence.ports.artwork_bandit import PolicyVersion
    from persistence.ports.stores import Stores

artwork = typer.Typer(
    help="What was learned of pictures, by versions. A server that runs hears of each within a "
    "second; pages that were made before keep their pictures until they expire.",
    no_args_is_help=True,
)

Version = Annotated[int, typer.Argument(min=1, help="A policy's version.", metavar="VERSION")]


def learn_artwork() -> None:
    """Learn which pictures work for whom from clicks, and put it in force as a new policy.

    For a daily run. It counts what has matured since the last time, and can be stopped and run
    again at any moment: nothing is counted twice.
    """
    from flows.artwork_bandit.learning import Learning

    async def learn(stores: "Stores") -> None:
        learning, now = Learning.on(stores), utc_now()
        with speech.progress("Counting", await learning.waiting_seconds(now)) as told:
            impressions = await learning.count(now, told)
        titles = await learning.titles(now)
        with speech.progress("Learning", titles) as told:
            version = await learning.publish(now, told)
        speech.say(f"Impressions counted: {impressions:,}. Titles and segments: {titles:,}.")
        speech.say(f"Policy {version} is in force.")

    with_stores(settings_of(speech), learn)


@artwork.command("policies")
def policies() -> None:
    """Print the policies that are kept, newest first."""

    async def read(stores: "Stores") -> None:
        versions = await stores.artwork_policies.versions()
        if not versions:
            speech.say("There are no policies yet: pictures are chosen evenly.")
            return
        rows = [
            [
                str(one.version),
                f"{one.made_at:%Y-%m-%d %H:%M} UTC",
                f"{one.titles:,}",
                "in force" if one.is_current else "",
            ]
            for one in versions
        ]
        speech.table(("version", "made", "titles and segments", ""), rows)

    with_stores(settings_of(speech), read)


@artwork.command("activate")
def activate(version: Version) -> None:
    """Put a policy in force again, as when a newer one turns out to be worse."""

    async def put_in_force(stores: "Stores") -> None:
        if not await stores.artwork_policies.activate(version, utc_now()):
            refuse(speech, _no_policy(version), FAILED)
        speech.say(f"Policy {version} is in force.")

    with_stores(settings_of(speech), put_in_force)


@artwork.command("evaluate")
def evaluate(version: Version) -> None:
    """Estimate what a policy earns, from impressions that it has not learned from.

    These are there from about a day after it was made, whichever policy was in force since.
    """
    from flows.artwork_bandit.evaluating import Evaluating, fresh_from
    from flows.artwork_bandit.learning import MATURED

    async def estimate(stores: "Stores") -> None:
        policy, now = await _policy(stores, version), utc_now()
        seconds = (now - MATURED - fresh_from(policy)).total_seconds()
        with speech.progress(f"Evaluating policy {version}", max(0, int(seconds))) as told:
            found = await Evaluating.on(stores).evaluate(policy, now, told)
        if found is None:
            refuse(speech, f"Nothing has matured yet that policy {version} may show.", FAILED)
        speech.say(f"Impressions: {found.impressions:,}. As they were served, {found.served:.4f}")
        speech.table(
            ("clicks an impression", "estimate", "standard error", "worth impressions"),
            [
                _shown("inverse propensity", found.inverse_propensity),
                _shown("self-normalised", found.self_normalised),
                _shown("doubly robust", found.doubly_robust),
            ],
        )

    with_stores(settings_of(speech), estimate)


async def _policy(stores: "Stores", version: int) -> "PolicyVersion":
    """The one of this version; that there is none ends the command."""
    versions = {one.version: one for one in await stores.artwork_policies.versions()}
    if version not in versions:
        refuse(speech, _no_policy(version), FAILED)
    return versions[version]


def _no_policy(version: int) -> str:
    return f"There is no policy {version}: see `marquee artwork policies`."


def _shown(name: str, value: "PolicyValue") -> list[str]:
    return [
        name,
        f"{value.value:.4f}",
        f"{value.standard_error:.4f}",
        f"{value.effective_choices:,.0f}",
    ]
