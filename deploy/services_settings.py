"""Where the stores of `marquee services` are kept, and where they listen."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.failures import NotRun

PREFIX = "MARQUEE_SERVICES_"
Port = Annotated[int, Field(ge=1024, le=65535)]


class ServicesSettings(BaseSettings):
    """One field per variable: `postgres_port` is MARQUEE_SERVICES_POSTGRES_PORT."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    dir: Path = Path("var/services")
    postgres_port: Port = 55432
    redis_port: Port = 56379
    cassandra_port: Port = 59042
    cassandra_storage_port: Port = 57000
    cassandra_nodes: int = Field(default=3, ge=1, le=3)


def load_services_settings() -> ServicesSettings:
    """Those of this process's environment. Raises NotRun, which names what cannot be used."""
    try:
        return ServicesSettings()
    except ValidationError as error:
        wrong = [
            f"  {PREFIX}{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}"
            for each in error.errors(include_url=False)
        ]
        raise NotRun("\n".join(["The settings cannot be used:", *wrong])) from None
