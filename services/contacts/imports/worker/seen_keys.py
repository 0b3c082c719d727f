"""The customers that earlier lines would have added during a check; uses little memory, however long the file is."""

import sqlite3
from uuid import UUID

from services.contacts.imports.domain.line import NOBODY


class CheckedKeys:
    """The keys seen so far, as numbers in an unnamed file that goes with the connection; it is not known who has them.

    Two keys with the same number (of 2^64) would be taken for one; only a count of the check would show it.
    """

    def __init__(self) -> None:
        self._numbers = sqlite3.connect("", isolation_level=None)
        self._numbers.execute("CREATE TABLE seen (number INTEGER PRIMARY KEY)")
        self._numbers.execute("BEGIN")  # nothing needs to outlive the check, so nothing is ever committed

    def close(self) -> None:
        self._numbers.close()

    def __contains__(self, key: object) -> bool:
        rows = self._numbers.execute("SELECT 1 FROM seen WHERE number = ?", (hash(key),))
        return rows.fetchone() is not None

    def __getitem__(self, key: str) -> UUID:
        return NOBODY

    def __setitem__(self, key: str, value: UUID) -> None:
        self._numbers.execute("INSERT OR IGNORE INTO seen VALUES (?)", (hash(key),))
