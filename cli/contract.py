"""`marquee schema` and `marquee operations`: what clients are promised, and what they ask."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import asyncio
import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.stores import speech
from jobs.mistakes import FAILED, refuse
from jobs.operator import settings_of

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from execution.limits import Limits

ROOT = Path(__file__).parents[1]
SCHEMA_FILE = ROOT / "schema.graphql"
OPERATIONS = ROOT / "operations"

operations = typer.Typer(help="The clients' own operations.", no_args_is_help=True)


def write_schema(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only compare; exit with 1 where they differ.")
    ] = False,
    possible_types: Annotated[
        bool,
        typer.Option("--possible-types", help="Print the types behind each union and interface."),
    ] = False,
) -> None:
    """Write schema.graphql from the code."""
    from schema.possible_types import possible_types as types_of
    from schema.root import schema

    text = f"{schema.as_str().rstrip()}\n"
    if possible_types:
        speech.say(json.dumps(types_of(schema._schema), indent=2))  # noqa: SLF001 - the only way
    elif not check:
        SCHEMA_FILE.write_text(text, "utf-8")
    elif not SCHEMA_FILE.is_file() or SCHEMA_FILE.read_text("utf-8") != text:
        refuse(speech, "schema.graphql is not what the code says: run `marquee schema`.", FAILED)


@operations.command("check")
def check_operations() -> None:
    """Validate and measure every operation in operations/, by the limits that are set.

    A cost that depends on variables is that of leaving them out.
    """
    from execution.limits import Limits
    from schema.root import schema

    names = {each.name for each in fields(Limits)}
    limits = Limits(**settings_of(speech).limits.model_dump(include=names))
    files = sorted(OPERATIONS.rglob("*.graphql"))
    speech.say(f"{'file':<32} {'operation':<28} {'cost':>6} {'depth':>5}")
    errors = asyncio.run(_measure(schema._schema, limits, files))  # noqa: SLF001 - the only way
    for error in errors:
        speech.complain(error)
    if errors:
        raise typer.Exit(FAILED)
    speech.say(f"All {len(files)} files can be executed.")


async def _measure(schema: "GraphQLSchema", limits: "Limits", files: Sequence[Path]) -> list[str]:
    """Say a line for each operation; answers a line for each error."""
    from graphql import parse

    from execution.field_cost import declared_cost
    from execution.field_weight import FieldWeights
    from execution.input_sizes import InputSizes
    from execution.measure import measure
    from execution.prepare import PreparedOperations

    prepared = PreparedOperations(schema, limits, introspection=False, suggestions=True)
    weights, sizes, errors = FieldWeights(limits, declared_cost), InputSizes(schema, limits), []
    for file in files:
        text, name = file.read_text("utf-8"), str(file.relative_to(OPERATIONS))
        document = await prepared.prepare(text)
        errors += [f"{name}: {error}" for error in document.errors]
        if not document.errors:
            measured = measure(parse(text), schema, limits, weights, sizes).operations
            for one, of in zip(document.operations, measured, strict=True):
                cost, depth = one.cost.evaluate({}), of.measured.depth
                speech.say(f"{name:<32} {one.name or '':<28} {cost:>6} {depth:>5}")
    prepared.close()
    return errors
