"""Next steps with customers: those agreed in interactions and those planned for opportunities, in one to-do list."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from services.contacts.activities.domain.interaction.row import OPEN_STEP, SOMEDAY
from services.contacts.customers.views.named import CURRENT_NAME
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.filters import FilterText
from shared.query.paging import Order, Page
from shared.query.select import Select


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that somebody promised to take and has not taken yet."""

    origin: Literal["interaction", "opportunity"]
    origin_id: UUID
    """The interaction in which it was agreed, or the opportunity for which it is planned."""
    customer_id: UUID
    what: str
    due: date | None
    owner: str | None
    about: str
    """The kind of the interaction, or the title of the opportunity."""
    customer_name: str = ""


_STEPS: Select[NextStep] = Select(
    NextStep,
    f"""(
      SELECT 'interaction' AS origin, interaction_id AS origin_id, customer_id, next_step AS what,
             next_step_due AS due, coalesce(next_step_owner, handled_by) AS owner, kind AS about
      FROM interactions WHERE {OPEN_STEP}
      UNION ALL
      SELECT 'opportunity', opportunity_id, customer_id, next_step, next_step_due, owner, title
      FROM customer_opportunities WHERE next_step IS NOT NULL AND status = 'open'
    ) t""",  # noqa: S608 - a constant of the domain
    key="origin_id",
    derived={"customer_name": CURRENT_NAME},
)
_DUE = Order(f"coalesce(due, {SOMEDAY})", date, descending=False)


@dataclass(frozen=True, slots=True)
class NextStepFilter:
    """Which next steps a list shows; `since` and `until` are the first and last due dates included."""

    owner: FilterText = None
    since: date | None = None
    until: date | None = None
    customer_id: UUID | None = None

    def conditions(self) -> Conditions:
        conditions = Conditions()
        conditions.equal(owner=self.owner)
        if self.since is not None:
            conditions.add("due >= {}", self.since)
        if self.until is not None:
            conditions.add("due <= {}", self.until)
        if self.customer_id is not None:
            conditions.add("customer_id = ANY(store.same_customer({}))", self.customer_id)
        return conditions


async def list_next_steps(
    db: Reader, filters: NextStepFilter, *, limit: int = 50, cursor: str | None = None
) -> Page[NextStep]:
    """Return one page of open steps, the earliest due first; those without a due date come last.

    Raises:
        Invalid: the cursor does not come from this list.
    """
    return await _STEPS.filtered(filters.conditions()).page(db, _DUE, limit, cursor)
