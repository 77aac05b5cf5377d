"""Where a cluster is: `cassandra://user:password@host:9042,host/keyspace?datacenter=dc1`.

`&replicas=1` says how often a new keyspace keeps each cell; without it, three times.
`&timeout_ms=500` says how long a request may take, its second try included; without it, so long.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

PORT = 9042
REPLICAS = 3
TIMEOUT_MS = 500
_FORM = "a Cassandra address is cassandra://host:port,host:port/keyspace?datacenter=name"
_KEYSPACE = re.compile("[a-z][a-z0-9_]{0,47}")


@dataclass(frozen=True, slots=True)
class Address:
    """Hosts to ask first, with ports; the data centre whose replicas make a LOCAL_QUORUM.

    `replicas` is for a keyspace that is yet to be made.
    """

    hosts: tuple[tuple[str, int], ...]
    keyspace: str
    datacenter: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    replicas: int = REPLICAS
    timeout_ms: int = TIMEOUT_MS

    @property
    def timeout(self) -> float:
        """In seconds."""
        return self.timeout_ms / 1_000


def parse(url: str) -> Address:
    """Raises ValueError, which does not repeat the address: it may hold a password."""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query, strict_parsing=True)
        (datacenter,) = query["datacenter"]
        (replicas,) = map(int, query.get("replicas", [str(REPLICAS)]))
        (timeout_ms,) = map(int, query.get("timeout_ms", [str(TIMEOUT_MS)]))
    except (KeyError, ValueError):
        raise ValueError(_FORM) from None  # SECURITY: the cause may hold the password
    login, _, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    keyspace = parts.path.removeprefix("/")
    if (
        parts.scheme != "cassandra"
        or not _KEYSPACE.fullmatch(keyspace)
        or min(replicas, timeout_ms) < 1
    ):
        raise ValueError(_FORM)
    return Address(
        tuple(_host(host) for host in hosts.split(",")),
        keyspace,
        datacenter,
        unquote(user) or None,
        unquote(password) or None,
        replicas,
        timeout_ms,
    )


def _host(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        port = parts.port
    except ValueError:
        raise ValueError(_FORM) from None  # SECURITY: as above
    if not parts.hostname:
        raise ValueError(_FORM)
    return parts.hostname, PORT if port is None else port
