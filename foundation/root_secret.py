"""The root secret: the operator's own, or in development one that is made once and kept."""

import os
import secrets
import tempfile
from pathlib import Path

from foundation.keys import Keys
from foundation.settings import SHORTEST_SECRET, Settings, SettingsInvalid

FILE = "secret"


def keys_of(settings: Settings) -> Keys:
    """The keys of every purpose. Raises SettingsInvalid where the kept secret is too short."""
    if settings.secret is None:
        current = kept_secret(settings.data_dir / FILE)
    else:
        current = settings.secret.get_secret_value().encode()
    previous = settings.previous_secret
    return Keys.of(current, previous.get_secret_value().encode() if previous else None)


def kept_secret(path: Path) -> bytes:
    """The secret in a file; made, readable by its owner alone, when there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    secret = path.read_bytes().strip()
    if len(secret) < SHORTEST_SECRET:
        raise SettingsInvalid(
            f"The secret kept in {path} is shorter than {SHORTEST_SECRET} bytes: "
            "remove the file to have another made, or set MARQUEE_SECRET."
        )
    return secret


def _make(path: Path) -> None:
    # SECURITY: mkstemp gives mode 0600. A link appears whole or not at all, so of two processes
    # that start at once one wins and both read the same secret.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_urlsafe(48).encode())
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return  # another process was first
    finally:
        draft.unlink()
