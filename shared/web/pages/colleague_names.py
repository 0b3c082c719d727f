"""Names of colleagues for pages: events and rows contain handles, but people know each other by name."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from shared.engine.changes import Changes
from shared.engine.jobs.worker import Worker, run_when_events
from shared.events.catalogue import types_of
from shared.events.contacts.people.colleagues import UserEvent
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.select import select

RENAMING = types_of(UserEvent)
"""Events after which names may have changed."""


class ColleagueNames(Mapping[str, str]):
    """Names by handle of all present and former colleagues, from this department's read model."""

    def __init__(self, db: Reader, colleagues: Rows[Any]) -> None:
        """Read from a view whose rows have `handle` and `name`."""
        self._db = db
        self._query = select(colleagues).statement("handle, name")
        self._names: Mapping[str, str] = {}

    def __getitem__(self, handle: str) -> str:
        return self._names[handle]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def worker(self, changes: Changes) -> Worker:
        """Return the worker that keeps the names up to date."""
        return Worker("names of colleagues", partial(run_when_events, changes, RENAMING, self.look))

    async def look(self) -> bool:
        """Read all names; return False to `shared.engine.jobs.worker.run_when_events`: nothing is left to do."""
        self._names = {row["handle"]: row["name"] for row in await self._db.fetch(self._query)}
        return False
