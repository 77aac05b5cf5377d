"""The command line: `marquee serve`, and all that an operator does beside it.

Each command imports what it needs and no more, so that all start quickly.
"""

import typer

from cli import (
    artwork,
    catalogue,
    contract,
    demo,
    doctor,
    events,
    evidence,
    experiments,
    plans,
    progress,
    services,
    serving,
    titles,
)
from foundation.garbage import look_for_cycles_seldom
from jobs.keys import keys

app = typer.Typer(
    help="Marquee, the GraphQL backend-for-frontend of a streaming service. "
    "Settings come from MARQUEE_... variables; .env.example lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serving.serve)
app.command()(catalogue.migrate)
app.command()(doctor.doctor)
app.command()(catalogue.import_catalogue)
app.add_typer(demo.demo, name="demo")
app.add_typer(titles.titles, name="titles")
app.add_typer(progress.progress, name="progress")
experiments.experiments.command("measure")(evidence.measure)
experiments.experiments.command("report")(evidence.report)
app.add_typer(experiments.experiments, name="experiments")
app.command()(artwork.learn_artwork)
app.add_typer(artwork.artwork, name="artwork")
app.add_typer(services.services, name="services")
app.add_typer(events.events, name="events")
app.add_typer(contract.operations, name="operations")
app.add_typer(keys, name="keys")
app.command("schema")(contract.write_schema)
app.command()(plans.explain_plan)
app.command()(serving.version)


def main() -> None:
    look_for_cycles_seldom()  # before anything is imported, which makes objects that stay
    app()
