"""What is to be done next with customers: steps agreed in interactions and planned for deals, in one list of work."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.contacts.activities.domain.interaction.row import OPEN_STEP, SOMEDAY
from shared.engine.views.rows import columns, row_of
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.paging import Listing, Order, Page


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that somebody promised to take and has not taken yet."""

    origin: Literal["interaction", "opportunity"]
    origin_id: UUID
    """The interaction in which it was agreed, or the opportunity that it is planned for."""
    customer_id: UUID
    what: str
    due: date | None
    owner: str | None
    about: str
    """The kind of the interaction, or the title of the opportunity."""
    customer_name: str = ""


_STEPS = f"""(
  SELECT 'interaction' AS origin, interaction_id AS origin_id, customer_id, next_step AS what, next_step_due AS due,
         coalesce(next_step_owner, handled_by) AS owner, kind AS about
  FROM interactions WHERE {OPEN_STEP}
  UNION ALL
  SELECT 'opportunity', opportunity_id, customer_id, next_step, next_step_due, owner, title
  FROM customer_opportunities WHERE next_step IS NOT NULL AND status = 'open'
) t"""  # noqa: S608 - constants
_NAME = "(SELECT c.name FROM customers c WHERE c.customer_id = store.meaning(t.customer_id)) AS customer_name"
_LISTING = Listing(
    columns=columns(NextStep).replace("customer_name", _NAME),
    tables=_STEPS,
    key="origin_id",
)
_DUE = Order(f"coalesce(due, {SOMEDAY})", date, descending=False)


async def list_next_steps(
    db: Reader,
    *,
    since: date | None = None,
    until: date | None = None,
    customer_id: UUID | None = None,
    limit: int = 50,
    cursor: str | None = None,
    **equal: Any,
) -> Page[NextStep]:
    """Return one page of open steps, the one due first at the top, those without a day last.

    `since` and `until` are the first and the last day on which they are due.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    conditions = Conditions()
    conditions.equal(**equal)
    if since is not None:
        conditions.add("due >= {}", since)
    if until is not None:
        conditions.add("due <= {}", until)
    if customer_id is not None:
        conditions.add("customer_id = ANY(store.same_customer({}))", customer_id)
    records, next_cursor = await _LISTING.page(db, conditions, _DUE, limit, cursor)
    return Page([row_of(NextStep, record) for record in records], next_cursor)
