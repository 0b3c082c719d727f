"""A typed SELECT on a view: values are passed only as arguments, and records are returned as rows of its class.

This is the only place that composes statements from parts. The parts are constants of the program: names of views and
columns, and clauses written next to the query. Nothing that a caller sends becomes part of a statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

from shared.engine.views.columns import layout
from shared.engine.views.rows import row_of
from shared.model.reader import Reader
from shared.model.view import Rows, Tally
from shared.query.conditions import Conditions, cursor_from, cursor_to
from shared.query.paging import Order, Page

R = TypeVar("R")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Select(Generic[R]):
    """A query for rows of one class. Every method returns a changed copy, so a query can be a constant."""

    row: type[R]
    source: str
    """The FROM clause: a view's name, or several names with their joins."""
    key: str
    """The UUID column that distinguishes rows with equal sort values."""
    derived: Mapping[str, str] = field(default_factory=dict)
    """Columns that are computed instead of read by name: column → expression."""
    conditions: Conditions = field(default_factory=Conditions)
    order: str = ""
    most: int | None = None

    def returning(self, row: type[S], **derived: str) -> "Select[S]":
        """Read rows of another class, such as one with the customer's name; `derived`: column → expression."""
        return Select(row, self.source, self.key, {**self.derived, **derived}, self.conditions, self.order, self.most)

    def joined(self, source: str, *, key: str | None = None) -> Self:
        """Read from the view joined with others: `tickets t JOIN customers c …`."""
        return replace(self, source=source, key=key or self.key)

    def within(self, source: str) -> Self:
        """Read from a source in which `{}` stands for this query: `({}) text JOIN contact_persons p ON …`."""
        inside = source.format(self.statement("*"))
        return replace(self, source=inside, conditions=Conditions([], [*self.conditions.args]), order="", most=None)

    def filtered(self, conditions: Conditions) -> Self:
        """Require these conditions. They replace earlier ones, so call this first."""
        return replace(self, conditions=conditions)

    def where(self, clause: str, *values: Any) -> Self:
        """Require another clause, in which `{}` stands for each value in turn."""
        conditions = self.conditions.copy()
        conditions.add(clause, *values)
        return replace(self, conditions=conditions)

    def equal(self, **columns: Any) -> Self:
        """Require columns to equal these values; None means no condition."""
        conditions = self.conditions.copy()
        conditions.equal(**columns)
        return replace(self, conditions=conditions)

    def order_by(self, order: str) -> Self:
        return replace(self, order=order)

    def limit(self, most: int) -> Self:
        return replace(self, most=most)

    @property
    def columns(self) -> str:
        """The SELECT list for the columns of the row class."""
        names = (column.name for column in layout(self.row).columns)
        return ", ".join(f"{self.derived[name]} AS {name}" if name in self.derived else name for name in names)

    def statement(self, columns: str | None = None) -> str:
        """Return the query as SQL; its arguments are `conditions.args`."""
        order = f" ORDER BY {self.order}" if self.order else ""
        limit = f" LIMIT {self.most:d}" if self.most is not None else ""
        where = self.conditions.where
        return f"SELECT {columns or self.columns} FROM {self.source} {where}{order}{limit}"  # noqa: S608 - see above

    def grouped(self, groups: str, sums: str, by: str | None = None) -> str:
        """Return the SQL for sums per group, ordered by group; `by`: the group columns' names if they have aliases."""
        by = by or groups
        return f"SELECT {groups}, {sums} FROM {self.source} {self.conditions.where} GROUP BY {by} ORDER BY {by}"  # noqa: S608

    async def all(self, db: Reader) -> list[R]:
        """Return the rows."""
        return [row_of(self.row, record) for record in await db.fetch(self.statement(), *self.conditions.args)]

    async def first(self, db: Reader) -> R | None:
        """Return the first row, or None."""
        record = await db.fetchrow(self.statement(), *self.conditions.args)
        return row_of(self.row, record) if record else None

    async def record(self, db: Reader, columns: str) -> Mapping[str, Any] | None:
        """Return these columns of the first record, or None."""
        return await db.fetchrow(self.statement(columns), *self.conditions.args)

    async def exists(self, db: Reader) -> bool:
        """Return whether there is any row."""
        return await db.fetchrow(self.limit(1).statement("1"), *self.conditions.args) is not None

    async def count(self, db: Reader) -> int:
        """Return the number of rows, up to the limit."""
        counted = f"SELECT count(*) AS number FROM ({self.statement('1')}) counted"  # noqa: S608 - see above
        record = await db.fetchrow(counted, *self.conditions.args)
        return int(record["number"]) if record else 0

    async def page(self, db: Reader, order: Order, limit: int, cursor: str | None) -> Page[R]:
        """Return one page in this order; the next page starts after its last row, whatever was added meanwhile.

        Raises:
            Invalid: the cursor does not come from a list sorted like this one.
        """
        records, following = await self.records(db, order, limit, cursor)
        return Page(items=[row_of(self.row, record) for record in records], next_cursor=following)

    async def records(
        self, db: Reader, order: Order, limit: int, cursor: str | None, *, columns: str | None = None
    ) -> tuple[Sequence[Mapping[str, Any]], str | None]:
        """Return the raw records of one page, optionally with other columns, and the cursor of the next page.

        Raises:
            Invalid: the cursor does not come from a list sorted like this one.
        """
        direction, beyond = ("DESC", "<") if order.descending else ("ASC", ">")
        query = self.order_by(f"{order.expression} {direction}, {self.key} {direction}").limit(limit + 1)
        if cursor is not None:
            place = cursor_from(cursor, order.kind, UUID)
            query = query.where(f"({order.expression}, {self.key}) {beyond} ({{}}, {{}})", *place)
        columns = f"{columns or self.columns}, {order.expression} AS sort_value, {self.key} AS sort_key"
        records = await db.fetch(query.statement(columns), *query.conditions.args)
        if len(records) <= limit:
            return records, None
        last = records[limit - 1]
        return records[:limit], cursor_to(last["sort_value"], last["sort_key"])


def select(view: Rows[R] | Tally[R]) -> Select[R]:
    """Return the query for all rows of a view."""
    return Select(view.row, view.name, view.key[-1])
