"""Keyset lists: the next page starts after the last row seen, however much was added meanwhile."""

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
    """What a list is sorted by. The expression is never null and, together with the list's key, is indexed."""

    expression: str
    kind: type
    """Python's type of the expression's values: datetime, date, Decimal or str."""
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page of a list; `next_cursor` leads to the following page, None at the end of the list."""

    items: Sequence[R]
    next_cursor: str | None
