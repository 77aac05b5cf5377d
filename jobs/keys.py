"""`marquee keys`: which keys there are, and a new root secret that signs nobody out."""

import shlex

import typer

from domain.session import REFRESH_TOKEN_LIFE
from foundation.keys import Purpose
from foundation.root_secret import FILE, keys_of, new_secret, rotate_kept
from foundation.settings import Settings
from jobs.console import Speech
from jobs.mistakes import mistakes_told
from jobs.operator import settings_of

keys = typer.Typer(help="The keys that sign tokens and addresses.", no_args_is_help=True)

speech = Speech()


@keys.command("list")
def list_keys() -> None:
    """Print the id of each key, by purpose: the one that signs, and those that only verify.

    The ids are public: they stand in the header of each token, as `kid`.
    """
    settings = settings_of(speech)
    with mistakes_told(speech):
        kept = keys_of(settings)
    speech.say(f"{'purpose':<10} {'signs':<14} verifies")
    for purpose in Purpose:
        signing, *others = kept.of_purpose(purpose)
        row = f"{purpose:<10} {signing.id:<14} {' '.join(key.id for key in others)}"
        speech.say(row.rstrip())


@keys.command()
def rotate() -> None:
    """Make a new root secret. What the current one has signed is still taken afterwards.

    A secret that lies in the data folder is replaced there. One that comes from MARQUEE_SECRET is
    not touched: then the variables to set are printed.
    """
    settings = settings_of(speech)
    if settings.secret is None:
        with mistakes_told(speech):
            rotate_kept(settings.data_dir / FILE)
        speech.say(f"{settings.data_dir / FILE} begins with a new secret now.")
        speech.say("Start the server anew to sign with it. Nobody is signed out.")
        speech.say(_NEXT)
        return
    _print_variables(settings, settings.secret.get_secret_value())


_NEXT = (
    f"Wait {REFRESH_TOKEN_LIFE.days} days before the next time: "
    "whoever holds a refresh token of the secret before this one is signed out then."
)


def _print_variables(settings: Settings, current: str) -> None:
    # SECURITY: to standard output, because the operator asked for it, and to no log.
    typer.echo("# One server: set both and start it anew. Several: start each with the two values")
    typer.echo("# exchanged first, so that all know the new secret before any signs with it.")
    typer.echo(f"# {_NEXT}")
    if settings.previous_secret is not None:
        typer.echo("# The value of MARQUEE_PREVIOUS_SECRET until now is given up by this.")
    typer.echo(f"MARQUEE_SECRET={new_secret()}")
    typer.echo(f"MARQUEE_PREVIOUS_SECRET={shlex.quote(current)}")
