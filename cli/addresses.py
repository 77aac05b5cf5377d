"""Addresses of stores as an operator may see them."""

import re
from urllib.parse import parse_qsl, urlencode

_TOLD = frozenset({"datacenter", "replicas", "timeout_ms", "deadline_ms", "sslmode", "ssl"})
_ADDRESS = re.compile(
    r"([a-z+]+://)"
    r"(?:([\w.-]*)(:.*)?@)?"  # who, and everything up to the last @ is the password
    r"([\w.,:\[\]-]*(?:/[^?@]*)?)"
    r"(?:\?([^@]*))?"
)
NOT_SHOWN = "an address of another form"


def shown(url: str) -> str:
    """The address without its password, and without what of its query may hold one."""
    # SECURITY: made of the parts that hold no secret; what is not understood is not said.
    found = _ADDRESS.fullmatch(url)
    if found is None:
        return NOT_SHOWN
    scheme, user, password, place, query = found.groups()
    login = "" if user is None else f"{user}{':***' if password else ''}@"
    told = urlencode([pair for pair in parse_qsl(query or "") if pair[0] in _TOLD])
    return f"{scheme}{login}{place}{f'?{told}' if told else ''}"
