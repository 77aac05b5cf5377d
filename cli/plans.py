"""`marquee explain-plan`: what an operation becomes, and what it waits for."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import asyncio
import json
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.stores import speech
from jobs.mistakes import FAILED, refuse
from jobs.operator import settings_of


def explain_plan(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A document of operations.")
    ],
    variables: Annotated[
        str, typer.Option(help="Variables as JSON; they decide what @skip and @include leave.")
    ] = "{}",
) -> None:
    """Print how each operation of a file runs: its cost, its waves, what is kept and what is not.

    What needs no waiting and is kept with nothing is left out.
    """
    try:
        given = json.loads(variables)
    except json.JSONDecodeError as error:
        refuse(speech, f"--variables is no JSON: {error}", FAILED)
    if not isinstance(given, dict):
        refuse(speech, "--variables must be a JSON object.", FAILED)
    for line in asyncio.run(_explained(file.read_text("utf-8"), given)):
        speech.say(line)


async def _explained(text: str, given: dict[str, Any]) -> list[str]:
    from execution.compiled.explain import explain
    from execution.errors import RequestRefused
    from execution.limits import Limits
    from execution.prepare import PreparedOperations
    from schema.root import schema

    names = {each.name for each in fields(Limits)}
    limits = Limits(**settings_of(speech).limits.model_dump(include=names))
    core = schema._schema  # noqa: SLF001 - Strawberry offers no other way to the core schema
    prepared = PreparedOperations(core, limits, introspection=True, suggestions=True)
    document = await prepared.prepare(text)
    prepared.close()
    if document.errors:
        refuse(speech, "\n".join(error.message for error in document.errors), FAILED)
    lines: list[str] = []
    for operation in document.operations:
        known = {name: value for name, value in given.items() if name in operation.variables.names}
        try:
            bound = operation.bind(known)
        except RequestRefused as refused:
            lines.append(f"{operation.name or '(anonymous)'}: {refused}")
            continue
        ran = operation.runnable
        plan = explain(core, ran.node, ran.fragments, bound.variables)
        lines += [plan.rstrip(), f"  cost {bound.cost:,} of {limits.cost:,}", ""]
    return lines
