"""A request turned away at the door: one plain GraphQL error, its HTTP status and headers."""

from collections.abc import Mapping
from typing import Any

from transport.codes import Code


class Refusal(Exception):
    """`status` is what the client gets; `legacy_status` stands in its place in `application/json`.

    They differ only for a well-formed request (GraphQL over HTTP, "Status Codes"). The message is
    public: it never repeats anything the client sent.
    """

    def __init__(  # noqa: PLR0913 - each is a part of the answer, and has its usual value
        self,
        message: str,
        *,
        status: int = 400,
        code: Code = Code.BAD_REQUEST,
        legacy_status: int | None = None,
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.legacy_status = status if legacy_status is None else legacy_status
        self.headers = dict(headers or {})
        self.entry: dict[str, Any] = {
            "message": message,
            "extensions": {"code": code.value, **(extensions or {})},
        }
