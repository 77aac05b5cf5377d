"""`marquee events`: what jobs are told of, watched, and what they have given up."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cli.stores import speech, with_stores
from jobs.mistakes import refuse
from jobs.operator import settings_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from domain.events import DomainEvent
    from persistence.ports.events import Events

T = TypeVar("T")

OPERATORS = "operators"
AT_ONCE = 100
PAUSE_SECONDS = 0.5

events = typer.Typer(help="Domain events: what jobs are told of.", no_args_is_help=True)

Group = Annotated[str, typer.Option(help="Whose events: the name of a job.")]


@events.command()
def tail(
    *,
    group: Group = OPERATORS,
    follow: Annotated[bool, typer.Option(help="Go on until Ctrl-C.")] = True,
) -> None:
    """Print each event as a line of JSON, and acknowledge it.

    Every event is printed once for each group, however many read at the same time. It begins with
    the oldest that is kept.
    """

    async def told(store: "Events") -> None:
        from asyncio import sleep

        while True:
            given = await store.read(group, "tail", limit=AT_ONCE)
            for each in given:
                speech.say(_line(each.event))
                await store.acknowledge(group, each.id)
            if not given and not follow:
                return
            if not given:
                await sleep(PAUSE_SECONDS)

    _with_events(told)


@events.command()
def dead(*, group: Group = OPERATORS) -> None:
    """Print what a group has given up, and why; the newest first."""
    for letter in _with_events(lambda store: store.dead(group, limit=AT_ONCE)):
        speech.say(f"{letter.id} {letter.reason}: {_line(letter.event)}")


@events.command()
def retry(
    id_: Annotated[str, typer.Argument(metavar="ID", help="As `dead` prints it.")],
    *,
    group: Group = OPERATORS,
) -> None:
    """Give a group an event again that it has given up."""
    if not _with_events(lambda store: store.retry(group, id_)):
        refuse(speech, f"{id_} is no dead letter of {group}, or the event is no longer kept.")
    speech.say(f"{id_} is given to {group} again.")


def _line(event: "DomainEvent | None") -> str:
    from dataclasses import asdict

    import orjson

    if event is None:
        return "it cannot be read"
    return orjson.dumps({"event": type(event).__name__, **asdict(event)}).decode()


def _with_events(work: "Callable[[Events], Awaitable[T]]") -> T:
    settings = settings_of(speech)
    if settings.redis_url is None:
        refuse(speech, "Events are shared over Redis: set MARQUEE_REDIS_URL.")
    return with_stores(settings, lambda stores: work(stores.events))
