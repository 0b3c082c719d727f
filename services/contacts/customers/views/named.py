"""Lists of what belongs to customers, each item with the customer's name."""

from typing import Any

from shared.engine.views.rows import R, columns, row_of
from shared.model.reader import Reader
from shared.model.view import Rows
from shared.query.conditions import Conditions
from shared.query.paging import Listing, Order, Page

CUSTOMER_NAME = "(SELECT c.name FROM customers c WHERE c.customer_id = t.customer_id) AS customer_name"


async def page_with_customer(
    db: Reader, view: Rows[Any], item: type[R], conditions: Conditions, order: Order, limit: int, cursor: str | None
) -> Page[R]:
    listing = Listing(columns=f"{columns(view.row)}, {CUSTOMER_NAME}", tables=f"{view.name} t", key=view.key[-1])
    records, next_cursor = await listing.page(db, conditions, order, limit, cursor)
    return Page(items=[row_of(item, record) for record in records], next_cursor=next_cursor)
