"""What colleagues are called, for pages: events and rows know them by handle, people know each other by name."""

from collections.abc import Iterator, Mapping

from shared.model.reader import Reader

TELLING = "contacts.user_"
"""How the types of events begin after which names may be others."""


class ColleagueNames(Mapping[str, str]):
    """Names by handle, of everybody who works here or ever did, as this department's read model has them."""

    def __init__(self, db: Reader, table: str) -> None:
        """Read from `table`, whose rows have `handle` and `name`."""
        self._db = db
        self._query = f"SELECT handle, name FROM {table}"  # noqa: S608 - a view's name
        self._names: Mapping[str, str] = {}

    def __getitem__(self, handle: str) -> str:
        return self._names[handle]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    async def look(self) -> bool:
        """Read who there is; a turn of `shared.engine.jobs.worker.take_turns` that never leaves anything to do."""
        self._names = {row["handle"]: row["name"] for row in await self._db.fetch(self._query)}
        return False
