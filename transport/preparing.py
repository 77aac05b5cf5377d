"""How operations are prepared and run: the settings' limits, and the engine over the schema."""

from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter

from execution.compiled.engine import Engine
from execution.compiled.kept import KeptJson
from execution.limits import Limits
from execution.prepare import PreparedOperations
from foundation.settings import Settings
from resolvers.aspects import aspects
from schema.root import schema
from transport.metrics.metrics import Metrics
from transport.publish import record_defect


def prepared_operations(
    settings: Settings, json: Mapping[str, KeptJson], metrics: Metrics
) -> PreparedOperations:
    """`json` are the rooms for what is ready (`kept_json`)."""
    engine = Engine(
        loaders=attrgetter("loaders"),
        aspects=aspects,
        now=lambda context: context.now.timestamp(),
        observe=metrics.requests.ran,
        report=record_defect,
        kept=json["catalogue"],
        kept_privately=json["rows"],
    )
    open_ = settings.open_operations
    core = schema._schema  # noqa: SLF001 - Strawberry offers no other way to the core schema
    return PreparedOperations(
        core, limits_of(settings), introspection=open_, suggestions=open_, engine=engine
    )


def limits_of(settings: Settings) -> Limits:
    known = {each.name for each in fields(Limits)}
    given = settings.limits.model_dump(include=known)
    return Limits(
        **given,
        exclusive_mutations=frozenset({"logIn", "signUp"}),
        # The mutation itself says how long a batch may be; the body's bound comes before.
        list_items_of={"RecordProgressInput.events": settings.body_limit_bytes},
    )
