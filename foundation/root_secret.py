"""The root secret: the operator's own, or in development one that is made once and kept."""

import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import SecretStr

from foundation.keys import Keys
from foundation.settings import SHORTEST_SECRET, Settings, SettingsInvalid

FILE = "secret"
_RANDOM_BYTES = 48


def keys_of(settings: Settings) -> Keys:
    """The keys of every purpose. Raises SettingsInvalid where the kept secret is too short."""
    if settings.secret is None:
        roots = kept_secrets(settings.data_dir / FILE)
    else:
        roots = [_bytes_of(settings.secret)]
    if settings.previous_secret is not None:
        roots = [*roots, _bytes_of(settings.previous_secret)]
    return Keys(tuple(roots))


def new_secret() -> str:
    """64 characters of URL-safe base64."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def kept_secrets(path: Path) -> Sequence[bytes]:
    """The secrets in a file, the current one first; one is made where there is no file.

    One a line. The file is readable by its owner alone.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _place(path, [new_secret().encode()], _link)
    lines = (line.strip() for line in path.read_bytes().splitlines())
    kept = [line for line in lines if line]
    if not kept or min(map(len, kept)) < SHORTEST_SECRET:
        raise SettingsInvalid(
            f"A secret kept in {path} is shorter than {SHORTEST_SECRET} bytes: "
            "remove the file to have another made, or set MARQUEE_SECRET."
        )
    return kept


def rotate_kept(path: Path) -> None:
    """Put a new secret before the current one; the one before that is gone.

    Raises SettingsInvalid, and changes nothing, where the kept secret is too short.
    """
    current, *_ = kept_secrets(path)
    _place(path, [new_secret().encode(), current], _replace)


def _bytes_of(secret: SecretStr) -> bytes:
    return secret.get_secret_value().encode()


def _place(path: Path, contents: Sequence[bytes], put: Callable[[Path, Path], None]) -> None:
    # SECURITY: mkstemp gives mode 0600, and the file appears whole or not at all.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b"\n".join(contents))
            file.flush()
            os.fsync(file.fileno())
        put(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _link(draft: Path, path: Path) -> None:
    """Of two processes that start at once one wins, and both read the same secret."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return  # another process was first


def _replace(draft: Path, path: Path) -> None:
    draft.replace(path)
