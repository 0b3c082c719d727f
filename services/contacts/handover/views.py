"""What a colleague looks after, counted; and how far their hand-overs are."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

from services.contacts.activities.domain.interaction.row import OPEN_STEP
from shared.engine.views.rows import row_of
from shared.model.reader import Reader

OWN_CUSTOMERS = "owner = $1 AND merged_into IS NULL"
OWN_VISITS = "owner = $1 AND status = 'planned'"
OWN_ENQUIRIES = "owner = $1 AND status = 'open'"
OWN_TERRITORIES = "responsible = $1"
OWN_FORMS = "owner = $1"
OPEN_STEPS = f"coalesce(next_step_owner, handled_by) = $1 AND {OPEN_STEP}"


@dataclass(frozen=True, slots=True)
class Owned:
    """How much is open that a colleague looks after, in all departments as contacts knows it."""

    customers: int
    visits: int
    next_steps: int
    opportunities: int
    tickets: int
    enquiries: int
    territories: int
    web_forms: int
    """Whose new customers become theirs."""

    @property
    def total(self) -> int:
        """All of it; nothing is left to hand over where it is 0."""
        return sum(astuple(self))


@dataclass(frozen=True, slots=True)
class HandOverState:
    """A hand-over, and how much each department has moved; None: it is still at it."""

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


async def owned_by(db: Reader, handle: str) -> Owned:
    """Return how much is open that a colleague looks after."""
    record = await db.fetchrow(
        f"SELECT (SELECT count(*) FROM customers WHERE {OWN_CUSTOMERS}) AS customers, "  # noqa: S608 - constant names
        f"(SELECT count(*) FROM visits WHERE {OWN_VISITS}) AS visits, "
        f"(SELECT count(*) FROM interactions WHERE {OPEN_STEPS}) AS next_steps, "
        f"(SELECT count(*) FROM enquiries WHERE {OWN_ENQUIRIES}) AS enquiries, "
        f"(SELECT count(*) FROM territories WHERE {OWN_TERRITORIES}) AS territories, "
        f"(SELECT count(*) FROM web_forms WHERE {OWN_FORMS}) AS web_forms, "
        "(SELECT count(*) FROM customer_opportunities WHERE owner = $1 AND status = 'open') AS opportunities, "
        "(SELECT count(*) FROM customer_tickets "
        "WHERE assignee = $1 AND status NOT IN ('resolved', 'closed')) AS tickets",
        handle,
    )
    assert record is not None
    return row_of(Owned, record)


async def hand_overs_of(db: Reader, handle: str) -> Sequence[HandOverState]:
    """Return what a colleague handed over, the latest first."""
    done = ", ".join(
        "(SELECT moved FROM hand_overs_done d "  # noqa: S608 - constant names
        f"WHERE d.hand_over_id = h.hand_over_id AND d.department = '{name}') AS {name}"
        for name in ("contacts", "sales", "service_desk")
    )
    records = await db.fetch(
        f"SELECT hand_over_id, handle, receiver, cause, asked_at, {done} FROM hand_overs h "  # noqa: S608 - constants
        "WHERE handle = $1 ORDER BY asked_at DESC LIMIT 20",
        handle,
    )
    return [row_of(HandOverState, record) for record in records]
