"""What colleagues are called, for pages: events and rows know them by handle, people know each other by name."""

import asyncio
from collections.abc import Iterator, Mapping

import structlog

from shared.changes import Change, Changes
from shared.database import UNREACHABLE, Database
from shared.events.contacts import UserRegistered, UserRenamed

log = structlog.get_logger(__name__)

_TELLING = frozenset({UserRegistered.type, UserRenamed.type})
HEARTBEAT = 60.0
PAUSE = 1.0
"""Seconds between two looks, so that taking in a whole company is not a look for each of its people."""


class ColleagueNames(Mapping[str, str]):
    """Names by handle, of everybody who works here or ever did, as this department's read model has them."""

    def __init__(self, database: Database, changes: Changes, table: str) -> None:
        """Read from `table`, whose rows have `handle` and `name`."""
        self._database = database
        self._changes = changes
        self._query = f"SELECT handle, name FROM {table}"  # noqa: S608 - a view's name
        self._names: Mapping[str, str] = {}

    def __getitem__(self, handle: str) -> str:
        return self._names[handle]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    async def run(self) -> None:
        """Keep up with who is taken in, until cancelled."""
        while True:
            try:
                after = self._changes.number
                self._names = {row["handle"]: row["name"] for row in await self._database.fetch(self._query)}
                await self._until_told(after)
            except UNREACHABLE as error:
                log.warning("names of colleagues not readable", error=repr(error))
            await asyncio.sleep(PAUSE)

    async def _until_told(self, after: int) -> None:
        async for change in self._changes.follow(after, heartbeat=HEARTBEAT):
            if change is not None and _tells(change):
                return


def _tells(change: Change) -> bool:
    return change.everything or not _TELLING.isdisjoint(change.types)
