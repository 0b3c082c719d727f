"""The read-only interface of queries to the database; only the engine writes."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Reader(Protocol):
    """Runs queries on the serving generation of the views; plain table names resolve to it."""

    async def fetch(self, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        """Return all rows of a query."""
        ...

    async def fetchrow(self, query: str, *args: Any) -> Mapping[str, Any] | None:
        """Return the first row of a query, or None."""
        ...
