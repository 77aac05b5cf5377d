"""`marquee progress`: upkeep of what was watched."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import typer

from cli.stores import speech, with_stores
from jobs.operator import settings_of

progress = typer.Typer(help="Upkeep of what was watched.", no_args_is_help=True)


@progress.command("fold")
def fold() -> None:
    """Fold viewings that nobody touched for 90 days into one small record each.

    Nothing that is shown changes. Running servers do it every six hours, one of them at a time;
    while one is at it, this does nothing. It can be stopped at any time and run again.
    """
    from flows.watching.folding import Folds
    from foundation.clock import utc_now

    folded = with_stores(
        settings_of(speech), lambda stores: Folds(stores.progress, stores.leases, utc_now).fold()
    )
    speech.say(f"Playables folded: {folded:,}.")
