"""Refreshing a homepage that a client shows."""

from dataclasses import replace
from typing import Annotated

import strawberry

from domain.homepage.difference import BillboardReplaced, Refreshed
from domain.homepage.touch import RefreshTrigger
from domain.ids import PageId
from domain.outcome import AuthRefused, LimitReached, NotFound, UnavailableNow
from flows.homepage.refresh import RefreshAsked
from resolvers import homepage
from resolvers.context import Info
from resolvers.refusals import as_outcomes

RefreshOutcome = Refreshed | NotFound | AuthRefused | UnavailableNow | LimitReached


@strawberry.input(description="The page that is shown, and what happened to it.")
class RefreshHomepageInput:
    homepage_id: strawberry.ID = strawberry.field(description="The page that is shown.")
    row_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Tell only of these rows of the page, such as `invalidatedRowIds`; null tells "
        "of everything.",
    )
    trigger: RefreshTrigger = strawberry.field(description="What happened.")

    def as_domain(self) -> RefreshAsked:
        rows = [str(id_) for id_ in self.row_ids] if isinstance(self.row_ids, list) else None
        return RefreshAsked(PageId(str(self.homepage_id)), self.trigger, rows)


@as_outcomes
async def refresh(
    info: Info,
    input: Annotated[RefreshHomepageInput, strawberry.argument(description="Which page, and why.")],
) -> RefreshOutcome:
    ctx, audience = info.context, info.context.audience()
    flow = ctx.services.refresh
    done = await flow.refresh(ctx.signed_in(), audience, input.as_domain(), ctx.now)
    return await shown(info, done) if isinstance(done, Refreshed) else done


async def shown(info: Info, done: Refreshed) -> Refreshed:
    """Without a billboard that the page itself would not show (R19)."""
    if await homepage.billboard(done.homepage, info):
        return done
    changes = (one for one in done.changes if not isinstance(one, BillboardReplaced))
    return replace(done, changes=tuple(changes))
