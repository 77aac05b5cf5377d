"""Ports of this machine, for servers that nobody else is to reach."""

import socket
from collections.abc import Iterator
from pathlib import Path

from deploy.failures import PortTaken

LOCALHOST = "127.0.0.1"
_LISTENING = "0A"
"""The state of a listening socket in Linux's table of them."""


def free_port(address: str = LOCALHOST) -> int:
    with socket.socket() as listener:
        listener.bind((address, 0))
        return int(listener.getsockname()[1])


def free_port_on(addresses: list[str]) -> int:
    """One that is free on each of them. Raises OSError where an address is none of ours."""
    while True:
        port = free_port(addresses[0])
        if all(is_free(address, port) for address in addresses):
            return port


def is_free(address: str, port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except OSError:
            return False
    return True


def check_free(what: str, address: str, port: int, choose: str) -> None:
    """Raises PortTaken, which names who has it where we may know; `choose` says how to change."""
    if not is_free(address, port):
        raise PortTaken(what, address, port, holder_of(port), choose)


def holder_of(port: int) -> str | None:
    """The program that listens on a port and its process; None where we may not know."""
    wanted = {f"socket:[{inode}]" for inode in _listening_on(port)}
    for process in Path("/proc").glob("[0-9]*"):
        if wanted & set(_opened_by(process)):
            return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return None


def _listening_on(port: int) -> Iterator[str]:
    """The inodes of sockets, by /proc/net/tcp (proc(5))."""
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            fields = line.split()
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                yield fields[9]


def _opened_by(process: Path) -> Iterator[str]:
    try:
        for opened in (process / "fd").iterdir():
            yield str(opened.readlink())
    except OSError:  # another user's process, or one that has just ended
        return
