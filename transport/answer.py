"""One GraphQL answer on the wire: JSON, its status, and the headers every answer carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from starlette.responses import Response

from transport.media_types import MediaType
from transport.observing import Result
from transport.refusal import Refusal

FAILED: Final = 500
_ALWAYS = {
    "Vary": "Accept",
    # SECURITY: answers belong to one viewer; no cache on the way may keep one.
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`payload` without `data` is a refused request, with `data` (also null) an executed one.

    Statuses after GraphQL over HTTP, the 2025 text: `status` goes with graphql-response+json,
    `legacy_status` with application/json, where a well-formed request is answered 200 whatever came
    of it. An executed one is 200 in both, also when nulls have eaten all of `data`. (The edition of
    September 2026 prefers 294 for an answer with data and errors, and 422 where this says 400; both
    are recommendations, and 200 and 400 are what clients in the field expect.)
    """

    payload: Mapping[str, Any]
    status: int = 200
    legacy_status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def result(self) -> Result:
        if "data" not in self.payload:
            return Result.REFUSED if self.status < FAILED else Result.FAILED
        return Result.ERRORS if self.payload.get("errors") else Result.OK

    def response(self, media_type: MediaType, extra: Mapping[str, str]) -> Response:
        legacy = media_type is not MediaType.GRAPHQL_RESPONSE
        content_type = (MediaType.JSON if legacy else media_type).content_type
        return Response(
            orjson.dumps(self.payload),
            status_code=self.legacy_status if legacy else self.status,
            headers={**_ALWAYS, **extra, **self.headers, "Content-Type": content_type},
        )


def refused(refusal: Refusal) -> Answer:
    return Answer(
        {"errors": [refusal.entry]},
        status=refusal.status,
        legacy_status=refusal.legacy_status,
        headers=refusal.headers,
    )
