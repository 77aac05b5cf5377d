"""The homepage and its billboard as clients see them."""

from datetime import datetime

import strawberry

from domain.homepage import call_to_action
from domain.homepage import row as domain
from resolvers import homepage, rows
from schema.experiment import Allocation
from schema.media import Trailer
from schema.node import Node
from schema.row import RowConnection, RowItem
from schema.view import enum, field, shown, view

ActionKind = enum(
    call_to_action.ActionKind,
    "What a button does.",
    {
        "PLAY": "Plays the target from its beginning.",
        "RESUME": "Plays the target from where it was left.",
        "DETAILS": "Opens the target's page.",
    },
)


@view(call_to_action.CallToAction, "A billboard's button.")
class CallToAction:
    label: str = shown("What to write on it, in the viewer's language.")
    action: ActionKind = shown("What it does.")  # type: ignore[valid-type]
    target: Node = shown("What it does it with: a movie, an episode or a title.")


@view(domain.Billboard, "The large picture a page opens with.")
class Billboard(Node):
    id: strawberry.ID = shown("The billboard's id; it names its page.")
    item: RowItem = shown("The item it shows; the same item also stays in its row.")
    trailer: Trailer | None = field(
        homepage.trailer, "What may play by itself behind it; null for kids and where turned off."
    )
    call_to_action: CallToAction = field(
        homepage.action, "Its button; where the title waits in Continue Watching, it goes on there."
    )


@view(domain.DegradedSource, "A source that could not answer when the page was made.")
class DegradedSource:
    source: str = shown("Which source.")
    fallback: str = shown("What stood in for it: `STALE`, `POPULAR` or `NONE`.")
    reason: str = shown("Why: `TIMEOUT`, `UNAVAILABLE` or `INTERNAL`.")


@view(
    domain.Page,
    "One frozen page: its rows and their order stay as they are for thirty minutes under this id.",
)
class Homepage(Node):
    id: strawberry.ID = shown("The page's id; `node(id:)` finds it until it expires.")
    generated_at: datetime = shown("When it was made.")
    expires_at: datetime = shown("Until when it can be asked for; then ask for a new one.")
    revision: str = shown("Changes exactly when a row of the page does.")
    billboard: Billboard | None = field(homepage.billboard, "What it opens with.")
    rows: RowConnection | None = field(rows.of_page, "Its rows from the top.")
    allocations: list[Allocation] = field(
        homepage.allocations, "What the experiments gave when the page was made."
    )
    degraded: list[DegradedSource] = shown("Sources that failed; empty on a whole page.")
