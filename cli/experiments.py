"""`marquee experiments`: what experimenters do, from a shell on the server's machine."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.experimenting import (
    by_the_shell,
    done,
    found,
    given_in,
    slots_named,
    stored,
    what_it_is,
    with_experiments,
)
from cli.stores import speech, with_stores
from domain.experiments.experiment import ExperimentStatus
from foundation.clock import utc_now
from jobs.mistakes import FAILED, refuse
from jobs.operator import settings_of

if TYPE_CHECKING:
    from flows.experiments.experimenting import Experimenting
    from persistence.ports.stores import Stores

experiments = typer.Typer(
    help="Run experiments. A server that runs hears of each change within a second.",
    no_args_is_help=True,
)

Key = Annotated[str, typer.Argument(help="An experiment's key.", metavar="KEY")]
File = Annotated[
    Path,
    typer.Argument(
        exists=True,
        dir_okay=False,
        metavar="FILE.json",
        help="JSON with the fields of the API's ExperimentInput.",
    ),
]


@experiments.command("list")
def list_experiments(
    status: Annotated[
        ExperimentStatus | None, typer.Option(case_sensitive=False, help="Those in one status.")
    ] = None,
) -> None:
    """Print every experiment, and what is held out of the layers."""
    from cli.experiment_tables import show_list

    async def read(stores: "Stores") -> None:
        listed = await stores.experiments.experiments(status)
        layers = (await stores.experiments.current()).layers
        if not listed:
            speech.say("There are no experiments.")
            return
        show_list(speech, listed, layers)

    with_stores(settings_of(speech), read)


@experiments.command("show")
def show(key: Key) -> None:
    """Print one: its variants and their buckets, what it needs, who was exposed, its history."""
    from cli.experiment_tables import show_experiment

    async def read(stores: "Stores", experimenting: "Experimenting") -> None:
        one = await found(stores, key)
        plan = await experimenting.planning.plan(one, utc_now())
        exposed = await stores.exposures.counts(one.key)
        history = (await stores.experiments.history([one.key])).get(one.key, ())
        show_experiment(speech, one, plan, exposed, history)

    with_experiments(read)


@experiments.command("save")
def save(file: File) -> None:
    """Save an experiment: a new draft, or what is changed of the one under its key."""
    from cli.experiment_tables import show_warnings

    given = given_in(file)

    async def keep(stores: "Stores", experimenting: "Experimenting") -> None:
        old = await stored(stores, given.key)
        revision = old.revision if old else None
        saved = done(await experimenting.running.save(given, revision, by_the_shell()), file.name)
        same = old is not None and old.revision == saved.revision
        speech.say(f"{saved.key} is as it was." if same else f"Saved. {what_it_is(saved)}")
        show_warnings(speech, (await experimenting.planning.plan(saved, utc_now())).warnings)

    with_experiments(keep)


@experiments.command("start")
def start(key: Key) -> None:
    """Start a draft, or let a paused one go on."""
    _step(key, ExperimentStatus.RUNNING)


@experiments.command("pause")
def pause(key: Key) -> None:
    """Pause one: nobody is enrolled, and whoever was in it sees control's page. Start it again."""
    _step(key, ExperimentStatus.PAUSED)


@experiments.command("conclude")
def conclude(
    key: Key,
    winner: Annotated[
        str | None, typer.Option(help="The variant that stays in force for everybody.")
    ] = None,
) -> None:
    """Conclude one for good; without a winner everybody has the default."""
    _step(key, ExperimentStatus.CONCLUDED, winner)


@experiments.command("archive")
def archive(key: Key) -> None:
    """Put a draft or a concluded one away; nothing of it is in force any more."""
    _step(key, ExperimentStatus.ARCHIVED)


@experiments.command("hold-out")
def hold_out(
    layer: Annotated[str, typer.Argument(help="A layer's key.", metavar="LAYER")],
    slots: Annotated[
        str,
        typer.Argument(help="Slots of 0 to 9999, as 9500-9999 or 0-99,500; none.", metavar="SLOTS"),
    ],
) -> None:
    """Hold these slots of a layer, and no others, out of all its experiments."""
    from domain.experiments.names import KEY_FORM, layer_key

    key, held = layer_key(layer), slots_named(slots)
    if key is None:
        refuse(speech, f"A layer is named by {KEY_FORM}.")

    async def hold(stores: "Stores", experimenting: "Experimenting") -> None:
        if not await experimenting.running.hold_out(key, held, utc_now()):
            current = await stores.experiments.current()
            owned = [one for one in current.experiments if one.layer == key and one.slots]
            holders = ", ".join(f"{one.key} holds {one.slots}" for one in owned)
            refuse(speech, f"Not all of {held} are free in layer {key}: {holders}.", FAILED)
        speech.say(f"Held out of layer {key}: {f'slots {held}' if held else 'nothing'}.")

    with_experiments(hold)


@experiments.command("simulate")
def simulate(
    file: File,
    pages: Annotated[
        int, typer.Option(min=0, max=20, help="Profiles of which example pages are shown.")
    ] = 3,
) -> None:
    """Show who would get what, and which rows would move, if this were saved and started.

    It goes through all profiles, and stores nothing.
    """
    from cli.experiment_tables import show_simulation
    from flows.experiments.simulating import Simulating

    given = given_in(file)

    async def go(stores: "Stores") -> None:
        total = await stores.profiles.how_many()
        with speech.progress(f"Simulating {given.key}", total) as told:
            outcome = await Simulating.on(stores).simulate(
                given, utc_now(), examples=pages, told=told
            )
        show_simulation(speech, done(outcome, file.name))

    with_stores(settings_of(speech), go)


def _step(key: str, status: ExperimentStatus, winner: str | None = None) -> None:
    """From the revision that is stored now."""
    from domain.experiments.lifecycle import Step

    async def go(stores: "Stores", experimenting: "Experimenting") -> None:
        old = await found(stores, key)
        step = Step(status, old.revision, winner)
        speech.say(
            what_it_is(done(await experimenting.running.step(key, step, by_the_shell()), key))
        )

    with_experiments(go)
