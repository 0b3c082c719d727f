"""The SQL of a view: its table, and the statements that load and write it in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from shared.engine.views.columns import Column, Layout, layout
from shared.model.view import Key, Rows, Tally, View

VERSION = "row_version"
"""Hidden column of every `Rows` table: the sequence of the last own event folded into the row (its ETag)."""


class Versioned(NamedTuple):
    """A loaded row, or None if there is none, and its version (0 if there is none)."""

    row: Any
    version: int


ABSENT = Versioned(None, 0)


@dataclass(frozen=True)
class Table:
    """A view's table in one generation (a schema)."""

    view: View
    schema: str

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.view.name}"

    @cached_property
    def layout(self) -> Layout:
        return layout(self.view.row)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        extra = (Column(VERSION, "bigint", False, lambda row: row),) if isinstance(self.view, Rows) else ()
        return self.layout.columns + extra

    @cached_property
    def key_columns(self) -> tuple[Column, ...]:
        by_name = {column.name: column for column in self.layout.columns}
        return tuple(by_name[name] for name in self.view.key)

    def create_table(self) -> str:
        lines = [f'"{c.name}" {c.sql_type}{"" if c.nullable else " NOT NULL"}' for c in self.columns]
        return f"CREATE TABLE {self.name} ({', '.join(lines)})"

    def create_indexes(self) -> list[str]:
        key = f"ALTER TABLE {self.name} ADD PRIMARY KEY ({', '.join(self.view.key)})"
        return [key, *(f"CREATE INDEX ON {self.name} {what}" for what in self.view.indexes)]

    @cached_property
    def select_by_keys(self) -> str:
        """The statement that selects rows by their keys: one array per key column."""
        columns = ", ".join(f't."{c.name}"' for c in self.columns)
        return f"SELECT {columns} FROM {_unnest(self.key_columns)} JOIN {self.name} t ON {self._same_key}"  # noqa: S608

    @cached_property
    def upsert(self) -> str:
        """The statement that writes rows, one array per column: replaces a `Rows` row, adds to a `Tally` row."""
        names = ", ".join(f'"{c.name}"' for c in self.columns)
        values = ", ".join(f'u."{c.name}"{"::jsonb" if c.sql_type == "jsonb" else ""}' for c in self.columns)
        changing = [c.name for c in self.columns if c.name not in self.view.key]
        new = 't."{0}" + excluded."{0}"' if isinstance(self.view, Tally) else 'excluded."{0}"'
        assignments = ", ".join(f'"{name}" = {new.format(name)}' for name in changing)
        action = f"DO UPDATE SET {assignments}" if assignments else "DO NOTHING"
        return (
            f"INSERT INTO {self.name} AS t ({names}) SELECT {values} FROM {_unnest(self.columns)} "  # noqa: S608
            f"ON CONFLICT ({', '.join(self.view.key)}) {action}"
        )

    @cached_property
    def delete_by_keys(self) -> str:
        return f"DELETE FROM {self.name} t USING {_unnest(self.key_columns)} WHERE {self._same_key}"  # noqa: S608

    @property
    def _same_key(self) -> str:
        return " AND ".join(f't."{c.name}" = u."{c.name}"' for c in self.key_columns)

    def read(self, record: Sequence[Any]) -> Versioned:
        """Build the row of a `Rows` view from a record of `select_by_keys`."""
        return Versioned(self.layout.build(record), record[len(self.columns) - 1])

    def key_of(self, record: Any) -> Key:
        return tuple(record[name] for name in self.view.key)

    def arrays(self, rows: Iterable[Versioned]) -> list[list[Any]]:
        """Return rows of a `Rows` view as one array per column."""
        rows = list(rows)
        plain = [versioned.row for versioned in rows]
        own = [[column.get(row) for row in plain] for column in self.layout.columns]
        return [*own, [versioned.version for versioned in rows]]


class Tables:
    """The tables of some views, created once per generation, since their SQL is worth caching."""

    def __init__(self, views: Iterable[View]) -> None:
        self._views = tuple(views)
        self._of: tuple[str, Mapping[str, Table]] = ("", {})

    def of(self, schema: str) -> Mapping[str, Table]:
        """Return the tables of a generation by view name, in the views' order."""
        if self._of[0] != schema:
            self._of = schema, {view.name: Table(view, schema) for view in self._views}
        return self._of[1]


def _unnest(columns: Sequence[Column]) -> str:
    arrays = ", ".join(f"${n}::{c.parameter_type}[]" for n, c in enumerate(columns, start=1))
    names = ", ".join(f'"{c.name}"' for c in columns)
    return f"unnest({arrays}) AS u({names})"


def key_arrays(keys: Sequence[Key], width: int) -> list[list[Any]]:
    """Return keys as one array per key column."""
    return [[key[n] for key in keys] for n in range(width)]
