"""Keyset lists: the next page starts after the last row seen, however much was added meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic
from uuid import UUID

from pydantic import Field

from shared.engine.views.rows import R
from shared.model.reader import Reader
from shared.query.conditions import MAX_LIMIT, Conditions, cursor_from, cursor_to

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="How many at most")]
Cursor = Annotated[str | None, Field(max_length=2000, description="`next_cursor` of the page before")]


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by. The expression is never null and, together with the list's key, is indexed."""

    expression: str
    kind: type
    """Python's type of the expression's values: datetime, date, Decimal or str."""
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as SQL: which columns, from where, and the UUID column that tells rows with equal sort values apart."""

    columns: str
    tables: str
    key: str

    async def page(
        self, db: Reader, conditions: Conditions, order: Order, limit: int, cursor: str | None
    ) -> tuple[Sequence[Mapping[str, Any]], str | None]:
        """Return the records of one page and the cursor of the next.

        Raises:
            Invalid: the cursor does not come from a list sorted like this one.
        """
        direction, beyond = ("DESC", "<") if order.descending else ("ASC", ">")
        if cursor is not None:
            conditions.add(
                f"({order.expression}, {self.key}) {beyond} ({{}}, {{}})", *cursor_from(cursor, order.kind, UUID)
            )
        records = await db.fetch(
            f"SELECT {self.columns}, {order.expression} AS sort_value, {self.key} AS sort_key "  # noqa: S608 - constants
            f"FROM {self.tables} {conditions.where} "
            f"ORDER BY {order.expression} {direction}, {self.key} {direction} LIMIT {limit + 1:d}",
            *conditions.args,
        )
        if len(records) <= limit:
            return records, None
        last = records[limit - 1]
        return records[:limit], cursor_to(last["sort_value"], last["sort_key"])


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page of a list; `next_cursor` leads to the following one, None where the list ends."""

    items: Sequence[R]
    next_cursor: str | None
