"""What kept fields may know of a request: these aspects of its context, and nothing of who asks."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import DomainError
from domain.ids import TitleId
from persistence.ports.unavailable import StoreUnavailable
from resolvers.context import Context, PictureUrl


@dataclass(frozen=True, slots=True)
class Charted:
    """A chart that was asked for already; `failure` is what came instead of it."""

    titles: frozenset[TitleId] = frozenset()
    failure: Exception | None = field(default=None, compare=False)

    async def __call__(self) -> frozenset[TitleId]:
        """The titles. Raises the failure."""
        if self.failure is not None:
            raise self.failure
        return self.titles


@dataclass(frozen=True, slots=True)
class Aspects:
    """Attributes of the context that the same answers for two requests must be equal in.

    SECURITY: none of them may be of one profile or account; a chart is shared by all who see it.
    """

    locale: str
    country: str | None
    picture_url: PictureUrl
    charted: Charted
    now: datetime
    """No part of what is compared: what looks at it says until when it holds."""


async def aspects(context: Context, names: frozenset[str]) -> Mapping[str, Hashable]:
    """The named aspects of a request's context. Never raises."""
    found: dict[str, Hashable] = {
        name: getattr(context, name) for name in names if name != "charted"
    }
    if "charted" in names:
        found["charted"] = await _charted(context)
    return found


async def _charted(context: Context) -> Charted:
    try:
        return Charted(await context.charted())
    except (DomainError, StoreUnavailable) as failure:
        return Charted(failure=failure)
