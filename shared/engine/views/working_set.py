"""The rows of one transaction: loaded once, folded in memory, written once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from shared.engine.store.database import Connection
from shared.engine.views.tables import ABSENT, Table, Versioned, key_arrays
from shared.messages.event import Event, Recorded
from shared.model.view import Key, Rows, Tally, View


class Subscriptions:
    """Which views subscribe to which events."""

    def __init__(self, views: Iterable[View]) -> None:
        self.rows: dict[type[Event], list[Rows[Any]]] = defaultdict(list)
        self.tallies: dict[type[Event], list[Tally[Any]]] = defaultdict(list)
        for view in views:
            kept = self.rows if isinstance(view, Rows) else self.tallies
            for event in view.events:
                kept[event].append(view)  # type: ignore[arg-type]


class WorkingSet:
    """Rows and sums of several views; reads missing rows, tracks changes, writes in bulk.

    `complete`: the tables were empty at the start and all rows since are in memory, so nothing is read.
    """

    def __init__(self, tables: Mapping[str, Table], source: str, *, complete: bool = False) -> None:
        self._tables = tables
        self._source = source
        self._complete = complete
        self._rows: dict[str, dict[Key, Versioned]] = defaultdict(dict)
        self._changed: dict[str, set[Key]] = defaultdict(set)
        self._sums: dict[str, dict[Key, list[Any]]] = defaultdict(dict)

    @property
    def size(self) -> int:
        """The number of rows and sums in memory."""
        return sum(map(len, self._rows.values())) + sum(map(len, self._sums.values()))

    def get(self, view: Rows[Any], key: Key) -> Versioned:
        """Return a row that was loaded or folded."""
        return self._rows[view.name].get(key, ABSENT)

    def row(self, name: str, key: Key) -> Any:
        """Return a row of the view with this name, or None if there is none."""
        return self._rows[name].get(key, ABSENT).row

    def put_absent(self, view: Rows[Any], key: Key) -> None:
        """Record that a row does not exist (its id is new), so that it need not be loaded."""
        self._rows[view.name].setdefault(key, ABSENT)

    async def load(self, connection: Connection, keys_by_view: Mapping[str, Iterable[Key]]) -> None:
        """Read the requested rows that are not loaded yet; keys without a row are recorded as absent."""
        for name, keys in keys_by_view.items():
            here = self._rows[name]
            missing = [key for key in dict.fromkeys(keys) if key not in here]
            if not missing:
                continue
            here.update(dict.fromkeys(missing, ABSENT))
            if not self._complete:
                table = self._tables[name]
                for record in await connection.fetch(table.select_by_keys, *key_arrays(missing, len(table.view.key))):
                    here[table.key_of(record)] = table.read(cast("Sequence[Any]", record))

    def fold(self, view: Rows[Any], event: Recorded[Any], keys: Iterable[Key]) -> None:
        """Fold one event into the rows it touches, which must have been loaded."""
        rows, changed = self._rows[view.name], self._changed[view.name]
        own = event.source == self._source
        for key in keys:
            before = rows[key]
            rows[key] = Versioned(view.fold(before.row, event), event.sequence if own else before.version)
            changed.add(key)

    def count(self, view: Tally[Any], event: Recorded[Any]) -> None:
        """Add what one event yields to the sums."""
        table, sums = self._tables[view.name], self._sums[view.name]
        added = [column for column in table.layout.columns if column.name not in view.key]
        for row in view.count(event):
            key = tuple(column.get(row) for column in table.key_columns)
            values = [column.get(row) for column in added]
            sums_so_far = sums.get(key)
            sums[key] = values if sums_so_far is None else [a + b for a, b in zip(sums_so_far, values, strict=True)]

    async def apply(self, connection: Connection, interest: Subscriptions, events: Sequence[Recorded[Any]]) -> None:
        """Fold a run of events into every view that subscribes to them, with one read per view."""
        plan = [
            (view, event, list(view.keys(event)))
            for event in events
            if event.data is not None
            for view in interest.rows.get(type(event.data), ())
        ]
        keys_by_view: dict[str, list[Key]] = defaultdict(list)
        for view, _, keys in plan:
            keys_by_view[view.name] += keys
        await self.load(connection, keys_by_view)
        for view, event, keys in plan:
            self.fold(view, event, keys)
        for event in events:
            for tally in interest.tallies.get(type(event.data), ()):
                self.count(tally, event)

    async def write(self, connection: Connection) -> None:
        """Write the changes: views in declared order, rows sorted by key, one upsert and one delete per view."""
        for name, table in self._tables.items():
            if name not in self._rows and name not in self._sums:
                continue
            if isinstance(table.view, Rows):
                await self._write_rows(connection, name, table)
            else:
                await self._write_sums(connection, name, table)

    async def _write_rows(self, connection: Connection, name: str, table: Table) -> None:
        rows = self._rows[name]
        if self._complete:  # every row is new, and the order of insertion does not matter
            await self._put(connection, table, table.arrays(row for row in rows.values() if row.row is not None))
            return
        keys = sorted(self._changed[name])
        kept = [rows[key] for key in keys if rows[key].row is not None]
        gone = [key for key in keys if rows[key].row is None]
        if kept:
            await self._put(connection, table, table.arrays(kept))
        if gone:
            await connection.execute(table.delete_by_keys, *key_arrays(gone, len(table.view.key)))
        self._changed[name].clear()

    async def _write_sums(self, connection: Connection, name: str, table: Table) -> None:
        sums = self._sums[name]
        if not sums:
            return
        keys = sorted(sums)
        position = {column.name: n for n, column in enumerate(c for c in table.columns if c.name not in table.view.key)}
        place = {name: n for n, name in enumerate(table.view.key)}
        arrays = [
            [key[place[c.name]] for key in keys] if c.name in place else [sums[key][position[c.name]] for key in keys]
            for c in table.columns
        ]
        await self._put(connection, table, arrays)
        sums.clear()

    async def _put(self, connection: Connection, table: Table, arrays: Sequence[Sequence[Any]]) -> None:
        if self._complete:  # the table is empty
            await connection.copy_records_to_table(
                table.view.name,
                schema_name=table.schema,
                columns=[column.name for column in table.columns],
                records=zip(*arrays, strict=True),
            )
        else:
            await connection.execute(table.upsert, *arrays)
