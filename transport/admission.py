"""From a well-formed request to an operation ready to run: every check behind the door, in order.

Rate limits, document, context, preparation, kind, mutation limit, variables: what costs least is
asked first. Every door may come through here.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from graphql import ExecutionResult
from starlette.requests import HTTPConnection
from structlog.contextvars import bind_contextvars

from execution.document import Bound, PreparedOperation
from execution.prepare import PreparedOperations
from transport.client_address import TrustedProxies, address_of
from transport.observing import Asked
from transport.parameters import Parameters
from transport.rate_limits import RateLimits
from transport.trusted import Document, Documents

SHOWN_HASH = 12  # hexadecimal digits of a document's hash that logs carry


class Context(Protocol):
    """What the wire needs to know of a request's context."""

    @property
    def invalid_token(self) -> bool:
        """A token came along that is malformed, expired or revoked: the request runs signed out."""
        ...


C = TypeVar("C", bound=Context)


@dataclass(frozen=True, slots=True)
class Admitted(Generic[C]):
    operation: PreparedOperation
    bound: Bound
    context: C

    async def execute(self) -> ExecutionResult:
        return await self.operation.execute(self.bound, self.context)


@dataclass(frozen=True, slots=True)
class Admission(Generic[C]):
    operations: PreparedOperations
    documents: Documents
    rate_limits: RateLimits
    build_context: Callable[[HTTPConnection], Awaitable[C]]
    device_of: Callable[[HTTPConnection], str | None]
    trusted_proxies: TrustedProxies = field(default_factory=TrustedProxies)

    async def admit(
        self,
        parameters: Parameters,
        connection: HTTPConnection,
        *,
        check_kind: Callable[[str], None],
        headers: dict[str, str],
        asked: Asked,
    ) -> Admitted[C]:
        """`check_kind` gets "query", "mutation" or "subscription" and refuses what this door does
        not run; `headers` is given what the answer must carry, refused or not, and `asked` what
        becomes known of the request.

        Raises Refusal, RequestRefused (it does not parse, validate, fit or bind), and whatever
        building the context raises.
        """
        address = address_of(connection, self.trusted_proxies)
        # SECURITY: who may not ask is not read for; of a token the signature alone is looked at.
        device = self.device_of(connection)
        await self.rate_limits.operation(address, device)
        document = self.documents.resolve(parameters)
        bind_contextvars(document=document.sha256[:SHOWN_HASH])
        context = await self.build_context(connection)
        if context.invalid_token:
            headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'  # RFC 6750, section 3
        operation = await self._prepare(document, parameters.operation_name)
        asked.operation = operation
        check_kind(operation.kind)
        if operation.kind == "mutation":
            await self.rate_limits.mutation(device, address)
        bound = operation.bind(parameters.variables)
        asked.cost = bound.cost
        return Admitted(operation, bound, context)

    async def _prepare(self, document: Document, name: str | None) -> PreparedOperation:
        kept = self.operations.kept(document.sha256)
        operation = (kept or await self.operations.prepare(document.text)).operation(name)
        bind_contextvars(operation=operation.name)
        return operation
