"""Keyset pagination: the next page starts after the last row seen, whatever rows were added meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic

from pydantic import Field

from shared.engine.views.rows import R
from shared.query.conditions import MAX_LIMIT

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="How many at most")]
Cursor = Annotated[str | None, Field(max_length=2000, description="`next_cursor` of the page before")]


@dataclass(frozen=True, slots=True)
class Order:
    """The sort order of a list. Its expression is never null and is indexed together with the list's key."""

    expression: str
    kind: type
    """The Python type of the expression's values: datetime, date, Decimal or str."""
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page of a list; `next_cursor` leads to the next page and is None at the end of the list."""

    items: Sequence[R]
    next_cursor: str | None
