"""What a colleague looks after, in numbers, and the progress of their hand-overs."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

from services.contacts.activities.views.hand_over import OPEN_NEXT_STEPS, PLANNED_VISITS
from services.contacts.customers.views.hand_over import CUSTOMERS_OF_OWNER
from services.contacts.enquiries.views import FORMS_OF_OWNER, OPEN_ENQUIRIES
from services.contacts.handover.domain import DEPARTMENTS
from services.contacts.people.views import TERRITORIES_OF_RESPONSIBLE
from shared.engine.views.rows import row_of
from shared.model.reader import Reader

RULES = (
    CUSTOMERS_OF_OWNER,
    PLANNED_VISITS,
    OPEN_NEXT_STEPS,
    OPEN_ENQUIRIES,
    TERRITORIES_OF_RESPONSIBLE,
    FORMS_OF_OWNER,
)
"""What contacts hands over itself; other departments' items are counted from the copies that contacts keeps."""


@dataclass(frozen=True, slots=True)
class Workload:
    """The number of open items that a colleague looks after, in all departments as far as contacts knows."""

    customers: int
    visits: int
    next_steps: int
    opportunities: int
    tickets: int
    enquiries: int
    territories: int
    web_forms: int
    """Web forms whose new customers are assigned to them."""

    @property
    def total(self) -> int:
        """The sum of all items; at 0 nothing is left to hand over."""
        return sum(astuple(self))


@dataclass(frozen=True, slots=True)
class HandOverState:
    """A hand-over, and how much each department has moved; None: not finished yet."""

    hand_over_id: UUID
    handle: str
    receiver: str
    cause: str | None
    asked_at: datetime
    contacts: int | None
    sales: int | None
    service_desk: int | None

    @property
    def finished(self) -> bool:
        """Whether all departments are done."""
        return None not in {self.contacts, self.sales, self.service_desk}


async def workload_of(db: Reader, handle: str) -> Workload:
    """Return the number of open items that a colleague looks after."""
    own = ", ".join(f"({rule.count}) AS {rule.name}" for rule in RULES)
    record = await db.fetchrow(
        f"SELECT {own}, "  # noqa: S608 - constants
        "(SELECT count(*) FROM customer_opportunities WHERE owner = $1 AND status = 'open') AS opportunities, "
        "(SELECT count(*) FROM customer_tickets "
        "WHERE assignee = $1 AND status NOT IN ('resolved', 'closed')) AS tickets",
        handle,
    )
    assert record is not None
    return row_of(Workload, record)


async def hand_overs_of(db: Reader, handle: str) -> Sequence[HandOverState]:
    """Return a colleague's hand-overs, the latest first."""
    done = ", ".join(
        "(SELECT moved FROM hand_overs_done d "  # noqa: S608 - constant names
        f"WHERE d.hand_over_id = h.hand_over_id AND d.department = '{name}') AS {name}"
        for name in DEPARTMENTS
    )
    records = await db.fetch(
        f"SELECT hand_over_id, handle, receiver, cause, asked_at, {done} FROM hand_overs h "  # noqa: S608 - constants
        "WHERE handle = $1 ORDER BY asked_at DESC LIMIT 20",
        handle,
    )
    return [row_of(HandOverState, record) for record in records]
