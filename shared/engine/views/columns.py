"""Mapping of row classes to columns: their types, and the conversion of values to and from Postgres."""

import dataclasses
import typing
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, cast, get_args, get_origin
from uuid import UUID

from pydantic import TypeAdapter

from shared.messages.money import Money

SCALARS: dict[type, str] = {
    UUID: "uuid",
    str: "text",
    bool: "boolean",
    int: "bigint",
    float: "double precision",
    Decimal: "numeric",
    datetime: "timestamptz",
    date: "date",
}


EMPTY = "[]"
"""How an empty collection is stored; most collections are empty, and this avoids the JSON library."""


class Column(NamedTuple):
    """One column: its name and type, and how to read it from a row object."""

    name: str
    sql_type: str
    nullable: bool
    get: Callable[[Any], Any]

    @property
    def parameter_type(self) -> str:
        """The element type of the array with this column's values; JSON is sent as text."""
        return "text" if self.sql_type == "jsonb" else self.sql_type


class Layout(NamedTuple):
    """A row class as a table: its columns, and how to build the row from their values."""

    columns: tuple[Column, ...]
    build: Callable[[Sequence[Any]], Any]


def layout(row: type[Any]) -> Layout:
    """Return the table layout of a frozen dataclass. Money becomes two columns, collections become JSON."""
    return _layout(cast("Hashable", row))


@cache
def _layout(row: Any) -> Layout:
    hints = typing.get_type_hints(row)
    columns: list[Column] = []
    readers: list[Callable[[Sequence[Any]], Any]] = []
    for field in dataclasses.fields(row):
        added, reader = _field(field.name, hints[field.name], len(columns))
        columns += added
        readers.append(reader)
    return Layout(tuple(columns), lambda values: row(*[read(values) for read in readers]))


def _field(name: str, hint: Any, at: int) -> tuple[list[Column], Callable[[Sequence[Any]], Any]]:
    kind, nullable = _strip_optional(hint)
    if kind is Money:
        return _money(name, nullable=nullable, at=at)
    scalar = _scalar(kind)
    if scalar:
        return [Column(name, scalar, nullable, lambda row: getattr(row, name))], lambda values: values[at]
    adapter: TypeAdapter[Any] = TypeAdapter(hint)

    def dump(row: Any) -> str | None:
        value = getattr(row, name)
        if value is None:
            return None
        return EMPTY if value == () else adapter.dump_json(value).decode()

    empty = adapter.validate_python(()) if _is_tuple(kind) else None

    def load(values: Sequence[Any]) -> Any:
        text = values[at]
        if text is None:
            return None
        return empty if text == EMPTY and empty is not None else adapter.validate_json(text)

    return [Column(name, "jsonb", nullable, dump)], load


def _money(name: str, *, nullable: bool, at: int) -> tuple[list[Column], Callable[[Sequence[Any]], Any]]:
    def part(attribute: str) -> Callable[[Any], Any]:
        def get(row: Any) -> Any:
            money = getattr(row, name)
            return None if money is None else getattr(money, attribute)

        return get

    columns = [
        Column(f"{name}_amount", "numeric", nullable, part("amount")),
        Column(f"{name}_currency", "text", nullable, part("currency")),
    ]
    return columns, lambda values: None if values[at] is None else Money(values[at], values[at + 1])


def _strip_optional(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in {Union, UnionType}:
        inner = [member for member in get_args(hint) if member is not NoneType]
        if len(inner) < len(get_args(hint)):
            return (inner[0] if len(inner) == 1 else Union[tuple(inner)]), True  # noqa: UP007 - built from values
    return hint, False


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[-1:] == (Ellipsis,)


def _scalar(kind: Any) -> str | None:
    if get_origin(kind) is Literal:
        return SCALARS.get(type(get_args(kind)[0]))
    supertype = getattr(kind, "__supertype__", kind)  # a NewType
    if isinstance(supertype, type):
        return next(
            (
                sql
                for python_type, sql in SCALARS.items()
                if supertype is python_type or _subclass(supertype, python_type)
            ),
            None,
        )
    return None


def _subclass(kind: type, base: type) -> bool:
    # bool is an int and datetime is a date; each has its own entry, earlier in the table
    return base in {str, int} and issubclass(kind, base)
