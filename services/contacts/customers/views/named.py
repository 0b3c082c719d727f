"""Lists of items that belong to customers, each with the customer's name."""

from typing import Any, TypeVar

from shared.model.view import Rows
from shared.query.select import Select, select

R = TypeVar("R")

NAME = "(SELECT c.name FROM customers c WHERE c.customer_id = t.customer_id)"
"""The name of the customer to which row `t` refers."""
CURRENT_NAME = "(SELECT c.name FROM customers c WHERE c.customer_id = store.meaning(t.customer_id))"
"""The name of the customer that this customer now stands for, after merges."""


def with_customer_name(view: Rows[Any], item: type[R], name: str = NAME) -> Select[R]:
    """Return the query for a view's rows as `item`, a class with the additional field `customer_name`."""
    return select(view).joined(f"{view.name} t").returning(item, customer_name=name)
