"""`marquee services`: the real stores, run from a checkout."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.stores import speech
from jobs.mistakes import FAILED, refuse
from jobs.operator import settings_of

if TYPE_CHECKING:
    from deploy.services import Services

services = typer.Typer(
    help="A real PostgreSQL, Redis and Cassandra on this machine, for development and tests.",
    no_args_is_help=True,
)
Install = Annotated[
    bool, typer.Option("--install", help="Install what is absent by apt-get, which needs root.")
]


@services.command("up")
def up(*, install: Install = False) -> None:
    """Start the stores that do not run yet, and print the variables that lead to them.

    They listen on loopback alone, keep what they hold in MARQUEE_SERVICES_DIR (var/services), and
    run until `marquee services down`.
    """
    from deploy import packages
    from deploy.failures import ProgramMissing
    from deploy.services import exports

    with _failures_told():
        stores = _services()
        if absent := packages.missing(packages.STORES):
            if not install:
                raise ProgramMissing("Of what the stores need, something", absent)
            packages.install(absent, speech.say)
        variables = stores.up(speech)
    speech.say("")
    for line in exports(variables):
        speech.say(line)
    speech.say(f"\nThe same lines are in {stores.env_file}. Next: marquee migrate")


@services.command("status")
def status() -> None:
    """Say of each server whether it runs and answers; exit with 1 where one does not."""
    from rich.table import Table

    table = Table("store", "address", "process", "state", box=None, pad_edge=False)
    with _failures_told():
        standing = _services().standing()
    for each in standing:
        state = "answers" if each.answers else "does not answer" if each.pid else "does not run"
        table.add_row(each.name, each.address, str(each.pid or ""), state)
    speech.show(table)
    if not all(each.answers for each in standing):
        raise typer.Exit(FAILED)


@services.command("down")
def down(
    *,
    wipe: Annotated[bool, typer.Option("--wipe", help="Remove all that they hold, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Yes, really remove it.")] = False,
) -> None:
    """End the stores; what they hold stays for the next `up`."""
    if wipe and not yes:
        refuse(speech, "--wipe removes all that the stores hold, for good. If so: add --yes.")
    with _failures_told():
        stores = _services()
        stores.down(speech)
        if wipe:
            stores.wipe()
            speech.say(f"{stores.folder} is removed")


@services.command("install")
def install() -> None:
    """Install what the stores and the live tests need and is absent, by apt-get, as root.

    Cassandra itself is fetched into the data folder, by Maven.
    """
    from deploy import packages
    from deploy.cassandra_jars import jars

    with _failures_told():
        if absent := packages.missing(packages.LIVE_TESTS):
            packages.install(absent, speech.say)
        jars(settings_of(speech).data_dir.absolute())
    speech.say("All that the stores and the live tests need is installed.")


def _services() -> "Services":
    from deploy.services import Services
    from deploy.services_settings import load_services_settings

    return Services(load_services_settings(), settings_of(speech).data_dir)


@contextmanager
def _failures_told() -> Iterator[None]:
    from deploy.failures import NotRun

    try:
        yield
    except NotRun as failure:
        refuse(speech, str(failure), FAILED)
    except OSError as error:
        refuse(speech, f"{error.filename or 'A file'}: {error.strerror or error}", FAILED)
