"""`marquee titles`: what operators and client engineers ask of the catalogue from a shell."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import re
from typing import TYPE_CHECKING, Annotated

import typer

from cli.stores import speech, with_stores
from foundation.clock import utc_now
from jobs.mistakes import refuse
from jobs.operator import settings_of

if TYPE_CHECKING:
    from persistence.ports.stores import Stores
    from persistence.ports.title_finding import FoundTitle

titles = typer.Typer(
    help="Look into the catalogue, at what viewers cannot see too.", no_args_is_help=True
)

NONE = "-"
COUNTRY = "[A-Z]{2}"


@titles.callback()
def _group() -> None:
    """Keeps the command's name in front of it while it is the only one."""


@titles.command("find")
def find(
    text: Annotated[str, typer.Argument(help="A name, words of texts, or something like a name.")],
    country: Annotated[
        str | None, typer.Option(help="Those licensed there now, as ISO 3166-1 has it: US.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = 10,
) -> None:
    """Find a title's id: by its name, by words of its texts in any language, in spite of typos.

    Like says how much of its letters a name has in common with what was asked, from 0 to 1.
    """
    from domain.title_match import sought

    try:
        asked = sought(text)
    except ValueError as error:
        refuse(speech, f"{str(error).capitalize()}.")
    country = _country(country)

    async def read(stores: "Stores") -> None:
        found = await stores.title_finding.find(asked, utc_now(), country=country, limit=limit)
        if not found:
            speech.say("No title is like that.")
            return
        speech.table(("id", "kind", "name", "year", "found by", "like"), map(_row, found))

    with_stores(settings_of(speech), read)


def _country(given: str | None) -> str | None:
    code = given.upper() if given is not None else None
    if code is not None and not re.fullmatch(COUNTRY, code):
        refuse(speech, "--country: two letters, as ISO 3166-1 has it.")
    return code


def _row(found: "FoundTitle") -> tuple[str, ...]:
    year = NONE if found.release_year is None else str(found.release_year)
    like = f"{found.likeness:.2f}"
    return found.id, found.kind.value, found.name, year, found.match.value, like
