"""The real stores of a checkout: started, looked at and ended as one, with data that stay."""

import fcntl
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deploy.failures import NoRoom, NotRun
from deploy.services_settings import ServicesSettings
from deploy.stores_here import CassandraHere, PostgresHere, RedisHere, Standing, StoreHere

NEEDED_BYTES = 2 * 1024**3
MARK = "marquee-services"
"""A file that says whose the folder is: nothing is written to, or taken out of, another."""


class Telling(Protocol):
    def say(self, text: str) -> None: ...

    def waiting(self, text: str) -> AbstractContextManager[None]:
        """Show that something is under way for the time of a block."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """`kept_in` is the data folder, in which Cassandra's jars are kept."""

    settings: ServicesSettings
    kept_in: Path

    @property
    def folder(self) -> Path:
        return self.settings.dir.absolute()

    @property
    def env_file(self) -> Path:
        return self.folder / "env"

    def stores(self) -> Sequence[StoreHere]:
        at, chosen = self.folder, self.settings
        cassandra = CassandraHere(
            folder=at / "cassandra",
            count=chosen.cassandra_nodes,
            port=chosen.cassandra_port,
            storage_port=chosen.cassandra_storage_port,
            kept_in=self.kept_in.absolute(),
        )
        postgres = PostgresHere(at / "postgresql", chosen.postgres_port)
        return (postgres, RedisHere(at / "redis", chosen.redis_port), cassandra)

    def up(self, telling: Telling) -> Mapping[str, str]:
        """Start what does not run yet, and wait for it; the variables that lead to it.

        They are written to the file `env` too. Raises NotRun.
        """
        self._claim()
        with self._alone():
            for store in self.stores():
                _start(store, telling)
            variables = dict(sorted((store.variable, store.url()) for store in self.stores()))
            self._write(variables)
        return variables

    def standing(self) -> Sequence[Standing]:
        return [each for store in self.stores() for each in store.standing()]

    def down(self, telling: Telling) -> None:
        """End what runs; all of it is ours, by the folder that it works in."""
        if not self._is_ours():
            return
        with self._alone():
            for store in reversed(self.stores()):
                _end(store, telling)

    def wipe(self) -> None:
        """Remove all that the stores keep; they must have ended. Raises NotRun."""
        if not self._is_ours():
            return
        if any(each.pid for each in self.standing()):
            raise NotRun("The stores still run: their data are removed when they have ended.")
        shutil.rmtree(self.folder)

    def _is_ours(self) -> bool:
        return (self.folder / MARK).is_file()

    def _claim(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._is_ours():
            if any(self.folder.iterdir()):
                raise NotRun(
                    f"{self.folder} holds something that is not ours. Name an empty folder, or one "
                    "that is yet to be made, in MARQUEE_SERVICES_DIR."
                )
            (self.folder / MARK).write_text("Made by `marquee services up`.\n")
        free = shutil.disk_usage(self.folder).free
        if free < NEEDED_BYTES:
            raise NoRoom(self.folder, free, NEEDED_BYTES)

    def _write(self, variables: Mapping[str, str]) -> None:
        file = self.env_file
        # SECURITY: the addresses hold passwords.
        file.touch(mode=0o600)
        file.write_text("".join(f"{line}\n" for line in exports(variables)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two who start or end the same stores at once would take each other's for crashed."""
        with (self.folder / MARK).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise NotRun(f"Another `marquee services` is at work in {self.folder}.") from None
            yield


def _start(store: StoreHere, telling: Telling) -> None:
    standing = store.standing()
    where = ", ".join(each.address for each in standing)
    if all(each.answers for each in standing):
        telling.say(f"{store.name} runs already on {where}")
        return
    since = time.monotonic()
    with telling.waiting(f"{store.name} is being started"):
        store.start(lambda said: telling.say(f"{store.name}: {said}"))
    telling.say(f"{store.name} answers on {where} after {time.monotonic() - since:.1f} s")


def _end(store: StoreHere, telling: Telling) -> None:
    if not any(each.pid for each in store.standing()):
        telling.say(f"{store.name} does not run")
        return
    with telling.waiting(f"{store.name} is being ended"):
        store.end()
    telling.say(f"{store.name} has ended")


def exports(variables: Mapping[str, str]) -> list[str]:
    """Lines for a shell."""
    return [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
