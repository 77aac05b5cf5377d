"""Settings: everything an operator may choose, read once from `MARQUEE_...` variables."""

import socket
from collections.abc import Mapping
from enum import Enum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from foundation.limits import OperationLimits, RateLimits, SocketLimits

SHORTEST_SECRET = 32
PREFIX = "MARQUEE_"
_NESTED = "__"


class SettingsInvalid(Exception):
    """The start is refused; the message names each variable and what it may be."""


class Environment(Enum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogLevel(Enum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _split(value: object) -> object:
    """A list as a variable holds it: parts between commas."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",") if part.strip()]


def _network(value: object) -> object:
    return ip_network(value) if isinstance(value, str) else value


def _host(value: object) -> object:
    return value.lower().rstrip(".").strip("[]") if isinstance(value, str) else value


def _this_machine() -> frozenset[str]:
    return frozenset({"localhost", "127.0.0.1", "::1", socket.gethostname().lower()})


def _in_development(data: Mapping[str, Any]) -> bool:
    return data["env"] is Environment.DEVELOPMENT


def _demo_countries(data: Mapping[str, Any]) -> tuple[str, ...]:
    """In development the country of the demo accounts; an operator names those of the viewers."""
    return ("US",) if _in_development(data) else ()


def _drain_ms(data: Mapping[str, Any]) -> int:
    """No balancer looks at a development server."""
    return 0 if _in_development(data) else 3_000


def _embedded_database(data: Mapping[str, Any]) -> str:
    return f"sqlite:///{data['data_dir'] / 'marquee.db'}"


Network = Annotated[IPv4Network | IPv6Network, PlainValidator(_network)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_split)]
Host = Annotated[str, BeforeValidator(_host), Field(min_length=1)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Countries = Annotated[tuple[Country, ...], NoDecode, BeforeValidator(_split)]
Hosts = Annotated[frozenset[Host], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """One field per variable: `data_dir` is MARQUEE_DATA_DIR, `limits.depth` MARQUEE_LIMITS__DEPTH.

    URLs may hold passwords, so they are never shown with the rest. `secret` is null only in
    development, where one is made and kept (`foundation.root_secret`).
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=_NESTED,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    env: Environment = Environment.DEVELOPMENT
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    data_dir: Path = Path("var")
    database_url: str = Field(default_factory=_embedded_database, repr=False)
    progress_url: str | None = Field(default=None, repr=False)
    redis_url: str | None = Field(default=None, repr=False)
    secret: SecretStr | None = None
    previous_secret: SecretStr | None = None
    metrics_token: SecretStr | None = None
    trusted_proxies: Networks = ()
    allowed_hosts: Hosts = Field(default_factory=_this_machine)
    open_operations: bool = Field(default_factory=_in_development)
    graphiql: bool = Field(default_factory=_in_development)
    warm_countries: Countries = Field(default_factory=_demo_countries)
    image_base_url: str = ""
    web_dir: Path | None = None
    request_deadline_ms: int = Field(default=2_000, ge=1)
    drain_ms: int = Field(default_factory=_drain_ms, ge=0)
    body_limit_bytes: int = Field(default=256 * 1024, ge=1)
    body_deadline_ms: int = Field(default=5_000, ge=1)
    kept_json_bytes: int = Field(default=64 * 1024 * 1024, ge=0)
    kept_rows_bytes: int = Field(default=64 * 1024 * 1024, ge=0)
    rate_limit_scale: float = Field(default=1.0, gt=0)
    limits: OperationLimits = OperationLimits()
    rates: RateLimits = RateLimits()
    sockets: SocketLimits = SocketLimits()
    log_level: LogLevel = LogLevel.INFO
    bench: bool = False

    @model_validator(mode="after")
    def _check_secrets(self) -> Self:
        # SECURITY: whoever knows the root secret can sign in as anybody; production brings its own.
        if self.env is Environment.PRODUCTION and self.secret is None:
            raise ValueError(
                f"{PREFIX}SECRET: production needs one of {SHORTEST_SECRET} bytes or more"
            )
        for name in ("secret", "previous_secret", "metrics_token"):
            secret = getattr(self, name)
            if secret is not None and len(secret.get_secret_value().encode()) < SHORTEST_SECRET:
                raise ValueError(f"{PREFIX}{name.upper()}: must be {SHORTEST_SECRET} bytes or more")
        return self


def load_settings() -> Settings:
    """The settings of this process's environment. Raises SettingsInvalid."""
    try:
        return Settings()
    except ValidationError as error:
        # SECURITY: from None, for pydantic's own text would show the values.
        raise SettingsInvalid(_readable(error)) from None
    except SettingsError as error:  # a group given whole, as JSON that cannot be read
        raise SettingsInvalid(f"The settings cannot be used: {error}.") from None


def _readable(error: ValidationError) -> str:
    lines = [
        f"{_variable(each['loc'])}{each['msg'].removeprefix('Value error, ')}"
        for each in error.errors(include_url=False, include_input=False)
        if each["type"] != "default_factory_not_called"
    ]
    return "\n".join(["The settings cannot be used:", *(f"  {line}" for line in lines)])


def _variable(location: tuple[int | str, ...]) -> str:
    names = [part.upper() for part in location if isinstance(part, str) and part.isidentifier()]
    return f"{PREFIX}{_NESTED.join(names)}: " if names else ""
