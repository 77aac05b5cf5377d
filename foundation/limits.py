"""Limits: how much one request may ask for, and how often; each of them is a setting."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=1)]
PerMinute = Annotated[float, Field(gt=0)]


class OperationLimits(BaseModel):
    """What one operation may hold; set one with `MARQUEE_LIMITS__DEPTH=12`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tokens: Count = 1_000
    depth: Count = 15
    introspection_depth: Count = 20
    fields: Count = 500
    aliases: Count = 30
    directives: Count = 50
    root_fields: Count = 10
    mutation_root_fields: Count = 5
    operations: Count = 5
    list_items: Count = 100
    progress_events: Count = 200
    page_size: Count = 50
    cost: Count = 10_000
    measure_only: bool = False


class RateLimits(BaseModel):
    """How often; each is multiplied by `MARQUEE_RATE_LIMIT_SCALE`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operations_per_device: PerMinute = 600
    operations_per_address: PerMinute = 1_200
    mutations_per_device: PerMinute = 120
    record_progress_per_device: PerMinute = 60
    track_per_device: PerMinute = 60
    failed_sign_ins_per_account: Count = 10
    """In fifteen minutes, per account name, known or not (R53)."""
    failed_sign_ins_per_address: Count = 30
    exports_per_day: Count = 2


class SocketLimits(BaseModel):
    """The second front door: WebSocket, and what stays of Server-Sent Events."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    init_deadline_ms: Count = 5_000
    init_bytes: Count = 4 * 1024
    operations: Count = 20
    message_bytes: Count = 256 * 1024
    send_deadline_ms: Count = 10_000
    """How long one message may take to go out before its reader is cut off."""
    quiet_ms: Count = 25_000
    """After so long without a word of the client a socket is asked for one."""
    connections: Count = 10_000
    """Sockets and streams in one process."""
    connections_per_address: Count = 500
