"""Boards: the top rows of each column, read in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shared.model.reader import Reader
from shared.query.select import Select


class BoardLayout(NamedTuple):
    """How the rows of a table become cards in columns. `alias` names the table in all expressions."""

    alias: str
    column: str
    """The field whose value determines a row's column on the board."""
    since: str
    """The field with the time when a row entered its column; the latest come first."""
    key: str
    columns: str
    """The SELECT list for a card."""
    joins: str = ""
    """Joins that cards need; executed only for the rows shown."""


async def top_cards(
    db: Reader, rows: Select[Any], layout: BoardLayout, values: Sequence[str], limit: int
) -> Mapping[str, list[Mapping[str, Any]]]:
    """Return, for each value of the column, the records of its top rows, at most `limit` each."""
    alias, column = layout.alias, layout.column
    conditions = rows.conditions.copy()
    listed = conditions.argument(list(values))
    order = f"{alias}.{layout.since} DESC, {alias}.{layout.key} DESC"
    one_column = rows.filtered(conditions).where(f"{alias}.{column} = board.value").order_by(order).limit(limit)
    board = one_column.within(
        f"unnest({listed}::text[]) AS board(value) CROSS JOIN LATERAL ({{}}) {alias} {layout.joins}"
    ).order_by(f"{alias}.{column}, {order}")
    cards: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    statement = board.statement(f"board.value AS board_column, {layout.columns}")
    for record in await db.fetch(statement, *board.conditions.args):
        cards[record["board_column"]].append(record)
    return cards
